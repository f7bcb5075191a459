"""The clock does each job once over all nodes, and one job's failure holds up no other."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from server.config import Settings
from server.database import db, now
from server.models.people import Attempt, Session
from server.running.clock import JOBS, Job, do_what_is_due
from tests.people import People


def test_a_job_runs_on_one_node_only_until_it_is_due_again(any_database: str, app: Flask) -> None:
    ran: list[str] = []
    job = Job("count", timedelta(hours=1), lambda settings: ran.append("ran"))
    assert do_what_is_due(app, (job,)) == ["count"]
    assert do_what_is_due(app, (job,)) == []
    assert do_what_is_due(app, (Job("count", timedelta(0), job.run),)) == ["count"]
    assert len(ran) == 2


def test_a_failing_job_holds_up_no_other(app: Flask) -> None:
    def fail(settings: Settings) -> None:
        raise RuntimeError("broken")

    after = Job("after", timedelta(hours=1), lambda settings: None)
    assert do_what_is_due(app, (Job("fails", timedelta(hours=1), fail), after)) == ["after"]


def test_old_tries_and_ended_sessions_are_forgotten(app: Flask, people: People) -> None:
    person = people.make("auditor")
    with app.app_context():
        long_ago = now() - timedelta(days=40)
        db.session.add(Attempt(door="sign_in", who=b"x" * 32, at=long_ago))
        db.session.add(Session(token_hash=b"a" * 32, person_id=person.id, expires_at=long_ago))
        db.session.add(Session(token_hash=b"b" * 32, person_id=person.id, expires_at=now() + timedelta(days=1)))
        db.session.commit()
    do_what_is_due(app, JOBS)
    with app.app_context():
        assert db.session.query(Attempt).count() == 0
        assert [session.token_hash for session in db.session.query(Session)] == [b"b" * 32]
