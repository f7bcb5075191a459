"""The logs: one JSON object a line, and nothing in it that is anybody's business."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.example import Example
from tests.people import PASSWORD, People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What the server said, each line read."""
    return [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]


def test_every_request_is_one_line_with_its_id(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/api/session?email=ada@example.com")
    [line] = lines(capfd)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/session", 200)


def test_no_secret_token_or_person_reaches_the_logs(
    people: People, sign_in: SignIn, example: Example, capfd: pytest.CaptureFixture[str]
) -> None:
    person = people.make("administrator", name="Ada Lovelace")
    browser = sign_in(person)
    link = browser.post(f"/api/returns/{example.return_id}/links", json={}).json["url"].rsplit("/", 1)[1]
    robot = browser.post("/api/tokens", json={"name": "robot", "role": "auditor"}).json["token"]
    browser.browser.get(f"/l/{link}", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    browser.get("/api/people", headers={"Authorization": f"Bearer {robot}"})
    browser.browser.post("/api/session", json={"email": person.email, "password": "wrong password"})
    browser.post("/api/invitations", json={"role": "auditor", "email": person.email})
    said = capfd.readouterr().err
    cookie = browser.browser.get_cookie("handback_session")
    assert cookie is not None and said.count('"message": "request"') == 7
    for secret in (
        person.email,
        "Lovelace",
        PASSWORD,
        "wrong password",
        link,
        robot,
        cookie.value,
        browser.csrf,
        "203.0.113",
    ):
        assert secret not in said
