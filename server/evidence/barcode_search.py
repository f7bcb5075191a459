"""A search of one picture, stage by stage; the stage after which enough is believed is the last.

The order is by cost for what it brings, as measured on public test photographs and on composed ones of 12 megapixels.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from PIL import Image, ImageChops

from server.evidence import barcode_finder as finder
from server.evidence.barcode_judge import Judge
from server.evidence.barcode_readers import Point, Reader, Reading, with_zbar, with_zxing
from server.evidence.barcode_views import View, fit

FRAME_EDGE = 1280
_TESTED_MAX = 3  # doubtful readings of one picture that get a second look
_GLANCED_MAX = 3
_STRAIGHTENED_MAX = 4
_ENLARGED_MAX = 3
_ENLARGED_PIXELS_MAX = 160_000  # before enlarging: fine bars are what it helps, and those fill little room
_PASS_PIXELS_MAX = 1_300_000  # a picture crafted full of finder patterns costs the cube of its area
_SECONDS_MAX = 3.0  # of computing; an honest photograph takes a tenth of a second
_SECONDS_FOR_MORE = 0.6  # of computing, once something is believed but not yet what was looked for
_MATRIX = frozenset({"qr", "datamatrix", "pdf417"})


@dataclass(frozen=True)
class Found:
    """A believed code; corners are fractions of the picture's width and height."""

    text: str
    symbology: str
    corners: tuple[Point, ...]


