"""What the door for coming in takes and answers."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from server.blueprints.fields import line

_password: dict[str, Any] = {"required": True, "load_only": True, "validate": validate.Length(1, 1000)}
_token: dict[str, Any] = {"required": True, "load_only": True, "validate": validate.Length(1, 200)}


class BranchName(Schema):
    """A branch by name."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)


class Me(Schema):
    """Who is signed in; `branches` is null for roles that see all."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    email = fields.Email(required=True)
    role = fields.String(required=True)
    branches = fields.List(fields.Nested(BranchName), allow_none=True)


class DeviceName(Schema):
    """The device this session belongs to."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)


class SessionAnswer(Schema):
    """What the app needs to know at its start."""

    person = fields.Nested(Me, allow_none=True)
    csrf = fields.String(allow_none=True)
    device = fields.Nested(DeviceName, allow_none=True)
    needs_setup = fields.Boolean(required=True)
    server_epoch = fields.String(required=True)
    server_time = fields.DateTime(required=True)


class SignIn(Schema):
    """An e-mail address and a password."""

    email = line(254, is_required=True)
    password = fields.String(**_password)


class SetUp(Schema):
    """The first administrator, with the code the server's terminal shows."""

    code = fields.String(**_token)
    name = line(200, is_required=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    password = fields.String(**_password)


class PasswordChange(Schema):
    """The present password and the one to come."""

    current = fields.String(**_password)
    new = fields.String(**_password)


class Look(Schema):
    """The token of an invitation."""

    token = fields.String(**_token)


class Invited(Schema):
    """What an invitation offers; `is_renewal` when it is for a new password of somebody who is here already."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    branches = fields.List(fields.Nested(BranchName))
    is_renewal = fields.Boolean(required=True)


class Accept(Schema):
    """Coming in through an invitation."""

    token = fields.String(**_token)
    name = line(200, is_required=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    password = fields.String(**_password)


class Enrol(Schema):
    """A device's public key: base64url of its SPKI in DER. `lasting` is false when the browser cannot keep a key."""

    spki = fields.String(required=True, validate=validate.Length(1, 400))
    label = line(120, load_default="")
    lasting = fields.Boolean(load_default=True)


class EnrolAnswer(Schema):
    """The key's name, the device, and when its session ends."""

    kid = fields.String(required=True)
    device_id = fields.UUID(required=True)
    expires_at = fields.DateTime(required=True)
