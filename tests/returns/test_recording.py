"""Recording: entries in, verdicts out, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from server.database import db
from server.models.state import AssetState
from tests.example import Example
from tests.phones import Phone

pytestmark = pytest.mark.usefixtures("any_database")


def state_of(app: Flask, example: Example, asset_id: str) -> AssetState:
    """The projection's row, as it is in the database."""
    with app.app_context():
        return db.session.get_one(AssetState, (example.return_id, asset_id))


def test_a_pushed_entry_is_recorded_and_projected(app: Flask, phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    entry = phone.located(example.return_id, asset)
    phone.took(example.return_id, asset)
    verdicts = phone.push()
    assert [verdict["verdict"] for verdict in verdicts] == ["recorded", "recorded"]
    assert [verdict["seq"] for verdict in verdicts] == [2, 3]
    state = state_of(app, example, asset)
    assert (state.presence, state.photos, state.photos_awaited, state.seq) == ("found", 1, 1, 3)
    assert state.record["located"]["entry"] == entry.id


def test_a_pull_tells_what_was_recorded(phone: Phone, example: Example) -> None:
    asset = example.assets[0].id
    phone.located(example.return_id, asset)
    phone.noted(example.return_id, asset, "Straße")
    phone.push()
    answer = phone.pull()
    assert phone.states[example.return_id, asset]["record"]["notes"][0]["text"] == "Straße"
    assert {found["serial"] for found in phone.assets.values()} == {unit.serial for unit in example.assets[:3]}
    assert answer["names"] == {phone.person.id: phone.person.name}
    assert phone.pull()["returns"] == []
