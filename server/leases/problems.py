"""What a dry run can find, in words for the person who has the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WARNINGS = frozenset({"serial_format", "duplicate_tag", "unknown_accessory"})
"""Doubts that one acceptance settles; everything else has to be put right."""

_SAYS = {
    "missing": "{column} is empty.",
    "missing_column": "No column is chosen for {field}, and no value for all rows.",
    "too_long": "“{value}” is longer than {most} characters.",
    "short_serial": "“{value}” is too short for a serial number.",
    "rounded_number": "The spreadsheet has rounded this number ({value}). Format the column as text and enter it again.",
    "duplicate_serial": "{value} is in row {other} already.",
    "serial_format": "“{value}” is not a serial number as {maker} gives them.{hint}",
    "other_lease": "{value} is on the open lease {lease} already.",
    "other_branch": "{value} is on this lease already, in a branch that is not among yours.",
    "duplicate_tag": "The tag {value} is in row {other} already.",
    "unknown_category": "“{value}” is no category we know. Use one of: {categories}.",
    "unknown_branch": "There is no branch “{value}” among yours.",
    "archived_branch": "The branch “{value}” is archived.",
    "unknown_accessory": "“{value}” is no accessory we know; it will be left out.",
    "bad_date": "“{value}” is not a date.",
    "mixed_dates": "“{value}” is written in another format than the rest of the column.",
    "ambiguous_dates": "In “{value}” day and month cannot be told apart. Say whether the day comes first.",
    "bad_currency": "“{value}” is not a currency code such as EUR.",
    "bad_term": "This lease would end before it starts.",
    "lease_differs": "{column} differs from that of row {other} on the same lease.",
    "lease_closed": "The lease {value} is closed.",
    "changed_meanwhile": "Somebody changed the same assets while the schedule was imported. Nothing was imported; check again.",
    "interrupted": "The server was restarted while it worked on this schedule. Nothing was imported; start again.",
    "failed": "The server could not finish. Nothing was imported; try again, and tell the administrator the time if it fails again.",
    "gone": "The store did not give the uploaded file back. Nothing was imported; try again, or upload it again.",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """One problem: where it is, its code, and what to tell."""

    row: int | None
    column: str | None
    code: str
    message: str

    @property
    def is_error(self) -> bool:
        """Whether it stands in the way of the import."""
        return self.code not in WARNINGS

    def told(self) -> dict[str, Any]:
        """As the wire and the table have it."""
        severity = "error" if self.is_error else "warning"
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message,
            "severity": severity,
        }


def found(code: str, row: int | None = None, column: str | None = None, **more: Any) -> Found:
    """A problem in words. `more` fills its sentence; long values are cut."""
    shown = {name: str(value)[:80] if name == "value" else value for name, value in more.items()}
    return Found(row, column, code, _SAYS[code].format(column=column, **shown))
