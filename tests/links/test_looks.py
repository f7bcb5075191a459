"""The lessor's pages in a real browser: accessible, no wider than a phone, without JavaScript, on paper."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.site import Site
from tests.links.conftest import Recorded, Shared

pytestmark = pytest.mark.browser
AXE = (Path(__file__).resolve().parents[2] / "pwa/node_modules/axe-core/axe.min.js").read_text("utf-8")
SIZES = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
Share = Callable[..., Shared]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    started = playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
    )
    yield started
    started.close()


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """The app on a real server."""
    started = Site(app)
    yield started
    started.close()


@pytest.fixture
def paths(recorded: Recorded, share: Share) -> list[str]:
    """One of each page: the return, an asset, the question for the passphrase, and the end."""
    link = share(shows=["photos", "conditions", "notes"])
    return [link.path, f"{link.path}/assets/{recorded.asset}", share(passphrase="told by telephone").path, "/l/nothing"]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, site: Site, paths: list[str], width: int, scheme: str
) -> None:
    page = browser.new_page(base_url=site.url, viewport={"width": width, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    for path in paths:
        page.goto(path)
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_everything_works_without_javascript(browser: Browser, site: Site, recorded: Recorded, share: Share) -> None:
    link = share(shows=["photos"], passphrase="told by telephone")
    page = browser.new_page(base_url=site.url, java_script_enabled=False)
    page.goto(link.path)
    page.get_by_label("Passphrase").fill("told by telephone")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="5RFDP01", exact=True).click()
    page.get_by_role("img", name="Lid of 5RFDP01, damage 1 marked").wait_for()
    page.close()


def test_marks_lie_on_their_photograph(browser: Browser, site: Site, paths: list[str]) -> None:
    page = browser.new_page(base_url=site.url)
    for path in paths[:2]:
        page.goto(path)
        picture, mark = (_box(page, selector) for selector in (".picture:has(.marks) img", ".marks rect:not(.edge)"))
        assert (mark["x"] - picture["x"]) / picture["width"] == pytest.approx(0.25, abs=0.02)
        assert (mark["y"] - picture["y"]) / picture["height"] == pytest.approx(0.5, abs=0.02)
        assert mark["width"] / picture["width"] == pytest.approx(0.1, abs=0.03)
    page.close()


def test_it_prints_without_the_things_of_a_screen(browser: Browser, site: Site, paths: list[str]) -> None:
    page = browser.new_page(base_url=site.url, color_scheme="dark")
    page.goto(paths[0])
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()


def _box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).first.evaluate("e => e.getBoundingClientRect().toJSON()")
    return found
