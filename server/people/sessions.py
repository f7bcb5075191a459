"""Sign-ins of browsers: opened, found by their token, ended. 90 days on an enrolled device, hours elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, select, update

from server.access import BRANCH_BOUND, Actor
from server.config import Settings
from server.database import db, now
from server.models.people import Device, Person, PersonBranch, Session
from server.people import tokens
from server.prepared import Prepared

_SEEN_EVERY = timedelta(minutes=5)


def open_session(person: Person, settings: Settings) -> str:
    """Open a session in the caller's transaction; its token is returned and never kept."""
    token = tokens.fresh()
    ends = now() + timedelta(hours=settings.session_hours)
    db.session.add(Session(token_hash=_hash(token, settings), person_id=person.id, expires_at=ends))
    return token


def find(token: str, settings: Settings) -> Session | None:
    """The live session of this token."""
    found = db.session.get(Session, _hash(token, settings))
    return found if found and found.revoked_at is None and found.expires_at > now() else None


def actor_of(token: str, settings: Settings) -> Actor | None:
    """Who holds this session's token: nobody when it ended, the device was revoked or the person may not come in."""
    moment = now()
    found = _ACTOR.all(token_hash=_hash(token, settings), now=moment)
    if not found or not found[0].is_active or found[0].device_revoked_at:
        return None
    row = found[0]
    if row.device_id and moment - row.seen_at > _SEEN_EVERY:
        db.session.execute(update(Device).where(Device.id == row.device_id).values(seen_at=moment))
        db.session.commit()
    branch_ids = frozenset(each.branch_id for each in found if each.branch_id) if row.role in BRANCH_BOUND else None
    return Actor(row.person_id, row.role, branch_ids, row.device_id)


# Composed once: it stands before every request. One row for each of the person's branches.
_ACTOR = Prepared(
    select(
        Session.person_id, Session.device_id, Person.role, Person.is_active, Device.seen_at, PersonBranch.branch_id,
        Device.revoked_at.label("device_revoked_at"),
    )
    .join(Person, Person.id == Session.person_id)
    .outerjoin(Device, Device.id == Session.device_id)
    .outerjoin(PersonBranch, PersonBranch.person_id == Session.person_id)
    .where(Session.token_hash == bindparam("token_hash"), Session.revoked_at.is_(None), Session.expires_at > bindparam("now"))
)  # fmt: skip


def branch_ids_of(person: Person) -> frozenset[str] | None:
    """The branches a person is bound to, or None when their role sees all."""
    if person.role not in BRANCH_BOUND:
        return None
    return frozenset(db.session.scalars(select(PersonBranch.branch_id).where(PersonBranch.person_id == person.id)))


def end(token: str, settings: Settings) -> None:
    """End this session."""
    _end(Session.token_hash == _hash(token, settings))


def end_all_of(person_id: str, *, but: str | None = None, settings: Settings | None = None) -> None:
    """End every session of a person, except the one whose token is given."""
    condition: ColumnElement[bool] = Session.person_id == person_id
    if but is not None and settings is not None:
        condition &= Session.token_hash != _hash(but, settings)
    _end(condition)


def end_all_on(device_id: str) -> None:
    """End every session of a device."""
    _end(Session.device_id == device_id)


def bind_to_device(session: Session, device_id: str, settings: Settings, *, lasting: bool) -> datetime:
    """Make this a device's session; a lasting device stays signed in for field work. Returns when it ends."""
    session.device_id = device_id
    if lasting:
        session.expires_at = now() + timedelta(days=settings.device_session_days)
    return session.expires_at


def _end(which: ColumnElement[bool]) -> None:
    db.session.execute(update(Session).where(which, Session.revoked_at.is_(None)).values(revoked_at=now()))


def _hash(token: str, settings: Settings) -> bytes:
    return tokens.keyed(settings, "session", token)


def forget_old(settings: Settings) -> None:
    """Delete the sessions that ended a month ago; the clock calls this."""
    long_ago = now() - timedelta(days=30)
    db.session.execute(delete(Session).where((Session.expires_at < long_ago) | (Session.revoked_at < long_ago)))
    db.session.commit()
