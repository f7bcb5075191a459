"""Review: judged by keyboard, seen by others, kept in the journal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from server.database import db
from server.models.people import PersonBranch
from tests.browser.desk_steps import (
    arrived,
    desk_path,
    dialog,
    journal,
    review_path,
    send_all,
    sign_in_at_desk,
    work_on,
)
from tests.browser.proxy import Proxy
from tests.evidence import pictures
from tests.example import Example
from tests.people import People, Somebody
from tests.phones import Phone


@pytest.fixture
def desk(desk_page: Page, manager: Somebody) -> Page:
    """A manager at the desk."""
    sign_in_at_desk(desk_page, manager)
    return desk_page


@pytest.fixture
def photos(phone: Phone, example: Example) -> dict[str, str]:
    """Two laptops recorded by a technician; the ids of the first one's photographs by slot."""
    first = work_on(phone, example, 0)
    work_on(phone, example, 1)
    return first


@pytest.mark.usefixtures("photos")
def test_accepting_by_keyboard_is_signed_and_the_next_asset_follows(desk: Page, app: Flask, example: Example, manager: Somebody) -> None:
    desk.goto(review_path(example, 0))
    expect(desk.get_by_role("heading", name=example.assets[0].serial)).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_role("heading", name=example.assets[1].serial)).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_text("Nothing is waiting for review")).to_be_visible()
    accepted = arrived(desk, app, "review.accepted", 2)
    assert [entry.asset_id for entry in accepted] == [example.assets[0].id, example.assets[1].id]
    assert {entry.person_id for entry in accepted} == {manager.id}


def test_a_retake_says_which_photo_and_why(desk: Page, app: Flask, example: Example, photos: dict[str, str], phone: Phone) -> None:
    desk.goto(review_path(example, 0))
    desk.get_by_role("button", name="Keyboard", exact=True).click()
    desk.keyboard.press("r")
    expect(dialog(desk).get_by_role("checkbox", name="Keyboard")).to_be_checked()
    dialog(desk).get_by_role("button", name="Blurred").click()
    dialog(desk).get_by_label("Words for the technician").fill("Hold it still, please.")
    dialog(desk).get_by_role("button", name="Ask for the retake").click()
    expect(desk.get_by_role("heading", name=example.assets[1].serial)).to_be_visible()
    desk.goto(review_path(example, 0))
    expect(desk.get_by_text("Blurred: Hold it still, please.")).to_be_visible()
    phone.pull()
    retake = phone.states[example.return_id, example.assets[0].id]["record"]["retakes"][0]
    said = (retake["slot"], retake["photo"], retake["reason"], retake["note"])
    assert said == ("keyboard", photos["keyboard"], "blurred", "Hold it still, please.")


@pytest.mark.usefixtures("photos")
def test_keys_move_between_assets_and_photos_and_zoom(desk: Page, example: Example) -> None:
    desk.goto(desk_path(example))
    desk.get_by_role("row").nth(1).get_by_role("link").click()
    first, second = sorted(unit.serial for unit in example.assets)[:2]
    expect(desk.get_by_role("heading", name=first)).to_be_visible()
    expect(desk.get_by_text("1 of 6")).to_be_visible()
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", name=second)).to_be_visible()
    desk.keyboard.press("k")
    expect(desk.get_by_role("heading", name=first)).to_be_visible()
    desk.goto(review_path(example, 0))
    expect(desk.get_by_role("img", name="Serial label")).to_be_visible()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("img", name="Lid, 1 marked")).to_have_attribute("data-scale", "1.00")
    desk.keyboard.press("z")
    expect(desk.get_by_role("img", name="Lid, 1 marked")).to_have_attribute("data-scale", "2.50")
    desk.keyboard.press("s")
    expect(desk.get_by_role("img", name="Keyboard")).to_be_visible()
    expect(desk.get_by_role("img", name="Lid, 1 marked")).to_be_visible()
    desk.keyboard.press("?")
    expect(dialog(desk).get_by_text("Accept; the next to review follows")).to_be_visible()


@pytest.mark.usefixtures("photos")
def test_keys_are_silent_while_somebody_types(desk: Page, app: Flask, example: Example) -> None:
    desk.goto(review_path(example, 0))
    expect(desk.get_by_role("img", name="Serial label")).to_be_visible()
    desk.keyboard.press("n")
    dialog(desk).get_by_role("textbox").press_sequentially("A scratch near the camera")
    dialog(desk).get_by_role("button", name="Keep the note").click()
    expect(desk.get_by_text("A scratch near the camera")).to_be_visible()
    assert journal(app, "review.accepted") == []


