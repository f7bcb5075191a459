"""Signing in, out and back in: the queue waits, capture goes on, nothing is wiped (offline.md 23)."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Download, Page, expect

from server.database import db
from server.models.people import Session
from tests.browser.conftest import sign_in_through
from tests.browser.proxy import Proxy
from tests.browser.steps import open_asset, recorded, say_no_damage, store, sync_now, take_photo
from tests.example import Example
from tests.people import People, Somebody


def end_sessions(app: Flask) -> None:
    """Every sign-in has ended."""
    with app.app_context():
        db.session.query(Session).delete()
        db.session.commit()


def sign_in_again(page: Page, person: Somebody) -> None:
    """At the door, with the app already installed."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def test_line_23_a_401_pauses_the_queue_and_capture_goes_on(
    phone_page: Page, app: Flask, technician: Somebody, example: Example
) -> None:
    end_sessions(app)
    open_asset(phone_page, example)
    say_no_damage(phone_page)
    expect(phone_page.get_by_text("Sign in to send your work")).to_be_visible()
    take_photo(phone_page, "Lid")
    assert recorded(app) == []
    sign_in_again(phone_page, technician)
    sync_now(phone_page)
    assert [entry.kind for entry in recorded(app)] == ["damage.ruled_out", "photo.taken"]


def test_line_23_another_persons_sign_in_never_sends_this_persons_entries(
    phone_page: Page, proxy: Proxy, app: Flask, people: People, technician: Somebody, example: Example
) -> None:
    colleague = people.make("technician", [example.a])
    open_asset(phone_page, example)
    proxy.once("POST", "/api/sync/push", "cut", times=99)
    say_no_damage(phone_page)
    end_sessions(app)
    proxy.rules.clear()
    sign_in_again(phone_page, colleague)
    open_asset(phone_page, example, 1)
    say_no_damage(phone_page)
    sync_now(phone_page)
    assert [entry.person_id for entry in recorded(app)] == [colleague.id]
    sign_in_again(phone_page, technician)
    sync_now(phone_page)
    assert {entry.person_id for entry in recorded(app)} == {colleague.id, technician.id}


def test_line_23_another_tabs_sign_in_sends_nothing_of_this_tabs_person(
    phone_page: Page, proxy: Proxy, app: Flask, people: People, example: Example
) -> None:
    colleague = people.make("technician", [example.a])
    open_asset(phone_page, example)
    proxy.fate = "cut"
    say_no_damage(phone_page)
    proxy.fate = "pass"
    proxy.once("POST", "/api/sync/push", "cut", times=99)
    other = phone_page.context.new_page()
    sign_in_through(other, colleague)
    proxy.rules.clear()
    phone_page.bring_to_front()
    sync_now(phone_page)
    assert recorded(app) == []
    assert [row["state"] for row in store(phone_page, "outbox")] == ["waiting"]


def test_line_23_signing_out_with_unsent_work_asks_for_sync_or_export(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.once("POST", "/api/sync/push", "cut", times=99)
    say_no_damage(phone_page)
    phone_page.goto("/field")
    sign_out(phone_page)
    expect(phone_page.get_by_text("only on this phone")).to_be_visible()
    export(phone_page)
    phone_page.goto("/field")
    sign_out(phone_page)
    phone_page.wait_for_url("**/sign-in")
    assert len(store(phone_page, "outbox")) == len(store(phone_page, "entries")) == 1


def test_line_23_expiry_wipes_nothing_and_no_answer_clears_site_data(
    phone_page: Page, app: Flask, proxy: Proxy, example: Example
) -> None:
    headers: list[str] = []
    phone_page.on("response", lambda answer: headers.extend(answer.headers))
    open_asset(phone_page, example)
    take_photo(phone_page, "Lid")
    before = len(store(phone_page, "entries")), len(store(phone_page, "bytes")), len(store(phone_page, "keys"))
    end_sessions(app)
    sync_now(phone_page)
    phone_page.reload()
    assert (
        len(store(phone_page, "entries")),
        len(store(phone_page, "bytes")),
        len(store(phone_page, "keys")),
    ) == before
    assert "clear-site-data" not in headers


def sign_out(page: Page) -> None:
    """Through the account sheet."""
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()


def export(page: Page) -> Download:
    """The outbox as a file."""
    page.goto("/outbox")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export as ZIP").click()
    return waiting.value
