"""DOORS: HTTP in, HTTP out. Never a rule, never a query."""

from __future__ import annotations

from flask_smorest import Api

from server.blueprints import health, lessor, links, people, photos, session, sync


def register_blueprints(api: Api) -> None:
    """Open every door."""
    for door in (
        health,
        session,
        people,
        links,
        lessor,
        photos,
        sync,
    ):
        api.register_blueprint(door.blueprint)
