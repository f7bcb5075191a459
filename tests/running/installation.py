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
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from json import dumps
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
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("S3_", "DATABASE_", "HANDBACK_"))
        }
        given = {
            **clean,
            "VAR": str(folder),
            "PORT": str(self.port),
            "WEB_PROCESSES": "1",
            "PYTHONIOENCODING": "utf-8",
            **environment,
        }
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


@dataclass(frozen=True)
class Answer:
    """What came back, with the names of a test client's response."""

    status_code: int
    content: bytes

    def get_json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)

    def get_data(self, as_text: bool = False) -> Any:
        """The body."""
        return self.content.decode() if as_text else self.content


class Browser:
    """A browser over the network with the methods of `tests.people.SignedIn`, so that `tests.phones.Phone` can use it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.csrf = ""
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> Answer:
        """GET."""
        return self.open("GET", path)

    def post(self, path: str, **more: Any) -> Answer:
        """POST."""
        return self.open("POST", path, **more)

    def put(self, path: str, **more: Any) -> Answer:
        """PUT."""
        return self.open("PUT", path, **more)

    def open(
        self, method: str, path: str, *, json: Any = None, data: bytes | None = None, content_type: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """Any request. Raises `OSError` when nobody answers."""
        body, media_type = (dumps(json).encode(), "application/json") if json is not None else (data, content_type)
        named = {"X-CSRF-Token": self.csrf} | ({"Content-Type": media_type} if media_type else {}) | (headers or {})
        request = urllib.request.Request(self.address + path, body, named, method=method)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.read())

    def sign_in(self, email: str, password: str) -> dict[str, Any]:
        """Come in; gives who one is."""
        answer = self.post("/api/session", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        session: dict[str, Any] = answer.get_json()
        self.csrf = session["csrf"]
        return session

    def cookies(self) -> str:
        """The Cookie header it would send, for requests made by hand."""
        jar = next(
            handler.cookiejar
            for handler in self._opener.handlers
            if isinstance(handler, urllib.request.HTTPCookieProcessor)
        )
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def wait_for(condition: Callable[[], bool], patience_seconds: float = 20) -> None:
    """Wait until it holds, or for so long."""
    end = time.monotonic() + patience_seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)


def command_of(pid: int) -> str:
    """The command line of a process, or nothing when it is gone."""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def is_alive(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    shown = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(shown) and not shown.startswith("Z")
