"""The mark outside the database: a restored backup begins a new epoch (offline.md 14)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from server import epoch
from server.database import db
from server.journal import high_water
from server.models.reference import Return
from tests.example import Example


def keep(app: Flask) -> bool:
    """One turn of the clock."""
    with app.app_context():
        return high_water.keep(app.extensions["settings"])


def at_head(app: Flask, seq: int) -> None:
    """The journal has come this far."""
    with app.app_context():
        db.session.execute(update(Return).values(head_seq=seq))
        db.session.commit()


def current(app: Flask) -> str:
    """The epoch now."""
    with app.app_context():
        return epoch.current()


def test_offline_14_a_journal_shorter_than_the_mark_begins_a_new_epoch(app: Flask, example: Example) -> None:
    at_head(app, 10)
    assert not keep(app)
    before = current(app)
    at_head(app, 9)
    assert keep(app)
    assert current(app) != before
    assert not keep(app)


def test_a_journal_that_only_grows_keeps_its_epoch(app: Flask, example: Example) -> None:
    before = current(app)
    for seq in (1, 5, 5, 12):
        at_head(app, seq)
        assert not keep(app)
    assert current(app) == before


def test_offline_14_a_backup_from_an_older_epoch_begins_a_new_one(app: Flask, example: Example, tmp_path: Path) -> None:
    current(app)
    with app.app_context():
        db.engine.dispose()
    shutil.copyfile(tmp_path / "handback.sqlite", tmp_path / "backup.sqlite")
    with app.app_context():
        epoch.renew()
        db.session.commit()
        high_water.keep(app.extensions["settings"])
        db.engine.dispose()
    for name in ("handback.sqlite-wal", "handback.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "backup.sqlite", tmp_path / "handback.sqlite")
    app.extensions.pop("server_epoch", None)
    assert keep(app)


@pytest.mark.parametrize("content", ["", "{}", "[1]", "no json"])
def test_a_damaged_mark_is_made_anew(app: Flask, example: Example, content: str) -> None:
    path = Path(app.extensions["settings"].keys_dir) / "high-water.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    assert not keep(app)
    assert "entries" in path.read_text()
