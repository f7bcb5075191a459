"""The journal's tables. Rows are inserted by journal.ledger alone and never updated."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.database import Base, Code, Identifier, Json, Moment, now


class JournalEntry(Base):
    """One entry: the exact compact JWS, its place, and what was read from it at arrival.

    `leaf` is SHA-256(0x00 || jws), RFC 6962. `flags` are the codes given at arrival (evidence.md: flags, not refusals).
    """

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("return_id", "kid", "dseq"), Index("ix_journal_entry_asset", "return_id", "asset_id", "seq"))
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(Identifier, unique=True)
    kid: Mapped[str] = mapped_column(String(64))
    dseq: Mapped[int] = mapped_column(BigInteger)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    jws: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Code)
    asset_id: Mapped[str | None] = mapped_column(Identifier)
    person_id: Mapped[str | None] = mapped_column(Identifier)
    claimed_at: Mapped[str] = mapped_column(String(40))  # the device's clock, as signed; never used for order
    received_at: Mapped[datetime] = mapped_column(Moment, default=now)
    flags: Mapped[list[str]] = mapped_column(Json, default=list)


class Opening(Base):
    """What opens a commitment: c = SHA-256("handback-att-v1\\n" || salt || sha256). `text` holds a note's or name's words.

    The key begins with the entry, because its ids rise with time: rows keyed by a hash would land all over the table.
    """

    __tablename__ = "opening"
    __table_args__ = (Index("ix_opening_sha256", "sha256"),)
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(Identifier, primary_key=True)
    c: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    role: Mapped[str] = mapped_column(Code)  # photo, note
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    text: Mapped[str | None] = mapped_column(Text)


class Photo(Base):
    """A photograph that arrived, as the server found it. The bytes are in S3; `codes` is [{"text", "symbology", "box"}]."""

    __tablename__ = "photo"
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id"), primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(Code)
    width: Mapped[int]
    height: Mapped[int]
    codes: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    received_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Quarantine(Base):
    """Entries kept but not in a journal: conflicting twins, refused bodies, work of people whose access was withdrawn.

    `reason`: conflict, access_withdrawn, rejected. `ticket_hash` lets the same phone still upload the photographs named.
    """

    __tablename__ = "quarantine"
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    entry_id: Mapped[str | None] = mapped_column(Identifier, index=True)
    return_id: Mapped[str | None] = mapped_column(Identifier, index=True)
    kid: Mapped[str] = mapped_column(String(64), default="")
    person_id: Mapped[str | None] = mapped_column(Identifier)
    jws: Mapped[str] = mapped_column(Text)
    openings: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(Code)
    detail: Mapped[str] = mapped_column(Text, default="")
    ticket_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    received_at: Mapped[datetime] = mapped_column(Moment, default=now)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[str | None] = mapped_column(Identifier)
    settlement: Mapped[str | None] = mapped_column(Code)  # admitted, dismissed
