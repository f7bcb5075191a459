"""Made-up work of technicians, signed before any clock runs: entries of about 1 kB on the wire, as a phone would make them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tests.phones import Phone, Saved, uuid7

SLOTS = ("serial_label", "lid", "keyboard", "screen_on_white", "base", "left_edge", "right_edge", "accessories")
_QUESTIONS = ("hinge", "keys", "trackpad", "ports", "camera", "screen_pixels", "battery_safe", "labels_removed")
_LOCKS = ("firmware_password", "drive_password", "activation_lock", "mdm", "remote_management")


@dataclass(frozen=True)
class Batch:
    """One push, ready to send, and how many entries it holds."""

    body: bytes
    count: int


def work(phone: Phone, return_id: str, assets: Iterator[str]) -> Iterator[Saved]:
    """One asset after another, each with the 16 entries of an ordinary laptop with one scratch."""
    for asset in assets:
        yield phone.located(return_id, asset)
        for slot in SLOTS:
            yield phone.took(return_id, asset, slot)
        yield phone.record(return_id, "condition.answered", asset, {"answers": dict.fromkeys(_QUESTIONS, "good")})
        yield phone.record(return_id, "power.tested", asset, {"result": "starts"})
        yield phone.record(return_id, "accessories.checked", asset, {"present": ["charger"], "missing": []})
        yield phone.record(return_id, "locks.checked", asset, {"states": dict.fromkeys(_LOCKS, "none")})
        defect = uuid7()
        close = phone.took(return_id, asset, "defect", defect=defect)
        marks = [{"photo": close.id, "boxes": [{"x": 1200, "y": 3400, "w": 900, "h": 300, "code": "scratch"}]}]
        yield close
        yield phone.defect(return_id, asset, defect, marks=marks)
        yield phone.noted(return_id, asset, "Scratch near the left hinge, seen at arrival.")


def batches(phone: Phone, return_id: str, assets: list[str], size: int, count: int) -> list[Batch]:
    """`count` pushes of `size` entries. Each entry also carries its leaf, which the bare handler uses as its key."""
    entries, made = work(phone, return_id, iter(assets)), []
    for _ in range(count):
        wires: list[dict[str, Any]] = [{**entry.wire, "leaf": entry.leaf} for entry in islice(entries, size)]
        body = {"kid": phone.kid, "clock": phone.now().isoformat(), "entries": wires}
        made.append(Batch(json.dumps(body, separators=(",", ":")).encode(), len(wires)))
        phone.entries.clear()
        phone.photos.clear()
    return made


def assets_needed(size: int, count: int) -> int:
    """How many assets that work walks over."""
    return size * count // 16 + 2
