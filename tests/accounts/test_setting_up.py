"""The first administrator."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.access import settings
from server.people import setup
from tests.people import People

SOMEBODY = {"name": "Ada", "email": "ada@example.com", "password": "seven green kettles"}


@pytest.fixture
def code(app: Flask) -> str:
    """The code that the server's terminal shows."""
    with app.app_context():
        return str(setup.new_setup_code(settings()))


def test_an_empty_handback_asks_to_be_set_up(client: FlaskClient) -> None:
    assert client.get("/api/session").json["needs_setup"] is True


def test_the_code_makes_one_administrator_and_signs_them_in(client: FlaskClient, code: str) -> None:
    answer = client.post("/api/setup", json={"code": code.lower(), **SOMEBODY})
    assert (answer.json["person"]["role"], answer.json["needs_setup"]) == ("administrator", False)
    assert client.get("/api/people").status_code == 200


def test_the_code_works_once(app: Flask, client: FlaskClient, code: str) -> None:
    client.post("/api/setup", json={"code": code, **SOMEBODY})
    again = app.test_client().post("/api/setup", json={"code": code, **SOMEBODY, "email": "eve@example.com"})
    assert (again.status_code, again.json["code"]) == (409, "set_up_already")


def test_a_wrong_code_makes_nobody(client: FlaskClient, code: str) -> None:
    answer = client.post("/api/setup", json={"code": "AAAA-BBBB-CCCC-DDDD", **SOMEBODY})
    assert (answer.status_code, answer.json["code"]) == (403, "wrong_code")
    assert client.get("/api/session").json["needs_setup"] is True


def test_without_a_printed_code_nothing_fits(client: FlaskClient) -> None:
    assert client.post("/api/setup", json={"code": "", **SOMEBODY}).status_code == 422
    assert client.post("/api/setup", json={"code": "-", **SOMEBODY}).status_code == 403


def test_a_weak_password_leaves_the_code_usable(client: FlaskClient, code: str) -> None:
    answer = client.post("/api/setup", json={"code": code, **SOMEBODY, "password": "password1234"})
    assert list(answer.json["fields"]) == ["password"]
    assert client.post("/api/setup", json={"code": code, **SOMEBODY}).status_code == 200


def test_guessing_the_code_is_slowed_down_from_everywhere(app: Flask, code: str) -> None:
    guess = {"code": "AAAA-BBBB-CCCC-DDDD", **SOMEBODY}
    for number in range(10):
        app.test_client().post("/api/setup", json=guess, environ_base={"REMOTE_ADDR": f"203.0.113.{number}"})
    assert app.test_client().post("/api/setup", json={**guess, "code": code}).status_code == 429


def test_a_newer_code_replaces_an_older_one_and_none_comes_later(
    app: Flask, client: FlaskClient, code: str, people: People
) -> None:
    with app.app_context():
        setup.new_setup_code(settings())
    assert client.post("/api/setup", json={"code": code, **SOMEBODY}).status_code == 403
    people.make("administrator")
    with app.app_context():
        assert setup.new_setup_code(settings()) is None
