"""One append to one return: entries, what opens them, flags and projections, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.database import now
from server.journal import keys, ledger
from server.returns import projections
from server.returns.arrivals import photos_already_here
from server.returns.effect import has_effect
from server.returns.flags import arrival_flags
from server.returns.serving import enrol_in_return
from server.returns.submissions import Reading
from server.returns.told import Told, wire_time


@dataclass(frozen=True, slots=True)
class Recorder:
    """Whose entries they are, as that person stands now. `branch_ids` None: all branches; `flags` go onto every entry."""

    signer: keys.Signer
    role: str
    branch_ids: frozenset[str] | None
    flags: tuple[str, ...] = ()

    @property
    def person_id(self) -> str:
        """The person's id; the server's own key records through `serving`."""
        return self.signer.person_id or ""


def append(
    return_id: str, group: Sequence[Reading], recorder: Recorder, *, is_careful: bool
) -> ledger.Appending | None:
    """Write authentic entries of one key into a return, in the caller's transaction (the caller commits).

    None when the return is unknown or touches no branch of the recorder's. `is_careful` looks every id up first; without it
    an id that another return took meanwhile raises IntegrityError.
    """
    received_at = now()
    readings = {reading.entry.leaf: reading for reading in group if reading.entry is not None}
    entries = [reading.entry for reading in group if reading.entry is not None]
    appending = ledger.begin(
        return_id, recorder.signer.kid, recorder.person_id, recorder.branch_ids, entries, is_careful
    )
    if appending is None or not appending.fresh:
        return appending
    if appending.is_first_of_key:
        enrol_in_return(return_id, appending.fresh[0].seq - 1, recorder.signer, received_at)
    rows = projections.load(
        return_id, sorted({placed.entry.asset_id for placed in appending.fresh if placed.entry.asset_id})
    )
    arrival_flags(appending, rows, recorder.branch_ids, recorder.flags)
    opened = [(placed, readings[placed.entry.leaf].submission.openings) for placed in appending.fresh]
    rows_of_openings = [ledger.opening_row(placed.entry, one) for placed, openings in opened for one in openings]
    ledger.write(appending.fresh, rows_of_openings, received_at)
    received = wire_time(received_at)
    told = [_tell(placed, received, openings) for placed, openings in opened if has_effect(placed.entry.kind, placed.flags)]
    projections.project(return_id, told, rows)
    photos_already_here(return_id, told)
    return appending


def _tell(placed: ledger.Placed, received: str, openings: Sequence[dict[str, Any]]) -> Told:
    entry = placed.entry
    digests = {one["c"]: one["sha256"] for one in openings}
    return Told(
        placed.seq, entry.id, entry.kind, entry.asset_id, placed.person_id, entry.at, received, entry.att, entry.data, digests
    )  # fmt: skip
