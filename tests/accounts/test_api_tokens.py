"""API tokens: a role, branches, an end, and no more than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from server.database import db, now
from server.models.people import ApiToken
from tests.example import Example
from tests.people import People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]


@pytest.fixture
def administrator(people: People, sign_in: SignIn) -> SignedIn:
    """An administrator, signed in."""
    return sign_in(people.make("administrator"))


@pytest.fixture
def ask(administrator: SignedIn, client: FlaskClient) -> Callable[..., Callable[..., TestResponse]]:
    """`ask(role=…)` makes a token and gives a caller `(method, path)` that shows it."""

    def make(**wish: Any) -> Callable[..., TestResponse]:
        token = administrator.post("/api/tokens", json={"name": "robot", **wish}).json["token"]
        headers = {"Authorization": f"Bearer {token}"}
        return lambda method, path, **more: client.open(path, method=method, headers=headers, **more)

    return make


def test_a_token_acts_without_csrf_within_its_role(ask: Any, example: Example) -> None:
    robot = ask(role="auditor")
    assert robot("GET", "/api/people").status_code == 200
    assert robot("POST", "/api/invitations", json={"role": "auditor"}).status_code == 403


def test_a_token_is_bound_to_its_branches(ask: Any, people: People, example: Example) -> None:
    near, far = people.make("technician", [example.a]), people.make("technician", [example.b])
    seen = {person["id"] for person in ask(role="manager", branch_ids=[example.a])("GET", "/api/people").json}
    assert near.id in seen and far.id not in seen


def test_even_an_administrators_token_makes_no_tokens_and_enrols_no_device(ask: Any) -> None:
    robot = ask(role="administrator")
    assert robot("POST", "/api/tokens", json={"name": "heir", "role": "auditor"}).status_code == 403
    assert robot("POST", "/api/devices/enrol", json={"spki": "AA"}).status_code == 403
    assert robot("POST", "/api/session/password", json={"current": "a", "new": "b"}).status_code == 403


@pytest.mark.parametrize("values", [{"expires_at": now() - timedelta(seconds=1)}, {"revoked_at": now()}])
def test_an_ended_token_is_refused(app: Flask, ask: Any, values: dict[str, Any]) -> None:
    robot = ask(role="auditor")
    with app.app_context():
        db.session.execute(update(ApiToken).values(**values))
        db.session.commit()
    assert robot("GET", "/api/people").status_code == 401


def test_a_revoked_token_stops_at_once(ask: Any, administrator: SignedIn) -> None:
    robot = ask(role="auditor")
    [listed] = administrator.get("/api/tokens").json
    assert administrator.delete(f"/api/tokens/{listed['id']}").status_code == 204
    assert robot("GET", "/api/people").status_code == 401
    assert administrator.delete(f"/api/tokens/{listed['id']}").status_code == 404


def test_a_wrong_token_is_refused_even_beside_a_good_cookie(administrator: SignedIn) -> None:
    answer = administrator.get("/api/people", headers={"Authorization": "Bearer nonsense"})
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")


def test_only_the_hash_of_a_token_is_kept_and_it_is_listed_without_itself(app: Flask, administrator: SignedIn) -> None:
    token = administrator.post("/api/tokens", json={"name": "robot", "role": "auditor"}).json["token"]
    assert token not in administrator.get("/api/tokens").get_data(as_text=True)
    with app.app_context():
        assert token not in repr(db.session.execute(select(ApiToken.__table__)).all())


@pytest.mark.parametrize("wish", [{"days": 0}, {"days": 366}, {"role": "manager"}, {"role": "king"}, {"name": ""}])
def test_an_absurd_token_is_refused(administrator: SignedIn, wish: dict[str, Any]) -> None:
    asked = {"name": "robot", "role": "auditor", **wish}
    assert administrator.post("/api/tokens", json=asked).status_code == 422


@pytest.mark.parametrize("role", ["manager", "technician", "auditor"])
def test_only_administrators_make_tokens(people: People, sign_in: SignIn, example: Example, role: str) -> None:
    browser = sign_in(people.make(role, [example.a]))
    assert browser.post("/api/tokens", json={"name": "robot", "role": "auditor"}).status_code == 403
