"""Projections of the journal onto `asset_state`: load the touched rows once, fold, write them back in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from server.database import Identifier, db
from server.journal.entry import parse
from server.models.journal import JournalEntry, Opening
from server.models.reference import Asset, Return
from server.models.state import AssetState
from server.prepared import Prepared
from server.returns import checklist
from server.returns.effect import has_effect
from server.returns.folds_review import reopen_review
from server.returns.kinds import CATALOGUE, EVIDENCE
from server.returns.told import Record, Told, wire_time

_state: Any = AssetState.__table__
_journal: Any = JournalEntry.__table__
_return: Any = Return.__table__


@dataclass(slots=True)
class Row:
    """An asset's state while it is folded. `expected` lists accessory codes its reference data asks for."""

    return_id: str
    asset_id: str
    branch_id: str | None
    category: str
    is_unexpected: bool
    expected: list[str]
    record: Record
    seq: int
    is_new: bool = False


@lru_cache(maxsize=256)
def _load(count: int) -> Prepared:
    these = _state.c.asset_id.in_([bindparam(f"asset_{number}", type_=Identifier) for number in range(count)])
    return Prepared(
        select(
            _state.c.asset_id, _state.c.branch_id, _state.c.category, _state.c.is_unexpected, _state.c.record, _state.c.seq,
            Asset.accessories,
        )
        .outerjoin(Asset, Asset.id == _state.c.asset_id)
        .where(_state.c.return_id == bindparam("return_id"), these)
    )  # fmt: skip


def load(return_id: str, asset_ids: Sequence[str]) -> dict[str, Row]:
    """The states of these assets in this return, by asset; those it does not know are absent."""
    if not asset_ids:
        return {}
    assets = {f"asset_{number}": asset_id for number, asset_id in enumerate(asset_ids)}
    found = _load(len(assets)).all(return_id=return_id, **assets)
    return {
        row.asset_id: Row(
            return_id,
            row.asset_id,
            row.branch_id,
            row.category,
            row.is_unexpected,
            row.accessories or [],
            row.record,
            row.seq,
        )
        for row in found
    }


def stranger(return_id: str, asset_id: str) -> Row:
    """The state of an asset this return does not expect: of no branch, so that everybody on the return sees it."""
    return Row(return_id, asset_id, None, "", True, [], {}, 0, is_new=True)


def project(return_id: str, told: Iterable[Told], rows: dict[str, Row]) -> None:
    """Fold entries, already in the journal, onto the states in `rows`, and write those. Adds strangers to `rows`."""
    by_asset: dict[str, list[Told]] = {}
    for entry in told:
        if entry.asset_id is not None:
            by_asset.setdefault(entry.asset_id, []).append(entry)
        if is_about_return(entry):
            project_return(return_id, entry)
    changed = []
    for asset_id, entries in by_asset.items():
        row = rows.get(asset_id)
        if row is None:
            row = rows[asset_id] = stranger(return_id, asset_id)
        if _is_void_about(row.record, entries):
            row.record = fold_all(history(return_id, asset_id))
        else:
            for entry in entries:
                fold(row.record, entry)
        row.seq = entries[-1].seq
        changed.append(row)
    store(changed)


def _is_void_about(record: Record, entries: Sequence[Told]) -> bool:
    """Whether a void comes, or an entry that a void named before it came: then only the whole history tells."""
    voided = record.get("voided", ())
    return any(entry.kind == "entry.voided" or entry.id in voided for entry in entries)


def fold(record: Record, entry: Told) -> None:
    """Add one entry to a record."""
    CATALOGUE[entry.kind].fold(record, entry)
    if entry.kind in EVIDENCE:
        reopen_review(record, entry)


def fold_all(entries: Sequence[Told]) -> Record:
    """The record that a whole history makes. What a void names does not count, unless the void is itself voided.

    Voids correct what was recorded of an asset. A manager's judgements and the server's own entries stand: those who may
    void may not judge.
    """
    voided: list[str] = []
    for entry in reversed(entries):
        if entry.kind == "entry.voided" and entry.id not in voided:
            voided.append(entry.data["entry"])
    record: Record = {}
    for entry in entries:
        if entry.id not in voided or entry.kind not in EVIDENCE:
            fold(record, entry)
    if voided:
        record["voided"] = sorted(set(voided))
    return record


