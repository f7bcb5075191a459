"""Whether a PNG's compressed rows are whole. Pillow shows a broken stream as black without a word."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from server.evidence.problems import Damaged, Truncated

_PIECE_BYTES = 1_048_576
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def check(data: bytes) -> None:
    """Inflate the rows in pieces, as far as the header promises and no further. Raises Damaged or Truncated.

    The chunks' bounds and the number of pixels have been checked before.
    """
    due = _row_bytes(data)
    inflate = zlib.decompressobj()
    try:
        for chunk in _rows(data):
            while chunk and due > 0 and not inflate.eof:
                due -= len(inflate.decompress(chunk, _PIECE_BYTES))
                chunk = inflate.unconsumed_tail
    except zlib.error as broken:
        raise Damaged("The rows of the PNG do not decompress.") from broken
    if due > 0:
        raise Truncated("Rows of the PNG are missing.")


def _rows(data: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IDAT":
            yield data[at + 8 : at + 8 + length]
        if kind == b"IEND":
            return
        at += 12 + length


def _row_bytes(data: bytes) -> int:
    """How many bytes the rows have, each with its filter byte (PNG, section 7.2; interlaced: section 8.2)."""
    width, height, depth, colour, _, _, interlace = struct.unpack_from(">IIBBBBB", data, 16)
    bits = depth * _SAMPLES.get(colour, 1)
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    sizes = ((-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes)
    return sum(down * (1 + -(-across * bits // 8)) for across, down in sizes if across > 0 and down > 0)
