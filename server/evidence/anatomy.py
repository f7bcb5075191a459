"""What an image file says of itself, read before anything decodes it: its kind, its size, where it ends.

Nothing here allocates by what the file claims. Sources: JPEG ITU-T T.81 annex B, PNG (W3C) chunks, WebP container (RFC 9649).
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, replace

from server.evidence import trailers
from server.evidence.problems import Animated, BadPhoto, Damaged, OtherFormat, TooManyScans, TrailingBytes, Truncated

SCANS_MAX = 64  # libjpeg's own scripts write 10; a crafted file could ask for hundreds of thousands
PARTS_MAX = 20_000  # segments or chunks; encoders write at most a few thousand

_OTHERS = ((b"GIF8", "GIF"), (b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"%PDF", "PDF"), (b"PK\3\4", "ZIP"),
           (b"\0\0\0\x0cjP  ", "JPEG 2000"), (b"\xff\x0a", "JPEG XL"), (b"\0\0\0\x0cJXL ", "JPEG XL"))  # fmt: skip
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_FILL = re.compile(rb"\xff+")
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class Anatomy:
    """Stored width and height in pixels, before any turning upright.

    A JPEG of several passes (`is_buffered`: progressive, or not interleaved) needs memory for the whole picture.
    `channels` is 4 for CMYK and where there is transparency. `scan_end` is where a JPEG's last pass ends in the file.
    """

    media_type: str
    width: int
    height: int
    is_buffered: bool = False
    channels: int = 3
    scan_end: int = 0


def inspect(data: bytes) -> Anatomy:
    """Walk the file from its first byte to its last. Raises a `BadPhoto` or `OtherFormat`."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    other = _other(data)
    if other:
        raise OtherFormat(f"This is {other}. Send a JPEG, PNG or WebP photograph; the copy on the phone is untouched.", found=other)
    raise BadPhoto("The file does not begin like a JPEG, PNG or WebP photograph." if data else "The file is empty.")


def _other(data: bytes) -> str | None:
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return "AVIF" if brand in {b"avif", b"avis"} else "HEIC" if brand[:2] in {b"he", b"mi", b"ms"} else "a video or HEIF file"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in head:
        return "SVG"
    return next((name for start, name in _OTHERS if data.startswith(start)), None)


def _jpeg(data: bytes) -> Anatomy:
    found, end, segments = _walk(data)
    if data[end:].strip(b"\0"):
        trailers.check(data, end, segments, lambda part: _walk(part)[1])
    return found


def _walk(data: bytes) -> tuple[Anatomy, int, list[tuple[int, int]]]:
    """What a JPEG says of itself, where it ends, and where the contents of its application segments are."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise Damaged("A picture inside the file is no JPEG.")
    found: Anatomy | None = None
    segments: list[tuple[int, int]] = []
    scans = scan_end = 0
    at = 2
    for _ in range(PARTS_MAX):
        at, marker = _next_marker(data, at)
        if marker == 0xD9:
            break
        if marker in _STANDALONE:
            continue
        start = at + 2
        at, body = _segment(data, at)
        if 0xE0 <= marker <= 0xEF:
            segments.append((start, at))
        elif marker in _FRAMES:
            found = _frame(marker, body, found)
        elif marker == 0xDA:
            scans += 1
            if scans > SCANS_MAX:
                raise TooManyScans(f"The JPEG has more than {SCANS_MAX} passes.")
            at = scan_end = _after_scan(data, at)
    else:
        raise Damaged("The JPEG is in too many pieces.")
    if found is None or not scans:
        raise Damaged("The JPEG holds no picture.")
    return replace(found, is_buffered=found.is_buffered or scans > 1, scan_end=scan_end), at, segments


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """The position after the next marker, and the marker. Any number of FF may stand before it (B.1.1.2)."""
    fill = _FILL.match(data, at)
    if fill is None:
        raise Damaged("A JPEG marker is missing.") if at < len(data) else Truncated("The JPEG has no end.")
    if fill.end() == len(data):
        raise Truncated("The JPEG has no end.")
    return fill.end() + 1, data[fill.end()]


def _segment(data: bytes, at: int) -> tuple[int, bytes]:
    """The position after a JPEG segment and what is in it."""
    length = int.from_bytes(data[at : at + 2], "big")
    if at + max(length, 2) > len(data):
        raise Truncated("The JPEG ends inside a segment.")
    if length < 2:
        raise Damaged("A JPEG segment has no length.")
    return at + length, data[at + 2 : at + length]


def _frame(marker: int, body: bytes, found: Anatomy | None) -> Anatomy:
    if found is not None or len(body) < 6:
        raise Damaged("The JPEG has two frame headers, or a short one.")
    depth, height, width, channels = struct.unpack_from(">BHHB", body)
    if depth != 8 or marker not in {0xC0, 0xC1, 0xC2}:
        raise BadPhoto("The JPEG is of a rare kind (12 bits, lossless or arithmetic).")
    return Anatomy("image/jpeg", width, height, marker == 0xC2, channels)


def _after_scan(data: bytes, at: int) -> int:
    """Where the marker after a scan's coded data is. In coded data FF is followed by 00 or a restart marker (B.1.1.5)."""
    hit = _MARKER.search(data, at)
    if hit is None:
        raise Truncated("The JPEG ends inside its picture.")
    return hit.end() - 2


