"""Barcodes read from photographs, beside pyzbar on the same pictures.

    python -m benchmarks.barcodes [--scenes 48]

Two measurements, each with its result line. `barcodes-photographs`: the public test photographs in ../shared/barcodes (skipped
where they are absent): the goal is at least 171 of 191 read, no wrong text, and at most twice pyzbar's computing time on the
full image; the ratio is ours by 171, or 0 where a text is wrong or the time is over. `barcodes`: composed scenes of 12
megapixels (benchmarks/scenes.py): at least 1.5 times the codes pyzbar reads, in at most a third of its time; the ratio is ours
by theirs, or 0 where the time is over or a text is wrong. Only what follows decoding the file counts as time.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image
from pyzbar import pyzbar

from benchmarks import scenes
from server.evidence import barcode

PHOTOGRAPHS = Path(__file__).resolve().parents[2] / "shared" / "barcodes"
READ_MIN, READ_OF, TIME_MAX = 171, 191, 2.0
SCENE_GOAL, SCENE_TIME_MAX = 1.5, 1 / 3

Reader = Callable[[Image.Image], set[str]]


def ours(image: Image.Image) -> set[str]:
    """What Handback believes."""
    return {code.text for code in barcode.read(image)}


def theirs(image: Image.Image) -> set[str]:
    """What pyzbar says with its defaults."""
    return {found.data.decode("utf-8", "replace") for found in pyzbar.decode(image)}


def timed(read: Reader, image: Image.Image) -> tuple[set[str], float]:
    """What was read and the seconds of computing it took."""
    began = time.process_time()
    said = read(image)
    return said, time.process_time() - began


def same(text: str) -> str:
    """One spelling for the several of one retail number: GTIN-13, UPC-E written out; no blanks at the ends."""
    text = text.strip()
    if text.isdigit() and len(text) == 8 and text[0] in "01" and (wide := _written_out(text)):
        text = wide
    return "0" + text if text.isdigit() and len(text) == 12 else text


def _written_out(upce: str) -> str | None:
    system, body, last, check = upce[0], upce[1:7], upce[6], upce[7]
    middle = {
        "0": body[:2] + "00000" + body[2:5], "1": body[:2] + "10000" + body[2:5], "2": body[:2] + "20000" + body[2:5],
        "3": body[:3] + "00000" + body[3:5], "4": body[:4] + "00000" + body[4],
    }.get(last, body[:5] + "0000" + last)  # fmt: skip
    digits = system + middle
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(digits))
    return digits + check if str(-total % 10) == check else None


def photographs() -> str:
    """The public photographs; the result line."""
    read = wrong = 0
    seconds, pyzbar_seconds = 0.0, 0.0
    rows = list(csv.DictReader((PHOTOGRAPHS / "manifest.csv").open(encoding="utf-8")))
    for row in rows:
        image = Image.open(PHOTOGRAPHS / row["path"])
        image.load()
        pyzbar_seconds += timed(theirs, image)[1]
        said, taken = timed(ours, image)
        seconds += taken
        right = {same(text) for text in json.loads(row["expected"]) + json.loads(row["also_ok"])}
        heard = {same(text) for text in said}
        read += row["scope"] == "in" and bool(heard & right)
        if heard - right:
            wrong += len(heard - right)
            print(f"wrong: {row['path']} {sorted(heard - right)}")
    share = seconds / pyzbar_seconds
    count = len(rows) / 1000
    print(f"{read} of {READ_OF} read, {wrong} wrong, {seconds / count:.1f} ms each; pyzbar {pyzbar_seconds / count:.1f} ms ({share:.2f} times)")
    ratio = 0.0 if wrong or share > TIME_MAX else read / READ_MIN
    return f"barcodes-photographs ratio={ratio:.2f} goal=1.0 {'ok' if ratio >= 1 else 'short'}"


def composed(count: int) -> str:
    """The composed scenes; the result line."""
    mine = pyzbar_read = total = wrong = 0
    seconds, pyzbar_seconds = 0.0, 0.0
    with ProcessPoolExecutor(2) as makers:
        for scene in makers.map(scenes.make, range(count)):
            image = Image.open(io.BytesIO(scene.jpeg)).convert("L")
            said, taken = timed(theirs, image)
            pyzbar_read, pyzbar_seconds = pyzbar_read + len(said & scene.codes.keys()), pyzbar_seconds + taken
            said, taken = timed(ours, image)
            mine, seconds = mine + len(said & scene.codes.keys()), seconds + taken
            wrong += len(said - scene.codes.keys())
            total += len(scene.codes)
    share = seconds / pyzbar_seconds
    print(f"{count} scenes, {total} codes: {mine} read, {wrong} wrong, {seconds / count * 1000:.0f} ms each; "
          f"pyzbar {pyzbar_read}, {pyzbar_seconds / count * 1000:.0f} ms ({share:.2f} times)")  # fmt: skip
    ratio = 0.0 if wrong or share > SCENE_TIME_MAX else mine / max(1, pyzbar_read)
    return f"barcodes ratio={ratio:.2f} goal={SCENE_GOAL} {'ok' if ratio >= SCENE_GOAL else 'short'}"


def main() -> None:
    """Both measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=48)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # Pillow about odd palettes among the photographs
    first = photographs() if PHOTOGRAPHS.is_dir() else "skipped: there are no photographs in ../shared/barcodes"
    last = composed(options.scenes)
    print(first)
    print(last)


if __name__ == "__main__":
    main()
