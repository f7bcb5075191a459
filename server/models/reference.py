"""Reference data: ordinary tables, edited in place. Codes (category, accessory, …) are those of returns/checklists.json."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.database import Base, Code, Identifier, Json, Moment, new_id, now


class Branch(Base):
    """A place where leased assets are."""

    __tablename__ = "branch"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    is_archived: Mapped[bool] = mapped_column(default=False)


class Lessor(Base):
    """Who owns the assets. `mapping` remembers the columns of its schedules: {field: header}."""

    __tablename__ = "lessor"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Lease(Base):
    """A lease schedule: its term and rent. Money is in minor units of `currency` (ISO 4217)."""

    __tablename__ = "lease"
    __table_args__ = (UniqueConstraint("lessor_id", "number", "schedule"),)
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    lessor_id: Mapped[str] = mapped_column(ForeignKey("lessor.id"), index=True)
    number: Mapped[str] = mapped_column(String(80))
    schedule: Mapped[str] = mapped_column(String(80), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    rent_minor: Mapped[int | None] = mapped_column(BigInteger)
    rent_period: Mapped[str] = mapped_column(Code, default="month")  # month, quarter, year
    responsible_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    is_closed: Mapped[bool] = mapped_column(default=False)
    lessor: Mapped[Lessor] = relationship()


class Asset(Base):
    """A leased unit. `serial_norm` and `tag_norm` are returns.identify.normalise of what people wrote.

    `accessories` is a list of accessory codes expected back; `media` a list of {"serial", "type"}.
    """

    __tablename__ = "asset"
    __table_args__ = (UniqueConstraint("lease_id", "serial_norm"),)
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    lease_id: Mapped[str] = mapped_column(ForeignKey("lease.id"), index=True)
    branch_id: Mapped[str] = mapped_column(ForeignKey("branch.id"), index=True)
    serial: Mapped[str] = mapped_column(String(80))
    serial_norm: Mapped[str] = mapped_column(String(80), index=True)
    tag: Mapped[str] = mapped_column(String(80), default="")
    tag_norm: Mapped[str] = mapped_column(String(80), default="", index=True)
    maker: Mapped[str] = mapped_column(String(120), default="")
    model: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(Code)
    assignee: Mapped[str] = mapped_column(String(200), default="")
    accessories: Mapped[list[str]] = mapped_column(Json, default=list)
    media: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)


class Return(Base):
    """The handing back of all or part of one lease's assets.

    `head_seq` counts its journal's entries; only the ledger writes it. `reference_rev` rises by one in every
    transaction that changes the return or its assets' reference data; phones pull by both.
    """

    __tablename__ = "return"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    lease_id: Mapped[str] = mapped_column(ForeignKey("lease.id"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date]
    authorisation: Mapped[str] = mapped_column(String(120), default="")
    opened_at: Mapped[datetime] = mapped_column(Moment, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # projection of return.closed and return.reopened
    head_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    reference_rev: Mapped[int] = mapped_column(BigInteger, default=1)
    lease: Mapped[Lease] = relationship()


class ReturnAsset(Base):
    """An asset expected on a return. `rev` is the return's reference_rev at its last change, so pulls send only news."""

    __tablename__ = "return_asset"
    __table_args__ = (Index("ix_return_asset_rev", "return_id", "rev"), Index("ix_return_asset_asset", "asset_id"))
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    rev: Mapped[int] = mapped_column(BigInteger, default=1)
    is_removed: Mapped[bool] = mapped_column(default=False)


class ReturnBranch(Base):
    """Which branches a return touches, so that whose return it is needs no look at its assets."""

    __tablename__ = "return_branch"
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id"), primary_key=True)
    branch_id: Mapped[str] = mapped_column(ForeignKey("branch.id"), primary_key=True, index=True)
