"""How the API describes itself (OpenAPI 3.1 at /api/openapi.json): its errors, and the two ways of saying who asks."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api
from marshmallow import Schema, fields

SECURITY = {
    "session": {
        "type": "apiKey", "in": "cookie", "name": "handback_session",
        "description": "A browser's sign-in. Anything but GET also needs the header X-CSRF-Token with `csrf` of GET /api/session.",
    },
    "token": {"type": "http", "scheme": "bearer", "description": "An API token that an administrator made."},
}  # fmt: skip


class ProblemAnswer(Schema):
    """Problem details (RFC 9457). `fields` names wrong values: {name: [message]}; `retry_after` is in seconds."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    fields_ = fields.Dict(data_key="fields")
    retry_after = fields.Integer()


class DescribedApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """The API with its errors as they really are."""

    ERROR_SCHEMA = ProblemAnswer

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


def describe(app: Flask) -> DescribedApi:
    """The description that doors register in."""
    app.config.update(
        API_TITLE="Handback", API_VERSION="1", OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )  # fmt: skip
    options = {"components": {"securitySchemes": SECURITY}, "security": [{name: []} for name in SECURITY]}
    return DescribedApi(app, spec_kwargs=options)
