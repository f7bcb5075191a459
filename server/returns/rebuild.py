"""Dropping and rebuilding all projections from the journals, one return and transaction at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select, update

from server.database import db
from server.journal import ledger
from server.models.journal import JournalEntry, Opening
from server.models.reference import Asset, Return, ReturnAsset
from server.returns import projections
from server.returns.effect import has_effect
from server.returns.projections import Row
from server.returns.told import Told

_AT_ONCE = 500
_journal: Any = JournalEntry.__table__


def rebuild_all() -> int:
    """Rebuild every return; answers how many. Each is committed by itself."""
    return_ids = list(db.session.scalars(select(Return.id).order_by(Return.id)))
    for return_id in return_ids:
        rebuild(return_id)
        db.session.commit()
    return len(return_ids)


def rebuild(return_id: str) -> None:
    """Rebuild one return in the caller's transaction, holding its lock so that nobody writes meanwhile."""
    ledger.take_lock(return_id, 0)
    projections.drop(return_id)
    waiting = {row.asset_id: row for row in _expected(return_id)}
    digests = _digests(return_id)
    done: list[Row] = []
    for asset_id, entries in groupby(_told(return_id, digests), key=lambda entry: entry.asset_id):
        if asset_id is None:
            _rebuild_return(return_id, list(entries))
            continue
        row = waiting.pop(asset_id, None) or projections.stranger(return_id, asset_id)
        history = list(entries)
        row.record, row.seq = projections.fold_all(history), history[-1].seq
        done.append(row)
        if len(done) >= _AT_ONCE:
            projections.store(done)
            done = []
    projections.store([*done, *waiting.values()])


def _rebuild_return(return_id: str, entries: list[Told]) -> None:
    db.session.execute(update(Return).where(Return.id == return_id).values(closed_at=None))
    for entry in entries:
        if projections.is_about_return(entry):
            projections.project_return(return_id, entry)


def _expected(return_id: str) -> Iterator[Row]:
    """The blank state of every asset the return asks for."""
    asked = (
        select(Asset.id, Asset.branch_id, Asset.category, Asset.accessories)
        .join(ReturnAsset, ReturnAsset.asset_id == Asset.id)
        .where(ReturnAsset.return_id == return_id)
    )
    for row in db.session.execute(asked):
        yield Row(return_id, row.id, row.branch_id, row.category, False, row.accessories, {}, 0, is_new=True)


def _digests(return_id: str) -> dict[str, str]:
    asked = select(Opening.c, Opening.sha256).where(Opening.return_id == return_id, Opening.role == "photo")
    return {bytes(row.c).hex(): bytes(row.sha256).hex() for row in db.session.execute(asked)}


def _told(return_id: str, digests: dict[str, str]) -> Iterator[Told]:
    """What of the whole journal has an effect, asset by asset and in order within each."""
    asked = (
        select(
            _journal.c.seq, _journal.c.person_id, _journal.c.received_at, _journal.c.jws, _journal.c.kind, _journal.c.flags
        )
        .where(_journal.c.return_id == return_id)
        .order_by(_journal.c.asset_id, _journal.c.seq)
    )
    rows = db.session.connection().execute(asked.execution_options(yield_per=1000))
    for row in rows:
        if has_effect(row.kind, row.flags):
            yield projections.retell(row, digests)
