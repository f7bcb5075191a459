"""A proxy between browser and server that can behave like a bad network: cut, answer with a captive portal's page, or let the
server commit and then drop its answer (offline.md 33: the browser driver's own "offline" misses a service worker's requests)."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Fate = Literal["pass", "cut", "portal", "drop"]
PORTAL = b"<!doctype html><title>Hotel Wi-Fi</title><h1>Welcome! Accept our terms to go online.</h1>"


@dataclass
class Passed:
    """One request as the proxy saw it. `status` is the server's answer; 0 when the server was not asked."""

    method: str
    path: str
    status: int
    fate: Fate


@dataclass
class Proxy:
    """Forwards to `upstream`; what happens to a request is decided by `fate`, and by `rules` first."""

    upstream: int
    fate: Fate = "pass"
    rules: list[tuple[str, str, Fate, int]] = field(default_factory=list)  # method, path pattern, fate, times left
    log: list[Passed] = field(default_factory=list)
    delay_seconds: float = 0
    in_flight: int = 0
    most_in_flight: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        proxy = self

        class Handler(_Handler):
            owner = proxy

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """The address the browser opens; it stays the same whatever happens behind."""
        return f"http://127.0.0.1:{self.port}"

    def once(self, method: str, pattern: str, fate: Fate, times: int = 1) -> None:
        """Give the next `times` requests that match another fate."""
        with self._lock:
            self.rules.append((method, pattern, fate, times))

    def decide(self, method: str, path: str) -> Fate:
        """What happens to this request."""
        with self._lock:
            for place, (rule_method, pattern, fate, times) in enumerate(self.rules):
                if rule_method == method and re.search(pattern, path):
                    self.rules[place : place + 1] = [(rule_method, pattern, fate, times - 1)] if times > 1 else []
                    return fate
            return self.fate

    def seen(self, method: str, pattern: str) -> list[Passed]:
        """The requests so far that match."""
        return [one for one in list(self.log) if one.method == method and re.search(pattern, one.path)]

    def wait_for(self, is_there: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until the condition holds."""
        end = time.monotonic() + seconds
        while not is_there():
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s in vain; the last requests were {self.log[-8:]}")
            time.sleep(0.05)

    def entered(self, kind: str, by: int) -> None:
        """Count requests of a kind that are under way at once."""
        with self._lock:
            self.in_flight += by
            self.most_in_flight[kind] = max(self.most_in_flight.get(kind, 0), self.in_flight)

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Proxy

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        fate = self.owner.decide(self.command, self.path)
        if fate == "cut":
            self._note(0, fate)
            return self._hang_up()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if fate == "portal":
            self._note(0, fate)
            return self._answer(200, [("Content-Type", "text/html")], PORTAL)
        is_photo = self.command == "PUT"
        if is_photo:
            self.owner.entered("photo", 1)
        try:
            if self.owner.delay_seconds:
                time.sleep(self.owner.delay_seconds)
            status, headers, content = self._ask(body)
        except OSError:
            self._note(0, fate)
            return self._hang_up()
        finally:
            if is_photo:
                self.owner.entered("photo", -1)
        self._note(status, fate)
        if fate == "drop" or self.owner.fate == "cut":
            return self._hang_up()
        return self._answer(status, headers, content)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _pass

    def _note(self, status: int, fate: Fate) -> None:
        self.owner.log.append(Passed(self.command, self.path, status, fate))

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.owner.upstream, timeout=60)
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in {"connection", "content-length"}
        }
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.getheaders(), content

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in {"connection", "content-length", "transfer-encoding", "keep-alive"}:
                self.send_header(name, value)
        if status not in {204, 304}:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _hang_up(self) -> None:
        """As if the network went away: no answer at all."""
        self.close_connection = True
        self.connection.close()
