"""An entry as projections hear it: read, placed and with its digests looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Record = dict[str, Any]


@dataclass(slots=True)
class Told:
    """`received` is arrival as RFC 3339; `digests` maps a photo's commitment to the hex SHA-256 it opens to."""

    seq: int
    id: str
    kind: str
    asset_id: str | None
    by: str | None
    at: str
    received: str
    att: tuple[tuple[str, str], ...]
    data: dict[str, Any]
    digests: dict[str, str]

    def who(self) -> dict[str, Any]:
        """Who recorded it, when they say, when it came, and where to find it."""
        return {"by": self.by, "at": self.at, "received": self.received, "entry": self.id}

    def commitment(self, role: str) -> str | None:
        """The first commitment of this role."""
        return next((c for held, c in self.att if held == role), None)


def wire_time(moment: datetime) -> str:
    """A moment as RFC 3339 in UTC with milliseconds."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
