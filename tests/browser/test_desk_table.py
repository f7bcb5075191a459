"""The table of assets: thousands of rows, of which the page holds a window; found, sorted and walked without a mouse."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from server.database import db, new_id
from server.models.reference import Asset, ReturnAsset
from server.models.state import AssetState
from tests.browser.desk_steps import desk_path, sign_in_at_desk
from tests.example import Example
from tests.people import Somebody

ROWS = 10_000


@pytest.fixture
def many(app: Flask, example: Example) -> None:
    """Ten thousand more assets on the return."""
    ids = [new_id() for _ in range(ROWS)]
    with app.app_context():
        db.session.execute(insert(Asset), [
            {"id": each, "lease_id": example.lease_id, "branch_id": example.a, "serial": f"ZZ{place:06}", "serial_norm": f"ZZ{place:06}",
             "tag": "", "tag_norm": "", "maker": "Maker", "model": f"Model {place % 7}", "category": "laptop", "accessories": [], "media": []}
            for place, each in enumerate(ids)])  # fmt: skip
        db.session.execute(insert(ReturnAsset), [{"return_id": example.return_id, "asset_id": each} for each in ids])
        db.session.execute(insert(AssetState), [
            {"return_id": example.return_id, "asset_id": each, "branch_id": example.a, "category": "laptop"} for each in ids])  # fmt: skip
        db.session.commit()


@pytest.fixture
def desk(desk_page: Page, manager: Somebody, example: Example) -> Page:
    """A manager who looks at the return."""
    sign_in_at_desk(desk_page, manager)
    desk_page.goto(desk_path(example))
    expect(desk_page.get_by_role("grid")).to_be_visible()
    return desk_page


@pytest.mark.usefixtures("many")
def test_ten_thousand_rows_scroll_to_the_last_with_few_of_them_in_the_page(desk: Page) -> None:
    desk.reload()
    expect(desk.get_by_role("grid")).to_have_attribute("aria-rowcount", str(ROWS + 7))
    for share in (0.2, 0.5, 0.8, 1):
        desk.locator(".asset-frame").evaluate("(frame, share) => { frame.scrollTop = frame.scrollHeight * share; }", share)
    expect(desk.get_by_role("link", name=f"ZZ{ROWS - 1:06}")).to_be_visible()
    assert desk.get_by_role("row").count() < 80


@pytest.mark.usefixtures("many")
def test_the_end_key_reaches_the_last_row_and_enter_opens_it(desk: Page) -> None:
    desk.reload()
    desk.get_by_role("row").nth(1).focus()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("tr[data-index='1']")).to_be_focused()
    desk.keyboard.press("End")
    expect(desk.locator(f"tr[data-index='{ROWS + 5}']")).to_be_focused()
    expect(desk.locator(f"tr[data-index='{ROWS + 5}']")).to_contain_text(f"ZZ{ROWS - 1:06}")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name=f"ZZ{ROWS - 1:06}")).to_be_visible()
    desk.keyboard.press("k")
    expect(desk.get_by_role("heading", name=f"ZZ{ROWS - 2:06}")).to_be_visible()


def test_searching_narrows_the_list_and_stays_in_the_address(desk: Page, example: Example) -> None:
    desk.get_by_label("Serial, tag, model").fill("thinkpad")
    expect(desk.get_by_role("row")).to_have_count(2)
    expect(desk.get_by_role("link", name="PF3ABCDE")).to_be_visible()
    assert "q=thinkpad" in desk.url
    desk.reload()
    expect(desk.get_by_role("row")).to_have_count(2)
    desk.get_by_role("button", name="Clear").click()
    expect(desk.get_by_role("row")).to_have_count(len(example.assets) + 1)


def test_a_header_sorts_both_ways(desk: Page, example: Example) -> None:
    serials = sorted(unit.serial for unit in example.assets)
    desk.get_by_role("button", name="Serial").click()
    expect(desk.get_by_role("columnheader", name="Serial")).to_have_attribute("aria-sort", "descending")
    expect(desk.get_by_role("row").nth(1)).to_contain_text(serials[-1])
    desk.get_by_role("button", name="Asset tag").click()
    expect(desk.get_by_role("row").nth(1)).to_contain_text("IT-1001")


def test_a_figure_opens_the_list_it_counts(desk: Page) -> None:
    desk.get_by_role("link", name="0 Missing").click()
    expect(desk.get_by_text("No asset fits")).to_be_visible()
    desk.get_by_role("link", name="6 All assets").click()
    expect(desk.get_by_role("row")).to_have_count(7)


def test_the_list_is_exported_as_it_is_filtered(desk: Page) -> None:
    desk.get_by_label("Branch").select_option(label="B Branch B")
    expect(desk.get_by_role("row")).to_have_count(4)
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV").click()
    rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 4
    assert "C02XL0ABJGH5" in "".join(rows)
