"""When reference data changes, the open returns that use it move on: `reference_rev` rises and phones pull the news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, update

from server.access import Actor
from server.database import db
from server.journal.inserts import insert_new
from server.leases import register
from server.models.reference import Asset, Branch, Lease, Lessor, Return, ReturnAsset, ReturnBranch
from server.returns import projections
from server.returns.lists import find_return

_IDS_PER_QUERY = 500


def assets_changed(asset_ids: Iterable[str]) -> None:
    """After a change of assets, in its transaction: mark them as news on every open return that expects them.

    Their states take over branch and category, and are judged again by what is now expected back. The return's row is
    taken first, as the ledger does, so that no entry comes between reading a state and writing it.
    """
    for return_id, ids in sorted(_open_returns_of(sorted(set(asset_ids))).items()):
        rev = raise_revision(Return.id == return_id)[return_id]
        for some in _portions(ids):
            on_this = (ReturnAsset.return_id == return_id) & ReturnAsset.asset_id.in_(some)
            db.session.execute(update(ReturnAsset).where(on_this).values(rev=rev))
            carry_over(return_id, some)


def schedule_changed(asset_ids: Sequence[str], lease_ids: Sequence[str]) -> None:
    """After an import changed assets and leases, in its transaction."""
    assets_changed(asset_ids)
    if lease_ids:
        raise_revision(Return.lease_id.in_(lease_ids) & Return.closed_at.is_(None))


def change_branch(branch_id: str, changes: dict[str, Any]) -> Branch:
    """Rename or archive a branch. Raises NotFound, Conflict."""
    changed = register.change_branch(branch_id, changes)
    touching = select(ReturnBranch.return_id).where(ReturnBranch.branch_id == branch_id)
    raise_revision(Return.id.in_(touching) & Return.closed_at.is_(None))
    db.session.commit()
    return changed


def change_lessor(lessor_id: str, changes: dict[str, Any]) -> Lessor:
    """Rename a lessor. Raises NotFound, Conflict."""
    changed = register.change_lessor(lessor_id, changes)
    leases = select(Lease.id).where(Lease.lessor_id == lessor_id)
    raise_revision(Return.lease_id.in_(leases) & Return.closed_at.is_(None))
    db.session.commit()
    return changed


def change_lease(lease_id: str, changes: dict[str, Any], actor: Actor) -> None:
    """Change a lease. Raises NotFound, Invalid, Conflict."""
    register.change_lease(lease_id, changes, actor)
    raise_revision((Return.lease_id == lease_id) & Return.closed_at.is_(None))
    db.session.commit()


def change_asset(asset_id: str, changes: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Correct an asset. Raises NotFound, Invalid, Conflict."""
    changed = register.change_asset(asset_id, changes, actor)
    assets_changed([asset_id])
    db.session.commit()
    return register.told_asset(changed, db.session.get_one(Branch, changed.branch_id).code)


def change_return(return_id: str, changes: dict[str, Any], actor: Actor) -> Return:
    """Change a return's title, due date or authorisation. Raises NotFound."""
    changed = find_return(return_id, actor)
    for name, value in changes.items():
        setattr(changed, name, value)
    raise_revision(Return.id == return_id)
    db.session.commit()
    return changed


def raise_revision(which: ColumnElement[bool]) -> dict[str, int]:
    """After a change, in its transaction: raise `reference_rev`; answers return → its new one."""
    db.session.flush()
    raised = update(Return).where(which).values(reference_rev=Return.reference_rev + 1)
    rows = db.session.execute(
        raised.returning(Return.id, Return.reference_rev).execution_options(synchronize_session=False)
    )
    found = {row.id: row.reference_rev for row in rows}
    db.session.expire_all()
    return found


def _open_returns_of(asset_ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    db.session.flush()
    for some in _portions(asset_ids):
        chosen = (
            select(ReturnAsset.return_id, ReturnAsset.asset_id)
            .join(Return, Return.id == ReturnAsset.return_id)
            .where(ReturnAsset.asset_id.in_(some), ~ReturnAsset.is_removed, Return.closed_at.is_(None))
        )
        for row in db.session.execute(chosen):
            found[row.return_id].append(row.asset_id)
    return found


def carry_over(return_id: str, asset_ids: Sequence[str]) -> None:
    """Judge the states of assets that a return expects again, by their branch, category and accessories of now."""
    now_said = {
        row.id: row
        for row in db.session.execute(select(Asset.id, Asset.branch_id, Asset.category).where(Asset.id.in_(asset_ids)))
    }
    rows = projections.load(return_id, asset_ids)
    for row in rows.values():
        row.branch_id, row.category = now_said[row.asset_id].branch_id, now_said[row.asset_id].category
        row.is_unexpected = False
    projections.store(rows.values())
    branches: set[Any] = {row.branch_id for row in rows.values()}
    touched = [{"return_id": return_id, "branch_id": branch_id} for branch_id in sorted(branches)]
    if touched:
        db.session.execute(insert_new(ReturnBranch.__table__), touched)


def _portions(ids: Sequence[str]) -> Iterable[list[str]]:
    return (list(ids[start : start + _IDS_PER_QUERY]) for start in range(0, len(ids), _IDS_PER_QUERY))
