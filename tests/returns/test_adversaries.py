"""Somebody who knows the format and means harm, or a phone that is broken in an unlucky way."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from server.access import Actor
from server.database import db
from server.errors import NotFound
from server.models.people import Device, Person
from server.models.reference import Return
from server.returns import quarantine_settling as settling
from server.returns import recording, revocation
from server.returns.rebuild import rebuild
from tests.evidence import pictures
from tests.example import Example
from tests.journal.reading import journal, record_of, verdicts_of
from tests.people import People, SignedIn, Somebody
from tests.phones import Phone, opening_of, uuid7

SignIn = Callable[[Somebody], SignedIn]
PhoneOf = Callable[[Somebody], Phone]


def closed_at(app: Flask, return_id: str) -> datetime | None:
    """When the return was closed, if it is."""
    with app.app_context():
        return db.session.get_one(Return, return_id).closed_at


@pytest.mark.parametrize("c", [[], {}, None, 5, "x"])
def test_an_opening_that_names_no_commitment_holds_up_nobody(phone: Phone, example: Example, c: Any) -> None:
    bad, good = (
        phone.noted(example.return_id, example.assets[0].id, "words"),
        phone.located(example.return_id, example.assets[0].id),
    )
    wire = {"jws": bad.jws, "openings": [{**bad.openings[0], "c": c}]}
    assert verdicts_of(phone.send([wire, good.wire]).get_json()["verdicts"]) == ["rejected", "recorded"]


@pytest.mark.usefixtures("any_database")
def test_one_commitment_in_two_entries_holds_up_nobody(phone: Phone, example: Example) -> None:
    opening = opening_of("note", b"the same words with the same salt")
    att = [{"role": "note", "c": opening["c"]}]
    for _ in range(2):
        phone.record(example.return_id, "note.written", example.assets[0].id, att=att).openings.append(opening)
    phone.located(example.return_id, example.assets[0].id)
    assert verdicts_of(phone.push()) == ["recorded"] * 3


@pytest.mark.parametrize("lines", [b"x" * 8_000_000, b"\n" * 8_000_000], ids=["one endless line", "nothing but lines"])
def test_an_archive_that_unpacks_to_nothing_of_use_is_refused(
    sign_in: SignIn, technician: Somebody, lines: bytes
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps({"format": "handback-outbox-1", "photos": []}))
        archive.writestr("entries.jsonl", lines)
    answer = sign_in(technician).post("/api/sync/archive", data=out.getvalue(), content_type="application/zip")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "bad_archive")


@pytest.fixture
def kept_aside(app: Flask, phone: Phone, example: Example) -> str:
    """The leaf of a note about an asset of branch A, kept aside because its device was revoked."""
    entry = phone.noted(example.return_id, example.assets[0].id, "a secret of branch A")
    with app.app_context():
        db.session.execute(update(Device).values(revoked_at=datetime.now(UTC)))
        db.session.commit()
    assert verdicts_of(phone.push()) == ["quarantined"]
    return entry.leaf


def test_a_manager_of_another_branch_neither_reads_nor_settles_what_was_kept_aside(
    app: Flask, people: People, example: Example, kept_aside: str
) -> None:
    mine, foreign = (
        Actor(people.make("manager").id, "manager", frozenset({branch})) for branch in (example.a, example.b)
    )
    with app.app_context():
        assert (len(settling.waiting(mine)), settling.waiting(foreign)) == (1, [])
        for settle in (settling.admit, settling.dismiss):
            with pytest.raises(NotFound):
                settle(kept_aside, foreign)


def test_work_for_a_return_nobody_knows_is_shown_to_administrators(
    app: Flask, phone: Phone, people: People, example: Example
) -> None:
    phone.located(uuid7(), example.assets[0].id)
    assert verdicts_of(phone.push()) == ["quarantined"]
    administrator = Actor(people.make("administrator").id, "administrator", None)
    with app.app_context():
        [kept] = settling.waiting(administrator)
        with pytest.raises(settling.NotAdmissible):
            settling.admit(kept["leaf"], administrator)


@pytest.mark.usefixtures("any_database")
def test_a_key_revoked_while_its_entries_are_checked_writes_nothing_after_that(
    app: Flask, phone: Phone, technician: Somebody, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    check = recording._check_kinds

    def revoke_meanwhile(*read: Any) -> None:
        check(*read)
        device = db.session.query(Device).one().id
        revocation.revoke_device(device, Actor(technician.id, "technician", frozenset({example.a})))

    monkeypatch.setattr(recording, "_check_kinds", revoke_meanwhile)
    phone.noted(example.return_id, example.assets[0].id, "too late")
    assert verdicts_of(phone.push()) == ["quarantined"]
    assert [entry.kind for entry in journal(app, example.return_id)][-1] == "device.revoked"


@pytest.mark.usefixtures("any_database")
def test_offline_18_a_closing_that_does_not_know_of_photographs_on_the_way_closes_nothing(
    app: Flask, phone: Phone, phone_of: PhoneOf, manager: Somebody, example: Example
) -> None:
    phone.took(example.return_id, example.assets[0].id)
    phone.push()
    desk = phone_of(manager)
    desk.record(example.return_id, "return.closed", None, {"override": False, "reason": None})
    [verdict] = desk.push()
    assert (verdict["verdict"], verdict["flags"], closed_at(app, example.return_id)) == (
        "recorded",
        ["photos_awaited"],
        None,
    )
    with app.app_context():
        rebuild(example.return_id)
        db.session.commit()
    assert closed_at(app, example.return_id) is None


def test_offline_18_a_recorded_override_closes_without_them(
    app: Flask, phone: Phone, phone_of: PhoneOf, manager: Somebody, example: Example
) -> None:
    phone.took(example.return_id, example.assets[0].id)
    phone.push()
    desk = phone_of(manager)
    desk.record(example.return_id, "return.closed", None, {"override": True, "reason": "photos_lost"})
    assert desk.push()[0]["flags"] == []
    assert closed_at(app, example.return_id) is not None


def test_a_technician_cannot_void_what_a_manager_or_the_server_said(
    app: Flask, phone: Phone, phone_of: PhoneOf, manager: Somebody, example: Example
) -> None:
    asset, desk = example.assets[0].id, phone_of(manager)
    retake = desk.record(
        example.return_id, "retake.requested", asset, {"slot": "lid", "photo": None, "reason": "blurred"}
    )
    desk.push()
    phone.record(example.return_id, "entry.voided", asset, {"entry": retake.id, "reason": "mistake"})
    phone.push()
    record = record_of(app, example.return_id, asset)
    assert ([one["state"] for one in record["retakes"]], record["review"]["verdict"]) == (["open"], "retake")


def test_a_manager_of_another_branch_judges_nothing(
    app: Flask, phone_of: PhoneOf, people: People, phone: Phone, example: Example
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    stranger = phone_of(people.make("manager", [example.b]))
    stranger.record(example.return_id, "review.accepted", example.assets[0].id, {})
    [verdict] = stranger.push()
    assert verdict["verdict"] == "recorded" and "not_assigned" in verdict["flags"]
    assert verdict_of_review(app, example) != "accepted"
    with app.app_context():
        rebuild(example.return_id)
        db.session.commit()
    assert verdict_of_review(app, example) != "accepted"


def verdict_of_review(app: Flask, example: Example) -> str | None:
    """What a review has said of the first asset."""
    return (record_of(app, example.return_id, example.assets[0].id).get("review") or {}).get("verdict")


def test_what_somebody_recorded_before_becoming_an_auditor_is_kept_aside_with_its_photographs(
    app: Flask, phone: Phone, technician: Somebody, example: Example
) -> None:
    phone.took(example.return_id, example.assets[0].id, "lid", pictures.jpeg(64, 48))
    with app.app_context():
        db.session.execute(update(Person).where(Person.id == technician.id).values(role="auditor"))
        db.session.commit()
    [verdict] = phone.push()
    assert verdict["verdict"] == "quarantined"
    [digest] = phone.photos
    assert phone.put_photo(example.return_id, digest).status_code == 403
    assert phone.put_photo(example.return_id, digest, ticket=verdict["ticket"]).status_code == 201
