"""What an entry's `data` may hold: small checks put together per kind. Codes, ids and integers only; no free text, no names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from server.errors import Invalid
from server.journal.entry import is_uuid

Check = Callable[[Any], bool]

_CODE = re.compile(r"[a-z0-9_]{1,40}").fullmatch
_KID = re.compile(r"[0-9a-f]{64}").fullmatch
LIST_MAX = 100


class WrongBody(Invalid):
    """An authentic entry whose `data` its kind does not allow; kept in quarantine, not in the journal."""

    code, title = "wrong_body", "The entry's data is not what its kind holds"


def code(value: Any) -> bool:
    """A short code of a catalogue; whether the catalogue has it is the reader's concern, or old apps would be refused."""
    return type(value) is str and _CODE(value) is not None


def flag(value: Any) -> bool:
    """True or false."""
    return type(value) is bool


def spki(value: Any) -> bool:
    """A public key in base64url."""
    return type(value) is str and 60 <= len(value) <= 270


def kid(value: Any) -> bool:
    """A key's name: 32 bytes in hex."""
    return type(value) is str and _KID(value) is not None


def scanned(value: Any) -> bool:
    """What a code said, as read; a label may hold separators and control characters."""
    return type(value) is str and 1 <= len(value) <= 128 and "\x00" not in value


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`, both included."""
    return lambda value: type(value) is int and low <= value <= high


def one_of(*values: str) -> Check:
    """One of these codes."""
    allowed = frozenset(values)
    return lambda value: type(value) is str and value in allowed


def maybe(check: Check) -> Check:
    """Null, or what `check` takes."""
    return lambda value: value is None or check(value)


def many(check: Check, most: int = LIST_MAX) -> Check:
    """A list of at most `most`."""
    return lambda value: type(value) is list and len(value) <= most and all(map(check, value))


def table(key: Check, value: Check, most: int = LIST_MAX) -> Check:
    """An object with up to `most` members."""
    return lambda found: (
        type(found) is dict
        and len(found) <= most
        and all(key(name) and value(member) for name, member in found.items())
    )


def body(**checks: Check) -> Check:
    """An object with exactly these members."""
    names = frozenset(checks)
    pairs = tuple(checks.items())
    return lambda value: (
        type(value) is dict and value.keys() == names and all(check(value[name]) for name, check in pairs)
    )


def _box(value: Any) -> bool:
    return _box_shape(value) and value["x"] + value["w"] <= 10_000 and value["y"] + value["h"] <= 10_000


_box_shape = body(x=whole(0, 10_000), y=whole(0, 10_000), w=whole(1, 10_000), h=whole(1, 10_000), code=code)

marks = many(body(photo=is_uuid, boxes=many(_box, 50)), 20)
"""Areas of photographs in 1/10000 of the upright picture."""
