"""Links for the lessor: made at the desk, opened by somebody without an account, watched and revoked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk_steps import desk_path, dialog, sign_in_at_desk, work_on
from tests.browser.site import Site
from tests.example import Example
from tests.people import Somebody
from tests.phones import Phone


@pytest.fixture
def desk(desk_page: Page, manager: Somebody, example: Example) -> Page:
    """A manager at the links of a return."""
    sign_in_at_desk(desk_page, manager)
    desk_page.goto(desk_path(example, "/links"))
    return desk_page


def _make(desk: Page) -> str:
    """Fill in the form that is open; gives the link's path."""
    dialog(desk).get_by_label("Who it is for").fill("Returns desk")
    dialog(desk).get_by_role("button", name="Make the link").click()
    address = dialog(desk).get_by_label("Address of the link").input_value()
    dialog(desk).get_by_role("button", name="Done").click()
    return re.sub(r"^https?://[^/]+", "", address)


def test_a_link_is_made_once_opened_without_an_account_and_revoked(desk: Page, chromium: Browser, site: Site, example: Example, phone: Phone) -> None:
    work_on(phone, example, 0)
    desk.get_by_role("button", name="Make a link").click()
    path = _make(desk)
    lessor = chromium.new_page(base_url=site.url, java_script_enabled=False)
    lessor.goto(path)
    expect(lessor.get_by_text(example.assets[0].serial).first).to_be_visible()
    desk.get_by_role("button", name="Uses").click()
    expect(dialog(desk).get_by_text("Looked at the page")).to_be_visible()
    dialog(desk).get_by_role("button", name="Close").click()
    desk.get_by_role("button", name="Revoke").click()
    dialog(desk).get_by_role("button", name="Revoke it").click()
    expect(desk.get_by_text("Revoked", exact=True)).to_be_visible()
    assert lessor.goto(path).status == 404  # type: ignore[union-attr]
    lessor.close()


def test_a_link_for_one_asset_shows_no_other(desk: Page, chromium: Browser, site: Site, example: Example, phone: Phone) -> None:
    work_on(phone, example, 0)
    work_on(phone, example, 1)
    desk.get_by_role("button", name="Make a link").click()
    dialog(desk).get_by_role("radio", name="Some of them").check()
    dialog(desk).get_by_role("checkbox", name=example.assets[1].serial).check()
    path = _make(desk)
    lessor = chromium.new_page(base_url=site.url)
    lessor.goto(path)
    expect(lessor.get_by_text(example.assets[1].serial).first).to_be_visible()
    expect(lessor.get_by_text(example.assets[0].serial)).to_have_count(0)
    lessor.close()
