"""PostgreSQL dies under Handback, at its desk and in the middle of a push. Nothing called saved is lost."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from server.database import db
from server.models.journal import JournalEntry
from tests.example import Example
from tests.phones import Phone
from tests.services import Postgres

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url(pg_url: str) -> str:
    """These days happen to PostgreSQL."""
    return pg_url


def test_while_it_is_away_phones_are_told_to_try_again(
    postgres: Postgres, app: Flask, phone: Phone, example: Example
) -> None:
    saved = phone.located(example.return_id, example.assets[0].id)
    postgres.stop()
    try:
        answer = phone.send([saved])
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
        assert app.test_client().get("/healthz").status_code == 200
        assert app.test_client().get("/readyz").get_json()["database"] == "unavailable"
    finally:
        postgres.start()
    assert [verdict["verdict"] for verdict in phone.push()] == ["recorded"]


def test_dying_in_the_middle_of_pushes_it_forgets_nothing_it_confirmed(
    postgres: Postgres, app: Flask, phone: Phone, example: Example
) -> None:
    for number in range(120):
        phone.noted(example.return_id, example.assets[number % 3].id, f"Note {number}")
    death = threading.Timer(0.15, postgres.stop)
    death.start()
    while phone.waiting and offer(phone, 5):
        pass
    death.join()
    postgres.start()
    while phone.waiting:
        assert offer(phone, 40)
    with app.app_context():
        notes = db.session.scalars(
            select(JournalEntry.id).where(JournalEntry.kind == "note.written").order_by(JournalEntry.seq)
        ).all()
        seqs = db.session.scalars(select(JournalEntry.seq).order_by(JournalEntry.seq)).all()
    assert notes == [entry.id for entry in phone.entries]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))


def offer(phone: Phone, most: int) -> bool:
    """One push of the oldest that wait; whether the server took it."""
    batch = phone.waiting[:most]
    answer = phone.send(batch)
    if answer.status_code != 200:
        assert answer.status_code == 503
        return False
    phone.hear(batch, answer.get_json()["verdicts"])
    return True
