"""What a record still lacks of its checklist."""

from __future__ import annotations

from typing import Any

import pytest

from server.returns.checklist import categories, is_recorded, missing_parts

EXPECTED = ["charger", "power_cord"]


def whole(category: str = "laptop", **changes: Any) -> dict[str, Any]:
    """A record with everything in it, without any damage."""
    asked = categories()[category]
    return {
        "located": {"scan": "X"},
        "photos": [{"slot": slot, "defect": None} for slot in asked["photos"]],
        "damage_ruled_out": {"by": "x"},
        "condition": {"answers": dict.fromkeys(asked["questions"], "good")},
        "power": {"result": "starts"},
        "accessories": {"present": EXPECTED, "missing": []},
        "locks": {"states": dict.fromkeys(asked["locks"], "released")},
        **changes,
    }


def without(slot: str) -> list[dict[str, Any]]:
    return [photo for photo in whole()["photos"] if photo["slot"] != slot]


@pytest.mark.parametrize("category", sorted(categories()))
def test_a_whole_record_lacks_nothing_and_an_empty_one_its_presence(category: str) -> None:
    assert missing_parts(category, whole(category), EXPECTED) == []
    assert "presence" in missing_parts(category, {}, EXPECTED)


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"located": None}, ["presence"]),
        ({"photos": without("lid")}, ["photo:lid"]),
        ({"damage_ruled_out": None}, ["damage"]),
        ({"damage_ruled_out": None, "defects": [{"id": "d1"}]}, ["defect:d1"]),
        ({"power": None}, ["power"]),
        ({"accessories": {"present": ["charger"], "missing": []}}, ["accessory:power_cord"]),
        ({"accessories": {"present": ["charger"], "missing": ["power_cord"]}}, []),
    ],
)
def test_each_part_that_is_missing_is_named(changes: dict[str, Any], lacking: list[str]) -> None:
    record = whole(**changes)
    assert missing_parts("laptop", record, EXPECTED) == lacking
    assert is_recorded("laptop", record, EXPECTED) is (lacking == [])


def test_a_defect_with_a_photo_of_it_counts_as_recorded() -> None:
    pictured = [*whole()["photos"], {"slot": "lid", "defect": "d1"}]
    record = whole(damage_ruled_out=None, defects=[{"id": "d1"}], photos=pictured)
    assert is_recorded("laptop", record, EXPECTED)


def test_a_unit_that_does_not_start_is_not_asked_for_its_lit_screen() -> None:
    record = whole(photos=without("screen_on_white"), power={"result": "does_not_start"})
    assert is_recorded("laptop", record, EXPECTED)
    assert missing_parts("laptop", whole(photos=without("screen_on_white")), EXPECTED) == ["photo:screen_on_white"]


@pytest.mark.parametrize(
    ("expected", "checked"), [([], {"present": [], "missing": []}), (EXPECTED, {"present": [], "missing": EXPECTED})]
)
def test_accessories_that_are_not_there_need_no_picture(expected: list[str], checked: dict[str, Any]) -> None:
    assert is_recorded("laptop", whole(photos=without("accessories"), accessories=checked), expected)


def test_an_unexpected_asset_needs_only_its_label() -> None:
    record = {"unexpected": {"scan": "Z"}}
    assert missing_parts("", record, []) == ["photo:serial_label"]
    assert is_recorded("", {**record, "photos": [{"slot": "serial_label", "defect": None}]}, [])


def test_an_empty_part_is_a_missing_part() -> None:
    blank = {"photos": None, "condition": None, "locks": None, "accessories": None, "defects": None, "power": None}
    assert missing_parts("laptop", {"located": {}, **blank}, EXPECTED)[0] == "presence"
