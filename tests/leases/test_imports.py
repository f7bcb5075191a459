"""A lessor's schedule from its file to assets: dry run, all or nothing, and nothing twice."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from server.database import db
from server.models.imports import ScheduleImport
from server.models.reference import Asset, Branch, Lease
from tests.example import Example

HEADINGS = [
    "Serial number",
    "Asset tag",
    "Manufacturer",
    "Model",
    "Type",
    "Location",
    "Lease number",
    "Start date",
    "End date",
]
ROW = ["5CG4567XYZ", "IT-9001", "HP", "EliteBook 840 G9", "Notebook", "A", "L-9", "2024-04-01", "2027-03-31"]
OTHER = ["FOC2145L0AB", "IT-9002", "Cisco", "Catalyst 9300", "Switch", "Branch B", "L-9", "2024-04-01", "2027-03-31"]


@pytest.fixture
def administrator(people, sign_in):
    return sign_in(people.make("administrator"))


@pytest.fixture
def manager(people, sign_in, example: Example):
    return sign_in(people.make("manager", branches=[example.a]))


def csv_of(*rows: list[Any], headings: list[str] = HEADINGS, delimiter: str = ";") -> bytes:
    lines = [headings, *rows]
    return "\r\n".join(delimiter.join(map(str, line)) for line in lines).encode()


def with_cell(heading: str, value: str, row: list[str] = ROW) -> list[str]:
    return [value if name == heading else cell for name, cell in zip(HEADINGS, row, strict=True)]


def upload(browser: Any, example: Example, data: bytes, name: str = "schedule.csv", **options: Any) -> Any:
    form = {"lessor_id": example.lessor_id, "options": json.dumps(options), "file": (io.BytesIO(data), name)}
    return browser.post("/api/imports", data=form, content_type="multipart/form-data")


def settled(browser: Any, import_id: str) -> dict[str, Any]:
    for _ in range(600):
        state: dict[str, Any] = browser.get(f"/api/imports/{import_id}").json
        if state["stage"] not in {"checking", "importing"}:
            return state
        time.sleep(0.02)
    raise AssertionError("the import never ended")


def check(browser: Any, example: Example, data: bytes, **options: Any) -> dict[str, Any]:
    made = upload(browser, example, data, **options)
    assert made.status_code == 201, made.json
    begun = browser.post(f"/api/imports/{made.json['id']}/check", json={"mapping": made.json["mapping"]})
    assert begun.status_code == 202, begun.json
    return settled(browser, made.json["id"])


def bring_in(browser: Any, example: Example, data: bytes, *, accept: bool = False, **options: Any) -> dict[str, Any]:
    checked = check(browser, example, data, **options)
    assert checked["stage"] == "checked", checked
    begun = browser.post(f"/api/imports/{checked['id']}/commit", json={"accept_warnings": accept})
    assert begun.status_code == 202, (begun.json, checked["problems"])
    return settled(browser, checked["id"])


def codes(state: dict[str, Any]) -> list[tuple[int | None, str | None, str]]:
    return [(problem["row"], problem["column"], problem["code"]) for problem in state["problems"]]


def count(app: Any, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_schedule_becomes_leases_and_assets(app, administrator, example: Example, any_database: str) -> None:
    done = bring_in(administrator, example, csv_of(ROW, OTHER))
    assert (done["stage"], done["summary"]["new"], done["done"], done["total"]) == ("imported", 2, 2, 2)
    with app.app_context():
        lease = db.session.scalars(select(Lease).where(Lease.number == "L-9")).one()
        kept = db.session.scalars(select(Asset).where(Asset.lease_id == lease.id).order_by(Asset.serial)).all()
        assert (str(lease.starts_on), str(lease.ends_on)) == ("2024-04-01", "2027-03-31")
        assert [(each.serial, each.category, each.branch_id, each.tag_norm) for each in kept] == [
            ("5CG4567XYZ", "laptop", example.a, "IT9001"),
            ("FOC2145L0AB", "network", example.b, "IT9002"),
        ]
        assert kept[0].accessories == ["charger", "power_cord", "battery"]


def test_the_same_file_again_changes_nothing(app, administrator, example: Example) -> None:
    bring_in(administrator, example, csv_of(ROW, OTHER))
    before = administrator.get("/api/returns").json
    again = bring_in(administrator, example, csv_of(ROW, OTHER))
    assert {name: again["summary"][name] for name in ("new", "changed", "same")} == {"new": 0, "changed": 0, "same": 2}
    assert (administrator.get("/api/returns").json, count(app, Asset)) == (before, 8)


def test_the_example_lease_imported_again_is_no_news_for_its_return(administrator, example: Example) -> None:
    row = with_cell("Serial number", "5RFDP01", with_cell("Manufacturer", "Dell"))
    options = {"lease_id": example.lease_id}
    first = bring_in(administrator, example, csv_of(row), **options)
    rev = administrator.get(f"/api/returns/{example.return_id}").json["reference_rev"]
    bring_in(administrator, example, csv_of(row), **options)
    after = administrator.get(f"/api/returns/{example.return_id}").json["reference_rev"]
    assert (first["summary"]["changed"], rev, after) == (1, 2, 2)
    assert first["summary"]["absent"] == 5


def test_a_dry_run_writes_nothing(app, administrator, example: Example) -> None:
    check(administrator, example, csv_of(ROW, OTHER))
    assert (count(app, Asset), count(app, Lease)) == (6, 1)


def test_one_bad_row_keeps_all_out(app, administrator, example: Example) -> None:
    checked = check(administrator, example, csv_of(ROW, with_cell("Type", "Spaceship", OTHER)))
    refused = administrator.post(f"/api/imports/{checked['id']}/commit", json={"accept_warnings": True})
    assert codes(checked) == [(3, "Type", "unknown_category")]
    assert (refused.status_code, count(app, Asset)) == (409, 6)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([ROW, with_cell("Asset tag", "IT-1")], [(3, "Serial number", "duplicate_serial")]),
        ([with_cell("Serial number", "")], [(2, "Serial number", "missing")]),
        ([with_cell("Serial number", "5CG4567XYA")], [(2, "Serial number", "serial_format")]),
        (
            [with_cell("Serial number", "5RFDP01", with_cell("Manufacturer", "Dell"))],
            [(2, "Serial number", "other_lease")],
        ),
        ([with_cell("Type", "Spaceship")], [(2, "Type", "unknown_category")]),
        ([with_cell("Location", "Atlantis")], [(2, "Location", "unknown_branch")]),
        ([with_cell("Location", "")], [(2, "Location", "missing")]),
        ([with_cell("Lease number", "")], [(2, "Lease number", "missing")]),
        ([with_cell("Start date", "soon")], [(2, "Start date", "bad_date")]),
        (
            [with_cell("Start date", "13/04/2024"), with_cell("Start date", "04/13/2024", OTHER)],
            [(3, "Start date", "mixed_dates")],
        ),
        ([with_cell("Start date", "03/04/2024")], [(2, "Start date", "ambiguous_dates")]),
        ([ROW, with_cell("End date", "2028-03-31", OTHER)], [(3, "End date", "lease_differs")]),
        ([with_cell("End date", "2023-03-31")], [(2, "End date", "bad_term")]),
        ([with_cell("Model", "x" * 201)], [(2, "Model", "too_long")]),
        ([ROW, with_cell("Asset tag", "it 9001", OTHER)], [(3, "Asset tag", "duplicate_tag")]),
    ],
)
def test_a_dry_run_names_each_problem_by_row_and_column(
    administrator, example: Example, rows: list[list[str]], found: list[tuple[int, str, str]]
) -> None:
    assert codes(check(administrator, example, csv_of(*rows))) == found


def test_every_problem_is_named_not_only_the_first(administrator, example: Example) -> None:
    rows = [with_cell("Type", "Spaceship"), with_cell("Location", "Atlantis", OTHER), with_cell("Serial number", "")]
    assert len(codes(check(administrator, example, csv_of(*rows)))) == 3


def test_saying_that_the_day_comes_first_settles_a_column(app, administrator, example: Example) -> None:
    done = bring_in(administrator, example, csv_of(with_cell("Start date", "03/04/2024")), day_first=True)
    assert done["stage"] == "imported"
    with app.app_context():
        assert str(db.session.scalar(select(Lease.starts_on).where(Lease.number == "L-9"))) == "2024-04-03"


def test_doubts_need_one_acceptance(administrator, example: Example) -> None:
    checked = check(administrator, example, csv_of(with_cell("Serial number", "5CG4567XYA")))
    path = f"/api/imports/{checked['id']}/commit"
    assert administrator.post(path, json={}).status_code == 409
    assert administrator.post(path, json={"accept_warnings": True}).status_code == 202
    assert settled(administrator, checked["id"])["stage"] == "imported"


def test_unknown_branches_are_made_when_an_administrator_says_so(app, administrator, example: Example) -> None:
    done = bring_in(administrator, example, csv_of(with_cell("Location", "Atlantis")), create_branches=True)
    assert (done["summary"]["branch_names"], count(app, Branch)) == (["Atlantis"], 3)


def test_a_manager_makes_no_branches_and_fills_no_foreign_ones(manager, example: Example) -> None:
    unknown = check(manager, example, csv_of(with_cell("Location", "Atlantis")), create_branches=True)
    foreign = check(manager, example, csv_of(OTHER))
    assert [codes(unknown), codes(foreign)] == [[(2, "Location", "unknown_branch")]] * 2


@pytest.mark.parametrize("role", ["technician", "auditor"])
def test_technicians_and_auditors_import_nothing(people, sign_in, example: Example, role: str) -> None:
    browser = sign_in(people.make(role, branches=[example.a]))
    assert upload(browser, example, csv_of(ROW)).status_code == 403


def test_a_managers_import_is_their_own(people, sign_in, manager, example: Example) -> None:
    made = upload(manager, example, csv_of(ROW)).json
    colleague = sign_in(people.make("manager", branches=[example.a]))
    assert colleague.get(f"/api/imports/{made['id']}").status_code == 404
    assert colleague.post(f"/api/imports/{made['id']}/check", json={}).status_code == 404


def test_the_columns_chosen_once_are_remembered(administrator, example: Example) -> None:
    odd = ["Kennzeichen X", *HEADINGS[1:]]
    made = upload(administrator, example, csv_of(ROW, headings=odd)).json
    assert "serial" not in made["mapping"]
    chosen = {**made["mapping"], "serial": "Kennzeichen X"}
    administrator.post(f"/api/imports/{made['id']}/check", json={"mapping": chosen})
    settled(administrator, made["id"])
    administrator.post(f"/api/imports/{made['id']}/commit", json={})
    assert settled(administrator, made["id"])["stage"] == "imported"
    assert upload(administrator, example, csv_of(ROW, headings=odd)).json["mapping"] == chosen


def test_a_column_that_is_needed_and_missing_is_named(administrator, example: Example) -> None:
    headings = ["Serial number", "Asset tag", "Manufacturer"]
    checked = check(administrator, example, csv_of(ROW[:3], headings=headings))
    assert {(column, code) for _, column, code in codes(checked)} == {
        ("Category", "missing_column"), ("Branch", "missing_column"), ("Lease number", "missing_column"),
    }  # fmt: skip


def test_values_for_all_rows_stand_in_for_missing_columns(administrator, example: Example) -> None:
    options = {"lease_id": example.lease_id, "category": "laptop", "branch_id": example.b}
    done = bring_in(administrator, example, csv_of(["5CG4567XYZ", "HP"], headings=["Serial number", "Make"]), **options)
    assert (done["stage"], done["summary"]["new"]) == ("imported", 1)


def test_an_import_that_nobody_works_on_any_more_has_failed(app, administrator, example: Example) -> None:
    made = upload(administrator, example, csv_of(ROW)).json
    with app.app_context():
        kept = db.session.get_one(ScheduleImport, made["id"])
        kept.stage, kept.summary = "importing", {**kept.summary, "beat": "2026-01-01T00:00:00+00:00"}
        db.session.commit()
    state = administrator.get(f"/api/imports/{made['id']}").json
    assert (state["stage"], codes(state)) == ("failed", [(None, None, "interrupted")])


def test_the_problems_leave_as_a_file(administrator, example: Example) -> None:
    checked = check(administrator, example, csv_of(with_cell("Type", "=Spaceship")))
    text = administrator.get(f"/api/imports/{checked['id']}/problems?format=csv").data.decode("utf-8-sig")
    assert text.splitlines()[0] == "Row,Column,Severity,Code,Problem"
    assert "unknown_category" in text


def test_a_workbook_is_read_wherever_its_table_begins(administrator, example: Example) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet("Cover").write(0, 0, "Example Leasing")
    sheet = book.add_worksheet("Assets")
    for number, line in enumerate([["Schedule of equipment"], [], HEADINGS, ROW]):
        sheet.write_row(number, 1, line)
    book.close()
    made = upload(administrator, example, target.getvalue(), "schedule.xlsx").json
    checked = settled_check(administrator, made)
    assert (made["mapping"]["serial"], checked["total"], codes(checked)) == ("Serial number", 1, [])


def settled_check(browser: Any, made: dict[str, Any]) -> dict[str, Any]:
    browser.post(f"/api/imports/{made['id']}/check", json={})
    return settled(browser, made["id"])
