"""Which recorded entries name a photograph, and so who may send it, who may see it, and what it should show."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from server.access import Actor
from server.database import db
from server.errors import Conflict, NotFound, SignInNeeded
from server.journal import entry
from server.models.journal import JournalEntry, Opening, Photo, Quarantine
from server.models.reference import Asset
from server.models.state import AssetState
from server.returns.identify import is_label_match
from server.returns.lists import visible_returns

_LABEL_SLOTS = frozenset({"serial_label", "overview_tag"})


class NotNamed(Conflict):
    """Photographs come after the entry that names them."""

    code, title = "not_named", "No entry names this photograph yet"


@dataclass(frozen=True, slots=True)
class Naming:
    """An entry that names a photograph: who recorded it, the slot, and the asset's serial and tag ("" where unknown)."""

    person_id: str | None
    slot: str | None
    serial: str
    tag: str


_NAMING = (
    select(JournalEntry.person_id, JournalEntry.jws, AssetState.scan, Asset.serial, Asset.tag)
    .join(Opening, Opening.entry_id == JournalEntry.id)
    .outerjoin(Asset, Asset.id == JournalEntry.asset_id)
    .outerjoin(AssetState, (AssetState.return_id == Opening.return_id) & (AssetState.asset_id == JournalEntry.asset_id))
    .where(Opening.return_id == bindparam("return_id"), Opening.sha256 == bindparam("sha256"), Opening.role == "photo")
    .order_by(JournalEntry.seq)
)


def naming(return_id: str, sha256: bytes) -> list[Naming]:
    """The entries that name a photograph, in their order. An unexpected asset's serial is what was scanned of it."""
    rows = db.session.connection().execute(_NAMING, {"return_id": return_id, "sha256": sha256})
    return [
        Naming(row.person_id, entry.parse(row.jws).data.get("slot"), row.serial or row.scan or "", row.tag or "") for row in rows
    ]


def is_of_label(named: Sequence[Naming]) -> bool:
    """Whether codes matter so much here that the search goes on for long; so also where nothing says what it is of."""
    return not named or any(each.slot in _LABEL_SLOTS for each in named)


def what_is_enough(named: Sequence[Naming]) -> Callable[[Sequence[str]], bool] | None:
    """When to stop looking for codes: the serial of a label photograph has been read; where it is of the tag, either has.

    None where nothing is known to look for.
    """
    looked_for = [(each.serial, each.tag if each.slot == "overview_tag" else "") for each in named if each.slot in _LABEL_SLOTS]
    known = [(serial, tag) for serial, tag in looked_for if serial or tag]
    if not known:
        return None
    return lambda texts: any(is_label_match(texts, serial, tag) == "match" for serial, tag in known)


def check_sender(return_id: str, sha256: bytes, actor: Actor | None, ticket: str | None) -> list[Naming]:
    """Whether this photograph may come from this sender; the entries that name it.

    Those who see the asset may send; so may who recorded the entry that names it, wherever they work by now; and so may
    the holder of a quarantine ticket, signed in or not. Raises SignInNeeded, NotFound, or NotNamed before the entry came.
    """
    if ticket and is_on_ticket(return_id, sha256, ticket):
        return naming(return_id, sha256)
    if actor is None:
        raise SignInNeeded()
    named = naming(return_id, sha256)
    if actor.person_id and any(each.person_id == actor.person_id for each in named):
        return named
    if not sees_return(return_id, actor):
        raise NotFound("There is no return of this name among yours.")
    if not named:
        raise NotNamed("No entry names this photograph yet: send the entry first. The photograph was not kept.")
    check_viewer(return_id, sha256, actor)
    return named


def check_viewer(return_id: str, sha256: bytes, actor: Actor) -> None:
    """Whether somebody sees the return and an asset that the photograph is of. Raises NotFound."""
    named = _visible(return_id, actor).where(Opening.sha256 == sha256).limit(1)
    if not sees_return(return_id, actor) or db.session.scalar(named) is None:
        raise NotFound("There is no such photograph, or it is not yours to see.")


def awaited(return_id: str, actor: Actor) -> list[str]:
    """The digests that entries of the actor's branches name and that have not arrived. Raises NotFound."""
    if not sees_return(return_id, actor):
        raise NotFound("There is no return of this name among yours.")
    arrived = select(Photo.sha256).where(Photo.return_id == return_id, Photo.sha256 == Opening.sha256)
    rows = db.session.scalars(_visible(return_id, actor).where(~arrived.exists()).distinct().order_by(Opening.sha256))
    return [bytes(row).hex() for row in rows]


def sees_return(return_id: str, actor: Actor) -> bool:
    """Whether a return is among those somebody sees."""
    mine = visible_returns(actor).subquery()
    return db.session.scalar(select(mine.c.id).where(mine.c.id == return_id)) is not None


def is_on_ticket(return_id: str, sha256: bytes, ticket: str) -> bool:
    """Whether quarantined work that this ticket was given for names the photograph."""
    ticket_hash = hashlib.sha256(ticket.encode()).digest()
    rows = db.session.scalars(select(Quarantine).where(Quarantine.ticket_hash == ticket_hash, Quarantine.return_id == return_id))
    return any(opening.get("sha256") == sha256.hex() for row in rows for opening in row.openings)


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
