"""Devices and their keys: enrolled by the person signed in on them, seen, revoked."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from sqlalchemy import ColumnElement, select, update

from server.access import Actor
from server.config import Settings
from server.database import db, now
from server.errors import Conflict, Invalid, NotFound
from server.models.people import Device, DeviceKey, Person
from server.people import register, sessions


class KeyTaken(Conflict):
    """Two people on one browser have a key each."""

    code, title = "key_taken", "This key belongs to somebody else; make a new one"


class KeyRevoked(Conflict):
    """A revoked key never comes back."""

    code, title = "key_revoked", "This key was revoked; make a new one"


@dataclass(frozen=True)
class Enrolled:
    """What a device is told when its key is known."""

    kid: str
    device_id: str
    expires_at: datetime


def enrol(token: str, spki: str, label: str, *, lasting: bool, settings: Settings) -> Enrolled:
    """Make this session a device's, and its key known. The same again changes nothing. Raises Invalid, Conflict."""
    session = sessions.find(token, settings)
    if session is None:
        raise NotFound()
    der = _public_key(spki)
    kid = hashlib.sha256(der).hexdigest()
    key = db.session.get(DeviceKey, kid)
    if key is not None and (key.person_id != session.person_id or key.device_id is None):
        raise KeyTaken()
    if key is not None and key.revoked_at is not None:
        raise KeyRevoked()
    device_id = str(key.device_id) if key else _device_of(session.device_id, session.person_id, label)
    if key is None:
        made = DeviceKey(kid=kid, spki=der, device_id=device_id, person_id=session.person_id, is_lasting=lasting)
        db.session.add(made)
    ends = sessions.bind_to_device(session, device_id, settings, lasting=lasting)
    db.session.commit()
    return Enrolled(kid, device_id, ends)


def visible(actor: Actor) -> list[tuple[Device, Person]]:
    """Devices with their people: one's own; a manager's are also those of the technicians of their branches."""
    chosen = select(Device, Person).join(Person, Person.id == Device.person_id).where(_within_reach(actor))
    return [(row.Device, row.Person) for row in db.session.execute(chosen.order_by(Device.seen_at.desc()))]


def revoke(device_id: str, actor: Actor) -> list[str]:
    """End a device's sessions and stop its keys, in the caller's transaction. Returns their kids. Raises NotFound."""
    chosen = select(Device).join(Person, Person.id == Device.person_id).where(_within_reach(actor))
    device = db.session.scalar(chosen.where(Device.id == device_id))
    if device is None or device.revoked_at is not None:
        raise NotFound()
    device.revoked_at = now()
    sessions.end_all_on(device.id)
    kids = list(db.session.scalars(select(DeviceKey.kid).where(DeviceKey.device_id == device.id)))
    db.session.execute(update(DeviceKey).where(DeviceKey.kid.in_(kids)).values(revoked_at=now()))
    return kids


def _within_reach(actor: Actor) -> ColumnElement[bool]:
    mine = Device.person_id == actor.person_id
    if actor.branch_ids is None:
        return register.within_reach(actor)
    if actor.role == "manager":
        return mine | (register.within_reach(actor) & (Person.role == "technician"))
    return mine


def _device_of(device_id: str | None, person_id: str, label: str) -> str:
    """The session's device, or a new one for this person."""
    known = db.session.get(Device, device_id) if device_id else None
    if known is not None:
        known.label = label or known.label
        return known.id
    made = Device(person_id=person_id, label=label)
    db.session.add(made)
    db.session.flush()
    return made.id


def _public_key(spki: str) -> bytes:
    """The DER of a P-256 public key, re-encoded so that one key has one kid. Raises Invalid."""
    try:
        der = base64.urlsafe_b64decode(spki + "=" * (-len(spki) % 4))
        key = load_der_public_key(der)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Invalid(fields={"spki": ["This is not a public key in DER."]}) from None
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise Invalid(fields={"spki": ["Only a P-256 key can be enrolled."]})
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
