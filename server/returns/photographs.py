"""Photographs on their way in and out: which are awaited, who may see one, and how one that arrives is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError

from server.access import Actor
from server.database import db
from server.errors import Conflict, NotFound, Problem, SignInNeeded
from server.evidence import barcode, photo
from server.evidence.barcode import LABELS
from server.evidence.photo import Examined, Limits
from server.evidence.problems import HashMismatch
from server.evidence.store import Store, Stored, photo_key
from server.evidence.turns import Turns
from server.journal import entry
from server.models.journal import JournalEntry, Opening, Photo, Quarantine
from server.models.reference import Asset
from server.models.state import AssetState
from server.returns import recording
from server.returns.lists import visible_returns

_DIGEST = re.compile("[0-9a-f]{64}")
_LABEL_SLOTS = frozenset({"serial_label", "overview_tag"})


class NotNamed(Conflict):
    """Photographs come after the entry that names them."""

    code, title = "not_named", "No entry names this photograph yet"


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


def check_sender(return_id: str, sha256: bytes, actor: Actor | None, ticket: str | None) -> None:
    """Whether this photograph may come from this sender.

    Those who see the asset may send; so may who recorded the entry that names it, wherever they work by now; and so may
    the holder of a quarantine ticket, signed in or not. Raises SignInNeeded, NotFound, or NotNamed before the entry came.
    """
    if ticket and is_on_ticket(return_id, sha256, ticket):
        return
    if actor is None:
        raise SignInNeeded()
    names = db.session.scalars(_naming(return_id, sha256).with_only_columns(JournalEntry.person_id)).all()
    if actor.person_id and actor.person_id in names:
        return
    if not _sees_return(return_id, actor):
        raise NotFound("There is no return of this name among yours.")
    if not names:
        raise NotNamed("No entry names this photograph yet: send the entry first. The photograph was not kept.")
    check_viewer(return_id, sha256, actor)


def receive(return_id: str, sha256: bytes, data: bytes, desk: Desk) -> Receipt:
    """Check a photograph, keep it in the store, then record its arrival: all of it or, for the journal, nothing.

    The same photograph again answers as before without decoding. Raises a `BadPhoto`, `OtherFormat` or `Unavailable`.
    """
    if hashlib.sha256(data).digest() != sha256:
        raise HashMismatch("The bytes that arrived are not the ones the address names.")
    known = db.session.get(Photo, (return_id, sha256))
    db.session.rollback()  # no connection is held while the store is asked
    if known is not None and desk.store.exists(photo_key(return_id, sha256.hex(), "full")):
        return _record(known)
    return _record(_keep(return_id, sha256, data, desk))


def check_viewer(return_id: str, sha256: bytes, actor: Actor) -> None:
    """Whether somebody sees the return and an asset that the photograph is of. Raises NotFound."""
    named = _visible(return_id, actor).where(Opening.sha256 == sha256).limit(1)
    if not _sees_return(return_id, actor) or db.session.scalar(named) is None:
        raise NotFound("There is no such photograph, or it is not yours to see.")


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


def awaited(return_id: str, actor: Actor) -> list[str]:
    """The digests that entries of the actor's branches name and that have not arrived."""
    _check_return(return_id, actor)
    arrived = select(Photo.sha256).where(Photo.return_id == return_id, Photo.sha256 == Opening.sha256)
    rows = db.session.scalars(_visible(return_id, actor).where(~arrived.exists()).distinct().order_by(Opening.sha256))
    return [bytes(row).hex() for row in rows]


def held(return_id: str, digests: Sequence[str], actor: Actor, desk: Desk) -> list[str]:
    """Which of these the server can confirm: the tables know them and the store has them."""
    _check_return(return_id, actor)
    asked = [bytes.fromhex(digest) for digest in digests]
    known = db.session.scalars(select(Photo.sha256).where(Photo.return_id == return_id, Photo.sha256.in_(asked))).all()
    db.session.rollback()
    names = sorted(bytes(sha256).hex() for sha256 in known)
    return [name for name in names if desk.store.exists(photo_key(return_id, name, "full"))]


