"""Pull: what changed for this person since their phone's cursor. A phone with nothing new costs two short queries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from server import epoch
from server.access import Actor
from server.database import db, now
from server.models.reference import Asset, Branch, Lease, Lessor, Return, ReturnAsset, ReturnBranch
from server.models.state import AssetState
from server.returns import texts

CLOSED_DAYS = 30
"""A closed return stays on phones this long, so that late work still has its place."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a phone is in one return: journal, reference data, and what it could see."""

    seq: int = 0
    rev: int = 0
    scope: str = ""


def pull(actor: Actor, known_epoch: str | None, cursors: Mapping[str, Cursor], changes_max: int) -> dict[str, Any]:
    """Answer what is new since the cursors, at most about `changes_max` changes a return (`more` says there are others).

    A cursor ahead of its return's head means that a backup was restored: a new epoch begins (offline.md 14), and
    everything is told from the start.
    """
    heads = _heads(actor)
    current = epoch.current()
    if known_epoch == current and any(_is_ahead(cursors.get(head.id), head) for head in heads):
        current = epoch.renew()
        db.session.commit()
    is_changed = known_epoch is not None and known_epoch != current
    branches = _branches([head.id for head in heads]) if heads else {}
    found, people = [], set[str]()
    for head in heads:
        scope = _scope(actor, branches[head.id])
        cursor = Cursor() if is_changed else cursors.get(head.id, Cursor())
        if cursor.scope != scope:
            cursor = Cursor(scope=scope)
        if head.head_seq > cursor.seq or head.reference_rev > cursor.rev:
            news = _news(head, cursor, actor, changes_max)
            people.update(texts.people_in([state["record"] for state in news["states"]]))
            found.append(news)
    places = _describe_branches({branch for news in found for branch in branches[news["id"]]})
    for news in found:
        news["header"]["branches"] = [places[branch] for branch in sorted(branches[news["id"]])]
    visible = {head.id for head in heads}
    return {
        "server_epoch": current,
        "epoch_changed": is_changed,
        "returns": found,
        "gone": sorted(cursors.keys() - visible),
        "names": texts.names_of(people),
        "branches": list(places.values()),
    }


def _heads(actor: Actor) -> Sequence[Any]:
    """Heads of the returns this person sees now; permissions are those of this moment (offline.md 11)."""
    asked = select(Return.id, Return.head_seq, Return.reference_rev).where(
        or_(Return.closed_at.is_(None), Return.closed_at > now() - timedelta(days=CLOSED_DAYS))
    )
    if actor.branch_ids is not None:
        mine = select(ReturnBranch.return_id).where(ReturnBranch.branch_id.in_(actor.branch_ids))
        asked = asked.where(Return.id.in_(mine))
    return db.session.execute(asked.order_by(Return.id)).all()


def _is_ahead(cursor: Cursor | None, head: Any) -> bool:
    return cursor is not None and (cursor.seq > head.head_seq or cursor.rev > head.reference_rev)


