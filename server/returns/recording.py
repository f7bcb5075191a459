"""Recording: the one way into a return's journal. An entry and its consequences are kept together, or neither is."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from server.access import BRANCH_BOUND, Actor
from server.database import db, now
from server.journal import keys, ledger
from server.journal.entry import Entry, leaf_hash
from server.models.people import PersonBranch
from server.models.reference import ReturnBranch
from server.returns import clocks, projections, quarantine
from server.returns.arrivals import photos_already_here, record_photo_arrival
from server.returns.bodies import WrongBody
from server.returns.flags import CLOCK_OFF_MS, arrival_flags
from server.returns.serving import enrol_in_return, record_server
from server.returns.submissions import Limits, Reading, Submission, Verdict, check_kind, read, rejected
from server.returns.told import Told, wire_time

__all__ = ["Submission", "Verdict", "record_photo_arrival", "record_push", "record_server"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recorder:
    """The person whose key signed, as they stand now. `branch_ids` None: all branches."""

    person_id: str
    role: str
    branch_ids: frozenset[str] | None


def record_push(
    entries: Sequence[Submission],
    kid: str,
    actor: Actor | None,
    *,
    clock_offset_ms: int | None = None,
    is_archive: bool = False,
) -> list[Verdict]:
    """Record a device's entries, one transaction per return; the verdicts come in the order of `entries`.

    `actor` None: nobody is signed in, and only work of a withdrawn key is taken, into quarantine. `is_archive`: the actor
    brings somebody else's outbox. Entries of a key nobody enrolled, or of another person, answer sign_in.
    """
    signer = keys.signer(kid)
    settings = current_app.extensions["settings"]
    limits = Limits(settings.entry_bytes_max, settings.note_bytes_max)
    if signer is None or signer.person_id is None:
        return _send_away(
            entries,
            "unknown_key",
            "This device's key is not enrolled here. Sign in and it will enrol again; nothing is lost.",
        )
    if not signer.is_withdrawn and not is_archive and (actor is None or actor.person_id != signer.person_id):
        return _send_away(
            entries,
            "other_person",
            "These entries are somebody else's. They stay on the phone until that person signs in.",
        )
    clocks.note(signer, clock_offset_ms)
    db.session.commit()  # no transaction is held while signatures are checked
    readings = [read(entry, kid, signer.spki, limits) for entry in entries]
    if signer.is_withdrawn:
        _keep_aside(readings, signer.person_id, quarantine.WITHDRAWN)
        return _verdicts(readings)
    recorder = _recorder(signer, actor)
    _check_kinds(readings, recorder)
    by_return: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.verdict is None and reading.entry is not None:
            by_return.setdefault(reading.entry.return_id, []).append(reading)
    is_clock_off = clock_offset_ms is not None and abs(clock_offset_ms) > CLOCK_OFF_MS
    for return_id, group in by_return.items():
        _record_safely(return_id, kid, signer, group, recorder, is_clock_off)
    return _verdicts(readings)


def _recorder(signer: keys.Signer, actor: Actor | None) -> Recorder:
    person_id = signer.person_id or ""
    if actor is not None and actor.person_id == person_id:
        return Recorder(person_id, actor.role, actor.branch_ids)
    if signer.role not in BRANCH_BOUND:
        return Recorder(person_id, signer.role, None)
    branches = db.session.scalars(select(PersonBranch.branch_id).where(PersonBranch.person_id == person_id))
    return Recorder(person_id, signer.role, frozenset(branches))


def _check_kinds(readings: list[Reading], recorder: Recorder) -> None:
    refused = []
    for reading in readings:
        if reading.verdict is None and reading.entry is not None:
            try:
                check_kind(reading.entry, recorder.role)
            except WrongBody as problem:
                reading.verdict = rejected(reading, problem)
                refused.append(reading)
    if refused:
        quarantine.keep(refused, recorder.person_id, "rejected")
        db.session.commit()


def _record_safely(
    return_id: str, kid: str, signer: keys.Signer, group: list[Reading], recorder: Recorder, is_clock_off: bool
) -> None:
    """Record one return's entries; a database that is busy or gone asks for another try, and an id taken meanwhile for a careful one."""
    try:
        if not _may_record(return_id, recorder):
            _keep_aside(group, recorder.person_id, quarantine.WITHDRAWN)
            return
        for is_careful in (False, True):
            try:
                _record(return_id, kid, signer, group, recorder, is_clock_off, is_careful)
                break
            except IntegrityError:
                db.session.rollback()
                if is_careful:
                    raise
    except (OperationalError, IntegrityError):
        db.session.rollback()
        _log.exception("a group of entries could not be recorded now")
        for reading in group:
            _answer(
                reading,
                "retry",
                code="unavailable",
                detail="The database does not answer right now. The entry stays on the phone.",
            )


