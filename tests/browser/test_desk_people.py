"""People, devices, tokens, branches and quarantine at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from server.database import db
from server.models.people import Person
from server.models.reference import Return
from tests.browser.conftest import DESK
from tests.browser.desk_steps import arrived, desk_path, dialog, journal, sign_in_at_desk
from tests.example import Example
from tests.people import PASSWORD, People, Somebody
from tests.phones import Phone


@pytest.fixture
def desk(desk_page: Page, people: People, example: Example) -> Page:
    """An administrator at the desk of an installation with the example in it."""
    sign_in_at_desk(desk_page, people.make("administrator"))
    return desk_page


def test_somebody_invited_by_link_comes_in(desk: Page, new_context: Callable[..., BrowserContext]) -> None:
    desk.get_by_role("link", name="People").click()
    desk.get_by_role("button", name="Invite somebody").click()
    dialog(desk).get_by_label("Name").fill("Tara Winter")
    dialog(desk).get_by_role("checkbox", name="A Branch A").check()
    dialog(desk).get_by_role("button", name="Make the invitation").click()
    expect(dialog(desk).get_by_role("img").or_(dialog(desk).locator(".qr svg")).first).to_be_visible()
    token = dialog(desk).get_by_label("Address of the invitation").input_value().split("#")[1]
    guest = new_context().new_page()
    guest.goto(f"/invitation#{token}")
    guest.get_by_label("E-mail").fill("tara@example.com")
    guest.get_by_label("Password").first.fill("nine purple lanterns")
    guest.get_by_role("button").last.click()
    expect(guest.get_by_text("Example Leasing").or_(guest.get_by_text("Spring return")).first).to_be_visible()
    dialog(desk).get_by_role("button", name="Done").click()
    desk.reload()
    expect(desk.get_by_text("tara@example.com")).to_be_visible()


def test_a_device_is_revoked_only_after_saying_yes(desk: Page, phone: Phone) -> None:
    desk.get_by_role("link", name="Devices").click()
    desk.get_by_role("button", name=f"Revoke {phone.label} of {phone.person.name}").click()
    dialog(desk).get_by_role("button", name="Keep it").click()
    assert phone.browser.get("/api/returns").status_code == 200
    desk.get_by_role("button", name=f"Revoke {phone.label} of {phone.person.name}").click()
    dialog(desk).get_by_role("button", name="Revoke it").click()
    expect(desk.get_by_text("Revoked", exact=True).first).to_be_visible()
    assert phone.browser.get("/api/returns").status_code == 401


def test_a_token_is_shown_once_and_works(desk: Page, app: Flask) -> None:
    desk.get_by_role("link", name="Tokens").click()
    desk.get_by_role("button", name="Make a token").click()
    dialog(desk).get_by_label("What it is for").fill("Inventory")
    dialog(desk).get_by_role("button", name="Make the token").click()
    token = dialog(desk).get_by_label("Token", exact=True).input_value()
    dialog(desk).get_by_role("button", name="Done").click()
    expect(desk.get_by_text("Inventory")).to_be_visible()
    answer = app.test_client().get("/api/returns", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_a_branch_is_added(desk: Page) -> None:
    desk.get_by_role("link", name="Branches").click()
    desk.get_by_role("button", name="Add a branch").click()
    dialog(desk).get_by_label("Code").fill("OSL")
    dialog(desk).get_by_label("Name").fill("Oslo office")
    dialog(desk).get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Oslo office")).to_be_visible()


def test_work_of_somebody_who_left_is_let_in_from_quarantine(desk: Page, app: Flask, phone: Phone, example: Example, technician: Somebody) -> None:
    phone.located(example.return_id, example.assets[0].id, example.assets[0].serial)
    with app.app_context():
        db.session.get_one(Person, technician.id).is_active = False
        db.session.commit()
    phone.push()
    assert journal(app, "asset.located") == []
    desk.get_by_role("link", name="Quarantine").click()
    desk.get_by_role("button", name="Let in").click()
    expect(desk.get_by_text("Nothing is waiting")).to_be_visible()
    assert len(journal(app, "asset.located")) == 1


def test_an_auditor_finds_nothing_that_changes_anything(desk_page: Page, people: People, example: Example) -> None:
    sign_in_at_desk(desk_page, people.make("auditor"))
    found: list[str] = []
    rooms = ("/desk", "/desk/branches", "/desk/people", "/desk/devices", "/desk/tokens", "/desk/quarantine")
    for path in (*rooms, *(desk_path(example, part) for part in ("/links", "/details"))):
        desk_page.goto(path)
        expect(desk_page.get_by_role("main").get_by_role("heading").first).to_be_visible()
        desk_page.wait_for_load_state("networkidle")
        changing = re.compile("^(Open|Add|Change|Invite|Withdraw|Revoke|Make|Save|Close|Let|Leave)")
        main = desk_page.get_by_role("main")
        found += main.get_by_role("button", name=changing).or_(main.get_by_role("link", name=re.compile("^Open a"))).all_inner_texts()
    assert found == []


def test_a_return_is_closed_and_opened_again_with_a_reason(desk: Page, app: Flask, example: Example) -> None:
    desk.goto(desk_path(example, "/details"))
    desk.get_by_role("button", name="Close the return").click()
    dialog(desk).get_by_role("button", name="Close it").click()
    expect(desk.get_by_text("This return is closed")).to_be_visible()
    desk.get_by_role("button", name="Open again").click()
    dialog(desk).get_by_label("Reason").select_option(label="Closed by mistake")
    dialog(desk).get_by_role("button", name="Open again").click()
    expect(desk.get_by_text("This return is closed")).to_have_count(0)
    assert len(arrived(desk, app, "return.closed")) == len(arrived(desk, app, "return.reopened")) == 1


def test_a_technician_finds_no_manager_s_rooms(desk_page: Page, technician: Somebody) -> None:
    desk_page.goto("/sign-in")
    desk_page.get_by_label("E-mail").fill(technician.email)
    desk_page.get_by_label("Password").fill(technician.password)
    desk_page.get_by_role("button", name="Sign in").click()
    desk_page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    desk_page.goto("/desk/people")
    expect(desk_page.get_by_text("There is nothing here")).to_be_visible()
    expect(desk_page.get_by_role("link", name="People")).to_have_count(0)


def test_a_closing_that_could_not_know_of_photographs_on_the_way_is_told(
    desk_page: Page, app: Flask, people: People, example: Example, phone_of: Callable[[Somebody], Phone]
) -> None:
    elsewhere = phone_of(people.make("technician", [example.b]))
    elsewhere.took(example.return_id, example.assets[3].id)
    elsewhere.push()
    sign_in_at_desk(desk_page, people.make("manager", [example.a]))
    desk_page.goto(desk_path(example, "/details"))
    desk_page.get_by_role("button", name="Close the return").click()
    dialog(desk_page).get_by_role("button", name="Close it").click()
    expect(desk_page.get_by_text("Photographs were still on the way")).to_be_visible()
    expect(desk_page.get_by_role("heading", name="Close this return")).to_be_visible()


def test_a_manager_records_on_a_phone_from_the_desk(new_context: Callable[..., BrowserContext], manager: Somebody, example: Example) -> None:
    page = new_context().new_page()
    sign_in_at_desk(page, manager)
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Record on this phone").click()
    expect(page.get_by_role("link", name="Scan").or_(page.get_by_role("button", name="Scan")).first).to_be_visible()


def test_days_left_are_counted_from_the_readers_own_today(
    new_context: Callable[..., BrowserContext], app: Flask, manager: Somebody, example: Example
) -> None:
    zone = ZoneInfo("Pacific/Kiritimati")
    with app.app_context():
        db.session.get_one(Return, example.return_id).due_on = datetime.now(zone).date() + timedelta(days=3)
        db.session.commit()
    page = new_context(**{**DESK, "timezone_id": "Pacific/Kiritimati", "is_mobile": False}).new_page()
    sign_in_at_desk(page, manager)
    expect(page.get_by_text("3 days left")).to_be_visible()


def test_a_password_is_changed_at_the_desk(desk: Page) -> None:
    desk.get_by_role("button", name="Change password").click()
    dialog(desk).get_by_label("Present password").fill(PASSWORD)
    dialog(desk).get_by_label("New password").fill("violet harbour timetable")
    dialog(desk).get_by_role("button", name="Change the password").click()
    expect(desk.get_by_text("Password changed")).to_be_visible()
