"""The door for whoever watches the process: is it alive, and can it do its work."""

from __future__ import annotations

from flask import Response, jsonify
from flask_smorest import Blueprint

from server import readiness

blueprint = Blueprint("health", __name__, description="Whether Handback works")


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Database, storage and migrations are there: 200, else 503 naming what is not."""
    parts = readiness.look()
    is_ready = all(state == "ok" for state in parts.values())
    return jsonify(status="ok" if is_ready else "unavailable", **parts), 200 if is_ready else 503
