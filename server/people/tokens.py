"""Random tokens, and the keyed hashes under which they are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from server.config import Settings


def fresh() -> str:
    """A new token of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def keyed(settings: Settings, purpose: str, token: str) -> bytes:
    """The 32 bytes under which a token is kept: without the secret key they can be neither made nor tested."""
    return hmac.new(settings.secret_key.encode(), f"{purpose}\n{token}".encode(), hashlib.sha256).digest()


def is_same(shown: str, expected: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how far."""
    return hmac.compare_digest(shown.encode(), expected.encode())
