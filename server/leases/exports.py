"""Lists on their way out as CSV and XLSX, safe to open: what somebody typed never becomes a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
_CELL_CHARACTERS_MAX = 32_767

Column = tuple[str, str]
"""A row's member and its heading."""


def safe_text(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe goes in front of what looks like one
    (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_file(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> IO[bytes]:
    """The list as CSV (RFC 4180) in a temporary file, in UTF-8 with a mark at its start, by which Excel knows it."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    text = io.TextIOWrapper(target, "utf-8", "replace", newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow([heading for _, heading in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(name)) for name, _ in columns])
    text.detach()
    target.seek(0)
    return target


def xlsx_file(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> IO[bytes]:
    """The list as a workbook in a temporary file: text as text, so that serials keep their zeros; row by row, so that
    memory does not grow with the list."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet()
    heading = book.add_format({"bold": True})
    day, moment = (book.add_format({"num_format": each}) for each in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
    for place, (_, title) in enumerate(columns):
        sheet.write_string(0, place, title, heading)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for place, (name, _) in enumerate(columns):
            _write(sheet, number, place, row.get(name), day, moment)
    book.close()
    target.seek(0)
    return target


def _write(sheet: Any, row: int, column: int, value: Any, day: Any, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _text(value)[:_CELL_CHARACTERS_MAX])


def _csv_cell(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return safe_text(_text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(_text(each) for each in value.values())
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else str(value)
