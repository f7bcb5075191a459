"""The only writer of journal rows: one append per return and transaction, which increments `head_seq` before anything else.

The increment is the lock: writers of one return wait for each other, writers of different returns never do.
PostgreSQL runs it in READ COMMITTED, SQLite in BEGIN IMMEDIATE (evidence.md, "Log").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, exists, or_, select, update

from server.database import Identifier, begin_to_write, db
from server.journal.entry import ZEROS, Entry
from server.journal.inserts import Row, insert_many
from server.models.journal import JournalEntry, Opening
from server.models.reference import Return, ReturnBranch
from server.prepared import Prepared

_journal: Any = JournalEntry.__table__
_opening: Any = Opening.__table__
_return: Any = Return.__table__


@dataclass(slots=True)
class Placed:
    """An entry and its place in its return's journal."""

    entry: Entry
    person_id: str | None
    seq: int = 0
    flags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Appending:
    """One append under way: `fresh` will be written; `known` maps ids to (seq, flags) of what was there already; `twins` conflict."""

    return_id: str
    closed_at: datetime | None
    is_first_of_key: bool
    fresh: list[Placed]
    known: dict[str, tuple[int, list[str]]]
    twins: set[bytes]


def take_lock(
    return_id: str, count: int, branch_ids: frozenset[str] | None = None
) -> tuple[int, datetime | None] | None:
    """Begin, and move the head by `count`. Answers (new head_seq, closed_at).

    None when there is no such return, or none that touches one of `branch_ids` (None: any).
    """
    if branch_ids is not None and not branch_ids:
        return None
    begin_to_write(db.session.connection())
    parameters: dict[str, Any] = {"return_id": return_id, "count": count}
    if branch_ids is None:
        row: Any = _MOVE.first(**parameters)
    else:
        branches = {f"branch_{number}": branch_id for number, branch_id in enumerate(branch_ids)}
        row = _move_in_branches(len(branches)).first(**parameters, **branches)
    return None if row is None else (row.head_seq, row.closed_at)


_moving = (
    update(_return)
    .where(_return.c.id == bindparam("return_id"))
    .values(head_seq=_return.c.head_seq + bindparam("count"))
    .returning(_return.c.head_seq, _return.c.closed_at)
)
_MOVE = Prepared(_moving)


@lru_cache(maxsize=64)
def _move_in_branches(count: int) -> Prepared:
    mine = ReturnBranch.branch_id.in_([bindparam(f"branch_{number}", type_=Identifier) for number in range(count)])
    return Prepared(_moving.where(exists().where(ReturnBranch.return_id == bindparam("return_id"), mine)))


_TAIL = Prepared(
    select(_journal.c.dseq, _journal.c.leaf, _journal.c.claimed_at)
    .where(_journal.c.return_id == bindparam("return_id"), _journal.c.kid == bindparam("kid"))
    .order_by(_journal.c.dseq.desc())
    .limit(1)
)
_KNOWN = select(
    _journal.c.return_id,
    _journal.c.id,
    _journal.c.kid,
    _journal.c.dseq,
    _journal.c.seq,
    _journal.c.leaf,
    _journal.c.flags,
).where(
    or_(
        _journal.c.id.in_(bindparam("ids", expanding=True)),
        (_journal.c.return_id == bindparam("return_id"))
        & (_journal.c.kid == bindparam("kid"))
        & _journal.c.dseq.in_(bindparam("dseqs", expanding=True)),
    )
)


def tail(return_id: str, kid: str) -> Any:
    """The last entry of a key in a return: (dseq, leaf, claimed_at), or None."""
    return _TAIL.first(return_id=return_id, kid=kid)


