"""Returns as lists show them: which ones somebody sees, and how far each is, branch by branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import contains_eager

from server.access import Actor
from server.database import db, now
from server.errors import NotFound
from server.models.reference import Branch, Lease, Lessor, Return, ReturnAsset, ReturnBranch
from server.models.state import AssetState

COUNTS = ("assets", "found", "missing", "recorded", "reviewed", "unexpected", "retakes", "flags", "photos_awaited",
          "removed")  # fmt: skip
_IDS_PER_QUERY = 500

_LISTED = (ReturnAsset.return_id == AssetState.return_id) & (ReturnAsset.asset_id == AssetState.asset_id)

Counts = dict[str | None, dict[str, int]]
"""Branch → name of COUNTS → how many; None holds what belongs to no branch."""


def visible_returns(actor: Actor) -> Select[Return]:
    """The returns somebody sees: all of them, or those that touch one of their branches."""
    chosen = select(Return)
    if actor.branch_ids is None:
        return chosen
    touching = select(ReturnBranch.return_id).where(ReturnBranch.branch_id.in_(actor.branch_ids))
    return chosen.where(Return.id.in_(touching))


def visible_states(return_id: str, actor: Actor) -> ColumnElement[bool]:
    """The condition on `asset_state` for a return's assets that somebody sees; those of no branch are everybody's."""
    of_return = AssetState.return_id == return_id
    if actor.branch_ids is None:
        return of_return
    mine = or_(AssetState.branch_id.is_(None), AssetState.branch_id.in_(actor.branch_ids))
    return and_(of_return, mine)


def find_return(return_id: str, actor: Actor) -> Return:
    """One return. Raises NotFound when there is none or it is not theirs to see."""
    found = db.session.scalar(visible_returns(actor).where(Return.id == return_id))
    if found is None:
        raise NotFound("There is no such return among yours.")
    return found


def open_returns(lease_ids: Sequence[str], actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """Lease → its open returns that somebody sees (id, title, due_on), the next due first."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(lease_ids), _IDS_PER_QUERY):
        chosen = visible_returns(actor).where(Return.lease_id.in_(lease_ids[start : start + _IDS_PER_QUERY]))
        for each in db.session.scalars(chosen.where(Return.closed_at.is_(None)).order_by(Return.due_on, Return.id)):
            found[each.lease_id].append({"id": each.id, "title": each.title, "due_on": each.due_on})
    return found


def summaries(actor: Actor, state: Literal["open", "closed"] | None = None) -> list[dict[str, Any]]:
    """Every return somebody sees, the next due first, with its counts in all and per branch."""
    chosen = visible_returns(actor)
    if state:
        chosen = chosen.where(Return.closed_at.is_(None) if state == "open" else Return.closed_at.is_not(None))
    chosen = chosen.join(Return.lease).join(Lease.lessor)
    chosen = chosen.options(contains_eager(Return.lease).contains_eager(Lease.lessor))
    found = list(db.session.scalars(chosen.order_by(Return.due_on, Return.id)))
    return _summed(found, actor)


def summary(found: Return, actor: Actor) -> dict[str, Any]:
    """One return as `summaries` tells it."""
    return _summed([found], actor)[0]


def _summed(found: Sequence[Return], actor: Actor) -> list[dict[str, Any]]:
    ids = [each.id for each in found]
    counts, branches = _counts(ids, actor), _branches(ids, actor)
    today = now().date()
    return [_told(each, counts[each.id], branches[each.id], today) for each in found]


def _told(found: Return, counts: Counts, branches: list[Branch], today: date) -> dict[str, Any]:
    lease: Lease = found.lease
    lessor: Lessor = lease.lessor
    zero = dict.fromkeys(COUNTS, 0)
    return {
        "id": found.id, "title": found.title, "lessor": lessor.name, "lease": lease.number, "schedule": lease.schedule,
        "lease_id": lease.id, "due_on": found.due_on, "days_left": (found.due_on - today).days,
        "authorisation": found.authorisation, "opened_at": found.opened_at, "closed_at": found.closed_at,
        "head_seq": found.head_seq, "reference_rev": found.reference_rev,
        "counts": {name: sum(each[name] for each in counts.values()) for name in COUNTS},
        "branches": [
            {"id": branch.id, "code": branch.code, "name": branch.name, "counts": counts.get(branch.id, zero)}
            for branch in branches
        ],
    }  # fmt: skip


def _counts(return_ids: Sequence[str], actor: Actor) -> dict[str, Counts]:
    """Return → branch → counts, of what the actor sees, in one grouped query (per 500 returns)."""
    found: dict[str, Counts] = defaultdict(dict)
    for start in range(0, len(return_ids), _IDS_PER_QUERY):
        chosen = select(AssetState.return_id, AssetState.branch_id, *_sums()).outerjoin(ReturnAsset, _LISTED)
        chosen = chosen.where(AssetState.return_id.in_(return_ids[start : start + _IDS_PER_QUERY]))
        if actor.branch_ids is not None:
            chosen = chosen.where(or_(AssetState.branch_id.is_(None), AssetState.branch_id.in_(actor.branch_ids)))
        for row in db.session.execute(chosen.group_by(AssetState.return_id, AssetState.branch_id)):
            found[row.return_id][row.branch_id] = {name: int(getattr(row, name)) for name in COUNTS}
    return found


def _sums() -> list[ColumnElement[int]]:
    is_gone = func.coalesce(ReturnAsset.is_removed, false())
    expected = ~AssetState.is_unexpected & ~is_gone
    conditions: dict[str, ColumnElement[bool]] = {
        "assets": expected,
        "found": expected & (AssetState.presence == "found"),
        "missing": expected & (AssetState.presence == "missing"),
        "recorded": expected & AssetState.is_recorded.expression,
        "reviewed": expected & (AssetState.review == "accepted"),
        "unexpected": AssetState.is_unexpected.expression,
        "flags": (AssetState.flags > 0) & ~is_gone,
        "removed": is_gone,
    }
    sums: list[ColumnElement[int]] = [
        func.sum(case((condition, 1), else_=0)).label(name) for name, condition in conditions.items()
    ]
    for name, column in (("retakes", AssetState.retakes_open), ("photos_awaited", AssetState.photos_awaited)):
        sums.append(func.sum(case((is_gone, 0), else_=column)).label(name))
    return sums


def _branches(return_ids: Sequence[str], actor: Actor) -> dict[str, list[Branch]]:
    found: dict[str, list[Branch]] = defaultdict(list)
    for start in range(0, len(return_ids), _IDS_PER_QUERY):
        chosen = (
            select(ReturnBranch.return_id, Branch)
            .join(Branch, Branch.id == ReturnBranch.branch_id)
            .where(ReturnBranch.return_id.in_(return_ids[start : start + _IDS_PER_QUERY]))
            .order_by(Branch.code)
        )
        for return_id, branch in db.session.execute(chosen):
            if actor.sees_branch(branch.id):
                found[return_id].append(branch)
    return found
