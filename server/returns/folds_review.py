"""What each manager's and each of the server's own entries makes of an asset's record. One short function per kind."""

from __future__ import annotations

from typing import Any

from server.returns import disagreements
from server.returns.told import Record, Told


def _judge(record: Record, verdict: str, entry: Told) -> None:
    record["review"] = {"notes": record.get("review", {}).get("notes", []), "verdict": verdict, **entry.who()}


def retake_requested(record: Record, entry: Told) -> None:
    """A photograph is asked for again, or for the first time."""
    retake = {"id": entry.id, **entry.data, "c": entry.commitment("note"), "state": "open", **entry.who()}
    record.setdefault("retakes", []).append(retake)
    _judge(record, "retake", entry)


def retake_withdrawn(record: Record, entry: Told) -> None:
    """The manager no longer needs it."""
    _close_retakes(record, entry.data["retake"])
    review = record.get("review")
    if (
        review
        and review["verdict"] == "retake"
        and not any(retake["state"] == "open" for retake in record.get("retakes", ()))
    ):
        _judge(record, "open", entry)


def review_accepted(record: Record, entry: Told) -> None:
    """What is recorded will do; retakes still open are no longer needed."""
    _close_retakes(record, None)
    _judge(record, "accepted", entry)


def _close_retakes(record: Record, one: str | None) -> None:
    for retake in record.get("retakes", ()):
        if retake["state"] == "open" and one in (None, retake["id"]):
            retake["state"] = "withdrawn"


def review_reopened(record: Record, entry: Told) -> None:
    """Another look is needed."""
    _judge(record, "open", entry)


def review_noted(record: Record, entry: Told) -> None:
    """A manager's note to this asset's review."""
    review = record.setdefault("review", {"verdict": "open", "notes": [], **entry.who()})
    review["notes"].append({"c": entry.commitment("note"), **entry.who()})


def reopen_review(record: Record, entry: Told) -> None:
    """An acceptance covers what was there: evidence that comes later opens the review again."""
    review = record.get("review")
    if review and review["verdict"] == "accepted":
        _judge(record, "open", entry)


def contradiction_settled(record: Record, entry: Told) -> None:
    """A manager says which of the contradicting entries holds; the record then says what that one said."""
    value = disagreements.settle(record, entry)
    if value is None:
        return
    topic = entry.data["topic"]
    if topic == "presence":
        is_located = "scan" in value
        record["located"], record["not_found"] = (value, None) if is_located else (None, value)
    elif topic == "damage":
        _settle_damage(record, value)
    else:
        record[topic] = value


def _settle_damage(record: Record, value: dict[str, Any]) -> None:
    if "component" in value:
        record["damage_ruled_out"] = None
    else:
        record["damage_ruled_out"], record["defects"] = value, []


def photo_received(record: Record, entry: Told) -> None:
    """The bytes are here, checked; a label photograph says which serial it shows."""
    data = entry.data
    for photo in record.get("photos", ()):
        if photo["id"] != data["photo"]:
            continue
        photo.update(arrived=entry.received, label=data["label"], codes=data["codes"])
        _flag_label(record, photo)


def _flag_label(record: Record, photo: dict[str, Any]) -> None:
    flags = record.setdefault("flags", [])
    if photo["label"] == "other":
        flags.append({"code": "label_other", "topic": photo["slot"], "entries": [photo["id"]], "state": "open"})
    elif photo["label"] == "match":
        for flag in flags:
            if flag["code"] == "label_other" and flag["topic"] == photo["slot"]:
                flag["state"] = "settled"
