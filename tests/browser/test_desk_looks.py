"""Every screen of the desk: no violation found by axe-core, light and dark, and nothing wider than a small phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from server.database import db
from server.models.people import Person
from tests.browser.conftest import DESK
from tests.browser.desk_steps import desk_path, review_path, sign_in_at_desk, violations, work_on
from tests.browser.site import Site
from tests.example import Example
from tests.people import People, Somebody
from tests.phones import Phone

SHEETS = (
    ("/desk/people", "Invite somebody"),
    ("/desk/tokens", "Make a token"),
    ("/desk/branches", "Add a branch"),
    ("/desk/devices", "Revoke Phone"),
)


@pytest.fixture(params=[(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")], ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> tuple[int, str]:
    """A width and a colour scheme."""
    chosen: tuple[int, str] = request.param
    return chosen


@pytest.fixture
def desk(look: tuple[int, str], chromium: Browser, site: Site, people: People, example: Example) -> Iterator[Page]:
    """An administrator at a desk of this look."""
    options = {**DESK, "viewport": {"width": look[0], "height": 720}, "color_scheme": look[1]}
    context = chromium.new_context(**options, base_url=site.url)
    page = context.new_page()
    sign_in_at_desk(page, people.make("administrator"))
    yield page
    context.close()


@pytest.fixture
def day(phone: Phone, example: Example, app: Flask, technician: Somebody) -> None:
    """Two laptops recorded, one contradiction, one entry in quarantine."""
    work_on(phone, example, 0)
    work_on(phone, example, 1)
    phone.record(example.return_id, "asset.not_found", example.assets[2].id, {})
    phone.push()
    phone.located(example.return_id, example.assets[2].id, example.assets[2].serial)
    with app.app_context():
        db.session.get_one(Person, technician.id).is_active = False
        db.session.commit()
    phone.push()


def _settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.locator(".desk-loading")).to_have_count(0)


@pytest.mark.usefixtures("day")
def test_no_screen_has_a_violation_or_overflows(desk: Page, example: Example, look: tuple[int, str]) -> None:
    rooms = ["", "/returns/new", "/import", "/branches", "/people", "/devices", "/tokens", "/quarantine"]
    paths = [f"/desk{room}" for room in rooms]
    paths += [desk_path(example, part) for part in ("", "/links", "/details")]
    paths += [review_path(example, place) for place in (0, 2, 3)]
    found: dict[str, list[str]] = {}
    for path in paths:
        desk.goto(path)
        _settled(desk)
        wrong = violations(desk)
        if desk.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append("wider than the screen")
        if wrong:
            found[path.replace(example.return_id, "R")] = wrong
    assert found == {}


@pytest.mark.usefixtures("phone")
def test_no_sheet_has_a_violation(desk: Page) -> None:
    found: dict[str, list[str]] = {}
    for path, button in SHEETS:
        desk.goto(path)
        desk.get_by_role("button", name=button).click()
        expect(desk.get_by_role("dialog")).to_be_visible()
        desk.wait_for_timeout(200)
        if wrong := violations(desk):
            found[button] = wrong
    assert found == {}


@pytest.mark.usefixtures("day")
def test_no_sheet_of_the_review_has_a_violation_and_focus_comes_back(desk: Page, example: Example) -> None:
    desk.goto(review_path(example, 0))
    for name in ("Note", "Retake"):
        button = desk.get_by_role("toolbar").get_by_role("button", name=name)
        button.click()
        expect(desk.get_by_role("dialog")).to_be_visible()
        desk.wait_for_timeout(200)
        assert violations(desk) == []
        desk.keyboard.press("Escape")
        expect(desk.get_by_role("dialog")).to_have_count(0)
        expect(button).to_be_focused()
