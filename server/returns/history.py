"""One asset of a return in full: what is expected, what was recorded, and every entry that says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.access import Actor
from server.database import db
from server.errors import NotFound
from server.journal.entry import parse
from server.models.journal import JournalEntry, Opening
from server.models.reference import Asset, Branch, Return
from server.models.state import AssetState
from server.returns import table, texts
from server.returns.lists import visible_states
from server.returns.told import wire_time

CHANGES_MAX = 1000


def asset(return_id: str, asset_id: str, actor: Actor) -> dict[str, Any]:
    """An asset's reference data (None for an unexpected one), its row, its record with the words of its notes, and who
    the people in it are. Raises NotFound when it is not there or not theirs to see."""
    row = table.one(return_id, asset_id, actor)
    if row is None:
        raise NotFound("There is no such asset on this return among yours.")
    record = db.session.scalar(
        select(AssetState.record).where(AssetState.return_id == return_id, AssetState.asset_id == asset_id)
    )
    texts.add_texts(return_id, [record or {}])
    names = texts.names_of(texts.people_in(record))
    return {"reference": _reference(asset_id), "state": row, "record": record or {}, "names": names}


def entries(return_id: str, asset_id: str, actor: Actor) -> dict[str, Any]:
    """Every entry about an asset as the journal holds it, in the order of arrival. Raises NotFound."""
    if table.one(return_id, asset_id, actor) is None:
        raise NotFound("There is no such asset on this return among yours.")
    about = (JournalEntry.return_id == return_id) & (JournalEntry.asset_id == asset_id)
    found = list(db.session.scalars(select(JournalEntry).where(about).order_by(JournalEntry.seq)))
    opened = select(Opening.entry_id, Opening.text).where(
        Opening.return_id == return_id,
        Opening.role == "note",
        Opening.entry_id.in_(select(JournalEntry.id).where(about)),
    )
    words: dict[str, str | None] = {row.entry_id: row.text for row in db.session.execute(opened)}
    names = texts.names_of(entry.person_id for entry in found if entry.person_id)
    return {"entries": [_told(entry, words) for entry in found], "names": names}


def changes(found: Return, since: int, actor: Actor) -> dict[str, Any]:
    """The assets changed after sequence number `since`, the newest first and at most 1000, for a screen to follow."""
    chosen = select(AssetState.asset_id).where(visible_states(found.id, actor), AssetState.seq > since)
    ids = db.session.scalars(chosen.order_by(AssetState.seq.desc()).limit(CHANGES_MAX))
    return {"head_seq": found.head_seq, "reference_rev": found.reference_rev, "assets": list(ids)}


def _told(entry: JournalEntry, words: dict[str, str | None]) -> dict[str, Any]:
    told = {
        "seq": entry.seq, "id": entry.id, "kind": entry.kind, "by": entry.person_id, "kid": entry.kid,
        "at": entry.claimed_at, "received": wire_time(entry.received_at), "flags": entry.flags,
        "data": parse(entry.jws).data,
    }  # fmt: skip
    return {**told, "text": words[entry.id]} if entry.id in words else told


def _reference(asset_id: str) -> dict[str, Any] | None:
    row = db.session.execute(
        select(Asset, Branch.code).join(Branch, Branch.id == Asset.branch_id).where(Asset.id == asset_id)
    ).one_or_none()
    if row is None:
        return None
    found, branch = row
    names = (
        "id",
        "serial",
        "tag",
        "maker",
        "model",
        "category",
        "branch_id",
        "assignee",
        "accessories",
        "media",
        "lease_id",
    )
    return {**{name: getattr(found, name) for name in names}, "branch": branch}
