"""`handback clock`: what falls due by the clock. May run on every node: a job runs where its turn was claimed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import insert, literal, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from server.config import Settings
from server.database import Json, db, now
from server.journal import high_water
from server.models.people import Installation
from server.people import sessions, throttle
from server.running.local import open_app

log = logging.getLogger(__name__)
_LOOK_EVERY_SECONDS = 20


@dataclass(frozen=True)
class Job:
    """Something to do about every so often, once over all nodes."""

    name: str
    every: timedelta
    run: Callable[[Settings], object]


JOBS = (
    Job("high_water", timedelta(minutes=1), high_water.keep),
    Job("forget_attempts", timedelta(minutes=30), throttle.forget_old),
    Job("forget_sessions", timedelta(hours=6), sessions.forget_old),
)


def clock() -> int:
    """Do what is due, for ever."""
    app = open_app()
    while True:
        try:
            do_what_is_due(app)
        except SQLAlchemyError as problem:  # the database is away: the next look may find it again
            log.warning("the clock could not look: %s", type(problem).__name__)
        time.sleep(_LOOK_EVERY_SECONDS)


def do_what_is_due(app: Flask, jobs: tuple[Job, ...] = JOBS) -> list[str]:
    """Run the jobs whose turn this process could claim; gives their names. One job's failure holds up no other."""
    done = []
    with app.app_context():
        for job in jobs:
            if not _claim(job):
                continue
            try:
                job.run(app.extensions["settings"])
            except Exception:
                db.session.rollback()
                log.exception("the job %s failed", job.name)
            else:
                done.append(job.name)
    return done


def _claim(job: Job) -> bool:
    """Write down this moment as the job's last turn, if it is due and no other process was faster."""
    name, moment = f"clock_{job.name}", now()
    last = db.session.scalar(select(Installation.value).where(Installation.name == name))
    if last is None:
        return _first_claim(name, moment)
    if moment - datetime.fromisoformat(last) < job.every:
        db.session.rollback()
        return False
    is_unchanged = Installation.value == literal(last, Json)
    mine = update(Installation).where(Installation.name == name, is_unchanged).values(value=moment.isoformat())
    taken = db.session.execute(mine)
    db.session.commit()
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def _first_claim(name: str, moment: datetime) -> bool:
    try:
        db.session.execute(insert(Installation).values(name=name, value=moment.isoformat()))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True
