"""Keys that sign entries: their names, and whose they are when an entry arrives. people.devices enrols them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from server.database import db, now
from server.journal import signing
from server.journal.inserts import insert_new
from server.models.people import Device, DeviceKey, Person
from server.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and the standing of its owner right now."""

    kid: str
    spki: bytes
    device_id: str | None
    person_id: str | None
    role: str
    is_withdrawn: bool  # the key or its device is revoked, or its person deactivated
    clock_offset_ms: int | None
    seen_at: datetime | None


def kid_of(spki: bytes) -> str:
    """The lower-case hex SHA-256 of a P-256 public key's SPKI DER. Raises `signing.BadKey` for anything else."""
    signing.public_key(spki)
    return hashlib.sha256(spki).hexdigest()


_SIGNER = Prepared(
    select(
        DeviceKey.spki, DeviceKey.device_id, DeviceKey.person_id, DeviceKey.revoked_at, Person.role, Person.is_active,
        Device.revoked_at.label("device_revoked_at"), Device.clock_offset_ms, Device.seen_at,
    )
    .outerjoin(Device, Device.id == DeviceKey.device_id)
    .outerjoin(Person, Person.id == DeviceKey.person_id)
    .where(DeviceKey.kid == bindparam("kid"))
)  # fmt: skip


def signer(kid: str) -> Signer | None:
    """Whose key it is and how they stand, or None for a key nobody enrolled. The server's own key has no person."""
    row = _SIGNER.first(kid=kid)
    if row is None:
        return None
    is_withdrawn = row.revoked_at is not None or row.device_revoked_at is not None or not row.is_active
    return Signer(
        kid,
        bytes(row.spki),
        row.device_id,
        row.person_id,
        row.role or "",
        is_withdrawn,
        row.clock_offset_ms,
        row.seen_at,
    )


def ensure_server_key(key: signing.ServerKey) -> None:
    """Put the server's own public key among the keys, once. Joins the caller's transaction."""
    if db.session.get(DeviceKey, key.kid) is None:
        row = {"kid": key.kid, "spki": key.spki, "is_lasting": True, "enrolled_at": now()}
        db.session.execute(insert_new(DeviceKey.__table__), [row])
