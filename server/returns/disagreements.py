"""Two people who say different things of one asset: both are kept, a flag stays until one agrees or a manager settles it."""

from __future__ import annotations

from typing import Any

from server.returns.told import Record, Told

TOPICS = ("presence", "damage", "condition", "power", "accessories", "locks")


def note(
    record: Record,
    topic: str,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    is_same: bool,
    *,
    even_own: bool = False,
) -> None:
    """Compare what stood (`before`) with what was now said (`after`), both with their who. A person may correct themself (not `even_own`)."""
    if before is None:
        return
    flag = _find(record, topic)
    if is_same:
        if flag is not None:
            flag["state"] = "settled"
        return
    if before["by"] == after["by"] and not even_own:
        if flag is not None and flag["state"] == "open":
            _add(flag, after)
        return
    if flag is None:
        flag = {"code": "contradiction", "topic": topic, "entries": [], "values": {}, "state": "open"}
        record.setdefault("flags", []).append(flag)
    elif flag["state"] == "settled":
        flag.update(entries=[], values={}, state="open")
    _add(flag, before)
    _add(flag, after)


def settle(record: Record, entry: Told) -> dict[str, Any] | None:
    """Close the topic's flag; answer the value of the entry that holds, or None when the flag does not name it."""
    flag = _find(record, entry.data["topic"])
    if flag is None:
        return None
    flag["state"] = "settled"
    value: dict[str, Any] | None = flag["values"].get(entry.data["entry"])
    return value


def _add(flag: dict[str, Any], value: dict[str, Any]) -> None:
    if value["entry"] not in flag["entries"]:
        flag["entries"].append(value["entry"])
    flag["values"][value["entry"]] = value


def _find(record: Record, topic: str) -> dict[str, Any] | None:
    flags = record.get("flags", ())
    return next((flag for flag in flags if flag["code"] == "contradiction" and flag["topic"] == topic), None)
