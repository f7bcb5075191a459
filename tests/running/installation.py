"""`handback up` as a person runs it: a process of its own, on a free port, over a folder of its own."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.running import children

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """A running Handback. `said` is everything it printed."""

    def __init__(self, folder: Path, *command: str, **environment: str) -> None:
        self.folder = folder
        self.port = children.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("S3_", "DATABASE_", "HANDBACK_"))}
        given = {**clean, "VAR": str(folder), "PORT": str(self.port), "WEB_PROCESSES": "1", "PYTHONIOENCODING": "utf-8", **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server", *(command or ("up",))], cwd=ROOT, env=given, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self.said = ""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def until(self, words: str, patience_seconds: float = 120) -> Installation:
        """Wait until it has said these words."""
        wait_for(lambda: words in self.said or self.process.poll() is not None, patience_seconds)
        assert words in self.said, self.said
        return self

    def ready(self) -> Installation:
        """Wait until it says that it runs."""
        return self.until("Ctrl-C stops it")

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal, as Ctrl-C does, and wait; gives the exit status."""
        self.process.send_signal(number)
        status = self.process.wait(40)
        self._listener.join(5)
        return status

    def family(self) -> set[int]:
        """The processes that came of it, itself included."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines())}
        found, fresh = {self.process.pid}, {self.process.pid}
        while fresh:
            fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
            found |= fresh
        return found

    def _listen(self) -> None:
        if self.process.stdout:
            for line in self.process.stdout:
                self.said += line

    def password(self, role: str) -> tuple[str, str]:
        """The e-mail address and password it printed for one of the example's people."""
        found = re.search(rf"{role}\s+(\S+@\S+)\s+(\S+)", self.said)
        assert found, self.said
        return found[1], found[2]


class Browser:
    """A plain HTTP client with cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.csrf = ""
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> Any:
        """GET, as JSON."""
        return self.ask("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """POST JSON, as JSON."""
        return self.ask("POST", path, json.dumps(body).encode(), "application/json")

    def ask(self, method: str, path: str, body: bytes | None = None, media_type: str = "") -> Any:
        """Any request; raises `urllib.error.HTTPError` for refusals."""
        headers = {"X-CSRF-Token": self.csrf} | ({"Content-Type": media_type} if media_type else {})
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        with self._opener.open(request, timeout=30) as answer:
            content = answer.read()
        return json.loads(content) if "json" in answer.headers["Content-Type"] else content

    def sign_in(self, email: str, password: str) -> dict[str, Any]:
        """Come in; gives who one is."""
        session: dict[str, Any] = self.post("/api/session", {"email": email, "password": password})
        self.csrf = session["csrf"]
        return session


def wait_for(condition: Callable[[], bool], patience_seconds: float = 20) -> None:
    """Wait until it holds, or for so long."""
    end = time.monotonic() + patience_seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()
    return bool(shown) and not shown.startswith("Z")
