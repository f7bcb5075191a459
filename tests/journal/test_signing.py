"""The server's own key, and which public keys are taken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.errors import BadSetting
from server.journal import signing
from server.journal.entry import parse
from server.journal.keys import kid_of
from server.journal.signing import BadKey, ServerKey, sign_entry
from tests.journal.vectors import plain
from tests.phones import Key


def test_the_server_signs_what_it_can_verify(tmp_path: Path) -> None:
    key = ServerKey.load(tmp_path / "keys")
    entry = parse(sign_entry(key, plain()))
    signing.verify_entry(entry, key.spki)
    assert entry.kid == key.kid == kid_of(key.spki)


def test_starters_at_the_same_time_agree_on_one_key(tmp_path: Path) -> None:
    code = "import sys; from server.journal.signing import ServerKey; print(ServerKey.load(sys.argv[1]).kid)"
    starters = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "keys")], stdout=subprocess.PIPE) for _ in range(6)
    ]
    assert len({starter.communicate()[0] for starter in starters}) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["entries-p256.pem"]


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    ServerKey.load(tmp_path / "keys")
    assert (tmp_path / "keys" / "entries-p256.pem").stat().st_mode & 0o077 == 0


def test_a_damaged_key_stops_the_start_by_name(tmp_path: Path) -> None:
    (tmp_path / "entries-p256.pem").write_text("half a key")
    with pytest.raises(BadSetting, match="KEYS_DIR"):
        ServerKey.load(tmp_path)


@pytest.mark.parametrize("private", [ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()])
def test_a_key_of_another_sort_signs_no_entries(private: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(BadKey):
        kid_of(private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


@pytest.mark.parametrize(
    "spki", [b"", b"\x30", Key().spki + b"\x00", Key().spki[:-1]], ids=["none", "short", "more", "less"]
)
def test_bytes_that_are_no_key_are_refused(spki: bytes) -> None:
    with pytest.raises(BadKey):
        kid_of(spki)
