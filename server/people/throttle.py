"""Slowing down whoever guesses: failed tries count per door and per account or network, within a window."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from sqlalchemy import delete, func, select

from server.config import Settings
from server.database import db, now
from server.errors import TooMany
from server.models.people import Attempt
from server.people import tokens


class Try:
    """One try at a door by somebody, known by several traits (account, network). It counts as failed until `forgive`.

    It is noted before the secret is looked at, so that a hundred tries at once cannot all pass before one is counted.
    """

    def __init__(self, door: str, traits: list[str], tries_max: int, settings: Settings) -> None:
        """Note the try. Raises TooMany when one of its traits had `tries_max` failures within the window before."""
        self._door = door
        self._first = _mark(door, traits[0], settings)
        self._ids = note(door, traits, settings)
        try:
            check(door, traits, tries_max + 1, settings)
        except TooMany:
            self._take_back()
            raise

    def forgive(self) -> None:
        """It was right: this try does not count, and neither do the earlier ones of its first trait, the account."""
        db.session.execute(delete(Attempt).where(Attempt.door == self._door, Attempt.who == self._first))
        self._take_back()

    def _take_back(self) -> None:
        db.session.execute(delete(Attempt).where(Attempt.id.in_(self._ids)))
        db.session.commit()


def note(door: str, traits: list[str], settings: Settings) -> list[str]:
    """Write a failure down for each trait, with whatever else the caller's transaction holds."""
    rows = [Attempt(door=door, who=_mark(door, trait, settings)) for trait in traits]
    db.session.add_all(rows)
    db.session.flush()
    ids = [row.id for row in rows]
    db.session.commit()  # from here on somebody else's success may take the rows away
    return ids


def check(door: str, traits: list[str], tries_max: int, settings: Settings) -> None:
    """Raises TooMany when one of the traits has `tries_max` failures within the window."""
    window = timedelta(seconds=settings.sign_in_window_seconds)
    for trait in traits:
        recent = (Attempt.door == door, Attempt.who == _mark(door, trait, settings), Attempt.at > now() - window)
        count, oldest = db.session.execute(select(func.count(), func.min(Attempt.at)).where(*recent)).one()
        if count >= tries_max:
            raise TooMany(retry_after=max(1, int((oldest + window - now()).total_seconds())))


def network_of(address: str | None) -> str:
    """What counts as one network: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped) if mapped else str(ipaddress.ip_network(f"{found}/64", strict=False))


def forget_old(settings: Settings) -> None:
    """Delete the tries that no longer count; the clock calls this."""
    db.session.execute(delete(Attempt).where(Attempt.at < now() - timedelta(seconds=settings.sign_in_window_seconds)))
    db.session.commit()


def _mark(door: str, trait: str, settings: Settings) -> bytes:
    return tokens.keyed(settings, f"try:{door}", trait)
