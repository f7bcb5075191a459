"""Where Handback runs on one machine: its settings beside those of `server.config`, and its folder with what it made there."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.config import setting
from server.errors import BadSetting


@dataclass(frozen=True)
class Place:
    """How `handback up` and gunicorn run. Names in the environment are the field names in capitals."""

    host: str = setting("The address to listen on; `0.0.0.0` for every network.", default="127.0.0.1")
    port: int = setting("The port to listen on.", default=8000, low=1, high=65535)
    var: str = setting("The folder for everything `handback up` writes.", default="var")
    handback_example: int = setting(
        "1 loads the example return into an empty database, 0 starts empty.", default=1, low=0, high=1
    )
    web_processes: int = setting("Web processes.", default=2, low=1, high=64)
    web_threads: int = setting("Requests one web process serves at once.", default=8, low=1, high=256)


class Taken(Exception):
    """The address or the folder is in use; the text is the one line that says so."""


@dataclass(frozen=True)
class Folder:
    """Everything an installation writes: database, photographs, keys, logs. Only its owner can look inside."""

    path: Path

    def __post_init__(self) -> None:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / "log").mkdir(mode=0o700, exist_ok=True)
        except OSError as problem:
            raise BadSetting(f"VAR={self.path} cannot be written: {problem.strerror}.") from problem

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process alone. Raises `Taken`."""
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Taken(
                    f"Another Handback is running with {self.path}; stop it, or choose another folder: VAR=…"
                ) from None
            yield

    def secrets(self) -> dict[str, str]:
        """The installation's own secrets, made once."""
        return self.kept("secrets", lambda: {
            "SECRET_KEY": secrets.token_urlsafe(48), "S3_ACCESS_KEY": secrets.token_hex(10), "S3_SECRET_KEY": secrets.token_urlsafe(30),
        })  # fmt: skip

    def kept(self, name: str, make: Any) -> dict[str, str]:
        """What the file `name` keeps; made and written for its owner only when it is not there."""
        path = self.path / f"{name}.json"
        if not path.exists():
            fresh = path.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(make(), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            fresh.rename(path)
        found: dict[str, str] = json.loads(path.read_text())
        return found

    def environment(self, public_url: str, given: Mapping[str, str] = os.environ) -> dict[str, str]:
        """The settings of an installation in this folder; what the environment gives goes first."""
        made = {
            **self.secrets(),
            "DATABASE_URL": f"sqlite:///{self.path / 'handback.sqlite'}",
            "S3_BUCKET": "handback",
            "KEYS_DIR": str(self.path / "keys"),
            "PUBLIC_URL": public_url,
        }
        return {**made, **{name: value for name, value in given.items() if value.strip()}}


def check_address(host: str, port: int) -> None:
    """Refuse an address somebody listens on. Raises `Taken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Taken(
                f"Port {port} on {host} cannot be used ({problem.strerror}); choose another: PORT={port + 1}"
            ) from problem


def network_address() -> str:
    """This machine's address on its local network, or loopback when it has none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address nobody has; a datagram socket only picks the route
            address: str = probe.getsockname()[0]
            return address
        except OSError:
            return "127.0.0.1"
