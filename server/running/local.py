"""The application for a command: with the environment's settings, or those of the installation in the VAR folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from server import config, create_app
from server.errors import BadSetting
from server.running import children
from server.running.place import Folder, Place
from server.running.storage import EmbeddedS3

_NO_STORAGE = "http://127.0.0.1:9"


def open_app() -> Flask:
    """Assemble the application; for an installation in VAR it works without its photo store. Raises `BadSetting`."""
    if os.environ.get("DATABASE_URL", "").strip():
        return create_app(config.read(os.environ))
    return create_app(config.read({"S3_ENDPOINT_URL": _NO_STORAGE, **_installation().environment(_public_url())}))


@contextmanager
def app_with_storage() -> Iterator[Flask]:
    """The same with a photo store that answers, started for the time being when it is the embedded one."""
    if os.environ.get("S3_ENDPOINT_URL", "").strip():
        yield open_app()
        return
    folder = _installation()
    environment = folder.environment(_public_url())
    server = EmbeddedS3(folder.path / "photos", children.free_port(), environment["S3_ACCESS_KEY"],
                        environment["S3_SECRET_KEY"], folder.path / "log" / "storage.log")  # fmt: skip
    server.start()
    try:
        yield create_app(config.read({**environment, "S3_ENDPOINT_URL": server.endpoint}))
    finally:
        server.stop()


def _installation() -> Folder:
    path = Path(config.read_as(Place, os.environ).var).absolute()
    if not (path / "secrets.json").exists():
        raise BadSetting(f"There is no Handback in {path} yet (make run makes one), and DATABASE_URL is not set.")
    return Folder(path)


def _public_url() -> str:
    place = config.read_as(Place, os.environ)
    return f"http://{place.host}:{place.port}"
