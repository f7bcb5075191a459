"""Roles and what they may do: one table. Closed by default: an endpoint without a row here is refused to everybody.

A test walks every route of the OpenAPI description × every role × own and foreign branch and compares with this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import g

Role = Literal["administrator", "manager", "technician", "auditor"]
ROLES: tuple[Role, ...] = ("administrator", "manager", "technician", "auditor")
BRANCH_BOUND: frozenset[str] = frozenset({"manager", "technician"})


@dataclass(frozen=True)
class Actor:
    """Who is asking. `branch_ids` is None for roles that see every branch."""

    person_id: str | None
    role: str
    branch_ids: frozenset[str] | None
    device_id: str | None = None
    via: Literal["session", "token"] = "session"

    def sees_branch(self, branch_id: str | None) -> bool:
        """Whether things of this branch are theirs to see; things of no branch are seen by those who see all."""
        return self.branch_ids is None or branch_id in self.branch_ids


@dataclass(frozen=True)
class Rule:
    """Who may use an endpoint, and how far.

    scope "open": no sign-in, guarded by itself (throttle, token) · "self": one's own things · "branch": only things of
    one's branches, foreign ones look absent (404) · "all": the same for everybody whose role is listed.
    """

    roles: frozenset[str]
    scope: Literal["open", "self", "branch", "all"]


def _rule(scope: Literal["open", "self", "branch", "all"], *roles: str) -> Rule:
    return Rule(frozenset(roles), scope)


OPEN = _rule("open")
ANYONE = _rule("self", *ROLES)
ADMINISTRATORS = _rule("all", "administrator")
MANAGERS = _rule("branch", "administrator", "manager")
RECORDERS = _rule("branch", "administrator", "manager", "technician")
READERS = _rule("branch", *ROLES)
OVERSEERS = _rule("branch", "administrator", "manager", "auditor")

TABLE: dict[str, Rule] = {
    # session
    "session.show": OPEN,
    "session.sign_in": OPEN,
}


def rule_for(endpoint: str | None) -> Rule | None:
    """The rule of a Flask endpoint name, or None: refuse."""
    return TABLE.get(endpoint or "")


def actor() -> Actor:
    """Who is asking in this request; only handlers call it."""
    found: Actor = g.actor
    return found
