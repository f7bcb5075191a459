"""What is kept already and a schedule is held against: branches, leases, the assets on them and elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from server.access import Actor
from server.database import db
from server.leases.columns import folded
from server.models.reference import Asset, Branch, Lease

_SERIALS_PER_QUERY = 500
LeaseKey = tuple[str, str]
"""A lease's number and schedule."""


@dataclass(frozen=True)
class Catalogue:
    """Category → accessories that come back unless the schedule says otherwise, and every accessory there is."""

    categories: Mapping[str, Sequence[str]]
    accessories: frozenset[str]


@dataclass
class House:
    """The tables, as far as a schedule needs them. `branches` are found by folded code or name."""

    branches: dict[str, Branch]
    leases: dict[LeaseKey, Lease]
    here: dict[tuple[str, str], Any] = field(default_factory=dict)  # (lease id, serial) → asset
    elsewhere: dict[str, list[Any]] = field(default_factory=dict)  # serial → assets on open leases


def look_at(lessor_id: str, serials: Iterable[str]) -> House:
    """Read what is kept of these serials (normalised) and of the lessor's leases."""
    branches: dict[str, Branch] = {}
    for branch in db.session.scalars(select(Branch)):
        branches.setdefault(folded(branch.name), branch)
    for branch in db.session.scalars(select(Branch)):
        branches[folded(branch.code)] = branch
    leases = {
        (lease.number, lease.schedule): lease
        for lease in db.session.scalars(select(Lease).where(Lease.lessor_id == lessor_id))
    }
    house = House(branches, leases)
    wanted = sorted(set(serials))
    for start in range(0, len(wanted), _SERIALS_PER_QUERY):
        chosen = (
            select(
                Asset.id, Asset.lease_id, Asset.branch_id, Asset.serial, Asset.serial_norm, Asset.tag, Asset.tag_norm, Asset.maker, Asset.model,
                Asset.category, Asset.assignee, Asset.accessories, Asset.media, Lease.number, Lease.is_closed,
            )
            .join(Lease, Lease.id == Asset.lease_id)
            .where(Asset.serial_norm.in_(wanted[start : start + _SERIALS_PER_QUERY]))
        )  # fmt: skip
        for row in db.session.execute(chosen):
            house.here[row.lease_id, row.serial_norm] = row
            if not row.is_closed:
                house.elsewhere.setdefault(row.serial_norm, []).append(row)
    return house


def own_branch(house: House, actor: Actor) -> Branch | None:
    """The one branch somebody works for, where a schedule names none."""
    mine = {
        branch.id: branch
        for branch in house.branches.values()
        if actor.sees_branch(branch.id) and not branch.is_archived
    }
    return next(iter(mine.values())) if len(mine) == 1 else None
