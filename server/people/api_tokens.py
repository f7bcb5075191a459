"""API tokens for integrations: a role, branches and an end. None outlives the access of the person who made it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from server.access import BRANCH_BOUND, Actor
from server.config import Settings
from server.database import db, now
from server.errors import Invalid, NotFound
from server.models.people import ApiToken, Person
from server.people import register, tokens

_USED_EVERY = timedelta(minutes=5)


def make(
    name: str, role: str, branch_ids: list[str], days: int, actor: Actor, settings: Settings
) -> tuple[ApiToken, str]:
    """Make a token; the second value is shown once and never kept. Raises Invalid."""
    register.check_role(role, branch_ids)
    if not 1 <= days <= settings.token_days_max:
        raise Invalid(fields={"days": [f"Choose from 1 to {settings.token_days_max} days."]})
    token = tokens.fresh()
    bound = sorted(set(branch_ids)) if role in BRANCH_BOUND else []
    made = ApiToken(token_hash=_hash(token, settings), name=name.strip(), role=role, branch_ids=bound,
                    created_by=actor.person_id, expires_at=now() + timedelta(days=days))  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made, token


def actor_of(token: str, settings: Settings) -> Actor | None:
    """Who acts by this token: its maker, held to the token's role and branches; None when it has ended."""
    chosen = select(ApiToken, Person.is_active).join(Person, Person.id == ApiToken.created_by)
    alive = ApiToken.revoked_at.is_(None) & (ApiToken.expires_at > now())
    row = db.session.execute(chosen.where(ApiToken.token_hash == _hash(token, settings), alive)).first()
    if row is None or not row.is_active:
        return None
    found: ApiToken = row.ApiToken
    if found.used_at is None or now() - found.used_at > _USED_EVERY:
        found.used_at = now()
        db.session.commit()
    branch_ids = frozenset(found.branch_ids) if found.role in BRANCH_BOUND else None
    return Actor(found.created_by, found.role, branch_ids, via="token")


def listed() -> list[ApiToken]:
    """Every token that is not revoked, newest first."""
    chosen = select(ApiToken).where(ApiToken.revoked_at.is_(None)).order_by(ApiToken.created_at.desc())
    return list(db.session.scalars(chosen))


def revoke(token_id: str) -> None:
    """Stop a token at once. Raises NotFound."""
    found = db.session.get(ApiToken, token_id)
    if found is None or found.revoked_at is not None:
        raise NotFound()
    found.revoked_at = now()
    db.session.commit()


def _hash(token: str, settings: Settings) -> bytes:
    return tokens.keyed(settings, "api_token", token)
