"""Returns and their assets as lists: progress, pages, filters, branches, what others may not see."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert

from server.database import db, new_id
from server.models.reference import Asset, ReturnAsset
from server.models.state import AssetState
from tests.example import Example
from tests.phones import Phone


@pytest.fixture
def technician(people, sign_in, example: Example):
    return sign_in(people.make("technician", branches=[example.a]))


@pytest.fixture
def manager(people, sign_in, example: Example):
    return sign_in(people.make("manager", branches=[example.a, example.b]))


@pytest.fixture
def phone(technician) -> Phone:
    return Phone(technician, technician.person).enrol()


def rows(browser: Any, example: Example, query: str = "") -> list[dict[str, Any]]:
    answer = browser.get(f"/api/returns/{example.return_id}/assets{query}")
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json["rows"]
    return found


def locate(phone: Phone, example: Example, place: int) -> None:
    phone.located(example.return_id, example.assets[place].id, example.assets[place].serial)
    phone.push()


def test_a_return_tells_its_progress_branch_by_branch(manager, phone: Phone, example: Example) -> None:
    locate(phone, example, 0)
    (told,) = manager.get("/api/returns?state=open").json
    assert (told["counts"]["assets"], told["counts"]["found"]) == (6, 1)
    assert [(each["code"], each["counts"]["found"]) for each in told["branches"]] == [("A", 1), ("B", 0)]


def test_a_technician_counts_only_their_branch(technician, example: Example) -> None:
    (told,) = technician.get("/api/returns").json
    assert told["counts"]["assets"] == 3
    assert [each["code"] for each in told["branches"]] == ["A"]
    assert {row["branch"] for row in rows(technician, example)} == {"A"}


def test_a_return_of_other_branches_looks_absent(people, sign_in, manager, example: Example) -> None:
    stranger = sign_in(people.make("technician"))
    path, asset = f"/api/returns/{example.return_id}", example.assets[0].id
    for tail in ("", "/assets", f"/assets/{asset}", "/changes"):
        assert stranger.get(path + tail).status_code == 404, tail
    assert stranger.get("/api/returns").json == []


def test_an_asset_of_another_branch_looks_absent(technician, example: Example) -> None:
    foreign = f"/api/returns/{example.return_id}/assets/{example.assets[3].id}"
    assert technician.get(foreign).status_code == 404


@pytest.mark.parametrize("tail", ["/reconcile", "/next", "/assets/{asset}/history"])
def test_technicians_do_not_review(technician, example: Example, tail: str) -> None:
    path = f"/api/returns/{example.return_id}{tail.format(asset=example.assets[0].id)}"
    assert technician.get(path).status_code == 403


@pytest.mark.parametrize(
    ("query", "serials"),
    [
        ("?q=latitude", ["5RFDP01"]),
        ("?q=it-2003", ["CN0ABC123D"]),
        ("?category=monitor", ["CN0ABC123D"]),
        ("?presence=found", ["5RFDP01"]),
        ("?sort=-serial&page_size=2", ["PF3ABCDE", "FOC2031X0AB"]),
        ("?sort=tag&page_size=2&page=2", ["FOC2031X0AB", "5CG12340BC"]),
        ("?flag=1", []),
        ("?unexpected=1", []),
        ("?only=todo&presence=found", ["5RFDP01"]),
    ],
)
def test_the_table_is_narrowed_and_sorted(
    manager, phone: Phone, example: Example, query: str, serials: list[str], any_database: str
) -> None:
    locate(phone, example, 0)
    assert [row["serial"] for row in rows(manager, example, query)] == serials


@pytest.mark.parametrize(
    "column", ["branch", "model", "presence", "review", "photos", "-flags", "seq", "maker", "category"]
)
def test_every_column_sorts_and_loses_nothing(manager, example: Example, column: str, any_database: str) -> None:
    assert len(rows(manager, example, f"?sort={column}")) == 6


@pytest.mark.parametrize("query", ["?sort=password", "?page=0", "?page_size=100000", "?presence=lost", "?branch=A"])
def test_a_question_that_makes_no_sense_is_refused(manager, example: Example, query: str) -> None:
    assert manager.get(f"/api/returns/{example.return_id}/assets{query}").status_code == 422


def test_a_screen_hears_only_of_what_changed_since(manager, phone: Phone, example: Example) -> None:
    locate(phone, example, 0)
    path = f"/api/returns/{example.return_id}/changes"
    first = manager.get(f"{path}?since=0").json
    locate(phone, example, 1)
    second = manager.get(f"{path}?since={first['head_seq']}").json
    assert (first["assets"], second["assets"]) == ([example.assets[0].id], [example.assets[1].id])


def test_an_asset_is_told_with_the_words_and_names_of_its_notes(manager, phone: Phone, example: Example) -> None:
    unit = example.assets[0]
    phone.noted(example.return_id, unit.id, "Scratched by the hinge")
    phone.push()
    path = f"/api/returns/{example.return_id}/assets/{unit.id}"
    told, history = manager.get(path).json, manager.get(f"{path}/history").json
    (note,) = told["record"]["notes"]
    assert (note["text"], told["names"][note["by"]]) == ("Scratched by the hinge", phone.person.name)
    assert [(entry["kind"], entry.get("text")) for entry in history["entries"]] == [("note.written", note["text"])]


def test_the_next_to_review_is_one_somebody_has_recorded(manager, phone: Phone, example: Example) -> None:
    path = f"/api/returns/{example.return_id}/next"
    assert manager.get(path).json == {"asset_id": None}
    locate(phone, example, 1)
    locate(phone, example, 2)
    first = manager.get(path).json["asset_id"]
    second = manager.get(f"{path}?after={first}").json["asset_id"]
    assert [first, second] == [example.assets[2].id, example.assets[1].id]
    assert manager.get(f"{path}?after={second}").json["asset_id"] == first


def test_a_reconciliation_shares_out_every_asset(manager, phone: Phone, example: Example) -> None:
    locate(phone, example, 0)
    phone.record(example.return_id, "asset.not_found", example.assets[1].id, {})
    phone.push()
    told = manager.get(f"/api/returns/{example.return_id}/reconcile").json
    assert {name: group["total"] for name, group in told.items()} == {
        "found": 1, "missing": 1, "not_scanned": 4, "unexpected": 0, "contradictory": 0,
    }  # fmt: skip
    assert (
        manager.get(f"/api/returns/{example.return_id}/reconcile?group=found").json["found"]["rows"][0]["serial"]
        == "5RFDP01"
    )


def test_ten_thousand_rows_are_paged_by_the_server(app, manager, example: Example) -> None:
    with app.app_context():
        many_assets(example, 2000)
    answer = manager.get(f"/api/returns/{example.return_id}/assets?page_size=100&page=3&sort=-model").json
    assert (answer["total"], len(answer["rows"])) == (2006, 100)


def many_assets(example: Example, count: int) -> None:
    ids = [new_id() for _ in range(count)]
    lease = {"lease_id": example.lease_id, "branch_id": example.a, "category": "laptop"}
    serials = [{"serial": f"X{i:06}", "serial_norm": f"X{i:06}", "model": f"Model {i % 7}"} for i in range(count)]
    assets = [{"id": each, **lease, **serial} for each, serial in zip(ids, serials, strict=True)]
    db.session.execute(insert(Asset), assets)
    db.session.execute(insert(ReturnAsset), [{"return_id": example.return_id, "asset_id": each} for each in ids])
    blank = {"return_id": example.return_id, "branch_id": example.a, "category": "laptop"}
    db.session.execute(insert(AssetState), [{**blank, "asset_id": each} for each in ids])
    db.session.commit()
