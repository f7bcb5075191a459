"""Quarantine: a manager admits or dismisses what was kept aside; nothing of it is ever lost (offline.md 16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.access import Actor
from server.database import db
from server.errors import NotFound
from server.models.journal import Quarantine
from server.models.people import Device
from server.returns import quarantine_settling as settling
from server.returns.quarantine_settling import NotAdmissible
from tests.example import Example
from tests.journal.reading import journal, record_of, verdicts_of
from tests.people import People, Somebody
from tests.phones import Phone, Saved


@pytest.fixture
def actor(manager: Somebody) -> Actor:
    """The manager, as the door hands them on."""
    return Actor(manager.id, "manager", frozenset(manager.branch_ids))


@pytest.fixture
def kept_aside(app: Flask, phone: Phone, example: Example) -> Saved:
    """A power test whose device was revoked before it came."""
    entry = phone.record(example.return_id, "power.tested", example.assets[0].id, {"result": "starts"})
    with app.app_context():
        db.session.execute(update(Device).values(revoked_at=datetime.now(UTC)))
        db.session.commit()
    assert verdicts_of(phone.push()) == ["quarantined"]
    return entry


def test_what_waits_is_shown_with_its_author(app: Flask, kept_aside: Saved, actor: Actor, phone: Phone) -> None:
    with app.app_context():
        shown = settling.waiting(actor)
    assert [(one["id"], one["person"], one["reason"]) for one in shown] == [
        (kept_aside.id, phone.person.name, "access_withdrawn")
    ]


def test_offline_16_an_admitted_entry_enters_the_journal_with_a_managers_word(
    app: Flask, kept_aside: Saved, actor: Actor, example: Example, phone: Phone
) -> None:
    with app.app_context():
        assert settling.admit(kept_aside.leaf, actor)["settlement"] == "admitted"
        assert settling.waiting(actor) == []
    entries = journal(app, example.return_id)
    assert [entry.kind for entry in entries] == ["entry.admitted", "device.enrolled", "power.tested"]
    assert (entries[0].person_id, entries[2].person_id, entries[2].flags) == (
        actor.person_id,
        phone.person.id,
        ["admitted"],
    )
    assert record_of(app, example.return_id, example.assets[0].id)["power"]["entry"] == kept_aside.id


def test_a_dismissed_entry_stays_kept_and_out_of_the_journal(
    app: Flask, kept_aside: Saved, actor: Actor, example: Example
) -> None:
    with app.app_context():
        settling.dismiss(kept_aside.leaf, actor)
        kept = db.session.scalars(select(Quarantine)).one()
        assert (kept.jws, kept.settlement, kept.settled_by) == (kept_aside.jws, "dismissed", actor.person_id)
    assert journal(app, example.return_id) == []


@pytest.mark.parametrize("settle", [settling.admit, settling.dismiss])
def test_settled_once_is_settled(
    app: Flask, kept_aside: Saved, actor: Actor, settle: Callable[[str, Actor], Any]
) -> None:
    with app.app_context():
        settle(kept_aside.leaf, actor)
        with pytest.raises(NotFound):
            settle(kept_aside.leaf, actor)


def test_a_manager_of_another_place_sees_nothing_of_it(app: Flask, kept_aside: Saved, people: People) -> None:
    stranger = Actor(people.make("manager").id, "manager", frozenset())
    with app.app_context():
        assert settling.waiting(stranger) == []
        with pytest.raises(NotFound):
            settling.admit(kept_aside.leaf, stranger)


def test_a_conflicting_twin_cannot_be_admitted(app: Flask, phone: Phone, example: Example, actor: Actor) -> None:
    first = phone.located(example.return_id, example.assets[0].id)
    twin = phone.record(example.return_id, "asset.not_found", example.assets[0].id, id=first.id)
    phone.push()
    with app.app_context(), pytest.raises(NotAdmissible):
        settling.admit(twin.leaf, actor)


def test_a_body_nobody_understands_cannot_be_admitted(app: Flask, phone: Phone, example: Example, actor: Actor) -> None:
    entry = phone.record(example.return_id, "power.tested", example.assets[0].id, {"result": "not a code"})
    phone.push()
    with app.app_context(), pytest.raises(NotAdmissible):
        settling.admit(entry.leaf, actor)


def test_work_beyond_a_role_may_be_admitted(app: Flask, phone: Phone, example: Example, actor: Actor) -> None:
    entry = phone.record(example.return_id, "review.reopened", example.assets[0].id)
    assert verdicts_of(phone.push()) == ["rejected"]
    with app.app_context():
        assert settling.admit(entry.leaf, actor)["settlement"] == "admitted"


def test_what_came_by_itself_meanwhile_is_not_said_twice(
    app: Flask, kept_aside: Saved, actor: Actor, phone: Phone, example: Example
) -> None:
    with app.app_context():
        db.session.execute(update(Device).values(revoked_at=None))
        db.session.commit()
    assert verdicts_of(phone.send([kept_aside]).get_json()["verdicts"]) == ["recorded"]
    with app.app_context():
        assert settling.admit(kept_aside.leaf, actor)["settlement"] == "admitted"
    assert [entry.kind for entry in journal(app, example.return_id)] == ["device.enrolled", "power.tested"]
