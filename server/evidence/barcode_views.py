"""Looks at parts of a picture, each knowing where its pixels are in the whole."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from server.evidence.barcode_finder import Place
from server.evidence.barcode_readers import Point

_Affine = tuple[float, float, float, float, float, float]
_ROOM = 0.15  # of a code's size, around it: the quiet zones


@dataclass(frozen=True)
class View:
    """A grey picture and the affine map from its pixels to those of the whole picture of `size`."""

    image: Image.Image
    to_whole: _Affine
    size: tuple[int, int]

    @classmethod
    def whole(cls, image: Image.Image) -> View:
        """The picture itself."""
        return cls(image, (1, 0, 0, 0, 1, 0), image.size)

    def cut(self, box: tuple[int, int, int, int], scale: float = 1) -> View:
        """A rectangle of this view, `scale` times as large."""
        image = self.image.crop(box)
        if scale != 1:
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            image = image.resize(size, Image.Resampling.BICUBIC)
        return View(image, self._after((1 / scale, 0, box[0], 0, 1 / scale, box[1])), self.size)

    def around(self, corners: Iterable[Point], scale: float) -> View:
        """The surroundings of a code that was read in this view."""
        xs, ys = zip(*corners, strict=True)
        room = _ROOM * max(max(xs) - min(xs), max(ys) - min(ys)) + 8
        box = (max(0, int(min(xs) - room)), max(0, int(min(ys) - room)),
               min(self.image.width, int(max(xs) + room)), min(self.image.height, int(max(ys) + room)))  # fmt: skip
        return self.cut(box, scale)

    def straightened(self, place: Place, tilt: float, scale: float = 1) -> View:
        """A place turned by its tilt so that its edges stand upright, cut close with room for quiet zones."""
        angle = math.radians(tilt)
        cosine, sine = math.cos(angle), math.sin(angle)
        along = [x * cosine + y * sine for x, y in place.cells]
        across = [y * cosine - x * sine for x, y in place.cells]
        room = 1.5 * place.cell
        left, top = min(along) - 2 * room, min(across) - room
        width, height = max(along) + 2 * room - left, max(across) + room - top
        turn = (cosine / scale, -sine / scale, left * cosine - top * sine,
                sine / scale, cosine / scale, left * sine + top * cosine)  # fmt: skip
        size = (max(16, round(width * scale)), max(16, round(height * scale)))
        image = self.image.transform(size, Image.Transform.AFFINE, turn, Image.Resampling.BICUBIC)
        return View(image, self._after(turn), self.size)

    def fractions(self, points: Iterable[Point]) -> tuple[Point, ...]:
        """Points of this view as fractions of the whole picture's width and height."""
        a, b, c, d, e, f = self.to_whole
        return tuple(((a * x + b * y + c) / self.size[0], (d * x + e * y + f) / self.size[1]) for x, y in points)

    def _after(self, inner: _Affine) -> _Affine:
        """The map that does `inner` first and this view's map then."""
        a, b, c, d, e, f = self.to_whole
        p, q, r, s, t, u = inner
        return (a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f)


def fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """The size whose long edge is at most `edge`, in the same proportions; a small picture stays as it is."""
    longest = max(size)
    if longest <= edge:
        return size
    return max(1, round(size[0] * edge / longest)), max(1, round(size[1] * edge / longest))
