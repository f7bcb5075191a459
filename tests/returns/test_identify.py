"""What a scan means, told alike by the server and by the phone."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from server.leases.serials import fits
from server.returns.identify import Known, candidates, classify, is_label_match, match, normalise

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "identify.json").read_text("utf-8"))
LETTERS = "0OQ1IL5S8B2Z6GAFCDX7 -:/.(])[#?=&%"
SERIALS = ["5RFDP01", "FOC2031X0AB", "5CG12340BC", "PF3ABCDE"]
PIECES = [*SERIALS, "1S", "S", "SN", "(21)", "(00)", "]C1", "https://a/", "[)>\x1e06\x1d", "\x1d"]


def server_answers(cases: dict[str, Any]) -> dict[str, Any]:
    return {
        "normalise": [normalise(raw) for raw, _ in cases["normalise"]],
        "classify": [classify(raw) for raw, _ in cases["classify"]],
        "candidates": [[[form.value, form.rule] for form in candidates(raw)] for raw, _ in cases["candidates"]],
        "match": [server_matches(case) for case in cases["match"]],
        "label": [is_label_match(case["codes"], case["serial"], case["tag"]) for case in cases["label"]],
    }


def server_matches(case: dict[str, Any]) -> list[list[object]]:
    known = [Known(str(place), serial, tag) for place, (serial, tag) in enumerate(case["pool"])]
    found = match(case["scan"], known, case.get("symbology", "typed"))
    return [[each.serial, each.rule, each.confirm] for each in found]


def phone_answers(cases: dict[str, Any]) -> dict[str, Any]:
    node = shutil.which("node") or "node"
    runner = Path(__file__).with_name("identify.mjs")
    done = subprocess.run([node, runner], input=json.dumps(cases).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def expected() -> dict[str, Any]:
    return {
        "normalise": [wanted for _, wanted in VECTORS["normalise"]],
        "classify": [wanted for _, wanted in VECTORS["classify"]],
        "candidates": [wanted for _, wanted in VECTORS["candidates"]],
        "match": [case["expect"] for case in VECTORS["match"]],
        "label": [case["verdict"] for case in VECTORS["label"]],
    }


def scrambled(seed: int) -> dict[str, Any]:
    """Scans nobody thought of: pieces of serials, prefixes and look-alike letters in any order."""
    chance = random.Random(seed)
    scans = ["".join(chance.choice([*PIECES, *LETTERS]) for _ in range(chance.randint(0, 9))) for _ in range(3000)]
    pool = [["5RFDP01", "IT1001"], ["FOC2031X0AB", ""], ["5CG12340BC", ""], ["PF3ABCDE", "1S5"], ["SRFDP01", ""]]
    return {
        "normalise": [[scan, ""] for scan in scans],
        "classify": [[scan, ""] for scan in scans],
        "candidates": [[scan, []] for scan in scans],
        "match": [{"scan": scan, "pool": pool, "symbology": chance.choice(["typed", "qr"])} for scan in scans],
        "label": [
            {"codes": scans[place : place + 2], "serial": chance.choice(SERIALS), "tag": ""}
            for place in range(len(scans))
        ],
    }


@pytest.mark.parametrize("group", ["normalise", "classify", "candidates", "match", "label"])
def test_the_server_tells_what_the_vectors_say(group: str) -> None:
    inputs = VECTORS[group]
    told = list(zip(inputs, server_answers(VECTORS)[group], expected()[group], strict=True))
    assert [(given, got) for given, got, wanted in told if got != wanted] == []


def test_the_phone_tells_what_the_vectors_say() -> None:
    assert phone_answers(VECTORS) == expected()


def test_phone_and_server_agree_on_scans_nobody_thought_of() -> None:
    cases = scrambled(seed=7)
    phone, server = phone_answers(cases), server_answers(cases)
    for group, answers in server.items():
        assert [(case, a, b) for case, a, b in zip(cases[group], answers, phone[group], strict=True) if a != b] == []


@pytest.mark.parametrize("case", VECTORS["fits"], ids=lambda case: f"{case['serial']}-{case['maker']}")
def test_a_serial_fits_its_makers_format_or_not(case: dict[str, Any]) -> None:
    assert fits(case["serial"], case["maker"]) is case["fits"]
