"""Signing in: the same answer and the same time for a wrong password, an unknown account and a stopped one."""

from __future__ import annotations

from sqlalchemy import select

from server.config import Settings
from server.database import db
from server.errors import Problem
from server.models.people import Person
from server.people import passwords, sessions
from server.people.register import tidy_email
from server.people.throttle import Try


class WrongPassword(Problem):
    """The e-mail address or the password is wrong; which one is not said."""

    status, code, title = 401, "wrong_password", "E-mail address or password is wrong"


def sign_in(email: str, password: str, network: str, settings: Settings) -> str:
    """Open a session and return its token. Raises WrongPassword or TooMany."""
    address = tidy_email(email)
    attempt = Try("sign_in", [f"account:{address}", f"network:{network}"], settings.sign_in_tries_max, settings)
    person = db.session.scalar(select(Person).where(Person.email == address))
    is_right = passwords.is_right(password, person.password_hash if person else None)
    if person is None or not is_right or not person.is_active:
        raise WrongPassword()
    attempt.forgive()
    token = sessions.open_session(person, settings)
    db.session.commit()
    return token


def change_password(person_id: str, current: str, new: str, token: str, settings: Settings) -> None:
    """Choose a new password; every other session of the person ends. Raises WrongPassword, Invalid or TooMany."""
    attempt = Try("change_password", [f"account:{person_id}"], settings.sign_in_tries_max, settings)
    person = db.session.get_one(Person, person_id)
    if not passwords.is_right(current, person.password_hash):
        raise WrongPassword("The present password is wrong.")
    attempt.forgive()
    passwords.check_choice(new, person.name, person.email)
    person.password_hash = passwords.hash_password(new)
    sessions.end_all_of(person.id, but=token, settings=settings)
    db.session.commit()
