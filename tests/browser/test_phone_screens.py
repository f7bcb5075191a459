"""Every phone screen in light and dark: nothing for axe to find, nothing wider than the screen, every target large enough for a thumb."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser import camera
from tests.browser.conftest import CHROMIUM_FLAGS, PHONE, sign_in_through
from tests.browser.desk_steps import send_all, violations, work_on
from tests.browser.phone_steps import CLOSE, WIDE, filmed, open_scan, tap, type_code
from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.steps import asset_path, open_asset, pick_photo, take_photo
from tests.example import Example
from tests.people import Somebody
from tests.phones import Phone

TOO_SMALL = """() => [...document.querySelectorAll("button, a[href], label:has(input), input:not([type=file]), select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.closest("p") && !one.matches(".visually-hidden, .skip-link, .list-item .link"))
  .map((one) => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(([box, one]) => `${Math.round(box.width)} x ${Math.round(box.height)} ${one.outerHTML.slice(0, 120)}`)"""


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """In both."""
    found: str = request.param
    return found


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], scheme: str) -> BrowserContext:
    """A phone in this scheme, without moving parts."""
    return new_context(color_scheme=scheme, reduced_motion="reduce")


@pytest.fixture
def worked(phone: Phone, phone_of: Callable[[Somebody], Phone], manager: Somebody, example: Example) -> None:
    """The first laptop is recorded, and one of its photographs is asked for again."""
    why = {"slot": "lid", "photo": work_on(phone, example, 0)["lid"], "reason": "glare"}
    asking = phone_of(manager)
    asking.record(example.return_id, "retake.requested", example.assets[0].id, why, note="A step to the left.")
    send_all(asking, example)


def fault(page: Page) -> list[str]:
    """What is wrong with this screen."""
    page.evaluate("document.fonts.ready.then(() => null)")
    found = violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{wide} px wider than the screen"] if wide > 0 else []), *page.evaluate(TOO_SMALL)]


def test_home_and_account(worked: None, phone_page: Page) -> None:
    expect(phone_page.get_by_text("1 photo to take again")).to_be_visible()
    assert fault(phone_page) == []
    tap(phone_page.get_by_role("button", name="Account"))
    assert fault(phone_page) == []


def test_the_list_of_a_return(worked: None, phone_page: Page, example: Example) -> None:
    phone_page.goto(f"/returns/{example.return_id}")
    expect(phone_page.get_by_role("button", name="To find 2")).to_be_visible()
    assert fault(phone_page) == []


def test_a_recorded_device_with_a_retake(worked: None, phone_page: Page, example: Example) -> None:
    open_asset_of(phone_page, example)
    expect(phone_page.get_by_role("region", name="Take again: Lid")).to_be_visible()
    assert fault(phone_page) == []
    tap(phone_page.get_by_role("button", name="Keyboard: saved"))
    expect(phone_page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    assert fault(phone_page) == []


def test_an_empty_device_and_every_check_opened(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    assert fault(phone_page) == []
    for other in ("Something is missing", "Something is wrong", "One is still locked", "More"):
        tap(phone_page.get_by_role("button", name=other, exact=True))
    pick_photo(phone_page, "Serial label")
    expect(phone_page.get_by_text("The label cannot be read")).to_be_visible()
    assert fault(phone_page) == []


def test_the_damage_flow(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    tap(phone_page.get_by_role("link", name="Damage"))
    for answer in ("Battery", "Swollen battery", "Heavy"):
        tap(phone_page.get_by_role("button", name=answer))
        assert fault(phone_page) == []
    take_photo(phone_page, WIDE)
    take_photo(phone_page, CLOSE)
    tap(phone_page.get_by_role("button", name=f"{CLOSE}: saved"))
    tap(phone_page.get_by_role("button", name="Add mark"))
    assert fault(phone_page) == []
    tap(phone_page.get_by_role("dialog").get_by_role("button", name="Done"))
    tap(phone_page.get_by_role("button", name="Discard"))
    assert fault(phone_page) == []


def test_scan_and_what_it_asks(phone_page: Page, example: Example) -> None:
    open_scan(phone_page, example)
    assert fault(phone_page) == []
    type_code(phone_page, "5RFDPO1")
    expect(phone_page.get_by_role("heading", name="Is it the same device?")).to_be_visible()
    assert fault(phone_page) == []
    tap(phone_page.get_by_role("button", name="Another device"))
    expect(phone_page.get_by_text("Nobody expects it")).to_be_visible()
    assert fault(phone_page) == []
    tap(phone_page.get_by_role("button", name="Record it as unexpected"))
    expect(phone_page.get_by_role("heading", name="Photograph its label")).to_be_visible()
    assert fault(phone_page) == []


def test_scan_with_a_camera(
    playwright: Playwright, site: Site, technician: Somebody, example: Example, tmp_path: Path, scheme: str
) -> None:
    film = camera.film(camera.label("ROOM-12", "SHELF-4"), tmp_path)
    with filmed(
        playwright,
        shutil.which("chromium") or "",
        CHROMIUM_FLAGS,
        film,
        **PHONE,
        base_url=site.url,
        color_scheme=scheme,
    ) as context:
        page = context.new_page()
        sign_in_through(page, technician)
        tap(page.get_by_role("link", name="Scan"))
        expect(page.get_by_role("heading", name="Which code is it?")).to_be_visible()
        assert fault(page) == []


def test_what_is_not_on_this_phone(phone_page: Page, proxy: Proxy, example: Example) -> None:
    missing = "01900000-0000-7000-8000-000000000000"
    for path in (f"/returns/{missing}", f"/returns/{example.return_id}/assets/{missing}"):
        phone_page.goto(path)
        expect(phone_page.get_by_text("Not on this phone")).to_be_visible()
        assert fault(phone_page) == []


def open_asset_of(page: Page, example: Example) -> None:
    """The first asset, recorded or not."""
    page.goto(asset_path(example))
    expect(page.get_by_role("heading", name="Photos")).to_be_visible()
