"""The doors for branches, lessors, leases and their assets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from server.access import actor
from server.blueprints.fields import ListQuery, size_of
from server.blueprints.files import as_file
from server.blueprints.leases_bodies import (
    AssetBody,
    AssetChange,
    AssetPage,
    AssetQuery,
    BranchBody,
    BranchChange,
    LeaseBody,
    LeaseChange,
    LeaseQuery,
    LessorBody,
    LessorChange,
)
from server.leases import register
from server.models.reference import Branch, Lessor
from server.returns import lists, reference

blueprint = Blueprint("leases", __name__, url_prefix="/api", description="Branches, lessors, leases and their assets")

BRANCH_COLUMNS = (("code", "Code"), ("name", "Name"), ("is_archived", "Archived"))
LESSOR_COLUMNS = (("name", "Name"),)
LEASE_COLUMNS = (
    ("lessor", "Lessor"), ("number", "Lease"), ("schedule", "Schedule"), ("starts_on", "Starts"), ("ends_on", "Ends"),
    ("currency", "Currency"), ("rent_minor", "Rent in minor units"), ("rent_period", "Rent period"),
    ("responsible", "Person responsible"), ("assets", "Assets"), ("returns", "Open returns"), ("is_closed", "Closed"),
)  # fmt: skip
ASSET_COLUMNS = (
    ("serial", "Serial number"), ("tag", "Asset tag"), ("maker", "Maker"), ("model", "Model"), ("category", "Category"),
    ("branch", "Branch"), ("assignee", "Assignee"), ("accessories", "Accessories"), ("media", "Drive serials"),
)  # fmt: skip


@blueprint.get("/branches")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, BranchBody(many=True))
def branches(query: dict[str, Any]) -> list[Branch] | Response:
    """The branches one works for; all of them for administrators and auditors."""
    found = register.branches(actor())
    if query["format"] == "json":
        return found
    return as_file(query["format"], "branches", BRANCH_COLUMNS, (vars(branch) for branch in found))


@blueprint.post("/branches")
@blueprint.arguments(BranchBody)
@blueprint.response(201, BranchBody)
def add_branch(given: dict[str, Any]) -> Branch:
    """Add a branch."""
    return register.add_branch(given["code"], given["name"])


@blueprint.patch("/branches/<uuid:branch_id>")
@blueprint.arguments(BranchChange(partial=True))
@blueprint.response(200, BranchBody)
def change_branch(changes: dict[str, Any], branch_id: UUID) -> Branch:
    """Rename or archive a branch."""
    return reference.change_branch(str(branch_id), changes)


@blueprint.get("/lessors")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, LessorBody(many=True))
def lessors(query: dict[str, Any]) -> list[Lessor] | Response:
    """Every lessor."""
    found = register.lessors()
    if query["format"] == "json":
        return found
    return as_file(query["format"], "lessors", LESSOR_COLUMNS, (vars(lessor) for lessor in found))


@blueprint.post("/lessors")
@blueprint.arguments(LessorBody)
@blueprint.response(201, LessorBody)
def add_lessor(given: dict[str, Any]) -> Lessor:
    """Add a lessor."""
    return register.add_lessor(given["name"])


@blueprint.patch("/lessors/<uuid:lessor_id>")
@blueprint.arguments(LessorChange(partial=True))
@blueprint.response(200, LessorBody)
def change_lessor(changes: dict[str, Any], lessor_id: UUID) -> Lessor:
    """Rename a lessor."""
    return reference.change_lessor(str(lessor_id), changes)


@blueprint.get("/leases")
@blueprint.arguments(LeaseQuery, location="query")
@blueprint.response(200, LeaseBody(many=True))
def leases(query: dict[str, Any]) -> list[dict[str, Any]] | Response:
    """The leases with assets in one's branches, the next to end first."""
    found = _with_returns(register.leases(actor(), query.get("lessor_id")))
    if query["format"] == "json":
        return found
    rows = ({**each, "returns": [one["title"] for one in each["returns"]]} for each in found)
    return as_file(query["format"], "leases", LEASE_COLUMNS, rows)


@blueprint.post("/leases")
@blueprint.arguments(LeaseBody)
@blueprint.response(201, LeaseBody)
def add_lease(given: dict[str, Any]) -> dict[str, Any]:
    """Add a lease."""
    return _lease(register.add_lease(given).id)


@blueprint.get("/leases/<uuid:lease_id>")
@blueprint.response(200, LeaseBody)
def lease(lease_id: UUID) -> dict[str, Any]:
    """One lease."""
    return _lease(str(lease_id))


@blueprint.patch("/leases/<uuid:lease_id>")
@blueprint.arguments(LeaseChange(partial=True, exclude=("lessor_id",)))
@blueprint.response(200, LeaseBody)
def change_lease(changes: dict[str, Any], lease_id: UUID) -> dict[str, Any]:
    """Change a lease's term, rent or person responsible, or close it."""
    reference.change_lease(str(lease_id), changes, actor())
    return _lease(str(lease_id))


@blueprint.get("/leases/<uuid:lease_id>/assets")
@blueprint.arguments(AssetQuery, location="query")
@blueprint.response(200, AssetPage)
def assets(query: dict[str, Any], lease_id: UUID) -> dict[str, Any] | Response:
    """A lease's assets in one's branches, by serial."""
    asked = (str(lease_id), actor(), query["q"])
    if query["format"] == "json":
        return register.asset_page(*asked, query["page"], size_of(query), is_free=query["free"])
    rows = register.asset_rows(*asked, is_free=query["free"])
    return as_file(query["format"], "assets", ASSET_COLUMNS, rows)


@blueprint.patch("/assets/<uuid:asset_id>")
@blueprint.arguments(AssetChange(partial=True))
@blueprint.response(200, AssetBody)
def change_asset(changes: dict[str, Any], asset_id: UUID) -> dict[str, Any]:
    """Correct an asset's reference data; phones with an open return of it hear of it."""
    return reference.change_asset(str(asset_id), changes, actor())


def _lease(lease_id: str) -> dict[str, Any]:
    return _with_returns([register.lease(lease_id, actor())])[0]


def _with_returns(leases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leases with their open returns that one sees."""
    found = lists.open_returns([each["id"] for each in leases], actor())
    return [{**each, "returns": found.get(each["id"], [])} for each in leases]
