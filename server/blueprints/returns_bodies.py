"""What the doors of returns take and give."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from server.blueprints.fields import Id, Line, ListQuery, PageQuery, line
from server.returns.kinds import SYMBOLOGIES
from server.returns.lists import COUNTS
from server.returns.reconcile import GROUPS
from server.returns.table import SORTS

_ASSETS_MAX = 100_000
CountsBody = Schema.from_dict({name: fields.Integer(required=True) for name in COUNTS}, name="CountsBody")


class BranchProgress(Schema):
    """How far one branch is."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    counts = fields.Nested(CountsBody, required=True)


class ReturnBody(Schema):
    """A return and how far it is."""

    id = Id(required=True)
    title = fields.String(required=True)
    lessor = fields.String(required=True)
    lease = fields.String(required=True)
    lease_id = Id(required=True)
    schedule = fields.String(required=True)
    due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True)
    authorisation = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    head_seq = fields.Integer(required=True)
    reference_rev = fields.Integer(required=True)
    counts = fields.Nested(CountsBody, required=True)
    branches = fields.List(fields.Nested(BranchProgress), required=True)


class ReturnsQuery(ListQuery):
    """Which returns."""

    state = fields.String(validate=validate.OneOf(["open", "closed"]))


class OpenReturn(Schema):
    """A return to open; `asset_ids` null means all of the lease's assets in one's branches."""

    lease_id = Id(required=True)
    title = line(200, load_default="")
    due_on = fields.Date(required=True)
    authorisation = line(120, load_default="")
    asset_ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(max=_ASSETS_MAX))


class ChangeReturn(Schema):
    """What may change on a return."""

    title = line(200)
    due_on = fields.Date()
    authorisation = line(120)


class ChangeAssets(Schema):
    """Assets to put on a return, and assets to take off it."""

    add = fields.List(Id(), load_default=list, validate=validate.Length(max=_ASSETS_MAX))
    remove = fields.List(Id(), load_default=list, validate=validate.Length(max=_ASSETS_MAX))


class TableQuery(PageQuery):
    """What a return's assets are narrowed by, and their order."""

    sort = fields.String(load_default="serial", validate=validate.OneOf(sorted(SORTS | {f"-{name}" for name in SORTS})))
    q = Line(load_default="", validate=validate.Length(max=200))
    branch = Id()
    category = fields.String(validate=validate.Length(max=64))
    presence = fields.String(validate=validate.OneOf(["expected", "found", "missing"]))
    review = fields.String(validate=validate.OneOf(["open", "accepted", "retake"]))
    unexpected = fields.Boolean()
    flag = fields.Boolean()
    removed = fields.Boolean()
    narrowed = fields.String(data_key="only", validate=validate.OneOf(["todo"]))


class NextQuery(TableQuery):
    """The asset after which the next one to review is wanted."""

    after = Id()


class ChangesQuery(Schema):
    """The sequence number after which changes are wanted."""

    since = fields.Integer(load_default=0, validate=validate.Range(0, 2**53))


class ReconcileQuery(PageQuery):
    """One group of the reconciliation, or all of them."""

    group = fields.String(validate=validate.OneOf(sorted(GROUPS)))


class RowBody(Schema):
    """One asset of a return as tables show it."""

    asset_id = Id(required=True)
    serial = fields.String(required=True)
    tag = fields.String(required=True)
    maker = fields.String(required=True)
    model = fields.String(required=True)
    category = fields.String(required=True)
    branch_id = Id(required=True, allow_none=True)
    branch = fields.String(required=True)
    presence = fields.String(required=True)
    is_recorded = fields.Boolean(required=True)
    review = fields.String(required=True)
    photos = fields.Integer(required=True)
    photos_awaited = fields.Integer(required=True)
    defects = fields.Integer(required=True)
    retakes_open = fields.Integer(required=True)
    flags = fields.Integer(required=True)
    is_unexpected = fields.Boolean(required=True)
    is_removed = fields.Boolean(required=True)
    scan = fields.String(required=True)
    seq = fields.Integer(required=True)


class RowPage(Schema):
    """One page of rows and the total of what fits."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    rows = fields.List(fields.Nested(RowBody), required=True)


ReconcileBody = Schema.from_dict({name: fields.Nested(RowPage) for name in GROUPS}, name="ReconcileBody")


class AssetDetail(Schema):
    """One asset in full; `record` is the document of docs/asset-record.md with the words of its notes."""

    reference = fields.Dict(required=True, allow_none=True)
    state = fields.Nested(RowBody, required=True)
    record = fields.Dict(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class EntryBody(Schema):
    """One journal entry about an asset."""

    seq = fields.Integer(required=True)
    id = Id(required=True)
    kind = fields.String(required=True)
    by = Id(required=True, allow_none=True)
    kid = fields.String(required=True)
    at = fields.String(required=True)
    received = fields.String(required=True)
    flags = fields.List(fields.String(), required=True)
    data = fields.Dict(required=True)
    text = fields.String(allow_none=True)


class HistoryBody(Schema):
    """Every entry about an asset, in order of arrival."""

    entries = fields.List(fields.Nested(EntryBody), required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class ChangesBody(Schema):
    """Where the journal and the reference data are, and the assets changed since."""

    head_seq = fields.Integer(required=True)
    reference_rev = fields.Integer(required=True)
    assets = fields.List(Id(), required=True)


class NextBody(Schema):
    """The asset to review next, or null when every one is done."""

    asset_id = Id(required=True, allow_none=True)


class IdentifyBody(Schema):
    """A code as it was read or typed."""

    code = fields.String(required=True, validate=validate.Length(1, 4300))
    symbology = fields.String(load_default="typed", validate=validate.OneOf(SYMBOLOGIES))
    return_id = Id(load_default=None, allow_none=True)


class MatchBody(Schema):
    """An asset a code means; of one in a foreign branch only the branch and the lease."""

    asset_id = Id(required=True, allow_none=True)
    serial = fields.String(required=True)
    tag = fields.String(required=True)
    rule = fields.String(required=True)
    confirm = fields.Boolean(required=True)
    visible = fields.Boolean(required=True)
    return_id = Id(required=True, allow_none=True)
    return_title = fields.String(required=True, allow_none=True)
    lease = fields.String(required=True, allow_none=True)
    schedule = fields.String(required=True, allow_none=True)
    lessor = fields.String(required=True, allow_none=True)
    branch = fields.String(required=True, allow_none=True)


class Identified(Schema):
    """What a code is and whose."""

    kind = fields.String(required=True)
    code = fields.String(required=True)
    matches = fields.List(fields.Nested(MatchBody), required=True)
