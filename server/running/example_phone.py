"""A phone for the example: signs in, enrols a key, signs entries and sends them through the same doors as a real one."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from werkzeug.test import TestResponse

from server.database import new_id, now

_PUSH_ENTRIES = 50


class Refused(Exception):
    """A door did not take what the example brought; the text quotes its answer."""


class ExamplePhone:
    """One device of one person, working on one return."""

    def __init__(self, app: Flask, email: str, password: str, label: str, return_id: str) -> None:
        self.return_id = return_id
        self._browser = app.test_client()
        self._csrf = ""
        self._csrf = self._send("POST", "/api/session", {"email": email, "password": password}).get_json()["csrf"]
        self._key = ec.generate_private_key(ec.SECP256R1())
        spki = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self._kid = hashlib.sha256(spki).hexdigest()
        self._send("POST", "/api/devices/enrol", {"spki": _b64u(spki), "label": label, "lasting": True})
        self._dseq, self._dprev = 0, "0" * 64
        self._claimed: datetime = now() - timedelta(hours=2)
        self._outbox: list[dict[str, Any]] = []
        self._photos: dict[str, bytes] = {}

    def record(
        self, kind: str, asset: str | None, data: dict[str, Any], *, photo: bytes | None = None, note: str = ""
    ) -> str:
        """Sign one entry, as at a moment shortly after the last one, and keep it to be sent. Gives its id."""
        entry_id = new_id()
        content = photo if photo is not None else note.encode()
        opening = _opening("photo" if photo is not None else "note", content, note) if content else None
        self._claimed += timedelta(seconds=20)
        payload = {
            "v": 1, "id": entry_id, "return": self.return_id, "dseq": self._dseq, "dprev": self._dprev,
            "at": self._claimed.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "seen": None, "kind": kind, "asset": asset,
            "att": [{"role": opening["role"], "c": opening["c"]}] if opening else [], "data": data,
        }  # fmt: skip
        jws = self._sign(payload)
        self._dseq, self._dprev = self._dseq + 1, hashlib.sha256(b"\x00" + jws.encode()).hexdigest()
        self._outbox.append({"jws": jws, "openings": [opening] if opening else []})
        if opening and photo is not None:
            self._photos[opening["sha256"]] = photo
        return entry_id

    def sync(self) -> None:
        """Send the entries, then the photographs they name. Raises `Refused`."""
        for start in range(0, len(self._outbox), _PUSH_ENTRIES):
            some = self._outbox[start : start + _PUSH_ENTRIES]
            clock = now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            answer = self._send(
                "POST", "/api/sync/push", {"kid": self._kid, "clock": clock, "entries": some}
            ).get_json()
            wrong = [verdict for verdict in answer["verdicts"] if verdict["verdict"] not in {"recorded", "known"}]
            if wrong:
                raise Refused(json.dumps(wrong[0]))
        for digest, photo in self._photos.items():
            self._send("PUT", f"/api/returns/{self.return_id}/photos/{digest}", photo)
        self._outbox, self._photos = [], {}

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Any other door that takes and gives JSON. Raises `Refused`."""
        return self._send("POST", path, body).get_json()

    def _send(self, method: str, path: str, body: dict[str, Any] | bytes) -> TestResponse:
        headers = {"X-CSRF-Token": self._csrf}
        if isinstance(body, bytes):
            answer = self._browser.open(path, method=method, data=body, content_type="image/jpeg", headers=headers)
        else:
            answer = self._browser.open(path, method=method, json=body, headers=headers)
        if answer.status_code >= 300:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)[:500]}")
        return answer

    def _sign(self, payload: dict[str, Any]) -> str:
        header = json.dumps({"alg": "ES256", "typ": "handback-entry+jws", "kid": self._kid}, separators=(",", ":"))
        signed = f"{_b64u(header.encode())}.{_b64u(json.dumps(payload, separators=(',', ':')).encode())}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signed}.{_b64u(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _opening(role: str, content: bytes, text: str) -> dict[str, Any]:
    """What travels beside an entry and opens its commitment (docs: evidence, attachments)."""
    salt, digest = secrets.token_bytes(32), hashlib.sha256(content).digest()
    commitment = hashlib.sha256(b"handback-att-v1\n" + salt + digest).hexdigest()
    opening = {"c": commitment, "salt": salt.hex(), "sha256": digest.hex(), "role": role}
    return opening | ({"text": text} if role == "note" else {})


def _b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
