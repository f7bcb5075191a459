"""The yardstick of `sync`: the barest Flask handler that puts the same bytes, in the same batches, into the same database.

It reads the same JSON body and inserts each entry's signed bytes and openings as one row, all rows of a batch in one
statement and one transaction, through the database's own driver and a connection kept per thread.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, request

_URL = os.environ["DATABASE_URL"]
_local = threading.local()


def _sqlite() -> Any:
    connection = sqlite3.connect(_URL.removeprefix("sqlite:///"), timeout=30)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "cache_size=-65536", "wal_autocheckpoint=4000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _connection() -> Any:
    if not hasattr(_local, "connection"):
        _local.connection = _sqlite() if _URL.startswith("sqlite") else psycopg.connect(_URL)
    return _local.connection


_INSERT = "INSERT INTO bare_entry (leaf, jws, openings) VALUES (?, ?, ?)"


def create_bare() -> Flask:
    """The bare application: POST /bare."""
    app = Flask(__name__)
    insert = _INSERT if _URL.startswith("sqlite") else _INSERT.replace("?", "%s")

    @app.post("/bare")
    def take() -> dict[str, int]:
        entries = request.get_json()["entries"]
        connection = _connection()
        cursor = connection.cursor()
        cursor.executemany(insert, [(entry["leaf"], entry["jws"], json.dumps(entry["openings"])) for entry in entries])
        connection.commit()
        return {"recorded": len(entries)}

    return app
