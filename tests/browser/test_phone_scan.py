"""From a code to a device: by camera, by typing, by a scanner that types; and what is said of a code nobody expects."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Playwright, expect

from tests.browser import camera
from tests.browser.conftest import CHROMIUM_FLAGS, PHONE, sign_in_through
from tests.browser.phone_steps import filmed, held, open_scan, taken, type_code, wait_held
from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.steps import recorded, sync_now
from tests.example import Example
from tests.people import People, Somebody


@pytest.fixture
def camera_page(
    playwright: Playwright, site: Site, technician: Somebody, tmp_path: Path
) -> Iterator[Callable[..., Page]]:
    """`camera_page(*texts)`: a signed-in phone whose camera shows a label with these codes."""
    opened = []

    def make(*texts: str) -> Page:
        film = camera.film(camera.label(*texts), tmp_path)
        phone = filmed(playwright, shutil.which("chromium") or "", CHROMIUM_FLAGS, film, **PHONE, base_url=site.url)
        page = phone.__enter__().new_page()
        opened.append(phone)
        sign_in_through(page, technician)
        expect(page.get_by_role("link", name="Scan")).to_be_visible()
        return page

    yield make
    for phone in opened:
        phone.__exit__(None, None, None)


def test_the_camera_reads_a_label_and_opens_the_device(
    camera_page: Callable[..., Page], example: Example, app: Flask
) -> None:
    page = camera_page("5RFDP01")
    page.get_by_role("link", name="Scan").tap()
    page.wait_for_url(f"**/assets/{example.assets[0].id}")
    [located] = wait_held(page, "asset.located")
    assert located == {"scan": "5RFDP01", "rule": "serial", "symbology": "code128", "confirmed": False}
    sync_now(page)
    assert [entry.kind for entry in recorded(app)] == ["asset.located"]


def test_the_camera_works_without_a_network(camera_page: Callable[..., Page], proxy: Proxy, example: Example) -> None:
    page = camera_page("1SPF3ABCDE")
    proxy.fate = "cut"
    page.get_by_role("link", name="Scan").tap()
    page.wait_for_url(f"**/assets/{example.assets[1].id}")
    assert [located["rule"] for located in wait_held(page, "asset.located")] == ["prefix"]


def test_among_several_codes_the_one_on_this_return_counts(camera_page: Callable[..., Page], example: Example) -> None:
    page = camera_page("001B44113AB7", "FOC2031X0AB", "WS-C9300-24T")
    page.get_by_role("link", name="Scan").tap()
    page.wait_for_url(f"**/assets/{example.assets[2].id}")


def test_an_unknown_code_before_the_camera_is_asked_about(camera_page: Callable[..., Page], example: Example) -> None:
    page = camera_page("FOC2252X1YZ")
    page.get_by_role("link", name="Scan").tap()
    expect(page.get_by_role("dialog").get_by_text("Nobody expects it")).to_be_visible()
    page.get_by_role("button", name="Scan again").tap()
    expect(page.get_by_role("dialog").get_by_text("FOC2252X1YZ")).to_be_visible()
    assert held(page, "asset.located") == []


def test_two_unclear_codes_are_offered_to_choose_from(camera_page: Callable[..., Page], example: Example) -> None:
    page = camera_page("ROOM-12", "SHELF-4")
    page.get_by_role("link", name="Scan").tap()
    expect(page.get_by_role("heading", name="Which code is it?")).to_be_visible()
    page.get_by_role("button", name="SHELF-4").tap()
    expect(page.get_by_role("heading", name="Not on this return")).to_be_visible()


def test_a_tag_can_be_typed(phone_page: Page, example: Example) -> None:
    open_scan(phone_page, example)
    type_code(phone_page, "it-1002")
    phone_page.wait_for_url(f"**/assets/{example.assets[1].id}")
    [located] = wait_held(phone_page, "asset.located")
    assert (located["rule"], located["symbology"]) == ("tag", "typed")


@pytest.mark.parametrize("is_in_field", [True, False])
def test_a_scanner_that_types_works_with_and_without_the_field(
    phone_page: Page, example: Example, is_in_field: bool
) -> None:
    open_scan(phone_page, example)
    if not is_in_field:
        phone_page.get_by_label("Serial or tag").blur()
    phone_page.keyboard.type("FOC2031X0AB", delay=4)
    phone_page.keyboard.press("Enter")
    phone_page.wait_for_url(f"**/assets/{example.assets[2].id}")
    assert [located["symbology"] for located in wait_held(phone_page, "asset.located")] == ["wedge"]


def test_scanning_a_found_device_again_only_opens_it(phone_page: Page, example: Example) -> None:
    for _ in range(2):
        open_scan(phone_page, example)
        type_code(phone_page, "5RFDP01")
        phone_page.wait_for_url(f"**/assets/{example.assets[0].id}")
    assert len(wait_held(phone_page, "asset.located")) == 1


def test_a_look_alike_is_compared_and_proved_by_its_label(phone_page: Page, example: Example) -> None:
    open_scan(phone_page, example)
    type_code(phone_page, "5RFDPO1")
    sheet = phone_page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="Is it the same device?")).to_be_visible()
    assert sheet.locator("mark").all_inner_texts() == ["O", "0"]
    assert held(phone_page, "asset.located") == []
    sheet.get_by_label("Photograph the label").set_input_files(taken(camera.label("5RFDP01")))
    phone_page.wait_for_url(f"**/assets/{example.assets[0].id}")
    [located] = wait_held(phone_page, "asset.located")
    assert (located["rule"], located["confirmed"]) == ("lookalike", True)
    assert [photo["slot"] for photo in wait_held(phone_page, "photo.taken")] == ["serial_label"]


def test_a_look_alike_that_is_another_device_is_not_accepted(phone_page: Page, example: Example) -> None:
    open_scan(phone_page, example)
    type_code(phone_page, "5RFDPO1")
    phone_page.get_by_role("button", name="Another device").tap()
    expect(phone_page.get_by_role("heading", name="Not on this return")).to_be_visible()
    assert held(phone_page, "asset.located") == []


def test_a_device_of_another_branch_is_named_without_more(phone_page: Page, example: Example) -> None:
    open_scan(phone_page, example)
    type_code(phone_page, "5CG12340BC")
    sheet = phone_page.get_by_role("dialog")
    expect(sheet.get_by_text("Another branch")).to_be_visible()
    expect(sheet.get_by_text("It belongs to branch B, lease L-2023-118.")).to_be_visible()
    expect(sheet.get_by_text("EliteBook")).to_have_count(0)


def test_without_a_network_an_unknown_code_is_not_called_unknown_to_all(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    open_scan(phone_page, example)
    proxy.fate = "cut"
    type_code(phone_page, "FOC2252X1YZ")
    expect(phone_page.get_by_role("dialog").get_by_text("Not known on this phone")).to_be_visible()


def test_an_unexpected_device_is_recorded_with_its_label(phone_page: Page, example: Example, app: Flask) -> None:
    open_scan(phone_page, example)
    type_code(phone_page, "FOC2252X1YZ")
    phone_page.get_by_role("button", name="Record it as unexpected").tap()
    phone_page.get_by_label("Photograph the label").set_input_files(taken(camera.label("FOC2252X1YZ")))
    phone_page.wait_for_url("**/assets/**")
    expect(phone_page.get_by_text("Nobody expects it here")).to_be_visible()
    expect(phone_page.get_by_text("Complete", exact=True)).to_be_visible()
    assert wait_held(phone_page, "asset.unexpected") == [
        {"scan": "FOC2252X1YZ", "symbology": "typed", "belongs": "unknown"}
    ]
    sync_now(phone_page)
    assert [entry.kind for entry in recorded(app)] == ["asset.unexpected", "photo.taken"]


def test_an_unexpected_device_scanned_again_is_known(phone_page: Page, proxy: Proxy, example: Example) -> None:
    proxy.fate = "cut"
    open_scan(phone_page, example)
    type_code(phone_page, "FOC2252X1YZ")
    phone_page.get_by_role("button", name="Record it as unexpected").tap()
    phone_page.get_by_label("Photograph the label").set_input_files(taken(camera.label("FOC2252X1YZ")))
    phone_page.wait_for_url("**/assets/**")
    first = phone_page.url
    open_scan(phone_page, example)
    type_code(phone_page, "foc2252x1yz")
    phone_page.wait_for_url(first)


def test_with_no_camera_typing_comes_first(phone_page: Page, example: Example) -> None:
    open_scan(phone_page, example)
    expect(phone_page.get_by_text("No camera here")).to_be_visible()
    expect(phone_page.get_by_label("What the camera sees")).to_have_count(0)


def test_a_manager_may_scan_on_any_return(page: Page, people: People, example: Example) -> None:
    sign_in_through(page, people.make("manager", [example.a, example.b]))
    page.goto("/field")
    page.get_by_role("link", name="Scan").tap()
    type_code(page, "CN0ABC123D")
    page.wait_for_url(f"**/assets/{example.assets[5].id}")
