"""`handback up`: everything one machine needs, started together and stopped together."""

from __future__ import annotations

import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from server.config import read_as
from server.running import banner, children, prepare
from server.running.place import Folder, Place, check_address, network_address
from server.running.storage import EmbeddedS3, WouldNotStart

_ROOT = Path(__file__).resolve().parents[2]
_RESTARTS_MAX = 5
_RESTARTS_WITHIN_SECONDS = 60
_LOG_BYTES_MAX = 20_000_000


class Stopped(BaseException):
    """Somebody asked us to stop. Not an `Exception`, so that no handler between here and `up` swallows it."""


@dataclass
class Supervised:
    """A child that is started again when it ends by itself, a few times."""

    name: str
    begin: Callable[[], subprocess.Popen[bytes]]
    child: subprocess.Popen[bytes] | None = None
    ended: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it."""
        self.child = self.begin()

    def look(self) -> None:
        """Start it again if it ended. Raises `WouldNotStart` when that happens too often."""
        if self.child is None or self.child.poll() is None:
            return
        self.ended = [*self.ended[-_RESTARTS_MAX:], time.monotonic()]
        if len(self.ended) > _RESTARTS_MAX and self.ended[-1] - self.ended[0] < _RESTARTS_WITHIN_SECONDS:
            raise WouldNotStart(f"The {self.name} process keeps ending; see the logs.")
        print(f"handback: the {self.name} process ended ({self.child.returncode}); starting it again", file=sys.stderr)
        self.start()

    def stop(self) -> None:
        """Stop it; requests under way are finished first."""
        if self.child:
            children.stop(self.child, patience_seconds=25)


@dataclass
class Arrangement:
    """What `up` runs, in the order it starts; stopped in the reverse order."""

    place: Place
    folder: Folder
    public_url: str
    environment: dict[str, str] = field(default_factory=dict)
    running: list[Supervised] = field(default_factory=list)

    def start_storage(self) -> None:
        """The embedded S3 server, unless the environment names another."""
        if os.environ.get("S3_ENDPOINT_URL", "").strip():
            return
        port = children.free_port()
        server = EmbeddedS3(self.folder.path / "photos", port, self.environment["S3_ACCESS_KEY"],
                            self.environment["S3_SECRET_KEY"], self._log("storage"))  # fmt: skip
        self.environment["S3_ENDPOINT_URL"] = server.endpoint
        self._add("storage", server.started)

    def start_web(self, more: Mapping[str, str]) -> None:
        """The web server and the clock."""
        environment = {**self.environment, **more, "PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": "1"}
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:server.running.web", "server:create_app()"]
        clock = [sys.executable, "-m", "server", "clock"]
        self._add("web", lambda: children.start(gunicorn, environment=environment, log=self._log("web")))
        self._add("clock", lambda: children.start(clock, environment=environment, log=self._log("clock")))

    def watch(self) -> None:
        """Until somebody stops us, start again what ends."""
        while True:
            time.sleep(0.3)
            for part in self.running:
                part.look()

    def stop(self) -> None:
        """Stop everything. A second Ctrl-C does not interrupt this."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for part in reversed(self.running):
            part.stop()

    def _add(self, name: str, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        part = Supervised(name, begin)
        part.start()
        self.running.append(part)

    def _log(self, name: str) -> Path:
        path = self.folder.path / "log" / f"{name}.log"
        if path.exists() and path.stat().st_size > _LOG_BYTES_MAX:
            path.replace(path.with_suffix(".log.1"))
        return path


def up(environment: Mapping[str, str] = os.environ, certificate: Mapping[str, str] | None = None) -> int:
    """Start everything, print where and how to sign in, and run until Ctrl-C. Gives back the exit status.

    `certificate` holds HANDBACK_CERTIFICATE and HANDBACK_CERTIFICATE_KEY (paths) to serve TLS.
    """
    os.umask(0o077)
    place = read_as(Place, environment)
    folder = Folder(Path(place.var).absolute())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    with ExitStack() as stack:
        stack.enter_context(folder.held())
        check_address(place.host, place.port)
        arrangement = Arrangement(place, folder, _public_url(place, is_tls=bool(certificate)))
        arrangement.environment = folder.environment(arrangement.public_url, environment)
        stack.callback(arrangement.stop)
        try:
            arrangement.start_storage()
            ready = prepare.prepare(arrangement.environment, folder, wants_example=bool(place.handback_example))
            arrangement.start_web(certificate or {})
            _wait_for_web(arrangement)
            banner.show(arrangement.environment["PUBLIC_URL"], folder, ready)
            arrangement.watch()
        except Stopped:
            print("\nhandback: stopping", flush=True)
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _public_url(place: Place, *, is_tls: bool) -> str:
    everywhere = place.host in {"0.0.0.0", "::", ""}  # noqa: S104 - a comparison
    host = network_address() if everywhere else place.host
    return f"{'https' if is_tls else 'http'}://{f'[{host}]' if ':' in host else host}:{place.port}"


def _wait_for_web(arrangement: Arrangement, patience_seconds: float = 60) -> None:
    """Until /healthz answers. Raises `WouldNotStart`."""
    end = time.monotonic() + patience_seconds
    while time.monotonic() < end:
        if _is_healthy(arrangement):
            return
        for part in arrangement.running:
            part.look()
        time.sleep(0.05)
    raise WouldNotStart(f"The web server did not start; see {arrangement.folder.path / 'log' / 'web.log'}")


def _is_healthy(arrangement: Arrangement) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(arrangement.place.host, arrangement.place.host)  # noqa: S104
    if arrangement.public_url.startswith("https"):  # our own certificate, asked for by another name than it carries
        trusting = ssl._create_unverified_context()  # noqa: S323
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, arrangement.place.port, timeout=2, context=trusting
        )
    else:
        connection = http.client.HTTPConnection(host, arrangement.place.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
