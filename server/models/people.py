"""People, their devices and what lets them in. Tokens are kept only as keyed hashes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from server.database import Base, Code, Identifier, Json, Moment, new_id, now


class Person(Base):
    """Somebody who signs in. `email` is kept in lower case."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(Code)  # administrator, manager, technician, auditor
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class PersonBranch(Base):
    """A branch a manager or technician works for. Administrators and auditors need none."""

    __tablename__ = "person_branch"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    branch_id: Mapped[str] = mapped_column(ForeignKey("branch.id"), primary_key=True)


class Invitation(Base):
    """An open door for one new person, by link or QR code; with `person_id`, for that person to choose a new password."""

    __tablename__ = "invitation"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    role: Mapped[str] = mapped_column(Code)
    branch_ids: Mapped[list[str]] = mapped_column(Json, default=list)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Device(Base):
    """A browser or phone somebody enrolled. Revoking it ends its sessions and stops its keys."""

    __tablename__ = "device"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now)
    clock_offset_ms: Mapped[int | None]
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class DeviceKey(Base):
    """A device's public key. `kid` is the lower-case hex SHA-256 of `spki` (DER); `is_lasting` is false for one visit's key."""

    __tablename__ = "device_key"
    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    spki: Mapped[bytes] = mapped_column(LargeBinary(200))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"), index=True)  # None: the server's own
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    is_lasting: Mapped[bool] = mapped_column(default=True)
    enrolled_at: Mapped[datetime] = mapped_column(Moment, default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Session(Base):
    """A sign-in of one browser; the cookie holds the token, this row its hash."""

    __tablename__ = "session"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class ApiToken(Base):
    """A key for an integration, with a role, branches and an end."""

    __tablename__ = "api_token"
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(Code)
    branch_ids: Mapped[list[str]] = mapped_column(Json, default=list)
    created_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempt(Base):
    """A failed try at a door (sign-in, setup code, link), counted for throttling. `who` is a keyed hash, never a name."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_door_who_at", "door", "who", "at"),)
    id: Mapped[str] = mapped_column(Identifier, primary_key=True, default=new_id)
    door: Mapped[str] = mapped_column(Code)
    who: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Installation(Base):
    """Facts about this installation that must travel with its database: `server_epoch`, `setup_code_hash`, …"""

    __tablename__ = "installation"
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
