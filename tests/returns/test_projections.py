"""What each kind of entry makes of an asset's record (docs/asset-record.md)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from server.database import db
from server.models.journal import Photo
from server.returns.kinds import CATALOGUE
from server.returns.recording import record_photo_arrival
from tests.example import Example
from tests.journal.reading import journal, record_of, state_of
from tests.people import Somebody
from tests.phones import Phone, Saved


class Bench:
    """A phone, a desk, and one asset to work on."""

    def __init__(self, app: Flask, example: Example, phone: Phone, desk: Phone) -> None:
        self.app, self.phone, self.desk = app, phone, desk
        self.return_id, self.asset = example.return_id, example.assets[0].id

    def say(self, kind: str, data: Any = None, *, by: Phone | None = None, note: str | None = None) -> Saved:
        """Record and push one entry."""
        phone = by or self.phone
        entry = phone.record(self.return_id, kind, self.asset, data, note=note)
        assert phone.push()[0]["verdict"] == "recorded"
        return entry

    def photo(self, slot: str = "lid", **data: Any) -> Saved:
        """Take and push one photograph."""
        entry = self.phone.took(self.return_id, self.asset, slot, **data)
        self.phone.push()
        return entry

    def arrive(self, entry: Saved, codes: tuple[str, ...] = ()) -> str | None:
        """Its bytes arrive."""
        digest = bytes.fromhex(entry.openings[0]["sha256"])
        with self.app.app_context():
            found = [{"text": code, "symbology": "code128", "box": []} for code in codes]
            photo = db.session.get(Photo, (self.return_id, digest)) or Photo(
                return_id=self.return_id,
                sha256=digest,
                size_bytes=64,
                media_type="image/jpeg",
                width=640,
                height=480,
                codes=found,
            )
            db.session.add(photo)
            label = record_photo_arrival(self.return_id, digest, photo)
            db.session.commit()
        return label

    @property
    def record(self) -> dict[str, Any]:
        """The record now."""
        return record_of(self.app, self.return_id, self.asset)

    @property
    def state(self) -> Any:
        """The row now."""
        return state_of(self.app, self.return_id, self.asset)


@pytest.fixture
def bench(app: Flask, example: Example, phone: Phone, phone_of: Any, manager: Somebody) -> Bench:
    """Everything on one bench."""
    return Bench(app, example, phone, phone_of(manager))


SCAN = {"scan": "5RFDP01", "rule": "serial", "symbology": "code128", "confirmed": False}


def test_every_part_says_who_when_and_where(bench: Bench) -> None:
    entry = bench.say("power.tested", {"result": "starts"})
    power = bench.record["power"]
    assert (power["result"], power["by"], power["entry"]) == ("starts", bench.phone.person.id, entry.id)
    assert power["received"].endswith("Z")
    assert power["at"].endswith("Z")


def test_found_and_not_found_take_each_others_place(bench: Bench) -> None:
    bench.say("asset.not_found")
    assert bench.state.presence == "missing"
    bench.say("asset.located", SCAN)
    assert (bench.state.presence, bench.record["not_found"]) == ("found", None)


def test_a_photo_waits_for_its_bytes(bench: Bench) -> None:
    entry = bench.photo()
    assert bench.record["photos"][0]["sha256"] == entry.openings[0]["sha256"]
    assert bench.state.photos_awaited == 1
    bench.arrive(entry)
    assert bench.state.photos_awaited == 0
    assert bench.record["photos"][0]["arrived"]


def test_an_arrival_is_said_once(bench: Bench) -> None:
    entry = bench.photo()
    bench.arrive(entry)
    bench.arrive(entry)
    kinds = [one.kind for one in journal(bench.app, bench.return_id)]
    assert kinds.count("photo.received") == 1


def test_offline_19_a_digest_named_again_has_its_bytes_at_once(bench: Bench) -> None:
    picture = b"the same picture"
    first = bench.phone.took(bench.return_id, bench.asset, "lid", picture)
    bench.phone.push()
    bench.arrive(first)
    bench.phone.took(bench.return_id, bench.asset, "base", picture)
    bench.phone.push()
    assert [bool(photo["arrived"]) for photo in bench.record["photos"]] == [True, True]


@pytest.mark.parametrize(
    ("codes", "label", "flags"), [(("S5RFDP01",), "match", 0), (("PF3ABCDE",), "other", 1), ((), "unread", 0)]
)
def test_a_label_says_whether_it_is_this_assets(bench: Bench, codes: tuple[str, ...], label: str, flags: int) -> None:
    entry = bench.photo("serial_label")
    assert bench.arrive(entry, codes) == label
    assert (bench.record["photos"][0]["label"], bench.state.flags) == (label, flags)


def test_a_matching_label_settles_the_flag_of_an_earlier_one(bench: Bench) -> None:
    bench.arrive(bench.photo("serial_label"), ("PF3ABCDE",))
    bench.arrive(bench.photo("serial_label"), ("5RFDP01",))
    assert bench.state.flags == 0


def test_a_discarded_photo_is_gone_from_the_record_and_not_from_the_journal(bench: Bench) -> None:
    entry = bench.photo("serial_label")
    bench.arrive(entry, ("PF3ABCDE",))
    bench.say("photo.discarded", {"photo": entry.id})
    assert (bench.record["photos"], bench.state.flags) == ([], 0)
    assert entry.id in [one.id for one in journal(bench.app, bench.return_id)]


def test_a_defect_has_versions_and_can_be_withdrawn(bench: Bench) -> None:
    first = bench.phone.defect(bench.return_id, bench.asset)
    bench.phone.push()
    defect = bench.record["defects"][0]["id"]
    bench.phone.defect(bench.return_id, bench.asset, defect, severity=4)
    bench.phone.push()
    assert [(one["id"], one["severity"]) for one in bench.record["defects"]] == [(defect, 4)]
    assert first.id != bench.record["defects"][0]["entry"]
    bench.say("defect.withdrawn", {"defect": defect})
    assert bench.state.defects == 0


def test_a_defect_clears_no_damage(bench: Bench) -> None:
    bench.say("damage.ruled_out")
    bench.phone.defect(bench.return_id, bench.asset)
    bench.phone.push()
    assert (bench.record["damage_ruled_out"], bench.state.flags) == (None, 0)


@pytest.mark.parametrize(
    ("kind", "section", "first", "second"),
    [
        ("condition.answered", "condition", {"answers": {"hinge": "good"}}, {"answers": {"keys": "fault"}}),
        ("power.tested", "power", {"result": "starts"}, {"result": "does_not_start"}),
        (
            "accessories.checked",
            "accessories",
            {"present": ["charger"], "missing": []},
            {"present": [], "missing": ["charger"]},
        ),
        ("locks.checked", "locks", {"states": {"mdm": "locked"}}, {"states": {"mdm": "released"}}),
    ],
)
def test_a_section_is_whole_and_the_latest_holds(
    bench: Bench, kind: str, section: str, first: Any, second: Any
) -> None:
    bench.say(kind, first)
    bench.say(kind, second)
    assert second.items() <= bench.record[section].items()
    assert bench.state.flags == 0


def test_a_note_keeps_its_words_out_of_the_record(bench: Bench) -> None:
    entry = bench.say("note.written", note="Dellfarbener Kratzer")
    assert bench.record["notes"][0]["c"] == entry.openings[0]["c"]
    assert "text" not in bench.record["notes"][0]


def test_a_retake_is_asked_for_answered_and_reviewed_again(bench: Bench) -> None:
    photo = bench.photo()
    retake = bench.say(
        "retake.requested", {"slot": "lid", "photo": photo.id, "reason": "blurred"}, by=bench.desk, note="too dark"
    )
    assert (bench.state.review, bench.state.retakes_open) == ("retake", 1)
    bench.photo(retake=retake.id)
    assert (bench.state.review, bench.state.retakes_open) == ("open", 0)
    assert bench.record["retakes"][0]["state"] == "answered"


def test_a_withdrawn_retake_leaves_the_review_open(bench: Bench) -> None:
    retake = bench.say("retake.requested", {"slot": "lid", "photo": None, "reason": "other"}, by=bench.desk)
    bench.say("retake.withdrawn", {"retake": retake.id}, by=bench.desk)
    assert (bench.state.review, bench.record["retakes"][0]["state"]) == ("open", "withdrawn")


def test_acceptance_ends_with_evidence_that_comes_later(bench: Bench) -> None:
    bench.say("review.noted", by=bench.desk, note="looks fine")
    bench.say("review.accepted", by=bench.desk)
    assert bench.state.review == "accepted"
    bench.say("power.tested", {"result": "starts"})
    assert bench.state.review == "open"
    assert len(bench.record["review"]["notes"]) == 1


def test_a_late_photo_arrival_leaves_an_acceptance_alone(bench: Bench) -> None:
    photo = bench.photo()
    bench.say("review.accepted", by=bench.desk)
    bench.arrive(photo)
    assert bench.state.review == "accepted"


def test_a_reopened_review_is_open(bench: Bench) -> None:
    bench.say("review.accepted", by=bench.desk)
    bench.say("review.reopened", by=bench.desk)
    assert bench.state.review == "open"


def test_a_voided_entry_never_happened_and_is_still_there(bench: Bench) -> None:
    bench.say("power.tested", {"result": "starts"})
    wrong = bench.say("power.tested", {"result": "does_not_start"})
    void = bench.say("entry.voided", {"entry": wrong.id, "reason": "mistake"})
    assert bench.record["power"]["result"] == "starts"
    assert bench.record["voided"] == [wrong.id]
    bench.say("entry.voided", {"entry": void.id, "reason": "mistake"})
    assert bench.record["power"]["result"] == "does_not_start"
    assert wrong.id in [one.id for one in journal(bench.app, bench.return_id)]


def test_a_void_that_came_first_still_counts(bench: Bench) -> None:
    wrong = bench.phone.record(bench.return_id, "power.tested", bench.asset, {"result": "starts"})
    bench.phone.entries.remove(wrong)
    bench.say("entry.voided", {"entry": wrong.id, "reason": "duplicate"})
    bench.phone.entries.append(wrong)
    bench.phone.push()
    assert bench.record.get("power") is None


def test_everything_a_checklist_asks_for_makes_it_recorded(bench: Bench) -> None:
    bench.say("asset.located", SCAN)
    for slot in (
        "serial_label",
        "lid",
        "keyboard",
        "screen_on_white",
        "base",
        "left_edge",
        "right_edge",
        "accessories",
    ):
        bench.photo(slot)
    questions = ("hinge", "keys", "trackpad", "ports", "camera", "screen_pixels", "battery_safe", "labels_removed")
    bench.say("condition.answered", {"answers": dict.fromkeys(questions, "good")})
    bench.say("power.tested", {"result": "starts"})
    bench.say("accessories.checked", {"present": ["charger"], "missing": []})
    locks = ("firmware_password", "drive_password", "activation_lock", "mdm", "remote_management")
    bench.say("locks.checked", {"states": dict.fromkeys(locks, "none")})
    assert not bench.state.is_recorded
    bench.say("damage.ruled_out")
    assert bench.state.is_recorded


def test_the_catalogue_lists_each_kind_under_its_name() -> None:
    assert all(kind.name == name and "." in name for name, kind in CATALOGUE.items())
