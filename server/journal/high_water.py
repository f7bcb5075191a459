"""A mark outside the database of how far its journals had come, so that a restored backup is noticed (offline.md 14)."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from server import epoch
from server.config import Settings
from server.database import db
from server.models.reference import Return

_NAME = "high-water.json"
_log = logging.getLogger(__name__)


def keep(settings: Settings) -> bool:
    """Compare the database with the mark, begin a new epoch when it has fallen back, and move the mark. Whether it had.

    Run at start and by the clock. Epochs are UUIDv7, so an older one sorts first: a database that names an older epoch
    than the mark was restored, one that names a newer one has been told so already.
    """
    path = Path(settings.keys_dir) / _NAME
    mark = _read(path)
    current, entries = epoch.current(), _entries()
    has_fallen = mark is not None and (
        current < mark["epoch"] or (current == mark["epoch"] and entries < mark["entries"])
    )
    if has_fallen:
        current = epoch.renew()
        _log.warning(
            "the database is behind the journals it once held: a new epoch begins, phones will offer their work again"
        )
    db.session.commit()
    if mark != {"epoch": current, "entries": entries}:
        _write(path, {"epoch": current, "entries": entries})
    return has_fallen


def _entries() -> int:
    return int(db.session.scalar(select(func.coalesce(func.sum(Return.head_seq), 0))) or 0)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        mark = json.loads(path.read_text("utf-8"))
        return {"epoch": str(mark["epoch"]), "entries": int(mark["entries"])}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        _log.warning("the mark %s cannot be read and is made anew", path.name)
        return None


def _write(path: Path, mark: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".mark-", delete=False) as file:
        json.dump(mark, file)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
