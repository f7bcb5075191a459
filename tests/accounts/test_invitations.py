"""Invitations: who may send which, and what they open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server.database import db, now
from server.models.people import Invitation
from tests.example import Example
from tests.people import PASSWORD, People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]
NEWCOMER = {"name": "Grace", "email": "grace@example.com", "password": "seven green kettles"}


@pytest.fixture
def administrator(people: People, sign_in: SignIn) -> SignedIn:
    """An administrator, signed in."""
    return sign_in(people.make("administrator"))


def invite(by: SignedIn, **wish: Any) -> str:
    """Make an invitation; its token."""
    answer = by.post("/api/invitations", json=wish)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.json["url"]).partition("/invitation#")[2]


def test_an_invitation_brings_in_one_person_with_its_role_and_branches(
    administrator: SignedIn, client: FlaskClient, example: Example
) -> None:
    token = invite(administrator, role="technician", branch_ids=[example.b], name="Grace")
    looked = client.post("/api/invitations/look", json={"token": token}).json
    assert (looked["name"], looked["role"], looked["branches"][0]["code"]) == ("Grace", "technician", "B")
    person = client.post("/api/invitations/accept", json={"token": token, **NEWCOMER}).json["person"]
    assert (person["role"], [branch["code"] for branch in person["branches"]]) == ("technician", ["B"])


def test_an_invitation_opens_once(administrator: SignedIn, client: FlaskClient) -> None:
    token = invite(administrator, role="auditor")
    assert client.post("/api/invitations/accept", json={"token": token, **NEWCOMER}).status_code == 200
    second = {"token": token, **NEWCOMER, "email": "eve@example.com"}
    assert client.post("/api/invitations/accept", json=second).json["code"] == "invitation_gone"


def test_used_expired_withdrawn_and_unknown_look_the_same(
    app: Flask, administrator: SignedIn, client: FlaskClient
) -> None:
    used, withdrawn = invite(administrator, role="auditor"), invite(administrator, role="auditor")
    client.post("/api/invitations/accept", json={"token": used, **NEWCOMER})
    [listed] = administrator.get("/api/invitations").json
    assert administrator.delete(f"/api/invitations/{listed['id']}").status_code == 204
    expired = invite(administrator, role="auditor")
    with app.app_context():
        db.session.execute(update(Invitation).values(expires_at=now() - timedelta(seconds=1)))
        db.session.commit()
    answers = [
        client.post("/api/invitations/look", json={"token": token}) for token in (used, withdrawn, expired, "x" * 43)
    ]
    assert {(answer.status_code, answer.data) for answer in answers} == {(404, answers[0].data)}


def test_a_refused_password_leaves_the_invitation_open(administrator: SignedIn, client: FlaskClient) -> None:
    token = invite(administrator, role="auditor")
    weak = {"token": token, **NEWCOMER, "password": "grace@example"}
    assert client.post("/api/invitations/accept", json=weak).status_code == 422
    assert client.post("/api/invitations/accept", json={"token": token, **NEWCOMER}).status_code == 200


def test_an_invitation_for_an_address_is_for_nobody_else(administrator: SignedIn, client: FlaskClient) -> None:
    token = invite(administrator, role="auditor", email="Grace@example.com")
    eve = {"token": token, **NEWCOMER, "email": "eve@example.com"}
    assert list(client.post("/api/invitations/accept", json=eve).json["fields"]) == ["email"]
    assert client.post("/api/invitations/accept", json={"token": token, **NEWCOMER}).status_code == 200


def test_an_address_belongs_to_one_person(administrator: SignedIn, client: FlaskClient) -> None:
    taken = administrator.person.email
    assert (
        administrator.post("/api/invitations", json={"role": "auditor", "email": taken}).json["code"] == "email_taken"
    )
    token = invite(administrator, role="auditor")
    answer = client.post("/api/invitations/accept", json={"token": token, **NEWCOMER, "email": taken.upper()})
    assert (answer.status_code, answer.json["code"]) == (409, "email_taken")


def test_a_manager_invites_technicians_to_own_branches_and_nobody_else(
    people: People, sign_in: SignIn, example: Example
) -> None:
    manager = sign_in(people.make("manager", [example.a]))
    assert invite(manager, role="technician", branch_ids=[example.a])
    for wish in (
        {"role": "technician", "branch_ids": [example.b]},
        {"role": "technician", "branch_ids": [example.a, example.b]},
        {"role": "manager", "branch_ids": [example.a]},
        {"role": "administrator"},
        {"role": "auditor"},
    ):
        assert manager.post("/api/invitations", json=wish).status_code == 403


def test_a_manager_sees_and_withdraws_only_own_invitations(
    people: People, sign_in: SignIn, administrator: SignedIn, example: Example
) -> None:
    invite(administrator, role="auditor")
    manager = sign_in(people.make("manager", [example.a]))
    assert manager.get("/api/invitations").json == []
    [listed] = administrator.get("/api/invitations").json
    assert manager.delete(f"/api/invitations/{listed['id']}").status_code == 404


def test_a_technician_without_a_branch_is_not_invited(administrator: SignedIn) -> None:
    answer = administrator.post("/api/invitations", json={"role": "technician"})
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["branch_ids"])


def test_the_qr_code_is_a_drawing_without_script(administrator: SignedIn) -> None:
    answer = administrator.post("/api/invitations", json={"role": "auditor"}).json
    drawn = ElementTree.fromstring(answer["qr_svg"])
    assert drawn.tag.endswith("svg") and {child.tag.rpartition("}")[2] for child in drawn} == {"path", "title"}
    assert answer["url"].startswith("http://127.0.0.1:8000/invitation#")


def test_only_the_hash_of_an_invitation_is_kept(app: Flask, administrator: SignedIn) -> None:
    token = invite(administrator, role="auditor")
    with app.app_context():
        assert token not in repr(db.session.execute(select(Invitation.__table__)).all())


def test_a_forgotten_password_is_renewed_by_a_link(
    people: People, sign_in: SignIn, administrator: SignedIn, app: Flask
) -> None:
    person = people.make("auditor")
    old = sign_in(person)
    made = administrator.post(f"/api/people/{person.id}/invitation").json
    accept = {
        "token": made["url"].partition("#")[2],
        "name": person.name,
        "email": person.email,
        "password": "six blue kettles",
    }
    browser = app.test_client()
    assert browser.post("/api/invitations/accept", json=accept).json["person"]["id"] == person.id
    assert old.get("/api/session").json["person"] is None
    assert browser.post("/api/session", json={"email": person.email, "password": PASSWORD}).status_code == 401


def test_only_administrators_renew_passwords(people: People, sign_in: SignIn, example: Example) -> None:
    person = people.make("technician", [example.a])
    manager = sign_in(people.make("manager", [example.a]))
    assert manager.post(f"/api/people/{person.id}/invitation").status_code == 403