class Search:
    """One grey picture, small enough to be read whole or so large that the places with codes are looked for first."""

    def __init__(
        self,
        image: Image.Image,
        luminance: Callable[[], Image.Image] | None,
        wanted: Collection[str],
        is_enough: Callable[[list[str]], bool] | None = None,
    ) -> None:
        self._is_enough = is_enough
        self._image = image if image.mode == "L" else _greys(image)
        self._luminance = luminance
        self.is_large = luminance is not None or max(image.size) > FRAME_EDGE
        linear = set(wanted) - _MATRIX
        self._zxing = with_zxing(wanted)
        self._other_zxing = with_zxing(wanted, inverted=False, is_global=True)
        self._zxing_linear = with_zxing(linear)
        self._zxing_upright = with_zxing(linear, turned=False)
        self._zbar = with_zbar(wanted)
        self._began = time.thread_time()
        self._end = self._began + _SECONDS_MAX
        self._judge = Judge()
        self._found: dict[tuple[str, str], Found] = {}
        self._tested: set[tuple[str, str]] = set()
        self._full: View | None = None
        self._places: list[tuple[finder.Place, finder.Grain]] | None = None

    def run(self) -> None:
        """Go through the stages until enough is believed: what `is_enough` says of the texts, else anything at all."""
        stages: tuple[Callable[[], None], ...] = (
            self.look, self.ask_zbar, self.straighten, self.look_otherwise, self.look_at_negatives, self.enlarge,
        )  # fmt: skip
        if self.is_large:
            stages = (self.look_at_places, self.look, self.ask_zbar_at_places, self.look_at_negatives, self.enlarge)
            if self._luminance and self._is_enough:
                stages = (self.glance, *stages)  # a label that fills the picture needs no decoding at full size
        for stage in stages:
            stage()
            if self._found and self._is_done():
                return

    def _is_done(self) -> bool:
        if self._is_enough is None or self._is_enough([text for _, text in self._found]):
            return True
        self._end = min(self._end, self._began + _SECONDS_FOR_MORE)
        return False

    def found(self) -> list[Found]:
        """What is believed so far."""
        return list(self._found.values())

    def glance(self) -> None:
        """zxing-cpp at the densest places only, found on a picture of half the size: a third of the cost of
        `look_at_places` on a frame, for nearly all that it reads there."""
        whole = View.whole(self._image)
        for place in finder.places(self._image.reduce(2), _GLANCED_MAX):
            left, top, right, bottom = (2 * edge for edge in place.box)
            self._hear(self._zxing, whole.cut((left, top, right, bottom)))

    def look(self) -> None:
        """zxing-cpp on the frame."""
        self._hear(self._zxing, self._frame())

    def look_otherwise(self) -> None:
        """zxing-cpp on the frame with one threshold for all of it: evenly lit, faint codes."""
        self._hear(self._other_zxing, self._frame())

    def ask_zbar(self) -> None:
        """pyzbar on the frame."""
        self._hear(self._zbar, self._frame())

    def look_at_places(self) -> None:
        """zxing-cpp at full resolution where edges are dense, turned upright where they lie alike."""
        for place, grain in self._dense_places():
            self._hear(self._zxing, self._cut(place, grain))

    def ask_zbar_at_places(self) -> None:
        """pyzbar there."""
        for place, grain in self._dense_places():
            self._hear(self._zbar, self._cut(place, grain))

    def straighten(self) -> None:
        """Both readers on tilted places of a small picture, turned upright."""
        for place, grain in self._dense_places()[:_STRAIGHTENED_MAX]:
            if grain.is_tilted:
                cut = self._cut(place, grain)
                self._hear(self._zxing_upright, cut)
                self._hear(self._zbar, cut)

    def look_at_negatives(self) -> None:
        """Bars that are light on dark, as some makers print them: zxing-cpp tries that for matrix codes only."""
        for place, grain in self._dense_places()[:_STRAIGHTENED_MAX]:
            if grain.is_ordered:
                cut = self._cut(place, grain)
                self._hear(self._zxing_linear, View(ImageChops.invert(cut.image), cut.to_whole, cut.size))

    def enlarge(self) -> None:
        """Both readers on the densest small places, twice as large."""
        for place, grain in self._dense_places()[:_ENLARGED_MAX]:
            if place.pixels <= _ENLARGED_PIXELS_MAX:
                cut = self._cut(place, grain, 2)
                self._hear(self._zxing, cut)
                if grain.is_ordered:
                    self._hear(self._zbar, cut)

    def _hear(self, reader: Reader, view: View) -> None:
        """Let the judge hear a pass; a reading that is still doubtful gets second looks, close up."""
        if time.thread_time() > self._end:
            return
        readings = reader(view.image)
        self._keep(readings, view)
        for reading in readings:
            what = (reading.symbology, reading.text)
            if what in self._judge.accepted or what in self._tested or len(self._tested) >= _TESTED_MAX:
                continue
            self._tested.add(what)
            for look, scale in self._second_looks(reading):
                closer = view.around(reading.corners, scale)
                self._keep(look(closer.image), closer)
                if what in self._judge.accepted:
                    break

    def _second_looks(self, reading: Reading) -> tuple[tuple[Reader, float], ...]:
        if reading.symbology == "pdf417":
            return ((self._zxing, 1.5),)
        if reading.reader == "zbar":
            return ((self._zxing_linear, 2), (self._zbar, 2))
        return ((self._zbar, 1), (self._zxing_linear, 2), (self._zbar, 2))

    def _keep(self, readings: list[Reading], view: View) -> None:
        self._judge.hear(readings)
        for (symbology, text), reading in self._judge.accepted.items():
            if (symbology, text) not in self._found and reading in readings:
                self._found[symbology, text] = Found(text, symbology, view.fractions(reading.corners))
        for (symbology, text), reading in self._judge.accepted.items():
            # believed now because of an earlier pass: placed by this one
            self._found.setdefault((symbology, text), Found(text, symbology, view.fractions(reading.corners)))

    def _whole(self) -> View:
        if self._full is None:
            self._full = View.whole(self._luminance() if self._luminance else self._image)
        return self._full

    def _frame(self) -> View:
        if self._luminance or not self.is_large:
            return View.whole(self._image)
        size = fit(self._image.size, FRAME_EDGE)
        return View.whole(self._image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0))

    def _dense_places(self) -> list[tuple[finder.Place, finder.Grain]]:
        if self._places is None:
            image = self._whole().image
            self._places = [(place, finder.grain(image.crop(place.box))) for place in finder.places(image)]
        return self._places

    def _cut(self, place: finder.Place, grain: finder.Grain, scale: float = 1) -> View:
        whole = self._whole()
        scale = min(scale, math.sqrt(_PASS_PIXELS_MAX / place.pixels))
        return whole.straightened(place, grain.tilt, scale) if grain.is_tilted else whole.cut(place.box, scale)


def _greys(image: Image.Image) -> Image.Image:
    """The picture in greys; what is transparent shows white, as on paper."""
    if image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen)
        return ground.convert("L")
    return image.convert("L")
