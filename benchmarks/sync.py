"""Entries recorded per second over HTTP, beside a bare Flask handler; and what an entry costs when the journal is large.

    python -m benchmarks.sync [--full] [--databases sqlite postgresql] [--clients 1 8 32] [--batches 25 100]

Both handlers run under production's own gunicorn settings, on the same durable database, and get the same bodies, made
before any clock runs; they take turns. Every answer is checked: all entries must be recorded. The ratio printed last is the
worst of all rows. `--full` measures more entries and lets the journal grow to 1,000,000 entries instead of 100,000.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask

from benchmarks import ground, load
from benchmarks.serving import Client, environment, gunicorn, send_all
from server.database import db
from tests.phones import Phone, base64url
from tests.services import postgres_server

GOAL, GROWTH_GOAL = 0.5, 1.2
CLIENTS_PER_RETURN = 4
ROUNDS = 4


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a fresh database that keeps what it was told when the power fails."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/handback.sqlite"
        return
    with postgres_server(is_durable=True) as server:
        yield server.url(server.new_database())


def enter(phone: Phone, email: str, port: int) -> Client:
    """Sign a phone's person in and enrol its key."""
    client = Client(port)
    client.sign_in(email, ground.PASSWORD)
    client.post("/api/devices/enrol", {"spki": base64url(phone.key.spki), "label": "Phone", "lasting": True})
    return client


def prepare(app: Flask, port: int, clients: int, size: int, count: int) -> list[tuple[Client, list[bytes]]]:
    """Signed-in clients, four to a return, each with its pushes ready."""
    crew, needed = [], load.assets_needed(size, count)
    with app.app_context():
        branch = ground.add_branch()
        for number in range(clients):
            if number % CLIENTS_PER_RETURN == 0:
                return_id, assets = ground.add_return(branch, needed * min(CLIENTS_PER_RETURN, clients))
            person = ground.add_technician(branch)
            mine = assets[number % CLIENTS_PER_RETURN * needed :][:needed]
            crew.append((Phone(None, person.id), person.email, return_id, mine))
        db.session.commit()
        db.session.remove()
    return [
        (enter(phone, email, port), [batch.body for batch in load.batches(phone, return_id, mine, size, count)])
        for phone, email, return_id, mine in crew
    ]


def measure(app: Flask, handback: int, bare: int, clients: int, size: int, entries: int) -> tuple[float, float]:
    """Entries per second of Handback and of the bare handler, in turns."""
    count = max(ROUNDS, entries // (clients * size) // ROUNDS * ROUNDS)
    work, part = prepare(app, handback, clients, size, count), count // ROUNDS
    bares = [Client(bare) for _ in work]
    for client, _ in work:
        client.connection = None  # it waited for the others' work to be signed; the bare handler's clients connect as late
    ours = plain = 0.0
    for number in range(ROUNDS):
        bodies = [bodies[number * part :][:part] for _, bodies in work]
        plain += send_all("/bare", list(zip(bares, bodies, strict=True)))[0]
        seconds, answers = send_all(
            "/api/sync/push", [(client, some) for (client, _), some in zip(work, bodies, strict=True)]
        )
        ours += seconds
        assert all(answer.count(b'"verdict":"recorded"') == size for answer in answers), answers[0][:500]
    total = clients * size * count
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
                    row = f"{kind:>10}  {clients:>2} clients  batches of {size:>3}"
                    print(f"{row}:  {ours:>6.0f}/s  bare {plain:>6.0f}/s  {ours / plain:.2f}", flush=True)
    return ratios


def growth(kind: str, sizes: tuple[int, int], rounds: int) -> float:
    """Seconds for the same pushes into a large journal over those into a small one: the median of rounds in turns."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        ends: list[tuple[Client, list[bytes]]] = []
        for size in sizes:
            folder = Path(name) / str(size)
            folder.mkdir()
            url = stack.enter_context(database(kind, folder))
            settings = environment(url, folder)
            app = ground.make_app(settings)
            port = stack.enter_context(gunicorn("server:create_app()", settings))
            ends += prepare(app, port, 1, 100, rounds + 2)
            with app.app_context():
                ground.fill_journals(size)
        for client, _ in ends:
            client.connection = None  # it waited too long to be kept
        seconds: list[list[float]] = [[], []]
        for number in range(rounds + 2):
            for which, (client, bodies) in enumerate(ends):
                seconds[which].append(send_all("/api/sync/push", [(client, [bodies[number]])])[0])
    small, large = (statistics.median(some[2:]) for some in seconds)
    told = f"{small * 1e4:.0f} us at {sizes[0]:,} entries, {large * 1e4:.0f} us at {sizes[1]:,}"
    print(f"{kind:>10}  an entry costs {told}:  {large / small:.2f}", flush=True)
    return large / small


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--clients", nargs="+", type=int, default=[1, 8, 32])
    parser.add_argument("--batches", nargs="+", type=int, default=[25, 100])
    parser.add_argument("--entries", type=int)
    options = parser.parse_args()
    options.entries = options.entries or (48_000 if options.full else 4_800)
    sizes = (10_000, 1_000_000 if options.full else 100_000)
    ratios = [ratio for kind in options.databases for ratio in compare(kind, options)]
    grown = max(growth(kind, sizes, 60 if options.full else 30) for kind in options.databases)
    is_ok = min(ratios) >= GOAL and grown <= GROWTH_GOAL
    print(f"sync-growth ratio={grown:.2f} goal={GROWTH_GOAL} {'ok' if grown <= GROWTH_GOAL else 'short'}")
    print(f"sync ratio={min(ratios):.2f} goal={GOAL} {'ok' if is_ok else 'short'}")


if __name__ == "__main__":
    main()
