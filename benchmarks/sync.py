"""Entries recorded per second over HTTP, beside a bare Flask handler; and what an entry costs when the journal is large.

    python -m benchmarks.sync [--full] [--databases sqlite postgresql] [--clients 1 8 32] [--batches 25 100]

Both handlers run under the same gunicorn, on the same database, and get the same bodies. Every answer is checked: all
entries must be recorded. The ratio printed last is the worst of all rows.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import ground, load
from benchmarks.serving import Client, environment, gunicorn, send_all
from server.database import db
from tests.phones import Phone, base64url
from tests.services import postgres_server

GOAL = 0.5
CLIENTS_PER_RETURN = 4


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a fresh database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/handback.sqlite"
        return
    with postgres_server() as server:
        yield server.url(server.new_database())


def measure(app: Any, handback: int, bare: int, clients: int, size: int, entries: int) -> tuple[float, float]:
    """Entries per second of Handback and of the bare handler."""
    count = max(2, entries // (clients * size))
    phones, work = [], []
    with app.app_context():
        branch = ground.add_branch()
        for number in range(clients):
            if number % CLIENTS_PER_RETURN == 0:
                needed = load.assets_needed(size, count)
                return_id, assets = ground.add_return(branch, needed * min(CLIENTS_PER_RETURN, clients))
            person = ground.add_technician(branch)
            mine = assets[number % CLIENTS_PER_RETURN * needed :][:needed]
            phones.append((Phone(None, person.id), person.email, return_id, mine))
        db.session.commit()
        db.session.remove()
    for phone, email, return_id, mine in phones:
        client = Client(handback)
        client.sign_in(email, ground.PASSWORD)
        client.post("/api/devices/enrol", {"spki": base64url(phone.key.spki), "label": "Phone", "lasting": True})
        work.append((client, [batch.body for batch in load.batches(phone, return_id, mine, size, count)]))
    total = clients * size * count
    plain, _ = send_all("/bare", [(Client(bare), bodies) for _, bodies in work])
    ours, answers = send_all("/api/sync/push", work)
    for answer in answers:
        found = json.loads(answer)["verdicts"]
        assert {verdict["verdict"] for verdict in found} == {"recorded"}, found[:2]
    return total / ours, total / plain


def compare(kind: str, options: argparse.Namespace) -> list[float]:
    """Measure every row of one database; the ratios."""
    ratios = []
    with tempfile.TemporaryDirectory() as name, database(kind, Path(name)) as url:
        settings = environment(url, Path(name))
        app = ground.make_app(settings)
        with (
            gunicorn("server:create_app()", settings) as handback,
            gunicorn("benchmarks.bare:create_bare()", settings) as bare,
        ):
            for clients in options.clients:
                for size in options.batches:
                    ours, plain = measure(app, handback, bare, clients, size, options.entries)
                    ratios.append(ours / plain)
                    print(
                        f"{kind:>10}  {clients:>2} clients  batches of {size:>3}:  {ours:>6.0f}/s  bare {plain:>6.0f}/s  {ours / plain:.2f}",
                        flush=True,
                    )
    return ratios


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--clients", nargs="+", type=int, default=[1, 8, 32])
    parser.add_argument("--batches", nargs="+", type=int, default=[25, 100])
    parser.add_argument("--entries", type=int, default=6400)
    options = parser.parse_args()
    ratios = [ratio for kind in options.databases for ratio in compare(kind, options)]
    print(f"sync ratio={min(ratios):.2f} goal={GOAL} {'ok' if min(ratios) >= GOAL else 'short'}")


if __name__ == "__main__":
    main()
