"""The desk's small rules by themselves: which code on a label is the serial, rent as people write it."""

from __future__ import annotations

from tests.browser.test_phone_modules import run


def label(*codes: str) -> dict[str, object]:
    """What the label's codes are for a Dell with a tag."""
    [told] = run("desk/review/label-codes.ts", [["labelCodes", list(codes), "5RFDP01", "IT-1001"]])
    return told


def test_of_several_codes_the_expected_serial_stands_beside_it() -> None:
    told = label("00:1B:44:11:3A:B7", "IT1001", "S5RFDP01", "5RFDP01")
    assert told == {"serial": "5RFDP01", "tag": "IT1001", "others": ["S5RFDP01", "00:1B:44:11:3A:B7"]}


def test_a_serial_behind_its_prefix_is_the_serial() -> None:
    assert label("S5RFDP01")["serial"] == "S5RFDP01"


def test_of_codes_that_are_not_expected_a_serial_comes_before_noise() -> None:
    assert label("00:1B:44:11:3A:B7", "5CG99999ZZ") == {"serial": None, "tag": None, "others": ["5CG99999ZZ", "00:1B:44:11:3A:B7"]}
