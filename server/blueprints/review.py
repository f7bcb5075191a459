"""The doors for what a manager decides besides signed entries: work that was kept aside."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from server.access import actor
from server.blueprints.fields import ListQuery
from server.blueprints.files import as_file
from server.returns import quarantine_settling as settling

blueprint = Blueprint("review", __name__, url_prefix="/api", description="Work kept aside for a manager")

COLUMNS = (
    ("received", "Arrived"), ("at", "Recorded"), ("person", "Person"), ("kind", "Kind"), ("reason", "Reason"),
    ("detail", "Detail"), ("return_id", "Return"), ("asset_id", "Asset"), ("texts", "Notes"), ("id", "Entry"),
    ("leaf", "Leaf"),
)  # fmt: skip


class KeptBody(Schema):
    """An authentic entry that is in no journal, and why."""

    leaf = fields.String(required=True)
    id = fields.String(required=True, allow_none=True)
    return_id = fields.String(required=True, allow_none=True)
    asset_id = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    data = fields.Dict(required=True)
    at = fields.String(required=True)
    received = fields.String(required=True)
    person_id = fields.String(required=True, allow_none=True)
    person = fields.String(required=True)
    reason = fields.String(required=True)
    detail = fields.String(required=True)
    texts = fields.List(fields.String(), required=True)
    photos = fields.List(fields.String(), required=True)
    settlement = fields.String(required=True, allow_none=True)


@blueprint.get("/quarantine")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, KeptBody(many=True))
def waiting(query: dict[str, Any]) -> list[dict[str, Any]] | Response:
    """Entries that wait for a decision."""
    found = settling.waiting(actor())
    return found if query["format"] == "json" else as_file(query["format"], "quarantine", COLUMNS, found)


@blueprint.post("/quarantine/<leaf>/admit")
@blueprint.response(200, KeptBody)
def admit(leaf: str) -> dict[str, Any]:
    """Let an entry into its return's journal."""
    return settling.admit(leaf, actor())


@blueprint.post("/quarantine/<leaf>/dismiss")
@blueprint.response(200, KeptBody)
def dismiss(leaf: str) -> dict[str, Any]:
    """Leave an entry out; it stays kept."""
    return settling.dismiss(leaf, actor())
