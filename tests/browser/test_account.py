"""One's own account on a device: a password, and a key that the server may have revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select, update

from server.database import db
from server.models.people import Device, DeviceKey, Session
from tests.browser.steps import open_asset, quarantined, recorded, say_no_damage, sync_now
from tests.browser.test_offline_session import end_sessions, sign_in_again
from tests.example import Example
from tests.people import People, SignedIn, Somebody


def test_a_password_is_changed_on_the_account_screen(phone_page: Page, app: Flask, technician: Somebody) -> None:
    phone_page.get_by_role("button", name="Account").click()
    phone_page.get_by_role("button", name="Change password").click()
    phone_page.get_by_label("New password").fill("violet harbour timetable")
    phone_page.get_by_label("Present password").fill("not mine")
    phone_page.get_by_role("button", name="Change the password").click()
    expect(phone_page.get_by_text("The present password is wrong.")).to_be_visible()
    phone_page.get_by_label("Present password").fill(technician.password)
    phone_page.get_by_role("button", name="Change the password").click()
    expect(phone_page.get_by_text("Password changed")).to_be_visible()
    body = {"email": technician.email, "password": "violet harbour timetable"}
    assert app.test_client().post("/api/session", json=body).status_code == 200


def test_who_needs_a_new_password_is_asked_for_nothing_else(
    app: Flask,
    people: People,
    technician: Somebody,
    sign_in: Callable[[Somebody], SignedIn],
    new_context: Callable[..., BrowserContext],
) -> None:
    administrator = sign_in(people.make("administrator"))
    token = administrator.post(f"/api/people/{technician.id}/invitation").get_json()["url"].split("#")[1]
    page = new_context().new_page()
    page.goto(f"/invitation#{token}")
    expect(page.get_by_role("heading", name="A new password")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_count(0)
    page.get_by_label("New password").fill("violet harbour timetable")
    page.get_by_role("button", name="Use this password").click()
    expect(
        page.get_by_role("heading", name="Your returns").or_(page.get_by_text("Spring return")).first
    ).to_be_visible()


def test_line_23_a_new_sign_in_on_an_enrolled_phone_lasts_for_field_work_too(
    phone_page: Page, app: Flask, technician: Somebody
) -> None:
    end_sessions(app)
    sign_in_again(phone_page, technician)
    sync_now(phone_page)
    with app.app_context():
        [session] = db.session.scalars(select(Session))
        assert session.device_id is not None
        assert session.expires_at > datetime.now(UTC) + timedelta(days=80)
        assert len(list(db.session.scalars(select(Device)))) == 1


def test_a_phone_whose_key_was_revoked_signs_with_a_new_one_after_the_next_sign_in(
    phone_page: Page, app: Flask, technician: Somebody, example: Example
) -> None:
    with app.app_context():
        db.session.execute(update(Device).values(revoked_at=datetime.now(UTC)))
        db.session.execute(
            update(DeviceKey).where(DeviceKey.device_id.is_not(None)).values(revoked_at=datetime.now(UTC))
        )
        db.session.commit()
    end_sessions(app)
    open_asset(phone_page, example)
    say_no_damage(phone_page)
    expect(phone_page.get_by_text("Sign in to send your work")).to_be_visible()
    sign_in_again(phone_page, technician)
    open_asset(phone_page, example, 1)
    say_no_damage(phone_page)
    sync_now(phone_page)
    assert [entry.asset_id for entry in recorded(app)] == [example.assets[1].id]
    assert len(quarantined(app)) == 1
