"""The first administrator: made once, with a code that only the server's own terminal shows."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, select

from server.config import Settings
from server.database import db
from server.errors import Conflict, Problem
from server.models.people import Installation, Person
from server.people import register, sessions, tokens
from server.people.throttle import Try

_NAME = "setup_code_hash"
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no look-alikes: it is copied by hand


class SetUpAlready(Conflict):
    """There is somebody who can let others in."""

    code, title = "set_up_already", "This Handback is set up already"


class WrongCode(Problem):
    """The one-time code is wrong or has been used."""

    status, code, title = 403, "wrong_code", "This code is wrong or has been used"


def needs_setup() -> bool:
    """Whether nobody is here yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def new_setup_code(settings: Settings) -> str | None:
    """A fresh one-time code for the first administrator, replacing an earlier one; None once somebody is here."""
    if not needs_setup():
        return None
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    db.session.merge(Installation(name=_NAME, value=_hash(code, settings).hex()))
    db.session.commit()
    return code


def set_up(code: str, name: str, email: str, password: str, network: str, settings: Settings) -> str:
    """Make the first administrator; returns their session's token. Raises WrongCode, Conflict, Invalid."""
    if not needs_setup():
        raise SetUpAlready("Handback has its first administrator already. Sign in, or ask for an invitation.")
    attempt = Try("setup", ["first", f"network:{network}"], settings.sign_in_tries_max, settings)
    kept = db.session.scalar(select(Installation.value).where(Installation.name == _NAME))
    if kept is None or not secrets.compare_digest(str(kept), _hash(code, settings).hex()):
        raise WrongCode("The code is wrong or has been used. The server's terminal shows the present one.")
    attempt.forgive()
    person = register.add_person(name, email, password, "administrator", [])
    if not _use_up():
        raise WrongCode()
    token = sessions.open_session(person, settings)
    db.session.commit()
    return token


def _use_up() -> bool:
    """Delete the code; only one of two who try at the same moment succeeds."""
    gone = db.session.execute(delete(Installation).where(Installation.name == _NAME))
    return bool(gone.rowcount == 1)  # type: ignore[attr-defined]


def _hash(code: str, settings: Settings) -> bytes:
    return tokens.keyed(settings, "setup", code.upper().replace("-", "").replace(" ", ""))
