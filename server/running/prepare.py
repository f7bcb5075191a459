"""Making an installation ready: tables as the code needs them, a bucket, and somebody who can sign in."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import flask_migrate
from flask import Flask

from server import config, create_app
from server.evidence.store import Store
from server.journal import high_water
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
        high_water.keep(app.extensions["settings"])
        Store.from_settings(app.extensions["settings"]).prepare()


def prepare(environment: Mapping[str, str], folder: Folder, *, wants_example: bool) -> Ready:
    """Release, then load the example into an empty database or make a setup code when nobody is there."""
    settings = config.read(environment)
    app = create_app(replace(settings, log_level="WARNING"))  # the terminal is for people
    release(app)
    with app.app_context():
        wants_example = wants_example and example.is_empty()
        code = None if wants_example else setup.new_setup_code(settings)
        has_example = wants_example or example.return_id() is not None
    return _with_example(app, folder) if has_example else Ready(code)


def _with_example(app: Flask, folder: Folder) -> Ready:
    """The example, loaded now unless an earlier start did. Without its work it is still an example."""
    passwords = folder.kept("example", example.new_passwords)
    try:
        link = folder.kept("example-link", lambda: {"url": _load(app, passwords)})["url"]
    except example.Refused as problem:
        print(f"handback: the example's work could not be loaded: {problem}", file=sys.stderr)
        link = ""
    return Ready(None, example.people(passwords), link)


def _load(app: Flask, passwords: dict[str, str]) -> str:
    print("handback: loading the example return, the first time only …", flush=True)
    return example.load(app, passwords)
