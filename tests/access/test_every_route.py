"""Every door × every role × own and foreign branch, beside the table in server/access.py."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule as Route
from werkzeug.test import TestResponse

from server.access import ROLES, TABLE
from server.database import db
from tests.access.calls import CALLS
from tests.access.world import BOUND, World, make_world

ENDPOINTS = sorted(TABLE)
SAFE = {"GET", "HEAD", "OPTIONS"}
QUESTIONS = {"sync.pull", "photos.held", "returns.identify"}
"""POSTs that only ask."""


def route_of(app: Flask, endpoint: str) -> tuple[Route, str]:
    """The door's address and its method."""
    [route] = app.url_map.iter_rules(endpoint)
    [method] = (route.methods or set()) - {"HEAD", "OPTIONS"}
    return route, method


def knock(world: World, browser: Any, endpoint: str, **changed: str) -> TestResponse:
    """Make the call of `CALLS`; `changed` puts another of the world's things into the address."""
    call = CALLS[endpoint]
    route, method = route_of(world.app, endpoint)
    values = {name: _value(world, changed.get(name, source)) for name, source in call.values.items()}
    with world.app.test_request_context():
        built = world.app.url_map.bind("").build(endpoint, values)
    answer: TestResponse = browser.open(built, method=method, **call.body(world))
    return answer


def _value(world: World, source: str) -> str:
    return source[1:] if source.startswith("=") else world.ids[source]


def test_every_route_is_in_the_table_and_every_row_is_a_route(house: Flask) -> None:
    routes = {route.endpoint for route in house.url_map.iter_rules()}
    assert routes == set(TABLE)


def test_the_walk_knows_how_to_knock_at_every_door() -> None:
    assert set(CALLS) == set(TABLE)


def test_every_described_operation_is_walked(house: Flask, world: World) -> None:
    described = world.near["auditor"].get("/api/openapi.json").json["paths"]
    operations = {
        (path, method.upper()) for path, methods in described.items() for method in methods if method != "parameters"
    }
    walked = set()
    for endpoint in ENDPOINTS:
        route, method = route_of(house, endpoint)
        walked.add(("".join(f"{{{part}}}" if is_value else part for is_value, part in _parts(route)), method))
    assert len(operations) > 40 and operations - walked == set()


def _parts(route: Route) -> list[tuple[bool, str]]:
    return [(is_value, text) for is_value, text in route._trace if text != "|"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_strangers_come_through_open_doors_only(world: World, endpoint: str) -> None:
    answer = knock(world, world.app.test_client(), endpoint)
    if TABLE[endpoint].scope == "open":
        assert answer.status_code in CALLS[endpoint].own
    else:
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_roles_outside_the_table_are_refused(world: World, endpoint: str) -> None:
    rule = TABLE[endpoint]
    others = [role for role in ROLES if rule.scope != "open" and role not in rule.roles]
    answers = [knock(world, world.near[role], endpoint) for role in others]
    assert all((answer.status_code, answer.json["code"]) == (403, "forbidden") for answer in answers)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_roles_in_the_table_reach_their_own(house: Flask, world: World, endpoint: str) -> None:
    rule = TABLE[endpoint]
    is_question = route_of(house, endpoint)[1] in SAFE
    for role in sorted(rule.roles):
        here = world if is_question else make_world(house)
        answer = knock(here, here.near[role], endpoint)
        assert answer.status_code in CALLS[endpoint].own, (role, answer.get_data(as_text=True)[:300])


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_things_of_another_branch_look_absent(world: World, endpoint: str) -> None:
    rule, call = TABLE[endpoint], CALLS[endpoint]
    for role in BOUND:
        if role not in rule.roles or rule.scope not in {"branch", "signed"}:
            continue
        answer = knock(world, world.far[role], endpoint)
        if call.far is None:
            assert answer.status_code < 500
        else:
            assert answer.status_code in call.far, (role, answer.get_data(as_text=True)[:300])


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_no_answer_to_another_branch_holds_anything_of_ours(world: World, endpoint: str) -> None:
    if endpoint.startswith("lessor.") or endpoint == "session.sign_out":
        return  # whoever has the link's token sees the link; signing out would end the walk
    returns = ("own", "shared") if "return_id" in CALLS[endpoint].values else ("",)
    for browser in world.far.values():
        for chosen in returns:
            changed = {"return_id": chosen} if chosen and "sha256" not in CALLS[endpoint].values else {}
            text = knock(world, browser, endpoint, **changed).get_data(as_text=True)
            assert [secret for secret in world.secrets if secret in text] == []


@pytest.mark.parametrize("endpoint", sorted(name for name, rule in TABLE.items() if not rule.by_token))
def test_doors_for_people_are_closed_to_tokens(world: World, endpoint: str) -> None:
    wish = {"name": "robot", "role": "administrator"}
    token = world.near["administrator"].post("/api/tokens", json=wish).json["token"]
    robot = Robot(world.app.test_client(), token)
    assert knock(world, robot, endpoint).status_code == 403


class Robot:
    """An integration that shows an API token."""

    def __init__(self, browser: FlaskClient, token: str) -> None:
        self.browser, self.token = browser, token

    def open(self, path: str, **more: Any) -> TestResponse:
        """A request with the token."""
        return self.browser.open(path, headers={"Authorization": f"Bearer {self.token}"}, **more)


def test_the_auditor_changes_nothing(house: Flask) -> None:
    world = make_world(house)
    knock(world, world.near["auditor"], "session.show")
    before = contents(house)
    for endpoint in ENDPOINTS:
        if TABLE[endpoint].scope != "open" and not endpoint.startswith("session."):
            knock(world, world.near["auditor"], endpoint)
    assert contents(house) == before


def test_the_table_gives_the_auditor_questions_only(house: Flask) -> None:
    given = {name for name, rule in TABLE.items() if "auditor" in rule.roles and route_of(house, name)[1] not in SAFE}
    kept_aside = {"sync.push"}  # what they recorded before they became one; test_adversaries holds that none is recorded
    assert given - QUESTIONS == {"session.sign_out", "session.change_password"} | kept_aside


def contents(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table."""
    with app.app_context():
        return {
            table.name: sorted(map(repr, db.session.execute(table.select()))) for table in db.metadata.sorted_tables
        }


def test_an_endpoint_without_a_row_is_refused_to_everybody(app: Flask, client: FlaskClient) -> None:
    app._got_first_request = False
    app.add_url_rule("/api/forgotten", "forgotten", lambda: "open")
    assert client.get("/api/forgotten").status_code == 403


def test_calls_have_no_address_values_that_the_route_lacks(house: Flask) -> None:
    for endpoint, call in CALLS.items():
        assert set(call.values) == set(route_of(house, endpoint)[0].arguments), endpoint
