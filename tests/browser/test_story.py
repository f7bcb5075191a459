"""The main job from end to end: a technician records a return with the network gone, a manager judges it, a lessor sees it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.camera import film, label
from tests.browser.conftest import CHROMIUM_FLAGS, DESK, PHONE, sign_in_through
from tests.browser.desk_steps import arrived, desk_path, dialog, review_path, sign_in_at_desk
from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.steps import photos, recorded, sync_now, take_photo
from tests.evidence import pictures
from tests.example import Example
from tests.people import Somebody


@pytest.fixture
def with_camera(playwright: Playwright, example: Example, tmp_path: Path) -> Iterator[Browser]:
    """Chromium whose camera looks at the printed label of the first asset."""
    moving = film(label(example.assets[0].serial), tmp_path)
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={moving}"]
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*CHROMIUM_FLAGS, *fake])
    yield browser
    browser.close()


@pytest.fixture
def phone_screen(with_camera: Browser, site: Site, technician: Somebody) -> Iterator[Page]:
    """The technician's phone: signed in once, the app at home on it."""
    context = with_camera.new_context(**PHONE, base_url=site.url, permissions=["camera"])
    page = context.new_page()
    sign_in_through(page, technician)
    expect(page.get_by_text("Spring return")).to_be_visible()
    yield page
    context.close()


def _photograph_a_scratch(page: Page) -> None:
    page.get_by_role("link", name="Damage", exact=True).click()
    page.get_by_role("button", name="Lid", exact=True).click()
    page.get_by_role("button", name="Scratch", exact=True).click()
    page.get_by_role("button", name=re.compile("Moderate")).click()
    page.get_by_role("button", name=re.compile("Up to 25 mm")).click()
    for slot in ("From further away", "From close up"):
        take_photo(page, slot)
    page.get_by_role("button", name="From close up: saved").click()
    area = dialog(page).get_by_role("group", name="Marks").bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + area["width"] * 0.3, area["y"] + area["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.6, area["y"] + area["height"] * 0.6, steps=5)
    page.mouse.up()
    dialog(page).get_by_role("button", name="Done").click()
    expect(page.get_by_text("1 mark")).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("heading", name="Damage", level=2)).to_be_visible()


def _judge(desk: Page, example: Example) -> None:
    desk.goto(review_path(example))
    expect(desk.get_by_text(example.assets[0].serial).first).to_be_visible()
    expect(desk.get_by_text("Label matches")).to_be_visible()
    expect(desk.get_by_text("Lid: scratch, moderate, 25 mm").first).to_be_visible()
    desk.keyboard.press("a")


def _share(desk: Page, example: Example) -> str:
    desk.goto(desk_path(example, "/links"))
    desk.get_by_role("button", name="Make a link").click()
    dialog(desk).get_by_label("Who it is for").fill("Returns desk")
    dialog(desk).get_by_role("button", name="Make the link").click()
    address = dialog(desk).get_by_label("Address of the link").input_value()
    return re.sub(r"^https?://[^/]+", "", address)


def test_a_return_is_recorded_offline_reviewed_and_shown_to_the_lessor(
    phone_screen: Page, proxy: Proxy, app: Flask, example: Example, manager: Somebody, chromium: Browser, site: Site
) -> None:
    proxy.fate = "cut"
    phone_screen.get_by_role("link", name="Scan").or_(phone_screen.get_by_role("button", name="Scan")).first.click()
    phone_screen.wait_for_url(re.compile(f"/assets/{example.assets[0].id}$"))
    take_photo(phone_screen, "Serial label", pictures.saved(label(example.assets[0].serial)))
    take_photo(phone_screen, "Lid", pictures.jpeg(4032, 3024, seed=7))
    _photograph_a_scratch(phone_screen)
    phone_screen.reload()
    expect(phone_screen.get_by_role("button", name="Lid: saved")).to_be_visible()
    assert recorded(app) == [] and photos(app) == []

    proxy.fate = "pass"
    sync_now(phone_screen)
    kinds = [entry.kind for entry in recorded(app)]
    assert kinds.count("photo.taken") == 4 and kinds[0] == "asset.located" and kinds[-1] == "defect.recorded"
    expect(phone_screen.get_by_text("Everything is on the server").first).to_be_visible()
    assert len(photos(app)) == 4

    context = chromium.new_context(**DESK, base_url=site.url)
    desk = context.new_page()
    sign_in_at_desk(desk, manager)
    _judge(desk, example)
    arrived(desk, app, "review.accepted")
    path = _share(desk, example)
    context.close()

    lessor = chromium.new_page(base_url=site.url, java_script_enabled=False)
    lessor.goto(path)
    expect(lessor.get_by_text(example.assets[0].serial).first).to_be_visible()
    expect(lessor.get_by_text(re.compile("[Ss]cratch")).first).to_be_visible()
    lessor.close()
