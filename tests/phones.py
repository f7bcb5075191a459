"""A phone, modelled in Python from evidence.md alone: a key, a signed chain for each return, an outbox, pushes and pulls.

It shares no code with the server, so that both must agree on the format. `Phone(browser, person)` takes a signed-in
`tests.people.SignedIn`; `phone.enrol()` once, then `phone.located(return, asset, …)`, `phone.push()`, `phone.pull()`.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from werkzeug.test import TestResponse

ZEROS = "0" * 64


def base64url(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def uuid7() -> str:
    """A UUIDv7 (RFC 9562 §5.7)."""
    head = int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10)
    return str(uuid.UUID(bytes=bytes([*head[:6], head[6] & 0x0F | 0x70, head[7], head[8] & 0x3F | 0x80, *head[9:]])))


def rfc3339(moment: datetime) -> str:
    """A moment as a phone writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Key:
    """A device's P-256 key."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.spki = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.kid = hashlib.sha256(self.spki).hexdigest()

    def sign(self, payload: dict[str, Any] | bytes, header: bytes | None = None) -> str:
        """The compact JWS over a payload; `header` and raw bytes are for attackers."""
        head = header or b'{"alg":"ES256","typ":"handback-entry+jws","kid":"%s"}' % self.kid.encode()
        body = (
            payload
            if isinstance(payload, bytes)
            else json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
        )
        signed = f"{base64url(head)}.{base64url(body)}"
        r, s = decode_dss_signature(self.private.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def leaf_of(jws: str) -> str:
    """The hex leaf hash of an entry (RFC 6962)."""
    return hashlib.sha256(b"\x00" + jws.encode()).hexdigest()


def opening_of(role: str, content: bytes) -> dict[str, Any]:
    """A commitment to a photograph's bytes or a note's words, with what opens it."""
    salt, digest = os.urandom(32), hashlib.sha256(content).digest()
    c = hashlib.sha256(b"handback-att-v1\n" + salt + digest).hexdigest()
    opening = {"c": c, "salt": salt.hex(), "sha256": digest.hex(), "role": role}
    return {**opening, "text": content.decode()} if role == "note" else opening


@dataclass
class Saved:
    """An entry as a phone keeps it: the exact bytes, what opens its commitments, and what the server said."""

    id: str
    return_id: str
    kind: str
    asset_id: str | None
    dseq: int
    jws: str
    openings: list[dict[str, Any]]
    verdict: dict[str, Any] | None = None

    @property
    def leaf(self) -> str:
        """Its leaf hash, hex."""
        return leaf_of(self.jws)

    @property
    def wire(self) -> dict[str, Any]:
        """As it travels in a push."""
        return {"jws": self.jws, "openings": self.openings}


@dataclass
class Phone:
    """One device of one person. `entries` is everything it called saved, `photos` the bytes by digest."""

    browser: Any
    person: Any
    label: str = "Phone"
    key: Key = field(default_factory=Key)
    clock: Any = None
    entries: list[Saved] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    chains: dict[str, tuple[int, str]] = field(default_factory=dict)
    cursors: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    assets: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    epoch: str | None = None

    @property
    def kid(self) -> str:
        """The key's name."""
        return self.key.kid

    def enrol(self) -> Phone:
        """Enrol the key through the door; answers itself."""
        answer = self.browser.post(
            "/api/devices/enrol", json={"spki": base64url(self.key.spki), "label": self.label, "lasting": True}
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert answer.get_json()["kid"] == self.kid
        return self

    def now(self) -> datetime:
        """What this device's clock says; `clock` sets it wrong."""
        moment: datetime = self.clock() if self.clock else datetime.now(UTC)
        return moment

    # Recording

    def record(
        self,
        return_id: str,
        kind: str,
        asset_id: str | None,
        data: dict[str, Any] | None = None,
        *,
        note: str | None = None,
        photo: bytes | None = None,
        **payload: Any,
    ) -> Saved:
        """Sign an entry and keep it in the outbox. `payload` overrides members, for attackers."""
        openings = [opening_of("photo", photo)] if photo is not None else []
        openings += [opening_of("note", note.encode())] if note is not None else []
        dseq, dprev = self.chains.get(return_id, (0, ZEROS))
        body = {
            "v": 1, "id": uuid7(), "return": return_id, "dseq": dseq, "dprev": dprev, "at": rfc3339(self.now()), "seen": None, "kind": kind,
            "asset": asset_id, "att": [{"role": one["role"], "c": one["c"]} for one in openings], "data": data or {}, **payload,
        }  # fmt: skip
        saved = Saved(body["id"], return_id, kind, asset_id, body["dseq"], self.key.sign(body), openings)
        if photo is not None:
            self.photos[openings[0]["sha256"]] = photo
        self.chains[return_id] = (body["dseq"] + 1, saved.leaf)
        self.entries.append(saved)
        return saved

    def located(self, return_id: str, asset_id: str, scan: str = "5RFDP01") -> Saved:
        """The asset's code was read."""
        return self.record(
            return_id,
            "asset.located",
            asset_id,
            {"scan": scan, "rule": "serial", "symbology": "code128", "confirmed": False},
        )

    def took(self, return_id: str, asset_id: str, slot: str = "lid", photo: bytes = b"", **data: Any) -> Saved:
        """A photograph; its bytes wait in `photos` by digest."""
        photo = photo or os.urandom(64)
        body = {"slot": slot, "w": 640, "h": 480, "defect": None, "retake": None, **data}
        return self.record(return_id, "photo.taken", asset_id, body, photo=photo)

    def defect(self, return_id: str, asset_id: str, defect: str | None = None, **data: Any) -> Saved:
        """A scratch on the lid, unless `data` says otherwise."""
        body = {
            "defect": defect or uuid7(),
            "component": "lid",
            "type": "scratch",
            "severity": 2,
            "size_mm": 25,
            "count": 1,
            "marks": [],
            **data,
        }
        return self.record(return_id, "defect.recorded", asset_id, body)

    def noted(self, return_id: str, asset_id: str, words: str) -> Saved:
        """A note."""
        return self.record(return_id, "note.written", asset_id, note=words)

    # Sending

    @property
    def waiting(self) -> list[Saved]:
        """Entries without a final verdict, oldest first."""
        return [
            entry for entry in self.entries if entry.verdict is None or entry.verdict["verdict"] in {"retry", "sign_in"}
        ]

    def send(
        self, entries: list[Saved] | list[dict[str, Any]], *, kid: str | None = None, is_plain: bool = False
    ) -> TestResponse:
        """One POST of these entries; nothing is noted on the phone, as when the response is lost."""
        wires = [entry.wire if isinstance(entry, Saved) else entry for entry in entries]
        body = json.dumps({"kid": kid or self.kid, "clock": rfc3339(self.now()), "entries": wires}).encode()
        if is_plain:
            return self.browser.post("/api/sync/push", data=body, content_type="application/json")
        headers = {"Content-Encoding": "gzip"}
        return self.browser.post(
            "/api/sync/push", data=gzip.compress(body, 1), content_type="application/json", headers=headers
        )

    def push(self, most: int = 200) -> list[dict[str, Any]]:
        """Send what waits and note the verdicts; answers them."""
        batch = self.waiting[:most]
        answer = self.send(batch)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        verdicts: list[dict[str, Any]] = answer.get_json()["verdicts"]
        self.hear(batch, verdicts)
        self._hear_epoch(answer.get_json()["server_epoch"])
        return verdicts

    def hear(self, batch: list[Saved], verdicts: list[dict[str, Any]]) -> None:
        """Note verdicts, believing only those that name the leaf that was sent (offline.md 12)."""
        assert len(batch) == len(verdicts)
        for entry, verdict in zip(batch, verdicts, strict=True):
            assert verdict["leaf"] == entry.leaf
            entry.verdict = verdict

    def put_photo(self, return_id: str, sha256: str, ticket: str | None = None) -> TestResponse:
        """Upload one photograph it holds."""
        headers = {"X-Handback-Ticket": ticket} if ticket else {}
        path = f"/api/returns/{return_id}/photos/{sha256}"
        return self.browser.put(path, data=self.photos[sha256], content_type="image/jpeg", headers=headers)

    # Hearing

    def pull(self) -> dict[str, Any]:
        """Ask until nothing is new; answers the last answer."""
        while True:
            answer = self.pull_once()
            if not any(news["more"] for news in answer["returns"]):
                return answer

    def pull_once(self) -> dict[str, Any]:
        """One request; what it brings is laid into `assets` and `states`, refusing holes (offline.md 11)."""
        response = self.browser.post("/api/sync/pull", json={"epoch": self.epoch, "returns": self.cursors})
        assert response.status_code == 200, response.get_data(as_text=True)
        answer: dict[str, Any] = response.get_json()
        self._hear_epoch(answer["server_epoch"])
        for news in answer["returns"]:
            self._take_in(news)
        for return_id in answer["gone"]:
            self.cursors.pop(return_id, None)
            self._forget(return_id)
        return answer

    def _take_in(self, news: dict[str, Any]) -> None:
        return_id = news["id"]
        have = self.cursors.get(return_id, {"seq": 0, "rev": 0})
        if (news["seq_from"], news["rev_from"]) == (0, 0):
            self._forget(return_id)
        else:
            assert (news["seq_from"], news["rev_from"]) == (have["seq"], have["rev"]), "a hole"
        for asset in news["assets"]:
            self.assets[return_id, asset["id"]] = asset
        for state in news["states"]:
            self.states[return_id, state["asset_id"]] = state
        self.cursors[return_id] = {"seq": news["seq_to"], "rev": news["rev_to"], "scope": news["scope"]}

    def _forget(self, return_id: str) -> None:
        for held in (self.assets, self.states):
            for key in [key for key in held if key[0] == return_id]:
                del held[key]

    def _hear_epoch(self, epoch: str) -> None:
        """A new epoch: the server was restored, so everything still held is offered again (offline.md 14)."""
        if self.epoch is not None and epoch != self.epoch:
            for entry in self.entries:
                entry.verdict = None
            self.cursors = {}
        self.epoch = epoch
