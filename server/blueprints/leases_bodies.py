"""What the doors of leases take and give."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.blueprints.fields import Id, Line, ListQuery, PageQuery, line
from server.returns import checklist

_ACCESSORIES_MAX = 50
_CODE = validate.Regexp(r"[a-z][a-z_]{0,63}\Z")


class BranchBody(Schema):
    """A place where leased assets are."""

    id = Id(dump_only=True)
    code = line(40, is_required=True)
    name = line(200, is_required=True)
    is_archived = fields.Boolean()


class BranchChange(BranchBody):
    """What may change of a branch."""


class LessorBody(Schema):
    """Who owns the assets; `mapping` remembers the columns of its schedules."""

    id = Id(dump_only=True)
    name = line(200, is_required=True)
    mapping = fields.Dict(dump_only=True)


class LessorChange(LessorBody):
    """What may change of a lessor."""


class OpenReturnBody(Schema):
    """An open return of a lease."""

    id = Id(required=True)
    title = fields.String(required=True)
    due_on = fields.Date(required=True)


class LeaseBody(Schema):
    """A lease schedule: its term and rent, money in minor units of `currency`."""

    id = Id(dump_only=True)
    lessor_id = Id(required=True)
    lessor = fields.String(dump_only=True)
    number = line(80, is_required=True)
    schedule = line(80)
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    currency = fields.String(validate=validate.Regexp(r"[A-Z]{3}\Z"))
    rent_minor = fields.Integer(allow_none=True, strict=True, validate=validate.Range(0, 10**15))
    rent_period = fields.String(validate=validate.OneOf(["month", "quarter", "year"]))
    responsible_id = Id(allow_none=True)
    responsible = fields.String(dump_only=True)
    is_closed = fields.Boolean()
    assets = fields.Integer(dump_only=True)
    returns = fields.List(fields.Nested(OpenReturnBody), dump_only=True)


class LeaseChange(LeaseBody):
    """What may change of a lease; the lessor stays."""


class LeaseQuery(ListQuery):
    """Which leases."""

    lessor_id = Id()


class AssetQuery(PageQuery):
    """Which of a lease's assets."""

    q = Line(load_default="", validate=validate.Length(max=200))
    free = fields.Boolean(load_default=False)  # only those on no open return


class MediumBody(Schema):
    """A drive or other medium that carries data."""

    serial = line(80, is_required=True)
    type = line(40, load_default="drive")


class AssetBody(Schema):
    """A leased unit."""

    id = Id(dump_only=True)
    lease_id = Id(dump_only=True)
    branch_id = Id()
    branch = fields.String(dump_only=True)
    serial = line(80, is_required=True)
    tag = line(80)
    maker = line(120)
    model = line(200)
    category = fields.String(validate=validate.OneOf(sorted(checklist.categories())))
    assignee = line(200)
    accessories = fields.List(fields.String(validate=_CODE), validate=validate.Length(max=_ACCESSORIES_MAX))
    media = fields.List(fields.Nested(MediumBody), validate=validate.Length(max=_ACCESSORIES_MAX))


class AssetChange(AssetBody):
    """What may change of an asset."""


class AssetPage(Schema):
    """One page of assets and the total of what fits."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    rows = fields.List(fields.Nested(AssetBody), required=True)
