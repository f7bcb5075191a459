"""The rule for choosing a password, and how it is kept."""

from __future__ import annotations

import pytest

from server.errors import Invalid
from server.people import passwords

GOOD = ["correct horse battery", "seven green kettles", "Wolkenkratzer im Nebel", "k7#Vq2!mZ9xLp", "purple monkey dishwasher",
        "なにかとてもながいことばです", "my lessor's favourite teapot"]  # fmt: skip
COMMON = ["password1234", "P@ssw0rd12345", "Welcome-2026!", "administrator", "iloveyouforever", "letmeinplease", "Sommer2026!!!",
          "qwertyuiop123", "correcthorsebatterystaple", "Handback1234", "passwordpassword", "Football12345", "Pässwörd12345"]  # fmt: skip
PATTERNS = ["aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "qwertyuiopas", "abcdefghijkl", "1qaz2wsx3edc", "zyxwvutsrqpo",
            "aabbaabbaabb", "            "]  # fmt: skip


@pytest.mark.parametrize("password", GOOD)
def test_a_few_unrelated_words_are_welcome(password: str) -> None:
    passwords.check_choice(password, "Ada Lovelace", "ada@example.com")


@pytest.mark.parametrize("password", COMMON)
def test_what_people_try_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="first that people try"):
        passwords.check_choice(password)


@pytest.mark.parametrize("password", PATTERNS)
def test_patterns_are_refused(password: str) -> None:
    with pytest.raises(Invalid):
        passwords.check_choice(password)


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 257])
def test_length_is_bounded(password: str) -> None:
    with pytest.raises(Invalid, match="characters"):
        passwords.check_choice(password)


@pytest.mark.parametrize("password", ["adalovelace12", "Lovelace-Ada-99", "ada@brewery.eu"])
def test_ones_own_name_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="your name"):
        passwords.check_choice(password, "Ada Lovelace", "ada@brewery.eu")


def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    first, second = (passwords.hash_password("seven green kettles") for _ in range(2))
    assert first.startswith("$argon2id$") and first != second
    assert passwords.is_right("seven green kettles", first)
    assert not passwords.is_right("seven green kettle", first)


def test_the_same_words_from_another_keyboard_are_right() -> None:
    kept = passwords.hash_password("cafe\u0301 au lait bleu")
    assert passwords.is_right("caf\u00e9 au lait bleu", kept)


def test_nobodys_password_is_always_wrong() -> None:
    assert not passwords.is_right("nobody has this password", None)
    assert not passwords.is_right("anything", "not a hash")
