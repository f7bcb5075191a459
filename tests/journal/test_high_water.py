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
from server.models.people import Installation


def keep(app: Flask) -> bool:
    """One turn of the clock."""
    with app.app_context():
        return high_water.keep(app.extensions["settings"])


def current(app: Flask) -> str:
    """The epoch now."""
    app.extensions.pop("server_epoch", None)
    with app.app_context():
        return epoch.current()


@pytest.mark.usefixtures("any_database")
def test_offline_14_a_count_behind_its_mark_begins_a_new_epoch(app: Flask) -> None:
    before = current(app)
    assert [keep(app), keep(app)] == [False, False]
    with app.app_context():
        db.session.execute(update(Installation).where(Installation.name == high_water.NAME).values(value=1))
        db.session.commit()
    assert keep(app)
    assert current(app) != before
    assert not keep(app)


@pytest.mark.usefixtures("any_database")
def test_ordinary_days_keep_their_epoch(app: Flask) -> None:
    before = current(app)
    assert not any(keep(app) for _ in range(4))
    assert current(app) == before


def test_offline_14_yesterdays_database_begins_a_new_epoch(app: Flask, tmp_path: Path) -> None:
    before = current(app)
    keep(app)
    with app.app_context():
        db.engine.dispose()
    shutil.copyfile(tmp_path / "handback.sqlite", tmp_path / "backup.sqlite")
    keep(app)
    with app.app_context():
        db.engine.dispose()
    shutil.copyfile(tmp_path / "backup.sqlite", tmp_path / "handback.sqlite")
    assert keep(app)
    assert current(app) != before


@pytest.mark.parametrize("content", ["", "{}", "[1]", "no json"])
def test_a_damaged_mark_is_made_anew(app: Flask, content: str) -> None:
    path = Path(app.extensions["settings"].keys_dir) / "high-water.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    assert not keep(app)
    assert "count" in path.read_text()
