"""Devices: enrolled, seen, revoked."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from sqlalchemy import select, update

from server.database import db, now
from server.models.journal import JournalEntry
from server.models.people import Device
from tests.example import Example
from tests.people import People, SignedIn, Somebody
from tests.phones import Key, Phone, base64url

SignIn = Callable[[Somebody], SignedIn]
PhoneOf = Callable[[Somebody], Phone]


def enrol(browser: SignedIn, key: Key, **more: Any) -> dict[str, Any]:
    """Enrol a key; the answer's body."""
    answer = browser.post("/api/devices/enrol", json={"spki": base64url(key.spki), "label": "Phone", **more})
    return {"status": answer.status_code, "cookie": answer.headers.get("Set-Cookie", ""), **answer.json}


def test_an_enrolled_device_stays_signed_in_for_ninety_days(people: People, sign_in: SignIn) -> None:
    key = Key()
    made = enrol(sign_in(people.make("technician")), key)
    assert made["kid"] == key.kid
    left = datetime.fromisoformat(made["expires_at"]) - now()
    assert timedelta(days=89) < left < timedelta(days=91) and "Max-Age=77" in made["cookie"]


def test_a_browser_that_cannot_keep_a_key_stays_for_hours_only(people: People, sign_in: SignIn) -> None:
    made = enrol(sign_in(people.make("technician")), Key(), lasting=False)
    assert datetime.fromisoformat(made["expires_at"]) - now() < timedelta(hours=13)


def test_enrolling_the_same_key_again_changes_nothing(people: People, sign_in: SignIn) -> None:
    person, key = people.make("technician"), Key()
    first, later = enrol(sign_in(person), key), enrol(sign_in(person), key)
    assert (first["kid"], first["device_id"]) == (later["kid"], later["device_id"])


def test_a_new_key_on_the_same_device_is_the_same_device(people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("technician"))
    assert enrol(browser, Key())["device_id"] == enrol(browser, Key())["device_id"]


def test_a_key_of_somebody_else_is_refused(people: People, sign_in: SignIn) -> None:
    key = Key()
    enrol(sign_in(people.make("technician")), key)
    assert enrol(sign_in(people.make("technician")), key)["code"] == "key_taken"


def test_only_p256_keys_are_enrolled(people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("technician"))
    others = (ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate())
    spkis = [key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for key in others]
    for spki in (*map(base64url, spkis), "AAAA", "not base64!", "A", base64.b64encode(b"\xff" * 90).decode()):
        answer = browser.post("/api/devices/enrol", json={"spki": spki})
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["spki"])


def test_revoking_a_device_ends_its_session_and_its_key(people: People, sign_in: SignIn, example: Example) -> None:
    person, key = people.make("technician", [example.a]), Key()
    lost, kept = sign_in(person), sign_in(person)
    device = enrol(lost, key)["device_id"]
    assert kept.delete(f"/api/devices/{device}").status_code == 204
    assert lost.get("/api/session").json["person"] is None
    assert kept.get("/api/session").json["person"] is not None
    assert enrol(kept, key)["code"] == "key_revoked"


def test_a_revocation_stands_in_the_journals_the_key_wrote_in(
    app: Flask, phone: Phone, people: People, sign_in: SignIn, example: Example
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    administrator = sign_in(people.make("administrator"))
    [device] = administrator.get("/api/devices").json
    assert administrator.delete(f"/api/devices/{device['id']}").status_code == 204
    with app.app_context():
        last = db.session.scalars(select(JournalEntry).order_by(JournalEntry.seq.desc())).first()
    assert last is not None and last.kind == "device.revoked" and last.person_id == administrator.person.id


def test_work_of_a_revoked_device_is_quarantined_and_never_dropped(
    phone: Phone, people: People, sign_in: SignIn, example: Example
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    administrator = sign_in(people.make("administrator"))
    [device] = administrator.get("/api/devices").json
    administrator.delete(f"/api/devices/{device['id']}")
    assert [verdict["verdict"] for verdict in phone.push()] == ["quarantined"]  # offline.md 16


@pytest.mark.parametrize(("role", "place", "status"), [
    ("administrator", None, 204), ("manager", "a", 204), ("manager", "b", 404), ("technician", "a", 404), ("auditor", None, 403),
])  # fmt: skip
def test_who_may_revoke_a_technicians_device(
    people: People, sign_in: SignIn, example: Example, role: str, place: str | None, status: int
) -> None:
    device = enrol(sign_in(people.make("technician", [example.a])), Key())["device_id"]
    other = sign_in(people.make(role, [getattr(example, place)] if place else []))
    assert other.delete(f"/api/devices/{device}").status_code == status


def test_a_manager_does_not_revoke_an_administrators_device(people: People, sign_in: SignIn, example: Example) -> None:
    device = enrol(sign_in(people.make("administrator")), Key())["device_id"]
    manager = sign_in(people.make("manager", [example.a]))
    assert manager.delete(f"/api/devices/{device}").status_code == 404
    assert device not in {one["id"] for one in manager.get("/api/devices").json}


def test_devices_are_listed_with_when_they_were_last_seen(app: Flask, people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.make("technician"))
    enrol(browser, Key())
    with app.app_context():
        db.session.execute(update(Device).values(seen_at=now() - timedelta(days=3)))
        db.session.commit()
    [device] = browser.get("/api/devices").json
    assert now() - datetime.fromisoformat(device["seen_at"]) < timedelta(minutes=1)
    assert (device["is_own"], device["is_this"], device["label"]) == (True, True, "Phone")


def test_an_auditor_enrols_no_device(people: People, sign_in: SignIn) -> None:
    assert enrol(sign_in(people.make("auditor")), Key())["status"] == 403
