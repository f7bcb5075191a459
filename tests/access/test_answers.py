"""What every answer has in common: problems instead of error pages, and the headers that protect people."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import create_app, epoch
from server.config import Settings
from server.database import db
from tests.people import People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]


def boom() -> str:
    """Fails with somebody's data in its words."""
    raise RuntimeError("ada@example.com is not a number")


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "code"),
    [
        ("GET", "/api/nothing", {}, 404, "not_found"),
        ("PUT", "/api/session", {}, 405, "method_not_allowed"),
        ("POST", "/api/session", {"data": "{", "content_type": "application/json"}, 400, "bad_request"),
        ("POST", "/api/session", {"json": []}, 422, "invalid"),
        ("POST", "/api/session", {"json": {"email": "x"}}, 422, "invalid"),
        ("POST", "/api/session", {"json": {"email": "x", "password": "y" * 2_000_000}}, 413, "too_large"),
        ("GET", "/api/people", {}, 401, "sign_in_needed"),
    ],
)
def test_every_refusal_is_a_problem(
    client: FlaskClient, method: str, path: str, more: dict[str, object], status: int, code: str
) -> None:
    answer = client.open(path, method=method, **more)
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, answer.json["status"], answer.json["code"]) == (status, status, code)
    assert {"type", "title", "detail"} <= set(answer.json)


def test_a_wrong_value_is_named(client: FlaskClient) -> None:
    answer = client.post("/api/session", json={"email": 5})
    assert set(answer.json["fields"]) == {"email", "password"}


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    assert {"GET", "POST", "DELETE"} <= set(client.put("/api/session").headers["Allow"].split(", "))


def test_a_surprise_is_a_problem_that_tells_nothing(
    app: Flask, people: People, sign_in: SignIn, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = sign_in(people.make("administrator"))
    app.view_functions["people.index"] = boom
    answer = browser.get("/api/people")
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "ada@" not in answer.get_data(as_text=True)
    line = next(line for line in capfd.readouterr().err.splitlines() if "nobody foresaw" in line)
    told = json.loads(line)
    assert (told["error"], told["request_id"]) == ("RuntimeError", answer.headers["X-Request-Id"])
    assert "ada@" not in line and any("test_answers.py" in frame for frame in told["where"])


def test_an_unreachable_database_is_a_problem_worth_trying_again(settings: Settings) -> None:
    client = create_app(replace(settings, database_url="sqlite:////nowhere/at/all.sqlite")).test_client()
    client.set_cookie("handback_session", "x")
    answer = client.get("/api/people")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert "/nowhere" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/healthz", "/api/session", "/api/people", "/api/nothing", "/l/nothing"])
def test_every_answer_protects_its_reader(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert len(headers["X-Request-Id"]) == 32
    assert headers["X-Server-Epoch"]


def test_answers_of_the_api_stay_in_no_cache(client: FlaskClient) -> None:
    assert client.get("/api/session").headers["Cache-Control"] == "no-store"


def test_the_epoch_is_one_everywhere_until_it_is_renewed(app: Flask, client: FlaskClient, settings: Settings) -> None:
    first = client.get("/healthz").headers["X-Server-Epoch"]
    other = create_app(settings).test_client()
    assert other.get("/api/session").json["server_epoch"] == first
    with app.app_context():
        fresh = epoch.renew()
        db.session.commit()
    assert client.get("/healthz").headers["X-Server-Epoch"] == fresh != first  # offline.md 14


def test_an_epoch_renewed_in_vain_never_was(app: Flask, client: FlaskClient) -> None:
    first = client.get("/healthz").headers["X-Server-Epoch"]
    with app.app_context():
        epoch.renew()
        db.session.rollback()
    assert client.get("/healthz").headers["X-Server-Epoch"] == first


def test_a_request_id_is_taken_from_our_proxy_only(settings: Settings) -> None:
    sent = {"X-Request-Id": "from-the-proxy-1"}
    behind = create_app(replace(settings, proxy_hops=1)).test_client()
    assert behind.get("/healthz", headers=sent).headers["X-Request-Id"] == "from-the-proxy-1"
    assert behind.get("/healthz", headers={"X-Request-Id": "a\tb"}).headers["X-Request-Id"] != "a\tb"
    assert (
        create_app(settings).test_client().get("/healthz", headers=sent).headers["X-Request-Id"] != "from-the-proxy-1"
    )


def test_the_description_tells_errors_and_sign_in_as_they_are(people: People, sign_in: SignIn) -> None:
    told = sign_in(people.make("auditor")).get("/api/openapi.json").json
    refused = told["components"]["responses"]["DEFAULT_ERROR"]["content"]["application/problem+json"]["schema"]
    assert refused["$ref"].endswith("/ProblemAnswer")
    assert {"code", "detail", "fields"} <= set(told["components"]["schemas"]["ProblemAnswer"]["properties"])
    assert told["security"] == [{"session": []}, {"token": []}]
    answered = told["paths"]["/api/session"]["get"]["responses"]["200"]["content"]
    assert list(answered) == ["application/json"]
