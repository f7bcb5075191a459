"""A lessor's workbook, from its upload at the desk to an open return of its assets."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
import xlsxwriter
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from server.database import db
from server.models.reference import Asset, Return
from tests.browser.desk_steps import sign_in_at_desk
from tests.example import Example
from tests.people import Somebody

HEADINGS = ("Unit serial", "Inventory number", "Make", "Description", "Type", "Site", "Contract")
ROWS = (
    ("5CD2089KLM", "IT-7001", "HP", "EliteBook 845 G9", "Group 7 unit", "A", "L-2024-900"),
    ("5CD2089KLN", "IT-7002", "HP", "EliteBook 845 G9", "Group 7 unit", "B", "L-2024-900"),
)

KNOWN = [(*row[:4], "laptop", *row[5:]) for row in ROWS]


@pytest.fixture
def desk(desk_page: Page, manager: Somebody) -> Page:
    """A manager at the import."""
    sign_in_at_desk(desk_page, manager)
    desk_page.get_by_role("link", name="Import").click()
    return desk_page


def _workbook(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Schedule 1")
    for number, row in enumerate((headings, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def _upload(desk: Page, content: bytes, name: str = "schedule.xlsx") -> None:
    desk.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    desk.get_by_role("button", name="Read the file").click()


def test_a_workbook_is_mapped_checked_imported_and_returned(desk: Page, app: Flask, example: Example) -> None:
    _upload(desk, _workbook(ROWS))
    expect(desk.get_by_label("Serial number")).to_have_value("Unit serial")
    desk.get_by_label("Asset tag").select_option("Inventory number")
    desk.get_by_role("button", name="Check all rows").click()
    expect(desk.get_by_role("heading", name="What these categories mean")).to_be_visible()
    desk.get_by_label("“Group 7 unit”").select_option("laptop")
    desk.get_by_role("button", name="Check again").click()
    expect(desk.get_by_text("No problems found")).to_be_visible()
    desk.get_by_role("button", name="Import 2 rows").click()
    expect(desk.get_by_text("Importing the same file again changes nothing")).to_be_visible()
    desk.get_by_role("link", name="Open a return for these").click()
    desk.get_by_label("Due date").fill("2027-03-31")
    desk.get_by_role("button", name="Open the return").click()
    expect(desk.get_by_role("link", name="5CD2089KLM")).to_be_visible()
    with app.app_context():
        assert db.session.scalar(select(Asset.tag).where(Asset.serial == "5CD2089KLN")) == "IT-7002"
        assert db.session.scalar(select(func.count()).select_from(Return)) == 2


def test_problems_are_told_by_row_and_column_and_nothing_is_imported(desk: Page, app: Flask, example: Example) -> None:
    _upload(desk, _workbook([*KNOWN, (KNOWN[0][0], *KNOWN[1][1:]), ("", *KNOWN[1][1:])]))
    desk.get_by_label("Category").first.select_option("Type")
    desk.get_by_role("button", name="Check all rows").click()
    expect(desk.get_by_text("problems to put right")).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text="is in row 2 already")).to_contain_text("4")
    expect(desk.get_by_role("button", name="Import")).to_have_count(0)
    with desk.expect_download() as download:
        desk.get_by_role("link", name="All problems as CSV").click()
    assert "duplicate_serial" in download.value.path().read_text(encoding="utf-8-sig")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Asset)) == len(example.assets)


def test_doubts_are_accepted_explicitly(desk: Page, example: Example) -> None:
    odd = ("PF3O0I1Q!", "IT-7009", "Lenovo", "ThinkPad", "laptop", "A", "L-2024-901")
    _upload(desk, _workbook([odd]))
    desk.get_by_role("button", name="Check all rows").click()
    expect(desk.get_by_role("button", name="Import 1 rows")).to_be_disabled()
    desk.get_by_role("checkbox", name="I looked at the warnings").check()
    desk.get_by_role("button", name="Import 1 rows").click()
    expect(desk.get_by_text("Importing the same file again changes nothing")).to_be_visible()


def test_a_file_that_is_no_table_is_refused_in_plain_words(desk: Page, example: Example) -> None:
    _upload(desk, b"%PDF-1.7 not a schedule", "schedule.pdf.xlsx")
    expect(desk.get_by_role("alert")).to_be_visible()
    expect(desk.get_by_role("button", name="Read the file")).to_be_enabled()
