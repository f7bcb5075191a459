"""Handback with one page more: /empty, which holds nothing. What a benchmark of the app is set beside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from server import create_app

PAGE = b"<!doctype html><html lang=en><title>Empty</title><p>Due"


def create() -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The application for gunicorn."""
    app = create_app()
    app.config["SHELL_DIST"] = os.environ["HANDBACK_DIST"]

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/empty":
            return app.wsgi_app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
        return [PAGE]

    return serve
