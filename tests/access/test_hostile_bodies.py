"""Bodies made to upset the server: they are refused in plain words, never answered with 500."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.people import People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]

pytestmark = pytest.mark.usefixtures("any_database")

HALF = "\ud800"
"""Half of a surrogate pair: JSON can spell it, no database keeps it."""


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/session", {"email": HALF, "password": "x"}),
        ("/api/session", {"email": "ada@example.com", "password": HALF}),
        ("/api/session", {"email": "a\x00@example.com", "password": "x"}),
        ("/api/invitations/look", {"token": HALF}),
        ("/api/sync/push", {"kid": HALF, "clock": "", "entries": []}),
    ],
)
def test_half_a_character_from_a_stranger_is_refused(client: FlaskClient, path: str, body: dict[str, object]) -> None:
    answer = client.post(path, json=body)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")


def test_a_nul_in_a_key_name_is_no_error_of_ours(client: FlaskClient) -> None:
    assert client.post("/api/sync/push", json={"kid": "a\x00", "clock": "", "entries": []}).status_code in {200, 422}


def test_json_nested_without_end_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/session", data="[" * 500_000, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("name", ["Ada\x00", HALF, "two\nlines", "   "])
def test_a_name_with_what_no_name_has_is_refused(people: People, sign_in: SignIn, name: str) -> None:
    somebody = people.make("administrator")
    browser = sign_in(somebody)
    body = {"name": name, "role": "auditor", "days": 3}
    assert browser.patch(f"/api/people/{somebody.id}", json={"name": name}).status_code == 422
    assert browser.post("/api/tokens", json=body).status_code == 422
