"""Which assets are on an open return: some come to it later, some are taken off. Phones hear of it at their next pull."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, insert, select, update

from server.access import Actor
from server.database import db
from server.errors import Conflict, Invalid, NotFound
from server.journal.inserts import insert_new
from server.models.reference import Asset, Lease, Return, ReturnAsset, ReturnBranch
from server.models.state import AssetState
from server.returns import opening
from server.returns.lists import find_return
from server.returns.reference import carry_over, raise_revision

_IDS_PER_QUERY = 500


def change_assets(return_id: str, added: Sequence[str], removed: Sequence[str], actor: Actor) -> Return:
    """Put assets of its lease on an open return and take others off it: one revision, all of it or nothing.

    The journal stays as it is: what was recorded of an asset taken off is kept, and counts again when it comes back.
    What is there already, or gone already, changes nothing. Raises NotFound for a return or asset that is not theirs to
    see, Invalid when nothing would be left, Conflict for a closed return or an asset that is on another open one.
    """
    opening.hold_lease(Lease.id == select(Return.lease_id).where(Return.id == return_id).scalar_subquery())
    found = find_return(return_id, actor)
    if found.closed_at is not None:
        raise Conflict("This return is closed. Open it again before you change what is on it.")
    if set(added) & set(removed):
        raise Invalid("An asset cannot come and go at once.", fields={"remove": ["Some of them are in both lists."]})
    listed = _listed(return_id, [*added, *removed])
    coming = [asset for asset in _to_add(found.lease_id, added, actor) if listed.get(asset.id) is not False]
    going = [asset_id for asset_id in _to_remove(listed, removed, actor) if not listed[asset_id]]
    if coming or going:
        opening.refuse_taken(coming)
        _change(return_id, coming, going, listed)
    db.session.commit()
    return found


def _to_add(lease_id: str, asset_ids: Sequence[str], actor: Actor) -> list[Asset]:
    return opening.chosen_assets(lease_id, asset_ids, actor) if asset_ids else []


def _to_remove(listed: dict[str, bool], asset_ids: Sequence[str], actor: Actor) -> list[str]:
    wanted = list(dict.fromkeys(asset_ids))
    seen = set()
    for some in _portions(wanted):
        chosen = select(Asset.id, Asset.branch_id).where(Asset.id.in_(some))
        seen |= {row.id for row in db.session.execute(chosen) if row.id in listed and actor.sees_branch(row.branch_id)}
    if seen != set(wanted):
        raise NotFound("Some of these assets are not on this return.")
    return wanted


def _listed(return_id: str, asset_ids: Sequence[str]) -> dict[str, bool]:
    """Asset → whether it was taken off; those that never were on this return are absent."""
    found: dict[str, bool] = {}
    for some in _portions(asset_ids):
        chosen = select(ReturnAsset.asset_id, ReturnAsset.is_removed).where(_on(return_id, some))
        found |= {row.asset_id: row.is_removed for row in db.session.execute(chosen)}
    return found


def _change(return_id: str, coming: Sequence[Asset], going: Sequence[str], listed: dict[str, bool]) -> None:
    back = [asset.id for asset in coming if asset.id in listed]
    new = [opening.blank_state(return_id, asset) for asset in coming if asset.id not in listed]
    branches = [{"return_id": return_id, "branch_id": each} for each in sorted({asset.branch_id for asset in coming})]
    rev = raise_revision((Return.id == return_id) & Return.closed_at.is_(None)).get(return_id)
    if rev is None:
        raise Conflict("This return was closed a moment ago.")
    for ids, is_removed in ((going, True), (back, False)):
        for some in _portions(ids):
            db.session.execute(update(ReturnAsset).where(_on(return_id, some)).values(is_removed=is_removed, rev=rev))
    if new:
        rows = [{"return_id": return_id, "asset_id": state["asset_id"], "rev": rev} for state in new]
        db.session.execute(insert(ReturnAsset), rows)
        db.session.execute(insert_new(AssetState.__table__), new)
    if branches:
        db.session.execute(insert_new(ReturnBranch.__table__), branches)
    for some in _portions([*back, *(state["asset_id"] for state in new)]):
        carry_over(return_id, some)
    left = select(ReturnAsset.asset_id).where(ReturnAsset.return_id == return_id, ~ReturnAsset.is_removed).limit(1)
    if db.session.scalar(left) is None:
        raise Invalid("A return keeps at least one asset. Close it instead.")


def _on(return_id: str, asset_ids: Sequence[str]) -> ColumnElement[bool]:
    return (ReturnAsset.return_id == return_id) & ReturnAsset.asset_id.in_(asset_ids)


def _portions(ids: Sequence[str]) -> Iterable[list[str]]:
    return (list(ids[start : start + _IDS_PER_QUERY]) for start in range(0, len(ids), _IDS_PER_QUERY))
