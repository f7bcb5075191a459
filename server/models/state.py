"""Projections of the journal: safe to drop and rebuild. Written only by returns.projections."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.database import Base, Code, Identifier, Json


class AssetState(Base):
    """One asset (expected or unexpected) as its journal tells it.

    `record` is the document of docs/asset-record.md; the other columns are read from it so that lists can filter and
    sort. `seq` is the return's sequence number of the last entry that changed it: phones pull by it.
    """

    __tablename__ = "asset_state"
    __table_args__ = (
        Index("ix_asset_state_seq", "return_id", "seq"),
        Index("ix_asset_state_branch", "return_id", "branch_id"),
    )
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    branch_id: Mapped[str | None] = mapped_column(Identifier)
    category: Mapped[str] = mapped_column(Code, default="")
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    is_unexpected: Mapped[bool] = mapped_column(default=False)
    presence: Mapped[str] = mapped_column(Code, default="expected")  # expected (not yet scanned), found, missing
    is_recorded: Mapped[bool] = mapped_column(default=False)  # everything its checklist asks for is there
    review: Mapped[str] = mapped_column(Code, default="open")  # open, accepted, retake
    retakes_open: Mapped[int] = mapped_column(default=0)
    photos: Mapped[int] = mapped_column(default=0)
    photos_awaited: Mapped[int] = mapped_column(default=0)
    defects: Mapped[int] = mapped_column(default=0)
    flags: Mapped[int] = mapped_column(default=0)
    scan: Mapped[str] = mapped_column(String(128), default="")  # what was read on an unexpected asset
    record: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
