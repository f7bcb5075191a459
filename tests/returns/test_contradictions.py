"""Two people on one asset: both entries are kept, flagged, and settled by a new entry (offline.md 17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.example import Example
from tests.journal.reading import journal, record_of, state_of
from tests.people import People, Somebody
from tests.phones import Phone

SECTIONS = [
    ("power.tested", "power", {"result": "starts"}, {"result": "does_not_start"}),
    (
        "condition.answered",
        "condition",
        {"answers": {"hinge": "good", "keys": "good"}},
        {"answers": {"hinge": "fault"}},
    ),
    (
        "accessories.checked",
        "accessories",
        {"present": ["charger"], "missing": []},
        {"present": [], "missing": ["charger"]},
    ),
    ("locks.checked", "locks", {"states": {"mdm": "locked"}}, {"states": {"mdm": "released"}}),
]


@pytest.fixture
def other(people: People, phone_of: Callable[[Somebody], Phone], example: Example) -> Phone:
    """Another technician's phone."""
    return phone_of(people.make("technician", [example.a]))


@pytest.mark.parametrize(("kind", "topic", "mine", "theirs"), SECTIONS)
def test_offline_17_disagreement_is_flagged_with_both_entries(
    app: Flask, example: Example, phone: Phone, other: Phone, kind: str, topic: str, mine: Any, theirs: Any
) -> None:
    asset = example.assets[0].id
    first, second = (
        phone.record(example.return_id, kind, asset, mine),
        other.record(example.return_id, kind, asset, theirs),
    )
    phone.push()
    other.push()
    flag = record_of(app, example.return_id, asset)["flags"][0]
    assert (flag["code"], flag["topic"], flag["entries"], flag["state"]) == (
        "contradiction",
        topic,
        [first.id, second.id],
        "open",
    )
    assert {first.id, second.id} <= {entry.id for entry in journal(app, example.return_id)}


@pytest.mark.parametrize(("kind", "topic", "mine", "theirs"), SECTIONS)
def test_agreement_settles_it(
    app: Flask, example: Example, phone: Phone, other: Phone, kind: str, topic: str, mine: Any, theirs: Any
) -> None:
    asset = example.assets[0].id
    for one, data in ((phone, mine), (other, theirs), (phone, theirs)):
        one.record(example.return_id, kind, asset, data)
        one.push()
    assert state_of(app, example.return_id, asset).flags == 0


@pytest.mark.parametrize(("kind", "topic", "mine", "theirs"), SECTIONS)
def test_a_manager_says_which_entry_holds(
    app: Flask,
    example: Example,
    phone: Phone,
    other: Phone,
    phone_of: Any,
    manager: Any,
    kind: str,
    topic: str,
    mine: Any,
    theirs: Any,
) -> None:
    asset, desk = example.assets[0].id, phone_of(manager)
    first = phone.record(example.return_id, kind, asset, mine)
    phone.push()
    other.record(example.return_id, kind, asset, theirs)
    other.push()
    desk.record(example.return_id, "contradiction.settled", asset, {"topic": topic, "entry": first.id})
    desk.push()
    record = record_of(app, example.return_id, asset)
    assert (record[topic]["entry"], record["flags"][0]["state"]) == (first.id, "settled")


def test_found_by_one_and_missing_to_another_is_flagged(
    app: Flask, example: Example, phone: Phone, other: Phone
) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    phone.push()
    other.record(example.return_id, "asset.not_found", asset)
    other.push()
    assert record_of(app, example.return_id, asset)["flags"][0]["topic"] == "presence"


def test_no_damage_beside_a_defect_is_flagged_and_settled(
    app: Flask, example: Example, phone: Phone, phone_of: Any, manager: Any
) -> None:
    asset, desk = example.assets[0].id, phone_of(manager)
    phone.defect(example.return_id, asset)
    clean = phone.record(example.return_id, "damage.ruled_out", asset)
    phone.push()
    assert state_of(app, example.return_id, asset).flags == 1
    desk.record(example.return_id, "contradiction.settled", asset, {"topic": "damage", "entry": clean.id})
    desk.push()
    record = record_of(app, example.return_id, asset)
    assert (record["defects"], record["damage_ruled_out"]["entry"]) == ([], clean.id)


def test_one_person_may_correct_themself(
    app: Flask, example: Example, phone: Phone, phone_of: Any, technician: Somebody
) -> None:
    asset, tablet = example.assets[0].id, phone_of(technician)
    phone.record(example.return_id, "power.tested", asset, {"result": "starts"})
    phone.push()
    tablet.record(example.return_id, "power.tested", asset, {"result": "does_not_start"})
    tablet.push()
    assert state_of(app, example.return_id, asset).flags == 0


def test_settling_what_nobody_contested_changes_nothing(
    app: Flask, example: Example, phone: Phone, phone_of: Any, manager: Any
) -> None:
    asset, desk = example.assets[0].id, phone_of(manager)
    entry = phone.record(example.return_id, "power.tested", asset, {"result": "starts"})
    phone.push()
    desk.record(example.return_id, "contradiction.settled", asset, {"topic": "power", "entry": entry.id})
    desk.push()
    assert record_of(app, example.return_id, asset)["power"]["result"] == "starts"
