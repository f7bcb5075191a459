"""Made-up photographs of 12 megapixels: a piece of equipment with small labels, seen at an angle, a little blurred, saved as JPEG 70.

Each is made from its number alone, so that every run sees the same scenes.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

SIZE = (4032, 3024)
_FORMATS = {
    "code128": zxingcpp.BarcodeFormat.Code128,
    "code39": zxingcpp.BarcodeFormat.Code39Std,
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
}
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
Point = tuple[float, float]


@dataclass(frozen=True)
class Scene:
    """The file's bytes and the codes that are in it, as {text: symbology}."""

    jpeg: bytes
    codes: dict[str, str]


def make(number: int) -> Scene:
    """The scene of this number."""
    dice = random.Random(f"scene {number}")
    ground = _equipment(dice)
    codes: dict[str, str] = {}
    for _ in range(dice.choice((1, 1, 2))):
        label, printed = _label(dice)
        _stick(ground, label, dice)
        codes.update(printed)
    scene = ground.filter(ImageFilter.GaussianBlur(dice.uniform(0.5, 1.7)))
    scene = _grain(_light(scene, dice), dice)
    tint = Image.merge("RGB", (scene, scene.point(lambda v: v * 0.98), scene.point(lambda v: v * 0.94)))
    out = io.BytesIO()
    tint.save(out, "JPEG", quality=70)
    return Scene(out.getvalue(), codes)


def _label(dice: random.Random) -> tuple[Image.Image, dict[str, str]]:
    """A printed label, drawn eight pixels to the finest bar or module of its linear code."""
    serial = "".join(dice.choice(_LETTERS + "0123456789") for _ in range(dice.choice((7, 8, 10, 12))))
    kinds = dice.choice((("code128",), ("code128",), ("code39",), ("datamatrix",), ("qr",), ("code128", "datamatrix"),
                         ("code128", "code128"), ("code128", "qr"), ("code39", "datamatrix")))  # fmt: skip
    codes: dict[str, str] = {}
    pieces: list[Image.Image] = []
    for nth, kind in enumerate(kinds):
        text = serial if nth == 0 else dice.choice(("S", "1P", "IT-", "")) + serial[::-1]
        if kind == "qr":
            text = f"https://example.com/support/{text}"
        codes[text] = kind
        pieces.append(_printed(text, kind, dice))
    pad = 64
    width = max(piece.width for piece in pieces) + 2 * pad
    height = sum(piece.height + 150 for piece in pieces) + pad
    paper = Image.new("L", (width, height), dice.randint(205, 255))
    pen = ImageDraw.Draw(paper)
    font = ImageFont.load_default(88)
    top = pad // 2
    for piece, text in zip(pieces, codes, strict=True):
        pen.text((pad, top), f"S/N {text[:18]}", fill=dice.randint(0, 60), font=font)
        paper.paste(piece, (pad, top + 120))
        top += piece.height + 150
    return paper, codes


