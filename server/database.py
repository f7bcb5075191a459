"""The database handle and how its connections are set up. Imports nothing of ours."""

from __future__ import annotations

import fcntl
import os
import uuid
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Engine, MetaData, String, TypeDecorator, Uuid, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The declarative base of every table. Constraints have names, so that later migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

Identifier = Uuid(as_uuid=False)
"""A UUID held as its lower-case hyphened text."""

Json = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on the way out on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC; a naive moment is a mistake. Raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Code = String(64)
"""A short code: a kind, a slot, a reason."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new UUIDv7 (RFC 9562 §5.7): its first 48 bits are the Unix time in milliseconds."""
    milliseconds = int(now().timestamp() * 1000)
    tail = uuid.uuid4().int & ((1 << 80) - 1)
    value = (milliseconds << 80) | tail
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=value))


class _Turn:
    """A place in the line of those who write to one SQLite file, in any thread or process.

    SQLite itself lets writers look again after ever longer naps, so that with eight of them the file lies idle most of the
    time. A file lock wakes the next one at once. It only keeps order: who does not stand in line is still safe.
    """

    def __init__(self, path: str) -> None:
        self._file = os.open(f"{path}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._is_mine = False

    def take(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._is_mine = True

    def leave(self) -> None:
        if self._is_mine:
            self._is_mine = False
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._file)


def begin_to_write(connection: Connection) -> None:
    """Begin the transaction of a writer at once: on SQLite in line, until the connection goes back to its pool."""
    fairy = connection.connection
    if connection.dialect.name != "sqlite" or getattr(fairy.dbapi_connection, "in_transaction", False):
        return
    if turn := fairy.info.get("turn"):
        turn.take()
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Engine, "checkin")
def _leave_the_line(connection: Any, record: Any) -> None:
    if turn := record.info.get("turn"):
        turn.leave()


@event.listens_for(Engine, "close")
def _forget_the_line(connection: Any, record: Any) -> None:
    if turn := record.info.pop("turn", None):
        turn.close()


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, record: Any) -> None:
    """WAL, foreign keys and a patient writer on SQLite; nothing on PostgreSQL."""
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    cursor = connection.cursor()
    if path := cursor.execute("PRAGMA database_list").fetchone()[2]:
        record.info["turn"] = _Turn(path)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "cache_size=-65536", "wal_autocheckpoint=4000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
