"""A return as a lessor would look at it: an asset with photographs, a marked scratch, a condition and a note."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.example import Example
from tests.people import People, SignedIn, Somebody
from tests.phones import Phone


def jpeg(colour: str, width: int = 640, height: int = 480) -> bytes:
    """A photograph of one colour."""
    kept = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(kept, "JPEG")
    return kept.getvalue()


@dataclass
class Recorded:
    """What the technician recorded on the example's first asset, and the entries' ids by what they are."""

    asset: str
    photos: dict[str, str] = field(default_factory=dict)
    defect: str = ""


@pytest.fixture
def recorded(phone: Phone, example: Example) -> Recorded:
    """Found, photographed (lid with a marked scratch, base; the keyboard's bytes have not arrived), condition, a note."""
    return_id, asset = example.return_id, example.assets[0].id
    made = Recorded(asset)
    phone.located(return_id, asset)
    for slot, colour in (("lid", "navy"), ("base", "teal"), ("keyboard", "maroon")):
        made.photos[slot] = phone.took(return_id, asset, slot, jpeg(colour)).id
    marks = [{"photo": made.photos["lid"], "boxes": [{"x": 2500, "y": 5000, "w": 1000, "h": 500, "code": "scratch"}]}]
    made.defect = phone.defect(return_id, asset, marks=marks).id
    answers = {"hinge": "good", "keys": "fault"}
    phone.record(return_id, "condition.answered", asset, {"answers": answers})
    phone.record(return_id, "power.tested", asset, {"result": "starts"})
    phone.record(return_id, "accessories.checked", asset, {"present": ["charger"], "missing": ["power_cord"]})
    phone.record(return_id, "locks.checked", asset, {"states": {"mdm": "locked"}})
    phone.noted(return_id, asset, "Sticky spacebar <b>")
    assert {verdict["verdict"] for verdict in phone.push()} == {"recorded"}
    for sha256 in list(phone.photos)[:2]:
        assert phone.put_photo(return_id, sha256).status_code == 201
    return made


@pytest.fixture
def manager(people: People, sign_in: Callable[[Somebody], SignedIn], example: Example) -> SignedIn:
    """A manager of both branches, signed in."""
    return sign_in(people.make("manager", [example.a, example.b]))


@dataclass
class Shared:
    """A link as its lessor has it."""

    id: str
    path: str
    lessor: FlaskClient

    def get(self, rest: str = "") -> TestResponse:
        """Open the link, or something below it."""
        return self.lessor.get(self.path + rest)

    def text(self, rest: str = "") -> str:
        """The page's source."""
        answer = self.get(rest)
        assert answer.status_code == 200, answer.status
        return answer.get_data(as_text=True)


@pytest.fixture
def share(app: Flask, manager: SignedIn, example: Example) -> Callable[..., Shared]:
    """`share(days=…, shows=…, …)` makes a link to the example's return."""

    def make(by: SignedIn = manager, **wish: Any) -> Shared:
        answer = by.post(f"/api/returns/{example.return_id}/links", json=wish)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        made = answer.get_json()
        return Shared(made["id"], "/l/" + made["url"].rsplit("/l/", 1)[1], app.test_client())

    return make