def _printed(text: str, kind: str, dice: random.Random) -> Image.Image:
    code = zxingcpp.create_barcode(text, _FORMATS[kind])
    if kind in {"qr", "datamatrix"}:
        module = dice.choice((12, 14, 16))
        found = Image.fromarray(code.to_image(scale=1, add_quiet_zones=False))
        return found.resize((found.width * module, found.height * module), Image.Resampling.NEAREST)
    found = Image.fromarray(code.to_image(scale=1, add_quiet_zones=False, add_hrt=False))
    row = found.crop((0, found.height // 2, found.width, found.height // 2 + 1))
    return row.resize((row.width * 8, dice.choice((160, 220, 320))), Image.Resampling.NEAREST)


def _stick(ground: Image.Image, label: Image.Image, dice: random.Random) -> None:
    """Lay a label somewhere: turned, a little in perspective, its finest bar `module` pixels wide."""
    module = math.exp(dice.uniform(math.log(1.7), math.log(5.0)))
    scale = module / 8
    half_width, half_height = label.width * scale / 2, label.height * scale / 2
    angle = math.radians(dice.choice((0, 90, 180, 270)) + dice.gauss(0, 7) if dice.random() < 0.6 else dice.uniform(0, 360))
    reach = math.hypot(half_width, half_height) * 1.15
    if reach * 2 > min(SIZE):
        half_width, half_height = (edge * min(SIZE) / (2.1 * reach) for edge in (half_width, half_height))
        reach = min(SIZE) / 2.1
    centre = dice.uniform(reach, SIZE[0] - reach), dice.uniform(reach, SIZE[1] - reach)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        u = x * half_width * dice.uniform(0.93, 1.07)
        v = y * half_height * dice.uniform(0.93, 1.07)
        corners.append((centre[0] + u * math.cos(angle) - v * math.sin(angle), centre[1] + u * math.sin(angle) + v * math.cos(angle)))
    left, top = (math.floor(min(corner[axis] for corner in corners)) - 2 for axis in (0, 1))
    right, bottom = (math.ceil(max(corner[axis] for corner in corners)) + 2 for axis in (0, 1))
    # Drawn at twice the size and halved, so that a fine bar is averaged as on a sensor
    seen = [((x - left) * 2, (y - top) * 2) for x, y in corners]
    size = ((right - left) * 2, (bottom - top) * 2)
    small = label.resize((max(1, round(half_width * 4)), max(1, round(half_height * 4))), Image.Resampling.BOX)
    bent = _coefficients(seen, [(0, 0), (small.width, 0), small.size, (0, small.height)])
    drawn = small.transform(size, Image.Transform.PERSPECTIVE, bent, Image.Resampling.BICUBIC).reduce(2)
    mask = Image.new("L", small.size, 255).transform(size, Image.Transform.PERSPECTIVE, bent, Image.Resampling.BILINEAR).reduce(2)
    ground.paste(drawn, (left, top), mask)


def _coefficients(seen: list[Point], flat: list[Point]) -> list[float]:
    """The eight numbers of the perspective that maps each seen corner to its place on the flat label."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                factor = rows[other][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]


def _equipment(dice: random.Random) -> Image.Image:
    """A surface with what surrounds labels: vents, screws, keys, printed text, edges."""
    small = Image.frombytes("L", (28, 21), dice.randbytes(588)).resize((504, 378), Image.Resampling.BICUBIC)
    base = dice.choice((50, 90, 140, 190))
    ground = small.point(lambda v: base + (v - 128) * 0.25).resize(SIZE, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(ground)
    for _ in range(dice.randint(4, 10)):
        dice.choice((_vent, _keys, _words, _edges))(pen, dice, base)
    return ground


def _vent(pen: ImageDraw.ImageDraw, dice: random.Random, base: int) -> None:
    x, y, pitch, long = dice.randint(0, 3600), dice.randint(0, 2700), dice.randint(14, 60), dice.randint(80, 500)
    for nth in range(dice.randint(8, 30)):
        pen.rounded_rectangle((x + nth * pitch, y, x + nth * pitch + pitch // 2, y + long), pitch // 4, fill=max(0, base - 45))


def _keys(pen: ImageDraw.ImageDraw, dice: random.Random, base: int) -> None:
    x, y, edge = dice.randint(0, 3200), dice.randint(0, 2500), dice.randint(90, 180)
    font = ImageFont.load_default(edge // 3)
    for row in range(3):
        for column in range(dice.randint(4, 8)):
            left, top = x + column * (edge + 14), y + row * (edge + 14)
            pen.rounded_rectangle((left, top, left + edge, top + edge), 12, fill=max(0, base - 35))
            pen.text((left + 12, top + 8), dice.choice(_LETTERS), fill=min(255, base + 90), font=font)


def _words(pen: ImageDraw.ImageDraw, dice: random.Random, base: int) -> None:
    x, y, size = dice.randint(0, 3300), dice.randint(0, 2700), dice.randint(14, 60)
    font = ImageFont.load_default(size)
    for nth in range(dice.randint(1, 9)):
        line = " ".join("".join(dice.choice(_LETTERS.lower()) for _ in range(dice.randint(2, 9))) for _ in range(dice.randint(2, 8)))
        pen.text((x, y + nth * size * 1.3), line, fill=255 if base < 100 else 20, font=font)


def _edges(pen: ImageDraw.ImageDraw, dice: random.Random, base: int) -> None:
    for _ in range(3):
        ends = [(dice.randint(-200, SIZE[0]), dice.randint(-200, SIZE[1])) for _ in range(2)]
        pen.line(ends, fill=max(0, min(255, base + dice.choice((-50, 50)))), width=dice.randint(3, 40))


def _light(scene: Image.Image, dice: random.Random) -> Image.Image:
    """Uneven light and a contrast of its own."""
    fall = Image.frombytes("L", (3, 3), bytes(dice.randint(150, 255) for _ in range(9))).resize(SIZE, Image.Resampling.BICUBIC)
    return ImageEnhance.Contrast(ImageChops.multiply(scene, fall)).enhance(dice.uniform(0.6, 1.05))


def _grain(scene: Image.Image, dice: random.Random) -> Image.Image:
    """Sensor noise: a tile of it, added and taken away."""
    tile = Image.frombytes("L", (512, 512), dice.randbytes(512 * 512)).filter(ImageFilter.GaussianBlur(0.6))
    noise = Image.new("L", SIZE)
    for x in range(0, SIZE[0], 512):
        for y in range(0, SIZE[1], 512):
            noise.paste(tile, (x, y))
    return Image.blend(scene, noise, dice.uniform(0.02, 0.06))
