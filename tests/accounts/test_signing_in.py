"""Signing in and out, and what a session is worth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server.database import db, now
from server.models.people import Person, Session
from tests.example import Example
from tests.people import PASSWORD, People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]


def test_a_person_signs_in_by_address_in_any_case(people: People, client: FlaskClient) -> None:
    person = people.make("administrator")
    answer = client.post("/api/session", json={"email": f" {person.email.upper()} ", "password": PASSWORD})
    assert answer.json["person"]["id"] == person.id
    assert client.get("/api/session").json["person"]["id"] == person.id


def test_the_session_tells_a_bound_person_their_branches(people: People, sign_in: SignIn, example: Example) -> None:
    technician = sign_in(people.make("technician", [example.a]))
    assert [branch["code"] for branch in technician.session["person"]["branches"]] == ["A"]
    assert sign_in(people.make("auditor")).session["person"]["branches"] is None


def test_wrong_password_unknown_address_and_stopped_person_get_one_answer(people: People, client: FlaskClient) -> None:
    known, stopped = people.make("auditor"), people.make("auditor", is_active=False)
    tries = [(known.email, "wrong"), ("nobody@example.com", PASSWORD), (stopped.email, PASSWORD)]
    answers = [client.post("/api/session", json={"email": email, "password": word}) for email, word in tries]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert answers[0].data == answers[1].data == answers[2].data
    assert not any(answer.headers.get("Set-Cookie") for answer in answers)


def test_signing_out_ends_the_session_and_wipes_nothing_on_the_phone(people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("technician"))
    cookie = browser.browser.get_cookie("handback_session")
    answer = browser.delete("/api/session")
    assert answer.status_code == 204 and "Clear-Site-Data" not in answer.headers  # offline.md 23
    assert cookie is not None
    browser.browser.set_cookie("handback_session", cookie.value)
    assert browser.get("/api/session").json["person"] is None


def test_the_cookie_is_hidden_from_scripts_and_other_sites(people: People, client: FlaskClient) -> None:
    person = people.make("manager")
    answer = client.post("/api/session", json={"email": person.email, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie


def test_only_the_hash_of_a_session_is_kept(app: Flask, people: People, sign_in: SignIn) -> None:
    cookie = sign_in(people.make("manager")).browser.get_cookie("handback_session")
    assert cookie is not None
    with app.app_context():
        rows = db.session.execute(select(Session.__table__)).all()
    assert len(rows) == 1 and cookie.value not in repr(rows)


def test_an_expired_session_signs_nobody_in(app: Flask, people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("administrator"))
    with app.app_context():
        db.session.execute(update(Session).values(expires_at=now() - timedelta(seconds=1)))
        db.session.commit()
    assert browser.get("/api/people").status_code == 401


def test_a_stopped_person_is_out_at_once(app: Flask, people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("administrator"))
    with app.app_context():
        db.session.execute(update(Person).values(is_active=False))
        db.session.commit()
    assert browser.get("/api/people").status_code == 401


def test_guessing_one_account_is_slowed_down_for_everybody(people: People, app: Flask) -> None:
    person = people.make("manager")
    wrong = {"email": person.email, "password": "a guess"}
    for number in range(10):
        visitor = {"REMOTE_ADDR": f"203.0.113.{number}"}
        assert app.test_client().post("/api/session", json=wrong, environ_base=visitor).status_code == 401
    answer = app.test_client().post("/api/session", json={"email": person.email, "password": PASSWORD})
    assert (answer.status_code, answer.json["code"]) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_guessing_from_one_network_is_slowed_down_for_every_account(people: People, client: FlaskClient) -> None:
    person = people.make("manager")
    for number in range(10):
        client.post("/api/session", json={"email": f"{number}@example.com", "password": "a guess"})
    tried = {"email": person.email, "password": PASSWORD}
    assert client.post("/api/session", json=tried).status_code == 429
    assert client.post("/api/session", json=tried, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_the_right_password_forgets_the_wrong_ones(people: People, client: FlaskClient) -> None:
    person = people.make("manager")
    for _ in range(3):
        for _ in range(3):
            client.post("/api/session", json={"email": person.email, "password": "a guess"})
        answer = client.post("/api/session", json={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 200


def test_a_new_password_ends_the_other_sessions(people: People, sign_in: SignIn) -> None:
    person = people.make("technician")
    here, there = sign_in(person), sign_in(person)
    change = {"current": PASSWORD, "new": "seven green kettles"}
    assert here.post("/api/session/password", json=change).status_code == 204
    assert here.get("/api/session").json["person"] is not None
    assert there.get("/api/session").json["person"] is None


@pytest.mark.parametrize(
    ("current", "new", "status"), [("wrong", "seven green kettles", 401), (PASSWORD, "short", 422)]
)
def test_a_password_changes_only_knowing_the_present_one(
    people: People, sign_in: SignIn, current: str, new: str, status: int
) -> None:
    browser = sign_in(people.make("technician"))
    answer = browser.post("/api/session/password", json={"current": current, "new": new})
    assert answer.status_code == status
    assert sign_in(browser.person).session["person"]["id"] == browser.person.id
