"""A schedule's way in: uploaded, checked, imported. The work runs beside the request; whoever asks hears how far it is."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from server.access import Actor
from server.database import db, new_id, now
from server.errors import Conflict, NotFound, Unavailable
from server.evidence.store import Store
from server.leases import columns, schedule, sheets, writing
from server.leases.house import Catalogue
from server.leases.problems import Found, found
from server.leases.register import find_lease
from server.leases.schedule import Checked, Options
from server.models.imports import ScheduleImport
from server.models.reference import Lessor

PROBLEMS_KEPT = 5000
STALE_AFTER = timedelta(seconds=120)
_RUNNING = ("checking", "importing")
_READING = threading.Semaphore(1)  # one file at a time in a web process: reading one takes memory
_log = logging.getLogger(__name__)


class _Gone(Exception):
    """The store does not have the file, or does not answer."""


@dataclass(frozen=True)
class Desk:
    """What an import needs besides the tables. `context` opens the application for a thread; `changed` hears the ids of
    assets and leases that an import changed, in its transaction."""

    store: Store
    rows_max: int
    catalogue: Catalogue
    changed: Callable[[Sequence[str], Sequence[str]], None]
    context: Callable[[], AbstractContextManager[Any]]


def upload(name: str, data: bytes, lessor_id: str, options: dict[str, Any], actor: Actor, desk: Desk) -> ScheduleImport:
    """Keep a file and look at its columns. Raises NotFound for its lessor or lease, Unreadable for the file."""
    lessor = db.session.get(Lessor, lessor_id)
    if lessor is None:
        raise NotFound("There is no such lessor.")
    if options.get("lease_id") and find_lease(options["lease_id"], actor).lessor_id != lessor_id:
        raise NotFound("There is no such lease of this lessor.")
    remembered = dict(lessor.mapping)
    db.session.commit()  # no transaction is held while the file is read
    sheet = _read(data, desk, remembered)
    made = ScheduleImport(
        id=new_id(), lessor_id=lessor_id, file_name=name[:255], file_sha256=hashlib.sha256(data).hexdigest(),
        mapping=columns.mapping_for(sheet.headings, remembered), options=options, total=len(sheet.rows), created_by=actor.person_id,
        summary={"columns": sheet.headings, "sample": _sample(sheet)},
    )  # fmt: skip
    desk.store.put_once(_key(made.id), data, "application/octet-stream")
    db.session.add(made)
    db.session.commit()
    return made


def find(import_id: str, actor: Actor) -> ScheduleImport:
    """One import; a branch-bound person sees their own. One that nobody works on any more is failed. Raises NotFound."""
    made = db.session.get(ScheduleImport, import_id, populate_existing=True)
    if made is None or (actor.branch_ids is not None and made.created_by != actor.person_id):
        raise NotFound("There is no such import among yours.")
    if made.stage in _RUNNING and _is_stale(made):
        _finish(import_id, "failed", [found("interrupted")])
        db.session.refresh(made)
    return made


def start_check(
    import_id: str, mapping: dict[str, str] | None, options: dict[str, Any] | None, actor: Actor, desk: Desk
) -> None:
    """Begin a dry run in a thread. Raises NotFound, and Conflict while one runs or after the import."""
    made = find(import_id, actor)
    chosen = (
        made.mapping
        if mapping is None
        else {name: heading for name, heading in mapping.items() if name in columns.BY_NAME}
    )
    said = made.options if options is None else {**made.options, **options}
    if said.get("lease_id"):
        find_lease(said["lease_id"], actor)
    _begin(made, "checking", mapping=chosen, options=said)
    _run(made.id, actor, desk, is_for_real=False)


def start_commit(import_id: str, accepts_warnings: bool, actor: Actor, desk: Desk) -> None:
    """Begin the import in a thread. Raises NotFound, and Conflict unless a dry run found nothing that stands in the way."""
    made = find(import_id, actor)
    if made.stage == "imported":
        raise Conflict("This schedule is imported already.")
    if made.stage != "checked" or made.summary.get("errors", 1):
        raise Conflict("Check the schedule first, and put right what the check finds.")
    if made.summary.get("warnings") and not accepts_warnings:
        raise Conflict("The check has doubts. Accept them, or put them right.")
    _begin(made, "importing")
    _run(made.id, actor, desk, is_for_real=True)


def _begin(made: ScheduleImport, stage: str, **more: Any) -> None:
    if made.stage in _RUNNING or made.stage == "imported":
        raise Conflict("This schedule is being worked on, or imported already.")
    summary = {**_file_facts(made), "beat": now().isoformat()}
    changed = (
        update(ScheduleImport)
        .where(ScheduleImport.id == made.id, ScheduleImport.stage == made.stage)
        .values(stage=stage, done=0, problems=[], summary=summary, **more)
    )
    outcome: Any = db.session.execute(changed)
    db.session.commit()
    if outcome.rowcount != 1:
        raise Conflict("Somebody else just started on this schedule.")


def _run(import_id: str, actor: Actor, desk: Desk, *, is_for_real: bool) -> None:
    threading.Thread(
        target=_work, args=(import_id, actor, desk, is_for_real), name=f"import-{import_id}", daemon=True
    ).start()


def _work(import_id: str, actor: Actor, desk: Desk, is_for_real: bool) -> None:
    """The thread: whatever happens, the import ends in a stage that says so."""
    with desk.context():
        try:
            _check_and_write(import_id, actor, desk, is_for_real)
        except sheets.Unreadable as refusal:
            _end_badly(import_id, Found(None, None, refusal.code, refusal.detail))
        except _Gone:
            _end_badly(import_id, found("gone"))
        except IntegrityError:
            _end_badly(import_id, found("changed_meanwhile"))
        except Exception:
            _log.exception("an import broke off")
            _end_badly(import_id, found("failed"))
        finally:
            db.session.remove()


def _check_and_write(import_id: str, actor: Actor, desk: Desk, is_for_real: bool) -> None:
    made = db.session.get_one(ScheduleImport, import_id)
    lessor_id, mapping, options = made.lessor_id, dict(made.mapping), _options(made.options)
    db.session.commit()
    sheet = _read(_kept_file(import_id, desk.store), desk, mapping)
    _beat(import_id, 0)
    checked = schedule.check(
        sheet, mapping, options, lessor_id, desk.catalogue, actor, lambda done: _beat(import_id, done)
    )
    plan = writing.plan(checked, desk.catalogue)
    figures = {**plan.figures(checked), **_counts(checked)}
    db.session.commit()
    if checked.errors or not is_for_real:
        _finish(import_id, "checked", checked.problems, figures, len(sheet.rows))
        return
    writing.write(plan, checked, lessor_id, desk.changed)
    _remember(lessor_id, mapping)
    _finish(import_id, "imported", checked.problems, figures, len(sheet.rows))


def _kept_file(import_id: str, store: Store) -> bytes:
    try:
        return store.get(_key(import_id))
    except (KeyError, Unavailable) as problem:
        raise _Gone from problem


def _remember(lessor_id: str, mapping: dict[str, str]) -> None:
    lessor = db.session.get_one(Lessor, lessor_id)
    if lessor.mapping != mapping:
        lessor.mapping = mapping


def _end_badly(import_id: str, problem: Found) -> None:
    db.session.rollback()
    _finish(import_id, "failed", [problem])


def _finish(
    import_id: str,
    stage: str,
    problems: Sequence[Found],
    figures: dict[str, Any] | None = None,
    done: int | None = None,
) -> None:
    """Commit the end of a run together with whatever it wrote."""
    made = db.session.get_one(ScheduleImport, import_id)
    made.stage = stage
    made.problems = [problem.told() for problem in problems[:PROBLEMS_KEPT]]
    made.summary = {**_file_facts(made), **(figures or {"errors": len(problems), "warnings": 0})}
    made.done = made.done if done is None else done
    db.session.commit()


def _beat(import_id: str, done: int) -> None:
    """Say how far it is, in a transaction of its own; only while nothing is written, or SQLite would wait for itself."""
    beat = {"beat": now().isoformat()}
    with db.engine.begin() as connection:
        table: Any = ScheduleImport.__table__
        summary = connection.execute(select(table.c.summary).where(table.c.id == import_id)).scalar_one()
        connection.execute(update(table).where(table.c.id == import_id).values(done=done, summary={**summary, **beat}))


def _is_stale(made: ScheduleImport) -> bool:
    beat = made.summary.get("beat")
    return beat is None or now() - datetime.fromisoformat(beat) > STALE_AFTER


def _counts(checked: Checked) -> dict[str, int]:
    errors = checked.errors
    return {"errors": errors, "warnings": len(checked.problems) - errors}


def _file_facts(made: ScheduleImport) -> dict[str, Any]:
    return {name: made.summary.get(name, []) for name in ("columns", "sample")}


def _sample(sheet: sheets.Sheet) -> list[list[Any]]:
    return [
        [cell["d"] if isinstance(cell, dict) else cell for cell in cells]
        for _, cells in sheet.rows[: sheets.SAMPLE_ROWS]
    ]


def _options(given: dict[str, Any]) -> Options:
    known = {each.name for each in fields(Options)}
    return Options(**{name: value for name, value in given.items() if name in known and value is not None})


def _read(data: bytes, desk: Desk, mapping: dict[str, str]) -> sheets.Sheet:
    with _READING:
        return sheets.read(data, desk.rows_max, list(mapping.values()))


def _key(import_id: str) -> str:
    return f"imports/{import_id}"
