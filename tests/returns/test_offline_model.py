"""offline.md 32: a seeded model. Phones of three people work offline, crash, send twice, lose answers; the server is restored
from a backup and a device is revoked. In the end everything called saved is on the server or still on a phone, and all agree.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.database import db, now
from server.journal import high_water
from server.models.journal import JournalEntry, Quarantine
from server.models.people import Device, DeviceKey
from server.returns import rebuild
from tests.example import Example
from tests.people import People
from tests.phones import Phone
from tests.returns.test_rebuild import projections

SCAN = {"scan": "5RFDP01", "rule": "serial", "symbology": "code128", "confirmed": False}
BODIES: list[tuple[str, dict[str, Any]]] = [
    ("asset.located", SCAN),
    ("asset.not_found", {}),
    ("power.tested", {"result": "starts"}),
    ("power.tested", {"result": "does_not_start"}),
    ("damage.ruled_out", {}),
    ("accessories.checked", {"present": ["charger"], "missing": []}),
]


@dataclass
class World:
    """The server, its phones, and a die."""

    app: Flask
    example: Example
    phones: list[Phone]
    dice: random.Random
    folder: Path
    has_backup: bool = False
    revoked: set[str] = field(default_factory=set)

    def work_offline(self, phone: Phone) -> None:
        """Save a few entries on the phone."""
        for _ in range(self.dice.randint(1, 4)):
            asset = self.dice.choice(self.example.assets[:3]).id
            if self.dice.random() < 0.2:
                phone.noted(self.example.return_id, asset, f"note {self.dice.random()}")
            else:
                phone.record(self.example.return_id, *_with(asset, self.dice.choice(BODIES)))

    def send(self, phone: Phone) -> None:
        """Push; the batch's size is whatever the phone chose."""
        if phone.waiting:
            phone.push(self.dice.randint(1, 8))

    def lose_the_answer(self, phone: Phone) -> None:
        """The server commits, the phone never hears of it."""
        if phone.waiting:
            phone.send(phone.waiting)

    def send_twice(self, phone: Phone) -> None:
        """Something settled is sent again."""
        if phone.entries:
            again = self.dice.choice(phone.entries)
            assert phone.send([again]).get_json()["verdicts"][0]["verdict"] in {"recorded", "known", "quarantined"}

    def crash(self, phone: Phone) -> None:
        """The app is killed and opened again: what IndexedDB held is there, what it knew of verdicts since is not."""
        for entry in phone.entries[-3:]:
            entry.verdict = None
        phone.cursors, phone.states, phone.assets = {}, {}, {}

    def look(self, phone: Phone) -> None:
        """Pull; a revoked phone's session is over, and it goes on sending without one."""
        if phone.kid not in self.revoked:
            phone.pull()

    def back_up(self, phone: Phone) -> None:
        """A backup of the database is made; the clock goes on ticking after it."""
        self.close_database()
        shutil.copyfile(self.folder / "handback.sqlite", self.folder / "backup.sqlite")
        self.has_backup = True
        self.keep_the_mark(phone)

    def restore(self, _: Phone) -> None:
        """Yesterday's database comes back; what must not be forgotten (a revocation) is done again by its manager."""
        if not self.has_backup:
            return
        self.close_database()
        for name in ("handback.sqlite-wal", "handback.sqlite-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(self.folder / "backup.sqlite", self.folder / "handback.sqlite")
        self.app.extensions.pop("server_epoch", None)
        with self.app.app_context():
            high_water.keep(self.app.extensions["settings"])
        for kid in self.revoked:
            self.revoke_key(kid)

    def revoke(self, phone: Phone) -> None:
        """The third phone is lost; once is enough."""
        self.revoked.add(self.phones[2].kid)
        self.revoke_key(self.phones[2].kid)

    def revoke_key(self, kid: str) -> None:
        """Its device may write no more."""
        with self.app.app_context():
            device = select(DeviceKey.device_id).where(DeviceKey.kid == kid)
            db.session.execute(update(Device).where(Device.id.in_(device)).values(revoked_at=now()))
            db.session.commit()

    def keep_the_mark(self, _: Phone) -> None:
        """The clock's turn."""
        with self.app.app_context():
            high_water.keep(self.app.extensions["settings"])

    def close_database(self) -> None:
        """Everything is in the one file."""
        with self.app.app_context():
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()

    def held(self) -> set[str]:
        """The leaves that the server holds: in the journal or in quarantine."""
        with self.app.app_context():
            leaves = [*db.session.scalars(select(JournalEntry.leaf)), *db.session.scalars(select(Quarantine.leaf))]
        return {bytes(leaf).hex() for leaf in leaves}


def _with(asset: str, body: tuple[str, dict[str, Any]]) -> tuple[str, str, dict[str, Any]]:
    return body[0], asset, body[1]


COMMON = (
    "work_offline",
    "work_offline",
    "work_offline",
    "send",
    "send",
    "look",
    "lose_the_answer",
    "send_twice",
    "crash",
    "keep_the_mark",
)
RARE = ("back_up", "restore", "revoke")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_offline_32_everything_called_saved_survives_and_all_converge(
    app: Flask, people: People, phone_of: Any, example: Example, tmp_path: Path, seed: int
) -> None:
    phones = [phone_of(people.make("technician", [example.a])) for _ in range(3)]
    world = World(app, example, phones, random.Random(seed), tmp_path)
    for _ in range(90):
        act = world.dice.choice(RARE if world.dice.random() < 0.08 else COMMON)
        getattr(world, act)(world.dice.choice(phones))
    settle(world)
    said = {entry.leaf for phone in phones for entry in phone.entries}
    assert said <= world.held()
    assert all_agree(world)


def settle(world: World) -> None:
    """The network is back for good: everybody sends and looks until nothing is left to do."""
    with world.app.app_context():
        high_water.keep(world.app.extensions["settings"])
    for _ in range(2):
        for phone in world.phones:
            world.look(phone)
            while phone.waiting:
                phone.push()
    for phone in world.phones:
        world.look(phone)


def all_agree(world: World) -> bool:
    """Each phone shows what the server has, and the server has what its journal says."""
    live = projections(world.app)
    with world.app.app_context():
        rebuild.rebuild_all()
    seqs = {row["asset_id"]: (row["seq"], row["presence"]) for row in live if row.get("seq") and "asset_id" in row}
    shown = [
        {asset: (state["seq"], state["presence"]) for (_, asset), state in phone.states.items()}
        for phone in world.phones
        if phone.kid not in world.revoked
    ]
    return projections(world.app) == live and all(one == seqs for one in shown)
