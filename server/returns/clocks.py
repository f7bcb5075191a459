"""A device's clock: recorded and shown, never used to order anything (offline.md 13)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from server.database import db, now
from server.journal.keys import Signer
from server.models.people import Device

OFF_MS = 300_000
"""A device's clock further from the server's than this is said to be off."""

_SEEN_EVERY = timedelta(minutes=5)
_CHANGE_MS = 2_000


def offset_ms(clock: str) -> int | None:
    """How far a device's clock is ahead of the server's, in milliseconds; None when it says nothing readable."""
    try:
        told = datetime.fromisoformat(clock)
    except ValueError:
        return None
    if told.tzinfo is None:
        return None
    return int((told - now()) / timedelta(milliseconds=1))


def flags(offset: int | None) -> tuple[str, ...]:
    """What entries are flagged with that came while the device's clock stood so."""
    return ("clock_off",) if offset is not None and abs(offset) > OFF_MS else ()


def note(signer: Signer, offset: int | None) -> bool:
    """Remember when a device was seen and how its clock stood, in the caller's transaction. Rarely, to keep pushes short: whether it did."""
    is_recent = signer.seen_at is not None and now() - signer.seen_at < _SEEN_EVERY
    is_same = offset is None or (
        signer.clock_offset_ms is not None and abs(signer.clock_offset_ms - offset) < _CHANGE_MS
    )
    if (is_recent and is_same) or signer.device_id is None:
        return False
    values = {"seen_at": now()} | ({} if offset is None else {"clock_offset_ms": max(-(2**31), min(2**31 - 1, offset))})
    db.session.execute(update(Device).where(Device.id == signer.device_id).values(**values))
    return True
