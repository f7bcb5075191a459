"""Invitations: one open door each, for a new person or for one who needs a new password."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from server.access import Actor
from server.config import Settings
from server.database import db, now
from server.errors import Forbidden, Invalid, NotFound
from server.models.people import Invitation, Person
from server.people import passwords, register, sessions, tokens
from server.people.throttle import Try


class Gone(NotFound):
    """Unknown, used and expired look the same."""

    code, title = "invitation_gone", "This invitation is unknown, used or has expired"


def invite(
    name: str, email: str, role: str, branch_ids: list[str], actor: Actor, settings: Settings
) -> tuple[Invitation, str]:
    """Open a door for a new person; its token is shown once. Raises Invalid, Forbidden, Conflict."""
    register.check_role(role, branch_ids)
    if actor.role != "administrator" and (role != "technician" or not all(map(actor.sees_branch, branch_ids))):
        raise Forbidden("A manager invites technicians to the manager's own branches; ask an administrator for more.")
    address = register.tidy_email(email)
    if address and db.session.scalar(select(Person.id).where(Person.email == address)):
        raise register.EmailTaken()
    return _open(Invitation(name=name.strip(), email=address, role=role, branch_ids=branch_ids), actor, settings)


def invite_to_new_password(person_id: str, actor: Actor, settings: Settings) -> tuple[Invitation, str]:
    """Open a door through which an existing person chooses a new password. Raises NotFound."""
    person = db.session.get(Person, person_id)
    if person is None or not person.is_active:
        raise NotFound()
    invitation = Invitation(name=person.name, email=person.email, role=person.role, person_id=person.id)
    return _open(invitation, actor, settings)


def look(token: str, network: str, settings: Settings) -> Invitation:
    """The open invitation of this token. Raises Gone or TooMany."""
    attempt = Try("invitation", [f"network:{network}"], settings.link_tries_max, settings)
    key = tokens.keyed(settings, "invitation", token)
    found = db.session.scalar(select(Invitation).where(Invitation.token_hash == key))
    if found is None or found.used_at is not None or found.expires_at <= now():
        raise Gone("Ask for a new one: this invitation is unknown, was used, or has expired.")
    attempt.forgive()
    return found


def accept(token: str, name: str, email: str, password: str, network: str, settings: Settings) -> str:
    """Come in through an invitation; returns the session's token. Raises Gone, Invalid, Conflict, TooMany."""
    invitation = look(token, network, settings)
    if invitation.email and register.tidy_email(email) != invitation.email:
        raise Invalid(fields={"email": ["This invitation is for another e-mail address."]})
    _use_up(invitation)
    if invitation.person_id:
        person = _renewed(invitation.person_id, password)
    else:
        person = register.add_person(name, email, password, invitation.role, invitation.branch_ids)
    session_token = sessions.open_session(person, settings)
    db.session.commit()
    return session_token


def visible(actor: Actor) -> list[Invitation]:
    """The open invitations an actor may see: their own, or all for those who see every branch."""
    chosen = select(Invitation).where(Invitation.used_at.is_(None), Invitation.expires_at > now())
    if actor.branch_ids is not None:
        chosen = chosen.where(Invitation.created_by == actor.person_id)
    return list(db.session.scalars(chosen.order_by(Invitation.created_at.desc())))


def withdraw(invitation_id: str, actor: Actor) -> None:
    """Close an invitation that was not used. Raises NotFound."""
    open_one = (Invitation.id == invitation_id) & Invitation.used_at.is_(None)
    if actor.branch_ids is not None:
        open_one &= Invitation.created_by == actor.person_id
    gone = db.session.execute(update(Invitation).where(open_one).values(expires_at=now()))
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound()
    db.session.commit()


def _open(invitation: Invitation, actor: Actor, settings: Settings) -> tuple[Invitation, str]:
    token = tokens.fresh()
    invitation.token_hash = tokens.keyed(settings, "invitation", token)
    invitation.created_by = actor.person_id
    invitation.expires_at = now() + timedelta(days=settings.invitation_days)
    db.session.add(invitation)
    db.session.commit()
    return invitation, token


def _use_up(invitation: Invitation) -> None:
    """Mark it used; of two who accept at the same moment one is refused. Raises Gone."""
    unused = (Invitation.id == invitation.id) & Invitation.used_at.is_(None)
    used = db.session.execute(update(Invitation).where(unused).values(used_at=now()))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Gone()


def _renewed(person_id: str, password: str) -> Person:
    """The person with the new password, signed out everywhere else."""
    person = db.session.get_one(Person, person_id)
    if not person.is_active:
        raise Gone()
    passwords.check_choice(password, person.name, person.email)
    person.password_hash = passwords.hash_password(password)
    sessions.end_all_of(person.id)
    return person
