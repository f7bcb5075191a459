"""The guard before every door: who is asking, may this role use it, did the request come from our own pages."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask, g, request

from server.access import Actor, Rule, rule_for, settings
from server.errors import Forbidden, SignInNeeded
from server.people import api_tokens, sessions

COOKIE = "handback_session"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CsrfFailed(Forbidden):
    """The request carries a session's cookie and not its CSRF token."""

    code, title = "csrf", "This request did not come from Handback's own pages"


def set_up(app: Flask) -> None:
    """Stand before every request of this application."""

    @app.before_request
    def guard() -> None:
        g.actor = None
        if request.routing_exception is not None:
            return  # nobody's door: 404, 405 or a redirect
        rule = rule_for(request.endpoint)
        if rule is None:
            raise Forbidden(f"Nobody may use {request.endpoint}: it is missing from the table of access.")
        if request.method not in _SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise CsrfFailed()
        who = _actor()
        if rule.scope == "signed" and who and who.role not in rule.roles and request.headers.get("X-Handback-Ticket"):
            who = None  # the ticket speaks for the work, whatever its bearer may do by now
        _check(rule, who)
        g.actor = who


def csrf_token(session_token: str) -> str:
    """The CSRF token of a session: keyed, so that it tells nothing about the session's token."""
    key = settings().secret_key.encode()
    return hmac.new(key, b"csrf\n" + session_token.encode(), hashlib.sha256).hexdigest()


def _check(rule: Rule, actor: Actor | None) -> None:
    if rule.scope == "open":
        return
    if actor is None:
        if rule.scope == "signed":
            return
        raise SignInNeeded()
    if actor.role not in rule.roles or (actor.via == "token" and not rule.by_token):
        raise Forbidden()
    if actor.via == "session" and request.method not in _SAFE_METHODS:
        expected = csrf_token(request.cookies.get(COOKIE, ""))
        if not hmac.compare_digest(expected.encode(), request.headers.get("X-CSRF-Token", "").encode()):
            raise CsrfFailed()


def _actor() -> Actor | None:
    """From an API token when one is shown, else from the session's cookie. Raises SignInNeeded for a dead API token."""
    current = settings()
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        found = api_tokens.actor_of(token.strip(), current)
        if found is None:
            raise SignInNeeded("This API token is unknown, has ended or was revoked.")
        return found
    cookie = request.cookies.get(COOKIE)
    return sessions.actor_of(cookie, current) if cookie else None
