"""`handback labels`: the example's labels on A4, to be printed and scanned."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from server.config import read_as
from server.running import example
from server.running.pictures import barcode
from server.running.place import Folder, Place

_DPI = 200
_PAGE = (round(8.27 * _DPI), round(11.69 * _DPI))  # A4
_COLUMNS, _ROWS = 2, 6
_MARGIN = 90
_SYMBOLOGIES = ("Code128", "QRCode", "DataMatrix")


def labels() -> int:
    """Write `labels.pdf` into the VAR folder and say so."""
    path = Folder(Path(read_as(Place, os.environ).var).absolute()).path / "labels.pdf"
    rows = list(example.schedule())
    per_page = _COLUMNS * _ROWS
    pages = [page(rows[start : start + per_page], start) for start in range(0, len(rows), per_page)]
    pages[0].save(path, "PDF", resolution=_DPI, save_all=True, append_images=pages[1:])
    print(f"handback: {len(rows)} labels are in {path}")
    return 0


def page(rows: list[dict[str, str]], first: int) -> Image.Image:
    """One sheet. The serial is Code 128 on every label; the asset tag takes turns as QR code, Data Matrix and Code 128."""
    sheet = Image.new("RGB", _PAGE, "white")
    width, height = (_PAGE[0] - 2 * _MARGIN) // _COLUMNS, (_PAGE[1] - 2 * _MARGIN) // _ROWS
    for index, row in enumerate(rows):
        at = (_MARGIN + index % _COLUMNS * width, _MARGIN + index // _COLUMNS * height)
        sheet.paste(label(row, _SYMBOLOGIES[(first + index) % 3], (width - 24, height - 24)), at)
    return sheet


def label(row: dict[str, str], tag_symbology: str, size: tuple[int, int]) -> Image.Image:
    """One label: maker, model, the serial as Code 128, the asset tag in the given symbology."""
    drawn = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(drawn)
    draw.rounded_rectangle([1, 1, size[0] - 2, size[1] - 2], 16, outline=(150, 150, 150), width=2)
    draw.text((28, 20), f"{row['maker']}  {row['model']}", fill="black", font=ImageFont.load_default(26))
    drawn.paste(barcode(row["serial"], "Code128", 440, 90), (20, 62))
    draw.text((40, 162), f"S/N {row['serial']}", fill="black", font=ImageFont.load_default(28))
    is_square = tag_symbology != "Code128"
    code = barcode(row["tag"], tag_symbology, 150 if is_square else 360, 150 if is_square else 60)
    drawn.paste(code, (size[0] - code.width - 16, 186) if is_square else (20, 206))
    draw.text(
        (40, size[1] - 56), f"{row['tag']}    {row['branch']}", fill=(60, 60, 60), font=ImageFont.load_default(26)
    )
    return drawn
