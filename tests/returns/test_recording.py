"""Recording: entries in, verdicts out, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.database import db
from server.models.journal import Opening, Quarantine
from server.models.people import Device, Person
from server.models.reference import Return
from tests.example import Example
from tests.journal.reading import head, journal, state_of, verdicts_of
from tests.people import People, SignedIn, Somebody
from tests.phones import Phone, uuid7

pytestmark = pytest.mark.usefixtures("any_database")


def reasons(app: Flask) -> list[str]:
    """Why entries were kept aside."""
    with app.app_context():
        return list(db.session.scalars(select(Quarantine.reason)))


def withdraw(app: Flask, statement: Any) -> None:
    """Change the people tables from outside."""
    with app.app_context():
        db.session.execute(statement)
        db.session.commit()


def test_a_pushed_entry_is_recorded_and_projected(app: Flask, phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    entry = phone.located(example.return_id, asset)
    phone.took(example.return_id, asset)
    verdicts = phone.push()
    assert [(verdict["verdict"], verdict["seq"]) for verdict in verdicts] == [("recorded", 2), ("recorded", 3)]
    state = state_of(app, example.return_id, asset)
    assert (state.presence, state.photos, state.photos_awaited, state.seq) == ("found", 1, 1, 3)
    assert state.record["located"]["entry"] == entry.id


def test_offline_15_one_bad_entry_never_blocks_the_others(app: Flask, phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    good, broken = phone.located(example.return_id, asset).wire, {"jws": "not.an.entry", "openings": []}
    tampered = phone.noted(example.return_id, asset, "as written").wire
    tampered["openings"][0]["text"] = "as forged"
    last = phone.record(example.return_id, "asset.not_found", asset).wire
    verdicts = phone.send([good, broken, tampered, last]).get_json()["verdicts"]
    assert verdicts_of(verdicts) == ["recorded", "rejected", "rejected", "recorded"]
    assert [verdict["code"] for verdict in verdicts[1:3]] == ["malformed_entry", "wrong_opening"]


def test_an_altered_entry_leaves_no_trace(app: Flask, phone: Phone, example: Example) -> None:
    jws = phone.located(example.return_id, example.assets[0].id).jws
    forged = (
        phone.located(example.return_id, example.assets[1].id).jws.rpartition(".")[0] + "." + jws.rpartition(".")[2]
    )
    verdict = phone.send([{"jws": forged, "openings": []}]).get_json()["verdicts"][0]
    assert (verdict["verdict"], verdict["code"]) == ("rejected", "bad_signature")
    assert (head(app, example.return_id), reasons(app)) == (0, [])


def test_an_entry_of_another_key_in_the_batch_is_rejected(
    phone: Phone, phone_of: Any, technician: Somebody, example: Example
) -> None:
    other = phone_of(technician).located(example.return_id, example.assets[0].id)
    assert phone.send([other]).get_json()["verdicts"][0]["code"] == "other_key"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("power.tested", {}),
        ("power.tested", {"result": "starts", "more": 1}),
        ("power.tested", {"result": "Free text with spaces"}),
        ("asset.located", {"scan": "X", "rule": "serial", "symbology": "aztec", "confirmed": False}),
        ("asset.located", {"scan": "X" * 129, "rule": "serial", "symbology": "qr", "confirmed": False}),
        ("accessories.checked", {"present": ["charger"] * 101, "missing": []}),
        ("condition.answered", {"answers": {"hinge": "perhaps"}}),
    ],
)
def test_a_body_its_kind_does_not_hold_is_rejected_and_kept(
    app: Flask, phone: Phone, example: Example, kind: str, data: Any
) -> None:
    phone.record(example.return_id, kind, example.assets[0].id, data)
    verdict = phone.push()[0]
    assert (verdict["verdict"], verdict["code"]) == ("rejected", "wrong_body")
    assert reasons(app) == ["rejected"]
    assert head(app, example.return_id) == 0


@pytest.mark.parametrize(
    "boxes",
    [
        [{"x": 9000, "y": 0, "w": 1001, "h": 1, "code": "scratch"}],
        [{"x": 0, "y": 0, "w": 0, "h": 1, "code": "scratch"}],
    ],
)
def test_marks_outside_the_picture_are_rejected(phone: Phone, example: Example, boxes: list[Any]) -> None:
    phone.defect(example.return_id, example.assets[0].id, marks=[{"photo": uuid7(), "boxes": boxes}])
    assert phone.push()[0]["code"] == "wrong_body"


def test_a_kind_nobody_knows_is_rejected_and_kept(app: Flask, phone: Phone, example: Example) -> None:
    phone.record(example.return_id, "asset.teleported", example.assets[0].id)
    assert phone.push()[0]["code"] == "unknown_kind"
    assert reasons(app) == ["rejected"]


@pytest.mark.parametrize("kind", ["review.accepted", "return.opened", "photo.received"])
def test_a_technician_may_not_record_what_is_a_managers_or_the_servers(
    phone: Phone, example: Example, kind: str
) -> None:
    phone.record(example.return_id, kind, example.assets[0].id)
    verdict = phone.push()[0]
    assert (verdict["verdict"], verdict["code"]) == ("rejected", "role")


def test_a_manager_may_review(
    app: Flask, phone_of: Callable[[Somebody], Phone], manager: Somebody, example: Example
) -> None:
    desk = phone_of(manager)
    desk.record(example.return_id, "review.accepted", example.assets[0].id)
    assert verdicts_of(desk.push()) == ["recorded"]
    assert state_of(app, example.return_id, example.assets[0].id).review == "accepted"


def test_an_asset_this_return_does_not_know_is_recorded_and_flagged(app: Flask, phone: Phone, example: Example) -> None:
    stranger = uuid7()
    phone.took(example.return_id, stranger)
    assert phone.push()[0]["flags"] == ["unknown_asset"]
    assert state_of(app, example.return_id, stranger).is_unexpected


def test_an_unexpected_asset_and_what_follows_it_carry_no_flag(app: Flask, phone: Phone, example: Example) -> None:
    stranger = uuid7()
    phone.record(
        example.return_id, "asset.unexpected", stranger, {"scan": "XYZ123", "symbology": "typed", "belongs": "unknown"}
    )
    phone.took(example.return_id, stranger, "serial_label")
    assert [verdict["flags"] for verdict in phone.push()] == [[], []]
    state = state_of(app, example.return_id, stranger)
    assert (state.presence, state.scan, state.branch_id, state.is_recorded) == ("found", "XYZ123", None, True)


def test_an_asset_of_a_foreign_branch_is_recorded_and_flagged(phone: Phone, example: Example) -> None:
    phone.located(example.return_id, example.assets[3].id)
    assert phone.push()[0]["flags"] == ["not_assigned"]


def test_work_after_the_close_is_recorded_and_flagged(app: Flask, phone: Phone, example: Example) -> None:
    withdraw(app, update(Return).values(closed_at=datetime.now(UTC)))
    phone.located(example.return_id, example.assets[0].id)
    assert phone.push()[0]["flags"] == ["after_close"]


def test_closing_and_reopening_are_projected_onto_the_return(
    app: Flask, phone_of: Any, manager: Somebody, example: Example
) -> None:
    desk = phone_of(manager)
    desk.record(example.return_id, "return.closed", None, {"override": True, "reason": "photos_lost"})
    desk.push()
    with app.app_context():
        assert db.session.get_one(Return, example.return_id).closed_at is not None
    desk.record(example.return_id, "return.reopened", None, {"reason": None})
    assert desk.push()[0]["flags"] == []
    with app.app_context():
        assert db.session.get_one(Return, example.return_id).closed_at is None


def test_offline_13_a_clock_a_year_off_is_flagged_and_shown(app: Flask, phone: Phone, example: Example) -> None:
    phone.clock = lambda: datetime.now(UTC) - timedelta(days=365)
    phone.located(example.return_id, example.assets[0].id)
    assert phone.push()[0]["flags"] == ["clock_off"]
    with app.app_context():
        offset = db.session.scalar(select(Device.clock_offset_ms))
    assert offset is not None and offset < -(2**30)


def test_offline_16_work_of_a_revoked_device_is_quarantined_not_dropped(
    app: Flask, phone: Phone, example: Example
) -> None:
    entry = phone.took(example.return_id, example.assets[0].id)
    withdraw(app, update(Device).values(revoked_at=datetime.now(UTC)))
    verdict = phone.push()[0]
    assert (verdict["verdict"], verdict["code"]) == ("quarantined", "access_withdrawn")
    assert phone.send([entry]).get_json()["verdicts"][0]["ticket"] == verdict["ticket"]
    assert (reasons(app), head(app, example.return_id)) == (["access_withdrawn"], 0)


def test_offline_16_a_dead_session_of_a_deactivated_person_still_brings_its_work(
    app: Flask, phone: Phone, example: Example
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    withdraw(app, update(Person).where(Person.id == phone.person.id).values(is_active=False))
    phone.browser = app.test_client()
    assert verdicts_of(phone.push()) == ["quarantined"]


def test_offline_16_somebody_moved_to_another_branch_is_quarantined(
    app: Flask, people: People, phone_of: Any, example: Example
) -> None:
    elsewhere = phone_of(people.make("technician"))
    elsewhere.located(example.return_id, example.assets[0].id)
    elsewhere.located(uuid7(), example.assets[0].id)
    assert verdicts_of(elsewhere.push()) == ["quarantined", "quarantined"]


def test_offline_23_without_a_session_the_queue_waits_for_a_sign_in(app: Flask, phone: Phone, example: Example) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.browser = app.test_client()
    answer = phone.send(phone.waiting)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "sign_in_needed")
    assert head(app, example.return_id) == 0


def test_offline_23_another_persons_login_never_sends_this_persons_entries(
    app: Flask, phone: Phone, people: People, sign_in: Callable[[Somebody], SignedIn], example: Example
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.browser = sign_in(people.make("technician", [example.a]))
    verdict = phone.push()[0]
    assert (verdict["verdict"], verdict["code"]) == ("sign_in", "other_person")
    assert head(app, example.return_id) == 0


def test_offline_15_a_key_nobody_enrolled_is_asked_to_sign_in(
    phone: Phone, sign_in: Any, technician: Somebody, example: Example
) -> None:
    fresh = Phone(sign_in(technician), technician)
    fresh.located(example.return_id, example.assets[0].id)
    assert fresh.push()[0]["code"] == "unknown_key"
    fresh.enrol()
    assert verdicts_of(fresh.push()) == ["recorded"]


def test_an_entry_larger_than_the_limit_is_rejected(phone: Phone, example: Example) -> None:
    answers = {f"q{number}_{'x' * 30}": "not_applicable" for number in range(99)}
    marks = [{"photo": uuid7(), "boxes": [{"x": 1, "y": 1, "w": 1, "h": 1, "code": "a" * 40}] * 50}] * 20
    phone.record(example.return_id, "condition.answered", example.assets[0].id, {"answers": answers})
    phone.defect(example.return_id, example.assets[0].id, marks=marks)
    assert verdicts_of(phone.push()) == ["recorded", "rejected"]


def test_openings_are_kept_beside_the_entry(app: Flask, phone: Phone, example: Example) -> None:
    phone.noted(example.return_id, example.assets[0].id, "Kratzer am Deckel")
    phone.push()
    assert "Kratzer" not in journal(app, example.return_id)[1].jws
    with app.app_context():
        assert db.session.scalar(select(Opening.text)) == "Kratzer am Deckel"


@pytest.mark.parametrize(
    "change",
    [{"salt": "00" * 32}, {"role": "photo"}, {"sha256": "zz"}, {"c": "00" * 32}, {"text": None}, {"text": "a\x00"}],
)
def test_an_opening_that_does_not_fit_is_rejected_and_may_come_again(
    phone: Phone, example: Example, change: dict[str, Any]
) -> None:
    entry = phone.noted(example.return_id, example.assets[0].id, "words")
    wire = {"jws": entry.jws, "openings": [{**entry.openings[0], **change}]}
    assert phone.send([wire]).get_json()["verdicts"][0]["code"] == "wrong_opening"
    assert verdicts_of(phone.push()) == ["recorded"]
