"""What was handed in against what was expected: found, not yet scanned, missing, unexpected, contradictory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement

from server.access import Actor
from server.models.state import AssetState
from server.returns import table

GROUPS: dict[str, ColumnElement[bool]] = {
    "found": ~AssetState.is_unexpected & (AssetState.presence == "found"),
    "not_scanned": ~AssetState.is_unexpected & (AssetState.presence == "expected"),
    "missing": ~AssetState.is_unexpected & (AssetState.presence == "missing"),
    "unexpected": AssetState.is_unexpected.expression,
    "contradictory": AssetState.flags > 0,
}
"""The groups of a reconciliation. The first four share out every asset; a contradiction may be in any of them."""


def reconcile(return_id: str, actor: Actor, group: str | None, number: int, size: int) -> dict[str, Any]:
    """Each group's total and one page of its assets, or of one group only."""
    chosen = {group: GROUPS[group]} if group else GROUPS
    return {name: table.grouped(return_id, actor, condition, number, size) for name, condition in chosen.items()}


def all_rows(return_id: str, actor: Actor) -> Iterator[dict[str, Any]]:
    """Every asset with the group it is in, for an export; one that contradicts itself comes twice."""
    for name, condition in GROUPS.items():
        for row in table.rows_where(return_id, actor, condition):
            yield {"group": name, **row}
