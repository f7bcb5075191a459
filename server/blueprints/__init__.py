"""DOORS: HTTP in, HTTP out. Never a rule, never a query."""

from __future__ import annotations

from flask_smorest import Api


def register_blueprints(api: Api) -> None:
    """Open every door."""
