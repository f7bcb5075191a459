"""Dates as lessors write them. A column is read as a whole, because 04/03/2025 alone does not tell its day from its month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from server.leases.columns import folded

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?: .*)?")
_WORDS = re.compile(r"(\d{1,2}) (?:de )?([a-z]+) (\d{4}|\d{2})|([a-z]+) (\d{1,2}) (\d{4})")
_MONTHS = (
    ("jan",), ("feb", "fev"), ("mar", "mrz"), ("apr", "avr"), ("may", "mai"), ("jun", "juin"), ("jul", "juil"), ("aug", "aou"),
    ("sep",), ("oct", "okt"), ("nov",), ("dec", "dez", "des"),
)  # fmt: skip
_SERIAL_START = date(1899, 12, 30)  # how spreadsheets count days, ECMA-376 part 1, 18.17.4.1
_SERIAL_RANGE = range(20_000, 80_000)


@dataclass
class Dates:
    """A column's dates by row, and what is wrong: (row or None for the column, code)."""

    values: dict[int, date] = field(default_factory=dict)
    problems: list[tuple[int | None, str]] = field(default_factory=list)


def read_column(cells: Iterable[tuple[int, Any]], day_first: bool | None = None) -> Dates:
    """Read (row, cell) pairs. Without `day_first` the column itself must tell which number is the day.

    Problems: bad_date; mixed_dates for rows that only read the other way round than most, or for texts beside real date
    cells (a spreadsheet has turned some of them already, perhaps wrongly); ambiguous_dates for a column that never tells.
    """
    found = Dates()
    pairs: dict[int, tuple[int, int, int]] = {}
    has_cells = False
    for row, cell in cells:
        if isinstance(cell, dict):
            has_cells = True
        numbers = _NUMBERS.fullmatch(cell) if isinstance(cell, str) else None
        if numbers and numbers[2] != ".":
            pairs[row] = (int(numbers[1]), int(numbers[3]), _year(numbers[4]))
        elif (day := _plain_date(cell)) is not None:
            found.values[row] = day
        else:
            found.problems.append((row, "bad_date"))
    if pairs:
        _read_pairs(found, pairs, day_first, has_cells)
    return found


def _read_pairs(found: Dates, pairs: dict[int, tuple[int, int, int]], day_first: bool | None, has_cells: bool) -> None:
    only_day_first = [row for row, (first, second, _) in pairs.items() if first > 12 >= second]
    only_month_first = [row for row, (first, second, _) in pairs.items() if second > 12 >= first]
    unclear = [row for row, (first, second, _) in pairs.items() if first <= 12 and second <= 12 and first != second]
    chosen = day_first
    if chosen is None:
        chosen = len(only_day_first) >= len(only_month_first)
        wrong = only_month_first if chosen else only_day_first
        if wrong or (has_cells and unclear):
            found.problems += [(row, "mixed_dates") for row in (wrong or unclear)]
        elif unclear and not only_day_first and not only_month_first:
            found.problems.append((unclear[0], "ambiguous_dates"))
    wrong_rows = {row for row, _ in found.problems}
    for row, (first, second, year) in pairs.items():
        day = _date(year, second, first) if chosen else _date(year, first, second)
        if day is not None:
            found.values[row] = day
        elif row not in wrong_rows:
            found.problems.append((row, "bad_date"))


def _plain_date(cell: Any) -> date | None:
    """A date that reads one way only."""
    if isinstance(cell, dict):
        return date.fromisoformat(cell["d"])
    if isinstance(cell, int):
        return _SERIAL_START + timedelta(days=cell) if cell in _SERIAL_RANGE else None
    if not isinstance(cell, str):
        return None
    if iso := _ISO.fullmatch(cell):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers := _NUMBERS.fullmatch(cell):
        return _date(_year(numbers[4]), int(numbers[3]), int(numbers[1]))
    if words := _WORDS.fullmatch(folded(cell)):
        day, name, year = (words[1], words[2], words[3]) if words[1] else (words[5], words[4], words[6])
        month = next((place for place, starts in enumerate(_MONTHS, start=1) if name.startswith(starts)), 0)
        return _date(_year(year), month, int(day))
    return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 2100 else None