def _keep(return_id: str, sha256: bytes, data: bytes, desk: Desk) -> Photo:
    """Put original and derivatives into the store; only then is there anything to record.

    The original is on its way while the picture is decoded; should that show it to be damaged, it is taken back.
    """
    is_label = _is_of_label(return_id, sha256)
    db.session.rollback()  # no connection is held while pictures are decoded and stored
    measured = photo.measure(data, desk.limits)
    name = sha256.hex()
    with desk.turns.take(photo.memory(measured)), ThreadPoolExecutor(2) as storing:
        original = storing.submit(desk.store.put_once, photo_key(return_id, name, "full"), data, measured.media_type)
        try:
            found = photo.examine(data, desk.limits)
        except Problem:
            _take_back(original, photo_key(return_id, name, "full"), desk.store)
            raise
        smaller = storing.submit(_store_smaller, return_id, name, found, desk.store)
        codes = barcode.read(found.frame, found.luminance, LABELS) if is_label else barcode.read_quickly(found.frame)
        smaller.result()
        original.result()
    return Photo(
        return_id=return_id, sha256=sha256, size_bytes=len(data), media_type=found.media_type,
        width=found.width, height=found.height,
        codes=[{"text": code.text, "symbology": code.symbology, "box": list(code.box)} for code in codes],
    )  # fmt: skip


def _store_smaller(return_id: str, name: str, found: Examined, store: Store) -> None:
    for edge, derivative in found.derivatives.items():
        store.put(photo_key(return_id, name, str(edge)), derivative, "image/jpeg")


def _take_back(original: Future[bool], key: str, store: Store) -> None:
    """Remove what this request wrote. Where the store is gone, unnamed bytes may stay in it; nothing ever shows them."""
    with suppress(Problem):
        if original.result():
            store.delete(key)


def _is_of_label(return_id: str, sha256: bytes) -> bool:
    """Whether codes matter so much here that the search goes on for long; so also where nothing says what it is of."""
    found = db.session.scalars(_naming(return_id, sha256).with_only_columns(JournalEntry.jws))
    slots = [entry.parse(jws).data.get("slot") for jws in found]
    return not slots or any(slot in _LABEL_SLOTS for slot in slots)


def _record(arrived: Photo) -> Receipt:
    """Write the row and the journal's entries in one transaction. Two that arrive together leave one row."""
    return_id, sha256 = arrived.return_id, arrived.sha256
    try:
        return _write(return_id, sha256, arrived)
    except IntegrityError:  # another request wrote it meanwhile
        db.session.rollback()
        return _write(return_id, sha256, arrived)


def _write(return_id: str, sha256: bytes, arrived: Photo) -> Receipt:
    kept = db.session.get(Photo, (return_id, sha256))
    is_new = kept is None
    if kept is None:
        db.session.add(arrived)
        kept = arrived
    label = recording.record_photo_arrival(return_id, sha256, kept)
    db.session.commit()
    return Receipt(kept, is_new, label, _expected(return_id, sha256) if label else None)


def _expected(return_id: str, sha256: bytes) -> str | None:
    asset_ids = _naming(return_id, sha256).with_only_columns(JournalEntry.asset_id)
    return db.session.scalar(select(Asset.serial).where(Asset.id.in_(asset_ids)).limit(1))


def _naming(return_id: str, sha256: bytes) -> Select[Any]:
    """The recorded entries that name a photograph."""
    return (
        select(JournalEntry)
        .join(Opening, Opening.entry_id == JournalEntry.id)
        .where(Opening.return_id == return_id, Opening.sha256 == sha256, Opening.role == "photo")
    )


def _visible(return_id: str, actor: Actor) -> Select[Any]:
    """The digests named by entries on assets of the actor's branches, or of no branch."""
    found = (
        select(Opening.sha256)
        .join(JournalEntry, JournalEntry.id == Opening.entry_id)
        .outerjoin(AssetState, (AssetState.return_id == Opening.return_id) & (AssetState.asset_id == JournalEntry.asset_id))
        .where(Opening.return_id == return_id, Opening.role == "photo")
    )
    if actor.branch_ids is None:
        return found
    return found.where(or_(AssetState.branch_id.is_(None), AssetState.branch_id.in_(actor.branch_ids)))


def _sees_return(return_id: str, actor: Actor) -> bool:
    mine = visible_returns(actor).subquery()
    return db.session.scalar(select(mine.c.id).where(mine.c.id == return_id)) is not None


def _check_return(return_id: str, actor: Actor) -> None:
    if not _sees_return(return_id, actor):
        raise NotFound("There is no return of this name among yours.")


def is_on_ticket(return_id: str, sha256: bytes, ticket: str) -> bool:
    """Whether quarantined work that this ticket was given for names the photograph."""
    ticket_hash = hashlib.sha256(ticket.encode()).digest()
    rows = db.session.scalars(select(Quarantine).where(Quarantine.ticket_hash == ticket_hash, Quarantine.return_id == return_id))
    return any(opening.get("sha256") == sha256.hex() for row in rows for opening in row.openings)
