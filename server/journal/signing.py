"""Signatures: checking a device's, and the server's own P-256 key, which is kept outside the database."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from server.errors import BadSetting, Invalid
from server.journal.entry import Entry, decode_base64url

_ES256 = ec.ECDSA(SHA256())


class BadSignature(Invalid):
    """The signature does not fit the entry and the key it names."""

    code, title = "bad_signature", "The signature does not fit this entry"


class BadKey(Invalid):
    """The bytes are not a P-256 public key in SPKI DER form."""

    code, title = "bad_key", "This is not a key that can sign entries"


@lru_cache(maxsize=4096)
def public_key(spki: bytes) -> ec.EllipticCurvePublicKey:
    """Read a P-256 public key from its SPKI DER, in the one canonical encoding. Raises `BadKey`."""
    try:
        key = load_der_public_key(spki)
    except Exception:
        raise BadKey from None  # the library has many ways to say no
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadKey("Only P-256 keys sign entries.")
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != spki:
        raise BadKey("The key is not in its canonical form.")
    return key


def verify(jws: str, spki: bytes) -> None:
    """Check an ES256 signature (RFC 7518 §3.4: r || s, 32 bytes each) over the exact bytes received. Raises `BadSignature`."""
    signed, _, signature = jws.rpartition(".")
    raw = decode_base64url(signature)
    if len(raw) != 64:
        raise BadSignature
    _verify(signed, raw, spki)


def verify_entry(entry: Entry, spki: bytes) -> None:
    """Check the signature of an entry that has been read. Raises `BadSignature`."""
    _verify(entry.jws[: entry.jws.rindex(".")], entry.signature, spki)


def _verify(signed: str, raw: bytes, spki: bytes) -> None:
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        public_key(spki).verify(der, signed.encode("ascii"), _ES256)
    except (InvalidSignature, UnicodeEncodeError):
        raise BadSignature from None


@dataclass(frozen=True)
class ServerKey:
    """The key that signs what the server itself records. `kid` is the hex SHA-256 of `spki`."""

    private: ec.EllipticCurvePrivateKey
    spki: bytes
    kid: str

    @classmethod
    def load(cls, keys_dir: str | Path) -> ServerKey:
        """Load the key from `keys_dir`, making both at the first start. Web nodes that start together agree on one key."""
        return _load(str(keys_dir))

    def sign(self, message: bytes) -> bytes:
        """Sign, answering r || s."""
        r, s = decode_dss_signature(self.private.sign(message, _ES256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def sign_entry(key: ServerKey, payload: Mapping[str, Any]) -> str:
    """Compose the compact JWS of an entry; `payload` holds exactly the members evidence.md lists."""
    header = _base64url(b'{"alg":"ES256","typ":"handback-entry+jws","kid":"%s"}' % key.kid.encode())
    body = _base64url(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode())
    signed = f"{header}.{body}"
    return f"{signed}.{_base64url(key.sign(signed.encode()))}"


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


@lru_cache(maxsize=16)
def _load(keys_dir: str) -> ServerKey:
    path = Path(keys_dir) / "entries-p256.pem"
    try:
        if not path.exists():
            _make(path)
        private = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as problem:
        raise BadSetting(
            f"KEYS_DIR: the server's key {path.name} cannot be read or made there ({type(problem).__name__})."
        ) from problem
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise BadSetting(f"KEYS_DIR: {path.name} is not a P-256 key.")
    spki = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return ServerKey(private, spki, hashlib.sha256(spki).hexdigest())


def _make(path: Path) -> None:
    """Write a whole key beside the final name, then link it: the first of several starters wins, none reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(file.name, path)
    except FileExistsError:
        return
    finally:
        Path(file.name).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
