"""The guard: CSRF, other sites, proxies, cookies over TLS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import create_app
from server.config import Settings
from server.database import db
from tests.people import PASSWORD, People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]


def test_a_change_without_the_csrf_token_is_refused(people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("administrator"))
    other = sign_in(people.make("administrator"))
    for token in ("", "0" * 64, "é", other.csrf):
        answer = browser.delete("/api/session", headers={"X-CSRF-Token": token})
        assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert browser.delete("/api/session").status_code == 204


def test_the_csrf_token_is_told_to_the_session_alone(people: People, sign_in: SignIn, client: FlaskClient) -> None:
    browser = sign_in(people.make("administrator"))
    assert browser.get("/api/session").json["csrf"] == browser.csrf
    assert client.get("/api/session").json["csrf"] is None
    cookie = browser.browser.get_cookie("handback_session")
    assert cookie is not None and browser.csrf not in cookie.value


def test_another_site_cannot_even_sign_somebody_in(people: People, client: FlaskClient) -> None:
    person = people.make("auditor")
    body = {"email": person.email, "password": PASSWORD}
    answer = client.post("/api/session", json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert client.post("/api/session", json=body, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_form_of_another_site_is_not_json(people: People, client: FlaskClient) -> None:
    person = people.make("auditor")
    text = f'{{"email": "{person.email}", "password": "{PASSWORD}"}}'
    assert client.post("/api/session", data=text, content_type="text/plain").status_code == 422


@pytest.mark.parametrize("value", ["", "x", "é", "a" * 5000, "\x01"])
def test_a_broken_cookie_signs_nobody_in(client: FlaskClient, value: str) -> None:
    client.set_cookie("handback_session", value)
    assert client.get("/api/session").json["person"] is None
    assert client.get("/api/people").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer é", "bearer x", "Basic eDp5", "nonsense"])
def test_a_broken_authorization_lets_nobody_in(client: FlaskClient, header: str) -> None:
    assert client.get("/api/people", headers={"Authorization": header}).status_code == 401


def test_over_tls_the_cookie_is_secure_and_tls_is_remembered(settings: Settings, people: People) -> None:
    person = people.make("auditor")
    client = create_app(replace(settings, public_url="https://handback.example")).test_client()
    answer = client.post("/api/session", json={"email": person.email, "password": PASSWORD})
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_without_tls_neither_is_claimed(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


@pytest.mark.parametrize(("hops", "status"), [(0, 429), (1, 200)])
def test_forwarded_addresses_count_only_behind_our_proxy(
    settings: Settings, people: People, hops: int, status: int
) -> None:
    person = people.make("auditor")
    client = create_app(replace(settings, proxy_hops=hops)).test_client()
    for number in range(10):
        wrong = {"email": f"{number}@example.com", "password": "x"}
        client.post("/api/session", json=wrong, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    right = {"email": person.email, "password": PASSWORD}
    assert client.post("/api/session", json=right, headers={"X-Forwarded-For": "203.0.113.99"}).status_code == status


def test_a_dead_session_lets_signed_work_through_to_its_own_check(app: Flask, people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("technician"))
    with app.app_context():
        db.session.execute(db.text("UPDATE session SET revoked_at = created_at"))
        db.session.commit()
    push = {"kid": "0" * 64, "clock": "2026-01-01T00:00:00Z", "entries": []}
    assert browser.post("/api/sync/push", json=push).status_code == 200  # offline.md 16: it is looked at, never dropped
    assert browser.post("/api/sync/pull", json={"epoch": None, "returns": {}}).status_code == 401
