"""What the doors for people, invitations, devices and tokens take and answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from server.access import ROLES
from server.blueprints.fields import Line, line

_role: dict[str, Any] = {"validate": validate.OneOf(ROLES)}


class PersonAnswer(Schema):
    """A person; `branch_ids` is null for roles that see every branch."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    is_active = fields.Boolean(required=True)
    branch_ids = fields.List(fields.UUID(), allow_none=True, required=True)
    created_at = fields.DateTime(required=True)


class PersonChange(Schema):
    """What may be changed about a person."""

    name = Line(validate=validate.Length(1, 200))
    role = fields.String(**_role)
    branch_ids = fields.List(fields.UUID(), validate=validate.Length(max=500))
    is_active = fields.Boolean()


class Invite(Schema):
    """Whom to invite; name and address may be left to them."""

    name = line(200, load_default="")
    email = fields.Email(load_default="", validate=validate.Length(max=254))
    role = fields.String(required=True, **_role)
    branch_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=500))


class InvitationAnswer(Schema):
    """An open invitation."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    branch_ids = fields.List(fields.UUID(), required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)


class InvitationMade(Schema):
    """The link and its QR code, shown this once."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    qr_svg = fields.String(required=True)
    expires_at = fields.DateTime(required=True)


class DeviceAnswer(Schema):
    """A device: whose, when last seen, how far its clock is off, and whether it was revoked."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    person_id = fields.UUID(required=True)
    person_name = fields.String(required=True)
    is_own = fields.Boolean(required=True)
    is_this = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)
    seen_at = fields.DateTime(required=True)
    clock_offset_ms = fields.Integer(allow_none=True)
    revoked_at = fields.DateTime(allow_none=True)


class TokenWish(Schema):
    """An API token to make."""

    name = line(120, is_required=True)
    role = fields.String(required=True, **_role)
    branch_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=500))
    days = fields.Integer(load_default=90, strict=True)


class TokenAnswer(Schema):
    """An API token, without itself."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    branch_ids = fields.List(fields.UUID(), required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)
    used_at = fields.DateTime(allow_none=True)


class TokenMade(TokenAnswer):
    """A new API token; `token` is shown this once."""

    token = fields.String(required=True)
