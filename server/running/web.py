"""gunicorn's settings: `gunicorn -c python:server.running.web "server:create_app()"`."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

from server.config import read_as
from server.running.place import Place

_place = read_as(Place, os.environ)

bind = [f"[{_place.host}]:{_place.port}" if ":" in _place.host else f"{_place.host}:{_place.port}"]
worker_class = "gthread"
workers = _place.web_processes
threads = _place.web_threads
timeout = 120  # of a worker that shows no sign of life, not of a request
graceful_timeout = 20
keepalive = 15
accesslog = None  # server.logs writes one line a request, without addresses or names
loglevel = "warning"
certfile = os.environ.get("HANDBACK_CERTIFICATE") or None
keyfile = os.environ.get("HANDBACK_CERTIFICATE_KEY") or None
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat file, never on a slow disk
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Leave the program itself out of garbage collection, and collect less often: a push makes thousands of small objects that
    live as long as the request, and each full collection walked everything that was ever imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
