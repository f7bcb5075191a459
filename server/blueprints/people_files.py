"""People, invitations, devices, API tokens and links as rows of a file. No token, and nothing one could be found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from server.access import BRANCH_BOUND, actor
from server.leases import register
from server.models.links import Link, LinkUse
from server.models.people import ApiToken, Invitation

PEOPLE = (
    ("name", "Name"), ("email", "E-mail"), ("role", "Role"), ("branches", "Branches"), ("is_active", "May come in"),
    ("created_at", "Since"),
)  # fmt: skip
INVITATIONS = (
    ("name", "Name"), ("email", "E-mail"), ("role", "Role"), ("branches", "Branches"), ("created_at", "Made"),
    ("expires_at", "Expires"),
)  # fmt: skip
DEVICES = (
    ("person_name", "Person"), ("label", "Device"), ("created_at", "Enrolled"), ("seen_at", "Last seen"),
    ("clock_offset_ms", "Clock ahead by (ms)"), ("revoked_at", "Revoked"),
)  # fmt: skip
TOKENS = (
    ("name", "For"), ("role", "Role"), ("branches", "Branches"), ("created_at", "Made"), ("expires_at", "Expires"),
    ("used_at", "Last used"),
)  # fmt: skip
LINKS = (
    ("label", "Link"), ("assets", "Assets"), ("shows", "Shows"), ("has_passphrase", "Passphrase"),
    ("created_at", "Made"), ("expires_at", "Expires"), ("revoked_at", "Revoked"),
)  # fmt: skip
USES = (("at", "When"), ("page", "What"), ("network", "From network"))


def person_rows(people: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """People as the door tells them, with the codes of their branches."""
    codes = _codes()
    return ({**person, "branches": _branches(person["role"], person["branch_ids"], codes)} for person in people)


def door_rows(doors: Iterable[Invitation | ApiToken]) -> Iterator[dict[str, Any]]:
    """Invitations or API tokens."""
    codes = _codes()
    return (
        {
            "name": door.name, "email": getattr(door, "email", ""), "role": door.role,
            "branches": _branches(door.role, door.branch_ids, codes), "created_at": door.created_at,
            "expires_at": door.expires_at, "used_at": door.used_at,
        }
        for door in doors
    )  # fmt: skip


def link_rows(links: Iterable[Link]) -> Iterator[dict[str, Any]]:
    """A return's links."""
    return (
        {
            "label": link.label, "assets": "all" if link.asset_ids is None else len(link.asset_ids),
            "shows": link.shows, "has_passphrase": link.passphrase_hash is not None, "created_at": link.created_at,
            "expires_at": link.expires_at, "revoked_at": link.revoked_at,
        }
        for link in links
    )  # fmt: skip


def use_rows(uses: Iterable[LinkUse]) -> Iterator[dict[str, Any]]:
    """A link's uses."""
    return ({"at": use.at, "page": use.page, "network": use.network} for use in uses)


def _codes() -> dict[str, str]:
    return {branch.id: branch.code for branch in register.branches(actor())}


def _branches(role: str, branch_ids: Iterable[str] | None, codes: dict[str, str]) -> str | list[str]:
    """The codes of the branches; those that are not the reader's have no name."""
    if role not in BRANCH_BOUND or branch_ids is None:
        return "all"
    return sorted(codes.get(str(branch_id), "another") for branch_id in branch_ids)
