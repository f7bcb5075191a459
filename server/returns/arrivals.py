"""Photographs that arrived, said in the journal: one `photo.received` for every entry that names the digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

from server.database import db
from server.journal import ledger
from server.models.journal import JournalEntry, Opening, Photo
from server.models.reference import Asset
from server.models.state import AssetState
from server.prepared import Prepared
from server.returns.identify import is_label_match
from server.returns.serving import record_server_many
from server.returns.told import Told

LABEL_SLOT = "serial_label"
_CODES_MAX, _CODE_CHARACTERS_MAX = 50, 512


def record_photo_arrival(return_id: str, sha256: bytes, photo: Photo) -> str | None:
    """Say for every entry naming the digest that its bytes are here, once each; joins the caller's transaction.

    Answers what a label photograph shows (match, other, unread), or None when no entry says it is one.
    """
    db.session.flush()
    ledger.take_lock(return_id, 0)
    naming = (
        select(JournalEntry.id, JournalEntry.asset_id)
        .join(Opening, Opening.entry_id == JournalEntry.id)
        .where(Opening.return_id == return_id, Opening.sha256 == sha256, Opening.role == "photo")
        .order_by(JournalEntry.seq)
    )
    named = [(row.id, row.asset_id) for row in db.session.execute(naming) if row.asset_id]
    return _say(return_id, named, {sha256: photo})


def photos_already_here(return_id: str, told: Iterable[Told]) -> None:
    """A digest may be named twice: entries that come after the bytes have them at once."""
    named = [
        (bytes.fromhex(digest), entry)
        for entry in told
        if entry.kind == "photo.taken"
        for digest in entry.digests.values()
    ]
    if not named:
        return
    digests = {f"digest_{number}": digest for number, digest in enumerate({digest for digest, _ in named})}
    here = {bytes(row.sha256) for row in _here(len(digests)).all(return_id=return_id, **digests)}
    if here:
        photos = db.session.scalars(select(Photo).where(Photo.return_id == return_id, Photo.sha256.in_(here)))
        late = [(entry.id, entry.asset_id) for digest, entry in named if digest in here and entry.asset_id]
        _say(return_id, late, {bytes(photo.sha256): photo for photo in photos})


@lru_cache(maxsize=256)
def _here(count: int) -> Prepared:
    these = Photo.sha256.in_([bindparam(f"digest_{number}") for number in range(count)])
    return Prepared(select(Photo.sha256).where(Photo.return_id == bindparam("return_id"), these))


def _say(return_id: str, named: Sequence[tuple[str, str]], photos: dict[bytes, Photo]) -> str | None:
    asked = (
        select(AssetState.asset_id, AssetState.record, Asset.serial, Asset.tag)
        .outerjoin(Asset, Asset.id == AssetState.asset_id)
        .where(AssetState.return_id == return_id, AssetState.asset_id.in_({asset_id for _, asset_id in named}))
    )
    states: dict[str, Any] = {row.asset_id: row for row in db.session.execute(asked)}
    said, label = [], None
    for entry_id, asset_id in named:
        state = states.get(asset_id)
        shown = (
            next((one for one in (state.record.get("photos") or ()) if one["id"] == entry_id), None) if state else None
        )
        if state is None or shown is None or shown["sha256"] is None:
            continue
        if shown["arrived"]:
            label = shown["label"] or label
            continue
        photo = photos[bytes.fromhex(shown["sha256"])]
        data = _data(entry_id, shown["slot"], photo, state)
        label = data["label"] or label
        said.append(("photo.received", asset_id, data))
    if said:
        record_server_many(return_id, said)
    return label


def _data(entry_id: str, slot: str, photo: Photo, state: Any) -> dict[str, Any]:
    codes = [str(code["text"]).replace("\x00", "")[:_CODE_CHARACTERS_MAX] for code in photo.codes][:_CODES_MAX]
    serial = state.serial or (state.record.get("unexpected") or {}).get("scan") or ""
    label = is_label_match(codes, serial, state.tag or "") if slot == LABEL_SLOT else None
    return {
        "photo": entry_id,
        "w": photo.width,
        "h": photo.height,
        "bytes": photo.size_bytes,
        "label": label,
        "codes": codes,
    }
