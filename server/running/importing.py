"""`handback import`: a lessor's schedule from the command line, through the same check as at the desk."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server.access import Actor
from server.blueprints.imports import desk
from server.database import db
from server.errors import Invalid
from server.leases import imports, register
from server.models.imports import ScheduleImport
from server.models.reference import Branch, Lease, Lessor
from server.running.local import app_with_storage

_ADMINISTRATOR = Actor(None, "administrator", None)
_PROBLEMS_SHOWN = 50


def import_schedule(given: argparse.Namespace) -> int:
    """Check a schedule, print what is wrong with it, and import it when nothing is. 1 when it was not imported."""
    data = _content(given.file)
    with app_with_storage() as app, app.app_context():
        made = imports.upload(
            Path(given.file).name, data, _lessor(given.lessor), _options(given), _ADMINISTRATOR, desk()
        )
        imports.start_check(made.id, None, None, _ADMINISTRATOR, desk())
        checked = _finished(made.id)
        _show(checked)
        if checked.stage != "checked" or checked.summary["errors"]:
            print("handback: nothing was imported", file=sys.stderr)
            return 1
        if given.dry_run:
            print("handback: it can be imported; nothing was, as asked")
            return 0
        imports.start_commit(made.id, given.accept_warnings, _ADMINISTRATOR, desk())
        done = _finished(made.id)
        _show(done)
    print(f"handback: {done.stage}, {done.done} rows")
    return 0 if done.stage == "imported" else 1


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise Invalid(f"{name} cannot be read: {problem.strerror}.") from problem


def _lessor(name: str) -> str:
    known = db.session.scalar(select(Lessor.id).where(Lessor.name == name))
    return known or register.add_lessor(name).id


def _options(given: argparse.Namespace) -> dict[str, Any]:
    """What is said besides the columns, as the desk says it. Raises `Invalid` for a lease or branch nobody knows."""
    found: dict[str, Any] = {"create_branches": given.create_branches}
    if given.category:
        found["category"] = given.category
    for name, kind, column, value in (
        ("lease_id", Lease, Lease.number, given.lease),
        ("branch_id", Branch, Branch.code, given.branch),
    ):
        if value:
            found[name] = db.session.scalar(select(kind.id).where(column == value))
            if found[name] is None:
                raise Invalid(f"There is no {kind.__name__.lower()} {value}.")
    return found


def _finished(import_id: str) -> ScheduleImport:
    """Wait for a run to end."""
    while (made := imports.find(import_id, _ADMINISTRATOR)).stage in {"checking", "importing"}:
        db.session.rollback()
        time.sleep(0.2)
    return made


def _show(made: ScheduleImport) -> None:
    for problem in made.problems[:_PROBLEMS_SHOWN]:
        place = " ".join(str(part) for part in (problem["row"] and f"row {problem['row']}", problem["column"]) if part)
        print(f"  {problem['severity']}: {place}: {problem['message']}", file=sys.stderr)
    if len(made.problems) > _PROBLEMS_SHOWN:
        print(f"  … and {len(made.problems) - _PROBLEMS_SHOWN} more", file=sys.stderr)
