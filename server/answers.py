"""How every answer leaves: errors as `application/problem+json` (RFC 9457), and the headers that protect people."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Flask, Response, request
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from server import epoch
from server.database import db
from server.errors import Invalid, Problem, Unavailable

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
CODES = {
    400: "bad_request", 401: "sign_in_needed", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    409: "conflict", 411: "length_required", 413: "too_large", 415: "wrong_type", 422: "invalid", 429: "too_many",
    503: "unavailable",
}  # fmt: skip
TITLES = {
    400: "That request could not be understood", 404: "There is nothing here", 405: "That cannot be done here",
    413: "That is too large", 415: "That kind of content is not accepted here", 422: "Some values need another look",
}  # fmt: skip
log = logging.getLogger("server.errors")


def set_up(app: Flask, *, is_tls: bool) -> None:
    """Answer every error as a problem and give every response its headers."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_down)
    app.register_error_handler(InterfaceError, _database_down)
    app.register_error_handler(PoolTimeout, _database_down)
    for unusable in (UnicodeError, RecursionError, DataError):
        app.register_error_handler(unusable, _unusable)
    app.register_error_handler(Exception, _surprise)

    @app.after_request
    def protect(response: Response) -> Response:
        current = epoch.current_if_reachable()
        if current:
            response.headers["X-Server-Epoch"] = current
        headers = response.headers
        headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers["X-Content-Type-Options"] = "nosniff"
        if request.endpoint != "shell.asset":  # scripts and styles open no window and hold no frame
            headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
            headers["X-Frame-Options"] = "DENY"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if is_tls:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.path.startswith("/api") and "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response


def _answer(body: dict[str, Any], status: int) -> Response:
    db.session.rollback()  # a refused request leaves nothing half-done behind
    response = Response(json.dumps(body), status, content_type="application/problem+json")
    if "retry_after" in body:
        response.headers["Retry-After"] = str(body["retry_after"])
    return response


def _problem(problem: Problem) -> Response:
    return _answer(problem.body(), problem.status)


def _http_error(error: HTTPException) -> Response:
    """A refusal by Flask or by a schema; a schema's messages become `fields` ({name: [message]})."""
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect
    code = CODES.get(status, "internal" if status >= 500 else "bad_request")
    title = TITLES.get(status, error.name)
    body: dict[str, Any] = {"type": f"urn:handback:{code}", "title": title, "status": status, "code": code}
    body["detail"] = title
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        body["fields"] = _fields(messages)
    answer = _answer(body, status)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers["Allow"] = value
    return answer


def _fields(messages: dict[str, Any]) -> dict[str, Any]:
    """Drop the level that says where the value came from (json, query, files, form)."""
    found: dict[str, Any] = {}
    for place, content in messages.items():
        found.update(content if isinstance(content, dict) else {place: content})
    return found


def _database_down(error: Exception) -> Response:
    log.error("the database does not answer", exc_info=error)
    return _problem(Unavailable("The database does not answer right now. Nothing was changed; try again in a moment."))


def _unusable(error: Exception) -> Response:
    """Half a surrogate pair, a NUL that PostgreSQL does not keep, JSON nested a thousand deep: the sender's doing."""
    log.warning("a request held what cannot be used", exc_info=error)
    return _problem(Invalid("The request holds characters or numbers that cannot be kept. Nothing was changed."))


def _surprise(error: Exception) -> Response:
    log.error("an error nobody foresaw", exc_info=error)
    title = "Something went wrong on the server"
    detail = f"{title}. Nothing was changed. Try again; if it happens again, tell the administrator the request id."
    body = {"type": "urn:handback:internal", "title": title, "status": 500, "code": "internal", "detail": detail}
    return _answer(body, 500)
