"""The phone's door: entries in, changes out."""

from __future__ import annotations

import json
import shutil
import tempfile
import zlib
from typing import IO, Any

import brotli
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server import epoch
from server.access import actor, actor_or_none, settings
from server.blueprints import photos
from server.database import now
from server.errors import Invalid, SignInNeeded, TooLarge
from server.returns import archive, clocks
from server.returns import pull as pulling
from server.returns.pull import Cursor
from server.returns.recording import Submission, Verdict, record_push
from server.returns.told import wire_time

_PACKED_FROM_BYTES = 2048  # below, packing costs more than it saves

blueprint = Blueprint("sync", __name__, url_prefix="/api/sync", description="Entries in, changes out")


class PushSchema(Schema):
    """A device's entries, in the order it made them; gzip is welcome (Content-Encoding)."""

    kid = fields.String(required=True, metadata={"description": "The device key's name: hex SHA-256 of its SPKI."})
    clock = fields.String(required=True, metadata={"description": "The device's clock now, RFC 3339."})
    entries = fields.List(
        fields.Dict(), required=True, metadata={"description": "[{jws, openings: [{c, salt, sha256, role, text?}]}]"}
    )


class VerdictSchema(Schema):
    """What became of one entry."""

    id = fields.String(required=True, allow_none=True)
    leaf = fields.String(required=True)
    verdict = fields.String(required=True)
    seq = fields.Integer(required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True)
    code = fields.String(required=True, allow_none=True)
    detail = fields.String(required=True, allow_none=True)
    ticket = fields.String(required=True, allow_none=True)


class PushAnswer(Schema):
    """One verdict per entry, in order."""

    server_epoch = fields.String(required=True)
    server_time = fields.String(required=True)
    verdicts = fields.List(fields.Nested(VerdictSchema), required=True)


class ArchiveAnswer(PushAnswer):
    """One verdict per entry, and {return, sha256, verdict, code, detail} per photograph."""

    photos = fields.List(fields.Dict(), required=True)


class CursorSchema(Schema):
    """How far the phone is in one return."""

    seq = fields.Integer(required=True, validate=validate.Range(min=0))
    rev = fields.Integer(required=True, validate=validate.Range(min=0))
    scope = fields.String(required=True)


class PullSchema(Schema):
    """What the phone has: the epoch it knows and a cursor for each return."""

    epoch = fields.String(load_default=None, allow_none=True)
    returns = fields.Dict(keys=fields.UUID(), values=fields.Nested(CursorSchema), load_default=dict)


class PullAnswer(Schema):
    """What changed; docs/asset-record.md describes `record`."""

    server_epoch = fields.String(required=True)
    server_time = fields.String(required=True)
    epoch_changed = fields.Boolean(required=True)
    returns = fields.List(fields.Dict(), required=True)
    gone = fields.List(fields.String(), required=True)
    names = fields.Dict(required=True)
    branches = fields.List(fields.Dict(), required=True)


@blueprint.post("/push")
@blueprint.doc(requestBody={"required": True, "content": {"application/json": {"schema": PushSchema}}})
@blueprint.alt_response(200, schema=PushAnswer)
def push() -> Response:
    """Record a device's entries. One bad entry never holds up the others."""
    kid, clock, entries = _read_push(_body(settings().push_bytes_max))
    offset = clocks.offset_ms(clock)
    who = actor_or_none()
    verdicts = record_push(entries, kid, who, clock_offset_ms=offset)
    if who is None and any(verdict.verdict == "sign_in" for verdict in verdicts):
        raise SignInNeeded
    return _answer({"verdicts": [_wire(verdict) for verdict in verdicts]})


@blueprint.post("/archive")
@blueprint.doc(
    requestBody={"required": True, "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
)
@blueprint.alt_response(200, schema=ArchiveAnswer)
def take_archive() -> Response:
    """Import an outbox a phone exported as a ZIP (the body, or the form's field `file`). The same again changes nothing."""
    with _upload(settings().import_bytes_max) as file:
        imported = archive.take_in(file, actor(), settings(), photos.desk())
    return _answer({"verdicts": [_wire(verdict) for verdict in imported.verdicts], "photos": imported.photos})


@blueprint.post("/pull")
@blueprint.arguments(PullSchema)
@blueprint.alt_response(200, schema=PullAnswer)
def pull(asked: dict[str, Any]) -> Response:
    """Answer what changed for this person since their cursors."""
    cursors = {str(return_id): Cursor(**cursor) for return_id, cursor in asked["returns"].items()}
    return _answer(pulling.pull(actor(), asked["epoch"], cursors, settings().pull_changes_max))


def _answer(body: dict[str, Any]) -> Response:
    members = {"server_epoch": epoch.current(), "server_time": wire_time(now()), **body}
    response = Response(json.dumps(members, separators=(",", ":")), content_type="application/json")
    if request.accept_encodings.quality("br") > 0 and (response.content_length or 0) > _PACKED_FROM_BYTES:
        response.set_data(brotli.compress(response.get_data(), quality=4))
        response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _wire(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.id, "leaf": verdict.leaf, "verdict": verdict.verdict, "seq": verdict.seq, "flags": verdict.flags,
        "code": verdict.code, "detail": verdict.detail, "ticket": verdict.ticket,
    }  # fmt: skip


def _body(bytes_max: int) -> bytes:
    """The request's body, inflated when it is gzip; no more than the limit is ever unpacked."""
    request.max_content_length = bytes_max
    raw = request.get_data(cache=False)
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding == "identity":
        return raw
    if encoding != "gzip":
        raise Invalid("A push is plain JSON or gzip.")
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(raw, bytes_max)
    except zlib.error:
        raise Invalid("The push is not whole gzip.") from None
    if unpacking.unconsumed_tail:
        raise TooLarge(f"A push may have at most {bytes_max} bytes.")
    if not unpacking.eof:
        raise Invalid("The push is not whole gzip.")
    return plain


def _upload(bytes_max: int) -> IO[bytes]:
    """The uploaded file on disk; nothing larger than the limit is taken."""
    request.max_content_length = bytes_max
    if request.mimetype == "multipart/form-data":
        if "file" not in request.files:
            raise Invalid("The form has no file.")
        return request.files["file"].stream
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the handler closes it
    shutil.copyfileobj(request.stream, file)
    file.seek(0)
    return file


def _read_push(raw: bytes) -> tuple[str, str, list[Submission]]:
    try:
        body = json.loads(raw)
        kid, clock, entries = body["kid"], body["clock"], body["entries"]
        if not (type(kid) is str and type(clock) is str and type(entries) is list):
            raise TypeError
        submissions = [_submission(entry) for entry in entries]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Invalid("A push is {kid, clock, entries: [{jws, openings}]}.") from None
    if len(submissions) > settings().push_entries_max:
        raise TooLarge(f"A push may have at most {settings().push_entries_max} entries.")
    return kid, clock, submissions


def _submission(entry: Any) -> Submission:
    jws, openings = entry["jws"], entry.get("openings", [])
    if type(jws) is not str or type(openings) is not list or not all(type(opening) is dict for opening in openings):
        raise TypeError
    return Submission(jws, openings)
