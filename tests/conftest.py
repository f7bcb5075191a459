"""What every test may ask for: real servers, an app on a fresh database, people, an example return, a phone."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import create_app
from server.config import Settings
from server.database import db
from server.running.storage import EmbeddedS3
from tests.example import Example, make_example
from tests.people import People, SignedIn, Somebody
from tests.phones import Phone
from tests.services import Postgres, postgres_server, s3_server


@pytest.fixture(scope="session")
def s3() -> Iterator[EmbeddedS3]:
    """An S3 server for the whole run. A test that stops it starts it again."""
    with s3_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL cluster for the whole run."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and nothing in it."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    _make_tables(f"sqlite:///{path}", path.parent)
    return path


@pytest.fixture(scope="session")
def _postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with every table and nothing in it."""
    name = postgres.new_database()
    _make_tables(postgres.url(name), tmp_path_factory.mktemp("template"))
    return name


@pytest.fixture
def pg_url(postgres: Postgres, _postgres_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database with every table, for this test alone."""
    name = postgres.new_database(_postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> str:
    """Ask for this to have the test run once on each database; `settings` and `app` then use it."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database with every table: SQLite, unless the test asked for `any_database`."""
    if "any_database" in request.fixturenames and request.getfixturevalue("any_database") == "postgresql":
        url: str = request.getfixturevalue("pg_url")
        return url
    path = tmp_path / "handback.sqlite"
    shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path, s3: EmbeddedS3) -> Settings:
    """Settings over a fresh database, a fresh bucket and a fresh folder for keys."""
    return replace(
        _settings(database_url, tmp_path),
        s3_endpoint_url=s3.endpoint,
        s3_bucket=f"test-{uuid.uuid4().hex[:16]}",
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Handback, assembled. Use `with app.app_context():` around what touches the tables."""
    made = create_app(settings)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def people(app: Flask) -> People:
    """`people.make(role, branches=[…])` makes a person whose password is "correct horse battery"."""
    return People(app)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Somebody], SignedIn]:
    """`sign_in(person)` gives a browser of their own that sends the CSRF token."""
    return lambda person: SignedIn(app, person)


@pytest.fixture
def example(app: Flask) -> Example:
    """A lessor, a lease, branches A and B, six assets and an open return."""
    return make_example(app)


@pytest.fixture
def technician(people: People, example: Example) -> Somebody:
    """A technician of branch A."""
    return people.make("technician", [example.a])


@pytest.fixture
def manager(people: People, example: Example) -> Somebody:
    """A manager of both branches."""
    return people.make("manager", [example.a, example.b])


@pytest.fixture
def phone_of(sign_in: Callable[[Somebody], SignedIn]) -> Callable[[Somebody], Phone]:
    """`phone_of(person)` gives another enrolled phone of theirs."""
    return lambda person: Phone(sign_in(person), person).enrol()


@pytest.fixture
def phone(phone_of: Callable[[Somebody], Phone], technician: Somebody) -> Phone:
    """The technician's phone, enrolled."""
    return phone_of(technician)


def _settings(database_url: str, folder: Path) -> Settings:
    return Settings(
        database_url=database_url,
        s3_endpoint_url="http://127.0.0.1:9",
        s3_bucket="test-bucket",
        s3_access_key="nobody",
        s3_secret_key="nothing",
        secret_key="a-secret-of-tests-and-of-nothing-else-0000",
        keys_dir=str(folder / "keys"),
    )


def _make_tables(database_url: str, folder: Path) -> None:
    app = create_app(_settings(database_url, folder))
    with app.app_context():
        db.create_all()
        db.engine.dispose()


_SLOW_FILES = {"test_every_route.py", "test_upload.py", "test_imports.py", "test_passphrases.py", "test_at_once.py", "test_invitations.py"}
"""What `make check` leaves out beside browsers and PostgreSQL, to stay under a minute."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first. With several workers, all browser tests go to one of them: two browsers at once starve each other.

    What runs on both databases is quick on SQLite and counts as slow on PostgreSQL.
    """
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.flaky(reruns=1))  # a browser on a busy machine; the closing line counts every second try
        elif item.path.name in _SLOW_FILES or "[postgresql" in item.name or "pg_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: [item.get_closest_marker(name) is not None for name in ("browser", "slow")])
