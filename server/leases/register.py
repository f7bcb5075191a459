"""Branches, lessors, leases and their assets: who sees which, and how they are changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from server.access import Actor
from server.database import db
from server.errors import Conflict, Invalid, NotFound
from server.leases.codes import normalise
from server.models.people import Person
from server.models.reference import Asset, Branch, Lease, Lessor, Return, ReturnAsset

Row = TypeVar("Row", Branch, Lessor, Lease, Asset)


def branches(actor: Actor) -> list[Branch]:
    """The branches somebody sees, by code."""
    chosen = select(Branch).order_by(Branch.code)
    return list(
        db.session.scalars(chosen if actor.branch_ids is None else chosen.where(Branch.id.in_(actor.branch_ids)))
    )


def add_branch(code: str, name: str) -> Branch:
    """Add a branch. Raises Conflict when its code is taken."""
    return _added(Branch(code=code, name=name), f"There is a branch {code} already.")


def change_branch(branch_id: str, changes: dict[str, Any]) -> Branch:
    """Change a branch, not yet committed. Raises NotFound, Conflict."""
    return _changed(_got(Branch, branch_id), changes, "There is a branch of this code already.")


def lessors() -> list[Lessor]:
    """Every lessor, by name."""
    return list(db.session.scalars(select(Lessor).order_by(func.lower(Lessor.name))))


def add_lessor(name: str) -> Lessor:
    """Add a lessor. Raises Conflict when the name is taken."""
    return _added(Lessor(name=name), f"There is a lessor {name} already.")


def change_lessor(lessor_id: str, changes: dict[str, Any]) -> Lessor:
    """Change a lessor, not yet committed. Raises NotFound, Conflict."""
    return _changed(_got(Lessor, lessor_id), changes, "There is a lessor of this name already.")


def leases(actor: Actor, lessor_id: str | None = None) -> list[dict[str, Any]]:
    """The leases somebody sees, with how many assets they see of each, the next to end first."""
    of_mine = func.count(Asset.id)
    joined = Asset.lease_id == Lease.id
    if actor.branch_ids is not None:
        joined &= Asset.branch_id.in_(actor.branch_ids)
    chosen = select(Lease, Lessor.name, Person.name, of_mine).join(Lease.lessor).outerjoin(Asset, joined)
    chosen = chosen.outerjoin(Person, Person.id == Lease.responsible_id).where(_is_seen(actor))
    if lessor_id:
        chosen = chosen.where(Lease.lessor_id == lessor_id)
    grouped = chosen.group_by(Lease.id, Lessor.name, Person.name).order_by(
        Lease.ends_on.is_(None), Lease.ends_on, Lease.number
    )
    return [_told(*row) for row in db.session.execute(grouped)]


def find_lease(lease_id: str, actor: Actor) -> Lease:
    """One lease. Raises NotFound when there is none or it is not theirs to see."""
    found = db.session.scalar(select(Lease).where(Lease.id == lease_id, _is_seen(actor)))
    if found is None:
        raise NotFound("There is no such lease among yours.")
    return found


def lease(lease_id: str, actor: Actor) -> dict[str, Any]:
    """One lease as `leases` tells it. Raises NotFound."""
    found = find_lease(lease_id, actor)
    count = select(func.count()).select_from(Asset).where(Asset.lease_id == lease_id, _of_branches(actor))
    person = db.session.get(Person, found.responsible_id) if found.responsible_id else None
    return _told(found, found.lessor.name, person.name if person else None, db.session.scalar(count) or 0)


def add_lease(given: dict[str, Any]) -> Lease:
    """Add a lease. Raises NotFound for its lessor, Invalid, Conflict when it is there already."""
    _got(Lessor, given["lessor_id"])
    _check_lease(given.get("starts_on"), given.get("ends_on"), given.get("responsible_id"))
    return _added(Lease(**given), "There is a lease of this number and schedule already.")


def change_lease(lease_id: str, changes: dict[str, Any], actor: Actor) -> Lease:
    """Change a lease, not yet committed. Raises NotFound, Invalid, Conflict."""
    found = find_lease(lease_id, actor)
    starts, ends = changes.get("starts_on", found.starts_on), changes.get("ends_on", found.ends_on)
    _check_lease(starts, ends, changes.get("responsible_id"))
    return _changed(found, changes, "There is a lease of this number and schedule already.")


def asset_page(
    lease_id: str, actor: Actor, words: str, number: int, size: int, *, is_free: bool = False
) -> dict[str, Any]:
    """One page (the first is 1) of a lease's assets that somebody sees, by serial; `is_free`: of those that are on no
    open return. Raises NotFound."""
    chosen = _assets(lease_id, actor, words, is_free=is_free)
    total = db.session.scalar(select(func.count()).select_from(chosen.order_by(None).subquery()))
    rows = db.session.execute(chosen.limit(size).offset((number - 1) * size))
    return {"total": total, "page": number, "rows": [told_asset(*row) for row in rows]}


def asset_rows(lease_id: str, actor: Actor, words: str, *, is_free: bool = False) -> Iterator[dict[str, Any]]:
    """All of a lease's assets that somebody sees, for an export. Raises NotFound."""
    rows = db.session.execute(_assets(lease_id, actor, words, is_free=is_free).execution_options(yield_per=1000))
    return (told_asset(*row) for row in rows)


