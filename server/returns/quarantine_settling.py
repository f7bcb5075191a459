"""What a manager does with entries that were kept aside: admit them into the journal, or dismiss them. None is ever deleted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.exc import IntegrityError

from server.access import Actor
from server.database import db, now
from server.errors import Conflict, NotFound
from server.journal import keys
from server.journal.entry import is_digest, parse
from server.models.journal import Quarantine
from server.models.reference import Return
from server.models.state import AssetState
from server.returns import quarantine, texts
from server.returns.appending import Recorder, append
from server.returns.bodies import WrongBody
from server.returns.kinds import CATALOGUE
from server.returns.lists import visible_returns
from server.returns.serving import record_server
from server.returns.submissions import Reading, Submission, check_kind

_AT_ONCE = 200


class NotAdmissible(Conflict):
    """The journal cannot hold this entry; it stays in quarantine."""

    code, title = "not_admissible", "This entry cannot be admitted"


def waiting(actor: Actor, limit: int = 500) -> list[dict[str, Any]]:
    """Entries kept aside that nobody has settled, oldest first, about assets this person sees.

    Who sees every branch is also told what names a return that nobody knows, perhaps of a database put back to yesterday.
    """
    asked = select(Quarantine).where(Quarantine.settled_at.is_(None), _is_within_reach(actor))
    rows = db.session.scalars(asked.order_by(Quarantine.received_at).execution_options(yield_per=_AT_ONCE))
    found = list(islice((row for some in rows.partitions() for row in _visible(some, actor)), limit))
    names = texts.names_of(row.person_id for row in found if row.person_id)
    return [_told(row, names) for row in found]


def _is_within_reach(actor: Actor) -> ColumnElement[bool]:
    if actor.branch_ids is None:
        return true()
    return Quarantine.return_id.in_(visible_returns(actor).with_only_columns(Return.id))


def _visible(rows: Sequence[Quarantine], actor: Actor) -> list[Quarantine]:
    """Those about assets of the actor's branches, of no branch, or about a return as a whole."""
    if actor.branch_ids is None:
        return list(rows)
    assets = {bytes(row.leaf): parse(row.jws).asset_id for row in rows}
    known = select(AssetState.return_id, AssetState.asset_id, AssetState.branch_id).where(
        AssetState.asset_id.in_({asset_id for asset_id in assets.values() if asset_id})
    )
    foreign = {
        (row.return_id, row.asset_id)
        for row in db.session.execute(known)
        if row.branch_id is not None and not actor.sees_branch(row.branch_id)
    }
    return [row for row in rows if (row.return_id, assets[bytes(row.leaf)]) not in foreign]


def admit(leaf: str, actor: Actor) -> dict[str, Any]:
    """Put an entry into its return's journal, with a manager's word before it, and commit. Raises `NotAdmissible`, NotFound.

    A conflicting twin cannot be admitted: its place is taken. Neither can what its kind does not allow.
    """
    row = _find(leaf, actor)
    if row.reason == quarantine.CONFLICT:
        raise NotAdmissible(
            "Another entry has its place in the device's chain. Both stay kept: look at them and dismiss this one."
        )
    signer = keys.signer(row.kid)
    if signer is None or signer.person_id is None or row.return_id is None:
        raise NotAdmissible("The key that signed it is not enrolled here any more.")
    if db.session.get(Return, row.return_id) is None:
        raise NotAdmissible("Its return is not here: the database may have been put back to an earlier day.")
    entry = parse(row.jws)
    try:
        roles = CATALOGUE[entry.kind].roles if entry.kind in CATALOGUE else frozenset[str]()
        check_kind(entry, min(roles, default=""))  # the manager vouches for the role, not for the body
    except WrongBody as problem:
        raise NotAdmissible(problem.detail) from None
    record_server(row.return_id, "entry.admitted", None, {"entry": entry.id}, actor.person_id)
    recorder = Recorder(signer, signer.role, None, ("admitted",))
    try:
        appending = append(
            row.return_id, [Reading(Submission(row.jws, row.openings), entry)], recorder, is_careful=True
        )
    except IntegrityError:
        db.session.rollback()
        raise NotAdmissible("Another return holds an entry of this name.") from None
    if appending is None or appending.twins:
        db.session.rollback()
        raise NotAdmissible("Another entry has its place in the device's chain by now.")
    if appending.known:
        db.session.rollback()  # it was sent again after access had come back: nothing to say twice
        row = _find(leaf, actor)
    return _settle(row, "admitted", actor)


def dismiss(leaf: str, actor: Actor) -> dict[str, Any]:
    """Leave an entry out of the journal for good; it stays kept. Commits. Raises NotFound."""
    return _settle(_find(leaf, actor), "dismissed", actor)


def _find(leaf: str, actor: Actor) -> Quarantine:
    if not is_digest(leaf):
        raise NotFound("There is no such entry in quarantine.")
    asked = select(Quarantine).where(
        Quarantine.leaf == bytes.fromhex(leaf), _is_within_reach(actor), Quarantine.settled_at.is_(None)
    )
    row = db.session.scalar(asked.with_for_update())
    if row is None or not _visible([row], actor):
        raise NotFound("There is no such entry waiting in quarantine.")
    return row


def _settle(row: Quarantine, settlement: str, actor: Actor) -> dict[str, Any]:
    row.settled_at, row.settled_by, row.settlement = now(), actor.person_id, settlement
    told = _told(row, texts.names_of([row.person_id] if row.person_id else []))
    db.session.commit()
    return told


def _told(row: Quarantine, names: dict[str, str]) -> dict[str, Any]:
    entry = parse(row.jws)
    words = [opening["text"] for opening in row.openings if opening.get("text")]
    return {
        "leaf": bytes(row.leaf).hex(), "id": entry.id, "return_id": row.return_id, "asset_id": entry.asset_id, "kind": entry.kind,
        "data": entry.data, "at": entry.at, "received": row.received_at.isoformat(), "person_id": row.person_id,
        "person": names.get(row.person_id or "", ""), "reason": row.reason, "detail": row.detail, "texts": words,
        "photos": [opening["sha256"] for opening in row.openings if opening["role"] == "photo"], "settlement": row.settlement,
    }  # fmt: skip
