"""The ledger: places, chains and writers at the same time, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.access import Actor
from server.database import db
from server.journal import ledger
from server.models.journal import Quarantine
from server.models.reference import ReturnBranch
from server.returns.recording import Submission, Verdict, record_push
from tests.example import Example, make_example
from tests.journal.reading import head, journal, verdicts_of
from tests.phones import Phone

pytestmark = pytest.mark.usefixtures("any_database")


def push_from_thread(app: Flask, phone: Phone, wires: list[dict[str, Any]], branch: str) -> list[Verdict]:
    """A push below HTTP, as another web process would do it."""
    actor = Actor(phone.person.id, "technician", frozenset({branch}))
    with app.app_context():
        try:
            return record_push([Submission(wire["jws"], wire["openings"]) for wire in wires], phone.kid, actor)
        finally:
            db.session.remove()


def at_once(calls: list[Callable[[], list[Verdict]]]) -> list[list[Verdict]]:
    """Run them all at the same moment."""
    gate, results = threading.Barrier(len(calls)), [[] for _ in calls]  # type: ignore[var-annotated]

    def run(number: int) -> None:
        gate.wait()
        results[number] = calls[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_offline_8_twenty_parallel_posts_give_one_row(app: Flask, phone: Phone, example: Example) -> None:
    wires = [phone.located(example.return_id, example.assets[0].id).wire]
    answers = at_once([lambda: push_from_thread(app, phone, wires, example.a) for _ in range(20)])
    found = sorted(verdict.verdict for answer in answers for verdict in answer)
    assert found == ["known"] * 19 + ["recorded"]
    assert [entry.kind for entry in journal(app, example.return_id)] == ["device.enrolled", "asset.located"]
    assert head(app, example.return_id) == 2


def test_writers_of_one_return_leave_no_hole_and_no_double(
    app: Flask, phone_of: Any, technician: Any, example: Example
) -> None:
    phones = [phone_of(technician) for _ in range(6)]
    work = [[phone.located(example.return_id, example.assets[n % 3].id).wire for n in range(5)] for phone in phones]

    def one_by_one(phone: Phone, wires: list[dict[str, Any]]) -> list[Verdict]:
        return [verdict for wire in wires for verdict in push_from_thread(app, phone, [wire], example.a)]

    answers = at_once([lambda p=p, w=w: one_by_one(p, w) for p, w in zip(phones, work, strict=True)])  # type: ignore[misc]
    assert {verdict.verdict for answer in answers for verdict in answer} == {"recorded"}
    entries = journal(app, example.return_id)
    assert [entry.seq for entry in entries] == list(range(1, 37))
    assert head(app, example.return_id) == 36


@pytest.mark.parametrize("any_database", ["postgresql"], indirect=True)  # a SQLite file has one writer
def test_writers_of_different_returns_never_wait(app: Flask, phone_of: Any, people: Any, example: Example) -> None:
    with app.app_context():
        second = make_example_again(app)
    other = phone_of(people.make("technician", [second.a]))
    wires = [other.located(second.return_id, second.assets[0].id).wire]
    with app.app_context():
        ledger.take_lock(example.return_id, 0)  # held while the other return is written
        answers = at_once([lambda: push_from_thread(app, other, wires, second.a)])
        db.session.rollback()
    assert answers[0][0].verdict == "recorded"


def make_example_again(app: Flask) -> Example:
    """A second example beside the first; branch codes and lessor names are unique, so the first one's make way."""
    db.session.execute(db.text("UPDATE branch SET code = code || '1'"))
    db.session.execute(db.text("UPDATE lessor SET name = name || '1'"))
    db.session.commit()
    return make_example(app)


def test_offline_8_the_same_bytes_again_change_nothing(app: Flask, phone: Phone, example: Example) -> None:
    entry = phone.located(example.return_id, example.assets[0].id)
    first = phone.push()[0]
    again = phone.send([entry]).get_json()["verdicts"][0]
    assert (again["verdict"], again["seq"], again["flags"]) == ("known", first["seq"], first["flags"])
    assert head(app, example.return_id) == 2


def test_offline_9_the_bytes_are_kept_verbatim(app: Flask, phone: Phone, example: Example) -> None:
    entry = phone.located(example.return_id, example.assets[0].id)
    phone.push()
    kept = journal(app, example.return_id)[1]
    assert (kept.jws, bytes(kept.leaf).hex(), kept.id) == (entry.jws, entry.leaf, entry.id)


def test_offline_8_other_bytes_under_the_same_id_conflict_and_both_are_kept(
    app: Flask, phone: Phone, example: Example
) -> None:
    asset = example.assets[0].id
    first = phone.located(example.return_id, asset)
    twin = phone.record(example.return_id, "asset.not_found", asset, id=first.id)
    assert verdicts_of(phone.push()) == ["recorded", "conflict"]
    assert [bytes(row.leaf).hex() for row in quarantined(app)] == [twin.leaf]
    assert [entry.kind for entry in journal(app, example.return_id)] == ["device.enrolled", "asset.located"]


def test_a_cloned_device_conflicts_at_its_place_in_the_chain(app: Flask, phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    phone.push()
    clone = phone.record(example.return_id, "asset.not_found", asset, dseq=0, dprev="0" * 64)
    assert verdicts_of(phone.push()) == ["conflict"]
    assert [row.reason for row in quarantined(app)] == ["conflict"]
    assert quarantined(app)[0].jws == clone.jws


def test_an_id_that_another_return_holds_conflicts(app: Flask, phone: Phone, example: Example) -> None:
    with app.app_context():
        second = make_example_again(app)
        db.session.add(ReturnBranch(return_id=second.return_id, branch_id=example.a))
        db.session.commit()
    first = phone.located(example.return_id, example.assets[0].id)
    phone.push()
    phone.record(second.return_id, "asset.not_found", second.assets[0].id, id=first.id)
    assert verdicts_of(phone.push()) == ["conflict"]
    assert head(app, second.return_id) == 0


def test_a_gap_in_a_chain_is_recorded_and_flagged(phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    lost = phone.noted(example.return_id, asset, "lost for now")
    phone.noted(example.return_id, asset, "after it")
    phone.entries.remove(lost)
    assert [verdict["flags"] for verdict in phone.push()] == [[], ["chain_gap"]]
    assert phone.send([lost]).get_json()["verdicts"][0]["flags"] == []


def test_a_link_to_something_else_is_flagged_as_a_fork(phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    phone.record(example.return_id, "asset.not_found", asset, dprev="ab" * 32)
    assert [verdict["flags"] for verdict in phone.push()] == [[], ["chain_fork"]]


def test_a_clock_that_runs_backwards_is_flagged_and_orders_nothing(app: Flask, phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    phone.record(example.return_id, "asset.not_found", asset, at="2001-01-01T00:00:00Z")
    assert phone.push()[1]["flags"] == ["time_backwards"]
    assert [entry.seq for entry in journal(app, example.return_id)] == [1, 2, 3]


def test_a_device_is_introduced_before_its_first_entry(app: Flask, phone: Phone, example: Example) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    enrolled = journal(app, example.return_id)[0]
    assert enrolled.kind == "device.enrolled"
    assert enrolled.kid != phone.kid


def quarantined(app: Flask) -> list[Any]:
    """Everything kept aside."""
    with app.app_context():
        return list(db.session.scalars(select(Quarantine).order_by(Quarantine.received_at)))