def told_asset(asset: Asset, branch: str) -> dict[str, Any]:
    """An asset as lists tell it."""
    names = ("id", "lease_id", "branch_id", "serial", "tag", "maker", "model", "category", "assignee", "accessories",
             "media")  # fmt: skip
    return {**{name: getattr(asset, name) for name in names}, "branch": branch}


def find_asset(asset_id: str, actor: Actor) -> Asset:
    """One asset. Raises NotFound when there is none or it is in another branch."""
    found = db.session.get(Asset, asset_id)
    if found is None or not actor.sees_branch(found.branch_id):
        raise NotFound("There is no such asset among yours.")
    return found


def change_asset(asset_id: str, changes: dict[str, Any], actor: Actor) -> Asset:
    """Change an asset, not yet committed. Raises NotFound, Invalid, Conflict."""
    found = find_asset(asset_id, actor)
    if "branch_id" in changes and not actor.sees_branch(changes["branch_id"]):
        raise NotFound("There is no such branch among yours.")
    if "branch_id" in changes:
        _got(Branch, changes["branch_id"])
    if "serial" in changes:
        found.serial_norm = normalise(changes["serial"])
        if len(found.serial_norm) < 3:
            raise Invalid(fields={"serial": ["A serial has at least three letters or digits."]})
    if "tag" in changes:
        found.tag_norm = normalise(changes["tag"])
    return _changed(found, changes, "Another asset of this lease has this serial already.")


def _is_seen(actor: Actor) -> ColumnElement[bool]:
    """A lease is seen by those in whose branches it has assets; one without any by everybody who looks after leases."""
    if actor.branch_ids is None:
        return Lease.id.is_not(None)
    listed = aliased(Asset)
    mine = select(listed.lease_id).where(listed.branch_id.in_(actor.branch_ids))
    return Lease.id.in_(mine) | Lease.id.not_in(select(listed.lease_id))


def _assets(lease_id: str, actor: Actor, words: str, *, is_free: bool) -> Select[Asset, str]:
    find_lease(lease_id, actor)
    chosen = select(Asset, Branch.code).join(Branch, Branch.id == Asset.branch_id)
    chosen = chosen.where(Asset.lease_id == lease_id, _of_branches(actor)).order_by(Asset.serial_norm, Asset.id)
    if is_free:
        chosen = chosen.where(Asset.id.not_in(_taken(lease_id)))
    if not words:
        return chosen
    texts: list[ColumnElement[bool]] = [
        text.icontains(words, autoescape=True) for text in (Asset.maker, Asset.model, Asset.assignee)
    ]
    if code := normalise(words):
        texts += [text.contains(code, autoescape=True) for text in (Asset.serial_norm, Asset.tag_norm)]
    return chosen.where(or_(*texts))


def _taken(lease_id: str) -> Select[str]:
    """The lease's assets that are on an open return."""
    chosen = select(ReturnAsset.asset_id).join(Return, Return.id == ReturnAsset.return_id)
    return chosen.where(Return.lease_id == lease_id, Return.closed_at.is_(None), ~ReturnAsset.is_removed)


def _of_branches(actor: Actor) -> ColumnElement[bool]:
    return Asset.id.is_not(None) if actor.branch_ids is None else Asset.branch_id.in_(actor.branch_ids)


def _told(found: Lease, lessor: str, responsible: str | None, count: int) -> dict[str, Any]:
    names = ("id", "lessor_id", "number", "schedule", "starts_on", "ends_on", "currency", "rent_minor", "rent_period",
             "responsible_id", "is_closed")  # fmt: skip
    return {**{name: getattr(found, name) for name in names}, "lessor": lessor, "responsible": responsible or "",
            "assets": count}  # fmt: skip


def _check_lease(starts_on: Any, ends_on: Any, responsible_id: str | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(fields={"ends_on": ["A lease ends after it starts."]})
    if responsible_id and db.session.get(Person, responsible_id) is None:
        raise Invalid(fields={"responsible_id": ["There is no such person."]})


def _got(kind: type[Row], row_id: str) -> Row:
    found = db.session.get(kind, row_id)
    if found is None:
        raise NotFound(f"There is no such {kind.__name__.lower()}.")
    return found


def _added(row: Row, if_taken: str) -> Row:
    db.session.add(row)
    _flushed(row, if_taken)
    db.session.commit()
    return row


def _changed(row: Row, changes: dict[str, Any], if_taken: str) -> Row:
    for name, value in changes.items():
        setattr(row, name, value)
    return _flushed(row, if_taken)


def _flushed(row: Row, if_taken: str) -> Row:
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Conflict(if_taken) from None
    return row
