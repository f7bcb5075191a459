"""The cells of a schedule as fields: text, dates, lists; what a cell cannot be is named on the way."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from server.leases import dates
from server.leases.columns import BY_NAME
from server.leases.problems import Found, found
from server.leases.sheets import Sheet
from server.leases.words import accessories_of

_LONGEST = {
    "serial": 80, "tag": 80, "maker": 120, "model": 200, "assignee": 200, "lease_number": 80, "schedule": 80, "branch": 200,
}  # fmt: skip
_UNBOUNDED = 1000


class Cells:
    """A sheet with the columns a person chose; `problems` fills as cells are read."""

    def __init__(self, sheet: Sheet, mapping: dict[str, str]) -> None:
        self.rows = sheet.rows
        self.headings = {name: heading for name, heading in mapping.items() if heading in sheet.headings}
        self.places = {name: sheet.headings.index(heading) for name, heading in self.headings.items()}
        self.problems: list[Found] = []

    def say(self, code: str, row: int | None = None, name: str | None = None, **more: Any) -> None:
        """Note a problem in a field's column."""
        heading = self.headings.get(name, BY_NAME[name].label) if name else None
        self.problems.append(found(code, row, heading, **more))

    def cell(self, cells: list[Any], name: str) -> Any:
        """What a row has for a field, or None."""
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    def text(self, row: int, cells: list[Any], name: str) -> str:
        """The same as one line of text; what is too long or was rounded by the spreadsheet is named."""
        value = self.cell(cells, name)
        if value is None:
            return ""
        if isinstance(value, float):
            self.say("rounded_number", row, name, value=value)
            return ""
        text = " ".join((value["d"] if isinstance(value, dict) else str(value)).split())
        if not text.isprintable():
            text = "".join(char for char in text if char.isprintable())
        if text[:1] == "'" and text[1:2] in "=+-@":
            text = text[1:]  # our own exports put it there
        if len(text) > _LONGEST.get(name, _UNBOUNDED):
            self.say("too_long", row, name, value=text, most=_LONGEST[name])
            return ""
        return text

    def days(self, name: str, day_first: bool | None) -> dict[int, date]:
        """A column of dates, read as a whole: row → day."""
        filled = {row: value for row, cells in self.rows if (value := self.cell(cells, name)) is not None}
        read = dates.read_column(filled.items(), day_first)
        for row, code in read.problems:
            self.say(code, row, name, value=filled[row] if row else "")
        return read.values

    def accessories_of(self, row: int, cells: list[Any], known: Collection[str]) -> list[str] | None:
        """The accessories a row lists, or None when it lists none."""
        text = self.text(row, cells, "accessories")
        if not text:
            return None
        codes, strange = accessories_of(text, known)
        for word in strange:
            self.say("unknown_accessory", row, "accessories", value=word)
        return codes

    def media_of(self, row: int, cells: list[Any]) -> list[dict[str, str]] | None:
        """The drives a row lists, or None when it lists none."""
        serials = [part.strip()[:80] for part in re.split("[,;/]", self.text(row, cells, "media")) if part.strip()]
        return [{"serial": serial, "type": "drive"} for serial in serials] or None
