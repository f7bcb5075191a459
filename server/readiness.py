"""Whether the parts that Handback stands on are there: the database, the photo store, the migrations."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from server.database import db

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
log = logging.getLogger(__name__)


class Behind(Exception):
    """The database has not had every migration."""


def look() -> dict[str, str]:
    """Each part with "ok" or "unavailable". Why goes into the log: an open door tells nothing about the inside."""
    return {name: _state(name, check) for name, check in _CHECKS.items()}


def _state(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # whatever it is, this part is not ready
        log.warning("%s is not ready", name, exc_info=True)
        return "unavailable"
    return "ok"


def _database() -> None:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def _storage() -> None:
    current_app.extensions["store"].ping()


def _migrations() -> None:
    heads = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    with db.engine.connect() as connection:
        if set(MigrationContext.configure(connection).get_current_heads()) != heads:
            raise Behind()


_CHECKS: dict[str, Callable[[], None]] = {"database": _database, "storage": _storage, "migrations": _migrations}
