"""Who there is: adding, changing and finding people. The last active administrator can neither leave nor be demoted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from server.access import BRANCH_BOUND, ROLES, Actor
from server.database import db, now
from server.errors import Conflict, Invalid, NotFound
from server.models.people import ApiToken, Invitation, Person, PersonBranch
from server.models.reference import Branch
from server.people import passwords, sessions


class EmailTaken(Conflict):
    """One address, one person."""

    code, title = "email_taken", "Somebody with this e-mail address is here already"


class LastAdministrator(Conflict):
    """Somebody must be able to let others in."""

    code, title = "last_administrator", "This is the last administrator"


def add_person(name: str, email: str, password: str, role: str, branch_ids: list[str]) -> Person:
    """Add a person in the caller's transaction. Raises Invalid or Conflict (the address is taken)."""
    passwords.check_choice(password, name, email)
    check_role(role, branch_ids)
    hashed = passwords.hash_password(password)
    person = Person(email=tidy_email(email), name=name.strip(), role=role, password_hash=hashed)
    db.session.add(person)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise EmailTaken() from None
    _set_branches(person.id, role, branch_ids)
    return person


def change_person(person_id: str, changes: dict[str, Any]) -> Person:
    """Change name, role, branches or whether they may come in. Who is stopped is out at once, with what they gave.

    Raises NotFound, Invalid, LastAdministrator.
    """
    administrators = _lock_administrators()
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound()
    role = changes.get("role", person.role)
    branch_ids = changes.get("branch_ids", branch_ids_of(person.id))
    check_role(role, branch_ids)
    is_active = changes.get("is_active", person.is_active)
    if administrators == {person.id} and (role != "administrator" or not is_active):
        raise LastAdministrator("Make somebody else an administrator first.")
    if role != person.role or not is_active:
        _stop_what_they_gave(person.id)
    if not is_active:
        sessions.end_all_of(person.id)
    person.name, person.role, person.is_active = changes.get("name", person.name).strip(), role, is_active
    _set_branches(person.id, role, branch_ids)
    db.session.commit()
    return person


def visible_people(actor: Actor) -> list[Person]:
    """The people an actor may see: those who share a branch with them, and those who belong to every branch."""
    return list(db.session.scalars(select(Person).where(within_reach(actor)).order_by(Person.name, Person.id)))


def within_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition on Person for people an actor may see."""
    if actor.branch_ids is None:
        return true()
    shared = select(PersonBranch.person_id).where(PersonBranch.branch_id.in_(actor.branch_ids))
    return or_(Person.id.in_(shared), Person.role.not_in(BRANCH_BOUND), Person.id == actor.person_id)


def branch_ids_of(person_id: str) -> list[str]:
    """The branches written down for a person."""
    return list(db.session.scalars(select(PersonBranch.branch_id).where(PersonBranch.person_id == person_id)))


def branch_ids_of_all(person_ids: list[str]) -> dict[str, list[str]]:
    """The branches written down for each of these people."""
    found: dict[str, list[str]] = {}
    chosen = select(PersonBranch).where(PersonBranch.person_id.in_(person_ids)).order_by(PersonBranch.branch_id)
    for row in db.session.scalars(chosen):
        found.setdefault(row.person_id, []).append(row.branch_id)
    return found


def branches_of(person: Person) -> list[Branch] | None:
    """A person's branches by code, or None when their role sees all."""
    if person.role not in BRANCH_BOUND:
        return None
    chosen = select(PersonBranch.branch_id).where(PersonBranch.person_id == person.id)
    return list(db.session.scalars(select(Branch).where(Branch.id.in_(chosen)).order_by(Branch.code)))


def branches_named(branch_ids: list[str]) -> list[Branch]:
    """These branches by code."""
    return list(db.session.scalars(select(Branch).where(Branch.id.in_(branch_ids)).order_by(Branch.code)))


def check_role(role: str, branch_ids: list[str]) -> None:
    """Refuse an unknown role, unknown branches, and a branch-bound role without a branch. Raises Invalid."""
    if role not in ROLES:
        raise Invalid(fields={"role": ["Choose administrator, manager, technician or auditor."]})
    if role in BRANCH_BOUND and not branch_ids:
        raise Invalid(fields={"branch_ids": ["A manager or technician needs at least one branch."]})
    known = db.session.scalar(select(func.count()).where(Branch.id.in_(set(branch_ids)))) or 0
    if known != len(set(branch_ids)):
        raise Invalid(fields={"branch_ids": ["One of these branches does not exist."]})


def _stop_what_they_gave(person_id: str) -> None:
    """Revoke the API tokens a person made, and close their invitations."""
    alive = (ApiToken.created_by == person_id) & ApiToken.revoked_at.is_(None)
    db.session.execute(update(ApiToken).where(alive).values(revoked_at=now()))
    waiting = (Invitation.created_by == person_id) & Invitation.used_at.is_(None) & (Invitation.expires_at > now())
    db.session.execute(update(Invitation).where(waiting).values(expires_at=now()))


def tidy_email(email: str) -> str:
    """The one spelling under which an address is kept."""
    return email.strip().lower()


def _set_branches(person_id: str, role: str, branch_ids: list[str]) -> None:
    db.session.execute(delete(PersonBranch).where(PersonBranch.person_id == person_id))
    if role in BRANCH_BOUND:
        db.session.add_all(PersonBranch(person_id=person_id, branch_id=branch) for branch in sorted(set(branch_ids)))


def _lock_administrators() -> set[str]:
    """The active administrators, held so that two of them cannot demote each other at the same moment."""
    if db.engine.dialect.name == "sqlite":  # has no row locks: a write takes the whole database's
        db.session.execute(update(Person).where(Person.role == "administrator").values(role=Person.role))
    chosen = select(Person.id).where(Person.role == "administrator", Person.is_active).with_for_update()
    return set(db.session.scalars(chosen))
