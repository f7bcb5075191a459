"""One lessor, one lease, branches A and B, six assets and an open return, for tests that need something to work on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask

from server.database import db, new_id
from server.models.reference import Asset, Branch, Lease, Lessor, Return, ReturnAsset, ReturnBranch
from server.models.state import AssetState

_UNITS = (
    ("A", "5RFDP01", "IT-1001", "Dell", "Latitude 5440", "laptop", ("charger",)),
    ("A", "PF3ABCDE", "IT-1002", "Lenovo", "ThinkPad T14 Gen 3", "laptop", ("charger",)),
    ("A", "FOC2031X0AB", "IT-1003", "Cisco", "Catalyst 9300", "network", ("power_cord", "ears")),
    ("B", "5CG12340BC", "IT-2001", "HP", "EliteBook 840 G9", "laptop", ("charger",)),
    ("B", "C02XL0ABJGH5", "IT-2002", "Apple", "MacBook Pro 14", "laptop", ("charger",)),
    ("B", "CN0ABC123D", "IT-2003", "HP", "E24 G5", "monitor", ("stand", "power_cord")),
)


@dataclass(frozen=True)
class Unit:
    """An asset as a test knows it."""

    id: str
    branch_id: str
    serial: str
    tag: str
    category: str
    accessories: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """Ids of what was made. `a` and `b` are the branches' ids; `assets` holds three of A, then three of B."""

    lessor_id: str
    lease_id: str
    a: str
    b: str
    assets: tuple[Unit, ...]
    return_id: str


def make_example(app: Flask) -> Example:
    """Put the example into the app's database."""
    lessor_id, lease_id, return_id, a, b = (new_id() for _ in range(5))
    units = tuple(
        Unit(new_id(), a if place == "A" else b, serial, tag, category, accessories)
        for place, serial, tag, _, _, category, accessories in _UNITS
    )
    today = date.today()
    with app.app_context():
        db.session.add_all(
            [
                Branch(id=a, code="A", name="Branch A"),
                Branch(id=b, code="B", name="Branch B"),
                Lessor(id=lessor_id, name="Example Leasing"),
            ]
        )
        db.session.flush()
        db.session.add(
            Lease(
                id=lease_id,
                lessor_id=lessor_id,
                number="L-2023-118",
                schedule="001",
                ends_on=today + timedelta(days=30),
            )
        )
        db.session.flush()
        for unit, (_, _, _, maker, model, _, _) in zip(units, _UNITS, strict=True):
            db.session.add(Asset(id=unit.id, lease_id=lease_id, branch_id=unit.branch_id, serial=unit.serial, serial_norm=unit.serial,
                                 tag=unit.tag, tag_norm=unit.tag.replace("-", ""), maker=maker, model=model,
                                 category=unit.category, accessories=list(unit.accessories)))  # fmt: skip
        db.session.add(
            Return(
                id=return_id,
                lease_id=lease_id,
                title="Spring return",
                due_on=today + timedelta(days=30),
                authorisation="RA-1",
            )
        )
        db.session.flush()
        db.session.add_all(ReturnBranch(return_id=return_id, branch_id=branch) for branch in (a, b))
        for unit in units:
            db.session.add(ReturnAsset(return_id=return_id, asset_id=unit.id))
            db.session.add(
                AssetState(return_id=return_id, asset_id=unit.id, branch_id=unit.branch_id, category=unit.category)
            )
        db.session.commit()
    return Example(lessor_id, lease_id, a, b, units, return_id)
