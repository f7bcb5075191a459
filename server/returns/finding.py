"""Whose is this code? On this return first, then anywhere: another return, another lease, another branch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from server.access import Actor
from server.database import db
from server.models.reference import Asset, Branch, Lease, Lessor, Return, ReturnAsset
from server.models.state import AssetState
from server.returns.identify import Known, Match, candidates, classify, match, normalise
from server.returns.lists import find_return

_MATCHES_MAX = 20
_BARCODE = "code128"


def find(code: str, symbology: str, return_id: str | None, actor: Actor) -> dict[str, Any]:
    """What a code is and which assets it means. With a return, an asset of that return that fits hides all others.

    Of an asset in a branch that is not the actor's only that branch and the lease are named.
    """
    found: Sequence[Match] = ()
    if return_id:
        find_return(return_id, actor)
        found = match(code, _on_return(return_id), symbology)
    found = found or match(code, _anywhere(code), _BARCODE)  # look-alikes only among what is expected here
    told = _told(found[:_MATCHES_MAX], return_id, actor)
    return {"kind": classify(code), "code": normalise(code), "matches": told}


def _on_return(return_id: str) -> Iterable[Known]:
    listed = (
        select(Asset.id, Asset.serial_norm, Asset.tag_norm)
        .join(ReturnAsset, ReturnAsset.asset_id == Asset.id)
        .where(ReturnAsset.return_id == return_id, ~ReturnAsset.is_removed)
    )
    yield from (Known(*row) for row in db.session.execute(listed))
    strangers = select(AssetState.asset_id, AssetState.scan).where(
        AssetState.return_id == return_id, AssetState.is_unexpected
    )
    yield from (Known(row.asset_id, normalise(row.scan)) for row in db.session.execute(strangers))


def _anywhere(code: str) -> list[Known]:
    values = [form.value for form in candidates(code)]
    chosen = (
        select(Asset.id, Asset.serial_norm, Asset.tag_norm)
        .join(Lease, Lease.id == Asset.lease_id)
        .where(or_(Asset.serial_norm.in_(values), Asset.tag_norm.in_(values)), ~Lease.is_closed)
        .limit(_MATCHES_MAX * 5)
    )
    return [Known(*row) for row in db.session.execute(chosen)]


def _told(found: Sequence[Match], return_id: str | None, actor: Actor) -> list[dict[str, Any]]:
    facts = _facts([each.asset_id for each in found], return_id)
    told = []
    for each in found:
        known = facts.get(each.asset_id)
        if known is None:
            told.append(_stranger(each, return_id))
        else:
            told.append(_whole(each, known) if actor.sees_branch(known.branch_id) else _foreign(each, known))
    return told


def _facts(asset_ids: Sequence[str], return_id: str | None) -> dict[str, Any]:
    """Asset → its serial, lease, branch, and the open return it is on (the one asked about, when it is on that)."""
    is_open = Return.closed_at.is_(None) | (Return.id == return_id)
    chosen = (
        select(
            Asset.id, Asset.serial, Asset.tag, Asset.branch_id, Branch.code.label("branch"),
            Lease.number.label("lease"), Lease.schedule, Lessor.name.label("lessor"),
            Return.id.label("return_id"), Return.title.label("return_title"),
        )
        .join(Branch, Branch.id == Asset.branch_id)
        .join(Lease, Lease.id == Asset.lease_id)
        .join(Lessor, Lessor.id == Lease.lessor_id)
        .outerjoin(ReturnAsset, (ReturnAsset.asset_id == Asset.id) & ~ReturnAsset.is_removed)
        .outerjoin(Return, (Return.id == ReturnAsset.return_id) & is_open)
        .where(Asset.id.in_(asset_ids))
    )  # fmt: skip
    found: dict[str, Any] = {}
    for row in db.session.execute(chosen.order_by(Return.id.is_(None), Return.opened_at.desc())):
        if row.id not in found or (return_id and row.return_id == return_id):
            found[row.id] = row
    return found


def _whole(each: Match, known: Any) -> dict[str, Any]:
    names = ("serial", "tag", "return_id", "return_title", "lease", "schedule", "lessor", "branch")
    return {"asset_id": each.asset_id, "rule": each.rule, "confirm": each.confirm, "visible": True,
            **{name: getattr(known, name) for name in names}}  # fmt: skip


def _foreign(each: Match, known: Any) -> dict[str, Any]:
    return {"asset_id": None, "serial": "", "tag": "", "rule": each.rule, "confirm": each.confirm, "visible": False,
            "return_id": None, "return_title": None, "lease": known.lease, "schedule": None, "lessor": None,
            "branch": known.branch}  # fmt: skip


def _stranger(each: Match, return_id: str | None) -> dict[str, Any]:
    """An unexpected asset that somebody has recorded on this return already."""
    return {"asset_id": each.asset_id, "serial": each.serial, "tag": "", "rule": each.rule, "confirm": each.confirm,
            "visible": True, "return_id": return_id, "return_title": None, "lease": None, "schedule": None,
            "lessor": None, "branch": None}  # fmt: skip
