"""Assets that come to an open return later, and assets taken off it: what phones hear, what counts, what is kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from server.database import db
from server.models.reference import Asset
from server.returns import rebuild
from tests.example import Example
from tests.people import People, SignedIn
from tests.phones import Phone


@pytest.fixture
def desk(people: People, sign_in: Any) -> SignedIn:
    """An administrator's browser."""
    browser: SignedIn = sign_in(people.make("administrator"))
    return browser


@pytest.fixture
def late(app: Flask, example: Example) -> str:
    """An asset of the lease, in branch A, that is on no return."""
    with app.app_context():
        asset = Asset(
            lease_id=example.lease_id, branch_id=example.a, serial="LATE001", serial_norm="LATE001", category="monitor"
        )
        db.session.add(asset)
        db.session.commit()
        return asset.id


def change(browser: SignedIn, example: Example, *, add: Any = (), remove: Any = ()) -> Any:
    """What the door answers."""
    return browser.patch(f"/api/returns/{example.return_id}/assets", json={"add": list(add), "remove": list(remove)})


def rows(browser: SignedIn, example: Example, query: str = "") -> list[str]:
    """The serials in the table."""
    return [row["serial"] for row in browser.get(f"/api/returns/{example.return_id}/assets{query}").json["rows"]]


@pytest.mark.usefixtures("any_database")
def test_an_asset_that_comes_later_reaches_the_phone(desk: SignedIn, phone: Phone, example: Example, late: str) -> None:
    phone.pull()
    told = change(desk, example, add=[late])
    assert (told.status_code, told.json["counts"]["assets"], told.json["reference_rev"]) == (200, 7, 2)
    [news] = phone.pull_once()["returns"]
    assert [(asset["id"], asset["removed"]) for asset in news["assets"]] == [(late, False)]
    phone.located(example.return_id, late, "LATE001")
    [verdict] = phone.push()
    assert (verdict["verdict"], verdict["flags"]) == ("recorded", [])


@pytest.mark.usefixtures("any_database")
def test_an_asset_taken_off_keeps_its_journal_and_counts_no_more(
    desk: SignedIn, phone: Phone, example: Example
) -> None:
    gone = example.assets[0].id
    phone.located(example.return_id, gone, example.assets[0].serial)
    phone.push()
    phone.pull()
    counts = change(desk, example, remove=[gone]).json["counts"]
    assert (counts["assets"], counts["found"], counts["removed"]) == (5, 0, 1)
    assert example.assets[0].serial not in rows(desk, example)
    assert rows(desk, example, "?removed=1") == [example.assets[0].serial]
    detail = desk.get(f"/api/returns/{example.return_id}/assets/{gone}").json
    assert (detail["state"]["is_removed"], detail["record"]["located"]["scan"]) == (True, example.assets[0].serial)
    assert [each["removed"] for each in phone.pull_once()["returns"][0]["assets"]] == [True]


@pytest.mark.usefixtures("any_database")
def test_an_asset_that_comes_back_brings_its_record(app: Flask, desk: SignedIn, phone: Phone, example: Example) -> None:
    asset = example.assets[0]
    phone.located(example.return_id, asset.id, asset.serial)
    phone.push()
    change(desk, example, remove=[asset.id])
    desk.patch(f"/api/assets/{asset.id}", json={"category": "desktop"})
    counts = change(desk, example, add=[asset.id]).json["counts"]
    state = desk.get(f"/api/returns/{example.return_id}/assets/{asset.id}").json["state"]
    assert (counts["found"], counts["removed"], state["category"]) == (1, 0, "desktop")
    with app.app_context():
        rebuild.rebuild(example.return_id)
        db.session.commit()
    assert desk.get(f"/api/returns/{example.return_id}/assets/{asset.id}").json["state"] == state


def test_a_fresh_phone_hears_that_an_asset_is_gone(desk: SignedIn, phone: Phone, example: Example) -> None:
    change(desk, example, remove=[example.assets[0].id])
    [news] = phone.pull_once()["returns"]
    assert {asset["id"]: asset["removed"] for asset in news["assets"]}[example.assets[0].id] is True


def test_an_asset_taken_off_is_free_and_in_no_list_of_what_was_found(desk: SignedIn, example: Example) -> None:
    change(desk, example, remove=[example.assets[0].id])
    free = desk.get(f"/api/leases/{example.lease_id}/assets?free=1").json
    assert [row["id"] for row in free["rows"]] == [example.assets[0].id]
    groups = desk.get(f"/api/returns/{example.return_id}/reconcile").json
    assert sum(group["total"] for group in groups.values()) == 5


def test_the_same_again_is_no_news(desk: SignedIn, example: Example) -> None:
    asset = example.assets[0].id
    assert change(desk, example, add=[asset]).json["reference_rev"] == 1
    assert change(desk, example, remove=[asset]).json["reference_rev"] == 2
    assert change(desk, example, remove=[asset]).json["reference_rev"] == 2


def test_a_return_keeps_an_asset(desk: SignedIn, example: Example) -> None:
    assert change(desk, example, remove=[unit.id for unit in example.assets]).status_code == 422
    assert len(rows(desk, example)) == 6


def test_an_asset_cannot_come_and_go_at_once(desk: SignedIn, example: Example, late: str) -> None:
    assert change(desk, example, add=[late], remove=[late]).status_code == 422


def test_an_asset_on_another_open_return_is_refused(desk: SignedIn, example: Example, late: str) -> None:
    wish = {"lease_id": example.lease_id, "title": "Other", "due_on": "2030-01-31", "asset_ids": [late]}
    assert desk.post("/api/returns", json=wish).status_code == 201
    refused = change(desk, example, add=[late])
    assert (refused.status_code, "Other" in refused.json["detail"]) == (409, True)


def test_a_closed_return_changes_no_more(
    desk: SignedIn, phone_of: Any, manager: Any, example: Example, late: str
) -> None:
    phone = phone_of(manager)
    phone.record(example.return_id, "return.closed", None, {"override": False, "reason": None})
    phone.push()
    assert change(desk, example, add=[late]).status_code == 409


def test_a_manager_changes_only_what_is_in_their_branches(
    people: People, sign_in: Any, example: Example, late: str
) -> None:
    manager = sign_in(people.make("manager", branches=[example.b]))
    assert change(manager, example, add=[late]).status_code == 404
    assert change(manager, example, remove=[example.assets[0].id]).status_code == 404
    assert change(manager, example, remove=[example.assets[3].id]).json["counts"]["assets"] == 2


@pytest.mark.parametrize("role", ["technician", "auditor"])
def test_technicians_and_auditors_change_nothing_on_a_return(
    people: People, sign_in: Any, example: Example, role: str
) -> None:
    assert (
        change(sign_in(people.make(role, branches=[example.a])), example, remove=[example.assets[0].id]).status_code
        == 403
    )
