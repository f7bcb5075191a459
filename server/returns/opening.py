"""Opening a return: its assets, its branches, the blank state of each, and the journal's first entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from server.access import Actor
from server.database import db
from server.errors import Conflict, Invalid, NotFound
from server.models.reference import Asset, Lease, Return, ReturnAsset, ReturnBranch
from server.models.state import AssetState
from server.returns.serving import record_server

_IDS_PER_QUERY = 500


def open_return(
    lease_id: str,
    due_on: date,
    title: str,
    authorisation: str,
    asset_ids: Sequence[str] | None,
    actor: Actor,
) -> Return:
    """Open a return of all of a lease's assets that the actor sees (`asset_ids` None) or of some, and commit it.

    Raises NotFound for a lease or asset that is not theirs to see, Invalid for none at all, Conflict for a closed lease
    or an asset that is already on another open return.
    """
    hold_lease(Lease.id == lease_id)
    lease = db.session.get(Lease, lease_id)
    if lease is None:
        raise NotFound("There is no such lease.")
    if lease.is_closed:
        raise Conflict("This lease is closed. Open it again before you start a return of it.")
    assets = chosen_assets(lease_id, asset_ids, actor)
    refuse_taken(assets)
    opened = Return(lease_id=lease_id, due_on=due_on, title=title, authorisation=authorisation)
    db.session.add(opened)
    db.session.flush()
    db.session.execute(insert(ReturnAsset), [{"return_id": opened.id, "asset_id": asset.id} for asset in assets])
    db.session.execute(insert(AssetState), [blank_state(opened.id, asset) for asset in assets])
    branch_ids = sorted({asset.branch_id for asset in assets})
    db.session.execute(insert(ReturnBranch), [{"return_id": opened.id, "branch_id": each} for each in branch_ids])
    record_server(opened.id, "return.opened", None, {"assets": len(assets)}, actor_id=actor.person_id)
    db.session.commit()
    return opened


def blank_state(return_id: str, asset: Asset) -> dict[str, Any]:
    """The row of asset_state before anybody recorded anything: expected, and not yet scanned."""
    return {
        "return_id": return_id,
        "asset_id": asset.id,
        "branch_id": asset.branch_id,
        "category": asset.category,
        "presence": "expected",
    }


def hold_lease(which: ColumnElement[bool]) -> None:
    """Write to the lease before anything is read: another who gives its assets to a return waits until this is done."""
    db.session.execute(update(Lease).where(which).values(number=Lease.number))


def chosen_assets(lease_id: str, asset_ids: Sequence[str] | None, actor: Actor) -> list[Asset]:
    """These of a lease's assets, or all that the actor sees. Raises Invalid for none at all, NotFound for others."""
    found = [
        asset
        for asset in db.session.scalars(select(Asset).where(Asset.lease_id == lease_id).order_by(Asset.serial_norm))
        if actor.sees_branch(asset.branch_id)
    ]
    if asset_ids is None:
        if not found:
            raise Invalid("This lease has no assets in your branches yet. Import its schedule first.")
        return found
    wanted = set(asset_ids)
    if not wanted:
        raise Invalid("Choose at least one asset.", fields={"asset_ids": ["Choose at least one."]})
    chosen = [asset for asset in found if asset.id in wanted]
    if len(chosen) != len(wanted):
        raise NotFound("Some of these assets are not on this lease.")
    return chosen


def refuse_taken(assets: Sequence[Asset]) -> None:
    """Raises Conflict when one of them is on an open return."""
    for start in range(0, len(assets), _IDS_PER_QUERY):
        some = [asset.id for asset in assets[start : start + _IDS_PER_QUERY]]
        taken = db.session.execute(
            select(Asset.serial, Return.title)
            .join(ReturnAsset, ReturnAsset.asset_id == Asset.id)
            .join(Return, Return.id == ReturnAsset.return_id)
            .where(ReturnAsset.asset_id.in_(some), ~ReturnAsset.is_removed, Return.closed_at.is_(None))
            .limit(1)
        ).first()
        if taken:
            raise Conflict(f"{taken.serial} is already on the open return “{taken.title}”.")
