"""Roles and what they may do: one table. Closed by default: an endpoint without a row is refused to everybody.

A test walks every route of the OpenAPI description × every role × own and foreign branch, beside this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import current_app, g

from server.config import Settings
from server.errors import SignInNeeded

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


Scope = Literal["open", "signed", "self", "branch", "all"]


@dataclass(frozen=True)
class Rule:
    """Who may use an endpoint, and how far.

    scope "open": no sign-in, guarded by itself (throttle, token) · "signed": as "branch", and also without a sign-in,
    because the handler looks at signatures and tickets (work of somebody whose access ended is quarantined, never
    dropped) · "self": one's own things · "branch": only things of one's branches, foreign ones look absent (404) ·
    "all": the same for everybody whose role is listed. `by_token` is false where an API token may not go.
    """

    roles: frozenset[str]
    scope: Scope
    by_token: bool = True


def _rule(scope: Scope, *roles: str, by_token: bool = True) -> Rule:
    return Rule(frozenset(roles), scope, by_token)


OPEN = _rule("open")
ANYONE = _rule("self", *ROLES, by_token=False)
DEVICES = _rule("self", "administrator", "manager", "technician", by_token=False)
ADMINISTRATORS = _rule("all", "administrator")
IN_PERSON = _rule("all", "administrator", by_token=False)
SUPERVISORS = _rule("all", "administrator", "auditor")
PARTNERS = _rule("all", "administrator", "manager")
PARTNERS_READ = _rule("all", "administrator", "manager", "auditor")
EVERYBODY = _rule("all", *ROLES)
MANAGERS = _rule("branch", "administrator", "manager")
RECORDERS = _rule("branch", "administrator", "manager", "technician")
SIGNED = _rule("signed", "administrator", "manager", "technician")
READERS = _rule("branch", *ROLES)
OVERSEERS = _rule("branch", "administrator", "manager", "auditor")

TABLE: dict[str, Rule] = {
    # session
    "session.show": OPEN,
    "session.enter": OPEN,
    "session.sign_out": ANYONE,
    "session.change_password": ANYONE,
    "session.set_up": OPEN,
    "session.look_at_invitation": OPEN,
    "session.accept_invitation": OPEN,
    "session.enrol": DEVICES,
    # people
    "people.index": OVERSEERS,
    "people.change": ADMINISTRATORS,
    "people.renew": IN_PERSON,
    "people.list_invitations": OVERSEERS,
    "people.invite": MANAGERS,
    "people.withdraw": MANAGERS,
    "people.list_devices": READERS,
    "people.revoke_device": RECORDERS,
    "people.list_tokens": SUPERVISORS,
    "people.make_token": IN_PERSON,
    "people.revoke_token": IN_PERSON,
    # the lessor's links
    "links.index": OVERSEERS,
    "links.make": MANAGERS,
    "links.revoke": MANAGERS,
    "links.uses": OVERSEERS,
    "lessor.page": OPEN,
    "lessor.unlock": OPEN,
    "lessor.asset": OPEN,
    "lessor.photo": OPEN,
    "lessor.style": OPEN,
    "lessor.icon": OPEN,
    # sync
    "sync.push": _rule("signed", *ROLES),  # what somebody recorded before becoming an auditor is kept aside
    "sync.pull": READERS,
    "sync.take_archive": RECORDERS,
    # photos
    "photos.put": SIGNED,
    "photos.show": READERS,
    "photos.awaited": READERS,
    "photos.held": READERS,
    # leases
    "leases.branches": READERS,
    "leases.add_branch": ADMINISTRATORS,
    "leases.change_branch": ADMINISTRATORS,
    "leases.lessors": PARTNERS_READ,
    "leases.add_lessor": PARTNERS,
    "leases.change_lessor": PARTNERS,
    "leases.leases": OVERSEERS,
    "leases.add_lease": MANAGERS,
    "leases.lease": OVERSEERS,
    "leases.change_lease": MANAGERS,
    "leases.assets": OVERSEERS,
    "leases.change_asset": MANAGERS,
    "imports.upload": MANAGERS,
    "imports.show": OVERSEERS,
    "imports.problems": OVERSEERS,
    "imports.check": MANAGERS,
    "imports.commit": MANAGERS,
    # returns
    "returns.index": READERS,
    "returns.open_return": MANAGERS,
    "returns.show": READERS,
    "returns.change": MANAGERS,
    "returns.assets": READERS,
    "returns.change_assets": MANAGERS,
    "returns.asset": READERS,
    "returns.asset_history": OVERSEERS,
    "returns.changes": READERS,
    "returns.next_to_review": OVERSEERS,
    "returns.reconciliation": OVERSEERS,
    "returns.identify": READERS,
    "review.waiting": OVERSEERS,
    "review.admit": MANAGERS,
    "review.dismiss": MANAGERS,
    # the app's own files
    "shell.page": OPEN,
    "shell.screen": OPEN,
    "shell.screen_within": OPEN,
    "shell.worker": OPEN,
    "shell.manifest": OPEN,
    "shell.asset": OPEN,
    # health and the description of the API
    "health.healthz": OPEN,
    "health.readyz": OPEN,
    "api-docs.openapi_json": EVERYBODY,
}


def rule_for(endpoint: str | None) -> Rule | None:
    """The rule of a Flask endpoint name, or None: refuse."""
    return TABLE.get(endpoint or "")


def actor() -> Actor:
    """Who is asking in this request; only handlers call it. Raises SignInNeeded where an open door let nobody in."""
    found = actor_or_none()
    if found is None:
        raise SignInNeeded()
    return found


def actor_or_none() -> Actor | None:
    """Who is asking, or None behind an open or signed door."""
    found: Actor | None = g.get("actor")
    return found


def settings() -> Settings:
    """The running application's settings, for handlers."""
    found: Settings = current_app.extensions["settings"]
    return found
