"""A lessor's file as rows of cells: read by a process of its own (reader.py), its header found, its limits named."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.errors import Problem
from server.leases import columns

READER = Path(__file__).with_name("reader.py")
SECONDS_MAX = 90
HEADER_ROWS_MAX = 30
SAMPLE_ROWS = 5
_SAYS = {
    "empty": "The file is empty.",
    "no_header": "No row with headings was found. The schedule needs a row that names its columns, such as “Serial number”.",
    "no_rows": "There are headings, but no rows below them.",
    "not_a_sheet": "This is not a spreadsheet. Send the schedule as .xlsx, .xls, .ods or .csv.",
    "web_page": "This is a web page or XML under a spreadsheet's name. Open it in Excel, save it as .xlsx and try again.",
    "password": "The file is protected by a password. Save it without one and try again.",
    "broken": "The file is damaged and cannot be read. Open it in Excel or LibreOffice, save it again and try once more.",
    "too_large": "The file unpacks to more than can be read safely. Keep only the sheet with the assets and try again.",
    "too_many_rows": "The schedule has more rows than one import takes. Split it into several files.",
}


class Unreadable(Problem):
    """The file cannot be used as a schedule; `code` says why."""

    status, title = 422, "This file cannot be used as a schedule"

    def __init__(self, code: str) -> None:
        super().__init__(_SAYS[code])
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """A schedule: its headings, each once, and its rows with their numbers in the file."""

    name: str
    headings: list[str]
    rows: list[tuple[int, list[Any]]]


def read(data: bytes, rows_max: int, known_headings: Sequence[str] = ()) -> Sheet:
    """The sheet of a file that looks most like a schedule. Raises Unreadable.

    `known_headings` are those a person once mapped for this lessor; they help to find the row of headings.
    """
    found = [
        (score, sheet)
        for name, rows in _run(data, rows_max)
        for score, sheet in [_with_header(name, rows, known_headings)]
        if sheet
    ]
    if not found:
        raise Unreadable("no_header")
    _, best = max(found, key=lambda pair: pair[0])
    if not best.rows:
        raise Unreadable("no_rows")
    if len(best.rows) > rows_max:
        raise Unreadable("too_many_rows")
    return best


def _run(data: bytes, rows_max: int) -> list[tuple[str, list[list[Any]]]]:
    with tempfile.NamedTemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(data)
        given.flush()
        command = [sys.executable, "-I", str(READER), given.name, str(rows_max)]
        try:
            subprocess.run(command, stdout=said, stderr=subprocess.DEVNULL, timeout=SECONDS_MAX, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise Unreadable("too_large") from None
        said.seek(0)
        return _sheets(line for line in said if line.strip())


def _sheets(lines: Any) -> list[tuple[str, list[list[Any]]]]:
    found: list[tuple[str, list[list[Any]]]] = []
    end: dict[str, Any] = {}
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            break  # cut off in the middle: the reader was stopped
        if isinstance(said, list):
            found[-1][1].append(said)
        elif "sheet" in said:
            found.append((said["sheet"], []))
        else:
            end = said
    if "problem" in end:
        raise Unreadable(end["problem"])
    if not end:
        raise Unreadable("too_large")  # it ran out of memory or time
    return found


def _with_header(name: str, rows: list[list[Any]], known: Sequence[str]) -> tuple[int, Sheet | None]:
    """The row of headings is the one among the first that names most fields; without any, the first with two texts."""
    best, place = 0, None
    for number, row in enumerate(rows[:HEADER_ROWS_MAX]):
        texts = [cell for cell in row if isinstance(cell, str)]
        score = 10 * len(columns.guess(texts)) + 10 * len(set(texts) & set(known)) + (1 if len(texts) >= 2 else 0)
        if score > best:
            best, place = score, number
    if place is None:
        return 0, None
    body = [
        (number, row)
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if any(cell is not None for cell in row)
    ]
    width = max((len(row) for _, row in body), default=0)
    return best, Sheet(name, _headings(rows[place], width), body)


def _headings(row: list[Any], width: int) -> list[str]:
    """Every column's heading, each once; a column without one is called by its letters."""
    found: list[str] = []
    for place in range(max(len(row), width)):
        cell = row[place] if place < len(row) else None
        text = (
            " ".join(str(cell).split())[:120]
            if cell is not None and not isinstance(cell, dict)
            else f"Column {letters(place)}"
        )
        again = sum(each == text or each.startswith(f"{text} (") for each in found)
        found.append(f"{text} ({again + 1})" if text in found else text)
    return found


def letters(place: int) -> str:
    """A column's letters as spreadsheets write them: 0 is A, 26 is AA."""
    text = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        text = chr(65 + digit) + text
    return text
