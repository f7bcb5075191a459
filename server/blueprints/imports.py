"""The doors for lessors' schedules on their way in."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate

from server.access import actor, settings
from server.blueprints.fields import Id, ListQuery
from server.blueprints.files import as_file
from server.errors import Invalid
from server.leases import columns, imports
from server.leases.house import Catalogue
from server.leases.imports import Desk
from server.models.imports import ScheduleImport
from server.returns import checklist, reference

blueprint = Blueprint("imports", __name__, url_prefix="/api", description="Lessors' schedules on their way in")

PROBLEM_COLUMNS = (
    ("row", "Row"),
    ("column", "Column"),
    ("severity", "Severity"),
    ("code", "Code"),
    ("message", "Problem"),
)
_FORM_BYTES_MAX = 1_048_576
_HEADING = fields.String(validate=validate.Length(1, 140))


class OptionsBody(Schema):
    """What is said besides the columns; values here stand for rows that have none."""

    lease_id = Id(allow_none=True)
    category = fields.String(allow_none=True, validate=validate.OneOf(sorted(checklist.categories())))
    branch_id = Id(allow_none=True)
    create_branches = fields.Boolean()
    day_first = fields.Boolean(allow_none=True)
    categories = fields.Dict(
        keys=_HEADING, values=fields.String(validate=validate.OneOf(sorted(checklist.categories())))
    )


class UploadForm(Schema):
    """What comes with the file."""

    lessor_id = Id(required=True)
    options = fields.Nested(OptionsBody, load_default=dict)


class CheckBody(Schema):
    """Which column holds what: field → heading; null keeps what was chosen or guessed."""

    mapping = fields.Dict(keys=fields.String(validate=validate.Length(1, 64)), values=_HEADING, allow_none=True)
    options = fields.Nested(OptionsBody, allow_none=True)


class CommitBody(Schema):
    """Whether the doubts of the check are accepted."""

    accept_warnings = fields.Boolean(load_default=False)


class FieldBody(Schema):
    """Something an import can take from a column."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    required = fields.Boolean(required=True)


class ProblemBody(Schema):
    """Something the check found; row null: about the whole column or file."""

    row = fields.Integer(required=True, allow_none=True)
    column = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    message = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(["error", "warning"]))


class ImportBody(Schema):
    """A schedule on its way in. `stage`: uploaded, checking, checked, importing, imported or failed."""

    id = Id(required=True)
    lessor_id = Id(required=True)
    file_name = fields.String(required=True)
    stage = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    columns = fields.List(fields.String(), required=True)
    sample = fields.List(fields.List(fields.Raw(allow_none=True)), required=True)
    mapping = fields.Dict(required=True)
    options = fields.Dict(required=True)
    fields_ = fields.List(fields.Nested(FieldBody), required=True, data_key="fields")
    problems = fields.List(fields.Nested(ProblemBody), required=True)
    summary = fields.Dict(required=True)


@blueprint.post("/imports")
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "lessor_id"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "lessor_id": {"type": "string", "format": "uuid"},
                        "options": {"type": "string", "description": "JSON, as in the check"},
                    },
                }
            }
        },
    }
)
@blueprint.response(201, ImportBody)
def upload() -> dict[str, Any]:
    """Upload a schedule (.xlsx, .xls, .ods, .csv) and see its columns."""
    request.max_content_length = settings().import_bytes_max + _FORM_BYTES_MAX
    form, file = _form(), request.files.get("file")
    if file is None:
        raise Invalid(fields={"file": ["Choose a file."]})
    name = "".join(char for char in file.filename or "" if char.isprintable())
    return _told(imports.upload(name, file.read(), form["lessor_id"], form["options"], actor(), desk()))


@blueprint.get("/imports/<uuid:import_id>")
@blueprint.response(200, ImportBody)
def show(import_id: UUID) -> dict[str, Any]:
    """How far an import is, and what its check found."""
    return _told(imports.find(str(import_id), actor()))


@blueprint.get("/imports/<uuid:import_id>/problems")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, ProblemBody(many=True))
def problems(query: dict[str, Any], import_id: UUID) -> list[dict[str, Any]] | Response:
    """What the check found, row by row."""
    found = imports.find(str(import_id), actor()).problems
    return found if query["format"] == "json" else as_file(query["format"], "problems", PROBLEM_COLUMNS, found)


@blueprint.post("/imports/<uuid:import_id>/check")
@blueprint.arguments(CheckBody)
@blueprint.response(202, ImportBody)
def check(given: dict[str, Any], import_id: UUID) -> dict[str, Any]:
    """Begin the dry run: every row is looked at and nothing is written."""
    imports.start_check(str(import_id), given.get("mapping"), given.get("options"), actor(), desk())
    return _told(imports.find(str(import_id), actor()))


@blueprint.post("/imports/<uuid:import_id>/commit")
@blueprint.arguments(CommitBody)
@blueprint.response(202, ImportBody)
def commit(given: dict[str, Any], import_id: UUID) -> dict[str, Any]:
    """Begin the import: all rows, or none."""
    imports.start_commit(str(import_id), given["accept_warnings"], actor(), desk())
    return _told(imports.find(str(import_id), actor()))


def desk() -> Desk:
    """What an import needs, from the running application."""
    asked = checklist.categories()
    every = {code for each in asked.values() for code in (*each["accessories"], *each["accessories_optional"])}
    catalogue = Catalogue({code: each["accessories"] for code, each in asked.items()}, frozenset(every))
    app: Any = current_app
    context = app._get_current_object().app_context
    store = app.extensions["store"]
    return Desk(store, settings().import_rows_max, catalogue, reference.schedule_changed, context)


def _form() -> dict[str, Any]:
    try:
        options = json.loads(request.form.get("options") or "{}")
        given: dict[str, Any] = UploadForm().load({"lessor_id": request.form.get("lessor_id", ""), "options": options})
    except json.JSONDecodeError:
        raise Invalid(fields={"options": ["Not valid JSON."]}) from None
    except ValidationError as refusal:
        raise Invalid(fields=refusal.messages) from None
    return given


def _told(made: ScheduleImport) -> dict[str, Any]:
    summary = {name: value for name, value in made.summary.items() if name not in {"columns", "sample", "beat"}}
    names = ("id", "lessor_id", "file_name", "stage", "done", "total", "mapping", "options", "problems")
    offered = [{"name": each.name, "label": each.label, "required": each.name == "serial"} for each in columns.FIELDS]
    return {**{name: getattr(made, name) for name in names}, "columns": made.summary.get("columns", []),
            "sample": made.summary.get("sample", []), "summary": summary, "fields_": offered}  # fmt: skip
