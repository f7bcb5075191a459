"""A return's assets as a table: filtered, sorted and paged by the database, which stays quick with 10,000 rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from server.access import Actor
from server.database import db
from server.leases.codes import normalise
from server.models.reference import Asset, Branch, ReturnAsset
from server.models.state import AssetState
from server.returns.lists import visible_states

_SORTS: dict[str, ColumnElement[Any]] = {
    "serial": func.coalesce(Asset.serial_norm, AssetState.scan),
    "tag": func.coalesce(Asset.tag_norm, ""),
    "maker": func.lower(func.coalesce(Asset.maker, "")),
    "model": func.lower(func.coalesce(Asset.model, "")),
    "category": AssetState.category.expression,
    "branch": func.coalesce(Branch.code, ""),
    "presence": AssetState.presence.expression,
    "is_recorded": AssetState.is_recorded.expression,
    "review": AssetState.review.expression,
    "photos": AssetState.photos.expression,
    "photos_awaited": AssetState.photos_awaited.expression,
    "defects": AssetState.defects.expression,
    "retakes_open": AssetState.retakes_open.expression,
    "flags": AssetState.flags.expression,
    "seq": AssetState.seq.expression,
}
SORTS = frozenset(_SORTS)
AnySelect = Select[*tuple[Any, ...]]

LEFT_TO_DO: ColumnElement[bool] = or_(
    AssetState.retakes_open > 0, ~AssetState.is_recorded & (AssetState.presence != "missing")
)
"""What a technician still has to do something about."""

_COLUMNS = (
    AssetState.asset_id, Asset.serial, Asset.tag, Asset.maker, Asset.model, AssetState.category,
    AssetState.branch_id, Branch.code.label("branch"), AssetState.presence, AssetState.is_recorded, AssetState.review,
    AssetState.photos, AssetState.photos_awaited, AssetState.defects, AssetState.retakes_open, AssetState.flags,
    AssetState.is_unexpected, AssetState.scan, AssetState.seq,
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the table is narrowed by, and its order: a name of SORTS, with `-` in front for the other way round."""

    sort: str = "serial"
    q: str = ""
    branch: str | None = None
    category: str | None = None
    presence: str | None = None
    review: str | None = None
    unexpected: bool | None = None
    flag: bool | None = None
    narrowed: str | None = None
    removed: bool | None = False  # None: whether it was taken off the return or not


def page(return_id: str, actor: Actor, filters: Filters, number: int, size: int) -> dict[str, Any]:
    """One page (the first is 1) and the total of what fits."""
    fitting = _joined(select(func.count()), filters).where(*_conditions(return_id, actor, filters))
    chosen = _rows(return_id, actor, filters).limit(size).offset((number - 1) * size)
    total = db.session.scalar(fitting) or 0
    return {"total": total, "page": number, "rows": [_told(row) for row in db.session.execute(chosen)]}


def all_rows(return_id: str, actor: Actor, filters: Filters) -> Iterator[dict[str, Any]]:
    """Every row that fits, for an export."""
    for row in db.session.execute(_rows(return_id, actor, filters).execution_options(yield_per=1000)):
        yield _told(row)


