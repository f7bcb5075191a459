"""Makes tests/vectors/entries.json and leaves.json: `python -m tests.journal.vectors`.

What they hold was signed once; Python and TypeScript must agree on it. Run this again only when the format changes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from tests.phones import ZEROS, Key, base64url, leaf_of

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RETURN, ASSET, ENTRY = (
    "01980000-0000-7000-8000-000000000001",
    "01980000-0000-7000-8000-000000000002",
    "01980000-0000-7000-8000-000000000003",
)


def plain(**members: Any) -> dict[str, Any]:
    """The payload of an ordinary entry, with some members changed."""
    return {
        "v": 1, "id": ENTRY, "return": RETURN, "dseq": 0, "dprev": ZEROS, "at": "2026-11-22T10:00:00.000Z", "seen": None,
        "kind": "power.tested", "asset": ASSET, "att": [], "data": {"result": "starts"}, **members,
    }  # fmt: skip


def _text(payload: dict[str, Any]) -> str:
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False)


def good(key: Key) -> list[dict[str, Any]]:
    """Entries that must be read, with what they say."""
    commitment = {"role": "photo", "c": "ab" * 32}
    payloads = {
        "an ordinary entry": plain(),
        "later in the chain": plain(dseq=7, dprev="cd" * 32),
        "about the return": plain(asset=None, kind="return.reopened", data={"reason": None}),
        "a checkpoint seen": plain(seen={"n": 12, "root": "ef" * 32}),
        "with a commitment": plain(att=[commitment]),
        "the largest number": plain(data={"n": 2**53 - 1, "m": -(2**53) + 1}),
        "letters of the world": plain(data={"scan": "Ünïté–№ 5 😀"}),
        "no fraction of a second": plain(at="2026-02-28T23:59:59Z"),
        "spaces between members": plain(),
    }
    found = []
    for name, payload in payloads.items():
        text = json.dumps(payload) if name.startswith("spaces") else _text(payload)
        jws = key.sign(text.encode())
        found.append({"name": name, "jws": jws, "leaf": leaf_of(jws), "payload": payload})
    return found


def bad(key: Key) -> list[dict[str, str]]:
    """Texts that must be refused, whatever their signature says."""
    text = _text(plain())
    head = '{"alg":"ES256","typ":"handback-entry+jws","kid":"KID"}'.replace("KID", key.kid)
    payloads = {
        "a key stands twice": text.replace('"v":1', '"v":1,"v":1'),
        "a key stands twice, deep inside": _text(plain(data={"a": {}})).replace('"a":{}', '"a":{"b":1,"b":2}'),
        "a float": text.replace('"dseq":0', '"dseq":0.0'),
        "an exponent": text.replace('"dseq":0', '"dseq":0e1'),
        "too large a number": _text(plain(data={"n": 2**53})),
        "too small a number": _text(plain(data={"n": -(2**53)})),
        "a thousand digits": text.replace('"starts"', "9" * 1000),
        "NaN": text.replace('"starts"', "NaN"),
        "Infinity": text.replace('"starts"', "-Infinity"),
        "half a surrogate pair": text.replace("starts", "\\ud800"),
        "an escaped NUL": text.replace("starts", "\\u0000"),
        "a raw control character": text.replace("starts", "\n"),
        "a byte order mark": "\ufeff" + text,
        "something after the object": text + "{}",
        "a list": "[]",
        "nothing": "",
        "very deep": text.replace('"starts"', "[" * 5_000 + "]" * 5_000),
        "a member too many": text.replace('"v":1', '"v":1,"x":1'),
        "a member too few": text.replace('"v":1,', ""),
        "another version": text.replace('"v":1', '"v":2'),
        "true for one": text.replace('"v":1', '"v":true'),
        "an upper-case id": text.replace(ENTRY, ENTRY.upper().replace("0198", "019A")),
        "an id in braces": text.replace(ENTRY, "{" + ENTRY + "}"),
        "a negative place": text.replace('"dseq":0', '"dseq":-1'),
        "a short link": text.replace(ZEROS, "0" * 63),
        "local time": text.replace("000Z", "000+01:00"),
        "a 13th month": text.replace("2026-11", "2026-13"),
        "a leap second": text.replace("10:00:00", "10:00:60"),
        "a kind in capitals": text.replace("power.tested", "Power.tested"),
        "data that is a list": text.replace('{"result":"starts"}', "[]"),
        "a commitment twice": _text(plain(att=[{"role": "photo", "c": "ab" * 32}] * 2)),
        "a commitment with more": _text(plain(att=[{"role": "photo", "c": "ab" * 32, "salt": ""}])),
        "attachments that are none": text.replace('"att":[]', '"att":null'),
        "a checkpoint with more": _text(plain(seen={"n": 1, "root": "ef" * 32, "x": 1})),
    }
    headers = {
        "alg none": head.replace("ES256", "none"),
        "alg HS256": head.replace("ES256", "HS256"),
        "a key in the header": head.replace('"kid"', '"jwk":{},"kid"'),
        "another type": head.replace("handback-entry+jws", "JWT"),
        "a header in another order": '{"typ":"handback-entry+jws","alg":"ES256","kid":"KID"}'.replace("KID", key.kid),
        "a header with spaces": head.replace(",", ", "),
        "a kid in capitals": head.replace(key.kid, key.kid.upper()),
    }
    found = [{"name": name, "jws": key.sign(payload.encode())} for name, payload in payloads.items()]
    found += [{"name": name, "jws": key.sign(plain(), header=header.encode())} for name, header in headers.items()]
    found.append({"name": "not UTF-8", "jws": key.sign(text.encode().replace(b"starts", b"\xff"))})
    return found + _mangled(key.sign(plain()))


def _mangled(jws: str) -> list[dict[str, str]]:
    first, second, third = jws.split(".")
    last = "AQgw".find(third[-1])
    sloppy = third[:-1] + chr(ord(third[-1]) + 1) if last >= 0 else third + "="
    return [
        {"name": name, "jws": text}
        for name, text in {
            "padding": jws + "==",
            "spare bits in the last character": f"{first}.{second}.{sloppy}",
            "plain base64": f"{first}.{second}.{third[:-2]}+/",
            "a space inside": f"{first}.{second[:9]} {second[9:]}.{third}",
            "a line end after it": jws + "\n",
            "two parts": f"{first}.{second}",
            "four parts": jws + ".",
            "no signature": f"{first}.{second}.",
            "a short signature": f"{first}.{second}.{third[:-4]}",
            "a letter that looks like one": jws.replace("e", "\u0435", 1),
        }.items()
    ]


def twin(key: Key) -> dict[str, str]:
    """One payload with its two valid signatures: ECDSA is malleable, (r, n - s) fits as well as (r, s)."""
    jws = key.sign(plain())
    signed, _, _ = jws.rpartition(".")
    raw = _raw(jws)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    other = r.to_bytes(32, "big") + (_P256_ORDER - s).to_bytes(32, "big")
    return {"jws": jws, "twin": f"{signed}.{base64url(other)}"}


def _raw(jws: str) -> bytes:
    return base64.urlsafe_b64decode(jws.rpartition(".")[2] + "==")


def main() -> None:
    """Write both files."""
    key = Key()
    entries = {"spki": base64url(key.spki), "kid": key.kid, "good": good(key), "bad": bad(key), "malleable": twin(key)}
    (VECTORS / "entries.json").write_text(json.dumps(entries, indent=1, ensure_ascii=True) + "\n")
    texts = ["", "a", entries["good"][0]["jws"]]
    leaves = [{"text": text, "leaf": hashlib.sha256(b"\x00" + text.encode()).hexdigest()} for text in texts]
    salt, digest = "11" * 32, hashlib.sha256("Straße".encode()).hexdigest()
    c = hashlib.sha256(b"handback-att-v1\n" + bytes.fromhex(salt) + bytes.fromhex(digest)).hexdigest()
    vectors = {"leaves": leaves, "commitments": [{"salt": salt, "text": "Straße", "sha256": digest, "c": c}]}
    (VECTORS / "leaves.json").write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
