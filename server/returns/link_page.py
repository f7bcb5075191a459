"""What a lessor's link shows of a return: identity, photographs with their marks, condition and times. Never more.

No names of people, no assignees, no prices, no reviews, no retakes, nothing of assets outside the link.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from server.database import db
from server.models.journal import JournalEntry
from server.models.links import Link
from server.models.reference import Asset, Lease, Lessor, Return, ReturnAsset
from server.models.state import AssetState
from server.returns import checklist, link_record
from server.returns.link_record import ShownAsset
from server.returns.texts import words_of
from server.returns.words import name_of

PAGE_ASSETS = 500


@dataclass(frozen=True)
class Heading:
    """The return, told to its lessor."""

    lessor: str
    lease: str
    schedule: str
    authorisation: str
    due_on: Any
    closed_at: datetime | None
    expires_at: datetime
    assets: int
    found: int
    missing: int


def heading(link: Link) -> Heading:
    """What the return is and how many of its assets are there."""
    row = db.session.execute(
        select(Return, Lease, Lessor)
        .join(Lease, Lease.id == Return.lease_id)
        .join(Lessor, Lessor.id == Lease.lessor_id)
        .where(Return.id == link.return_id)
    ).one()
    in_link = _in_link(link).with_only_columns(AssetState.presence, func.count()).group_by(AssetState.presence)
    counts: dict[str, int] = dict(db.session.execute(in_link).tuples().all())
    return Heading(
        row.Lessor.name, row.Lease.number, row.Lease.schedule, row.Return.authorisation, row.Return.due_on,
        row.Return.closed_at, link.expires_at, sum(counts.values()), counts.get("found", 0), counts.get("missing", 0),
    )  # fmt: skip


def assets(link: Link, page: int) -> list[ShownAsset]:
    """One page of the link's assets by serial number."""
    chosen = _in_link(link).order_by(Asset.serial_norm, Asset.id)
    rows = db.session.execute(chosen.limit(PAGE_ASSETS).offset((page - 1) * PAGE_ASSETS)).all()
    texts = _note_texts(link, [row.AssetState.record for row in rows])
    return [_shown(link, row, texts) for row in rows]


def asset(link: Link, asset_id: str) -> ShownAsset | None:
    """One asset of the link, or None when it is not one of it."""
    row = db.session.execute(_in_link(link).where(Asset.id == asset_id)).first()
    return _shown(link, row, _note_texts(link, [row.AssetState.record])) if row else None


def photo_digest(link: Link, photo_id: str) -> str | None:
    """The SHA-256 of a photograph that the link shows and that has arrived, or None."""
    if "photos" not in link.shows:
        return None
    entry = db.session.scalar(select(JournalEntry).where(JournalEntry.id == photo_id))
    if entry is None or entry.return_id != link.return_id or entry.asset_id is None:
        return None
    row = db.session.execute(_in_link(link).where(Asset.id == entry.asset_id)).first()
    held = link_record.kept_photos(row.AssetState.record) if row else ()
    return next((photo["sha256"] for photo in held if photo["id"] == photo_id and photo.get("arrived")), None)


def _in_link(link: Link) -> Select[Asset, AssetState]:
    """The link's assets. Unexpected ones are never in it: they may be another lessor's."""
    chosen = (
        select(Asset, AssetState)
        .join(ReturnAsset, ReturnAsset.asset_id == Asset.id)
        .join(AssetState, (AssetState.return_id == ReturnAsset.return_id) & (AssetState.asset_id == Asset.id))
        .where(ReturnAsset.return_id == link.return_id, ReturnAsset.is_removed.is_(False))
    )
    if link.branch_ids is not None:
        chosen = chosen.where(Asset.branch_id.in_(link.branch_ids))
    if link.asset_ids is not None:
        chosen = chosen.where(Asset.id.in_(link.asset_ids))
    return chosen


def _shown(link: Link, row: Row[Asset, AssetState], texts: dict[str, str]) -> ShownAsset:
    unit, state = row.Asset, row.AssetState
    record: dict[str, Any] = state.record or {}
    defects = record.get("defects") or []
    numbers = {defect["id"]: number for number, defect in enumerate(defects, 1)}
    shows_conditions = "conditions" in link.shows
    return ShownAsset(
        id=unit.id, serial=unit.serial, tag=unit.tag, product=" ".join(filter(None, (unit.maker, unit.model))),
        category=str(checklist.categories().get(unit.category, {}).get("name", unit.category)),
        presence=state.presence, presence_words=name_of("presences", state.presence),
        times=link_record.times(record.get("located") or record.get("not_found") or {}),
        photos=link_record.photos(record, numbers) if "photos" in link.shows else [],
        sections=list(link_record.sections(record)) if shows_conditions else [],
        defects=[link_record.defect(defect, numbers) for defect in defects] if shows_conditions else [],
        is_undamaged=shows_conditions and bool(record.get("damage_ruled_out")) and not defects,
        notes=list(link_record.notes(record, texts)) if "notes" in link.shows else [],
    )  # fmt: skip


def _note_texts(link: Link, records: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The words of the notes in these records, by commitment; erased ones are not there."""
    if "notes" not in link.shows:
        return {}
    notes = [note["entry"] for record in records for note in (record or {}).get("notes") or []]
    return words_of(link.return_id, notes)
