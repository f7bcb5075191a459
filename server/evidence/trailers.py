"""What phones write behind a JPEG's end: gain maps and second pictures (MPF), motion photos, Samsung's notes.

Sources: CIPA DC-007 (Multi-Picture Format), Google's Motion Photo format 1.0, ISO/IEC 14496-12 (boxes). Samsung's blocks
(`SEFH` … `SEFT`) have no published description; what is accepted is what the phones write.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from server.evidence.problems import TrailingBytes

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"meta", b"uuid", b"udta", b"mpvd", b"moof", b"mfra", b"sidx"})
_PARTS_MAX = 64
_ZIP_END, _ZIP_TAIL_BYTES = b"PK\5\6", 65_557  # where every ZIP reader looks for the end of the directory
_Parts = list[tuple[int, int]]


def check(data: bytes, end: int, segments: _Parts, walk: Callable[[bytes], int]) -> None:
    """Raises TrailingBytes unless everything from `end` on is padding or such a part, and no ZIP.

    `segments` are (start, end) of the first picture's application segments; `walk` gives the end of the JPEG that some
    bytes begin with, and raises a `BadPhoto` for any other bytes.
    """
    tail = _without_samsung(data, end)
    pictures = dict(_declared(data, segments))
    notes = [data[start:stop] for start, stop in segments if data.startswith(_XMP, start)]
    is_moving = any(name in note for note in notes for name in (b"MotionPhoto", b"MicroVideo"))
    at = end
    for _ in range(_PARTS_MAX):
        before, at = at, _after_zeros(data, at, tail)
        if at == tail:
            break
        video = data.find(b"ftyp", max(before, at - 3) + 4, at + 8) - 4  # its length before it begins with zeros
        size = pictures.get(at)
        if size and at + size <= tail:
            stop = at + walk(data[at : at + size])
            at = at + size if not data[stop : at + size].strip(b"\0") else stop
        elif is_moving and video > 0:
            at = _after_boxes(data, video, tail)
        else:
            raise _refusal(data, at)
    if at != tail or _ZIP_END in data[max(end, len(data) - _ZIP_TAIL_BYTES) :]:
        raise _refusal(data, at)


def _refusal(data: bytes, at: int) -> TrailingBytes:
    detail = "Something follows the end of the picture that is neither a second picture the file declares nor a phone's motion photo."
    return TrailingBytes(detail, end=min(at, len(data)))


def _after_zeros(data: bytes, at: int, end: int) -> int:
    return end - len(data[at:end].lstrip(b"\0"))


def _declared(data: bytes, segments: _Parts) -> Iterator[tuple[int, int]]:
    """Where the file says its further pictures are: (start, size). DC-007 5.2: tag B002 holds entries of 16 bytes."""
    for start, stop in segments:
        if data[start : start + 4] != b"MPF\0":
            continue
        base, order = start + 4, ">" if data[start + 4 : start + 6] == b"MM" else "<"
        try:
            at = base + struct.unpack_from(order + "I", data, base + 4)[0]
            for nth in range(min(struct.unpack_from(order + "H", data, at)[0], _PARTS_MAX)):
                tag, _, count, offset = struct.unpack_from(order + "HHII", data, at + 2 + 12 * nth)
                for entry in range(min(count // 16, _PARTS_MAX) if tag == 0xB002 else 0):
                    if base + offset + 16 * entry + 16 > stop:
                        return
                    _, size, place = struct.unpack_from(order + "III", data, base + offset + 16 * entry)
                    if place:
                        yield base + place, size
        except struct.error:
            return


def _after_boxes(data: bytes, at: int, end: int) -> int:
    """The end of a video: boxes one after another, each saying its length (14496-12, 4.2)."""
    while at + 8 <= end and data[at + 4 : at + 8] in _BOXES:
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:
            return end
        if size < 8 or at + size > end:
            raise _refusal(data, at)
        at += size
    return at


def _without_samsung(data: bytes, end: int) -> int:
    """Where Samsung's blocks begin, or the end of the file. The directory names each block by its distance from itself."""
    if data[-4:] != b"SEFT" or len(data) - end < 24:
        return len(data)
    head = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    if head < end or data[head : head + 4] != b"SEFH":
        return len(data)
    count = int.from_bytes(data[head + 8 : head + 12], "little")
    if count > _PARTS_MAX or head + 12 + 12 * count != len(data) - 8:
        return len(data)
    first = head
    for nth in range(count):
        _, kind, back, size = struct.unpack_from("<HHII", data, head + 12 + 12 * nth)
        at = head - back
        if at < end or size > back or data[at : at + 4] != struct.pack("<HH", 0, kind):
            return len(data)
        first = min(first, at)
    return first
