"""Making an installation ready: tables as the code needs them, a bucket, and somebody who can sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import flask_migrate
from flask import Flask

from server import config, create_app
from server.evidence.store import Store
from server.people import setup
from server.readiness import MIGRATIONS
from server.running import example
from server.running.place import Folder


@dataclass(frozen=True)
class Ready:
    """What the terminal should tell: a code for the first administrator, or the example's people and its lessor's link."""

    setup_code: str | None = None
    people: list[dict[str, str]] = field(default_factory=list)
    link: str = ""


def release(app: Flask) -> None:
    """Bring the tables to the code's state and make the bucket. Safe to run again."""
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        Store.from_settings(app.extensions["settings"]).prepare()


def prepare(environment: Mapping[str, str], folder: Folder, *, wants_example: bool) -> Ready:
    """Release, then load the example into an empty database or make a setup code when nobody is there."""
    settings = config.read(environment)
    app = create_app(settings)
    release(app)
    with app.app_context():
        is_empty = example.is_empty()
        code = None if is_empty and wants_example else setup.new_setup_code(settings)
    if is_empty and wants_example:
        print("handback: loading the example return, the first time only …", flush=True)
        passwords = folder.kept("example", example.new_passwords)
        folder.kept("example-link", lambda: {"url": example.load(app, passwords)})
    with app.app_context():
        if example.return_id() is None:
            return Ready(code)
    return Ready(code, example.people(folder.kept("example", example.new_passwords)), folder.kept("example-link", dict).get("url", ""))
