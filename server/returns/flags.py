"""Flags given when an entry arrives: a well-formed, authentic entry is never refused for a business reason (evidence.md)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exists, select

from server.database import db
from server.journal.ledger import Appending
from server.models.state import AssetState
from server.returns.effect import NOT_ASSIGNED, PHOTOS_AWAITED
from server.returns.projections import Row

_AFTER_CLOSE_IS_FINE = frozenset({"return.closed", "return.reopened"})


def arrival_flags(
    appending: Appending, rows: Mapping[str, Row], branch_ids: frozenset[str] | None, always: tuple[str, ...]
) -> None:
    """Add to each fresh entry what a manager should know; the ledger has already looked along the device's chain."""
    met = set(rows)
    for placed in appending.fresh:
        entry, flags = placed.entry, placed.flags
        if appending.closed_at is not None and entry.kind not in _AFTER_CLOSE_IS_FINE:
            flags.append("after_close")
        flags.extend(always)
        if entry.asset_id is None:
            if entry.kind == "return.closed" and not entry.data["override"] and _is_awaiting(appending, placed.seq):
                flags.append(PHOTOS_AWAITED)
            continue
        row = rows.get(entry.asset_id)
        if entry.kind == "asset.unexpected":
            met.add(entry.asset_id)
        elif entry.asset_id not in met:
            flags.append("unknown_asset")
        if row is not None and branch_ids is not None and row.branch_id is not None and row.branch_id not in branch_ids:
            flags.append(NOT_ASSIGNED)


def _is_awaiting(appending: Appending, seq: int) -> bool:
    """Whether a photograph named before this place has not arrived."""
    if any(placed.entry.kind == "photo.taken" and placed.seq < seq for placed in appending.fresh):
        return True
    awaited = exists().where(AssetState.return_id == appending.return_id, AssetState.photos_awaited > 0)
    return bool(db.session.scalar(select(awaited)))
