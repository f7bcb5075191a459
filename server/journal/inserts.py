"""Inserting many rows at the database's own best speed, and inserting what may be there already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Uuid
from sqlalchemy.dialects import postgresql, sqlite

from server.database import Moment, db
from server.prepared import driver_of

Row = tuple[Any, ...]


def insert_new(table: Any) -> Any:
    """An INSERT that leaves rows alone whose key exists."""
    return _insert_new(table, db.engine.dialect.name)


@lru_cache(maxsize=64)
def _insert_new(table: Any, dialect: str) -> Any:
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return build(table).on_conflict_do_nothing()


def insert_many(connection: Connection, table: Any, names: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows in this transaction: COPY on PostgreSQL, the driver's executemany on SQLite.

    Values are plain: UUIDs as text, moments as datetime, JSON as its text. Three times as fast here as a statement that
    SQLAlchemy compiles, because no dictionary is made and no parameter bound row by row. Raises SQLAlchemy's errors.
    """
    with driver_of(connection) as driver:
        if connection.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(_copy(table, tuple(names))) as copying:
                for row in rows:
                    copying.write_row(row)
        else:
            statement, shapes = _executemany(table, tuple(names))
            driver.executemany(
                statement, [tuple(shape(value) for shape, value in zip(shapes, row, strict=True)) for row in rows]
            )


@lru_cache(maxsize=16)
def _copy(table: Any, names: tuple[str, ...]) -> str:
    return f"COPY {table.name} ({', '.join(names)}) FROM STDIN"


@lru_cache(maxsize=16)
def _executemany(table: Any, names: tuple[str, ...]) -> tuple[str, tuple[Callable[[Any], Any], ...]]:
    holes = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({holes})"  # noqa: S608 - names of our own tables
    return statement, tuple(_shape(table.c[name].type) for name in names)


def _shape(kind: Any) -> Callable[[Any], Any]:
    """How SQLAlchemy keeps a value of this type in SQLite."""
    if isinstance(kind, Uuid):
        return _plain_uuid
    return _naive_text if isinstance(kind, Moment) else _same


def _plain_uuid(value: str | None) -> str | None:
    return value and value.replace("-", "")


def _naive_text(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _same(value: Any) -> Any:
    return value
