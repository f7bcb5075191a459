"""Words of notes, put beside the commitments of an asset record: they are not in it because they may have to be erased."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from server.database import db
from server.models.journal import Opening
from server.models.people import Person
from server.returns.told import Record

_AT_ONCE = 500


def add_texts(return_id: str, records: Iterable[Record]) -> None:
    """Put `text` beside every note's commitment and `note` beside every retake's, in place; erased words stay absent."""
    places = [place for record in records for place in _places(record)]
    words = words_of(return_id, [holder["entry"] for holder, _ in places])
    for holder, name in places:
        if holder["c"] in words:
            holder[name] = words[holder["c"]]


def words_of(return_id: str, entry_ids: Iterable[str]) -> dict[str, str]:
    """The words of these entries' notes, by commitment; erased ones are not there."""
    wanted, found = sorted(set(entry_ids)), dict[str, str]()
    for start in range(0, len(wanted), _AT_ONCE):
        asked = select(Opening.c, Opening.text).where(
            Opening.return_id == return_id,
            Opening.entry_id.in_(wanted[start : start + _AT_ONCE]),
            Opening.text.is_not(None),
        )
        found |= {bytes(row.c).hex(): str(row.text) for row in db.session.execute(asked)}
    return found


def _places(record: Record) -> Iterator[tuple[dict[str, Any], str]]:
    for note in (*record.get("notes", ()), *(record.get("review") or {}).get("notes", ())):
        if note["c"]:
            yield note, "text"
    for retake in record.get("retakes", ()):
        if retake["c"]:
            yield retake, "note"


def people_in(value: Any) -> Iterator[str]:
    """The ids of everybody a record names."""
    if isinstance(value, dict):
        by = value.get("by")
        if isinstance(by, str):
            yield by
        for member in value.values():
            yield from people_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from people_in(member)


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """Person id → name."""
    ids = sorted(set(person_ids))
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}
