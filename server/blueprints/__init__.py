"""DOORS: HTTP in, HTTP out. Never a rule, never a query."""

from __future__ import annotations

from flask_smorest import Api

from server.blueprints import (
    health,
    imports,
    leases,
    lessor,
    links,
    people,
    photos,
    returns,
    review,
    session,
    shell,
    sync,
)


def register_blueprints(api: Api) -> None:
    """Open every door."""
    for door in (
        health,
        session,
        people,
        links,
        lessor,
        leases,
        imports,
        returns,
        review,
        photos,
        shell,
        sync,
    ):
        api.register_blueprint(door.blueprint)
