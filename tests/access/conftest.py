"""One house for the whole walk: what is refused changes nothing, so its world can be shared."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server import create_app
from server.config import Settings
from server.database import db
from server.running.storage import EmbeddedS3
from tests.access.world import World, make_world


@pytest.fixture(scope="session")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, s3: EmbeddedS3) -> Iterator[Flask]:
    """Handback on a database of its own, with generous throttles: the walk knocks at every door many times."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copyfile(request.getfixturevalue("_sqlite_template"), folder / "walk.sqlite")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'walk.sqlite'}", s3_endpoint_url=s3.endpoint, s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key, s3_bucket=f"walk-{uuid.uuid4().hex[:16]}", keys_dir=str(Path(folder) / "keys"),
        secret_key="a-secret-of-tests-and-of-nothing-else-0000",
    )  # fmt: skip
    made = create_app(replace(settings, sign_in_tries_max=1000, link_tries_max=10_000))
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def world(house: Flask) -> World:
    """A world for what must be refused or only read."""
    return make_world(house)
