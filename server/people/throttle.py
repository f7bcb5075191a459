"""Slowing down whoever guesses: failed tries count per door and per account or network, within a window."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select

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
        """Note the try. Raises TooMany when one of its traits had more than `tries_max` failures within the window."""
        self._door = door
        self._marks = [tokens.keyed(settings, f"try:{door}", trait) for trait in traits]
        rows = [Attempt(door=door, who=mark) for mark in self._marks]
        db.session.add_all(rows)
        db.session.commit()
        self._ids = [row.id for row in rows]
        window = timedelta(seconds=settings.sign_in_window_seconds)
        if any(self._count(mark, window) > tries_max for mark in self._marks):
            self._take_back()
            raise TooMany(retry_after=self._wait(window))

    def forgive(self) -> None:
        """It was right: this try does not count, and neither do the earlier ones of its first trait, the account."""
        db.session.execute(delete(Attempt).where(Attempt.door == self._door, Attempt.who == self._marks[0]))
        self._take_back()

    def _take_back(self) -> None:
        db.session.execute(delete(Attempt).where(Attempt.id.in_(self._ids)))
        db.session.commit()

    def _count(self, mark: bytes, window: timedelta) -> int:
        return db.session.scalar(select(func.count()).where(*self._recent(mark, window))) or 0

    def _wait(self, window: timedelta) -> int:
        """Seconds until the oldest failure that counts falls out of the window."""
        oldest = select(func.min(Attempt.at))
        known = [at for mark in self._marks if (at := db.session.scalar(oldest.where(*self._recent(mark, window))))]
        return max(1, int((min(known) + window - now()).total_seconds())) if known else 1

    def _recent(self, mark: bytes, window: timedelta) -> tuple[ColumnElement[bool], ...]:
        return (Attempt.door == self._door, Attempt.who == mark, Attempt.at > now() - window)


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
