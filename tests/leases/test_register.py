"""Branches, lessors, leases and assets: kept, changed, refused, unseen by other branches."""

from __future__ import annotations

import pytest

from tests.example import Example


@pytest.fixture
def manager(people, sign_in, example: Example):
    return sign_in(people.make("manager", branches=[example.a]))


@pytest.fixture
def administrator(people, sign_in):
    return sign_in(people.make("administrator"))


def lease_body(example: Example, **more: object) -> dict[str, object]:
    return {"lessor_id": example.lessor_id, "number": "L-77", "schedule": "2", "ends_on": "2027-03-31", **more}


def test_an_administrator_adds_and_renames_a_branch(administrator) -> None:
    made = administrator.post("/api/branches", json={"code": "OSL", "name": "Oslo"})
    renamed = administrator.patch(f"/api/branches/{made.json['id']}", json={"name": "Oslo S"})
    assert (made.status_code, renamed.json["name"], renamed.json["code"]) == (201, "Oslo S", "OSL")


def test_two_branches_cannot_share_a_code(administrator, example: Example) -> None:
    assert administrator.post("/api/branches", json={"code": "A", "name": "Another"}).status_code == 409


@pytest.mark.parametrize("role", ["manager", "technician", "auditor"])
def test_only_administrators_add_branches(people, sign_in, example: Example, role: str) -> None:
    browser = sign_in(people.make(role, branches=[example.a]))
    assert browser.post("/api/branches", json={"code": "X", "name": "X"}).status_code == 403


def test_a_manager_sees_only_their_branches(manager, example: Example) -> None:
    assert [branch["id"] for branch in manager.get("/api/branches").json] == [example.a]


def test_a_lease_is_added_and_told_with_its_lessor(manager, example: Example) -> None:
    made = manager.post("/api/leases", json=lease_body(example, rent_minor=129_900, currency="NOK"))
    assert made.status_code == 201
    assert (made.json["lessor"], made.json["rent_minor"], made.json["assets"]) == ("Example Leasing", 129_900, 0)


def test_a_lease_cannot_be_there_twice(manager, example: Example) -> None:
    assert manager.post("/api/leases", json=lease_body(example)).status_code == 201
    assert manager.post("/api/leases", json=lease_body(example)).status_code == 409


def test_a_lease_that_ends_before_it_starts_is_refused(manager, example: Example) -> None:
    refused = manager.post("/api/leases", json=lease_body(example, starts_on="2027-04-01"))
    assert (refused.status_code, list(refused.json["fields"])) == (422, ["ends_on"])


@pytest.mark.parametrize("role", ["technician", "auditor"])
def test_technicians_and_auditors_change_no_lease(people, sign_in, example: Example, role: str) -> None:
    browser = sign_in(people.make(role, branches=[example.a]))
    assert browser.post("/api/leases", json=lease_body(example)).status_code == 403
    assert browser.patch(f"/api/leases/{example.lease_id}", json={"is_closed": True}).status_code == 403


def test_a_lease_counts_the_assets_one_sees(manager, administrator, example: Example) -> None:
    mine, all_of_it = (
        browser.get(f"/api/leases/{example.lease_id}").json["assets"] for browser in (manager, administrator)
    )
    assert (mine, all_of_it) == (3, 6)


def test_a_lease_of_another_branch_looks_absent(people, sign_in, administrator, example: Example) -> None:
    branch = administrator.post("/api/branches", json={"code": "C", "name": "C"}).json
    stranger = sign_in(people.make("manager", branches=[branch["id"]]))
    assert stranger.get(f"/api/leases/{example.lease_id}").status_code == 404
    assert stranger.get(f"/api/leases/{example.lease_id}/assets").status_code == 404
    assert stranger.get("/api/leases").json == []


def test_a_leases_assets_come_page_by_page(administrator, example: Example) -> None:
    path = f"/api/leases/{example.lease_id}/assets"
    first = administrator.get(f"{path}?page_size=4").json
    second = administrator.get(f"{path}?page_size=4&page=2").json
    serials = [row["serial"] for row in first["rows"] + second["rows"]]
    assert (first["total"], serials) == (6, sorted(unit.serial for unit in example.assets))


def test_a_search_finds_tags_without_their_dashes(administrator, example: Example) -> None:
    found = administrator.get(f"/api/leases/{example.lease_id}/assets?q=it 1002").json
    assert [row["serial"] for row in found["rows"]] == ["PF3ABCDE"]


def test_a_percent_sign_is_searched_for_as_itself(administrator, example: Example) -> None:
    assert administrator.get(f"/api/leases/{example.lease_id}/assets?q=%25").json["total"] == 0


def test_an_asset_of_another_branch_cannot_be_changed(manager, example: Example) -> None:
    foreign, mine = example.assets[3].id, example.assets[0].id
    assert manager.patch(f"/api/assets/{foreign}", json={"tag": "X"}).status_code == 404
    assert manager.patch(f"/api/assets/{mine}", json={"branch_id": example.b}).status_code == 404


def test_a_serial_taken_on_the_lease_is_a_conflict(administrator, example: Example) -> None:
    taken = administrator.patch(f"/api/assets/{example.assets[0].id}", json={"serial": "pf3-abcde"})
    assert taken.status_code == 409


def test_a_changed_asset_is_news_for_its_return(administrator, example: Example) -> None:
    before = administrator.get(f"/api/returns/{example.return_id}").json["reference_rev"]
    changed = administrator.patch(f"/api/assets/{example.assets[0].id}", json={"category": "desktop"})
    row = administrator.get(f"/api/returns/{example.return_id}/assets/{example.assets[0].id}").json["state"]
    after = administrator.get(f"/api/returns/{example.return_id}").json["reference_rev"]
    assert (changed.status_code, row["category"], after) == (200, "desktop", before + 1)


def test_an_asset_that_moves_takes_its_place_on_the_return_along(
    administrator, people, sign_in, example: Example
) -> None:
    branch = administrator.post("/api/branches", json={"code": "C", "name": "C"}).json["id"]
    administrator.patch(f"/api/assets/{example.assets[0].id}", json={"branch_id": branch})
    there = sign_in(people.make("technician", branches=[branch]))
    rows = there.get(f"/api/returns/{example.return_id}/assets").json["rows"]
    assert [row["asset_id"] for row in rows] == [example.assets[0].id]


@pytest.mark.parametrize("change", [{"title": "Later"}, {"due_on": "2030-01-31"}])
def test_a_changed_return_is_news(manager, example: Example, change: dict[str, str]) -> None:
    before = manager.get(f"/api/returns/{example.return_id}").json
    after = manager.patch(f"/api/returns/{example.return_id}", json=change).json
    assert after["reference_rev"] == before["reference_rev"] + 1
    assert {**before, **change, **{name: after[name] for name in ("reference_rev", "days_left")}} == after


def test_a_renamed_lessor_is_news_for_its_open_returns(manager, example: Example) -> None:
    manager.patch(f"/api/lessors/{example.lessor_id}", json={"name": "Renamed Leasing"})
    told = manager.get(f"/api/returns/{example.return_id}").json
    assert (told["lessor"], told["reference_rev"]) == ("Renamed Leasing", 2)


@pytest.mark.parametrize("text", ["\x00", "a\x07b", "\ud800"])
def test_text_that_no_database_keeps_is_refused(manager, text: str) -> None:
    assert manager.post("/api/lessors", json={"name": f"Lessor {text}!"}).status_code == 422
