"""The largest and nastiest files that pass the limits, through the whole of checking and reading, in a process of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image

from tests.evidence.pictures import saved

pytestmark = pytest.mark.slow

PROGRAM = """
import re, sys
from pathlib import Path
from server.errors import Problem
from server.evidence import barcode, photo
for name in sys.argv[1:]:
    try:
        found = photo.examine(Path(name).read_bytes())
        barcode.read(found.frame, found.luminance)
        print("taken", end=" ")
    except Problem as refused:
        print(refused.code, end=" ")
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])  # ru_maxrss would count the parent's
"""


def flat(mode: str, width: int, height: int, kind: str, **options: object) -> bytes:
    return saved(Image.new(mode, (width, height)), kind, **options)


def examine_alone(tmp_path, data: bytes) -> tuple[str, int]:
    path = tmp_path / "photo"
    path.write_bytes(data)
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    verdict, kilobytes = done.stdout.split()
    return verdict, int(kilobytes) // 1024


@pytest.mark.parametrize(
    ("mode", "width", "height", "kind", "options"),
    [
        ("RGB", 7000, 7000, "JPEG", {}),
        ("RGB", 6500, 6500, "JPEG", {"progressive": True, "subsampling": 0}),
        ("CMYK", 5700, 5700, "JPEG", {"progressive": True}),
        ("RGB", 7000, 7000, "PNG", {}),
        ("I;16", 7000, 7000, "PNG", {}),
        ("RGBA", 4800, 4800, "PNG", {}),
        ("P", 7000, 7000, "PNG", {}),
        ("RGB", 4400, 4400, "WEBP", {}),
        ("RGBA", 3600, 3600, "WEBP", {}),
    ],
)
def test_the_largest_photograph_of_each_kind_stays_under_half_a_gigabyte(tmp_path, mode, width, height, kind, options):
    verdict, megabytes = examine_alone(tmp_path, flat(mode, width, height, kind, **options))
    assert verdict == "taken" and megabytes < 512


def test_a_picture_full_of_finder_patterns_does_not_hang(tmp_path):
    tile = Image.new("L", (9, 9), 255)
    tile.paste(0, (1, 1, 8, 8))
    tile.paste(255, (2, 2, 7, 7))
    tile.paste(0, (3, 3, 6, 6))
    row = Image.new("L", (4050, 9))
    for x in range(0, 4050, 9):
        row.paste(tile, (x, 0))
    field = Image.new("L", (4050, 3042))
    for y in range(0, 3042, 9):
        field.paste(row, (0, y))
    verdict, megabytes = examine_alone(tmp_path, saved(field.resize((4050, 3042)), "JPEG", quality=90))
    assert verdict == "taken" and megabytes < 512
