"""Pull: only news, only one's own, and the start over when the server was restored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from server.access import Actor
from server.database import db
from server.models.people import PersonBranch
from server.models.reference import Asset, Return, ReturnAsset
from server.returns import reference
from tests.example import Example
from tests.people import People, SignedIn, Somebody
from tests.phones import Phone, uuid7

pytestmark = pytest.mark.usefixtures("any_database")


def change(app: Flask, *statements: Any) -> None:
    """Change tables from outside."""
    with app.app_context():
        for statement in statements:
            db.session.execute(statement)
        db.session.commit()


def test_a_pull_tells_what_was_recorded(phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    phone.noted(example.return_id, asset, "Straße")
    phone.push()
    answer = phone.pull_once()
    assert phone.states[example.return_id, asset]["record"]["notes"][0]["text"] == "Straße"
    assert answer["names"] == {phone.person.id: phone.person.name}
    header = answer["returns"][0]["header"]
    assert (header["title"], header["lessor"], header["lease"], header["closed_at"]) == (
        "Spring return",
        "Example Leasing",
        "L-2023-118",
        None,
    )


def test_nothing_new_is_an_empty_answer(phone: Phone, example: Example) -> None:
    phone.pull()
    answer = phone.pull_once()
    assert (answer["returns"], answer["gone"], answer["names"]) == ([], [], {})


def test_offline_11_only_assets_of_ones_branches_and_of_none_are_told(
    phone: Phone, phone_of: Any, manager: Any, example: Example
) -> None:
    desk, stranger = phone_of(manager), uuid7()
    desk.located(example.return_id, example.assets[3].id)
    desk.record(
        example.return_id, "asset.unexpected", stranger, {"scan": "XYZ", "symbology": "typed", "belongs": "unknown"}
    )
    desk.push()
    phone.pull()
    assert {asset["serial"] for asset in phone.assets.values()} == {unit.serial for unit in example.assets[:3]}
    assert {asset for _, asset in phone.states} == {stranger}
    desk.pull()
    assert len(desk.assets) == 6


def test_a_foreign_return_is_not_told_at_all(people: People, phone_of: Any, example: Example) -> None:
    outsider = phone_of(people.make("technician"))
    assert outsider.pull()["returns"] == []


def test_offline_11_a_withdrawn_branch_makes_the_return_go(
    app: Flask, phone: Phone, technician: Somebody, example: Example
) -> None:
    phone.pull()
    change(app, delete(PersonBranch).where(PersonBranch.person_id == technician.id))
    assert phone.pull_once()["gone"] == [example.return_id]
    assert phone.assets == {}


def test_another_branch_starts_the_return_over(
    app: Flask, phone: Phone, technician: Somebody, example: Example
) -> None:
    phone.pull()
    with app.app_context():
        db.session.add(PersonBranch(person_id=technician.id, branch_id=example.b))
        db.session.commit()
    news = phone.pull_once()["returns"][0]
    assert (news["seq_from"], news["rev_from"], len(news["assets"])) == (0, 0, 6)


def test_changed_reference_data_is_told_by_revision(app: Flask, phone: Phone, example: Example) -> None:
    phone.pull()
    moved, removed = example.assets[0].id, example.assets[1].id
    on_return = ReturnAsset.return_id == example.return_id
    change(
        app,
        update(Asset).where(Asset.id == moved).values(branch_id=example.b),
        update(ReturnAsset).where(on_return, ReturnAsset.asset_id == moved).values(rev=2),
        update(ReturnAsset).where(on_return, ReturnAsset.asset_id == removed).values(rev=3, is_removed=True),
        update(Return).values(reference_rev=3),
    )
    news = phone.pull_once()["returns"][0]
    assert {asset["id"]: asset["removed"] for asset in news["assets"]} == {moved: True, removed: True}
    assert next(asset for asset in news["assets"] if asset["id"] == moved) == {"id": moved, "removed": True}
    assert phone.pull()["returns"] == []


def test_an_asset_that_changes_branch_brings_its_earlier_record(
    app: Flask, phone: Phone, phone_of: Any, manager: Any, people: People, example: Example
) -> None:
    asset, other = example.assets[0].id, phone_of(people.make("technician", [example.b]))
    phone.located(example.return_id, asset)
    phone.push()
    other.pull()
    with app.test_request_context():
        reference.change_asset(asset, {"branch_id": example.b}, Actor(manager.id, "administrator", None))
    other.pull()
    assert other.states[example.return_id, asset]["record"]["located"]["by"] == phone.person.id
    assert phone.pull_once()["returns"][0]["states"] == []


def test_a_changed_category_tells_the_state_again(app: Flask, phone: Phone, manager: Any, example: Example) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    phone.push()
    phone.pull()
    with app.test_request_context():
        reference.change_asset(asset, {"category": "monitor"}, Actor(manager.id, "administrator", None))
    assert [state["category"] for state in phone.pull_once()["returns"][0]["states"]] == ["monitor"]
    assert phone.pull()["returns"] == []


def test_offline_11_many_changes_come_in_pages_without_holes(app: Flask, phone: Phone, example: Example) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], pull_changes_max=2)
    for unit in example.assets[:3]:
        phone.located(example.return_id, unit.id)
    phone.push()
    assert phone.pull_once()["returns"][0]["more"] is True
    phone.pull()
    assert {asset for _, asset in phone.states} == {unit.id for unit in example.assets[:3]}
    assert phone.pull()["returns"] == []


def test_offline_14_a_cursor_ahead_of_the_journal_begins_a_new_epoch(
    app: Flask, phone: Phone, example: Example
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    phone.pull()
    before = phone.epoch
    phone.cursors[example.return_id]["seq"] = 99
    answer = phone.pull_once()
    assert (answer["epoch_changed"], answer["server_epoch"] != before) == (True, True)
    assert phone.waiting == phone.entries
    assert {verdict["verdict"] for verdict in phone.push()} == {"known"}


def test_an_auditor_sees_every_return_and_an_unknown_epoch_is_no_change(
    people: People, sign_in: Callable[[Somebody], SignedIn], example: Example
) -> None:
    auditor = people.make("auditor")
    answer = Phone(sign_in(auditor), auditor).pull_once()
    assert (len(answer["returns"][0]["assets"]), answer["epoch_changed"]) == (6, False)
