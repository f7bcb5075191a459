"""Structured logs: one JSON object a line with the request's id; never a token, a secret or anything about a person."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import uuid
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

_INBOUND_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
log = logging.getLogger("server.requests")


class JsonLines(logging.Handler):
    """Writes records to the standard error stream of the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line; `facts` given by `extra={"facts": {…}}` become members of their own."""
        facts: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            facts["request_id"] = g.get("request_id")
        facts.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[0]:
            facts["error"] = record.exc_info[0].__name__
            facts["where"] = _frames(record)
        print(json.dumps(facts, ensure_ascii=False, default=str), file=sys.stderr, flush=True)


def set_up(app: Flask, level: str, *, behind_proxy: bool) -> None:
    """Log every request of this application. An inbound X-Request-Id is kept only from a proxy of ours."""
    logger = logging.getLogger("server")
    logger.setLevel(level)
    if not any(isinstance(handler, JsonLines) for handler in logger.handlers):
        logger.addHandler(JsonLines())

    @app.before_request
    def begin() -> None:
        inbound = request.headers.get("X-Request-Id", "")
        g.request_id = inbound if behind_proxy and _INBOUND_ID.fullmatch(inbound) else uuid.uuid4().hex
        g.began = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        facts = {
            "method": request.method,
            "route": str(request.url_rule) if request.url_rule else None,  # the pattern: a path may hold a token
            "endpoint": request.endpoint,
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        }
        log.info("request", extra={"facts": facts})
        return response


def _frames(record: logging.LogRecord) -> list[str]:
    """File, line and function of each frame. The exception's text stays out: it may quote somebody's data."""
    trace = record.exc_info[2] if record.exc_info else None
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
