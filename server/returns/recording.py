"""Recording: the one way into a return's journal. An entry and its consequences are kept together, or neither is."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from server.access import BRANCH_BOUND, Actor
from server.database import db
from server.journal import keys, ledger
from server.journal.entry import leaf_hash
from server.models.people import DeviceKey, PersonBranch
from server.returns import clocks, quarantine
from server.returns.appending import Recorder, append
from server.returns.arrivals import record_photo_arrival
from server.returns.bodies import WrongBody
from server.returns.kinds import TECHNICIANS
from server.returns.serving import record_server
from server.returns.submissions import Limits, Reading, Submission, Verdict, check_kind, read, rejected

__all__ = ["Submission", "Verdict", "record_photo_arrival", "record_push", "record_server"]

_log = logging.getLogger(__name__)


def record_push(
    entries: Sequence[Submission],
    kid: str,
    actor: Actor | None,
    *,
    clock_offset_ms: int | None = None,
    is_archive: bool = False,
) -> list[Verdict]:
    """Record a device's entries, one transaction per return; the verdicts come in the order of `entries`.

    `actor` None: nobody is signed in, and only work of a withdrawn key is taken, into quarantine. `is_archive`: the
    actor brings an outbox, maybe somebody else's. Entries of a key nobody enrolled, or of another person, answer sign_in.
    """
    signer = keys.signer(kid)
    if signer is None or signer.person_id is None:
        return _send_away(
            entries, "unknown_key", "This device is not enrolled here. Sign in and it enrols again; nothing is lost."
        )
    if not signer.is_withdrawn and not is_archive and (actor is None or actor.person_id != signer.person_id):
        return _send_away(
            entries,
            "other_person",
            "These entries are somebody else's. They stay on the phone until that person signs in.",
        )
    recorder = _recorder(signer, actor, clock_offset_ms)
    if not is_archive and clocks.note(signer, clock_offset_ms):
        db.session.commit()  # nothing stays locked while signatures are checked
    settings = current_app.extensions["settings"]
    limits = Limits(settings.entry_bytes_max, settings.note_bytes_max)
    readings = [read(entry, kid, signer.spki, limits) for entry in entries]
    if signer.is_withdrawn or recorder.role not in TECHNICIANS:
        _keep_aside(readings, recorder)
        return _verdicts(readings)
    _check_kinds(readings, recorder)
    by_return: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.verdict is None and reading.entry is not None:
            by_return.setdefault(reading.entry.return_id, []).append(reading)
    for return_id, group in by_return.items():
        _record_safely(return_id, group, recorder)
    return _verdicts(readings)


def _recorder(signer: keys.Signer, actor: Actor | None, clock_offset_ms: int | None) -> Recorder:
    flags = clocks.flags(clock_offset_ms)
    if actor is not None and actor.person_id == signer.person_id:
        return Recorder(signer, actor.role, actor.branch_ids, flags)
    return Recorder(signer, signer.role, branches_of(signer), flags)


def branches_of(signer: keys.Signer) -> frozenset[str] | None:
    """The branches of a key's person; None for all."""
    if signer.role not in BRANCH_BOUND:
        return None
    return frozenset(
        db.session.scalars(select(PersonBranch.branch_id).where(PersonBranch.person_id == signer.person_id))
    )


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
        quarantine.keep(refused, recorder.person_id, quarantine.REJECTED)
        db.session.commit()


def _record_safely(return_id: str, group: list[Reading], recorder: Recorder) -> None:
    """Record one return's entries. A database that is busy or gone asks for another try, an id taken meanwhile for a careful one."""
    for is_careful in (False, True):
        try:
            _record(return_id, group, recorder, is_careful)
            return
        except SQLAlchemyError as problem:
            db.session.rollback()
            if is_careful or not isinstance(problem, IntegrityError):
                _log.exception("entries could not be recorded now")
                break
    for reading in group:
        _answer(
            reading,
            "retry",
            code="unavailable",
            detail="The database does not answer right now. The entry stays on the phone.",
        )


def _record(return_id: str, group: list[Reading], recorder: Recorder, is_careful: bool) -> None:
    appending = append(return_id, group, recorder, is_careful=is_careful)
    if appending is None or _is_revoked_by_now(recorder.signer.kid):
        db.session.rollback()
        _keep_aside(group, recorder)
        return
    twins = [reading for reading in group if reading.entry is not None and reading.entry.leaf in appending.twins]
    if twins:
        quarantine.keep(twins, recorder.person_id, quarantine.CONFLICT)
        _log.warning("entries conflict with recorded ones: is a device cloned?", extra={"kid": recorder.signer.kid})
    db.session.commit()
    _answer_all(group, appending)


def _is_revoked_by_now(kid: str) -> bool:
    """Asked while the return is locked: in no journal does an entry come after its key's revocation."""
    return db.session.scalar(select(DeviceKey.revoked_at).where(DeviceKey.kid == kid)) is not None


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
                detail="Another entry has its place. Both are kept; a manager will look at it.",
            )
        else:
            seq, flags = appending.known[entry.id]
            _answer(reading, "known", seq=seq, flags=flags)


def _answer(reading: Reading, verdict: str, **more: Any) -> None:
    if reading.entry is not None:
        reading.verdict = Verdict(reading.entry.id, reading.entry.leaf.hex(), verdict, **more)


def _keep_aside(readings: list[Reading], recorder: Recorder) -> None:
    """Keep authentic work of somebody whose access was withdrawn, for a manager (offline.md 16)."""
    authentic = [reading for reading in readings if reading.entry is not None and reading.verdict is None]
    tickets = quarantine.keep(authentic, recorder.person_id, quarantine.WITHDRAWN)
    db.session.commit()
    detail = "Your access to this return has ended. The entry is kept for a manager to decide."
    for reading, ticket in zip(authentic, tickets, strict=True):
        _answer(reading, "quarantined", code=quarantine.WITHDRAWN, ticket=ticket, detail=detail)


def _send_away(entries: Sequence[Submission], code: str, detail: str) -> list[Verdict]:
    return [Verdict(None, leaf_hash(entry.jws).hex(), "sign_in", code=code, detail=detail) for entry in entries]


def _verdicts(readings: Sequence[Reading]) -> list[Verdict]:
    return [reading.verdict for reading in readings if reading.verdict is not None]
