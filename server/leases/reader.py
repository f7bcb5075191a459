"""Reads one spreadsheet and prints its cells as JSON lines. Runs as a process of its own, with bounds on memory and time,
because what lessors send may be broken or hostile: `python reader.py FILE ROWS_MAX`.

Each sheet begins with {"sheet": name}; each row is a list of texts, whole numbers, numbers, {"d": "2026-01-31"} and null.
The last line is {"end": true} or {"problem": code}. Imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import csv
import datetime
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY_BYTES_MAX = 1 << 30
CPU_SECONDS_MAX = 45
UNPACKED_BYTES_MAX = 700_000_000
FILES_MAX = 2000
SHEETS_MAX = 20
COLUMNS_MAX = 200
CELL_CHARACTERS_MAX = 1000
CHARACTERS_MAX = 100_000_000
DELIMITERS = ";\t,|"
_EXACT_INTEGER_MAX = 10**15


class Refused(Exception):
    """The file cannot be read; the text is a code."""


def main(path: Path, rows_max: int) -> None:
    """Print the file's cells."""
    try:
        left = CHARACTERS_MAX
        for line in _lines(path, rows_max):
            left -= len(line)
            if left < 0:
                raise Refused("too_large")
            sys.stdout.write(line)
        end: dict[str, Any] = {"end": True}
    except Refused as refusal:
        end = {"problem": str(refusal)}
    except MemoryError:
        end = {"problem": "too_large"}
    sys.stdout.write("\n" + json.dumps(end) + "\n")


def _lines(path: Path, rows_max: int) -> Iterator[str]:
    for name, rows in _sheets(path):
        yield json.dumps({"sheet": name}) + "\n"
        for number, row in enumerate(rows, start=1):
            if number > rows_max + 100:
                raise Refused("too_many_rows")
            cells = [_plain(cell) for cell in row[:COLUMNS_MAX]]
            while cells and cells[-1] is None:
                cells.pop()
            yield json.dumps(cells, ensure_ascii=False, separators=(",", ":")) + "\n"


def _sheets(path: Path) -> Iterator[tuple[str, Iterable[list[Any]]]]:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from _workbook(path, is_zip=head.startswith(b"PK"))
    elif (
        head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z"))
        or not head.strip()
    ):
        raise Refused("empty" if not head.strip() else "not_a_sheet")
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise Refused("web_page")
    else:
        yield "", _csv(path.read_bytes())


def _workbook(path: Path, *, is_zip: bool) -> Iterator[tuple[str, Iterable[list[Any]]]]:
    if is_zip:
        _check_zip(path)
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            for name in book.sheet_names[:SHEETS_MAX]:
                yield name, book.get_sheet_by_name(name).iter_rows()
    except PasswordError:
        raise Refused("password") from None
    except (CalamineError, OSError, ValueError):
        raise Refused("broken") from None


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused("broken") from None
    if len(members) > FILES_MAX or sum(member.file_size for member in members) > UNPACKED_BYTES_MAX:
        raise Refused("too_large")


def _csv(data: bytes) -> Iterator[list[Any]]:
    text = _decoded(data)
    if "\x00" in text:
        raise Refused("not_a_sheet")
    csv.field_size_limit(1_000_000)
    sample = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    delimiter = max(DELIMITERS, key=lambda each: (sum(min(line.count(each), 50) for line in sample), each == ";"))
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    except csv.Error:
        raise Refused("broken") from None


def _decoded(data: bytes) -> str:
    """UTF-16 and UTF-8 by their marks, then UTF-8, then what Excel writes in western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _plain(cell: Any) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell.strip()[:CELL_CHARACTERS_MAX] or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_INTEGER_MAX:
        return int(cell)
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, datetime.date):
        return {"d": cell.isoformat()[:10]}
    return str(cell)[:CELL_CHARACTERS_MAX]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(Path(sys.argv[1]), int(sys.argv[2]))
