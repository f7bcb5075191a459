"""The door for coming in: sign-in, first administrator, invitations, enrolling a device."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, g, request
from flask_smorest import Blueprint

from server import epoch
from server.access import actor, settings
from server.blueprints.session_bodies import (
    Accept,
    Enrol,
    EnrolAnswer,
    Invited,
    Look,
    PasswordChange,
    SessionAnswer,
    SetUp,
    SignIn,
)
from server.database import db, now
from server.guard import COOKIE, csrf_token
from server.models.people import Device, Person
from server.people import devices, invitations, register, sessions, setup, sign_in
from server.people.throttle import network_of

blueprint = Blueprint("session", __name__, url_prefix="/api", description="Coming in and going out")


@blueprint.get("/session")
@blueprint.response(200, SessionAnswer)
def show() -> dict[str, Any]:
    """Tell who is signed in, if anybody."""
    return _about(request.cookies.get(COOKIE))


@blueprint.post("/session")
@blueprint.arguments(SignIn)
@blueprint.response(200, SessionAnswer)
def enter(given: dict[str, str]) -> dict[str, Any]:
    """Sign in. A wrong password and an unknown address get the same answer."""
    return _come_in(sign_in.sign_in(given["email"], given["password"], _network(), settings()))


@blueprint.delete("/session")
@blueprint.response(204)
def sign_out() -> None:
    """Sign out. What the device keeps for itself stays on it."""
    sessions.end(request.cookies.get(COOKIE, ""), settings())
    db.session.commit()
    g.cookie = ("", timedelta(0))


@blueprint.post("/session/password")
@blueprint.arguments(PasswordChange)
@blueprint.response(204)
def change_password(given: dict[str, str]) -> None:
    """Choose a new password; one's other sessions end."""
    person_id = str(actor().person_id)
    sign_in.change_password(person_id, given["current"], given["new"], request.cookies[COOKIE], settings())


@blueprint.post("/setup")
@blueprint.arguments(SetUp)
@blueprint.response(200, SessionAnswer)
def set_up(given: dict[str, str]) -> dict[str, Any]:
    """Make the first administrator with the one-time code, and sign them in."""
    return _come_in(setup.set_up(**given, network=_network(), settings=settings()))


@blueprint.post("/invitations/look")
@blueprint.arguments(Look)
@blueprint.response(200, Invited)
def look_at_invitation(given: dict[str, str]) -> dict[str, Any]:
    """Look at an invitation before accepting it."""
    found = invitations.look(given["token"], _network(), settings())
    branches = register.branches_named(found.branch_ids)
    return {"name": found.name, "email": found.email, "role": found.role, "branches": branches,
            "is_renewal": found.person_id is not None}  # fmt: skip


@blueprint.post("/invitations/accept")
@blueprint.arguments(Accept)
@blueprint.response(200, SessionAnswer)
def accept_invitation(given: dict[str, str]) -> dict[str, Any]:
    """Accept an invitation, choose a password, and be signed in."""
    return _come_in(invitations.accept(**given, network=_network(), settings=settings()))


@blueprint.post("/devices/enrol")
@blueprint.arguments(Enrol)
@blueprint.response(200, EnrolAnswer)
def enrol(given: dict[str, Any]) -> devices.Enrolled:
    """Make this browser a device: its key becomes known and its sign-in lasts for field work."""
    token = request.cookies[COOKIE]
    made = devices.enrol(token, given["spki"], given["label"], lasting=given["lasting"], settings=settings())
    g.cookie = (token, made.expires_at - now())
    return made


@blueprint.after_request
def keep_cookie(response: Response) -> Response:
    """Hand over the session's cookie that a handler decided on."""
    chosen: tuple[str, timedelta] | None = g.get("cookie")
    if chosen is not None:
        token, lasts = chosen
        response.set_cookie(COOKIE, token, max_age=int(lasts.total_seconds()), httponly=True, samesite="Strict",
                            secure=settings().is_tls, path="/")  # fmt: skip
    return response


def _come_in(token: str) -> dict[str, Any]:
    g.cookie = (token, timedelta(hours=settings().session_hours))
    return _about(token)


def _about(token: str | None) -> dict[str, Any]:
    found = sessions.actor_of(token, settings()) if token else None
    person = db.session.get(Person, found.person_id) if found else None
    device = db.session.get(Device, found.device_id) if found and found.device_id else None
    me = person and {"id": person.id, "name": person.name, "email": person.email, "role": person.role,
                     "branches": register.branches_of(person)}  # fmt: skip
    csrf = csrf_token(token) if token and person else None
    return {"person": me, "csrf": csrf, "device": device, "needs_setup": person is None and setup.needs_setup(),
            "server_epoch": epoch.current(), "server_time": now()}  # fmt: skip


def _network() -> str:
    return network_of(request.remote_addr)
