"""The doors for people, their invitations and devices, and API tokens."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import segno
from flask import Response
from flask_smorest import Blueprint

from server.access import BRANCH_BOUND, actor, settings
from server.blueprints import people_files as rows_of
from server.blueprints.fields import ListQuery
from server.blueprints.files import as_file
from server.blueprints.people_bodies import (
    DeviceAnswer,
    InvitationAnswer,
    InvitationMade,
    Invite,
    PersonAnswer,
    PersonChange,
    TokenAnswer,
    TokenMade,
    TokenWish,
)
from server.models.people import ApiToken, Device, Invitation, Person
from server.people import api_tokens, devices, invitations, register
from server.returns import revocation

blueprint = Blueprint("people", __name__, url_prefix="/api", description="People and what lets them in")


@blueprint.get("/people")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, PersonAnswer(many=True))
def index(query: dict[str, Any]) -> list[dict[str, Any]] | Response:
    """People of one's branches, and those who belong to every branch."""
    found = register.visible_people(actor())
    branch_ids = register.branch_ids_of_all([person.id for person in found])
    told = [_person(person, branch_ids.get(person.id, [])) for person in found]
    if query["format"] == "json":
        return told
    return as_file(query["format"], "people", rows_of.PEOPLE, rows_of.person_rows(told))


@blueprint.patch("/people/<uuid:person_id>")
@blueprint.arguments(PersonChange)
@blueprint.response(200, PersonAnswer)
def change(changes: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """Change a person's name, role, branches, or whether they may come in."""
    if "branch_ids" in changes:
        changes["branch_ids"] = [str(branch_id) for branch_id in changes["branch_ids"]]
    person = register.change_person(str(person_id), changes)
    return _person(person, register.branch_ids_of(person.id))


@blueprint.post("/people/<uuid:person_id>/invitation")
@blueprint.response(201, InvitationMade)
def renew(person_id: UUID) -> dict[str, Any]:
    """Make a link through which a person chooses a new password."""
    return _made(*invitations.invite_to_new_password(str(person_id), actor(), settings()))


@blueprint.get("/invitations")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, InvitationAnswer(many=True))
def list_invitations(query: dict[str, Any]) -> list[Invitation] | Response:
    """Open invitations; a manager sees the manager's own."""
    found = invitations.visible(actor())
    if query["format"] == "json":
        return found
    return as_file(query["format"], "invitations", rows_of.INVITATIONS, rows_of.door_rows(found))


@blueprint.post("/invitations")
@blueprint.arguments(Invite)
@blueprint.response(201, InvitationMade)
def invite(wish: dict[str, Any]) -> dict[str, Any]:
    """Invite somebody by link or QR code. A manager invites technicians to the manager's own branches."""
    branch_ids = [str(branch_id) for branch_id in wish["branch_ids"]]
    return _made(*invitations.invite(wish["name"], wish["email"], wish["role"], branch_ids, actor(), settings()))


@blueprint.delete("/invitations/<uuid:invitation_id>")
@blueprint.response(204)
def withdraw(invitation_id: UUID) -> None:
    """Close an invitation that was not used."""
    invitations.withdraw(str(invitation_id), actor())


@blueprint.get("/devices")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, DeviceAnswer(many=True))
def list_devices(query: dict[str, Any]) -> list[dict[str, Any]] | Response:
    """One's own devices; a manager sees the technicians' of the manager's branches too."""
    found = [_device(device, person) for device, person in devices.visible(actor())]
    return found if query["format"] == "json" else as_file(query["format"], "devices", rows_of.DEVICES, found)


@blueprint.delete("/devices/<uuid:device_id>")
@blueprint.response(204)
def revoke_device(device_id: UUID) -> None:
    """Revoke a device: its sign-ins end and its keys stop. Work it made before stays, and waits for a manager."""
    revocation.revoke_device(str(device_id), actor())


@blueprint.get("/tokens")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, TokenAnswer(many=True))
def list_tokens(query: dict[str, Any]) -> list[ApiToken] | Response:
    """API tokens that are not revoked."""
    found = api_tokens.listed()
    if query["format"] == "json":
        return found
    return as_file(query["format"], "tokens", rows_of.TOKENS, rows_of.door_rows(found))


@blueprint.post("/tokens")
@blueprint.arguments(TokenWish)
@blueprint.response(201, TokenMade)
def make_token(wish: dict[str, Any]) -> dict[str, Any]:
    """Make an API token with a role, branches and an end. It is shown once."""
    branch_ids = [str(branch_id) for branch_id in wish["branch_ids"]]
    made, token = api_tokens.make(wish["name"], wish["role"], branch_ids, wish["days"], actor(), settings())
    return {"id": made.id, "name": made.name, "role": made.role, "branch_ids": made.branch_ids, "used_at": made.used_at,
            "created_at": made.created_at, "expires_at": made.expires_at, "token": token}  # fmt: skip


@blueprint.delete("/tokens/<uuid:token_id>")
@blueprint.response(204)
def revoke_token(token_id: UUID) -> None:
    """Revoke an API token."""
    api_tokens.revoke(str(token_id))


def _person(person: Person, branch_ids: list[str]) -> dict[str, Any]:
    bound = branch_ids if person.role in BRANCH_BOUND else None
    return {"id": person.id, "name": person.name, "email": person.email, "role": person.role,
            "is_active": person.is_active, "branch_ids": bound, "created_at": person.created_at}  # fmt: skip


def _device(device: Device, person: Person) -> dict[str, Any]:
    asking = actor()
    return {"id": device.id, "label": device.label, "person_id": person.id, "person_name": person.name,
            "is_own": person.id == asking.person_id, "is_this": device.id == asking.device_id,
            "created_at": device.created_at, "seen_at": device.seen_at, "clock_offset_ms": device.clock_offset_ms,
            "revoked_at": device.revoked_at}  # fmt: skip


def _made(invitation: Invitation, token: str) -> dict[str, Any]:
    """The token stands after the #, which browsers send to nobody and servers cannot log."""
    url = f"{settings().public_url.rstrip('/')}/invitation#{token}"
    return {"id": invitation.id, "url": url, "qr_svg": _qr(url), "expires_at": invitation.expires_at}


def _qr(text: str) -> str:
    """An SVG with black modules on white, so that it scans on a dark screen too; with a title for who cannot see it."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=1, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True, title="QR code"
    )
    return drawn.getvalue().decode()
