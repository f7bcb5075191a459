"""Dropping and rebuilding projections gives what was there, for random journals of three people."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from server.database import db
from server.models.journal import Photo
from server.models.reference import Return
from server.models.state import AssetState
from server.returns import rebuild
from server.returns.recording import record_photo_arrival
from tests.example import Example
from tests.people import People, Somebody
from tests.phones import Phone, Saved, uuid7

_ANY = HealthCheck.function_scoped_fixture
SCAN = {"scan": "5RFDP01", "rule": "serial", "symbology": "code128", "confirmed": False}
DEFECTS = [uuid7() for _ in range(2)]
STRANGER = uuid7()


def plain(kind: str, *bodies: dict[str, Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A kind with one of these bodies."""
    return st.tuples(st.just(kind), st.sampled_from(bodies))


ACTS = st.one_of(
    plain("asset.located", SCAN),
    plain("asset.not_found", {}),
    plain("asset.unexpected", {"scan": "X1", "symbology": "typed", "belongs": "unknown"}),
    plain("damage.ruled_out", {}),
    plain("power.tested", {"result": "starts"}, {"result": "does_not_start"}),
    plain("condition.answered", {"answers": {"hinge": "good"}}, {"answers": {"hinge": "fault", "keys": "good"}}),
    plain("accessories.checked", {"present": ["charger"], "missing": []}, {"present": [], "missing": ["charger"]}),
    plain("locks.checked", {"states": {"mdm": "locked"}}, {"states": {"mdm": "released"}}),
    plain("defect.withdrawn", *({"defect": one} for one in DEFECTS)),
    plain("defect.recorded", *({"defect": one} for one in DEFECTS)),
    st.tuples(
        st.sampled_from(
            ("photo.taken", "note.written", "photo.arrives", "review.accepted", "review.reopened", "review.noted")
        ),
        st.just({}),
    ),
    st.tuples(st.sampled_from(("retake.requested", "return.closed", "return.reopened")), st.just({})),
    st.tuples(
        st.sampled_from(("entry.voided", "photo.discarded", "retake.withdrawn", "contradiction.settled")),
        st.fixed_dictionaries(
            {"back": st.integers(0, 6), "topic": st.sampled_from(("power", "damage", "presence", "condition"))}
        ),
    ),
)
STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), ACTS, st.booleans()), min_size=1, max_size=25)


class Journal:
    """What random steps have said so far."""

    def __init__(self, app: Flask, return_id: str, assets: list[str], phones: list[Phone]) -> None:
        self.app, self.return_id, self.assets, self.phones = app, return_id, assets, phones
        self.said: list[Saved] = []

    def back(self, steps: int) -> str:
        """The id of an entry some steps ago."""
        return self.said[-1 - steps % len(self.said)].id if self.said else uuid7()

    def say(self, who: int, asset: str, act: tuple[str, dict[str, Any]]) -> None:
        """Sign one entry, or let a photograph arrive."""
        (kind, data), phone = act, self.phones[who]
        if kind == "photo.arrives":
            self.arrive()
            return
        if kind == "photo.taken":
            retake = next((one.id for one in self.said if one.kind == "retake.requested"), None)
            self.said.append(phone.took(self.return_id, asset, "serial_label", retake=retake))
            return
        if kind == "defect.recorded":
            self.said.append(phone.defect(self.return_id, asset, data["defect"]))
            return
        about_return = kind.startswith("return.")
        note = "words" if kind in {"note.written", "review.noted"} else None
        self.said.append(
            phone.record(self.return_id, kind, None if about_return else asset, self.body(kind, data), note=note)
        )

    def body(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """The body of kinds that speak of earlier entries."""
        bodies: dict[str, dict[str, Any]] = {
            "entry.voided": {"entry": self.back(data.get("back", 0)), "reason": "mistake"},
            "photo.discarded": {"photo": self.back(data.get("back", 0))},
            "retake.withdrawn": {"retake": self.back(data.get("back", 0))},
            "contradiction.settled": {"topic": data.get("topic"), "entry": self.back(data.get("back", 0))},
            "retake.requested": {"slot": "lid", "photo": None, "reason": "blurred"},
            "return.closed": {"override": False, "reason": None},
            "return.reopened": {"reason": None},
        }
        return bodies.get(kind, data)

    def arrive(self) -> None:
        """The bytes of the oldest photograph of the last few arrive."""
        photos = [one for one in self.said if one.kind == "photo.taken"][-3:]
        if not photos:
            return
        digest = bytes.fromhex(photos[0].openings[0]["sha256"])
        with self.app.app_context():
            found = {"size_bytes": 64, "media_type": "image/jpeg", "width": 640, "height": 480}
            photo = db.session.get(Photo, (self.return_id, digest))
            photo = photo or Photo(return_id=self.return_id, sha256=digest, codes=[{"text": "PF3ABCDE"}], **found)
            db.session.add(photo)
            record_photo_arrival(self.return_id, digest, photo)
            db.session.commit()


def projections(app: Flask) -> list[dict[str, Any]]:
    """Every projected value there is."""
    with app.app_context():
        table = AssetState.__table__
        rows = [
            dict(row._mapping)
            for row in db.session.execute(select(table).order_by(table.c.return_id, table.c.asset_id))
        ]
        closed = [
            {"id": row.id, "closed_at": row.closed_at} for row in db.session.scalars(select(Return).order_by(Return.id))
        ]
    return rows + closed


@pytest.fixture
def journal(app: Flask, people: People, phone_of: Any, example: Example) -> Journal:
    """Two managers and an administrator with a phone each: they may say everything."""
    both = [example.a, example.b]
    who: list[Somebody] = [people.make("manager", both), people.make("manager", both), people.make("administrator")]
    assets = [example.assets[0].id, example.assets[5].id, STRANGER]
    return Journal(app, example.return_id, assets, [phone_of(one) for one in who])


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[_ANY])
@given(steps=STEPS)
def test_rebuilt_projections_equal_the_live_ones(app: Flask, journal: Journal, steps: list[Any]) -> None:
    for who, asset, act, is_sent_now in steps:
        journal.say(who, journal.assets[asset], act)
        if is_sent_now:
            journal.phones[who].push()
    for phone in journal.phones:
        if phone.waiting:
            phone.push()
    live = projections(app)
    with app.app_context():
        assert rebuild.rebuild_all() == 1
    assert projections(app) == live


@pytest.mark.usefixtures("any_database")
def test_rebuilding_brings_back_what_was_dropped(app: Flask, phone: Phone, example: Example) -> None:
    phone.took(example.return_id, example.assets[0].id)
    phone.push()
    live = projections(app)
    with app.app_context():
        db.session.execute(AssetState.__table__.delete())
        db.session.commit()
        rebuild.rebuild_all()
    assert projections(app) == live
