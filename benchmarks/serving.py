"""A real web server for a benchmark: gunicorn over one database, and clients that keep their connections."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.running import children

ROOT = Path(__file__).resolve().parents[1]
PROCESSES, THREADS = 2, 8


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """The settings of a Handback that a benchmark starts."""
    return {
        **os.environ,
        "DATABASE_URL": database_url, "KEYS_DIR": str(folder / "keys"), "SECRET_KEY": "benchmarks-use-this-and-nothing-else-does",
        "S3_ENDPOINT_URL": "http://127.0.0.1:9", "S3_BUCKET": "benchmark", "S3_ACCESS_KEY": "nobody", "S3_SECRET_KEY": "nothing",
        "LOG_LEVEL": "WARNING", "PYTHONPATH": str(ROOT),
    }  # fmt: skip


@contextmanager
def gunicorn(application: str, settings: dict[str, str]) -> Iterator[int]:
    """Run an application under gunicorn as production does (gthread); gives its port."""
    port = children.free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", str(PROCESSES), "--threads", str(THREADS), "-b", f"127.0.0.1:{port}",
               "--log-level", "warning", "--keep-alive", "30", application]  # fmt: skip
    process = subprocess.Popen(command, env=settings, cwd=ROOT)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/nothing")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            connection.close()
            return
    raise RuntimeError("the server did not start")


@dataclass
class Client:
    """A browser that keeps its connection, its cookie and its CSRF token."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Any) -> Any:
        """POST JSON (or bytes that are JSON) and answer the JSON. Raises RuntimeError for anything but 2xx."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self.connection.request("POST", path, raw, {"Content-Type": "application/json", **self.headers})
        response = self.connection.getresponse()
        content = response.read()
        if response.status // 100 != 2:
            raise RuntimeError(f"{path}: {response.status} {content[:300]!r}")
        if cookie := response.getheader("Set-Cookie"):
            self.headers["Cookie"] = cookie.split(";")[0]
        return content

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a person."""
        self.headers["X-CSRF-Token"] = json.loads(self.post("/api/session", {"email": email, "password": password}))[
            "csrf"
        ]


def send_all(path: str, work: Sequence[tuple[Client, Sequence[bytes]]]) -> tuple[float, list[bytes]]:
    """Every client sends its bodies one after another, all clients at once; the seconds it took, and each client's last answer."""
    ready, last = threading.Barrier(len(work) + 1), [b""] * len(work)
    failures: list[BaseException] = []

    def run(number: int, client: Client, bodies: Sequence[bytes]) -> None:
        ready.wait()
        try:
            for body in bodies:
                last[number] = client.post(path, body)
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=run, args=(number, *one)) for number, one in enumerate(work)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    if failures:
        raise failures[0]
    return taken, last
