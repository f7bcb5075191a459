"""The phone's small rules by themselves: which reads count, boxes on a photograph, their export as web annotations."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OURS = {"id": "a", "serial": "5RFDP01", "tag": "IT1001", "returnId": "r"}
BOX = {"x": 1000, "y": 2005, "w": 3000, "h": 1250, "code": "scratch"}


def test_a_mark_is_exported_as_a_web_annotation_in_percent() -> None:
    [annotation] = run("mark-boxes.ts", [["annotationOf", BOX, "https://example.com/photo.jpg"]])
    assert annotation["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert annotation["body"]["value"] == "scratch"
    assert annotation["target"] == {
        "source": "https://example.com/photo.jpg",
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": "xywh=percent:10,20.05,30,12.5",
        },
    }


def test_a_mark_is_whole_numbers_and_stays_on_the_picture() -> None:
    stroke_ends = {"x": 900.4, "y": 10}, {"x": 99.6, "y": 1200}
    [stroke, beyond] = run("mark-boxes.ts", [["drawn", *stroke_ends, "dent"], ["moved", BOX, 99_999, -99_999]])
    assert stroke == {"x": 100, "y": 10, "w": 800, "h": 1190, "code": "dent"}
    assert (beyond["x"], beyond["y"], beyond["w"], beyond["h"]) == (7000, 0, 3000, 1250)


def test_a_tap_makes_a_mark_and_a_corner_pulls_it() -> None:
    spot, near = {"x": 5000, "y": 5000}, {"x": 5010, "y": 5000}
    [tap, pulled] = run("mark-boxes.ts", [["drawn", spot, near, "dent"], ["pulled", BOX, "nw", {"x": 500, "y": 500}]])
    assert (tap["x"], tap["w"]) == (4500, 1000)
    assert (pulled["x"], pulled["y"], pulled["w"], pulled["h"]) == (500, 500, 3500, 2755)


def test_line_20_a_clock_that_was_put_back_does_not_make_a_wait_endless() -> None:
    a_year_ahead = ["at", 365 * 86_400_000]
    assert run("backoff.ts", [a_year_ahead, ["failed", "round"], ["isDue", "round"], ["at", 0], ["isDue", "round"]])[
        2::2
    ] == [
        False,
        True,
    ]


def test_a_code_of_this_return_counts_at_its_first_read() -> None:
    [judged] = reads([["5RFDP01"]])
    assert judged["kind"] == "found"
    assert judged["found"]["match"]["known"]["id"] == "a"


def test_any_other_code_needs_two_equal_reads() -> None:
    assert [judged and judged["kind"] for judged in reads([["FOC2031X0AB"], ["FOC2031X0AC"], ["FOC2031X0AB"]])] == [
        None,
        None,
        "other",
    ]


def test_a_mac_beside_an_unknown_serial_is_noise() -> None:
    label = ["FOC2031X0AB", "00:1B:44:11:3A:B7", "00:1B:44:11:3A:B7"]
    assert reads([label, label])[1] == {"kind": "other", "code": {"text": "FOC2031X0AB", "symbology": "code128"}}


def test_a_service_tag_and_its_express_code_are_one_code() -> None:
    label = ["7KQ3XY2", str(int("7KQ3XY2", 36))]
    assert reads([label, label])[1]["code"]["text"] == "7KQ3XY2"


def test_two_unclear_codes_are_asked_about() -> None:
    label = ["ROOM-12", "SHELF-4"]
    assert reads([label, label])[1]["kind"] == "which"


def reads(frames: list[list[str]]) -> list[Any]:
    """What the scanner makes of what each frame shows, one asset being on the return."""
    calls = [["take", [{"text": text, "symbology": "code128"} for text in frame]] for frame in frames]
    return run("reads.ts", calls, ["Reads", [OURS]])


def run(source: str, calls: list[list[Any]], make: list[Any] | None = None) -> list[Any]:
    """What functions of a module of the app answer."""
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    wanted = json.dumps({"source": source, "make": make, "calls": calls})
    script = str(ROOT / "tests" / "browser" / "modules.mjs")
    answered = subprocess.run([node, script], input=wanted, capture_output=True, text=True, check=True)
    found: list[Any] = json.loads(answered.stdout)
    return found
