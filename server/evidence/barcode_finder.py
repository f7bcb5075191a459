"""Where on a photograph codes may be: places with many edges close together, and how those edges are turned."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from PIL import Image, ImageChops, ImageFilter

PLACES_MAX = 8
_FLOOR = 10  # grey levels between pixels two apart; soft shadows stay below
_SHARE_OF_PEAK = 0.45


@dataclass(frozen=True)
class Place:
    """A region (left, top, right, bottom) in pixels, and the centres of its dense cells of `cell` pixels."""

    box: tuple[int, int, int, int]
    cells: tuple[tuple[float, float], ...]
    cell: int

    @property
    def pixels(self) -> int:
        """How large the region is."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])


@dataclass(frozen=True)
class Grain:
    """How a picture's edges lie: `tilt` is the direction across most of them in degrees, -90 to 90; `order` says how much
    they agree, from 0 (text, 2D codes) to 1 (bars)."""

    tilt: float
    order: float

    @property
    def is_ordered(self) -> bool:
        """Whether these could be bars."""
        return self.order > 0.3

    @property
    def is_tilted(self) -> bool:
        """Whether these could be bars that neither rows nor columns cross well."""
        return self.order > 0.2 and min(abs(self.tilt), 90 - abs(self.tilt)) > 5


def places(image: Image.Image, most: int = PLACES_MAX) -> list[Place]:
    """The places with the densest edges, densest first. The image is grey."""
    cell = 16 if max(image.size) > 1600 else 8
    edges = _density(image, cell)
    if edges is None:
        return []
    dense = edges.filter(ImageFilter.BoxBlur(1))
    left = bytearray(dense.tobytes())
    floor = _floor(dense)
    found: list[Place] = []
    while len(found) < most:
        peak = max(left)
        if peak < floor:
            break
        cells = list(_grow(left, dense.size, left.index(peak), max(floor, int(peak * _SHARE_OF_PEAK))))
        if len(cells) >= 4:
            found.append(_place(cells, cell, image.size))
    return found


def grain(image: Image.Image) -> Grain:
    """The direction across most edges, from differences in four directions (the second harmonic of their energy)."""
    across, down = _energy(image, 1, 0) * 2, _energy(image, 0, 1) * 2
    falling, rising = _energy(image, 1, 1), _energy(image, 1, -1)
    total = across + down + falling + rising
    if total == 0:
        return Grain(0.0, 0.0)
    cosine, sine = across - down, falling - rising
    return Grain(math.degrees(math.atan2(sine, cosine)) / 2, min(1.0, math.hypot(cosine, sine) * 2 / total))


def _density(image: Image.Image, cell: int) -> Image.Image | None:
    """The mean difference between pixels two apart, along rows and columns, per cell. Every fourth line is enough."""
    width, height = image.width - image.width % cell, image.height - image.height % cell
    skip = cell // 4
    if width < 3 * cell or height < 2 * cell:
        return None
    image = image.crop((0, 0, width, height))
    rows = image.resize((width, height // skip), Image.Resampling.NEAREST)
    columns = image.resize((width // skip, height), Image.Resampling.NEAREST)
    across = ImageChops.difference(rows, ImageChops.offset(rows, 2, 0)).reduce((cell, cell // skip))
    down = ImageChops.difference(columns, ImageChops.offset(columns, 0, 2)).reduce((cell // skip, cell))
    return ImageChops.add(across, down)


def _floor(dense: Image.Image) -> int:
    """What counts as dense: more than twice the grain of this picture, as its calmer quarter shows it."""
    counts = list(accumulate(dense.histogram()))
    grain, peak = bisect_left(counts, counts[-1] // 4), bisect_left(counts, counts[-1])
    return max(_FLOOR, min(2 * grain, int(0.6 * peak)))


def _grow(left: bytearray, size: tuple[int, int], seed: int, threshold: int) -> Iterator[tuple[int, int]]:
    """Take the connected cells at or above the threshold out of `left`."""
    width, height = size
    left[seed] = 0
    queue = [seed]
    while queue:
        at = queue.pop()
        x, y = at % width, at // width
        yield x, y
        for beside, is_inside in ((at - 1, x > 0), (at + 1, x < width - 1), (at - width, y > 0), (at + width, y < height - 1)):
            if is_inside and left[beside] >= threshold:
                left[beside] = 0
                queue.append(beside)


def _place(cells: list[tuple[int, int]], cell: int, size: tuple[int, int]) -> Place:
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    room = 2 * cell
    box = (max(0, min(xs) * cell - room), max(0, min(ys) * cell - room),
           min(size[0], (max(xs) + 1) * cell + room), min(size[1], (max(ys) + 1) * cell + room))  # fmt: skip
    return Place(box, tuple(((x + 0.5) * cell, (y + 0.5) * cell) for x, y in cells), cell)


def _energy(image: Image.Image, dx: int, dy: int) -> float:
    """The mean squared difference between each pixel and the one at this offset."""
    width, height = image.size
    if dy >= 0:
        one, other = image.crop((0, 0, width - dx, height - dy)), image.crop((dx, dy, width, height))
    else:
        one, other = image.crop((0, -dy, width - dx, height)), image.crop((dx, 0, width, height + dy))
    counts = ImageChops.difference(one, other).histogram()
    return sum(level * level * count for level, count in enumerate(counts)) / max(1, one.width * one.height)
