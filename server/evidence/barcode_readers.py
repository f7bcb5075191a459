"""The two decoders, asked in the same words: pyzbar (libzbar) for linear codes and zxing-cpp for everything."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import zxingcpp
from PIL import Image
from pyzbar import pyzbar
from pyzbar.pyzbar import ZBarSymbol

LABELS = frozenset({"code128", "code39", "qr", "datamatrix"})
"""Symbologies of asset labels."""
RETAIL = frozenset({"ean13", "ean8", "upca", "upce"})
"""Symbologies of goods: what they number is a product, never one asset."""
EVERYTHING = LABELS | RETAIL | {"pdf417"}

Point = tuple[float, float]

_ZXING = {
    "code128": zxingcpp.BarcodeFormat.Code128,
    "code39": zxingcpp.BarcodeFormat.Code39Std,  # plain Code39 rewrites texts as Code 32 or full ASCII
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "ean13": zxingcpp.BarcodeFormat.EAN13,
    "ean8": zxingcpp.BarcodeFormat.EAN8,
    "upca": zxingcpp.BarcodeFormat.UPCA,
    "upce": zxingcpp.BarcodeFormat.UPCE,
    "pdf417": zxingcpp.BarcodeFormat.PDF417,
}
# By the exact format: asking for QR also brings Micro QR, asking for PDF417 its small sister
_FROM_ZXING = {
    "Code128": "code128", "Code39": "code39", "Code39Std": "code39", "QRCode": "qr", "QRCodeModel2": "qr", "QRCodeModel1": "qr",
    "DataMatrix": "datamatrix", "EAN13": "ean13", "EAN8": "ean8", "UPCA": "upca", "UPCE": "upce", "PDF417": "pdf417",
}  # fmt: skip
# Only linear codes: libzbar's QR reader adds nothing to zxing-cpp's and has a history of memory faults on crafted pictures
_ZBAR = {
    "code128": ZBarSymbol.CODE128, "code39": ZBarSymbol.CODE39,
    "ean13": ZBarSymbol.EAN13, "ean8": ZBarSymbol.EAN8, "upca": ZBarSymbol.EAN13, "upce": ZBarSymbol.UPCE,
}  # fmt: skip
_FROM_ZBAR = {"CODE128": "code128", "CODE39": "code39", "EAN13": "ean13", "EAN8": "ean8"}


@dataclass(frozen=True)
class Reading:
    """What one decoder said once. `quality` is zbar's count of agreeing lines, `unused` zxing-cpp's unused error correction."""

    text: str
    symbology: str
    corners: tuple[Point, ...]
    reader: str
    quality: int = 0
    unused: float = 0.0


Reader = Callable[[Image.Image], list[Reading]]


def with_zxing(wanted: Collection[str], *, inverted: bool = True, turned: bool = True, is_global: bool = False) -> Reader:
    """zxing-cpp on a grey picture. `turned` also looks along columns; `is_global` takes one threshold for the whole picture."""
    formats = zxingcpp.BarcodeFormats([_ZXING[name] for name in sorted(wanted)])
    binarizer = zxingcpp.Binarizer.GlobalHistogram if is_global else zxingcpp.Binarizer.LocalAverage

    def read(image: Image.Image) -> list[Reading]:
        found = zxingcpp.read_barcodes(
            image, formats=formats, try_rotate=turned, try_downscale=False, try_invert=inverted, binarizer=binarizer,
            text_mode=zxingcpp.TextMode.Plain,
        )  # fmt: skip
        return [reading for reading in map(_heard_from_zxing, found) if reading and _is_wanted(reading, wanted)]

    return read


def with_zbar(wanted: Collection[str]) -> Reader:
    """pyzbar on a grey picture: linear codes only."""
    symbols = {_ZBAR[name] for name in wanted if name in _ZBAR}
    if ZBarSymbol.EAN13 in symbols:
        symbols.add(ZBarSymbol.UPCE)  # disabled, a UPC-E comes back labelled EAN-13; enabled, it is told apart and dropped

    def read(image: Image.Image) -> list[Reading]:
        found = pyzbar.decode((image.tobytes(), image.width, image.height), symbols)
        return [reading for reading in map(_heard_from_zbar, found) if reading and _is_wanted(reading, wanted)]

    return read if symbols else lambda image: []


def _heard_from_zxing(found: zxingcpp.Barcode) -> Reading | None:
    symbology = _FROM_ZXING.get(found.format.name)
    if symbology is None:
        return None
    extra: Any = found.extra or {}
    text = extra.get("UPCE") or found.text
    place = found.position
    corners = tuple((float(p.x), float(p.y)) for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left))
    return _named(Reading(text, symbology, corners, "zxing", unused=float(extra.get("UEC") or 0)))


def _heard_from_zbar(found: pyzbar.Decoded) -> Reading | None:
    symbology = _FROM_ZBAR.get(found.type)
    if symbology is None:
        return None
    corners = tuple((float(point.x), float(point.y)) for point in found.polygon)
    return _named(Reading(found.data.decode("utf-8", "replace"), symbology, corners, "zbar", quality=found.quality))


def _named(reading: Reading) -> Reading:
    """The text as it is printed: a UPC-A has twelve digits, and Code 128's FNC1 separators are not on the label."""
    if reading.symbology == "code128":
        return replace(reading, text=reading.text.replace("\x1d", ""))
    if reading.symbology in {"ean13", "upca"} and len(reading.text) == 13 and reading.text.startswith("0"):
        return replace(reading, text=reading.text[1:], symbology="upca")
    return reading


def _is_wanted(reading: Reading, wanted: Iterable[str]) -> bool:
    return reading.symbology in wanted and bool(reading.text)
