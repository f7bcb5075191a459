"""The core of the story in the other two engines: capture with no network, start again, sync. WebKitGTK is the nearest to an iPhone we can run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from selenium.webdriver.common.by import By

from tests.browser.conftest import sign_in_through
from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.steps import asset_path, photos, recorded, say_no_damage, store, sync_now, take_photo
from tests.browser.webkit import WebKit, webkit_browser
from tests.evidence import pictures
from tests.example import Example
from tests.people import Somebody


@pytest.fixture
def webkit() -> Iterator[WebKit]:
    """WebKitGTK's MiniBrowser on a virtual screen."""
    with webkit_browser() as browser:
        yield browser


def test_firefox_records_offline_starts_again_and_syncs(
    firefox: Browser, site: Site, proxy: Proxy, app: Flask, technician: Somebody, example: Example
) -> None:
    context = firefox.new_context(base_url=site.url, viewport={"width": 360, "height": 640})
    page = context.new_page()
    sign_in_through(page, technician)
    expect(page.get_by_text("Example Leasing")).to_be_visible()
    proxy.fate = "cut"
    page.goto(asset_path(example))
    take_photo(page, "Lid", pictures.jpeg(4000, 3000))
    say_no_damage(page)
    page.close()
    again = context.new_page()
    again.goto(asset_path(example))
    expect(again.get_by_role("button", name="Lid: saved on this phone")).to_be_visible()
    assert recorded(app) == []
    proxy.fate = "pass"
    sync_now(again)
    assert [entry.kind for entry in recorded(app)] == ["photo.taken", "damage.ruled_out"]
    proxy.wait_for(lambda: [(photo.width, photo.height) for photo in photos(app)] == [(3072, 2304)])
    assert {row["state"] for row in store(again, "outbox") + store(again, "uploads")} == {"recorded", "complete"}
    context.close()


def test_webkit_records_offline_starts_again_and_syncs(
    webkit: WebKit, site: Site, proxy: Proxy, app: Flask, technician: Somebody, example: Example, tmp_path: Path
) -> None:
    picture = tmp_path / "camera.jpg"
    picture.write_bytes(pictures.jpeg(4000, 3000))
    webkit.open(f"{site.url}/sign-in")
    webkit.fill("email", technician.email)
    webkit.fill("password", technician.password)
    webkit.press("Sign in")
    webkit.see("Example Leasing")
    webkit.wait_until_offline_ready()
    proxy.fate = "cut"
    webkit.open(site.url + asset_path(example))
    webkit.pick("Photograph Lid", picture)
    webkit.see_label("Lid: saved on this phone")
    webkit.press("No damage")
    webkit.wait(
        lambda driver: driver.find_elements(
            By.XPATH, "//button[normalize-space()='No damage' and @aria-pressed='true']"
        )
    )
    webkit.open(site.url + asset_path(example))
    webkit.see_label("Lid: saved on this phone")
    assert recorded(app) == []
    proxy.fate = "pass"
    webkit.open(f"{site.url}/outbox")
    webkit.press("Sync now")
    proxy.wait_for(lambda: len(photos(app)) == 1)
    assert [entry.kind for entry in recorded(app)] == ["photo.taken", "damage.ruled_out"]
    assert [(photo.width, photo.height) for photo in photos(app)] == [(3072, 2304)]