def test_a_change_by_another_appears_without_reloading(desk: Page, example: Example, phone: Phone) -> None:
    desk.goto(desk_path(example))
    row = desk.get_by_role("row").filter(has_text=example.assets[0].serial)
    expect(row).to_contain_text("Not yet scanned")
    desk.evaluate("window.isSamePage = true")
    phone.located(example.return_id, example.assets[0].id, example.assets[0].serial)
    phone.push()
    expect(row).to_contain_text("Found")
    expect(desk.get_by_role("link", name="1 Found")).to_be_visible()
    assert desk.evaluate("window.isSamePage") is True


def test_a_label_that_says_something_else_is_shown_beside_the_expected_serial(desk: Page, example: Example, phone: Phone) -> None:
    phone.took(example.return_id, example.assets[0].id, "serial_label", _label_of("5CG99999ZZ"), w=1024, h=768)
    send_all(phone, example)
    desk.goto(review_path(example, 0))
    expect(desk.get_by_text("Label says something else").first).to_be_visible()
    expect(desk.get_by_label("5 C G 9 9 9 9 9 Z Z")).to_be_visible()


@pytest.fixture
def other(people: People, phone_of: Callable[[Somebody], Phone], example: Example) -> Phone:
    """Another technician's phone."""
    return phone_of(people.make("technician", [example.a]))


def test_a_contradiction_is_settled_in_favour_of_one_entry(desk: Page, app: Flask, example: Example, phone: Phone, other: Phone) -> None:
    for each, result in ((phone, "starts"), (other, "does_not_start")):
        entry = each.record(example.return_id, "power.tested", example.assets[0].id, {"result": result})
        each.push()
    desk.goto(review_path(example, 0))
    expect(desk.get_by_text("Power: recorded differently")).to_be_visible()
    desk.get_by_role("listitem").filter(has_text="Does not start").get_by_role("button", name="This holds").click()
    expect(desk.get_by_text("Power: recorded differently")).to_have_count(0)
    arrived(desk, app, "contradiction.settled")
    phone.pull()
    assert phone.states[example.return_id, example.assets[0].id]["record"]["power"]["entry"] == entry.id


@pytest.mark.usefixtures("photos")
def test_an_auditor_sees_everything_and_can_judge_nothing(desk_page: Page, people: People, example: Example, app: Flask) -> None:
    sign_in_at_desk(desk_page, people.make("auditor"))
    expect(desk_page.get_by_role("link", name="Import")).to_have_count(0)
    desk_page.goto(review_path(example, 0))
    expect(desk_page.get_by_role("img", name="Serial label")).to_be_visible()
    expect(desk_page.get_by_role("button", name="Accept")).to_have_count(0)
    desk_page.keyboard.press("a")
    desk_page.keyboard.press("r")
    expect(dialog(desk_page)).to_have_count(0)
    assert journal(app, "review.accepted") == []


@pytest.mark.usefixtures("photos")
def test_a_judgement_made_offline_shows_at_once_and_is_sent_later(desk: Page, app: Flask, example: Example, proxy: Proxy) -> None:
    desk.goto(review_path(example, 0))
    expect(desk.get_by_role("img", name="Serial label")).to_be_visible()
    proxy.fate = "cut"
    desk.keyboard.press("a")
    expect(desk.get_by_role("link", name="1 record")).to_be_visible()
    proxy.fate = "pass"
    assert [entry.asset_id for entry in arrived(desk, app, "review.accepted")] == [example.assets[0].id]


def _label_of(serial: str) -> bytes:
    return pictures.saved(pictures.label(serial, size=(1024, 768)))


@pytest.mark.usefixtures("photos")
def test_an_act_the_server_set_aside_is_said_and_not_shown_as_done(desk: Page, app: Flask, example: Example) -> None:
    desk.goto(review_path(example, 0))
    expect(desk.get_by_role("heading", name=example.assets[0].serial)).to_be_visible()
    with app.app_context():
        db.session.execute(delete(PersonBranch))
        db.session.commit()
    desk.keyboard.press("a")
    expect(desk.get_by_text("One act did not count")).to_be_visible()
    expect(desk.get_by_role("link", name="Accepted")).to_have_attribute("href", review_path(example, 0))
    assert journal(app, "review.accepted") == []
    desk.get_by_role("button", name="Understood").click()
    expect(desk.get_by_text("One act did not count")).to_have_count(0)
