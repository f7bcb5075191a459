"""What is read from labels, and what is not believed."""

from __future__ import annotations

import random

import pytest
from PIL import Image, ImageFilter

from server.evidence import barcode, photo
from server.evidence.barcode import LABELS
from server.evidence.barcode_judge import Judge
from server.evidence.barcode_readers import Reading
from tests.evidence.pictures import label, saved, scenery, symbol, texts

CORNERS = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def reading(text: str, symbology: str, reader: str = "zxing", **more: float) -> Reading:
    return Reading(text, symbology, CORNERS, reader, **more)


def believed(*passes: list[Reading]) -> set[str]:
    judge = Judge()
    for readings in passes:
        judge.hear(readings)
    return {text for _, text in judge.accepted}


@pytest.mark.parametrize(("kind", "symbology"), [("Code128", "code128"), ("Code39", "code39"), ("QRCode", "qr"), ("DataMatrix", "datamatrix")])
def test_label_codes_are_read_on_a_large_photograph(kind, symbology):
    codes = barcode.read(label("5CG1234XYZ", kind))
    assert [(code.text, code.symbology) for code in codes] == [("5CG1234XYZ", symbology)]


@pytest.mark.parametrize("angle", [17, 45, 90, 133, 180, 251])
def test_a_label_is_read_at_any_angle(angle):
    assert texts(barcode.read(label("PF3ABCDE", angle=angle))) == {"PF3ABCDE"}


@pytest.mark.parametrize("angle", [0, 30, 60])
def test_a_small_picture_is_read_at_any_angle(angle):
    assert texts(barcode.read(label("PF3ABCDE", module=2, size=(900, 700), angle=angle))) == {"PF3ABCDE"}


def test_fine_blurred_bars_are_read():
    scene = label("FOC2031X0AB", module=2, angle=20).filter(ImageFilter.GaussianBlur(0.9))
    assert texts(barcode.read(scene)) == {"FOC2031X0AB"}


def test_light_bars_on_dark_are_read():
    dark = symbol("PF3ABCDE").point(lambda level: 255 - level)
    assert texts(barcode.read(dark)) == {"PF3ABCDE"}


def test_a_code_drawn_on_glass_is_read():
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    code = symbol("GLASS1", "DataMatrix", 6)
    clear.paste(Image.new("RGBA", code.size, "black"), (20, 20), code.point(lambda level: 255 - level))
    assert texts(barcode.read(clear)) == {"GLASS1"}


def test_two_codes_on_one_label_are_both_read():
    scene = label("5RFDP01")
    scene.paste(symbol("IT-1001", "DataMatrix", 5), (scene.width // 2 + 20, scene.height // 3 + 140))
    assert texts(barcode.read(scene)) == {"5RFDP01", "IT-1001"}


def test_the_search_goes_on_until_it_is_enough():
    scene = label("5RFDP01", module=2)
    scene.paste(symbol("IT-1001", "QRCode", 10), (100, 100))
    found = photo.examine(saved(scene))
    assert texts(barcode.read(found.frame, found.luminance, LABELS, lambda read: "5RFDP01" in read)) == {"5RFDP01", "IT-1001"}


def test_a_search_that_is_never_enough_keeps_what_it_found():
    assert texts(barcode.read(label("5RFDP01"), wanted=LABELS, is_enough=lambda read: False)) == {"5RFDP01"}


def test_a_glance_reads_a_plain_code():
    assert texts(barcode.read_quickly(label("IT-1001", "QRCode", 5, (1280, 960)).convert("L"))) == {"IT-1001"}


def test_the_box_is_where_the_code_is():
    scene = label("5RFDP01", angle=30)
    (code,) = barcode.read(scene)
    x, y, width, height = code.box
    middle = ((x + width / 2) / 10_000 * scene.width, (y + height / 2) / 10_000 * scene.height)
    assert abs(middle[0] - 1750) < 150 and abs(middle[1] - 900) < 150


def test_a_photograph_without_a_label_says_nothing():
    assert barcode.read(scenery(3072, 2304)) == []


def test_noise_says_nothing():
    noise = Image.frombytes("L", (1600, 1200), random.Random(1).randbytes(1600 * 1200))
    assert barcode.read(noise) == []


def test_retail_codes_are_no_asset_labels():
    scene = Image.new("L", (600, 300), 255)
    scene.paste(symbol("4006381333931", "EAN13"), (50, 50))
    assert texts(barcode.read(scene)) == {"4006381333931"}
    assert barcode.read(scene, wanted=LABELS) == []


def test_a_upc_has_its_twelve_digits():
    scene = Image.new("L", (600, 300), 255)
    scene.paste(symbol("036000291452", "UPCA"), (50, 50))
    (code,) = barcode.read(scene)
    assert (code.text, code.symbology) == ("036000291452", "upca")


def test_accents_in_a_qr_code_are_kept():
    assert texts(barcode.read(symbol("Gerät Nº 7 – Zürich", "QRCode", 6))) == {"Gerät Nº 7 – Zürich"}


def test_full_size_is_decoded_only_where_the_small_picture_is_not_enough():
    found = photo.examine(saved(label("5RFDP01", module=2)))
    assert barcode.read_quickly(found.frame) == []
    assert texts(barcode.read(found.frame, found.luminance, LABELS)) == {"5RFDP01"}


def test_matrix_codes_are_believed_at_once():
    assert believed([reading("A", "datamatrix")], [reading("B", "qr")]) == {"A", "B"}


def test_short_linear_codes_are_not_believed():
    assert believed([reading("4", "code39"), reading("12", "code128"), reading("123", "code39")]) == {"123"}


def test_a_retail_code_needs_quality_or_a_second_pass():
    assert believed([reading("4006381333931", "ean13")]) == set()
    assert believed([reading("4006381333931", "ean13")], [reading("4006381333931", "ean13", "zbar")]) == {"4006381333931"}
    assert believed([reading("4006381333931", "ean13", "zbar", quality=15)]) == {"4006381333931"}


def test_a_retail_code_with_a_strong_rival_is_not_believed():
    assert believed([reading("1111111111116", "ean13", "zbar", quality=40), reading("2222222222222", "ean13", "zbar", quality=88)]) == set()


def test_pdf417_needs_correction_to_spare_or_a_second_pass():
    assert believed([reading("x", "pdf417", unused=0.04)]) == set()
    assert believed([reading("x", "pdf417", unused=0.05)]) == {"x"}
    assert believed([reading("x", "pdf417")], [reading("x", "pdf417")]) == {"x"}
