"""The lesser commands of `handback`: each does one thing and says what it did."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from dataclasses import MISSING, fields

from sqlalchemy import select

from server import config, create_app, epoch
from server.config import Settings
from server.database import db
from server.errors import Invalid
from server.models.reference import Branch
from server.people import register
from server.returns import rebuild as rebuilding
from server.running import prepare
from server.running.local import open_app
from server.running.place import Place


def release() -> int:
    """Migrate the tables and make the bucket; what a deployment runs before its web processes start."""
    prepare.release(create_app(config.read(os.environ)))
    print("handback: the tables and the bucket are ready")
    return 0


def rebuild() -> int:
    """Drop and rebuild every projection from the journals."""
    app = open_app()
    with app.app_context():
        count = rebuilding.rebuild_all()
    print(f"handback: rebuilt {count} returns from their journals")
    return 0


def renew_epoch() -> int:
    """Begin a new epoch: after a backup was restored, every phone offers again what it still holds."""
    app = open_app()
    with app.app_context():
        fresh = epoch.renew()
        db.session.commit()
    print(f"handback: the server's epoch is now {fresh}; phones offer again what they hold at their next sync")
    return 0


def add_user(given: argparse.Namespace) -> int:
    """Add a person; the password is asked for, or read from standard input when that is no terminal."""
    password = (
        getpass.getpass("Password (12 characters or more): ")
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    app = open_app()
    with app.app_context():
        person = register.add_person(given.name, given.email, password, given.role, _branch_ids(given.branch))
        db.session.commit()
        print(f"handback: {person.name} can sign in as {given.role} with {person.email}")
    return 0


def print_settings() -> int:
    """The README's table of settings."""
    print(settings_table())
    return 0


def settings_table() -> str:
    """Every setting with its default and meaning, in Markdown."""
    lines = ["| setting | default | what it is |", "|---|---|---|"]
    for item in (*fields(Settings), *fields(Place)):
        default = "must be set" if item.default is MISSING else f"`{item.default}`"
        lines.append(f"| `{item.name.upper()}` | {default} | {item.metadata['help']} |")
    return "\n".join(lines)


def _branch_ids(codes: list[str]) -> list[str]:
    rows = db.session.execute(select(Branch.code, Branch.id).where(Branch.code.in_(codes)))
    found = {row.code: row.id for row in rows}
    unknown = sorted(set(codes) - found.keys())
    if unknown:
        raise Invalid(f"There is no branch {', '.join(unknown)}.")
    return list(found.values())
