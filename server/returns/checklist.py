"""What each category asks for, and what of it a record still lacks. The phone reads the same checklists.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load() -> dict[str, Any]:
    """The checklists as they stand in checklists.json."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "checklists.json").read_text("utf-8"))
    return found


def categories() -> dict[str, dict[str, Any]]:
    """Category code → its checklist."""
    found: dict[str, dict[str, Any]] = load()["categories"]
    return found


def default_accessories(category: str) -> list[str]:
    """The accessories that come back with this category unless the schedule says otherwise."""
    return list(categories().get(category, {}).get("accessories", []))


def is_recorded(category: str, record: dict[str, Any], expected_accessories: Sequence[str]) -> bool:
    """Whether the record holds everything its checklist asks for."""
    return next(_missing(category, record, expected_accessories), None) is None


def missing_parts(category: str, record: dict[str, Any], expected_accessories: Sequence[str]) -> list[str]:
    """What is still to do, as `presence`, `photo:<slot>`, `damage`, `defect:<id>`, `condition:<question>`, `power`,
    `accessory:<code>` and `lock:<code>`.

    An unexpected asset asks only for its label. A unit that does not start is not asked for pictures of its lit screen,
    one without any accessory present not for a picture of them.
    """
    return list(_missing(category, record, expected_accessories))


def _missing(category: str, record: dict[str, Any], accessories: Sequence[str]) -> Iterator[str]:
    photos = record.get("photos") or []
    slots = {photo["slot"] for photo in photos}
    if record.get("unexpected"):
        if "serial_label" not in slots:
            yield "photo:serial_label"
        return
    if not record.get("located"):
        yield "presence"
    asked = categories().get(category) or categories()["other"]
    yield from (f"photo:{slot}" for slot in asked_photos(asked, record, accessories) if slot not in slots)
    yield from _missing_damage(record, {photo.get("defect") for photo in photos})
    answers = (record.get("condition") or {}).get("answers", {})
    yield from (f"condition:{question}" for question in asked["questions"] if question not in answers)
    if asked["has_power"] and not record.get("power"):
        yield "power"
    checked = record.get("accessories") or {}
    told = {*checked.get("present", []), *checked.get("missing", [])}
    yield from (f"accessory:{code}" for code in accessories if code not in told)
    states = (record.get("locks") or {}).get("states", {})
    yield from (f"lock:{code}" for code in asked["locks"] if code not in states)


def asked_photos(asked: dict[str, Any], record: dict[str, Any], accessories: Sequence[str]) -> list[str]:
    """The photo slots this unit can be asked for, in the order of its checklist."""
    impossible: set[str] = set()
    if (record.get("power") or {}).get("result") == "does_not_start":
        impossible |= set(load()["photos_needing_power"])
    checked = record.get("accessories")
    if not accessories or (checked and not checked.get("present")):
        impossible |= set(load()["photos_needing_accessories"])
    return [slot for slot in asked["photos"] if slot not in impossible]


def _missing_damage(record: dict[str, Any], pictured: set[str | None]) -> Iterator[str]:
    defects = record.get("defects") or []
    if not defects and not record.get("damage_ruled_out"):
        yield "damage"
    yield from (f"defect:{defect['id']}" for defect in defects if defect["id"] not in pictured)
