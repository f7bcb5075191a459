"""Doors that open once, when many push at the same moment; on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.access import settings
from server.database import db
from server.models.people import Person
from server.people import setup
from tests.people import PASSWORD, People, SignedIn, Somebody

pytestmark = pytest.mark.usefixtures("any_database")
SignIn = Callable[[Somebody], SignedIn]
AT_ONCE = 8


def all_at_once(app: Flask, path: str, bodies: list[dict[str, Any]]) -> Counter[int]:
    """Send every body from a browser of its own; how often each status came back."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(lambda body: app.test_client().post(path, json=body).status_code, bodies))


def newcomers(**more: Any) -> list[dict[str, Any]]:
    """As many people with good passwords."""
    names = [f"newcomer{number}" for number in range(AT_ONCE)]
    return [{"name": name, "email": f"{name}@example.com", "password": "seven green kettles", **more} for name in names]


def people_in(app: Flask) -> int:
    """How many people there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_one_invitation_brings_in_one_person(app: Flask, people: People, sign_in: SignIn) -> None:
    url = sign_in(people.make("administrator")).post("/api/invitations", json={"role": "auditor"}).json["url"]
    answers = all_at_once(app, "/api/invitations/accept", newcomers(token=url.partition("#")[2]))
    assert answers == {200: 1, 404: AT_ONCE - 1}
    assert people_in(app) == 2


def test_one_code_makes_one_administrator(app: Flask) -> None:
    with app.app_context():
        code = setup.new_setup_code(settings())
    answers = all_at_once(app, "/api/setup", newcomers(code=code))
    assert answers[200] == 1 and set(answers) <= {200, 403, 409}
    assert people_in(app) == 1


def test_one_address_becomes_one_person(app: Flask, people: People, sign_in: SignIn) -> None:
    boss = sign_in(people.make("administrator"))
    urls = [boss.post("/api/invitations", json={"role": "auditor"}).json["url"] for _ in range(AT_ONCE)]
    bodies = newcomers(email="same@example.com")
    for body, url in zip(bodies, urls, strict=True):
        body["token"] = url.partition("#")[2]
    assert all_at_once(app, "/api/invitations/accept", bodies) == {200: 1, 409: AT_ONCE - 1}


def test_guesses_at_once_are_counted_before_any_is_answered(app: Flask, people: People) -> None:
    email = people.make("manager").email
    answers = all_at_once(app, "/api/session", [{"email": email, "password": "a guess"}] * 40)
    assert answers[401] <= 10 and answers[429] >= 30
    assert app.test_client().post("/api/session", json={"email": email, "password": PASSWORD}).status_code in {200, 429}