def _may_record(return_id: str, recorder: Recorder) -> bool:
    """Whether the person works for a branch of this return at all; an unknown return looks like a foreign one."""
    asked = select(ReturnBranch.branch_id).where(ReturnBranch.return_id == return_id).limit(1)
    if recorder.branch_ids is None:
        return True
    return (
        db.session.connection().execute(asked.where(ReturnBranch.branch_id.in_(recorder.branch_ids))).first()
        is not None
    )


def _record(
    return_id: str,
    kid: str,
    signer: keys.Signer,
    group: list[Reading],
    recorder: Recorder,
    is_clock_off: bool,
    is_careful: bool,
) -> None:
    received_at = now()
    entries = [reading.entry for reading in group if reading.entry is not None]
    appending = ledger.begin(return_id, kid, recorder.person_id, entries, is_careful)
    if appending is None:
        db.session.rollback()
        _keep_aside(group, recorder.person_id, quarantine.WITHDRAWN)
        return
    if appending.fresh:
        openings: dict[bytes, list[dict[str, Any]]] = {placed.entry.leaf: [] for placed in appending.fresh}
        for reading in group:
            if reading.entry is not None and reading.entry.leaf in openings:
                openings[reading.entry.leaf] = reading.submission.openings
        if appending.is_first_of_key:
            enrol_in_return(return_id, appending.fresh[0].seq - 1, signer, received_at)
        rows = projections.load(return_id, sorted({entry.asset_id for entry in entries if entry.asset_id}))
        arrival_flags(appending, rows, recorder.branch_ids, is_clock_off)
        ledger.write(
            appending.fresh,
            [_row(placed.entry, one) for placed in appending.fresh for one in openings[placed.entry.leaf]],
            received_at,
        )
        told = [tell(placed, wire_time(received_at), openings[placed.entry.leaf]) for placed in appending.fresh]
        projections.project(return_id, told, rows)
        photos_already_here(return_id, told)
    twins = [reading for reading in group if reading.entry is not None and reading.entry.leaf in appending.twins]
    if twins:
        quarantine.keep(twins, recorder.person_id, "conflict")
        _log.warning("entries conflict with recorded ones: a cloned device?", extra={"kid": kid, "return": return_id})
    db.session.commit()
    _answer_all(group, appending)


def tell(placed: ledger.Placed, received: str, openings: Sequence[dict[str, Any]]) -> Told:
    """The entry as projections hear it."""
    entry = placed.entry
    digests = {one["c"]: one["sha256"] for one in openings}
    return Told(
        placed.seq,
        entry.id,
        entry.kind,
        entry.asset_id,
        placed.person_id,
        entry.at,
        received,
        entry.att,
        entry.data,
        digests,
    )


def _row(entry: Entry, opening: dict[str, Any]) -> dict[str, Any]:
    return {
        "return_id": entry.return_id, "c": bytes.fromhex(opening["c"]), "entry_id": entry.id, "role": opening["role"],
        "salt": bytes.fromhex(opening["salt"]), "sha256": bytes.fromhex(opening["sha256"]), "text": opening.get("text"),
    }  # fmt: skip


def _answer_all(group: list[Reading], appending: ledger.Appending) -> None:
    places = {placed.entry.leaf: placed for placed in appending.fresh}
    for reading in group:
        entry = reading.entry
        if entry is None:
            continue
        placed = places.pop(entry.leaf, None)
        if placed is not None:
            _answer(reading, "recorded", seq=placed.seq, flags=placed.flags)
        elif entry.leaf in appending.twins:
            _answer(
                reading,
                "conflict",
                code="conflict",
                detail="Another entry has this place. Both are kept; a manager will look at it.",
            )
        else:
            seq, flags = appending.known[entry.id]
            _answer(reading, "known", seq=seq, flags=flags)


def _answer(reading: Reading, verdict: str, **more: Any) -> None:
    if reading.entry is not None:
        reading.verdict = Verdict(reading.entry.id, reading.entry.leaf.hex(), verdict, **more)


def _keep_aside(readings: list[Reading], person_id: str, reason: str) -> None:
    """Keep authentic work of somebody whose access was withdrawn, for a manager (offline.md 16)."""
    authentic = [reading for reading in readings if reading.entry is not None and reading.verdict is None]
    tickets = quarantine.keep(authentic, person_id, reason)
    db.session.commit()
    for reading, ticket in zip(authentic, tickets, strict=True):
        _answer(reading, "quarantined", code=reason, ticket=ticket,
                detail="Your access to this return has ended. The entry is kept for a manager to decide.")  # fmt: skip


def _send_away(entries: Sequence[Submission], code: str, detail: str) -> list[Verdict]:
    return [_sent_away(Reading(entry), code, detail) for entry in entries]


def _sent_away(reading: Reading, code: str, detail: str) -> Verdict:
    leaf = leaf_hash(reading.submission.jws)
    return Verdict(None, leaf.hex(), "sign_in", code=code, detail=detail)


def _verdicts(readings: Sequence[Reading]) -> list[Verdict]:
    return [reading.verdict for reading in readings if reading.verdict is not None]
