"""The desk's small rules by themselves: which code on a label is the serial, rent as people write it."""

from __future__ import annotations

from typing import Any

from tests.browser.test_phone_modules import run


def label(*codes: str) -> dict[str, Any]:
    """What the label's codes are for a Dell with a tag."""
    told: list[dict[str, Any]] = run("desk/review/label-codes.ts", [["labelCodes", list(codes), "5RFDP01", "IT-1001"]])
    return told[0]


def test_of_several_codes_the_expected_serial_stands_beside_it() -> None:
    told = label("00:1B:44:11:3A:B7", "IT1001", "S5RFDP01", "5RFDP01")
    assert told == {"serial": "5RFDP01", "tag": "IT1001", "others": ["S5RFDP01", "00:1B:44:11:3A:B7"]}


def test_a_serial_behind_its_prefix_is_the_serial() -> None:
    assert label("S5RFDP01")["serial"] == "S5RFDP01"


def test_of_codes_that_are_not_expected_a_serial_comes_before_noise() -> None:
    assert label("00:1B:44:11:3A:B7", "5CG99999ZZ") == {
        "serial": None,
        "tag": None,
        "others": ["5CG99999ZZ", "00:1B:44:11:3A:B7"],
    }


def test_an_amount_is_read_as_it_is_written_anywhere() -> None:
    written = ["1299.50", "1 299,50", "1,299.50", "1.299,5", "1'299", "1,299", "0.05", "10"]
    calls: list[list[Any]] = [["minorOf", text, "EUR"] for text in written]
    assert run("desk/leases/money.ts", calls) == [129950, 129950, 129950, 129950, 129900, 129900, 5, 1000]


def test_an_amount_that_could_mean_two_things_is_none() -> None:
    wrong = ["1,299,50", "12.345,678", "-5", "1e3", "12a", "9999999999999999", ".", ""]
    assert run("desk/leases/money.ts", [["minorOf", text, "EUR"] for text in wrong]) == [None] * len(wrong)


def test_every_currency_has_its_own_decimals() -> None:
    calls: list[list[Any]] = [
        ["minorOf", "1299", "JPY"],
        ["minorOf", "1.5", "JPY"],
        ["minorOf", "1.2345", "KWD"],
        ["minorOf", "12.5", "KWD"],
    ]
    assert run("desk/leases/money.ts", calls) == [1299, None, None, 12500]
    shown: list[list[Any]] = [
        ["amountOf", 129950, "EUR"],
        ["amountOf", 5, "EUR"],
        ["amountOf", 1299, "JPY"],
        ["amountOf", None, "EUR"],
    ]
    assert run("desk/leases/money.ts", shown) == ["1299.50", "0.05", "1299", ""]
