"""Fields that several doors' bodies share: ids as text, single lines without control characters, pages of lists."""

from __future__ import annotations

import unicodedata
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.access import settings
from server.errors import Invalid


class Id(fields.UUID):
    """A UUID; as its lower-case text inside."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


class Line(fields.String):
    """One line of text, trimmed: no control characters, nothing that is not Unicode."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **kwargs)).strip()
        if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
            raise ValidationError("Not a valid line of text.")
        return text


def line(longest: int, *, is_required: bool = False, **more: Any) -> Line:
    """A line of at most `longest` characters, and of at least one when it is required."""
    return Line(required=is_required, validate=validate.Length(1 if is_required else 0, longest), **more)


class ListQuery(Schema):
    """How a list is wanted: as JSON, or as a file of all its rows."""

    format = fields.String(load_default="json", validate=validate.OneOf(["json", "csv", "xlsx"]))


class PageQuery(ListQuery):
    """Which page of a long list; the first is 1."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    page_size = fields.Integer(load_default=100, validate=validate.Range(1, 5000))


def size_of(query: dict[str, Any]) -> int:
    """The rows of one page. Raises Invalid above this installation's limit."""
    size, most = int(query["page_size"]), settings().page_rows_max
    if size > most:
        raise Invalid(fields={"page_size": [f"A page has at most {most} rows."]})
    return size
