"""What becomes of the photographs and the files that people and attackers send."""

from __future__ import annotations

import io
import os
import struct
import zlib

import pytest
from PIL import Image

from server.errors import Problem
from server.evidence import photo
from server.evidence.photo import Limits
from server.evidence.problems import BadPhoto
from tests.evidence.pictures import jpeg, saved, scenery


def code_of(data: bytes, **limits: int) -> str:
    with pytest.raises(Problem) as refused:
        photo.examine(data, Limits(**limits))
    return refused.value.code


def shown(data: bytes, edge: int = 1280) -> Image.Image:
    return Image.open(io.BytesIO(photo.examine(data).derivatives[edge]))


def test_derivatives_have_exact_edges():
    found = photo.examine(jpeg(3072, 2304))
    assert shown(jpeg(3072, 2304)).size == (1280, 960)
    assert Image.open(io.BytesIO(found.derivatives[320])).size == (320, 240)
    assert (found.width, found.height, found.frame.size) == (3072, 2304, (1280, 960))


def test_a_small_photograph_is_not_blown_up():
    assert shown(jpeg(200, 100)).size == (200, 100)


@pytest.mark.parametrize("turn", range(1, 9))
def test_derivatives_stand_upright(turn):
    upright = scenery(60, 40)
    upright.paste("black", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = turn
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(turn)
    stored = upright if undo is None else upright.transpose(Image.Transpose(undo))
    found = photo.examine(saved(stored, "PNG", exif=exif))
    assert (found.width, found.height) == (60, 40)
    assert Image.open(io.BytesIO(found.derivatives[1280])).convert("L").getpixel((5, 5)) < 30
    assert found.luminance().getpixel((5, 5)) < 30


def test_derivatives_carry_no_metadata():
    exif = Image.Exif()
    exif[0x010F] = "A maker"
    data = jpeg(2000, 1500, exif=exif, comment=b"a secret place", xmp=b"<x:xmpmeta/>", icc_profile=b"x" * 200)
    for edge in photo.EDGES:
        picture = shown(data, edge)
        assert not picture.getexif() and set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_metadata_that_is_nonsense_does_not_matter():
    assert photo.examine(jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff")).width == 640


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_anywhere_is_refused(kind):
    data = saved(scenery(), kind)
    for share in (0.02, 0.3, 0.6, 0.9, 0.999):
        assert code_of(data[: int(len(data) * share)]) in {"truncated", "damaged"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_something_behind_the_picture_is_refused(kind):
    assert code_of(saved(scenery(), kind) + b"PK\3\4 and a whole archive") == "trailing_bytes"


def test_padding_with_zeros_is_no_second_file():
    assert photo.examine(jpeg() + bytes(512)).width == 640


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind):
    data = saved(scenery(), kind, save_all=True, append_images=[scenery(seed=2)])
    assert code_of(data) == "animated"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64)),
        ("AVIF", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + bytes(64)),
        ("SVG", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("PDF", b"%PDF-1.7 ..."),
        ("GIF", saved(scenery(), "GIF")),
        ("BMP", saved(scenery(), "BMP")),
        ("TIFF", saved(scenery(), "TIFF")),
    ],
)
def test_other_formats_are_named_and_refused(name, data):
    with pytest.raises(Problem) as refused:
        photo.examine(data)
    assert refused.value.status == 415 and refused.value.more["found"] == name


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"<html></html>", os.urandom(5000), bytes(100), b"\x89PNG\r\n\x1a\n", b"RIFF\4\0\0\0WEBP"],
    ids=range(7),
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(BadPhoto):
        photo.examine(data)


def test_a_cmyk_jpeg_is_shown_in_its_colours():
    red, green, blue = shown(saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)))).convert("RGB").getpixel((30, 30))
    assert red > 200 and green < 60 and blue < 60


def test_sixteen_bit_greys_keep_their_brightness():
    level = shown(saved(Image.new("I;16", (64, 64), 128 * 256), "PNG")).getpixel((30, 30))
    assert 120 <= level <= 136


def test_what_is_transparent_shows_white():
    assert min(shown(saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")).getpixel((30, 30))) > 250


def test_a_palette_picture_is_shown():
    assert shown(saved(scenery().convert("P"), "PNG")).size == (640, 480)


def test_too_many_pixels_are_refused_before_decoding():
    assert code_of(_claiming(60_000, 60_000)) == "too_many_pixels"
    assert code_of(jpeg(640, 480), pixels_max=300_000) == "too_many_pixels"


def test_a_picture_that_needs_too_much_memory_is_refused_before_decoding():
    assert code_of(saved(Image.new("RGB", (16_000, 2_000)), "WEBP")) == "too_many_pixels"


def test_too_few_pixels_are_refused():
    assert code_of(jpeg(640, 15)) == "too_few_pixels"
    assert photo.examine(jpeg(640, 16)).height == 16


def test_a_jpeg_of_endless_passes_is_refused():
    data = saved(scenery(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    assert code_of(data[:last] + data[last:-2] * 100 + b"\xff\xd9") == "too_many_scans"


def test_a_file_of_endless_pieces_is_refused():
    data = jpeg()
    assert code_of(data[:2] + b"\xff\xe5\0\2" * 30_000 + data[2:]) == "damaged"
    png = saved(scenery(), "PNG")
    assert code_of(png[:33] + _chunk(b"aaAa", b"") * 30_000 + png[33:]) == "damaged"


def test_a_png_whose_inside_is_a_bomb_is_refused():
    png = saved(Image.new("L", (64, 64)), "PNG")
    bomb = _chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(100_000_000)))
    with pytest.raises(BadPhoto):
        photo.examine(png[:33] + bomb + png[33:])


def test_a_flipped_bit_in_a_png_is_noticed():
    png = bytearray(saved(scenery(), "PNG"))
    png[len(png) // 2] ^= 1
    assert code_of(bytes(png)) == "damaged"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(b"no deflate stream", "damaged"), (zlib.compress(bytes(65 * 10)), "truncated"), (b"", "truncated")],
)
def test_a_png_whose_rows_are_not_whole_is_refused(rows, expected):
    png = saved(Image.new("L", (64, 64)), "PNG")
    assert code_of(png[:33] + _chunk(b"IDAT", rows) + png[-12:]) == expected


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    picture = Image.new("I;16", (101, 67)) if mode == "I;16" else scenery(101, 67).convert(mode)
    assert photo.examine(saved(picture, "PNG")).width == 101


def test_an_interlaced_png_is_taken_when_its_seven_passes_are_whole():
    width, height = 20, 17
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b"".join(bytes(1 + -(-(width - x) // dx)) * -(-(height - y) // dy) for x, y, dx, dy in passes)
    start = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 1))
    assert photo.examine(start + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")).height == height
    assert code_of(start + _chunk(b"IDAT", zlib.compress(rows[:-1])) + _chunk(b"IEND", b"")) == "truncated"


def test_a_webp_whose_canvas_lies_is_refused():
    data = bytearray(saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "WEBP"))
    at = data.index(b"VP8X") + 12
    data[at : at + 3] = (16_000).to_bytes(3, "little")
    assert code_of(bytes(data)) == "damaged"


def test_the_type_is_what_the_bytes_are():
    assert photo.examine(saved(scenery(), "PNG")).media_type == "image/png"
    assert photo.examine(saved(scenery(), "WEBP")).media_type == "image/webp"


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _claiming(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")
