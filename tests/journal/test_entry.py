"""Reading entries: every line of tests/vectors/entries.json, which the phone's code must agree with."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from server.journal import signing
from server.journal.entry import MalformedEntry, leaf_hash, parse
from server.journal.signing import BadSignature
from tests.journal.vectors import VECTORS

ENTRIES: dict[str, Any] = json.loads((VECTORS / "entries.json").read_text("utf-8"))
LEAVES: dict[str, Any] = json.loads((VECTORS / "leaves.json").read_text("utf-8"))
SPKI = base64.urlsafe_b64decode(ENTRIES["spki"] + "==")


def _named(cases: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("case", cases, ids=[case["name"].replace(" ", "_") for case in cases])


@_named(ENTRIES["good"])
def test_an_entry_says_what_was_signed(case: dict[str, Any]) -> None:
    entry, payload = parse(case["jws"]), case["payload"]
    signing.verify(case["jws"], SPKI)
    signing.verify_entry(entry, SPKI)
    assert (entry.id, entry.return_id, entry.kind, entry.asset_id, entry.data) == (
        payload["id"], payload["return"], payload["kind"], payload["asset"], payload["data"],
    )  # fmt: skip
    assert (entry.dseq, entry.dprev, entry.at, entry.kid) == (
        payload["dseq"],
        payload["dprev"],
        payload["at"],
        ENTRIES["kid"],
    )
    assert entry.leaf.hex() == case["leaf"]


@_named(ENTRIES["bad"])
def test_what_is_not_exactly_an_entry_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(MalformedEntry):
        parse(case["jws"])


def test_an_altered_payload_has_no_signature() -> None:
    jws = ENTRIES["good"][0]["jws"]
    other = ENTRIES["good"][1]["jws"]
    forged = ".".join([*other.split(".")[:2], jws.split(".")[2]])
    with pytest.raises(BadSignature):
        signing.verify_entry(parse(forged), SPKI)


def test_a_malleable_twin_is_authentic_and_another_leaf() -> None:
    first, second = ENTRIES["malleable"]["jws"], ENTRIES["malleable"]["twin"]
    signing.verify(first, SPKI)
    signing.verify(second, SPKI)
    assert leaf_hash(first) != leaf_hash(second)


@pytest.mark.parametrize("signature", [bytes(64), b"\x00" * 32 + b"\x01" * 32, b"\xff" * 64])
def test_a_signature_of_impossible_numbers_is_refused(signature: bytes) -> None:
    signed = ENTRIES["good"][0]["jws"].rpartition(".")[0]
    with pytest.raises(BadSignature):
        signing.verify(f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}", SPKI)


@pytest.mark.parametrize("case", LEAVES["leaves"], ids=["empty", "a", "entry"])
def test_a_leaf_is_that_of_rfc_6962(case: dict[str, str]) -> None:
    assert leaf_hash(case["text"]).hex() == case["leaf"]


def test_a_commitment_is_that_of_the_evidence_format() -> None:
    case = LEAVES["commitments"][0]
    assert hashlib.sha256(case["text"].encode()).hexdigest() == case["sha256"]
    made = hashlib.sha256(b"handback-att-v1\n" + bytes.fromhex(case["salt"]) + bytes.fromhex(case["sha256"]))
    assert made.hexdigest() == case["c"]
