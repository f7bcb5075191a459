"""A dry run: every row of a schedule held against the house, every problem named by row and column, nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.access import Actor
from server.leases.cells import Cells
from server.leases.codes import normalise
from server.leases.columns import BY_NAME, folded
from server.leases.house import Catalogue, House, LeaseKey, look_at, own_branch
from server.leases.identities import serial_doubt
from server.leases.problems import Found
from server.leases.sheets import Sheet
from server.leases.words import category_of
from server.models.reference import Branch, Lease

ROWS_PER_BEAT = 500
_CURRENCY = re.compile("[A-Z]{3}")


@dataclass(frozen=True)
class Options:
    """What a person said besides the columns. Values here stand for all rows whose cell is empty or whose column is missing."""

    lease_id: str | None = None
    category: str | None = None
    branch_id: str | None = None
    create_branches: bool = False
    day_first: bool | None = None
    categories: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Unit:
    """One row, understood. `accessories` and `media` None: the schedule does not say."""

    row: int
    lease: LeaseKey
    branch: str
    values: dict[str, Any]
    accessories: list[str] | None
    media: list[dict[str, str]] | None


@dataclass
class Checked:
    """What a dry run found: problems, units to write, and terms of the leases they are on."""

    problems: list[Found] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    terms: dict[LeaseKey, dict[str, Any]] = field(default_factory=dict)
    new_branches: dict[str, str] = field(default_factory=dict)
    house: House = field(default_factory=lambda: House({}, {}))

    @property
    def errors(self) -> int:
        """How many problems stand in the way."""
        return sum(problem.is_error for problem in self.problems)


def check(
    sheet: Sheet,
    mapping: dict[str, str],
    options: Options,
    lessor_id: str,
    catalogue: Catalogue,
    actor: Actor,
    beat: Callable[[int], None] = lambda done: None,
) -> Checked:
    """Hold every row against the house. `beat` hears how many rows are done."""
    return _Check(sheet, mapping, options, lessor_id, catalogue, actor).run(beat)


class _Check:
    """One dry run: the columns' places, what rows before said, and what was found."""

    def __init__(
        self,
        sheet: Sheet,
        mapping: dict[str, str],
        options: Options,
        lessor_id: str,
        catalogue: Catalogue,
        actor: Actor,
    ) -> None:
        self.sheet, self.options, self.catalogue, self.actor = sheet, options, catalogue, actor
        self.cells = Cells(sheet, mapping)
        self.say = self.cells.say
        serials = (normalise(str(self.cells.cell(cells, "serial") or "")) for _, cells in sheet.rows)
        self.done = Checked(problems=self.cells.problems, house=look_at(lessor_id, serials))
        self.lease = next((lease for lease in self.done.house.leases.values() if lease.id == options.lease_id), None)
        self.own_branch = own_branch(self.done.house, actor)
        self.branches_by_id = {branch.id: branch for branch in self.done.house.branches.values()}
        self.serial_rows: dict[str, int] = {}
        self.tag_rows: dict[str, int] = {}
        self.term_rows: dict[LeaseKey, int] = {}
        self.days: dict[str, dict[int, date]] = {}

    def run(self, beat: Callable[[int], None]) -> Checked:
        """All rows."""
        if not self.check_columns():
            return self.done
        if self.lease is None:
            self.days = {name: self.cells.days(name, self.options.day_first) for name in ("starts_on", "ends_on")}
        for number, (row, cells) in enumerate(self.sheet.rows, start=1):
            self.check_row(row, cells)
            if number % ROWS_PER_BEAT == 0:
                beat(number)
        self.done.problems.sort(key=lambda each: (each.row or 0, not each.is_error))
        return self.done

    def check_columns(self) -> bool:
        """Whether every field that a row needs comes from somewhere."""
        lacking = {
            "serial": True,
            "category": not self.options.category and "model" not in self.cells.places,
            "branch": not self.options.branch_id and self.own_branch is None,
            "lease_number": self.lease is None,
        }
        missing = [name for name, is_lacking in lacking.items() if is_lacking and name not in self.cells.places]
        for name in missing:
            self.say("missing_column", name=name, field=BY_NAME[name].label)
        return not missing

    def check_row(self, row: int, cells: list[Any]) -> None:
        """One row: its identity, place, category, lease."""
        texts = {name: self.cells.text(row, cells, name) for name in ("serial", "tag", "maker", "model", "assignee")}
        serial = normalise(texts["serial"])
        lease = self.lease_of(row, cells)
        category = self.category_of(row, cells, texts["model"])
        branch = self.branch_of(row, cells)
        self.check_identity(row, cells, texts, serial, lease)
        accessories = self.cells.accessories_of(row, cells, self.catalogue.accessories)
        media = self.cells.media_of(row, cells)
        if lease and category and branch and serial:
            values = {**texts, "serial_norm": serial, "tag_norm": normalise(texts["tag"]), "category": category}
            self.done.units.append(Unit(row, lease, branch, values, accessories, media))

    def check_identity(
        self, row: int, cells: list[Any], texts: dict[str, str], serial: str, lease: LeaseKey | None
    ) -> None:
        """The serial: there, once, of a legal shape, and not on another open lease. The tag: once."""
        if not serial:
            if not isinstance(self.cells.cell(cells, "serial"), float):
                self.say("missing", row, "serial")
            return
        if len(serial) < 3:
            self.say("short_serial", row, "serial", value=texts["serial"])
        elif (other := self.serial_rows.setdefault(serial, row)) != row:
            self.say("duplicate_serial", row, "serial", value=texts["serial"], other=other)
        elif (hint := serial_doubt(serial, texts["maker"])) is not None:
            self.say("serial_format", row, "serial", value=texts["serial"], maker=texts["maker"], hint=hint)
        self.check_elsewhere(row, texts["serial"], serial, lease)
        tag = normalise(texts["tag"])
        if tag and (other := self.tag_rows.setdefault(tag, row)) != row:
            self.say("duplicate_tag", row, "tag", value=texts["tag"], other=other)

    def check_elsewhere(self, row: int, written: str, serial: str, lease: LeaseKey | None) -> None:
        """Whether the serial is kept already, on another lease or in a foreign branch."""
        kept = self.lease or (self.done.house.leases.get(lease) if lease else None)
        for other in self.done.house.elsewhere.get(serial, ()):
            if kept is None or other.lease_id != kept.id:
                self.say("other_lease", row, "serial", value=written, lease=other.number)
            elif not self.actor.sees_branch(other.branch_id):
                self.say("other_branch", row, "serial", value=written)

    def lease_of(self, row: int, cells: list[Any]) -> LeaseKey | None:
        """The row's lease, with its terms, which every row of it must tell alike."""
        if self.lease:
            return (self.lease.number, self.lease.schedule)
        number = self.cells.text(row, cells, "lease_number")
        if not number:
            self.say("missing", row, "lease_number")
            return None
        key = (number, self.cells.text(row, cells, "schedule"))
        kept: Lease | None = self.done.house.leases.get(key)
        if kept is not None and kept.is_closed:
            self.say("lease_closed", row, "lease_number", value=number)
        self.check_terms(row, key, self.terms_of(row, cells))
        return key

    def terms_of(self, row: int, cells: list[Any]) -> dict[str, Any]:
        """What a row says of its lease."""
        terms: dict[str, Any] = {name: days[row] for name, days in self.days.items() if row in days}
        currency = self.cells.text(row, cells, "currency").upper()
        if currency and not _CURRENCY.fullmatch(currency):
            self.say("bad_currency", row, "currency", value=currency)
        elif currency:
            terms["currency"] = currency
        return terms

    def check_terms(self, row: int, key: LeaseKey, terms: dict[str, Any]) -> None:
        """The first row of a lease sets its terms; the others must not contradict."""
        first = self.done.terms.setdefault(key, {})
        for name, value in terms.items():
            if first.setdefault(name, value) != value:
                self.say("lease_differs", row, name, other=self.term_rows[key])
        if (
            key not in self.term_rows
            and "starts_on" in first
            and first.get("ends_on", first["starts_on"]) < first["starts_on"]
        ):
            self.say("bad_term", row, "ends_on")
        self.term_rows.setdefault(key, row)

    def category_of(self, row: int, cells: list[Any], model: str) -> str | None:
        """The row's category: by its own word, by what was said for all rows, else by its model."""
        word = self.cells.text(row, cells, "category")
        said = self.options.categories.get(word) or (
            category_of(word) if word else self.options.category or category_of(model)
        )
        if said in self.catalogue.categories:
            return said
        self.say(
            "unknown_category" if word else "missing",
            row,
            "category",
            value=word,
            categories=", ".join(sorted(self.catalogue.categories)),
        )
        return None

    def branch_of(self, row: int, cells: list[Any]) -> str | None:
        """The row's branch by folded code or name; a new one when the person said that unknown ones are to be made."""
        word = self.cells.text(row, cells, "branch")
        branch = self.done.house.branches.get(folded(word)) if word else self.default_branch()
        if branch is not None and self.actor.sees_branch(branch.id):
            if branch.is_archived:
                self.say("archived_branch", row, "branch", value=branch.code)
            return branch.id
        if not word:
            self.say("missing", row, "branch")
        elif branch is None and self.options.create_branches and self.actor.role == "administrator":
            return self.done.new_branches.setdefault(folded(word), word)
        else:
            self.say("unknown_branch", row, "branch", value=word)
        return None

    def default_branch(self) -> Branch | None:
        """The branch of rows that name none."""
        return self.branches_by_id.get(self.options.branch_id) if self.options.branch_id else self.own_branch
