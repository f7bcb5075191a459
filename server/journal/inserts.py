"""Inserting what may be there already, on both databases."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from server.database import db


def insert_new(table: Any) -> Any:
    """An INSERT that leaves rows alone whose key exists."""
    return _insert_new(table, db.engine.dialect.name)


@lru_cache(maxsize=64)
def _insert_new(table: Any, dialect: str) -> Any:
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return build(table).on_conflict_do_nothing()
