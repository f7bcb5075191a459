"""From the bytes of a photograph to what is shown of it: checked, fully decoded once, and two smaller pictures made."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from PIL import Image
from PIL.Image import Transpose

from server.evidence import anatomy, jpeg_ending, png_stream
from server.evidence.anatomy import Anatomy
from server.evidence.barcode_views import fit
from server.evidence.problems import Damaged, TooFewPixels, TooManyPixels, Truncated

EDGES: tuple[Literal[1280, 320], ...] = (1280, 320)
MEMORY_BYTES_MAX = 335_544_320  # for decoding, over all photographs at once; the process as a whole stays under 512 MB
_QUALITY = {1280: 82, 320: 75}
_FORMATS = ("JPEG", "PNG", "WEBP")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, OverflowError, MemoryError)
_ORIENTATION = 0x0112
_TURNS = {2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
          6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90}  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What a photograph may be at most and must be at least, in pixels."""

    pixels_max: int = 50_000_000
    edge_min: int = 16


@dataclass(frozen=True)
class Examined:
    """A sound photograph. Width and height are of the upright picture; derivatives are JPEG by long edge.

    `frame` is the picture in greys, upright, at most 1280 px; `luminance` decodes it anew at full size, in greys and upright.
    """

    width: int
    height: int
    media_type: str
    derivatives: dict[int, bytes]
    frame: Image.Image = field(repr=False)
    luminance: Callable[[], Image.Image] = field(repr=False)


def measure(data: bytes, limits: Limits) -> Anatomy:
    """Everything that can be said without decoding. Raises a `BadPhoto` or `OtherFormat`."""
    found = anatomy.inspect(data)
    if min(found.width, found.height) < limits.edge_min:
        raise TooFewPixels(f"The photograph is {found.width} × {found.height} pixels; each edge needs {limits.edge_min}.")
    if found.width * found.height > limits.pixels_max:
        raise TooManyPixels(f"The photograph is {found.width} × {found.height}; at most {limits.pixels_max} pixels are taken.")
    if memory(found) > MEMORY_BYTES_MAX:
        raise TooManyPixels(f"A {found.width} × {found.height} photograph of this kind takes too much memory; save it as a plain JPEG.")
    return found


def memory(found: Anatomy) -> int:
    """An upper bound of the bytes that decoding takes, by how each decoder works."""
    pixels = found.width * found.height
    ground = 8 if found.channels == 4 else 0  # what is transparent is laid over white
    if found.media_type == "image/webp":
        return pixels * (17 + ground)  # two canvases, the frame handed over, the picture (4 bytes each) and its greys
    if found.media_type == "image/png":
        return pixels * (6 + ground)  # the picture and its greys
    if found.is_buffered:
        return pixels * (2 * found.channels + 1) + 32_000_000  # all coefficients, 2 bytes each, and the greys
    return pixels + 32_000_000  # rows pass through; only the greys are held at full size


def examine(data: bytes, limits: Limits | None = None) -> Examined:
    """Check and decode. Raises a `BadPhoto` or `OtherFormat`; never holds more than `MEMORY_BYTES_MAX`."""
    return decode(data, measure(data, limits or Limits()))


def decode(data: bytes, found: Anatomy) -> Examined:
    """Decode what has been measured. Raises a `BadPhoto`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own opinion of size and of odd metadata
            return _examine(data, found)
    except _BROKEN as broken:
        if "truncated" in str(broken):
            raise Truncated("The picture ends early.") from broken
        raise Damaged("The picture does not decode.") from broken


def _examine(data: bytes, found: Anatomy) -> Examined:
    if found.media_type == "image/png":
        png_stream.check(data)
    size = fit((found.width, found.height), EDGES[0])
    image = _scaled(data, found, size)
    if found.media_type == "image/jpeg":
        again = partial(_scaled, found=found, size=size)
        jpeg_ending.check(data, found.scan_end, image, is_buffered=found.is_buffered, decode=again)
    turn = _orientation(image)
    large = _upright(_plain(image).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0), turn)
    large.info.clear()  # Pillow would write comments found there into the derivative
    image.close()
    small = _smaller(large, fit(large.size, EDGES[1]))
    width, height = (found.height, found.width) if turn >= 5 else (found.width, found.height)
    return Examined(
        width, height, found.media_type,
        {1280: _jpeg(large, 1280), 320: _jpeg(small, 320)},
        large.convert("L"),
        lambda: _luminance(data, found, turn),
    )  # fmt: skip


def _scaled(data: bytes, found: Anatomy, size: tuple[int, int]) -> Image.Image:
    """The picture, of a JPEG at no less than this size: it is scaled while it is decoded; the whole file is still read."""
    image = _open(data, found)
    image.draft(None, size)
    image.load()
    return image


def _luminance(data: bytes, found: Anatomy, turn: int) -> Image.Image:
    image = _open(data, found)
    image.draft("L", None)
    return _upright(_plain(image).convert("L"), turn)


def _open(data: bytes, found: Anatomy) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=_FORMATS)
    if image.size != (found.width, found.height):
        raise Damaged("The picture is not of the size its header claims.")
    return image


def _plain(image: Image.Image) -> Image.Image:
    """The picture as 8-bit RGB or greys; what is transparent shows white."""
    if image.mode.startswith("I"):
        return image.point(lambda level: level * (1 / 256)).convert("L")  # 16-bit greys; Pillow alone would clip them
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        image.load()
        return image
    if image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen)
        return ground
    return image.convert("L" if image.mode == "1" else "RGB")


def _smaller(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    across, down = image.width // size[0], image.height // size[1]
    if (size[0] * across, size[1] * down) == image.size:
        return image.reduce((across, down))  # whole pixels are averaged: the same picture in a third of the time
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.5)


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1–8; anything else counts as upright, as in browsers."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # metadata may hold anything, and a photograph is no worse for it
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(image: Image.Image, turn: int) -> Image.Image:
    method = _TURNS.get(turn)
    return image if method is None else image.transpose(method)


def _jpeg(image: Image.Image, edge: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY[edge])
    return out.getvalue()
