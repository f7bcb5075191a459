"""The push's body: compressed or plain, whole or not."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.example import Example
from tests.journal.reading import verdicts_of
from tests.phones import Phone


def test_a_plain_push_is_read_as_a_compressed_one(phone: Phone, example: Example) -> None:
    entry = phone.located(example.return_id, example.assets[0].id)
    assert verdicts_of(phone.send([entry]).get_json()["verdicts"]) == ["recorded"]
    assert verdicts_of(phone.send([entry], is_plain=True).get_json()["verdicts"]) == ["known"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'{"kid":"x","clock":1,"entries":[]}',
        b'{"kid":"x","clock":"","entries":[1]}',
        b"\xff",
    ],
)
def test_what_is_no_push_is_refused_whole(phone: Phone, body: bytes) -> None:
    assert phone.browser.post("/api/sync/push", data=body).status_code == 422


@pytest.mark.parametrize("cut", [slice(0, 20), slice(1, None), slice(0, -9)])
def test_half_a_gzip_is_refused(phone: Phone, cut: slice) -> None:
    packed = gzip.compress(json.dumps({"kid": phone.kid, "clock": "", "entries": []}).encode())
    answer = phone.browser.post("/api/sync/push", data=packed[cut], headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 422


def test_a_gzip_that_unpacks_beyond_the_limit_is_refused(phone: Phone) -> None:
    bomb = gzip.compress(b" " * 60_000_000)
    answer = phone.browser.post("/api/sync/push", data=bomb, headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


def test_too_many_entries_are_refused_whole(phone: Phone) -> None:
    entries: list[Any] = [{"jws": "a.b.c", "openings": []}] * 201
    assert phone.send(entries).status_code == 413


def test_offline_12_and_14_an_answer_echoes_leaves_and_names_the_epoch(phone: Phone, example: Example) -> None:
    entry = phone.located(example.return_id, example.assets[0].id)
    answer = phone.send([entry])
    assert answer.get_json()["verdicts"][0]["leaf"] == entry.leaf
    assert answer.get_json()["verdicts"][0]["id"] == entry.id
    assert answer.headers["X-Server-Epoch"] == answer.get_json()["server_epoch"]
