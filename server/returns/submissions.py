"""Entries on their way in: read, verified and opened before any transaction begins."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from server.errors import Invalid, Problem
from server.journal import signing
from server.journal.entry import Entry, is_digest, leaf_hash, parse
from server.returns.bodies import WrongBody
from server.returns.kinds import CATALOGUE

_COMMITMENT = b"handback-att-v1\n"
_OPENING = frozenset(("c", "salt", "sha256", "role"))


class WrongOpening(Invalid):
    """What came beside the entry does not open its commitments; the entry was not kept and may be sent again."""

    code, title = "wrong_opening", "The entry came without what belongs to it"


class UnknownKind(WrongBody):
    """This server's catalogue does not have the kind."""

    code, title = "unknown_kind", "This server does not know that kind of entry"


class WrongRole(WrongBody):
    """The person's role may not record this kind."""

    code, title = "role", "Your role may not record this"


class OtherKey(Invalid):
    """A push carries the entries of one key."""

    code, title = "other_key", "This entry was signed with another key"


@dataclass(slots=True)
class Submission:
    """One entry as it was sent: the exact JWS, and its openings [{"c", "salt", "sha256", "role", "text"?}] in hex."""

    jws: str
    openings: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Verdict:
    """What became of one entry: recorded, known, conflict, rejected, quarantined, retry or sign_in."""

    id: str | None
    leaf: str
    verdict: str
    seq: int | None = None
    flags: list[str] = field(default_factory=list)
    code: str | None = None
    detail: str | None = None
    ticket: str | None = None


@dataclass(slots=True)
class Limits:
    """How large an entry and a note may be, in bytes."""

    entry_bytes_max: int
    note_bytes_max: int


@dataclass(slots=True)
class Reading:
    """What reading one submission gave: an authentic entry, or the verdict that says why not. `is_kept`: for quarantine."""

    submission: Submission
    entry: Entry | None = None
    verdict: Verdict | None = None
    is_kept: bool = False


def read(submission: Submission, kid: str, spki: bytes, limits: Limits) -> Reading:
    """Parse, verify, and open. One bad entry never holds up the others, so this answers and does not raise."""
    reading = Reading(submission)
    try:
        if len(submission.jws) > limits.entry_bytes_max:
            raise Invalid(f"An entry may have at most {limits.entry_bytes_max} bytes.")
        entry = parse(submission.jws)
        if entry.kid != kid:
            raise OtherKey
        signing.verify_entry(entry, spki)
        reading.entry = entry
        check_openings(entry, submission.openings, limits)
    except Problem as problem:
        reading.verdict = rejected(reading, problem)
    return reading


def check_kind(entry: Entry, role: str) -> None:
    """Whether the catalogue allows it. Raises `UnknownKind`, `WrongRole` or `WrongBody`; such entries are kept aside."""
    kind = CATALOGUE.get(entry.kind)
    if kind is None:
        raise UnknownKind
    if role not in kind.roles:
        raise WrongRole
    if kind.has_asset is (entry.asset_id is None) or not kind.is_body(entry.data):
        raise WrongBody
    if entry.att or kind.att:
        for role_of_attachment, (least, most) in kind.att.items():
            if not least <= sum(held == role_of_attachment for held, _ in entry.att) <= most:
                raise WrongBody
        if any(held not in kind.att for held, _ in entry.att):
            raise WrongBody


def rejected(reading: Reading, problem: Problem) -> Verdict:
    """The verdict on an entry that is not recorded."""
    entry = reading.entry
    leaf = entry.leaf if entry else leaf_hash(reading.submission.jws)
    return Verdict(entry.id if entry else None, leaf.hex(), "rejected", code=problem.code, detail=problem.detail)


def check_openings(entry: Entry, openings: list[dict[str, Any]], limits: Limits) -> None:
    """Whether each commitment came with what opens it (evidence.md, "Attachments"), and nothing else did. Raises `WrongOpening`."""
    if not openings and not entry.att:
        return
    roles = {c: role for role, c in entry.att}
    if not all(is_digest(opening.get("c")) for opening in openings):
        raise WrongOpening("An opening names its commitment as 64 hex digits.")
    if len(openings) != len(roles) or {opening["c"] for opening in openings} != roles.keys():
        raise WrongOpening("Each photograph and note of an entry travels with exactly one opening.")
    for opening in openings:
        if not opening.keys() - {"text"} == _OPENING or not (
            is_digest(opening["salt"]) and is_digest(opening["sha256"])
        ):
            raise WrongOpening("An opening has a commitment, a salt, a digest and a role.")
        if opening["role"] != roles[opening["c"]]:
            raise WrongOpening("An opening is of another role than its commitment.")
        committed = hashlib.sha256(
            _COMMITMENT + bytes.fromhex(opening["salt"]) + bytes.fromhex(opening["sha256"])
        ).hexdigest()
        if committed != opening["c"]:
            raise WrongOpening("An opening does not open its commitment.")
        _check_text(opening, limits)


def _check_text(opening: dict[str, Any], limits: Limits) -> None:
    text = opening.get("text")
    if opening["role"] != "note":
        if text is not None:
            raise WrongOpening("Only notes travel with words.")
        return
    try:
        words = text.encode("utf-8") if isinstance(text, str) and "\x00" not in text else None
    except UnicodeEncodeError:
        words = None
    if words is None or hashlib.sha256(words).hexdigest() != opening["sha256"]:
        raise WrongOpening("A note's words are not those it was signed with.")
    if len(words) > limits.note_bytes_max:
        raise WrongOpening(f"A note may have at most {limits.note_bytes_max} bytes.")
