"""The catalogue of entry kinds: what each holds, who may record it, and what it makes of an asset's record.

A new kind is a row here, a fold, a screen and a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.journal.entry import is_uuid
from server.returns import folds_capture as capture
from server.returns import folds_review as review
from server.returns.bodies import Check, body, code, flag, kid, many, marks, maybe, one_of, scanned, spki, table, whole
from server.returns.disagreements import TOPICS
from server.returns.told import Record, Told

Fold = Callable[[Record, Told], None]

TECHNICIANS = frozenset({"administrator", "manager", "technician"})
MANAGERS = frozenset({"administrator", "manager"})
SERVER: frozenset[str] = frozenset()
SYMBOLOGIES = ("code128", "code39", "qr", "datamatrix", "typed", "wedge")
PIXELS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `att` says how many commitments of each role it carries: {role: (least, most)}. `has_asset` None: either."""

    name: str
    roles: frozenset[str]
    is_body: Check
    fold: Fold
    att: dict[str, tuple[int, int]]
    has_asset: bool = True
    is_about_return: bool = False


_photo = {"photo": (1, 1)}
_note = {"note": (1, 1)}
_maybe_note = {"note": (0, 1)}
_side = whole(1, PIXELS_MAX)
_place = {"scan": scanned, "symbology": one_of(*SYMBOLOGIES)}

_TECHNICIANS_KINDS = (
    Kind("asset.located", TECHNICIANS, body(**_place, rule=code, confirmed=flag), capture.asset_located, {}),
    Kind("asset.unexpected", TECHNICIANS, body(**_place, belongs=one_of("unknown", "other_return", "other_lease", "other_branch")),
         capture.asset_unexpected, {}),
    Kind("asset.not_found", TECHNICIANS, body(), capture.asset_not_found, {}),
    Kind("photo.taken", TECHNICIANS, body(slot=code, w=_side, h=_side, defect=maybe(is_uuid), retake=maybe(is_uuid)), capture.photo_taken, _photo),
    Kind("photo.discarded", TECHNICIANS, body(photo=is_uuid), capture.photo_discarded, {}),
    Kind("damage.ruled_out", TECHNICIANS, body(), capture.damage_ruled_out, {}),
    Kind("defect.recorded", TECHNICIANS,
         body(defect=is_uuid, component=code, type=code, severity=whole(1, 4), size_mm=maybe(whole(0, 100_000)), count=whole(1, 10_000), marks=marks),
         capture.defect_recorded, {}),
    Kind("defect.withdrawn", TECHNICIANS, body(defect=is_uuid), capture.defect_withdrawn, {}),
    Kind("condition.answered", TECHNICIANS, body(answers=table(code, one_of("good", "fault", "not_applicable"))), capture.condition_answered, {}),
    Kind("power.tested", TECHNICIANS, body(result=code), capture.power_tested, {}),
    Kind("accessories.checked", TECHNICIANS, body(present=many(code), missing=many(code)), capture.accessories_checked, {}),
    Kind("locks.checked", TECHNICIANS, body(states=table(code, one_of("none", "released", "locked", "unknown"))), capture.locks_checked, {}),
    Kind("note.written", TECHNICIANS, body(), capture.note_written, _note),
    Kind("entry.voided", TECHNICIANS, body(entry=is_uuid, reason=one_of("mistake", "wrong_asset", "duplicate")), capture.nothing, {}),
)  # fmt: skip

_MANAGERS_KINDS = (
    Kind(
        "retake.requested",
        MANAGERS,
        body(slot=code, photo=maybe(is_uuid), reason=code),
        review.retake_requested,
        _maybe_note,
    ),
    Kind("retake.withdrawn", MANAGERS, body(retake=is_uuid), review.retake_withdrawn, {}),
    Kind("review.accepted", MANAGERS, body(), review.review_accepted, {}),
    Kind("review.reopened", MANAGERS, body(), review.review_reopened, {}),
    Kind("review.noted", MANAGERS, body(), review.review_noted, _note),
    Kind(
        "contradiction.settled", MANAGERS, body(topic=one_of(*TOPICS), entry=is_uuid), review.contradiction_settled, {}
    ),
    Kind(
        "return.closed",
        MANAGERS,
        body(override=flag, reason=maybe(code)),
        capture.nothing,
        {},
        has_asset=False,
        is_about_return=True,
    ),
    Kind(
        "return.reopened",
        MANAGERS,
        body(reason=maybe(code)),
        capture.nothing,
        {},
        has_asset=False,
        is_about_return=True,
    ),
)

_codes_read = many(lambda value: type(value) is str and len(value) <= 4096, 200)
_SERVERS_KINDS = (
    Kind("return.opened", SERVER, body(assets=whole(0, 10_000_000)), capture.nothing, {}, has_asset=False),
    Kind("entry.admitted", SERVER, body(entry=is_uuid), capture.nothing, {}, has_asset=False),
    Kind("device.enrolled", SERVER, body(kid=kid, spki=spki, person=is_uuid), capture.nothing, {}, has_asset=False),
    Kind("device.revoked", SERVER, body(kid=kid), capture.nothing, {}, has_asset=False),
    Kind("photo.received", SERVER,
         body(photo=is_uuid, w=_side, h=_side, bytes=whole(1, 2**40), label=maybe(one_of("match", "other", "unread")), codes=_codes_read),
         review.photo_received, {}),
)  # fmt: skip

CATALOGUE: dict[str, Kind] = {kind.name: kind for kind in (*_TECHNICIANS_KINDS, *_MANAGERS_KINDS, *_SERVERS_KINDS)}
"""Every kind by name."""

EVIDENCE: frozenset[str] = frozenset(kind.name for kind in _TECHNICIANS_KINDS)
"""Kinds that add to what a review looks at."""

JUDGEMENTS: frozenset[str] = frozenset(kind.name for kind in _MANAGERS_KINDS)
"""Kinds that decide: they count only from somebody whose asset it is."""