def _png(data: bytes) -> Anatomy:
    found: Anatomy | None = None
    at = 8
    for _ in range(PARTS_MAX):
        if at + 12 > len(data):
            raise Truncated("The PNG has no end.")
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise Truncated("The PNG ends inside a chunk.")
        if zlib.crc32(memoryview(data)[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise Damaged("A PNG checksum does not fit.")
        if found is None:
            found = _png_header(kind, data[at + 8 : end - 4])
        if kind == b"acTL":
            raise Animated("The PNG holds several frames.")
        if kind == b"tRNS":
            found = replace(found, channels=4)
        at = end
        if kind == b"IEND":
            _nothing_after(data, at)
            return found
    raise Damaged("The PNG is in too many pieces.")


def _png_header(kind: bytes, body: bytes) -> Anatomy:
    if kind != b"IHDR" or len(body) != 13:
        raise Damaged("The PNG has no header.")
    width, height, _, colour = struct.unpack_from(">IIBB", body)
    return Anatomy("image/png", width, height, channels=4 if colour & 4 else 3)


def _webp(data: bytes) -> Anatomy:
    end = 8 + int.from_bytes(data[4:8], "little")
    end += end % 2
    if end > len(data):
        raise Truncated("The WebP ends early.")
    _nothing_after(data, end)
    canvas: tuple[int, int] | None = None
    channels = 3
    picture: tuple[int, int] | None = None
    at = 12
    for _ in range(PARTS_MAX):
        if at + 8 > end:
            break
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + length]
        if len(body) < length:
            raise Truncated("The WebP ends inside a chunk.")
        if kind in {b"ANIM", b"ANMF"}:
            raise Animated("The WebP holds several frames.")
        if kind == b"VP8X":
            canvas = _extended(body)
            channels = 4 if body[0] & 0x10 else channels
        elif kind in {b"VP8 ", b"VP8L"}:
            if picture is not None:
                raise Damaged("The WebP holds two pictures.")
            picture = _lossy(body) if kind == b"VP8 " else _lossless(body)
            channels = 4 if kind == b"VP8L" else channels
        at += 8 + length + length % 2
    if picture is None or (canvas is not None and canvas != picture):
        raise Damaged("The WebP holds no picture of the size it claims.")
    return Anatomy("image/webp", *picture, channels=channels)


def _extended(body: bytes) -> tuple[int, int]:
    if len(body) < 10:
        raise Damaged("The WebP header is short.")
    if body[0] & 0x02:
        raise Animated("The WebP holds several frames.")
    return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")


def _lossy(body: bytes) -> tuple[int, int]:
    if body[3:6] != b"\x9d\x01\x2a" or len(body) < 10:
        raise Damaged("The WebP picture has no header.")
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless(body: bytes) -> tuple[int, int]:
    if body[:1] != b"\x2f" or len(body) < 5:
        raise Damaged("The WebP picture has no header.")
    bits = int.from_bytes(body[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def _nothing_after(data: bytes, end: int) -> None:
    """Zero bytes of padding may follow the picture; anything else could be a second file in the same bytes."""
    if data[end:].strip(b"\0"):
        raise TrailingBytes(f"{len(data) - end} bytes follow the end of the picture.", end=end)
