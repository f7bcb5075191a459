"""The lessor's read-only links: made, found by their token, unlocked, revoked, and the log of their uses.

Unknown, expired and revoked look the same to whoever asks, and take the same path through this file.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from server.access import Actor
from server.config import Settings
from server.database import db, now
from server.errors import Invalid, NotFound
from server.models.links import Link, LinkUse
from server.models.reference import Asset, ReturnAsset
from server.people import passwords, throttle, tokens
from server.people.throttle import Try
from server.returns import lists

SHOWS = ("photos", "conditions", "notes")
UNLOCKED_SECONDS = 43_200


@dataclass(frozen=True)
class Wish:
    """A link to make: for all of a return (`asset_ids` None) or some of it, showing what, how long, behind what."""

    label: str
    asset_ids: list[str] | None
    shows: list[str]
    days: int
    passphrase: str | None


def make(return_id: str, wish: Wish, actor: Actor, settings: Settings) -> tuple[Link, str]:
    """Make a link; its token is returned once and never kept. Raises NotFound, Invalid.

    A link never shows more than its maker sees: a manager's is bound to the manager's branches.
    """
    lists.find_return(return_id, actor)
    if not 1 <= wish.days <= settings.link_days_max:
        raise Invalid(fields={"days": [f"Choose from 1 to {settings.link_days_max} days."]})
    branch_ids = None if actor.branch_ids is None else sorted(actor.branch_ids)
    token = tokens.fresh()
    made = Link(
        token_hash=tokens.keyed(settings, "link", token), return_id=return_id, label=wish.label.strip(),
        asset_ids=_chosen(return_id, wish.asset_ids, branch_ids), branch_ids=branch_ids,
        shows=[part for part in SHOWS if part in wish.shows], created_by=actor.person_id,
        passphrase_hash=passwords.hash_password(wish.passphrase) if wish.passphrase else None,
        expires_at=now() + timedelta(days=wish.days),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made, token


def listed(return_id: str, actor: Actor) -> list[Link]:
    """The links of a return that do not show more than the actor sees, newest first. Raises NotFound."""
    lists.find_return(return_id, actor)
    chosen = select(Link).where(Link.return_id == return_id).order_by(Link.created_at.desc(), Link.id)
    return [link for link in db.session.scalars(chosen) if _is_within(link, actor)]


def revoke(link_id: str, actor: Actor) -> None:
    """Close a link at once. Raises NotFound."""
    link = _own(link_id, actor)
    if link.revoked_at is not None:
        raise NotFound()
    link.revoked_at = now()
    db.session.commit()


def uses(link_id: str, actor: Actor) -> list[LinkUse]:
    """The newest thousand uses of a link. Raises NotFound."""
    link = _own(link_id, actor)
    newest = select(LinkUse).where(LinkUse.link_id == link.id).order_by(LinkUse.at.desc()).limit(1000)
    return list(db.session.scalars(newest))


def find(token: str, address: str | None, settings: Settings) -> Link | None:
    """The live link of this token, or None. Every failure is counted against the network. Raises TooMany."""
    key = tokens.keyed(settings, "link", token)
    traits = [f"network:{throttle.network_of(address)}"]
    throttle.check("link", traits, settings.link_tries_max, settings)
    link = db.session.scalar(select(Link).where(Link.token_hash == key))
    if link is not None and link.revoked_at is None and link.expires_at > now():
        return link
    if link is not None:
        db.session.add(LinkUse(link_id=link.id, page="refused", network=cut(address)))
    throttle.note("link", traits, settings)
    return None


def log_use(link: Link, page: str, address: str | None) -> None:
    """Write a view down: page, asset or photo."""
    db.session.add(LinkUse(link_id=link.id, page=page, network=cut(address)))
    db.session.commit()


def unlock(link: Link, passphrase: str, address: str | None, settings: Settings) -> str | None:
    """What a browser shows from now on to be let in, or None for a wrong passphrase. Raises TooMany."""
    network = throttle.network_of(address)
    attempt = Try("passphrase", [f"{link.id} {network}", network], settings.link_tries_max, settings)
    if not passwords.is_right(passphrase, link.passphrase_hash):
        log_use(link, "refused", address)
        return None
    attempt.forgive()
    ends = str(int(time.time()) + UNLOCKED_SECONDS)
    return f"{ends}.{_seal(link, ends, settings)}"


def is_unlocked(link: Link, shown: str | None, settings: Settings) -> bool:
    """Whether the link asks for no passphrase, or this browser gave it lately."""
    if link.passphrase_hash is None:
        return True
    ends, _, seal = (shown or "").partition(".")
    is_ours = tokens.is_same(seal, _seal(link, ends, settings))
    return is_ours and int(ends) > time.time()


def cut(address: str | None) -> str:
    """An address cut to its network (/24 or /48), so that the log names no person's connection."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _seal(link: Link, ends: str, settings: Settings) -> str:
    return tokens.keyed(settings, "unlocked link", f"{link.id} {ends} {link.passphrase_hash}").hex()


def _chosen(return_id: str, asset_ids: list[str] | None, branch_ids: list[str] | None) -> list[str] | None:
    """The chosen assets, checked to be the return's and of the maker's branches. Raises Invalid."""
    if asset_ids is None:
        return None
    wanted = set(asset_ids)
    chosen = select(Asset.id).join(ReturnAsset, ReturnAsset.asset_id == Asset.id)
    chosen = chosen.where(ReturnAsset.return_id == return_id, ReturnAsset.is_removed.is_(False))
    if branch_ids is not None:
        chosen = chosen.where(Asset.branch_id.in_(branch_ids))
    if not wanted or wanted - set(db.session.scalars(chosen)):
        raise Invalid(fields={"asset_ids": ["Choose assets of this return that are yours to see."]})
    return sorted(wanted)


def _own(link_id: str, actor: Actor) -> Link:
    link = db.session.get(Link, link_id)
    if link is None or not _is_within(link, actor):
        raise NotFound()
    lists.find_return(link.return_id, actor)
    return link


def _is_within(link: Link, actor: Actor) -> bool:
    """Whether the link shows nothing beyond the actor's branches."""
    if actor.branch_ids is None:
        return True
    return link.branch_ids is not None and actor.branch_ids.issuperset(link.branch_ids)
