"""Looking at journals in tests."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from server.database import db
from server.models.journal import JournalEntry
from server.models.reference import Return
from server.models.state import AssetState


def journal(app: Flask, return_id: str) -> list[JournalEntry]:
    """A return's entries in order."""
    with app.app_context():
        asked = select(JournalEntry).where(JournalEntry.return_id == return_id).order_by(JournalEntry.seq)
        return list(db.session.scalars(asked))


def head(app: Flask, return_id: str) -> int:
    """A return's head_seq."""
    with app.app_context():
        return db.session.get_one(Return, return_id).head_seq


def state_of(app: Flask, return_id: str, asset_id: str) -> AssetState:
    """A projection's row."""
    with app.app_context():
        return db.session.get_one(AssetState, (return_id, asset_id))


def record_of(app: Flask, return_id: str, asset_id: str) -> dict[str, Any]:
    """A projection's record."""
    return state_of(app, return_id, asset_id).record


def verdicts_of(answer: list[dict[str, Any]]) -> list[str]:
    """Just the words."""
    return [verdict["verdict"] for verdict in answer]
