"""The server's epoch: a name for this history of the database, changed when a backup was restored (offline.md 14)."""

from __future__ import annotations

import time

from flask import current_app
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from server.database import db, new_id
from server.models.people import Installation

NAME = "server_epoch"
_FRESH_SECONDS = 1.0


def current() -> str:
    """The epoch, made at first need. Remembered for a second, so that most requests need no query for it."""
    remembered = current_app.extensions.get(NAME)
    if remembered and time.monotonic() - remembered[1] < _FRESH_SECONDS:
        return str(remembered[0])
    found = _read() or _make()
    current_app.extensions[NAME] = (found, time.monotonic())
    return found


def current_if_reachable() -> str | None:
    """The epoch for a header: the last one known when the database does not answer, None when none is known."""
    try:
        return current()
    except SQLAlchemyError:
        remembered = current_app.extensions.get(NAME)
        return str(remembered[0]) if remembered else None


def renew() -> str:
    """Begin a new epoch, in the caller's transaction: the database has been found to be behind its phones."""
    current()
    fresh = new_id()
    db.session.execute(update(Installation).where(Installation.name == NAME).values(value=fresh))
    current_app.extensions.pop(NAME, None)
    return fresh


def _read() -> str | None:
    with db.engine.connect() as connection:
        found = connection.scalar(select(Installation.value).where(Installation.name == NAME))
    return None if found is None else str(found)


def _make() -> str:
    try:
        with db.engine.begin() as connection:
            connection.execute(insert(Installation).values(name=NAME, value=new_id()))
    except IntegrityError:  # another process was first
        pass
    return _read() or ""
