"""Migrating an empty database gives exactly the tables of the models, on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from server import create_app
from server.config import Settings
from server.database import db
from server.readiness import MIGRATIONS
from tests.services import Postgres


@pytest.fixture
def empty(any_database: str, request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Flask:
    """Handback over a database without any table."""
    url = f"sqlite:///{tmp_path}/fresh.sqlite"
    if any_database == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.new_database())
    return create_app(replace(settings, database_url=url))


def test_migrating_equals_the_models(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        db.engine.dispose()


def test_migrating_twice_changes_nothing(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        with db.engine.connect() as connection:
            assert MigrationContext.configure(connection).get_current_revision() == "0001_first"
        db.engine.dispose()


def test_going_back_leaves_no_table(empty: Flask) -> None:
    with empty.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        flask_migrate.downgrade(directory=str(MIGRATIONS), revision="base")
        assert db.inspect(db.engine).get_table_names() == ["alembic_version"]
        db.engine.dispose()
