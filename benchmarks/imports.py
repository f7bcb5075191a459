"""Seconds from a lessor's workbook of 20,000 rows to its assets, over HTTP: upload, dry run and import, on both databases.

    python -m benchmarks.imports [--rows 20000]

Each row prints its parts, and the same file once more, which changes nothing. The ratio printed last is 15 s for 20,000
rows over the slowest first import.
"""

from __future__ import annotations

import argparse
import http.client
import json
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from benchmarks import ground
from benchmarks.serving import Client, environment, gunicorn
from server.database import db, new_id
from server.models.people import Person
from server.models.reference import Branch, Lessor
from tests.leases.sheets import xlsx_of
from tests.services import postgres_server, s3_server

GOAL = 1.0
SECONDS_GOAL = 15
ROWS_GOAL = 20_000
BRANCHES = 10
DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZ"
HEADINGS = (
    "Contract number", "Schedule", "Serial number", "Asset tag", "Manufacturer", "Model", "Equipment type", "Location", "User",
    "Start date", "End date", "Currency",
)  # fmt: skip


def workbook(rows: int) -> bytes:
    """A schedule of laptops whose serials fit their maker's format."""
    tail = ["2023-04-01", "2026-03-31", "EUR"]
    return xlsx_of(
        [HEADINGS]
        + [
            ["L-9", "1", _serial(number), f"IT-{number:06}", "HP", "EliteBook 840 G9", "Notebook", f"Place {number % BRANCHES}",
             f"User {number}", *tail]
            for number in range(rows)
        ]
    )  # fmt: skip


def _serial(number: int) -> str:
    week, rest = divmod(number, len(DIGITS) ** 2)
    return f"5CG{100 + week:03}{DIGITS[rest // len(DIGITS)]}{DIGITS[rest % len(DIGITS)]}B1"


def form(lessor_id: str, data: bytes) -> tuple[bytes, str]:
    """A multipart form with the file; its bytes and type."""
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="lessor_id"\r\n\r\n{lessor_id}\r\n--{mark}\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="schedule.xlsx"\r\n\r\n'
    return head.encode() + data + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def ask(client: Client, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> Any:
    """One request on the client's connection; the JSON of its answer."""
    assert isinstance(client.connection, http.client.HTTPConnection)
    client.connection.request(method, path, body, {"Content-Type": kind, **client.headers})
    answer = client.connection.getresponse()
    content = answer.read()
    assert answer.status < 300, (path, answer.status, content[:500])
    return json.loads(content)


def settled(client: Client, import_id: str, stage: str) -> Any:
    """Poll as the screen does until the import is where it should be."""
    while (state := ask(client, "GET", f"/api/imports/{import_id}"))["stage"] in {"checking", "importing"}:
        time.sleep(0.1)
    assert state["stage"] == stage, (state["stage"], state["problems"][:3])
    return state


def bring_in(client: Client, lessor_id: str, data: bytes) -> tuple[list[float], Any]:
    """Upload, check, import; the seconds of each, and how it ended."""
    moments = [time.perf_counter()]
    made = ask(client, "POST", "/api/imports", *form(lessor_id, data))
    moments.append(time.perf_counter())
    ask(client, "POST", f"/api/imports/{made['id']}/check", b"{}")
    settled(client, made["id"], "checked")
    moments.append(time.perf_counter())
    ask(client, "POST", f"/api/imports/{made['id']}/commit", b"{}")
    end = settled(client, made["id"], "imported")
    moments.append(time.perf_counter())
    return [after - before for before, after in zip(moments, moments[1:], strict=False)], end["summary"]


def measure(name: str, database_url: str, folder: Path, s3: Any, data: bytes) -> float:
    """One database: the first import and the same again; the seconds of the first."""
    settings = environment(database_url, folder)
    settings |= {"S3_ENDPOINT_URL": s3.endpoint, "S3_ACCESS_KEY": s3.access_key, "S3_SECRET_KEY": s3.secret_key}
    app = ground.make_app(settings)
    app.extensions["store"].prepare()
    with app.app_context():
        person = ground.add_technician(ground.add_branch())
        db.session.get_one(Person, person.id).role = "administrator"
        db.session.add_all(Branch(code=f"P{number}", name=f"Place {number}") for number in range(BRANCHES))
        lessor = Lessor(id=new_id(), name="Lessor")
        db.session.add(lessor)
        db.session.commit()
        email, lessor_id = person.email, lessor.id
    with gunicorn("server:create_app()", settings) as port:
        client = Client(port)
        client.sign_in(email, ground.PASSWORD)
        first, kept = bring_in(client, lessor_id, data)
        again, same = bring_in(client, lessor_id, data)
    assert same["same"] == kept["new"] and same["new"] == same["changed"] == 0, same
    for words, parts in (("first", first), ("again", again)):
        upload, check, commit = parts
        print(
            f"{name} {words}: {sum(parts):.1f} s (upload {upload:.1f}, check {check:.1f}, import {commit:.1f})",
            flush=True,
        )
    return sum(first)


def main() -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS_GOAL)
    rows = parser.parse_args().rows
    data = workbook(rows)
    with tempfile.TemporaryDirectory() as name, s3_server() as s3, postgres_server() as postgres:
        folder = Path(name)
        addresses = {
            "sqlite": f"sqlite:///{folder}/handback.sqlite",
            "postgresql": postgres.url(postgres.new_database()),
        }
        slowest = max(measure(each, url, folder, s3, data) for each, url in addresses.items())
    ratio = SECONDS_GOAL * rows / ROWS_GOAL / slowest
    print(f"imports ratio={ratio:.2f} goal={GOAL} {'ok' if ratio >= GOAL else 'short'}")


if __name__ == "__main__":
    main()