def rows_where(return_id: str, actor: Actor, condition: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Every row that meets a condition, for an export."""
    for row in db.session.execute(_rows(return_id, actor, Filters()).where(condition)):
        yield _told(row)


def one(return_id: str, asset_id: str, actor: Actor) -> dict[str, Any] | None:
    """The row of one asset, or None when it is not there or not theirs to see."""
    chosen = _rows(return_id, actor, Filters(removed=None)).where(AssetState.asset_id == asset_id)
    row = db.session.execute(chosen).one_or_none()
    return None if row is None else _told(row)


def grouped(return_id: str, actor: Actor, condition: ColumnElement[bool], number: int, size: int) -> dict[str, Any]:
    """One page of the assets that meet a condition, in the order of their serials."""
    seen = visible_states(return_id, actor) & ~is_removed(return_id) & condition
    chosen = _rows(return_id, actor, Filters()).where(condition).limit(size).offset((number - 1) * size)
    total = db.session.scalar(select(func.count()).select_from(AssetState).where(seen)) or 0
    return {"total": total, "page": number, "rows": [_told(row) for row in db.session.execute(chosen)]}


def next_to_review(return_id: str, actor: Actor, filters: Filters, after: str | None) -> str | None:
    """The asset to review after this one in the table's order, from its top again at the end; None when all are done.

    Those of which everything is recorded (or that are missing) come first, those in the middle of it last.
    """
    chosen = _rows(return_id, actor, filters).with_only_columns(
        AssetState.asset_id, AssetState.review, AssetState.presence, AssetState.is_recorded, AssetState.is_unexpected
    )
    rows = list(db.session.execute(chosen))
    place = next((index + 1 for index, row in enumerate(rows) if row.asset_id == after), 0)
    open_rows = [row for row in (*rows[place:], *rows[:place]) if row.review == "open" and row.asset_id != after]
    ready = (row.asset_id for row in open_rows if row.is_recorded or row.presence == "missing")
    begun = (row.asset_id for row in open_rows if row.presence == "found" or row.is_unexpected)
    return next(ready, None) or next(begun, None)


def is_removed(return_id: str) -> ColumnElement[bool]:
    """The condition on `asset_state` for assets that were taken off the return."""
    gone = select(ReturnAsset.asset_id).where(ReturnAsset.return_id == return_id, ReturnAsset.is_removed)
    return AssetState.asset_id.in_(gone)


def _rows(return_id: str, actor: Actor, filters: Filters) -> AnySelect:
    by = _SORTS[filters.sort.removeprefix("-")]
    order = by.desc() if filters.sort.startswith("-") else by.asc()
    columns = (*_COLUMNS, is_removed(return_id).label("is_removed"))
    chosen = _joined(select(*columns), filters, is_named=True).where(*_conditions(return_id, actor, filters))
    return chosen.order_by(order, AssetState.asset_id)


def _joined(chosen: AnySelect, filters: Filters, *, is_named: bool = False) -> AnySelect:
    """Counting needs the assets only when the words of a search are in them."""
    joined = chosen.select_from(AssetState)
    if is_named or filters.q:
        joined = joined.outerjoin(Asset, Asset.id == AssetState.asset_id)
    return joined.outerjoin(Branch, Branch.id == AssetState.branch_id) if is_named else joined


def _conditions(return_id: str, actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    found = [visible_states(return_id, actor)]
    if filters.removed is not None:
        found.append(is_removed(return_id) if filters.removed else ~is_removed(return_id))
    if filters.branch:
        found.append(AssetState.branch_id == filters.branch)
    if filters.category:
        found.append(AssetState.category == filters.category)
    if filters.presence:
        found.append((AssetState.presence == filters.presence) & ~AssetState.is_unexpected)
    if filters.review:
        found.append(AssetState.review == filters.review)
    if filters.unexpected is not None:
        found.append(AssetState.is_unexpected.is_(filters.unexpected))
    if filters.flag is not None:
        found.append((AssetState.flags > 0) if filters.flag else (AssetState.flags == 0))
    if filters.narrowed == "todo":
        found.append(LEFT_TO_DO)
    if filters.q:
        found.append(_mentions(filters.q))
    return found


def _mentions(words: str) -> ColumnElement[bool]:
    code = normalise(words)
    texts = [Asset.maker, Asset.model, Asset.assignee]
    found: list[ColumnElement[bool]] = [text.icontains(words, autoescape=True) for text in texts]
    if code:
        codes = [Asset.serial_norm, Asset.tag_norm, func.upper(AssetState.scan)]
        found += [each.contains(code, autoescape=True) for each in codes]
    return or_(*found)


def _told(row: Any) -> dict[str, Any]:
    told = dict(row._mapping)
    for name in ("serial", "tag", "maker", "model", "branch"):
        told[name] = told[name] or ""
    return told
