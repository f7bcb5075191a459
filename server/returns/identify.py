"""From a scan to an asset: which forms of it to look for, and which asset it means (domain.md §7).

pwa/src/identify.ts does the same on the phone; tests/vectors/identify.json holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from server.leases.codes import NOISE, WORDS, classify, fields, is_url, normalise, url_tokens, without_aim
from server.leases.serials import corrected, express_tag, shape_of

__all__ = ["RULES", "Candidate", "Known", "Match", "candidates", "classify", "is_label_match", "match", "normalise"]

RULES = ("serial", "tag", "prefix", "lenovo", "url", "express", "suffix", "position", "lookalike")
"""How a scan can mean an asset, best first."""

CONFIRMED_RULES = frozenset({"suffix", "position", "lookalike"})
"""Rules that guess: a match counts once a person has compared the two strings."""

_SKELETON = str.maketrans("OQILSBZG", "00115826")
_SKELETON_CHARACTERS_MIN = 5


@dataclass(frozen=True)
class Candidate:
    """A form of what was read, and the rule that made it."""

    value: str
    rule: str


@dataclass(frozen=True)
class Known:
    """An asset somebody might mean; `serial` and `tag` are normalised."""

    asset_id: str
    serial: str
    tag: str = ""


@dataclass(frozen=True)
class Match:
    """An asset a scan means, by which rule; `confirm`: only once a person has compared the two strings."""

    asset_id: str
    serial: str
    tag: str
    rule: str
    confirm: bool


def candidates(raw: str) -> list[Candidate]:
    """The forms to look for, best first, each once. The first is the text as it stands, which beats any stripping."""
    text, value = without_aim(raw), normalise(raw)
    found = [Candidate(value, "serial")]
    named = fields(text)
    for name, content in named:
        found += [Candidate(content, "prefix")] if name in ("S", "21") else _lenovo(content) if name == "1S" else []
    if is_url(text):
        found += [Candidate(token, "url") for token in url_tokens(text)]
    else:
        found += _stripped(value)
    if tag := express_tag(value):
        found.append(Candidate(tag, "express"))
    if len(value) >= 14 and not named and not is_url(text) and classify(raw) not in NOISE:
        found += [Candidate(value[-8:], "suffix"), Candidate(value[-7:], "suffix")]
    first: dict[str, Candidate] = {}
    for candidate in found:
        first.setdefault(candidate.value, candidate)
    return [candidate for candidate in first.values() if candidate.value]


def match(raw: str, pool: Iterable[Known], symbology: str = "typed") -> list[Match]:
    """The assets of the pool that a scan means, all by the same, best rule; none when nothing fits.

    A rule that guesses must hit exactly one asset. Look-alike letters are only for what a person typed: a barcode is
    not misread that way.
    """
    assets, forms = list(pool), candidates(raw)
    if not forms:
        return []
    found = _hits(assets, "serial", lambda known: known.serial == forms[0].value)
    found = found or _hits(assets, "tag", lambda known: known.tag == forms[0].value)
    for form in forms[1:]:
        found = found or _named(assets, form)
    if found or classify(raw) in NOISE:
        return found
    plain = [form.value for form in forms if form.rule in ("serial", "prefix")]
    readings = {reading for reading in map(corrected, plain) if reading}
    found = _hits(assets, "position", lambda known: known.serial in readings or corrected(known.serial) in readings)
    if found or symbology != "typed":
        return found
    skeletons = {_skeleton(value) for value in plain} - {""}
    return _hits(
        assets, "lookalike", lambda known: _skeleton(known.serial) in skeletons or _skeleton(known.tag) in skeletons
    )


def is_label_match(codes: Sequence[str], serial: str, tag: str) -> Literal["match", "other", "unread"]:
    """Whether the codes read in a photo of a label name this asset.

    "other": a serial was read and it is another one. Codes that tell nothing (a MAC, a part number, seven characters on
    a label whose maker's serials have another shape) leave it "unread".
    """
    wanted = {normalise(serial), normalise(tag)} - {""}
    forms = [candidates(code) for code in codes]
    if any(form.value in wanted for each in forms for form in each):
        return "match"
    expected = normalise(serial)
    read = {normalise(code) for code in codes}
    return "other" if any(_is_another(code, expected, read) for code in codes) else "unread"


def _is_another(code: str, expected: str, read: set[str]) -> bool:
    """Seven characters or a lone express code may be anything; a service tag beside its express code is a Dell's."""
    kind, shape, value = classify(code), shape_of(expected), normalise(code)
    if kind == "express":
        return shape == "dell" or express_tag(value) in read
    if kind == "unclear":
        return shape is None and len(value) == len(expected)
    shapes = {shape_of(form.value) for form in candidates(code)} - {None}
    return kind == "serial" and (shape == "dell" or shapes != {"dell"})


def _named(assets: list[Known], form: Candidate) -> list[Match]:
    return _hits(assets, form.rule, lambda known: form.value in (known.serial, known.tag))


def _hits(assets: list[Known], rule: str, is_meant: Callable[[Known], bool]) -> list[Match]:
    confirm = rule in CONFIRMED_RULES
    found = [Match(known.asset_id, known.serial, known.tag, rule, confirm) for known in assets if is_meant(known)]
    return [] if confirm and len(found) != 1 else found


def _skeleton(value: str) -> str:
    return value.translate(_SKELETON) if len(value) >= _SKELETON_CHARACTERS_MIN else ""


def _stripped(value: str) -> list[Candidate]:
    if word := WORDS.match(value):
        return [Candidate(value[word.end() :], "prefix"), *_data_identifier(value)]
    return _data_identifier(value)


def _data_identifier(value: str) -> list[Candidate]:
    """Without the ANSI MH10.8.2 identifier `S` or `1S` in front."""
    if value.startswith("1S") and len(value) >= 7:
        return _lenovo(value[2:])
    return [Candidate(value[1:], "prefix")] if value.startswith("S") and len(value) >= 5 else []


def _lenovo(rest: str) -> list[Candidate]:
    """After `1S`: a machine type of 10 or 7 characters, then a serial of 8 or 7 (support.lenovo.com HT001005)."""
    serial_length = {18: 8, 17: 7, 15: 8, 14: 7}.get(len(rest))
    found = [Candidate(rest[-serial_length:], "lenovo")] if serial_length else []
    return [*found, Candidate(rest, "prefix")]
