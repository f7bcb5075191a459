"""People for tests: made in the tables, signed in through the real door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import argon2
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.database import db, new_id
from server.models.people import Person, PersonBranch

PASSWORD = "correct horse battery"
_HASH = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class Somebody:
    """A person as a test knows them."""

    id: str
    name: str
    email: str
    role: str
    branch_ids: tuple[str, ...] = ()
    password: str = PASSWORD


@dataclass
class People:
    """The factory behind the `people` fixture."""

    app: Flask
    made: list[Somebody] = field(default_factory=list)

    def make(
        self, role: str = "technician", branches: Iterable[Any] = (), name: str = "", is_active: bool = True
    ) -> Somebody:
        """A person who can sign in. `branches` are branch ids, or things with an `id`."""
        person_id = new_id()
        branch_ids = tuple(getattr(branch, "id", branch) for branch in branches)
        somebody = Somebody(
            person_id,
            name or f"{role.title()} {len(self.made) + 1}",
            f"{role}-{person_id[-12:]}@example.com",
            role,
            branch_ids,
        )
        with self.app.app_context():
            db.session.add(
                Person(
                    id=person_id,
                    email=somebody.email,
                    name=somebody.name,
                    role=role,
                    password_hash=_HASH,
                    is_active=is_active,
                )
            )
            db.session.flush()
            db.session.add_all(PersonBranch(person_id=person_id, branch_id=branch_id) for branch_id in branch_ids)
            db.session.commit()
        self.made.append(somebody)
        return somebody


class SignedIn:
    """A browser that is signed in: a test client of its own that sends the CSRF token where one is needed."""

    def __init__(self, app: Flask, person: Somebody) -> None:
        self.app = app
        self.person = person
        self.browser: FlaskClient = app.test_client()
        answer = self.browser.post("/api/session", json={"email": person.email, "password": person.password})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.session: dict[str, Any] = answer.get_json()
        self.csrf: str = self.session["csrf"]

    def get(self, path: str, **more: Any) -> TestResponse:
        """GET."""
        return self.open(path, method="GET", **more)

    def post(self, path: str, **more: Any) -> TestResponse:
        """POST with the CSRF token."""
        return self.open(path, method="POST", **more)

    def put(self, path: str, **more: Any) -> TestResponse:
        """PUT with the CSRF token."""
        return self.open(path, method="PUT", **more)

    def patch(self, path: str, **more: Any) -> TestResponse:
        """PATCH with the CSRF token."""
        return self.open(path, method="PATCH", **more)

    def delete(self, path: str, **more: Any) -> TestResponse:
        """DELETE with the CSRF token."""
        return self.open(path, method="DELETE", **more)

    def open(self, path: str, *, method: str, headers: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        """Any request; unsafe methods carry the CSRF token."""
        token = {} if method in {"GET", "HEAD"} else {"X-CSRF-Token": self.csrf}
        return self.browser.open(path, method=method, headers={**token, **(headers or {})}, **more)
