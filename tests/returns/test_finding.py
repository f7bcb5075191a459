"""Whose a code is, and how little is said of another branch's."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from server.database import db
from server.models.reference import Asset, Lease
from tests.example import Example
from tests.phones import Phone, uuid7


@pytest.fixture
def technician(people, sign_in, example: Example):
    return sign_in(people.make("technician", branches=[example.a]))


def identify(browser: Any, code: str, return_id: str | None = None, symbology: str = "typed") -> dict[str, Any]:
    answer = browser.post("/api/identify", json={"code": code, "symbology": symbology, "return_id": return_id})
    assert answer.status_code == 200, answer.json
    told: dict[str, Any] = answer.json
    return told


def test_an_express_code_names_its_asset_on_the_return(technician, example: Example) -> None:
    told = identify(technician, "125-423-316-01", example.return_id)
    (match,) = told["matches"]
    assert (told["kind"], match["asset_id"], match["rule"]) == ("express", example.assets[0].id, "express")
    assert (match["return_id"], match["lessor"], match["visible"]) == (example.return_id, "Example Leasing", True)


def test_of_another_branchs_asset_only_branch_and_lease_are_said(technician, example: Example) -> None:
    (match,) = identify(technician, "5CG12340BC", example.return_id)["matches"]
    said = {name: value for name, value in match.items() if value}
    assert said == {"rule": "serial", "lease": "L-2023-118", "branch": "B"}


def test_without_a_return_a_code_is_looked_for_everywhere(technician, example: Example) -> None:
    (match,) = identify(technician, "it-1002")["matches"]
    assert (match["serial"], match["rule"], match["return_title"]) == ("PF3ABCDE", "tag", "Spring return")


def test_a_look_alike_counts_only_on_the_return_and_once_confirmed(technician, example: Example) -> None:
    (match,) = identify(technician, "5RFDPO1", example.return_id)["matches"]
    assert (match["rule"], match["confirm"]) == ("lookalike", True)
    assert identify(technician, "5RFDPO1")["matches"] == []
    assert identify(technician, "5RFDPO1", example.return_id, "code128")["matches"] == []


def test_a_closed_leases_assets_are_nobodys(app, technician, example: Example) -> None:
    with app.app_context():
        old = Lease(lessor_id=example.lessor_id, number="OLD", is_closed=True)
        db.session.add(old)
        db.session.flush()
        db.session.add(
            Asset(lease_id=old.id, branch_id=example.a, serial="OLD1", serial_norm="OLD1", category="laptop")
        )
        db.session.commit()
        assert db.session.scalar(select(Asset.id).where(Asset.serial == "OLD1"))
    assert identify(technician, "OLD1") == {"kind": "unclear", "code": "OLD1", "matches": []}


def test_an_unexpected_asset_is_known_the_second_time(technician, example: Example) -> None:
    phone = Phone(technician, technician.person).enrol()
    stranger = uuid7()
    body = {"scan": "ZZ-99 8877", "symbology": "typed", "belongs": "unknown"}
    phone.record(example.return_id, "asset.unexpected", stranger, body)
    phone.push()
    (match,) = identify(technician, "zz998877", example.return_id)["matches"]
    assert (match["asset_id"], match["lease"]) == (stranger, None)


def test_a_foreign_return_cannot_be_searched(people, sign_in, example: Example) -> None:
    stranger = sign_in(people.make("technician"))
    asked = {"code": "5RFDP01", "symbology": "typed", "return_id": example.return_id}
    assert stranger.post("/api/identify", json=asked).status_code == 404


def test_noise_is_named_as_what_it_is(technician, example: Example) -> None:
    assert identify(technician, "00:1A:2B:3C:4D:5E", example.return_id) == {
        "kind": "mac", "code": "001A2B3C4D5E", "matches": [],
    }  # fmt: skip
