"""A real web server for a benchmark: gunicorn as production configures it, and clients that cost as little as a client can."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.running import children

ROOT = Path(__file__).resolve().parents[1]


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """The settings of a Handback that a benchmark starts."""
    return {
        **os.environ,
        "DATABASE_URL": database_url, "KEYS_DIR": str(folder / "keys"), "SECRET_KEY": "benchmarks-use-this-and-nothing-else-does",
        "S3_ENDPOINT_URL": "http://127.0.0.1:9", "S3_BUCKET": "benchmark", "S3_ACCESS_KEY": "nobody", "S3_SECRET_KEY": "nothing",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip


@contextmanager
def gunicorn(application: str, settings: dict[str, str]) -> Iterator[int]:
    """Run an application under gunicorn with production's own settings and logging; gives its port."""
    port = children.free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:server.running.web", application]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env={**settings, "PORT": str(port)}, cwd=ROOT, stderr=log)
        try:
            _wait(port)
            yield port
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-4000:].decode(errors="replace"))
            raise
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


@dataclass
class Client:
    """A browser that keeps its connection, its cookie and its CSRF token; `post` speaks just enough HTTP for our own answers."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: Any) -> Any:
        """POST JSON (or bytes that are JSON) and answer the JSON. Raises RuntimeError for anything but 2xx."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            self.connection.connect()
        more = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n{more}\r\n"
        wire: Any = self.connection.sock
        wire.sendall(head.encode() + raw)
        with wire.makefile("rb") as answer:
            status = answer.readline()
            headers = dict(line.decode().rstrip().split(": ", 1) for line in iter(answer.readline, b"\r\n"))
            content = answer.read(int(headers["Content-Length"]))
        if not status.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"{path}: {status!r} {content[:300]!r}")
        if cookie := headers.get("Set-Cookie"):
            self.headers["Cookie"] = cookie.split(";")[0]
        return content

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a person."""
        self.headers["X-CSRF-Token"] = json.loads(self.post("/api/session", {"email": email, "password": password}))[
            "csrf"
        ]


def send_all(path: str, work: Sequence[tuple[Client, Sequence[bytes]]]) -> tuple[float, list[bytes]]:
    """Every client sends its bodies one after another, all clients at once; the seconds it took, and every answer."""
    ready, answers = threading.Barrier(len(work) + 1), list[bytes]()
    failures: list[BaseException] = []

    def run(client: Client, bodies: Sequence[bytes]) -> None:
        ready.wait()
        try:
            for body in bodies:
                answers.append(client.post(path, body))
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=run, args=one) for one in work]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    if failures:
        raise failures[0]
    return taken, answers
