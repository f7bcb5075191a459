"""The codes on a photograph: cheap looks first, and dearer ones only while what is believed is not enough."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PIL import Image

from server.evidence.barcode_readers import EVERYTHING, LABELS, Point
from server.evidence.barcode_search import Found, Search

__all__ = ["EVERYTHING", "LABELS", "Code", "read", "read_quickly"]


@dataclass(frozen=True)
class Code:
    """A code that was read. `symbology` is code128, code39, qr, datamatrix, ean13, ean8, upca, upce or pdf417; `box` is
    (x, y, width, height) in 1/10000 of the picture."""

    text: str
    symbology: str
    box: tuple[int, int, int, int]


def read(
    image: Image.Image,
    luminance: Callable[[], Image.Image] | None = None,
    wanted: Collection[str] = EVERYTHING,
    is_enough: Callable[[list[str]], bool] | None = None,
) -> list[Code]:
    """The codes of a picture of any size.

    `luminance` gives the same picture in greys at full size when `image` is a smaller copy of it; it is called only when
    it is needed. `is_enough` is told the texts after each stage that found any: False sends the search on, for half a
    second of computing at most; without it the first code ends the search.
    """
    search = Search(image, luminance, wanted, is_enough)
    search.run()
    return _codes(search.found())


def read_quickly(frame: Image.Image, wanted: Collection[str] = LABELS) -> list[Code]:
    """The codes that a glance at a grey picture of screen size shows: for photographs that are not of a label."""
    search = Search(frame, None, wanted)
    search.glance()
    return _codes(search.found())


def _codes(found: list[Found]) -> list[Code]:
    """Each text once, without codes that are drawn inside another one: those are its decoration, not the label's content."""
    outer = [one for one in found if not any(_is_inside(one, other) for other in found)]
    return [Code(one.text, one.symbology, _box(one)) for one in outer]


def _is_inside(one: Found, other: Found) -> bool:
    if one is other or not {one.symbology, other.symbology} <= {"qr", "datamatrix"}:
        return False
    (left, top, right, bottom), (x0, y0, x1, y1) = _bounds(one.corners), _bounds(other.corners)
    return x0 < left and y0 < top and right < x1 and bottom < y1


def _box(one: Found) -> tuple[int, int, int, int]:
    left, top, right, bottom = (min(10_000, max(0, round(value * 10_000))) for value in _bounds(one.corners))
    return left, top, right - left, bottom - top


def _bounds(corners: tuple[Point, ...]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
