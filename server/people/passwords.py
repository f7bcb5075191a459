"""Passwords: the rule for choosing one (NIST SP 800-63B: long, not common, nothing else), and their argon2 hashes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import Invalid

LENGTH_MIN = 12
LENGTH_MAX = 256
_LEET = str.maketrans("013457@$!|", "oleastasil")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
         "azertyuiopqsdfghjklmwxcvbn", "01234567890123456789", "1qaz2wsx3edc4rfv5tgb6yhn7ujm")  # fmt: skip
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash to keep (RFC 9106, its second recommended parameters). Costs about 50 ms on purpose."""
    return _hasher.hash(_prepared(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether the password is the kept one; with none kept it takes as long and is wrong."""
    try:
        return _hasher.verify(kept or _nobodys_hash(), _prepared(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def check_choice(password: str, *personal: str) -> None:
    """Refuse a password that is short, common, a pattern, or made of the person's name or address. Raises Invalid."""
    problem = _problem_with(password, personal)
    if problem:
        raise Invalid(problem, fields={"password": [problem]})


def _problem_with(password: str, personal: tuple[str, ...]) -> str | None:
    if len(password) < LENGTH_MIN:
        return f"A password needs at least {LENGTH_MIN} characters; a few words in a row are easy to remember."
    if len(password) > LENGTH_MAX:
        return f"A password may have at most {LENGTH_MAX} characters."
    plain, bare = _plain(password.translate(_LEET)), _plain(password)
    stem = re.sub(r"[\W\d_]{1,8}$", "", password).translate(_LEET)  # P@ssw0rd1234 is still "password"
    if any(_is_common(spelling) for spelling in (plain, bare, _plain(stem))):
        return "This password is one of the first that people try. Choose a few words that do not belong together."
    if _is_pattern(password.lower()) or (len(bare) >= LENGTH_MIN - 4 and _is_pattern(bare)):
        return "This password is a pattern of keys or repeats itself. Choose a few words that do not belong together."
    if _is_personal(plain, personal):
        return "This password is made of your name or e-mail address. Choose a few words that do not belong together."
    return None


def _prepared(password: str) -> str:
    """The same password typed on another keyboard or system is the same bytes (NFKC)."""
    return unicodedata.normalize("NFKC", password)[:LENGTH_MAX]


def _plain(password: str) -> str:
    """Without case, accents, and anything that is not a letter or digit."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", password.lower()))


def _is_common(plain: str) -> bool:
    """Whether it is one or two words of the list with hardly anything but a number about them (`Welcome-2026!`)."""
    found = {word for word in _common() if len(word) >= 4 and word in plain}
    rest, used = plain, 0
    for word in sorted(found, key=len, reverse=True):
        if word in rest:
            rest, used = rest.replace(word, " "), used + 1
    rest = rest.replace(" ", "")
    return plain in _common() or (0 < used <= 2 and (len(rest) <= 4 or (rest.isdigit() and len(rest) <= 8)))


def _is_pattern(text: str) -> bool:
    """Few different characters, one piece over and over, or a walk along the keyboard or the alphabet."""
    if len(set(text)) < 5:
        return True
    if any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1)):
        return True
    walked = sum(1 for start in range(len(text) - 2) if _is_run(text[start : start + 3]))
    return walked >= (len(text) - 2) * 0.7


def _is_run(piece: str) -> bool:
    return any(piece in row or piece[::-1] in row for row in _ROWS)


def _is_personal(plain: str, personal: tuple[str, ...]) -> bool:
    """Whether no more than five characters are left once the person's own words are taken out."""
    words = [_plain(word) for text in personal for word in re.split(r"[\s@.+_-]+", text)]
    rest = plain
    for word in sorted((word for word in words if len(word) >= 3), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != plain and len(rest) <= 5


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text("utf-8").split()
    return frozenset(_plain(line) for line in lines)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
