"""What each technician's entry makes of an asset's record (docs/asset-record.md). One short function per kind."""

from __future__ import annotations

from typing import Any

from server.returns import disagreements
from server.returns.told import Record, Told


def asset_located(record: Record, entry: Told) -> None:
    """The asset is here: its code was read."""
    _presence(record, "located", "not_found", {**entry.data, **entry.who()})


def asset_not_found(record: Record, entry: Told) -> None:
    """Somebody looked for it and it was not there."""
    _presence(record, "not_found", "located", entry.who())


def asset_unexpected(record: Record, entry: Told) -> None:
    """Something is here that is not on this return."""
    record["unexpected"] = {**entry.data, **entry.who()}


def _presence(record: Record, said: str, other: str, value: dict[str, Any]) -> None:
    before = record.get(said) or record.get(other)
    disagreements.note(record, "presence", before, value, is_same=record.get(said) is not None)
    record[said], record[other] = value, None


def photo_taken(record: Record, entry: Told) -> None:
    """A photograph is named; its bytes follow by themselves."""
    data = entry.data
    photo = {"id": entry.id, "slot": data["slot"], "sha256": entry.digests.get(entry.commitment("photo") or ""), "w": data["w"], "h": data["h"],
             "defect": data["defect"], "retake": data["retake"], "arrived": None, "label": None, "codes": [], **entry.who()}  # fmt: skip
    record.setdefault("photos", []).append(photo)
    for retake in record.get("retakes", ()):
        if retake["id"] == data["retake"] and retake["state"] == "open":
            retake["state"] = "answered"
            _look_again(record)


def photo_discarded(record: Record, entry: Told) -> None:
    """A photograph was taken back by its photographer; the journal keeps it, the record does not show it."""
    gone = entry.data["photo"]
    record["photos"] = [photo for photo in record.get("photos", ()) if photo["id"] != gone]
    for flag in record.get("flags", ()):
        if flag["code"] == "label_other" and gone in flag["entries"]:
            flag["state"] = "settled"


def _look_again(record: Record) -> None:
    """Once every retake is answered the review is open again."""
    review = record.get("review")
    if (
        review
        and review["verdict"] == "retake"
        and not any(retake["state"] == "open" for retake in record.get("retakes", ()))
    ):
        review["verdict"] = "open"


def damage_ruled_out(record: Record, entry: Told) -> None:
    """“No damage”. Beside a recorded defect it is a contradiction, whoever says it."""
    value = entry.who()
    for defect in record.get("defects", ()):
        disagreements.note(record, "damage", defect, value, is_same=False, even_own=True)
    record["damage_ruled_out"] = value


def defect_recorded(record: Record, entry: Told) -> None:
    """A defect, or a newer version of it."""
    data = entry.data
    defect = {"id": data["defect"], **{name: value for name, value in data.items() if name != "defect"}, **entry.who()}
    disagreements.note(record, "damage", record.get("damage_ruled_out"), defect, is_same=False)
    record["damage_ruled_out"] = None
    defects = record.setdefault("defects", [])
    for place, known in enumerate(defects):
        if known["id"] == defect["id"]:
            defects[place] = defect
            return
    defects.append(defect)


def defect_withdrawn(record: Record, entry: Told) -> None:
    """A defect was recorded by mistake."""
    gone = entry.data["defect"]
    record["defects"] = [defect for defect in record.get("defects", ()) if defect["id"] != gone]


def condition_answered(record: Record, entry: Told) -> None:
    """All answers to the condition questions at once; the latest hold."""
    before, value = record.get("condition"), {**entry.data, **entry.who()}
    answers = before["answers"] if before else {}
    is_same = all(answers.get(question, answer) == answer for question, answer in value["answers"].items())
    disagreements.note(record, "condition", before, value, is_same)
    record["condition"] = value


def power_tested(record: Record, entry: Told) -> None:
    """Whether it starts."""
    _section(record, "power", entry, "result")


def accessories_checked(record: Record, entry: Told) -> None:
    """What came with it and what did not."""
    _section(record, "accessories", entry, "present", "missing")


def locks_checked(record: Record, entry: Told) -> None:
    """Which locks are on."""
    _section(record, "locks", entry, "states")


def _section(record: Record, section: str, entry: Told, *parts: str) -> None:
    before, value = record.get(section), {**entry.data, **entry.who()}
    is_same = before is not None and all(_plain(before[part]) == _plain(value[part]) for part in parts)
    disagreements.note(record, section, before, value, is_same)
    record[section] = value


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def note_written(record: Record, entry: Told) -> None:
    """A note; its words are behind the commitment."""
    record.setdefault("notes", []).append({"c": entry.commitment("note"), **entry.who()})


def nothing(record: Record, entry: Told) -> None:
    """Kinds that say nothing of one asset's record, or are handled before folding (voids)."""