def _branches(return_ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {return_id: set() for return_id in return_ids}
    asked = select(ReturnBranch.return_id, ReturnBranch.branch_id).where(ReturnBranch.return_id.in_(return_ids))
    for row in db.session.execute(asked):
        found[row.return_id].add(row.branch_id)
    return found


def _scope(actor: Actor, branch_ids: set[str]) -> str:
    """A short name for what this person can see of a return: another one means starting it over."""
    if actor.branch_ids is None:
        return "all"
    mine = sorted(branch_ids & actor.branch_ids)
    return hashlib.sha256("\n".join(mine).encode()).hexdigest()[:16]


def _news(head: Any, cursor: Cursor, actor: Actor, changes_max: int) -> dict[str, Any]:
    rev_to = _rev_to(head, cursor, changes_max)
    states = _states(head, cursor, actor, changes_max)
    seq_to = states[-1]["seq"] if len(states) == changes_max else head.head_seq
    states += _states_of_changed_assets(head.id, cursor, rev_to, actor)
    texts.add_texts(head.id, [state["record"] for state in states])
    return {
        "id": head.id, "scope": cursor.scope, "seq_from": cursor.seq, "seq_to": seq_to, "rev_from": cursor.rev, "rev_to": rev_to,
        "more": seq_to < head.head_seq or rev_to < head.reference_rev, "header": _header(head.id),
        "assets": _assets(head.id, cursor.rev, rev_to, actor), "states": states,
    }  # fmt: skip


def _rev_to(head: Any, cursor: Cursor, changes_max: int) -> int:
    """Where this page of reference data ends: whole revisions, because a cursor cannot point inside one."""
    cut = (
        select(ReturnAsset.rev)
        .where(ReturnAsset.return_id == head.id, ReturnAsset.rev > cursor.rev, ReturnAsset.rev <= head.reference_rev)
        .order_by(ReturnAsset.rev)
        .offset(changes_max - 1)
        .limit(1)
    )
    return int(db.session.scalar(cut) or head.reference_rev)


_STATE = (
    AssetState.asset_id, AssetState.seq, AssetState.presence, AssetState.is_recorded, AssetState.review, AssetState.is_unexpected,
    AssetState.retakes_open, AssetState.photos_awaited, AssetState.branch_id, AssetState.scan, AssetState.category, AssetState.record,
)  # fmt: skip


def _states(head: Any, cursor: Cursor, actor: Actor, changes_max: int) -> list[dict[str, Any]]:
    """What the journal changed, oldest change first. A state changed again meanwhile has a later seq and comes next time."""
    asked = select(*_STATE).where(
        AssetState.return_id == head.id,
        AssetState.seq > cursor.seq,
        AssetState.seq <= head.head_seq,
        _is_visible(actor),
    )
    return [dict(row._mapping) for row in db.session.execute(asked.order_by(AssetState.seq).limit(changes_max))]


def _states_of_changed_assets(return_id: str, cursor: Cursor, rev_to: int, actor: Actor) -> list[dict[str, Any]]:
    """Older states of assets whose reference data changed: of one that came from another branch the phone has none yet,
    of others it has one that was judged by what was expected before."""
    if cursor.rev >= rev_to or not cursor.seq:
        return []
    asked = (
        select(*_STATE)
        .join(ReturnAsset, and_(ReturnAsset.return_id == return_id, ReturnAsset.asset_id == AssetState.asset_id))
        .where(ReturnAsset.rev > cursor.rev, ReturnAsset.rev <= rev_to)
        .where(AssetState.return_id == return_id, AssetState.seq > 0, AssetState.seq <= cursor.seq, _is_visible(actor))
    )
    return [dict(row._mapping) for row in db.session.execute(asked)]


def _is_visible(actor: Actor) -> ColumnElement[bool]:
    """States of the person's branches, or of none: unexpected assets are everybody's."""
    if actor.branch_ids is None:
        return true()
    return or_(AssetState.branch_id.is_(None), AssetState.branch_id.in_(actor.branch_ids))


_REFERENCE = (
    Asset.id, Asset.serial, Asset.serial_norm, Asset.tag, Asset.tag_norm, Asset.maker, Asset.model, Asset.category, Asset.branch_id,
    Asset.assignee, Asset.accessories, Asset.media,
)  # fmt: skip


def _assets(return_id: str, rev_from: int, rev_to: int, actor: Actor) -> list[dict[str, Any]]:
    if rev_from >= rev_to:
        return []
    asked = (
        select(*_REFERENCE, ReturnAsset.is_removed)
        .join(ReturnAsset, and_(ReturnAsset.asset_id == Asset.id, ReturnAsset.return_id == return_id))
        .where(ReturnAsset.rev > rev_from, ReturnAsset.rev <= rev_to)
        .order_by(Asset.serial_norm)
    )
    rows = db.session.execute(asked)
    if rev_from:
        return [_told_asset(row, actor) for row in rows]
    return [_told_asset(row, actor) for row in rows if actor.sees_branch(row.branch_id)]


def _told_asset(row: Any, actor: Actor) -> dict[str, Any]:
    """One asset; of one that went to a branch that is not theirs, only that it went."""
    if not actor.sees_branch(row.branch_id):
        return {"id": row.id, "removed": True}
    members = dict(row._mapping)
    return {**members, "removed": members.pop("is_removed")}


def _header(return_id: str) -> dict[str, Any]:
    asked = (
        select(Return.title, Lessor.name.label("lessor"), Lease.number.label("lease"), Lease.schedule, Lease.currency, Return.due_on,
               Return.authorisation, Return.closed_at)
        .join(Lease, Lease.id == Return.lease_id)
        .join(Lessor, Lessor.id == Lease.lessor_id)
        .where(Return.id == return_id)
    )  # fmt: skip
    row = db.session.execute(asked).one()
    return {**row._mapping, "due_on": row.due_on.isoformat(), "closed_at": row.closed_at and row.closed_at.isoformat()}


def _describe_branches(branch_ids: set[str]) -> dict[str, dict[str, Any]]:
    if not branch_ids:
        return {}
    asked = select(Branch.id, Branch.code, Branch.name).where(Branch.id.in_(branch_ids)).order_by(Branch.code)
    return {row.id: dict(row._mapping) for row in db.session.execute(asked)}