def is_about_return(entry: Told) -> bool:
    """Whether it says something of the return as a whole."""
    return CATALOGUE[entry.kind].is_about_return


def project_return(return_id: str, entry: Told) -> None:
    """Close or reopen the return itself."""
    closed_at = _received_at(entry) if entry.kind == "return.closed" else None
    db.session.connection().execute(update(_return).where(_return.c.id == return_id).values(closed_at=closed_at))


def _received_at(entry: Told) -> Any:
    return select(_journal.c.received_at).where(_journal.c.id == entry.id).scalar_subquery()


def columns(row: Row) -> dict[str, Any]:
    """What lists filter and sort by, read from the record."""
    record = row.record
    photos = record.get("photos", ())
    retakes = sum(retake["state"] == "open" for retake in record.get("retakes", ()))
    unexpected = record.get("unexpected")
    is_here = bool(record.get("located") or unexpected)
    return {
        "b_return": row.return_id,
        "b_asset": row.asset_id,
        "branch_id": row.branch_id,
        "category": row.category,
        "seq": row.seq,
        "is_unexpected": row.is_unexpected,
        "presence": "found" if is_here else "missing" if record.get("not_found") else "expected",
        "is_recorded": checklist.is_recorded(row.category, record, row.expected),
        "review": (record.get("review") or {}).get("verdict", "open"),
        "retakes_open": retakes,
        "photos": len(photos),
        "photos_awaited": sum(photo["arrived"] is None for photo in photos),
        "defects": len(record.get("defects", ())),
        "flags": sum(flag["state"] == "open" for flag in record.get("flags", ())),
        "scan": unexpected["scan"] if unexpected else "",
        "record": record,
    }


_CHANGING = ("branch_id", "category", "seq", "is_unexpected", "presence", "is_recorded", "review", "retakes_open", "photos", "photos_awaited",
             "defects", "flags", "scan", "record")  # fmt: skip
_UPDATE = Prepared(
    update(_state)
    .where(_state.c.return_id == bindparam("b_return"), _state.c.asset_id == bindparam("b_asset"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_INSERT = Prepared(
    insert(_state).values(
        return_id=bindparam("b_return"), asset_id=bindparam("b_asset"), **{name: bindparam(name) for name in _CHANGING}
    )
)


def store(rows: Iterable[Row]) -> None:
    """Write states back, all in one statement per sort."""
    old: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for row in rows:
        (new if row.is_new else old).append(columns(row))
        row.is_new = False
    if old:
        _UPDATE.many(old)
    if new:
        _INSERT.many(new)


def history(return_id: str, asset_id: str | None = None) -> list[Told]:
    """An asset's entries that have an effect, or a whole return's, as the journal holds them, in order."""
    asked = select(
        _journal.c.seq, _journal.c.person_id, _journal.c.received_at, _journal.c.jws, _journal.c.kind, _journal.c.flags
    ).where(_journal.c.return_id == return_id).order_by(_journal.c.seq)  # fmt: skip
    if asset_id is not None:
        asked = asked.where(_journal.c.asset_id == asset_id)
    connection = db.session.connection()
    rows = connection.execute(asked).all()
    opened = select(Opening.c, Opening.sha256).where(Opening.return_id == return_id, Opening.role == "photo")
    if asset_id is not None:
        opened = opened.where(
            Opening.entry_id.in_(
                select(_journal.c.id).where(_journal.c.return_id == return_id, _journal.c.asset_id == asset_id)
            )
        )
    digests = {bytes(row.c).hex(): bytes(row.sha256).hex() for row in connection.execute(opened)}
    return [retell(row, digests) for row in rows if has_effect(row.kind, row.flags)]


def retell(row: Any, digests: dict[str, str]) -> Told:
    """An entry from its journal row (seq, person_id, received_at, jws); `digests` opens its photographs' commitments."""
    entry = parse(row.jws)
    return Told(
        row.seq,
        entry.id,
        entry.kind,
        entry.asset_id,
        row.person_id,
        entry.at,
        wire_time(row.received_at),
        entry.att,
        entry.data,
        digests,
    )


def drop(return_id: str) -> None:
    """Forget every state of a return."""
    db.session.connection().execute(delete(_state).where(_state.c.return_id == return_id))
