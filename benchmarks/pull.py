"""What a pull costs when the database is large: nothing new, and the newest 100 changes.

    python -m benchmarks.pull [--full] [--databases sqlite postgresql]

One technician with one return of 1,000 assets asks over HTTP, once with nothing else in the database and once beside
99 more such returns. The two servers are asked in turns; the ratio printed last is the worst of all rows.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import bindparam, update

from benchmarks import ground
from benchmarks.serving import Client, environment, gunicorn, send_all
from benchmarks.sync import database
from server.database import db
from server.models.reference import Return
from server.models.state import AssetState

GOAL = 1.2
ASSETS, CHANGES, HEAD = 1_000, 100, 5_000
WHO = {
    "by": None,
    "at": "2026-11-22T10:00:00.000Z",
    "received": "2026-11-22T10:00:01.000Z",
    "entry": "01980000-0000-7000-8000-000000000003",
}


def prepare(settings: dict[str, str], port: int, returns: int) -> tuple[Client, list[bytes]]:
    """A signed-in technician, and the two questions: nothing new, and the newest changes."""
    app = ground.make_app(settings)
    with app.app_context():
        for _ in range(returns):
            branch = ground.add_branch()
            return_id, assets = ground.add_return(branch, ASSETS)
            _work_on(return_id, assets)
            db.session.commit()
        email = ground.add_technician(branch).email
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    client = Client(port)
    client.sign_in(email, ground.PASSWORD)
    first = json.loads(client.post("/api/sync/pull", {"returns": {}}))
    scope = first["returns"][0]["scope"]
    epoch = first["server_epoch"]
    asked = [{return_id: {"seq": seq, "rev": 1, "scope": scope}} for seq in (HEAD, HEAD - CHANGES)]
    return client, [json.dumps({"epoch": epoch, "returns": cursors}).encode() for cursors in asked]


def _work_on(return_id: str, assets: list[str]) -> None:
    """Every asset was recorded; the newest changes are the last sequence numbers."""
    record = {
        "located": {"scan": "5RFDP01", "rule": "serial", "symbology": "code128", "confirmed": False, **WHO},
        "power": {"result": "starts", **WHO},
        "condition": {"answers": dict.fromkeys(("hinge", "keys", "ports", "camera"), "good"), **WHO},
    }
    table = AssetState.__table__
    each = update(table).where(table.c.return_id == return_id, table.c.asset_id == bindparam("asset"))
    each = each.values(seq=bindparam("place"), presence="found", record=record)
    places = [{"asset": asset, "place": HEAD - ASSETS + number + 1} for number, asset in enumerate(assets)]
    db.session.connection().execute(each, places)
    db.session.execute(update(Return).where(Return.id == return_id).values(head_seq=HEAD))


def compare(kind: str, returns: int, rounds: int) -> list[float]:
    """The ratios of one database: nothing new, and the newest changes."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        ends = []
        for count in (1, returns):
            folder = Path(name) / str(count)
            folder.mkdir()
            settings = environment(stack.enter_context(database(kind, folder)), folder)
            port = stack.enter_context(gunicorn("server:create_app()", settings))
            ends.append(prepare(settings, port, count))
        for client, _ in ends:
            client.connection = None  # the first one waited for the second to be ready
        ratios = []
        for question, words in enumerate(("nothing new", f"newest {CHANGES} changes")):
            seconds: list[list[float]] = [[], []]
            for _ in range(rounds + 5):
                for which, (client, asked) in enumerate(ends):
                    seconds[which].append(send_all("/api/sync/pull", [(client, [asked[question]] * 3)])[0] / 3)
            small, large = (statistics.median(some[5:]) for some in seconds)
            told = f"{small * 1e3:.1f} ms of {ASSETS:,} assets, {large * 1e3:.1f} ms of {ASSETS * returns:,}"
            print(f"{kind:>10}  {words}: {told}:  {large / small:.2f}", flush=True)
            ratios.append(large / small)
    return ratios


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="more rounds")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--returns", type=int, default=100)
    options = parser.parse_args()
    rounds = 200 if options.full else 40
    ratios = [ratio for kind in options.databases for ratio in compare(kind, options.returns, rounds)]
    print(f"pull ratio={max(ratios):.2f} goal={GOAL} {'ok' if max(ratios) <= GOAL else 'short'}")


if __name__ == "__main__":
    main()
