"""The lessor's read-only links and the log of their uses. The token is kept only as a hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from server.database import Base, Code, Identifier, Json, Moment, new_id, now


class Link(Base):
    """What a lessor may see: a return or some of its assets (`asset_ids` None: all), of its maker's branches (None: all).

    `shows` lists photos, conditions, notes.
    """

    __tablename__ = "link"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id"), index=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    asset_ids: Mapped[list[str] | None] = mapped_column(Json)
    branch_ids: Mapped[list[str] | None] = mapped_column(Json)
    shows: Mapped[list[str]] = mapped_column(Json, default=list)
    passphrase_hash: Mapped[str | None] = mapped_column(String(200))
    created_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class LinkUse(Base):
    """One view through a link: when, which page, and from what network (an address cut to /24 or /48)."""

    __tablename__ = "link_use"
    __table_args__ = (Index("ix_link_use_link_at", "link_id", "at"),)
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    link_id: Mapped[str] = mapped_column(ForeignKey("link.id"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    page: Mapped[str] = mapped_column(Code)  # page, photo, refused
    network: Mapped[str] = mapped_column(String(60), default="")
