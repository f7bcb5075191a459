"""How Alembic meets our tables: online only, through the application's own engine, in one transaction.

PostgreSQL rolls a failed migration back whole. SQLite does so too once its driver stops committing before DDL, which is
why the transaction is begun by hand there.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from server.database import Moment

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write our column types in terms that stay put when the models move on."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Uuid):
        return "sa.Uuid(as_uuid=False)"
    if isinstance(item, JSON) and not isinstance(item, JSONB):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run() -> None:
    """Bring the database to where it was asked to be."""
    settings = {**current_app.extensions["migrate"].configure_args}
    settings.setdefault("render_item", render_item)
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(connection=connection, target_metadata=database.metadata, **settings)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
