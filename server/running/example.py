"""The example return: a lessor, a lease that ends soon, 24 assets in three branches, people, and some work already done.

Reference data is written straight to the tables; what people did goes through the same doors as a real phone's work.
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from server.access import Actor
from server.database import db, new_id, now
from server.models.people import Person
from server.models.reference import Asset, Branch, Lease, Lessor, Return
from server.people import register
from server.returns import identify, opening
from server.running.example_phone import Refused
from server.running.example_work import Day

__all__ = ["Refused", "is_empty", "load", "new_passwords", "people", "return_id", "schedule"]

_BRANCHES = {"HAM": "Hamburg office", "MUC": "Munich office", "BER": "Berlin data centre"}
_PEOPLE = (
    ("administrator", "Ada Lindqvist", "admin@example.com", ()),
    ("manager", "Mara Okafor", "manager@example.com", ("HAM", "MUC", "BER")),
    ("technician", "Timo Brandt", "technician@example.com", ("HAM", "MUC")),
    ("auditor", "Ines Duarte", "auditor@example.com", ()),
)
_WORDS = ("amber", "anchor", "basil", "beacon", "birch", "canyon", "cedar", "cobalt", "copper", "delta", "ember", "falcon",
          "fjord", "garnet", "harbor", "hazel", "island", "juniper", "lantern", "maple", "meadow", "nickel", "onyx", "orchid",
          "pebble", "quartz", "raven", "saffron", "tundra", "velvet", "willow", "zephyr")  # fmt: skip


def new_passwords() -> dict[str, str]:
    """A password for each of the example's people: four words and a number, from about 33 bits of chance."""
    chance = secrets.SystemRandom()
    return {email: "-".join([*chance.sample(_WORDS, 4), str(chance.randrange(1000, 10000))]) for _, _, email, _ in _PEOPLE}


def people(passwords: dict[str, str]) -> list[dict[str, str]]:
    """Who can sign in, for the banner: the manager and the technician first."""
    first = {"manager": 0, "technician": 1}
    shown = sorted(_PEOPLE, key=lambda person: first.get(person[0], 2))
    return [{"role": role, "email": email, "password": passwords[email]} for role, _, email, _ in shown]


def is_empty() -> bool:
    """Whether the database has neither people nor leases."""
    return not any(db.session.scalar(select(func.count()).select_from(table)) for table in (Person, Lease, Branch))


def load(app: Flask, passwords: dict[str, str]) -> str:
    """Put the example into an empty database, or finish what an interrupted start began; gives a lessor's link to it."""
    with app.app_context():
        opened = return_id() or _reference(passwords)
    day = Day(app, passwords, opened)
    day.technician()
    day.manager()
    return day.lessors_link()


def schedule() -> Iterator[dict[str, str]]:
    """The rows of the example's schedule."""
    with (Path(__file__).parent / "example.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _reference(passwords: dict[str, str]) -> str:
    branches = {code: Branch(id=new_id(), code=code, name=name) for code, name in _BRANCHES.items()}
    lessor = Lessor(id=new_id(), name="Halden & Rowe Leasing")
    db.session.add_all([*branches.values(), lessor])
    db.session.flush()
    made = {
        role: _person(role, name, email, passwords[email], [branches[code].id for code in codes])
        for role, name, email, codes in _PEOPLE
    }
    today = now().date()
    lease, other = (
        Lease(id=new_id(), lessor_id=lessor.id, number=number, schedule=schedule, starts_on=today - timedelta(days=1096 - left),
              ends_on=today + timedelta(days=left), currency="EUR", rent_minor=rent, responsible_id=made["manager"].id)
        for number, schedule, left, rent in (("HR-2022-0417", "003", 24, 418_250), ("HR-2023-0102", "001", 143, 96_400))
    )  # fmt: skip
    db.session.add_all([lease, other])
    db.session.flush()
    db.session.add_all(_asset(row, lease.id, branches) for row in schedule())
    db.session.add_all(_asset(row, other.id, branches) for row in _OTHER_LEASE)
    db.session.flush()
    administrator = Actor(made["administrator"].id, "administrator", None)
    opened = opening.open_return(
        lease.id, today + timedelta(days=24), "Schedule 003, all branches", "RMA-58213", None, administrator
    )
    return opened.id


def _person(role: str, name: str, email: str, password: str, branch_ids: list[str]) -> Person:
    return register.add_person(name, email, password, role, branch_ids)


def _asset(row: dict[str, str], lease_id: str, branches: dict[str, Branch]) -> Asset:
    values: dict[str, Any] = {name: row[name] for name in ("serial", "tag", "maker", "model", "category", "assignee")}
    return Asset(
        lease_id=lease_id, branch_id=branches[row["branch"]].id, serial_norm=identify.normalise(row["serial"]),
        tag_norm=identify.normalise(row["tag"]), accessories=row["accessories"].split(), **values,
    )  # fmt: skip


_OTHER_LEASE = [
    {"branch": "HAM", "serial": serial, "tag": tag, "maker": "Lenovo", "model": "ThinkPad X1 Carbon Gen 11", "category": "laptop",
     "assignee": "Management", "accessories": "charger power_cord"}
    for serial, tag in (("PF5B20QX", "IT-11801"), ("PF5B21RA", "IT-11802"), ("PF5B22SC", "IT-11803"))
]  # fmt: skip
"""Three assets of another lease, so that scanning one shows what Handback says of things that are not on this return."""


def return_id() -> str | None:
    """The example's return, if it is there."""
    return db.session.scalar(select(Return.id).where(Return.authorisation == "RMA-58213"))
