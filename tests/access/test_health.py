"""Health: alive, and ready to work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from server import create_app
from server.config import Settings
from tests.people import People


def test_a_living_process_says_so_whatever_else_is_dead(settings: Settings) -> None:
    dead = replace(settings, database_url="sqlite:////nowhere/x.sqlite", s3_endpoint_url="http://127.0.0.1:9")
    assert create_app(dead).test_client().get("/healthz").status_code == 200


def test_ready_means_database_storage_and_migrations(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'migrated.sqlite'}"))
    with app.app_context():
        upgrade()
        app.extensions["store"].prepare()
    answer = app.test_client().get("/readyz")
    parts = {"status": "ok", "database": "ok", "storage": "ok", "migrations": "ok"}
    assert (answer.status_code, answer.json) == (200, parts)


@pytest.mark.parametrize(
    ("changed", "unready"),
    [
        ({"database_url": "sqlite:////nowhere/x.sqlite"}, {"database", "migrations"}),
        ({"s3_endpoint_url": "http://127.0.0.1:9"}, {"storage", "migrations"}),
        ({}, {"migrations"}),
    ],
)
def test_what_is_not_ready_is_named(settings: Settings, changed: dict[str, str], unready: set[str]) -> None:
    app = create_app(replace(settings, **changed))
    if "s3_endpoint_url" not in changed:
        app.extensions["store"].prepare()
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert {name for name, state in answer.json.items() if state == "unavailable"} - {"status"} == unready


def test_health_tells_strangers_nothing_of_the_inside(app: Flask, client: FlaskClient, people: People) -> None:
    people.make("administrator")
    said = client.get("/readyz").get_data(as_text=True) + client.get("/healthz").get_data(as_text=True)
    for inside in ("sqlite", "127.0.0.1", "bucket", "Traceback", "administrator"):
        assert inside not in said
