"""A photograph's way from a phone to somebody who may see it."""

from __future__ import annotations

import hashlib

import pytest

from tests.evidence.pictures import jpeg, label, saved


def test_a_photograph_arrives_and_is_shown(phone, example):
    data = jpeg()
    entry = phone.took(example.return_id, example.assets[0].id, photo=data)
    phone.push()
    answer = phone.put_photo(example.return_id, entry.openings[0]["sha256"])
    assert answer.status_code == 201, answer.get_data(as_text=True)
    shown = phone.browser.get(f"/api/returns/{example.return_id}/photos/{answer.get_json()['sha256']}")
    assert shown.data == data and shown.content_type == "image/jpeg"


def test_a_label_of_the_asset_matches(phone, example):
    entry = phone.took(example.return_id, example.assets[0].id, slot="serial_label", photo=saved(label("5RFDP01")))
    phone.push()
    answer = phone.put_photo(example.return_id, entry.openings[0]["sha256"])
    assert answer.get_json()["label"] == "match" and answer.get_json()["expected"] == "5RFDP01"
