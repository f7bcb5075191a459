"""People: who sees and changes whom, and the last administrator."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from server.database import db
from server.errors import Problem
from server.models.people import Person
from server.people import register
from tests.example import Example
from tests.people import People, SignedIn, Somebody

SignIn = Callable[[Somebody], SignedIn]


def test_a_manager_sees_own_branch_and_those_who_belong_everywhere(
    people: People, sign_in: SignIn, example: Example
) -> None:
    administrator, near, far = (
        people.make("administrator"),
        people.make("technician", [example.a]),
        people.make("technician", [example.b]),
    )
    manager = people.make("manager", [example.a])
    seen = {person["id"] for person in sign_in(manager).get("/api/people").json}
    assert seen == {administrator.id, near.id, manager.id} and far.id not in seen


def test_a_technician_sees_no_list_of_people(people: People, sign_in: SignIn, example: Example) -> None:
    assert sign_in(people.make("technician", [example.a])).get("/api/people").status_code == 403


def test_an_administrator_changes_role_branches_and_name(people: People, sign_in: SignIn, example: Example) -> None:
    person = people.make("technician", [example.a])
    change = {"role": "manager", "branch_ids": [example.b, example.a], "name": "Grace"}
    answer = sign_in(people.make("administrator")).patch(f"/api/people/{person.id}", json=change).json
    assert (answer["role"], answer["name"], answer["branch_ids"]) == (
        "manager",
        "Grace",
        sorted([example.a, example.b]),
    )


@pytest.mark.parametrize("role", ["manager", "technician", "auditor"])
def test_nobody_else_changes_people(people: People, sign_in: SignIn, example: Example, role: str) -> None:
    person = people.make(role, [example.a])
    answer = sign_in(person).patch(f"/api/people/{person.id}", json={"role": "administrator"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"role": "king"},
        {"role": "manager"},
        {"role": "manager", "branch_ids": ["01900000-0000-7000-8000-000000000000"]},
    ],
)
def test_an_impossible_change_changes_nothing(people: People, sign_in: SignIn, change: dict[str, object]) -> None:
    administrator, person = people.make("administrator"), people.make("auditor")
    browser = sign_in(administrator)
    assert browser.patch(f"/api/people/{person.id}", json=change).status_code == 422
    assert {"id": person.id, "role": "auditor"}.items() <= _told(browser, person).items()


def test_the_last_administrator_can_neither_leave_nor_be_demoted(people: People, sign_in: SignIn) -> None:
    people.make("administrator", is_active=False)
    administrator = people.make("administrator")
    browser = sign_in(administrator)
    for change in ({"is_active": False}, {"role": "auditor"}):
        answer = browser.patch(f"/api/people/{administrator.id}", json=change)
        assert (answer.status_code, answer.json["code"]) == (409, "last_administrator")
    assert _told(browser, administrator)["is_active"] is True


def test_two_administrators_cannot_demote_each_other_at_once(app: Flask, any_database: str, people: People) -> None:
    pair = [people.make("administrator") for _ in range(2)]
    start = threading.Barrier(2)

    def demote(person: Somebody) -> None:
        with app.app_context():
            start.wait()
            try:
                register.change_person(person.id, {"role": "auditor"})
            except Problem:
                db.session.rollback()

    threads = [threading.Thread(target=demote, args=(person,)) for person in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(db.session.scalars(select(Person.id).where(Person.role == "administrator")).all()) == 1


def test_stopping_a_person_ends_sessions_and_tokens(people: People, sign_in: SignIn, app: Flask) -> None:
    boss, leaving = sign_in(people.make("administrator")), sign_in(people.make("administrator"))
    token = leaving.post("/api/tokens", json={"name": "robot", "role": "auditor"}).json["token"]
    robot = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/people", headers=robot).status_code == 200
    assert boss.patch(f"/api/people/{leaving.person.id}", json={"is_active": False}).status_code == 200
    assert leaving.get("/api/people").status_code == 401
    boss.patch(f"/api/people/{leaving.person.id}", json={"is_active": True})
    assert app.test_client().get("/api/people", headers=robot).status_code == 401


def test_invitations_of_somebody_stopped_open_no_door(people: People, sign_in: SignIn, app: Flask) -> None:
    boss, leaving = sign_in(people.make("administrator")), sign_in(people.make("administrator"))
    url = leaving.post("/api/invitations", json={"role": "administrator"}).json["url"]
    boss.patch(f"/api/people/{leaving.person.id}", json={"role": "auditor"})
    answer = app.test_client().post("/api/invitations/look", json={"token": url.partition("#")[2]})
    assert (answer.status_code, answer.json["code"]) == (404, "invitation_gone")


def _told(browser: SignedIn, person: Somebody) -> dict[str, object]:
    return next(one for one in browser.get("/api/people").json if one["id"] == person.id)
