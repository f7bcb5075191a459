"""Makers' serial formats: which shapes are legal, and where a shape tells a letter from a digit (domain.md §7)."""

from __future__ import annotations

import re
from functools import lru_cache

FORMATS: dict[str, tuple[re.Pattern[str], ...]] = {
    "dell": (re.compile(r"[0-9A-Z]{7}"), re.compile(r"[0-9A-Z]{5}")),
    "hp": (re.compile(r"[0-9A-Z]{3}[0-9]{3}[0-9B-DF-HJ-NP-TV-Z]{4}"), re.compile(r"[0-9A-Z]{12}")),
    "lenovo": (re.compile(r"(?=.*[0-9])[0-9A-Z]{7,8}"), re.compile(r"LF[BS]N[0-9A-Z]{10}")),
    "apple": (re.compile(r"[0-9A-HJ-NP-Z]{12}"), re.compile(r"[0-9A-Z]{8,11}|[0-9A-Z]{13,14}")),
    "meraki": (re.compile(r"Q[0-9A-Z]{11}"),),
    "cisco": (re.compile(r"[A-Z]{3}[0-9]{2}(?:0[1-9]|[1-4][0-9]|5[0-3])[0-9A-HJ-NP-Z]{4}"),),
    "huawei": (re.compile(r"21[0-9A-Z]{10}[0-9A-HJ-NP-Y][0-9A-C][0-9A-Z]{6,}"),),
    "netapp": (re.compile(r"[0-9]{9}|[0-9]{12}|999[0-9]{17}"),),
}
"""Maker → its legal shapes, of normalised text. Makers that publish none (Juniper and most others) are not here."""

_NAMES = (
    ("MERAKI", "meraki"), ("CISCO", "cisco"), ("DELL", "dell"), ("HEWLETT", "hp"), ("HPE", "hp"), ("HP", "hp"),
    ("LENOVO", "lenovo"), ("APPLE", "apple"), ("HUAWEI", "huawei"), ("XFUSION", "huawei"), ("NETAPP", "netapp"),
)  # fmt: skip
_TELLING = {
    "cisco": FORMATS["cisco"][0],
    "hp": FORMATS["hp"][0],
    "huawei": FORMATS["huawei"][0],
    "lenovo": re.compile(r"[A-Z]{2}[0-9A-Z]{6}"),
    "apple": re.compile(r"[CDFG][0-9A-HJ-NP-Z]{11}"),
    "meraki": FORMATS["meraki"][0],
    "dell": FORMATS["dell"][0],
}
_IMEI = re.compile(r"[0-9]{15}")
_TO_DIGIT = str.maketrans("OQILSBZG", "00115826")
_TO_LETTER = str.maketrans("015826", "OISBZG")
_TO_DIGIT_SAFE = str.maketrans("OI", "01")


@lru_cache(maxsize=1024)
def maker_code(maker: str) -> str | None:
    """The key of FORMATS for a maker's name as people write it, or None when nothing is known of its serials."""
    words = re.split(r"[^A-Z0-9]+", maker.upper())
    return next((code for name, code in _NAMES if name in words or (len(name) > 3 and name in maker.upper())), None)


def fits(serial_norm: str, maker: str) -> bool:
    """Whether the maker could have given this serial. True for makers nothing is known of, and for an IMEI."""
    code = maker_code(maker)
    if code is None or (_IMEI.fullmatch(serial_norm) and has_luhn(serial_norm)):
        return True
    return any(shape.fullmatch(serial_norm) for shape in FORMATS[code])


def shape_of(value: str) -> str | None:
    """The maker whose format this text has when the format is telling, else None.

    "dell" is said of any seven characters of both kinds: a service tag gives away no more than that.
    """
    if not re.search("[0-9]", value) or not re.search("[A-Z]", value):
        return None
    return next((code for code, shape in _TELLING.items() if shape.fullmatch(value)), None)


def corrected(value: str) -> str | None:
    """The one legal reading of a misread Cisco or HP serial, or None when no position rule speaks (domain.md §7).

    Cisco: letters at 1–3, digits at 4–7, no O or I in the last four. HP: digits at 4–6, no vowels in the last four.
    """
    if len(value) == 11:
        read = value[:3].translate(_TO_LETTER) + value[3:7].translate(_TO_DIGIT) + value[7:].translate(_TO_DIGIT_SAFE)
        return read if FORMATS["cisco"][0].fullmatch(read) else None
    if len(value) == 10:
        read = value[:3] + value[3:6].translate(_TO_DIGIT) + value[6:].translate(_TO_DIGIT_SAFE)
        return read if FORMATS["hp"][0].fullmatch(read) else None
    return None


def express_tag(value: str) -> str | None:
    """Dell: the service tag of an express service code (its decimal form), or None."""
    if not re.fullmatch("[0-9]{10,11}", value) or int(value) >= 36**7:
        return None
    number, tag = int(value), ""
    for _ in range(7):
        number, digit = divmod(number, 36)
        tag = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + tag
    return tag


def has_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit (IMEI, ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def has_gs1_check(digits: str) -> bool:
    """Whether the last digit is the GS1 check digit (EAN-8, UPC-A, EAN-13, GTIN-14, SSCC)."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0
