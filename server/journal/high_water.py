"""A mark outside the database, so that a restored backup is noticed (offline.md 14).

Every tick counts one up in the database and copies the count into a file beside the server's keys. A database whose count
is behind the file's has been put back to an earlier day, whatever was written into it since.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path

from sqlalchemy import select, update

from server import epoch
from server.config import Settings
from server.database import db
from server.journal.inserts import insert_new
from server.models.people import Installation

NAME = "high_water"
_FILE = "high-water.json"
_log = logging.getLogger(__name__)


def keep(settings: Settings) -> bool:
    """Tick: begin a new epoch if the database fell behind its mark, and move the mark. Whether it had fallen.

    Run at start and by the clock, on as many nodes as there are. A backup made and restored between two ticks is not
    noticed here; a phone that has pulled since, or `handback epoch`, tells.
    """
    path = Path(settings.keys_dir) / _FILE
    db.session.rollback()
    epoch.current()  # made now if there is none, before this transaction holds its lock
    db.session.execute(insert_new(Installation.__table__), [{"name": NAME, "value": 0}])
    row = Installation.name == NAME
    db.session.execute(update(Installation).where(row).values(value=Installation.value))  # the lock: one node at a time
    count, mark = int(db.session.scalar(select(Installation.value).where(row)) or 0), _read(path)
    has_fallen = mark > count
    count = max(mark, count) + 1
    db.session.execute(update(Installation).where(row).values(value=count))
    if has_fallen:
        epoch.renew()
    db.session.commit()
    if has_fallen:
        _log.warning(
            "the database was put back to an earlier day: a new epoch begins, phones will offer their work again"
        )
    _write(path, count)
    return has_fallen


def _read(path: Path) -> int:
    try:
        return int(json.loads(path.read_text("utf-8"))["count"])
    except FileNotFoundError:
        return 0
    except (ValueError, KeyError, TypeError):
        _log.warning("the mark %s cannot be read and is made anew", path.name)
        return 0


def _write(path: Path, count: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".mark-", delete=False) as file:
        json.dump({"count": count}, file)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
