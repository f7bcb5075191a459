"""The strict reading of one entry: a compact JWS in the one form evidence.md allows. Parser differences are attacks, so nothing is forgiven."""

from __future__ import annotations

import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NoReturn

from server.errors import Invalid

ZEROS = "0" * 64
INTEGER_LIMIT = 2**53
ATTACHMENTS_MAX = 64

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_HEX64 = re.compile(r"[0-9a-f]{64}").fullmatch
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z").fullmatch
_KIND = re.compile(r"[a-z]{1,31}\.[a-z_]{1,32}").fullmatch
_ROLE = re.compile(r"[a-z_]{1,32}").fullmatch
_HEADER = re.compile(rb'\{"alg":"ES256","typ":"handback-entry\+jws","kid":"([0-9a-f]{64})"\}').fullmatch
_FIELDS = frozenset(("v", "id", "return", "dseq", "dprev", "at", "seen", "kind", "asset", "att", "data"))


class MalformedEntry(Invalid):
    """The bytes are not an entry as evidence.md defines it; nothing of it was kept."""

    code, title = "malformed_entry", "This is not a journal entry"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry says. `att` is [(role, commitment hex)]; `leaf` is SHA-256(0x00 || jws), RFC 6962; `at` is claimed time."""

    id: str
    return_id: str
    kid: str
    dseq: int
    dprev: str
    at: str
    seen: tuple[int, str] | None
    kind: str
    asset_id: str | None
    att: tuple[tuple[str, str], ...]
    data: dict[str, Any]
    jws: str
    leaf: bytes
    signature: bytes


def leaf_hash(jws: str) -> bytes:
    """SHA-256(0x00 || the JWS's bytes): its leaf in the return's tree (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x00" + jws.encode("utf-8", "surrogatepass")).digest()


def parse(jws: str) -> Entry:
    """Read one compact JWS strictly; the signature is looked at by `signing.verify`. Raises `MalformedEntry`."""
    parts = jws.split(".")
    if len(parts) != 3:
        raise MalformedEntry("An entry has three parts between dots.")
    kid = _kid(parts[0])
    payload = _payload(decode_base64url(parts[1]))
    signature = decode_base64url(parts[2])
    if len(signature) != 64:
        raise MalformedEntry("An ES256 signature has 64 bytes.")
    return _entry(payload, kid, jws, signature)


def decode_base64url(part: str) -> bytes:
    """Decode base64url without padding, accepting the canonical spelling only (RFC 4648 §3.5). Raises `MalformedEntry`."""
    try:
        plain = part.encode("ascii").translate(_TO_PLAIN)
        value = binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise MalformedEntry("A part is not base64url.") from None
    if binascii.b2a_base64(value, newline=False).rstrip(b"=") != plain:
        raise MalformedEntry("A part is not canonical base64url.")
    return value


_TO_PLAIN = bytes.maketrans(b"-_+/=", b"+/   ")  # what base64url does not have must not pass as base64


@lru_cache(maxsize=4096)
def _kid(part: str) -> str:
    match = _HEADER(decode_base64url(part))
    if match is None:
        raise MalformedEntry("The header is not exactly that of an entry.")
    return match.group(1).decode("ascii")


def _payload(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8")
        value = _DECODER.decode(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise MalformedEntry(
            "The payload is not JSON as entries use it: UTF-8, no key twice, whole numbers below 2^53."
        ) from None
    if "\\u" in text:
        _refuse_unstorable(value)
    if type(value) is not dict or value.keys() != _FIELDS:
        raise MalformedEntry("The payload's members are not exactly those of an entry.")
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")
    return members


def _integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) >= INTEGER_LIMIT:
        raise ValueError("a number is too large")
    return number


def _no_number(text: str) -> NoReturn:
    raise ValueError("only whole numbers are allowed")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
)


def _refuse_unstorable(value: Any) -> None:
    """Escapes can spell a NUL or half a surrogate pair, which no database keeps and no UTF-8 has."""
    if type(value) is str:
        if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in value):
            raise MalformedEntry("A text holds a character that is none.")
    elif type(value) is dict:
        for name, member in value.items():
            _refuse_unstorable(name)
            _refuse_unstorable(member)
    elif type(value) is list:
        for member in value:
            _refuse_unstorable(member)


def is_uuid(value: Any) -> bool:
    """Whether it is a UUID as its lower-case hyphened text."""
    return type(value) is str and _UUID(value) is not None


def is_digest(value: Any) -> bool:
    """Whether it is 32 bytes as lower-case hex."""
    return type(value) is str and _HEX64(value) is not None


def _is_time(value: Any) -> bool:
    if type(value) is not str or _TIME(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _entry(payload: dict[str, Any], kid: str, jws: str, signature: bytes) -> Entry:
    asset, kind, dseq = payload["asset"], payload["kind"], payload["dseq"]
    for name, is_right in (
        ("v", type(payload["v"]) is int and payload["v"] == 1),
        ("id", is_uuid(payload["id"])),
        ("return", is_uuid(payload["return"])),
        ("dseq", type(dseq) is int and dseq >= 0),
        ("dprev", is_digest(payload["dprev"])),
        ("at", _is_time(payload["at"])),
        ("kind", type(kind) is str and _KIND(kind) is not None),
        ("asset", asset is None or is_uuid(asset)),
        ("data", type(payload["data"]) is dict),
    ):
        if not is_right:
            raise MalformedEntry(f"The member “{name}” is not as an entry has it.")
    return Entry(
        payload["id"], payload["return"], kid, dseq, payload["dprev"], payload["at"], _seen(payload["seen"]),
        kind, asset, _attachments(payload["att"]), payload["data"], jws, leaf_hash(jws), signature,
    )  # fmt: skip


def _seen(value: Any) -> tuple[int, str] | None:
    if value is None:
        return None
    if (
        type(value) is dict
        and value.keys() == {"n", "root"}
        and type(value["n"]) is int
        and value["n"] >= 0
        and is_digest(value["root"])
    ):
        return value["n"], value["root"]
    raise MalformedEntry("The member “seen” is neither null nor a checkpoint.")


def _attachments(value: Any) -> tuple[tuple[str, str], ...]:
    if value == [] and type(value) is list:
        return ()
    if type(value) is not list or len(value) > ATTACHMENTS_MAX:
        raise MalformedEntry("The member “att” is not a list of commitments.")
    found = []
    for item in value:
        if (
            type(item) is not dict
            or item.keys() != {"role", "c"}
            or not is_digest(item["c"])
            or type(item["role"]) is not str
            or not _ROLE(item["role"])
        ):
            raise MalformedEntry("The member “att” holds something that is no commitment.")
        found.append((item["role"], item["c"]))
    if len({commitment for _, commitment in found}) != len(found):
        raise MalformedEntry("A commitment stands twice.")
    return tuple(found)
