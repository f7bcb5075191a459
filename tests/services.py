"""The real servers the tests run against: S3 and PostgreSQL, each able to stop and start like one that dies."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from server.running import children
from server.running.storage import EmbeddedS3


@contextmanager
def s3_server() -> Iterator[EmbeddedS3]:
    """An S3 server on a free port over a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="handback-s3-"))
    server = EmbeddedS3(folder, children.free_port(), "test-access-key", "test-secret-key-of-forty-characters-0000")
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Postgres:
    """A PostgreSQL cluster on a free port, run as an unprivileged user (PostgreSQL refuses root)."""

    def __init__(self, folder: Path, *, is_durable: bool = False) -> None:
        self.is_durable = is_durable
        self.folder = folder
        self.port = children.free_port()
        self.child: subprocess.Popen[bytes] | None = None
        self._count = 0
        self._run(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            "handback",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        )

    def start(self) -> None:
        """Start and wait until it accepts connections."""
        command = [_program("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder),
                   "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]  # fmt: skip
        if not self.is_durable:  # a test's data need not survive the machine; a benchmark's must cost what it costs
            command += ["-c", "fsync=off", "-c", "full_page_writes=off"]
        self.child = children.start(_as_unprivileged(command), log=self.folder / "log")
        end = time.monotonic() + 30
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop at once, cutting every connection."""
        subprocess.run(_as_unprivileged([_program("pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop"]),
                       check=False, capture_output=True)  # fmt: skip
        if self.child:
            children.stop(self.child)

    def url(self, name: str = "postgres") -> str:
        """The address of one database."""
        return f"postgresql://handback@127.0.0.1:{self.port}/{name}"

    def new_database(self, template: str = "template1") -> str:
        """Make a database (a copy of `template`) and give its name."""
        self._count += 1
        name = f"test_{self._count}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, *command: str) -> None:
        subprocess.run(_as_unprivileged([_program(command[0]), *command[1:]]), check=True, capture_output=True)


@contextmanager
def postgres_server(*, is_durable: bool = False) -> Iterator[Postgres]:
    """A running cluster in a folder of its own, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="handback-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _unprivileged())
    server = Postgres(folder, is_durable=is_durable)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    """A PostgreSQL program: on the PATH, or the newest where Debian and Homebrew put them."""
    places = [
        *Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        *Path("/opt/homebrew/opt").glob(f"postgresql*/bin/{name}"),
    ]
    found = sorted(places, key=lambda place: [int(part) for part in str(place) if part.isdigit()])
    return str(found[-1]) if found else shutil.which(name) or name


def _unprivileged() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root: make a user named postgres")


def _as_unprivileged(command: list[str]) -> list[str]:
    return (
        ["setpriv", "--reuid", _unprivileged(), "--clear-groups", "--pdeathsig", "INT", *command]
        if os.geteuid() == 0
        else command
    )
