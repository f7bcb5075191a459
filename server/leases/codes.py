"""What a code read from a label is, before anybody asks whose: its normal form, its kind, the fields inside it."""

from __future__ import annotations

import re
import unicodedata

from server.leases.serials import express_tag, has_gs1_check, has_luhn, shape_of

NOISE = frozenset({"mac", "ean", "sscc", "part", "imei", "other"})
"""Kinds that name no asset; such a code only counts when an asset is listed under exactly it."""

WORDS = re.compile(
    "(?:SERIALNUMBER|SERIALNO|SERIALNR|SERIAL|SERIENNUMMER|SERIENNR|SERVICETAG|SVCTAG|SER|SNR|SN|IMEI[12]?)(?=.{4})"
)
_RAW_CHARACTERS_MAX = 4300  # a full QR code
_DROPPED = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Pd"})
_DROPPED_ASCII = dict.fromkeys([*range(33), 127, *map(ord, "*-./:")])
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_URL = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_MAC = re.compile(r"(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}", re.IGNORECASE)
_OTHER_IDENTIFIERS = re.compile(r"(?:2P|1T|4L|1V|[345]S|11K)[0-9A-Z]{2,}|Q[0-9]{1,6}")
_LENOVO_TYPE = re.compile(r"[0-9]{2}[0-9A-Z]{6}[A-Z]{2}")
_DELL_PIECE = re.compile(r"[A-Z]{2}0[0-9A-Z]{5}[0-9A-Z]{5}[0-9A-Z]{3}[0-9A-Z]{4}(?:[A-Z][0-9]{2})?")
_FIELD_KINDS = {"S": "serial", "1S": "serial", "21": "serial", "1P": "part", "P": "part", "01": "ean", "02": "ean"}


def without_aim(raw: str) -> str:
    """The text without the blanks around it and the AIM symbology id (`]C0` …) some scanners put in front."""
    text = raw[:_RAW_CHARACTERS_MAX].strip(" \t\r\n")
    return _AIM.sub("", text, count=1) if _AIM.match(text) else text


def normalise(raw: str) -> str:
    """The form in which serials and tags are compared: NFKC, upper case, without separators, controls and AIM id."""
    text = without_aim(raw)
    if text.isascii():
        return text.upper().translate(_DROPPED_ASCII)  # the same, for the many that need no more
    text = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in text if char not in "*-./:" and unicodedata.category(char) not in _DROPPED)


def classify(raw: str) -> str:
    """What a code is: serial, express (Dell), mac, imei, ean, sscc, part, other (lot, quantity …), url or unclear."""
    text, value = without_aim(raw), normalise(raw)
    if named := fields(text):
        kinds = [_kind_of_field(name, content) for name, content in named]
        return "serial" if "serial" in kinds else next((kind for kind in kinds if kind != "other"), "other")
    if is_url(text):
        return "serial" if any(shape_of(token) for token in url_tokens(text)) else "url"
    bare = WORDS.sub("", value, count=1) if WORDS.match(value) else value
    if _MAC.fullmatch(text) or (re.fullmatch("[0-9A-F]{12}", bare) and re.search("[A-F]", bare)):
        return "mac"
    if re.fullmatch("[0-9]+", bare):
        return _kind_of_digits(bare)
    return "serial" if bare != value else _kind_of_text(value)


def fields(text: str) -> list[tuple[str, str]]:
    """The (identifier, content) pairs of an ISO 15434 envelope (format 06) or of GS1 in brackets."""
    if text.startswith("[)>"):
        parts = (part.strip(" ") for part in re.split("[\x04\x1d\x1e]", text[3:]))
        found = (re.fullmatch("([0-9]{0,2}[A-Z])(.+)", part) for part in parts)
        return [(pair[1], normalise(pair[2])) for pair in found if pair]
    if re.match(r"\([0-9]{2,4}\)", text):
        return [(name, normalise(content)) for name, content in re.findall(r"\(([0-9]{2,4})\)([^(]+)", text)]
    return []


def is_url(text: str) -> bool:
    """Whether it is a web address."""
    return _URL.match(text) is not None


def url_tokens(text: str) -> list[str]:
    """The parts of a URL's path, query and fragment that could be an identifier: those of a maker's shape first, then
    the last first."""
    rest = _URL.sub("", text, count=1)
    decoded = re.sub("%([2-7][0-9A-Fa-f])", lambda found: chr(int(found[1], 16)), rest)
    tokens = [normalise(part) for part in reversed(re.split("[/?#&;=+,]", decoded))]
    telling = [token for token in tokens if len(token) >= 4 and re.search("[0-9]", token)]
    return sorted(telling, key=lambda token: shape_of(token) is None)


def _kind_of_field(name: str, content: str) -> str:
    if name == "00":
        return "sscc" if re.fullmatch("[0-9]{18}", content) and has_gs1_check(content) else "other"
    return _FIELD_KINDS.get(name, "other")


def _kind_of_digits(digits: str) -> str:
    if len(digits) == 20 and digits.startswith("00") and has_gs1_check(digits):
        return "sscc"
    if len(digits) == 15 and has_luhn(digits):
        return "imei"
    if len(digits) in (8, 12, 13, 14) and has_gs1_check(digits):
        return "ean"
    return "express" if express_tag(digits) else "unclear"


def _kind_of_text(value: str) -> str:
    if value.startswith(("1P", "11S")) and len(value) >= 8:
        return "part"
    if shape_of(value) or (value.startswith("1S") and len(value) >= 9):
        return "serial"
    if _OTHER_IDENTIFIERS.fullmatch(value):
        return "other"
    if value.startswith("S") and shape_of(value[1:]):
        return "serial"
    return "part" if "#" in value or _LENOVO_TYPE.fullmatch(value) or _DELL_PIECE.fullmatch(value) else "unclear"