def begin(
    return_id: str,
    kid: str,
    person_id: str | None,
    branch_ids: frozenset[str] | None,
    entries: Sequence[Entry],
    is_careful: bool = False,
) -> Appending | None:
    """Lock the return and find the place of each entry of one key. None when there is no such return in these branches.

    `is_careful` looks every id up; without it only when a device sequence number is not beyond the key's last one.
    """
    moved = take_lock(return_id, len(entries), branch_ids)
    if moved is None:
        return None
    head, closed_at = moved
    last = tail(return_id, kid)
    appending = Appending(return_id, closed_at, last is None, [], {}, set())
    before: dict[int, tuple[str, str]] = {} if last is None else {last.dseq: (bytes(last.leaf).hex(), last.claimed_at)}
    rows: list[Any] = []
    if is_careful or (last is not None and any(entry.dseq <= last.dseq for entry in entries)):
        rows = _look_up(return_id, kid, entries)
    _place(appending, entries, rows, before, person_id)
    seq = head - len(entries)
    extra = len(appending.fresh) - len(entries)
    if appending.is_first_of_key and appending.fresh:
        extra += 1  # device.enrolled goes first
        seq += 1
    if extra:
        take_lock(return_id, extra)
    for placed in appending.fresh:
        seq += 1
        placed.seq = seq
    return appending


def _look_up(return_id: str, kid: str, entries: Sequence[Entry]) -> list[Any]:
    dseqs = {entry.dseq for entry in entries} | {entry.dseq - 1 for entry in entries}
    parameters = {"ids": [entry.id for entry in entries], "return_id": return_id, "kid": kid, "dseqs": sorted(dseqs)}
    return list(db.session.connection().execute(_KNOWN, parameters))


def _place(
    appending: Appending,
    entries: Sequence[Entry],
    rows: list[Any],
    before: dict[int, tuple[str, str]],
    person_id: str | None,
) -> None:
    """Sort entries into fresh, known and twins, and look along the device's chain."""
    by_id = {row.id: (bytes(row.leaf), row.seq, list(row.flags)) for row in rows}
    by_dseq: dict[int, bytes] = {}
    for row in rows:
        if row.return_id == appending.return_id and row.kid == entries[0].kid:
            by_dseq[row.dseq] = bytes(row.leaf)
            before.setdefault(row.dseq, (bytes(row.leaf).hex(), ""))
    for entry in entries:
        stored = by_id.get(entry.id)
        if stored is not None and stored[0] == entry.leaf:
            appending.known[entry.id] = (stored[1], stored[2])
        elif stored is not None or entry.dseq in by_dseq:
            appending.twins.add(entry.leaf)
        else:
            placed = Placed(entry, person_id, flags=_chain_flags(entry, before))
            appending.fresh.append(placed)
            by_id[entry.id] = (entry.leaf, 0, placed.flags)
            by_dseq[entry.dseq] = entry.leaf
            before[entry.dseq] = (entry.leaf.hex(), entry.at)


def _chain_flags(entry: Entry, before: dict[int, tuple[str, str]]) -> list[str]:
    flags = []
    if entry.dseq == 0:
        return ["chain_fork"] if entry.dprev != ZEROS else []
    link = before.get(entry.dseq - 1)
    if link is None:
        return ["chain_gap"]
    if link[0] != entry.dprev:
        flags.append("chain_fork")
    if entry.at[:19] < link[1][:19]:
        flags.append("time_backwards")
    return flags


COLUMNS = (
    "return_id",
    "seq",
    "id",
    "kid",
    "dseq",
    "leaf",
    "jws",
    "kind",
    "asset_id",
    "person_id",
    "claimed_at",
    "received_at",
    "flags",
)
OPENING_COLUMNS = ("return_id", "c", "entry_id", "role", "salt", "sha256", "text")


def write(placed: Iterable[Placed], openings: list[Row], received_at: datetime) -> None:
    """Insert the rows of entries that have their places, and what opens their commitments (as `opening_row` makes them)."""
    rows = [
        (
            entry.return_id, item.seq, entry.id, entry.kid, entry.dseq, entry.leaf, entry.jws, entry.kind, entry.asset_id, item.person_id,
            entry.at, received_at, json.dumps(item.flags) if item.flags else "[]",
        )
        for item in placed
        for entry in (item.entry,)
    ]  # fmt: skip
    connection = db.session.connection()
    insert_many(connection, _journal, COLUMNS, rows)
    if openings:
        insert_many(connection, _opening, OPENING_COLUMNS, openings)


def opening_row(entry: Entry, opening: dict[str, Any]) -> Row:
    """The row of an opening {c, salt, sha256, role, text?} that came beside its entry."""
    c, salt, sha256 = (bytes.fromhex(opening[name]) for name in ("c", "salt", "sha256"))
    return entry.return_id, c, entry.id, opening["role"], salt, sha256, opening.get("text")
