"""The door where managers make, watch and revoke lessors' links."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server.access import actor, settings
from server.blueprints import people_files as rows_of
from server.blueprints.fields import ListQuery, line
from server.blueprints.files import as_file
from server.models.links import Link, LinkUse
from server.returns import links

blueprint = Blueprint("links", __name__, url_prefix="/api", description="Read-only links for lessors")


class LinkWish(Schema):
    """A link to make. `asset_ids` null means every asset of the return that is the maker's to see."""

    label = line(120, load_default="")
    asset_ids = fields.List(fields.UUID(), load_default=None, allow_none=True, validate=validate.Length(max=10_000))
    shows = fields.List(fields.String(validate=validate.OneOf(links.SHOWS)), load_default=lambda: ["photos", "conditions"])
    days = fields.Integer(load_default=None, allow_none=True, strict=True)
    passphrase = fields.String(load_default=None, allow_none=True, load_only=True, validate=validate.Length(8, 200))


class LinkMade(Schema):
    """The link's address, shown this once."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    expires_at = fields.DateTime(required=True)


class LinkAnswer(Schema):
    """A link, without its address."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    asset_ids = fields.List(fields.UUID(), allow_none=True)
    shows = fields.List(fields.String(), required=True)
    has_passphrase = fields.Function(lambda link: link.passphrase_hash is not None)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)
    revoked_at = fields.DateTime(allow_none=True)


class UseAnswer(Schema):
    """One use: when, what (page, asset, photo, refused), and from which network."""

    at = fields.DateTime(required=True)
    page = fields.String(required=True)
    network = fields.String(required=True)


@blueprint.get("/returns/<uuid:return_id>/links")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, LinkAnswer(many=True))
def index(query: dict[str, Any], return_id: UUID) -> list[Link] | Response:
    """The links of a return, newest first."""
    found = links.listed(str(return_id), actor())
    if query["format"] == "json":
        return found
    return as_file(query["format"], "links", rows_of.LINKS, rows_of.link_rows(found))


@blueprint.post("/returns/<uuid:return_id>/links")
@blueprint.arguments(LinkWish)
@blueprint.response(201, LinkMade)
def make(wish: dict[str, Any], return_id: UUID) -> dict[str, Any]:
    """Make a read-only link for the lessor. It never shows more than its maker sees."""
    chosen = wish["asset_ids"]
    asked = links.Wish(
        label=wish["label"], asset_ids=None if chosen is None else [str(asset_id) for asset_id in chosen],
        shows=wish["shows"], days=settings().link_days if wish["days"] is None else wish["days"],
        passphrase=wish["passphrase"],
    )  # fmt: skip
    made, token = links.make(str(return_id), asked, actor(), settings())
    return {"id": made.id, "url": f"{settings().public_url.rstrip('/')}/l/{token}", "expires_at": made.expires_at}


@blueprint.delete("/links/<uuid:link_id>")
@blueprint.response(204)
def revoke(link_id: UUID) -> None:
    """Revoke a link at once. From then on it looks as if it had never been."""
    links.revoke(str(link_id), actor())


@blueprint.get("/links/<uuid:link_id>/uses")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, UseAnswer(many=True))
def uses(query: dict[str, Any], link_id: UUID) -> list[LinkUse] | Response:
    """The newest thousand uses of a link."""
    found = links.uses(str(link_id), actor())
    if query["format"] == "json":
        return found
    return as_file(query["format"], "link-uses", rows_of.USES, rows_of.use_rows(found))
