"""The doors for returns: their lists, their assets, one asset in full, and whose a code is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from server.access import actor
from server.blueprints.fields import size_of
from server.blueprints.files import as_file
from server.blueprints.returns_bodies import (
    AssetDetail,
    ChangeAssets,
    ChangeReturn,
    ChangesBody,
    ChangesQuery,
    HistoryBody,
    Identified,
    IdentifyBody,
    NextBody,
    NextQuery,
    OpenReturn,
    ReconcileBody,
    ReconcileQuery,
    ReturnBody,
    ReturnsQuery,
    RowPage,
    TableQuery,
)
from server.returns import finding, history, lists, membership, opening, reconcile, reference, table
from server.returns.table import Filters

blueprint = Blueprint("returns", __name__, url_prefix="/api", description="Returns and their assets")

RETURN_COLUMNS = (
    ("title", "Return"), ("lessor", "Lessor"), ("lease", "Lease"), ("schedule", "Schedule"), ("due_on", "Due"),
    ("authorisation", "Authorisation"), ("assets", "Assets"), ("found", "Found"), ("missing", "Missing"),
    ("recorded", "Recorded"), ("reviewed", "Accepted"), ("unexpected", "Unexpected"), ("retakes", "Retakes asked for"),
    ("flags", "Flagged"), ("photos_awaited", "Photos awaited"), ("closed_at", "Closed"),
)  # fmt: skip
ROW_COLUMNS = (
    ("serial", "Serial number"), ("tag", "Asset tag"), ("maker", "Maker"), ("model", "Model"), ("category", "Category"),
    ("branch", "Branch"), ("presence", "Presence"), ("is_recorded", "Recorded"), ("review", "Review"),
    ("photos", "Photos"), ("photos_awaited", "Photos awaited"), ("defects", "Defects"),
    ("retakes_open", "Retakes asked for"), ("flags", "Flags"), ("is_unexpected", "Unexpected"), ("scan", "Scanned"),
)  # fmt: skip


@blueprint.get("/returns")
@blueprint.arguments(ReturnsQuery, location="query")
@blueprint.response(200, ReturnBody(many=True))
def index(query: dict[str, Any]) -> list[dict[str, Any]] | Response:
    """The returns that touch one's branches, the next due first."""
    found = lists.summaries(actor(), query.get("state"))
    if query["format"] == "json":
        return found
    return as_file(query["format"], "returns", RETURN_COLUMNS, ({**each, **each["counts"]} for each in found))


@blueprint.post("/returns")
@blueprint.arguments(OpenReturn)
@blueprint.response(201, ReturnBody)
def open_return(given: dict[str, Any]) -> dict[str, Any]:
    """Open a return of a lease's assets."""
    return lists.summary(opening.open_return(**given, actor=actor()), actor())


@blueprint.get("/returns/<uuid:return_id>")
@blueprint.response(200, ReturnBody)
def show(return_id: UUID) -> dict[str, Any]:
    """One return."""
    return lists.summary(lists.find_return(str(return_id), actor()), actor())


@blueprint.patch("/returns/<uuid:return_id>")
@blueprint.arguments(ChangeReturn)
@blueprint.response(200, ReturnBody)
def change(changes: dict[str, Any], return_id: UUID) -> dict[str, Any]:
    """Change a return's title, due date or authorisation."""
    return lists.summary(reference.change_return(str(return_id), changes, actor()), actor())


@blueprint.get("/returns/<uuid:return_id>/assets")
@blueprint.arguments(TableQuery, location="query")
@blueprint.response(200, RowPage)
def assets(query: dict[str, Any], return_id: UUID) -> dict[str, Any] | Response:
    """One page of a return's assets, or all that fit as a file."""
    lists.find_return(str(return_id), actor())
    filters = _filters(query)
    if query["format"] == "json":
        return table.page(str(return_id), actor(), filters, query["page"], size_of(query))
    return as_file(query["format"], "return-assets", ROW_COLUMNS, table.all_rows(str(return_id), actor(), filters))


@blueprint.patch("/returns/<uuid:return_id>/assets")
@blueprint.arguments(ChangeAssets)
@blueprint.response(200, ReturnBody)
def change_assets(given: dict[str, Any], return_id: UUID) -> dict[str, Any]:
    """Put assets of its lease on an open return, or take some off it. What was recorded of them stays."""
    changed = membership.change_assets(str(return_id), given["add"], given["remove"], actor())
    return lists.summary(changed, actor())


@blueprint.get("/returns/<uuid:return_id>/assets/<uuid:asset_id>")
@blueprint.response(200, AssetDetail)
def asset(return_id: UUID, asset_id: UUID) -> dict[str, Any]:
    """One asset: what is expected and what was recorded."""
    lists.find_return(str(return_id), actor())
    return history.asset(str(return_id), str(asset_id), actor())


@blueprint.get("/returns/<uuid:return_id>/assets/<uuid:asset_id>/history")
@blueprint.response(200, HistoryBody)
def asset_history(return_id: UUID, asset_id: UUID) -> dict[str, Any]:
    """Every journal entry about an asset, in the order of arrival."""
    lists.find_return(str(return_id), actor())
    return history.entries(str(return_id), str(asset_id), actor())


@blueprint.get("/returns/<uuid:return_id>/changes")
@blueprint.arguments(ChangesQuery, location="query")
@blueprint.response(200, ChangesBody)
def changes(query: dict[str, Any], return_id: UUID) -> dict[str, Any]:
    """The assets that changed after a sequence number."""
    return history.changes(lists.find_return(str(return_id), actor()), query["since"], actor())


@blueprint.get("/returns/<uuid:return_id>/next")
@blueprint.arguments(NextQuery, location="query")
@blueprint.response(200, NextBody)
def next_to_review(query: dict[str, Any], return_id: UUID) -> dict[str, Any]:
    """The asset to review next, in the order of the table."""
    lists.find_return(str(return_id), actor())
    return {"asset_id": table.next_to_review(str(return_id), actor(), _filters(query), query.get("after"))}


@blueprint.get("/returns/<uuid:return_id>/reconcile")
@blueprint.arguments(ReconcileQuery, location="query")
@blueprint.response(200, ReconcileBody)
def reconciliation(query: dict[str, Any], return_id: UUID) -> dict[str, Any] | Response:
    """Found, not scanned, missing, unexpected and contradictory assets: totals and one page of each."""
    lists.find_return(str(return_id), actor())
    if query["format"] != "json":
        rows = reconcile.all_rows(str(return_id), actor())
        return as_file(query["format"], "reconciliation", (("group", "Group"), *ROW_COLUMNS), rows)
    return reconcile.reconcile(str(return_id), actor(), query.get("group"), query["page"], size_of(query))


@blueprint.post("/identify")
@blueprint.arguments(IdentifyBody)
@blueprint.response(200, Identified)
def identify(given: dict[str, Any]) -> dict[str, Any]:
    """Tell whose a code is: on this return, on another one, on another lease, in another branch, or nobody's."""
    return finding.find(given["code"], given["symbology"], given["return_id"], actor())


def _filters(query: dict[str, Any]) -> Filters:
    names = ("sort", "q", "branch", "category", "presence", "review", "unexpected", "flag", "narrowed", "removed")
    return Filters(**{name: query[name] for name in names if name in query})
