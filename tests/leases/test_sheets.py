"""Spreadsheets of every kind are read; broken and hostile ones get a plain answer within limits."""

from __future__ import annotations

import io
import zipfile

import pytest

from server.leases import sheets
from server.leases.sheets import Unreadable, letters, read
from tests.leases.sheets import ods_of, sheet_xml, xls_of, xlsx_of, zip_of

TABLE = [["Serial number", "Model"], ["5CG4567XYZ", "EliteBook"], ["0012", "ThinkPad"]]
ROWS = [(2, ["5CG4567XYZ", "EliteBook"]), (3, ["0012", "ThinkPad"])]


def text_of(rows: list[list[str]], delimiter: str) -> str:
    return "\n".join(delimiter.join(row) for row in rows)


@pytest.mark.parametrize("write", [xlsx_of, ods_of, xls_of], ids=["xlsx", "ods", "xls"])
def test_workbooks_of_every_kind_read_alike(write) -> None:
    sheet = read(write(TABLE), 100)
    assert (sheet.headings, sheet.rows) == (TABLE[0], ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_in_any_encoding_and_delimiter(delimiter: str, encoding: str) -> None:
    rows = [["Seriennummer", "Gerät"], ["5CG4567XYZ", "Büro-PC"]]
    sheet = read(text_of(rows, delimiter).encode(encoding), 100)
    assert [sheet.headings, sheet.rows[0][1]] == rows


def test_a_quoted_line_break_does_not_shift_the_rows_cells() -> None:
    sheet = read(b'Serial number;Note\n"A1";"two\nlines"\nB2;x\n', 100)
    assert [cells[0] for _, cells in sheet.rows] == ["A1", "B2"]


def test_whole_numbers_stay_whole_and_dates_dates() -> None:
    sheet = read(xlsx_of([["Serial number", "Qty"], [12345678, 1.5]]), 100)
    assert sheet.rows == [(2, [12345678, 1.5])]


def test_headings_are_told_apart() -> None:
    sheet = read(b"Serial number,Date,Date,\nA,1,2,3\n", 100)
    assert sheet.headings == ["Serial number", "Date", "Date (2)", "Column D"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"%PDF-1.7 something", "not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_a_sheet"),
        (b"text\x00with\x00zeros;and;signs", "not_a_sheet"),
        (b"<html><table><tr><td>Serial</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04 torn", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "broken"),
        (xlsx_of(TABLE)[:2000], "broken"),
        (zip_of({"readme.txt": "hello"}), "broken"),
        (b"\n\n;;\n", "no_header"),
        (b"Serial number;Model\n", "no_rows"),
    ],
)
def test_what_is_no_schedule_is_said_plainly(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data, 100)
    assert refused.value.code == code


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read(text_of([["Serial number", "Model"], *[["A", "B"]] * 300], ";").encode(), 50)
    assert refused.value.code == "too_many_rows"


def test_a_sheet_as_wide_as_a_spreadsheet_can_be_is_refused_or_read_in_part() -> None:
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>Serial</t></is></c></row>'
    with pytest.raises(Unreadable) as refused:
        read(sheet_xml(first + corner, "A1:XFD1048576"), 100)
    assert refused.value.code in {"too_large", "broken", "too_many_rows"}


def declaring(data: bytes, size: int) -> bytes:
    """The workbook, saying that its sheet unpacks to so many bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        place = data.index(b"xl/worksheets/sheet1.xml", archive.start_dir) - 46
    return data[: place + 24] + size.to_bytes(4, "little") + data[place + 28 :]


def test_a_zip_that_unpacks_to_gigabytes_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read(declaring(sheet_xml(b""), 3_000_000_000), 100)
    assert refused.value.code == "too_large"


def test_a_zip_that_lies_about_its_size_is_stopped() -> None:
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 200_000_000 + b"</t></is></c></row>"
    with pytest.raises(Unreadable) as refused:
        read(declaring(sheet_xml(row), 1000), 100)
    assert refused.value.code in {"too_large", "broken", "no_header", "no_rows"}


def test_an_xml_bomb_does_not_unfold() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    body = (
        f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row>'
    )
    with pytest.raises(Unreadable):
        read(sheet_xml(body), 100)


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SECONDS_MAX", 0.001)
    with pytest.raises(Unreadable) as refused:
        read(xlsx_of(TABLE), 100)
    assert refused.value.code == "too_large"


def test_columns_have_letters() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
