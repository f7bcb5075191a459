"""What phones write behind a JPEG, and what only looks like it."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from server.evidence import photo
from server.evidence.problems import BadPhoto, TrailingBytes, Truncated
from tests.evidence.pictures import jpeg, saved, scenery

VIDEO = struct.pack(">I4s8s", 16, b"ftyp", b"mp42\0\0\0\0") + struct.pack(">I4s", 108, b"mdat") + b"v" * 100
XMP = b'<x:xmpmeta><rdf:Description GCamera:MotionPhoto="1"/></x:xmpmeta>'


def two_pictures() -> bytes:
    """A JPEG with a second one that its MPF segment declares, as an iPhone or an Ultra HDR camera writes it."""
    return saved(scenery(), "MPO", save_all=True, append_images=[scenery(320, 240, seed=2)])


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return out.getvalue()


def samsung(name: bytes, content: bytes, kind: int = 0x0A01) -> bytes:
    block = struct.pack("<HHI", 0, kind, len(name)) + name + content
    directory = b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<HHII", 0, kind, len(block), len(block))
    return block + directory + struct.pack("<I", len(directory)) + b"SEFT"


@pytest.mark.parametrize(
    "data",
    [
        two_pictures(),
        two_pictures() + bytes(100),
        jpeg(xmp=XMP) + VIDEO,
        jpeg() + samsung(b"Image_UTC_Data", b"1700000000000"),
        two_pictures() + samsung(b"Image_UTC_Data", b"1700000000000"),
        jpeg() + samsung(b"MotionPhoto_Data", VIDEO, 0x0A30),
    ],
    ids=["second picture", "and padding", "motion photo", "samsung", "samsung of two", "samsung motion"],
)
def test_what_a_phone_writes_behind_its_picture_is_taken(data):
    found = photo.examine(data)
    assert (found.width, found.height, found.media_type) == (640, 480, "image/jpeg")


@pytest.mark.parametrize(
    "data",
    [
        jpeg() + jpeg(320, 240),
        jpeg() + VIDEO,
        two_pictures() + b"<html><script>",
        two_pictures() + archive(),
        jpeg(xmp=XMP) + archive(),
        jpeg(xmp=XMP) + VIDEO + archive(),
        jpeg(xmp=XMP) + VIDEO[:-108] + struct.pack(">I4s", 8 + len(archive()), b"mdat") + archive(),
        jpeg(xmp=XMP) + VIDEO[:-1],
        jpeg() + samsung(b"Image_UTC_Data", archive()),
        jpeg() + b"something else" + samsung(b"Image_UTC_Data", b"1700000000000"),
        jpeg() + b"%PDF-1.7",
    ],
    ids=range(11),
)
def test_anything_else_behind_a_picture_is_refused(data):
    with pytest.raises(TrailingBytes):
        photo.examine(data)


def test_a_picture_that_is_no_jpeg_is_refused_even_where_it_is_declared():
    data = two_pictures()
    second = data.rindex(b"\xff\xd8\xff")
    with pytest.raises(BadPhoto):
        photo.examine(data[:second] + b"<html>" + data[second + 6 :])


def test_a_declared_picture_must_be_whole():
    data = two_pictures()
    with pytest.raises(BadPhoto):
        photo.examine(data[:-500])


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"progressive": True}, {"restart_marker_blocks": 20}], ids=range(4))
@pytest.mark.parametrize("share", [0.5, 0.9, 0.98])
def test_an_end_put_behind_a_cut_picture_does_not_hide_the_cut(options, share):
    data = jpeg(1600, 1200, quality=90, **options)
    start = data.rindex(b"\xff\xda") + 20
    cut = data[: start + int((len(data) - start) * share)].rstrip(b"\xff")
    with pytest.raises(Truncated):
        photo.examine(cut + b"\xff\xd9")


@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["plain", "progressive"])
def test_a_grey_picture_is_not_taken_for_a_cut_one(options):
    grey = scenery().point(lambda level: 128)
    assert photo.examine(saved(grey, "JPEG", **options)).width == 640
