"""Photographs on their way in and out: how one that arrives is checked, kept and recorded, and how it is fetched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.access import Actor
from server.database import db
from server.errors import NotFound, Problem
from server.evidence import barcode, photo
from server.evidence.barcode import LABELS, Code
from server.evidence.photo import Examined, Limits
from server.evidence.problems import HashMismatch
from server.evidence.store import Store, Stored, photo_key
from server.evidence.turns import Turns
from server.models.journal import Photo
from server.returns import recording
from server.returns.photo_names import (
    Naming,
    check_sender,
    is_of_label,
    is_on_ticket,
    naming,
    sees_return,
    what_is_enough,
)

__all__ = ["Desk", "Receipt", "check_sender", "digest_of", "fetch", "held", "is_on_ticket", "receive"]

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Desk:
    """What receiving a photograph needs besides the tables."""

    store: Store
    turns: Turns
    limits: Limits


@dataclass(frozen=True)
class Receipt:
    """What the sender is told. `label` is match, other, unread or None (not a label photograph); `expected` the asset's serial."""

    photo: Photo
    is_new: bool
    label: str | None
    expected: str | None


def digest_of(text: str) -> bytes:
    """The digest named in an address. Raises NotFound for anything but 64 lower-case hex digits."""
    if not _DIGEST.fullmatch(text):
        raise NotFound("There is no photograph of this name.")
    return bytes.fromhex(text)


def receive(return_id: str, sha256: bytes, data: bytes, desk: Desk, named: Sequence[Naming] | None = None) -> Receipt:
    """Check a photograph, keep it in the store, then record its arrival: all of it or, for the journal, nothing.

    `named` are the entries that name it, as `check_sender` found them. The same photograph again answers as before
    without decoding. Raises a `BadPhoto`, `OtherFormat` or `Unavailable`.
    """
    if hashlib.sha256(data).digest() != sha256:
        raise HashMismatch("The bytes that arrived are not the ones the address names.")
    named = naming(return_id, sha256) if named is None else named
    is_known = db.session.get(Photo, (return_id, sha256)) is not None
    db.session.rollback()  # no connection is held while the store is asked or pictures are decoded
    if is_known and desk.store.exists(photo_key(return_id, sha256.hex(), "full")):
        return _record(return_id, sha256, None, named)
    arrived = _keep(return_id, sha256, data, desk, named)
    return _record(return_id, sha256, None if is_known else arrived, named)


def fetch(return_id: str, sha256: bytes, size: str, desk: Desk) -> tuple[Stored, str]:
    """A photograph's bytes and media type; the caller has checked who asks. Raises NotFound while it has not arrived."""
    found = db.session.get(Photo, (return_id, sha256))
    if found is None:
        raise NotFound("This photograph has not arrived yet.")
    db.session.rollback()
    try:
        stored = desk.store.stream(photo_key(return_id, sha256.hex(), size))
    except KeyError:
        raise NotFound("This photograph is missing from the store.") from None
    return stored, found.media_type if size == "full" else "image/jpeg"


def held(return_id: str, digests: Sequence[str], actor: Actor, desk: Desk) -> list[str]:
    """Which of these the server can confirm: the tables know them and the store has them. Raises NotFound."""
    if not sees_return(return_id, actor):
        raise NotFound("There is no return of this name among yours.")
    asked = [bytes.fromhex(digest) for digest in digests]
    known = db.session.scalars(select(Photo.sha256).where(Photo.return_id == return_id, Photo.sha256.in_(asked))).all()
    db.session.rollback()
    names = sorted(bytes(sha256).hex() for sha256 in known)
    return [name for name in names if desk.store.exists(photo_key(return_id, name, "full"))]


def _keep(return_id: str, sha256: bytes, data: bytes, desk: Desk, named: Sequence[Naming]) -> Photo:
    """Put original and derivatives into the store; only then is there anything to record.

    The original is on its way while the picture is decoded; should that show it to be damaged, it is taken back.
    """
    measured = photo.measure(data, desk.limits)
    name = sha256.hex()
    with desk.turns.take(photo.memory(measured)), ThreadPoolExecutor(3) as storing:
        original = storing.submit(desk.store.put_once, photo_key(return_id, name, "full"), data, measured.media_type)
        try:
            found = photo.decode(data, measured)
        except Problem:
            _take_back(original, photo_key(return_id, name, "full"), desk.store)
            raise
        smaller = [storing.submit(_store_smaller, return_id, name, edge, found, desk.store) for edge in found.derivatives]
        codes = _codes(found, named)
        original.result()
        for stored in smaller:
            stored.result()
    return Photo(
        return_id=return_id, sha256=sha256, size_bytes=len(data), media_type=found.media_type,
        width=found.width, height=found.height,
        codes=[{"text": code.text, "symbology": code.symbology, "box": list(code.box)} for code in codes],
    )  # fmt: skip


def _codes(found: Examined, named: Sequence[Naming]) -> list[Code]:
    if is_of_label(named):
        return barcode.read(found.frame, found.luminance, LABELS, what_is_enough(named))
    return barcode.read_quickly(found.frame)


def _store_smaller(return_id: str, name: str, edge: int, found: Examined, store: Store) -> None:
    store.put(photo_key(return_id, name, str(edge)), found.derivatives[edge], "image/jpeg")


def _take_back(original: Future[bool], key: str, store: Store) -> None:
    """Remove what this request wrote. Where the store is gone, unnamed bytes may stay in it; nothing ever shows them."""
    with suppress(Problem):
        if original.result():
            store.delete(key)


def _record(return_id: str, sha256: bytes, arrived: Photo | None, named: Sequence[Naming]) -> Receipt:
    """Write the row (unless it is known) and the journal's entries in one transaction. Two that arrive together leave one row."""
    try:
        return _write(return_id, sha256, arrived, named)
    except IntegrityError:  # another request wrote it meanwhile
        db.session.rollback()
        return _write(return_id, sha256, None, named)


def _write(return_id: str, sha256: bytes, arrived: Photo | None, named: Sequence[Naming]) -> Receipt:
    kept = arrived or db.session.get_one(Photo, (return_id, sha256))
    db.session.add(kept)
    label = recording.record_photo_arrival(return_id, sha256, kept)
    db.session.expunge(kept)  # written; what the receipt says of it needs no second look
    db.session.commit()
    expected = next((each.serial for each in named if each.serial), None) if label else None
    return Receipt(kept, arrived is not None, label, expected)
