"""Whether a JPEG's coded data reaches its last pixel. libjpeg fills what is missing with grey, and Pillow says nothing of it."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image

from server.evidence.problems import Truncated

_STRIP_ROWS = 128
_NEAR = 12  # levels around the middle: the fill is 128, blended with its neighbours where colours are interpolated
_NOISE = bytes(byte % 255 for byte in random.Random(1).randbytes(512))  # noqa: S311 - coded data; FF would be a marker
_MORE = _NOISE + b"".join(b"\xff" + bytes([0xD0 + nth]) + _NOISE for nth in range(8))


def check(data: bytes, scan_end: int, image: Image.Image, *, is_buffered: bool, decode: Callable[[bytes], Image.Image]) -> None:
    """Raises Truncated when coded data is missing before `scan_end`, where the last pass ends.

    `image` is the loaded picture, `decode` loads other bytes in the same way. A whole picture does not change when more
    coded data stands behind it, for a decoder stops at the last block; a picture that ends early goes on in it. This
    second decode is only made where it could tell something: where the last pixel is grey as libjpeg's fill is, or where
    passes refine one another (`is_buffered`) and nothing is filled. What is missing of the very last block is not noticed.
    """
    if not is_buffered and not _is_like_fill(image):
        return
    longer = decode(data[:scan_end] + _MORE + data[scan_end:])
    strips = [(0, top, image.width, min(top + _STRIP_ROWS, image.height)) for top in range(0, image.height, _STRIP_ROWS)]
    if any(longer.crop(strip).tobytes() != image.crop(strip).tobytes() for strip in strips):
        raise Truncated("The JPEG ends inside its picture.")


def _is_like_fill(image: Image.Image) -> bool:
    pixel = image.getpixel((image.width - 1, image.height - 1))
    levels = pixel if isinstance(pixel, tuple) else (pixel,)
    return all(level is not None and abs(level - 128) <= _NEAR for level in levels)
