"""What a link shows of one asset's record (docs/asset-record.md), and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from server.returns.words import name_of


@dataclass(frozen=True)
class Times:
    """When the device says it was recorded, and when it reached the server."""

    recorded: datetime | None
    arrived: datetime | None


@dataclass(frozen=True)
class Mark:
    """A damage mark in the pixels of its photograph; `number` is the defect's in its asset's list."""

    x: float
    y: float
    w: float
    h: float
    number: int


@dataclass(frozen=True)
class ShownPhoto:
    """A photograph; `is_here` is false while the server awaits its bytes."""

    id: str
    name: str
    width: int
    height: int
    is_here: bool
    is_label_right: bool
    marks: list[Mark]
    times: Times


@dataclass(frozen=True)
class Fact:
    """One line of a condition; `is_fault` draws the eye."""

    name: str
    value: str
    is_fault: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the record that was said at one time."""

    title: str
    facts: list[Fact]
    times: Times


@dataclass(frozen=True)
class ShownDefect:
    """A defect by its number."""

    number: int
    words: str
    severity: int
    times: Times


@dataclass(frozen=True)
class ShownNote:
    """A note in the words it was written in."""

    text: str
    times: Times


@dataclass(frozen=True)
class ShownAsset:
    """One asset as the link shows it. `presence` is found, missing or expected."""

    id: str
    serial: str
    tag: str
    product: str
    category: str
    presence: str
    presence_words: str
    times: Times
    photos: list[ShownPhoto] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    defects: list[ShownDefect] = field(default_factory=list)
    is_undamaged: bool = False
    notes: list[ShownNote] = field(default_factory=list)


def kept_photos(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Photographs without those that a retake replaced, and without those that turned out to be of another asset."""
    retakes = record.get("retakes") or []
    gone = {retake.get("photo") for retake in retakes if retake.get("state") == "answered"}
    standing = [retake for retake in retakes if retake.get("state") != "withdrawn"]
    gone |= {retake.get("photo") for retake in standing if retake.get("reason") == "wrong_asset"}
    return [photo for photo in record.get("photos") or [] if photo["id"] not in gone and photo.get("label") != "other"]


def photos(record: dict[str, Any], numbers: dict[str, int]) -> list[ShownPhoto]:
    """The photographs that are kept, with the marks on them. A photograph's arrival is that of its bytes."""
    return [
        ShownPhoto(
            photo["id"], name_of("slots", photo["slot"]), photo["w"], photo["h"], bool(photo.get("arrived")),
            photo.get("label") == "match", list(_marks(photo, record, numbers)),
            Times(_moment(photo.get("at")), _moment(photo.get("arrived"))),
        )  # fmt: skip
        for photo in kept_photos(record)
    ]


def _marks(photo: dict[str, Any], record: dict[str, Any], numbers: dict[str, int]) -> Iterator[Mark]:
    """Marks come in 1/10000 of the upright picture; the page draws them in its pixels."""
    across, down = photo["w"] / 10_000, photo["h"] / 10_000
    for defect in record.get("defects") or []:
        for marked in defect.get("marks") or []:
            for box in marked["boxes"] if marked["photo"] == photo["id"] else ():
                yield Mark(round(box["x"] * across, 1), round(box["y"] * down, 1), round(box["w"] * across, 1),
                           round(box["h"] * down, 1), numbers[defect["id"]])  # fmt: skip


def sections(record: dict[str, Any]) -> Iterator[Section]:
    """Power, condition, accessories and locks, as far as somebody said something of them."""
    if power := record.get("power"):
        result = power["result"]
        facts = [Fact("Power-on", name_of("power_results", result), result == "does_not_start")]
        yield Section("Power", facts, times(power))
    if condition := record.get("condition"):
        answers = condition["answers"].items()
        facts = [Fact(name_of("questions", code), name_of("answers", said), said == "fault") for code, said in answers]
        yield Section("Condition", facts, times(condition))
    if accessories := record.get("accessories"):
        facts = [Fact(name_of("accessories", code), "Present") for code in accessories["present"]]
        facts += [Fact(name_of("accessories", code), "Missing", True) for code in accessories["missing"]]
        yield Section("Accessories", facts, times(accessories))
    if locks := record.get("locks"):
        states = locks["states"].items()
        facts = [Fact(name_of("locks", lock), name_of("lock_states", is_), is_ == "locked") for lock, is_ in states]
        yield Section("Locks", facts, times(locks))


def defect(defect: dict[str, Any], numbers: dict[str, int]) -> ShownDefect:
    """A defect in one line: "Lid: scratch, moderate, 25 mm"."""
    parts = [f"{name_of('components', defect['component'])}: {name_of('defect_types', defect['type']).lower()}",
             name_of("severities", defect["severity"]).lower()]  # fmt: skip
    if defect.get("size_mm"):
        parts.append(f"{defect['size_mm']} mm")
    if (defect.get("count") or 1) > 1:
        parts.append(f"× {defect['count']}")
    return ShownDefect(numbers[defect["id"]], ", ".join(parts), defect["severity"], times(defect))


def notes(record: dict[str, Any], texts: dict[str, str]) -> Iterator[ShownNote]:
    """The notes whose words are still there."""
    for note in record.get("notes") or []:
        if note["c"] in texts:
            yield ShownNote(texts[note["c"]], times(note))


def times(part: dict[str, Any]) -> Times:
    """When a part of the record was recorded, and when it came."""
    return Times(_moment(part.get("at")), _moment(part.get("received")))


def _moment(text: str | None) -> datetime | None:
    """RFC 3339 as it was written; a device may have claimed nonsense."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except ValueError:
        return None
