"""Schedules on their way in: the uploaded file is in S3, its reading and its fate are here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.database import Base, Code, Identifier, Json, Moment, new_id, now


class ScheduleImport(Base):
    """One uploaded schedule. `stage`: uploaded, checking, checked, importing, imported, failed; `done` of `total` rows."""

    __tablename__ = "schedule_import"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    lessor_id: Mapped[str] = mapped_column(ForeignKey("lessor.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    stage: Mapped[str] = mapped_column(Code, default="uploaded")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    summary: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
