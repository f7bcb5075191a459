"""Lists as files: complete, as people filtered them, and harmless to open."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from server.leases.exports import csv_file, xlsx_file
from tests.example import Example

COLUMNS = (("serial", "Serial"), ("count", "Count"))
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("http://x","y")']


@pytest.fixture
def auditor(people, sign_in):
    return sign_in(people.make("auditor"))


def sheet(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_of_a_csv_starts_like_a_formula(text: str) -> None:
    rows = table(csv_file(COLUMNS, [{"serial": text, "count": -1}]).read())
    assert rows[1] == [f"'{text}", "-1"]


@pytest.mark.parametrize("text", [*EVIL, "0012", "1E5", "http://example.com", "{=1}"])
def test_text_stays_text_in_a_workbook(text: str) -> None:
    (_, (cell, count)) = sheet(xlsx_file(COLUMNS, [{"serial": text, "count": 3}]).read())
    assert (type(cell), cell.strip(), count) == (str, text.strip(), 3.0)


def test_serials_keep_their_zeros() -> None:
    assert sheet(xlsx_file(COLUMNS, [{"serial": "00123456"}]).read())[1][0] == "00123456"


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/api/branches", 2),
        ("/api/lessors", 1),
        ("/api/leases", 1),
        ("/api/leases/{lease}/assets", 6),
        ("/api/returns", 1),
        ("/api/returns/{ret}/assets", 6),
        ("/api/returns/{ret}/assets?category=laptop&page_size=1", 4),
        ("/api/returns/{ret}/reconcile", 6),
    ],
)
def test_every_list_leaves_as_csv_and_as_a_workbook(auditor, example: Example, path: str, rows: int) -> None:
    path = path.format(lease=example.lease_id, ret=example.return_id)
    joint = "&" if "?" in path else "?"
    as_csv, as_xlsx = (auditor.get(f"{path}{joint}format={format}") for format in ("csv", "xlsx"))
    assert as_csv.content_type == "text/csv; charset=utf-8"
    assert "attachment" in as_xlsx.headers["Content-Disposition"]
    assert (len(table(as_csv.data)), len(sheet(as_xlsx.data))) == (rows + 1, rows + 1)


def test_an_export_holds_only_ones_own_branches(people, sign_in, example: Example) -> None:
    technician = sign_in(people.make("technician", branches=[example.b]))
    rows = table(technician.get(f"/api/returns/{example.return_id}/assets?format=csv").data)
    assert {row[5] for row in rows[1:]} == {"B"}


def test_people_and_what_lets_them_in_leave_as_files(people, sign_in, phone, example: Example) -> None:
    administrator = sign_in(people.make("administrator", name="=Ada"))
    administrator.post("/api/invitations", json={"role": "technician", "branch_ids": [example.a], "name": "New"})
    token = administrator.post("/api/tokens", json={"name": "robot", "role": "auditor"}).json["token"]
    link = administrator.post(f"/api/returns/{example.return_id}/links", json={"label": "Lessor"}).json
    administrator.browser.get(f"/l/{link['url'].rpartition('/')[2]}")
    paths = (
        "people",
        "invitations",
        "devices",
        "tokens",
        f"returns/{example.return_id}/links",
        f"links/{link['id']}/uses",
    )
    files = {path: table(administrator.get(f"/api/{path}?format=csv").data) for path in paths}
    assert [len(rows) - 1 for rows in files.values()] == [2, 1, 1, 1, 1, 1]
    assert ["'=Ada", "all"] in [[row[0], row[3]] for row in files["people"]]
    assert [row[3] for row in files["invitations"]] == ["Branches", "A"]
    assert [row[1] for row in files[paths[4]]] == ["Assets", "all"]
    for path in paths:
        answer = administrator.get(f"/api/{path}?format=csv").get_data(as_text=True)
        assert token not in answer and link["url"].rpartition("/")[2] not in answer and "argon2" not in answer
        assert len(sheet(administrator.get(f"/api/{path}?format=xlsx").data)) == len(files[path])


def test_a_manager_s_file_of_people_names_no_other_branch(people, sign_in, example: Example) -> None:
    people.make("technician", branches=[example.a, example.b], name="Both")
    people.make("technician", branches=[example.b], name="Foreign")
    rows = table(sign_in(people.make("manager", branches=[example.a])).get("/api/people?format=csv").data)
    assert {row[0]: row[3] for row in rows if row[0] in {"Both", "Foreign"}} == {"Both": "A, another"}
