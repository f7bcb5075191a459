"""Photographs: sent by digest, shown to those who may see them."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server import epoch
from server.access import actor, actor_or_none, settings
from server.errors import Invalid
from server.evidence.photo import Limits
from server.evidence.problems import TooManyBytes
from server.returns import photo_names, photographs
from server.returns.photographs import Desk, Receipt

blueprint = Blueprint("photos", __name__, url_prefix="/api/returns/<uuid:return_id>", description="Photographs and their smaller pictures.")

_CHUNK_BYTES = 262_144
_FOREVER = "private, max-age=31536000, immutable"


class CodeSchema(Schema):
    """A code the server read on a photograph."""

    text = fields.String(required=True)
    symbology = fields.String(required=True)


class ReceiptSchema(Schema):
    """What the server confirms of a photograph."""

    sha256 = fields.String(required=True)
    bytes = fields.Integer(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    codes = fields.List(fields.Nested(CodeSchema), required=True)
    label = fields.String(required=True, allow_none=True, validate=validate.OneOf(["match", "other", "unread"]))
    expected = fields.String(required=True, allow_none=True)
    server_epoch = fields.String(required=True)


class SizeSchema(Schema):
    """Which picture."""

    size = fields.String(load_default="full", validate=validate.OneOf(["full", "1280", "320"]))


class DigestsSchema(Schema):
    """Photographs by their SHA-256, lower-case hex."""

    digests = fields.List(fields.String(validate=validate.Regexp(r"^[0-9a-f]{64}\Z")), required=True, validate=validate.Length(max=1000))


class HeldSchema(Schema):
    """What the server can confirm."""

    held = fields.List(fields.String(), required=True)
    server_epoch = fields.String(required=True)


@blueprint.put("/photos/<sha256>")
@blueprint.response(200, ReceiptSchema)
@blueprint.alt_response(201, schema=ReceiptSchema)
def put(return_id: str, sha256: str) -> Any:
    """Send a photograph's bytes after the entry that names them. The same again answers 200 and changes nothing."""
    digest = photographs.digest_of(sha256)
    data = _body(settings().photo_bytes_max)
    naming = photo_names.check_sender(str(return_id), digest, actor_or_none(), request.headers.get("X-Handback-Ticket"))
    receipt = photographs.receive(str(return_id), digest, data, desk(), naming)
    return _receipt(receipt), 201 if receipt.is_new else 200


@blueprint.get("/photos/<sha256>")
@blueprint.arguments(SizeSchema, location="query")
def show(query: dict[str, Any], return_id: str, sha256: str) -> Response:
    """A photograph, or one of its smaller pictures."""
    digest = photographs.digest_of(sha256)
    photo_names.check_viewer(str(return_id), digest, actor())
    tag = f"{sha256}-{query['size']}"
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        stored, media_type = photographs.fetch(str(return_id), digest, query["size"], desk())
        response = Response(stored.chunks, content_type=media_type)
        response.content_length = stored.size_bytes
    response.set_etag(tag)
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/awaited")
@blueprint.response(200, DigestsSchema)
def awaited(return_id: str) -> Any:
    """The photographs that entries name and that have not arrived."""
    return {"digests": photo_names.awaited(str(return_id), actor())}


@blueprint.post("/photos/held")
@blueprint.arguments(DigestsSchema)
@blueprint.response(200, HeldSchema)
def held(query: dict[str, Any], return_id: str) -> Any:
    """Which of these photographs the server confirms; a phone asks after the server's epoch changed."""
    return {"held": photographs.held(str(return_id), query["digests"], actor(), desk()), "server_epoch": epoch.current()}


def desk() -> Desk:
    """What receiving photographs needs, from the running application."""
    current = settings()
    limits = Limits(current.photo_pixels_max, current.photo_edge_pixels_min)
    return Desk(current_app.extensions["store"], current_app.extensions["turns"], limits)


def _body(bytes_max: int) -> bytes:
    """The request's body, read in pieces and refused as soon as it is too large."""
    request.max_content_length = bytes_max + 1
    if (request.content_length or 0) > bytes_max:
        raise TooManyBytes(f"A photograph may have at most {bytes_max} bytes. Nothing was kept of it; the copy on the phone is untouched.")
    pieces: list[bytes] = []
    arrived = 0
    while piece := request.stream.read(_CHUNK_BYTES):
        pieces.append(piece)
        arrived += len(piece)
        if arrived > bytes_max:
            raise TooManyBytes(f"A photograph may have at most {bytes_max} bytes. Nothing was kept of it; the copy on the phone is untouched.")
    if request.content_length is not None and arrived != request.content_length:
        raise Invalid("The connection broke before the whole photograph had arrived.")
    return b"".join(pieces)


def _receipt(receipt: Receipt) -> dict[str, Any]:
    kept = receipt.photo
    return {"sha256": bytes(kept.sha256).hex(), "bytes": kept.size_bytes, "width": kept.width, "height": kept.height, "codes": kept.codes,
            "label": receipt.label, "expected": receipt.expected, "server_epoch": epoch.current()}  # fmt: skip
