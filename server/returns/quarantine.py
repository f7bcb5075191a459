"""Entries kept but not in a journal: conflicting twins, refused bodies, work of people whose access was withdrawn."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from flask import current_app

from server.database import db, now
from server.journal.inserts import insert_new
from server.models.journal import Quarantine
from server.returns.submissions import Reading

CONFLICT, REJECTED, WITHDRAWN = "conflict", "rejected", "access_withdrawn"
"""Why an entry is kept aside: its place was taken, its kind does not allow it, or its person's access ended."""


def keep(readings: Sequence[Reading], person_id: str, reason: str) -> list[str]:
    """Keep authentic entries aside, each once, in the caller's transaction. Answers a ticket for each.

    With the ticket (X-Handback-Ticket) the same phone may still upload the photographs its entry names.
    """
    tickets, rows = [], []
    for reading in readings:
        if reading.entry is None:
            raise ValueError("only authentic entries are kept")
        tickets.append(ticket_of(reading.entry.leaf))
        rows.append(_row(reading, person_id, reason, tickets[-1]))
    if rows:
        db.session.execute(insert_new(Quarantine.__table__), rows)
    return tickets


def ticket_of(leaf: bytes) -> str:
    """The ticket of an entry: keyed, so that a phone that lost the answer is given the same one again."""
    secret: str = current_app.extensions["settings"].secret_key
    return hmac.new(secret.encode(), b"quarantine-ticket\n" + leaf, hashlib.sha256).hexdigest()


def _row(reading: Reading, person_id: str, reason: str, ticket: str) -> dict[str, Any]:
    entry = reading.entry
    assert entry is not None
    verdict = reading.verdict
    return {
        "leaf": entry.leaf, "entry_id": entry.id, "return_id": entry.return_id, "kid": entry.kid, "person_id": person_id, "jws": entry.jws,
        "openings": reading.submission.openings, "reason": reason, "detail": (verdict.detail or "") if verdict else "",
        "ticket_hash": hashlib.sha256(ticket.encode()).digest(), "received_at": now(), "settled_at": None, "settled_by": None, "settlement": None,
    }  # fmt: skip
