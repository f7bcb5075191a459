"""The ground a benchmark stands on: tables, people, and returns of many assets."""

from __future__ import annotations

import os
from datetime import date

import argon2
from flask import Flask
from sqlalchemy import insert, select, text

from server import config, create_app
from server.database import db, new_id, now
from server.journal import ledger
from server.journal.inserts import insert_many
from server.models.journal import JournalEntry, Opening
from server.models.people import Person, PersonBranch
from server.models.reference import Asset, Branch, Lease, Lessor, Return, ReturnAsset, ReturnBranch
from server.models.state import AssetState

PASSWORD = "correct horse battery"
_HASH = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


def make_app(settings: dict[str, str]) -> Flask:
    """Handback over a fresh database with every table, and the bare handler's table beside them."""
    app = create_app(config.read(settings))
    with app.app_context():
        db.create_all()
        kind = "bytea" if db.engine.dialect.name == "postgresql" else "blob"
        db.session.execute(
            text(
                "CREATE TABLE bare_entry (leaf text PRIMARY KEY, jws text NOT NULL, openings text NOT NULL)".replace(
                    "blob", kind
                )
            )
        )
        db.session.commit()
    return app


def add_branch() -> str:
    """One branch; its id."""
    branch = Branch(id=new_id(), code=f"B-{new_id()[-12:]}", name="Branch")
    db.session.add(branch)
    db.session.flush()
    return branch.id


def add_technician(branch_id: str) -> Person:
    """Somebody who records in a branch."""
    person = Person(
        id=new_id(), email=f"{new_id()}@example.com", name="Technician", role="technician", password_hash=_HASH
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(PersonBranch(person_id=person.id, branch_id=branch_id))
    return person


def add_return(branch_id: str, assets: int) -> tuple[str, list[str]]:
    """An open return of so many laptops of one branch; its id and theirs."""
    tag = new_id()[-12:]
    lessor = Lessor(id=new_id(), name=f"Lessor {new_id()}")
    db.session.add(lessor)
    db.session.flush()
    lease = Lease(id=new_id(), lessor_id=lessor.id, number=tag)
    db.session.add(lease)
    db.session.flush()
    opened = Return(id=new_id(), lease_id=lease.id, due_on=date(2027, 1, 31))
    db.session.add(opened)
    db.session.flush()
    db.session.add(ReturnBranch(return_id=opened.id, branch_id=branch_id))
    ids = [new_id() for _ in range(assets)]
    fixed = {"lease_id": lease.id, "branch_id": branch_id, "tag": "", "tag_norm": "", "maker": "Dell", "model": "Latitude", "category": "laptop",
             "assignee": "", "accessories": ["charger"], "media": []}  # fmt: skip
    db.session.execute(
        insert(Asset),
        [
            {"id": each, "serial": f"{tag}{n}", "serial_norm": f"{tag}{n}".upper(), **fixed}
            for n, each in enumerate(ids)
        ],
    )
    db.session.execute(insert(ReturnAsset), [{"return_id": opened.id, "asset_id": each} for each in ids])
    state = {"return_id": opened.id, "branch_id": branch_id, "category": "laptop"}
    db.session.execute(insert(AssetState), [{**state, "asset_id": each} for each in ids])
    return opened.id, ids


def fill_journals(count: int) -> None:
    """Put `count` entries that nobody signed into the journal of the newest return, as if other phones had been there."""
    newest = db.session.scalars(select(Return).order_by(Return.id.desc()).limit(1)).one()
    connection, kid, jws, asset = db.session.connection(), "f" * 64, "x" * 950, new_id()
    moment = now()
    rows = (
        (
            newest.id,
            seq,
            new_id(),
            kid,
            seq,
            os.urandom(32),
            jws,
            "power.tested",
            asset,
            None,
            "2026-11-22T10:00:00Z",
            moment,
            "[]",
        )
        for seq in range(1, count + 1)
    )
    insert_many(connection, JournalEntry.__table__, ledger.COLUMNS, rows)
    opened = (
        (newest.id, os.urandom(32), new_id(), "photo", os.urandom(32), os.urandom(32), None)
        for _ in range(count * 10 // 16)
    )
    insert_many(connection, Opening.__table__, ledger.OPENING_COLUMNS, opened)
    newest.head_seq = count
    db.session.commit()
    if connection.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()
