"""Photographs for the example: equipment drawn on a bench, with real barcodes on its labels, unsteady like a hand's."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE = (1440, 1080)
_SHADES = {"laptop": (58, 62, 68), "monitor": (34, 36, 39), "network": (94, 104, 112), "server": (52, 54, 58),
           "printer": (206, 208, 206), "phone": (40, 44, 58), "desktop": (44, 46, 50), "storage": (60, 62, 66)}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What is photographed."""

    category: str
    maker: str
    model: str
    serial: str
    tag: str


def photograph(subject: Subject, slot: str, seed: int, scratch: tuple[float, float, float] | None = None) -> bytes:
    """A JPEG of the subject from the slot's side. `scratch` is (x, y, length) in parts of the picture's width and height."""
    rng = random.Random(f"{subject.serial} {slot} {seed}")  # noqa: S311 - pictures, not secrets
    picture = _bench(rng)
    draw_slot = _SLOTS.get(slot, _front)
    draw_slot(picture, subject, rng)
    if scratch:
        _scratch(picture, scratch, rng)
    return _as_taken(picture, rng)


def _bench(rng: random.Random) -> Image.Image:
    """A table top: a plain colour with grain, lighter towards the window."""
    base = rng.choice([(186, 172, 152), (160, 166, 170), (204, 200, 192), (139, 121, 100)])
    light = Image.linear_gradient("L").rotate(rng.choice([0, 90, 180])).resize(SIZE)
    bright = tuple(min(255, part + 34) for part in base)
    picture = Image.composite(Image.new("RGB", SIZE, bright), Image.new("RGB", SIZE, base), light)
    grain = Image.effect_noise((SIZE[0] // 24, SIZE[1]), 34).resize(SIZE, Image.Resampling.BICUBIC)
    return ImageChops.overlay(picture, Image.merge("RGB", [grain.point(lambda value: 108 + value // 7)] * 3))


def _slab(picture: Image.Image, box: tuple[int, int, int, int], colour: tuple[int, int, int], radius: int = 24) -> None:
    """A body lying on the bench: its shadow, its edge, its face."""
    shadow = Image.new("L", SIZE, 0)
    ImageDraw.Draw(shadow).rounded_rectangle([box[0] + 10, box[1] + 18, box[2] + 16, box[3] + 26], radius, fill=150)
    shadow = shadow.resize((SIZE[0] // 4, SIZE[1] // 4)).filter(ImageFilter.GaussianBlur(5)).resize(SIZE)
    picture.paste((24, 22, 20), mask=shadow)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(box, radius, fill=tuple(part // 2 for part in colour))
    inner = [box[0] + 4, box[1] + 3, box[2] - 4, box[3] - 7]
    face = Image.new("L", SIZE, 0)
    ImageDraw.Draw(face).rounded_rectangle(inner, radius, fill=255)
    sheen = Image.linear_gradient("L").rotate(90).resize(SIZE).point(lambda value: value // 9)
    lit = ImageChops.add(Image.new("RGB", SIZE, colour), Image.merge("RGB", [sheen] * 3))
    picture.paste(lit, mask=face)


def _lid(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    shade = _SHADES.get(subject.category, (70, 72, 76))
    _slab(picture, (190, 150, 1250, 900), shade)
    _text(picture, (720, 520), subject.maker.upper(), 54, tuple(min(255, part + 46) for part in shade), centred=True)


def _keyboard(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    shade = _SHADES["laptop"]
    _slab(picture, (170, 120, 1270, 960), shade)
    draw = ImageDraw.Draw(picture)
    for row, keys in enumerate((14, 14, 13, 12, 11)):
        width = 980 / keys
        for key in range(keys):
            left, top = 232 + key * width, 190 + row * 74
            draw.rounded_rectangle([left, top, left + width - 9, top + 62], 8, fill=(24, 25, 27), outline=(12, 12, 13))
            _text(
                picture,
                (int(left + width / 2), int(top + 30)),
                rng.choice("QWERTZUIOPASDFGHJKLXCVBNM"),
                22,
                (180, 182, 186),
                centred=True,
            )
    draw.rounded_rectangle([470, 562, 940, 612], 8, fill=(24, 25, 27))
    draw.rounded_rectangle(
        [520, 660, 920, 900], 16, fill=tuple(part + 8 for part in shade), outline=(30, 32, 34), width=3
    )


def _screen(colour: tuple[int, int, int]) -> Callable[[Image.Image, Subject, random.Random], None]:
    def draw(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
        _slab(picture, (150, 110, 1290, 860), (26, 27, 29))
        ImageDraw.Draw(picture).rectangle([180, 140, 1260, 815], fill=colour)
        if subject.category == "monitor":
            _slab(picture, (640, 868, 800, 960), (30, 31, 33), 4)
            _slab(picture, (470, 950, 970, 1000), (30, 31, 33), 20)

    return draw


def _edge(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    shade = _SHADES.get(subject.category, (70, 72, 76))
    _slab(picture, (110, 470, 1330, 580), shade, 16)
    draw = ImageDraw.Draw(picture)
    left = 190
    for width, height in ((70, 26), (62, 22), (62, 22), (110, 40), (34, 34)):
        draw.rounded_rectangle(
            [left, 525 - height // 2, left + width, 525 + height // 2],
            8,
            fill=(8, 8, 9),
            outline=(132, 134, 138),
            width=3,
        )
        left += width + rng.randint(40, 90)


def _base(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    _slab(picture, (190, 150, 1250, 900), _SHADES.get(subject.category, (70, 72, 76)))
    draw = ImageDraw.Draw(picture)
    for x in range(420, 1020, 16):
        draw.line([x, 260, x, 330], fill=(14, 14, 15), width=7)
    for x in (240, 700, 1160):
        for y in (200, 820):
            draw.ellipse([x, y, x + 26, y + 26], fill=(20, 20, 21), outline=(120, 120, 122), width=2)
    picture.paste(_sticker(subject).resize((420, 231)), (500, 560))


def _serial_label(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    _slab(picture, (60, 60, 1380, 1020), _SHADES.get(subject.category, (70, 72, 76)))
    picture.paste(_sticker(subject), (260 + rng.randint(-30, 30), 270 + rng.randint(-30, 30)))


def _front(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    """Rack equipment and boxes: a front with ports or bays."""
    shade = _SHADES.get(subject.category, (70, 72, 76))
    _slab(picture, (70, 400, 1370, 640), shade, 10)
    draw = ImageDraw.Draw(picture)
    for column in range(16):
        for row in range(2):
            left, top = 210 + column * 62, 450 + row * 84
            draw.rectangle([left, top, left + 50, top + 60], fill=(14, 14, 16), outline=(150, 154, 158), width=3)
            draw.ellipse(
                [left + 6, top + 4, left + 14, top + 12], fill=rng.choice([(60, 200, 90), (40, 60, 46), (220, 160, 50)])
            )
    _text(picture, (100, 420), subject.maker, 30, (226, 228, 230))


def _rear(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    shade = _SHADES.get(subject.category, (70, 72, 76))
    tall = subject.category in {"monitor", "printer", "desktop"}
    _slab(picture, (170, 140, 1270, 880) if tall else (70, 400, 1370, 640), shade, 16)
    draw = ImageDraw.Draw(picture)
    middle = 620 if tall else 520
    for index, width in enumerate((92, 64, 64, 110, 110)):
        left = 300 + index * 170
        draw.rounded_rectangle(
            [left, middle, left + width, middle + 46], 6, fill=(8, 8, 9), outline=(140, 142, 146), width=3
        )
    for x in range(320, 1120, 22):
        draw.line([x, middle - 150, x, middle - 60], fill=(18, 18, 20), width=8)


def _accessories(picture: Image.Image, subject: Subject, rng: random.Random) -> None:
    _slab(picture, (240, 300, 660, 520), (28, 29, 31), 40)
    _text(picture, (450, 410), "65 W  USB-C", 34, (150, 152, 156), centred=True)
    draw = ImageDraw.Draw(picture)
    for turn in range(5):
        draw.arc(
            [760 + turn * 14, 300 + turn * 12, 1220 - turn * 14, 760 - turn * 12], 0, 360, fill=(22, 22, 23), width=13
        )
    draw.line([660, 410, 770, 480], fill=(22, 22, 23), width=13)
    draw.rounded_rectangle([1180, 700, 1300, 744], 10, fill=(30, 30, 32))
    draw.rounded_rectangle([1300, 710, 1336, 734], 6, fill=(176, 178, 180))


def _sticker(subject: Subject) -> Image.Image:
    """The maker's label: model, serial as Code 128, asset tag as QR."""
    label = Image.new("RGB", (920, 506), (244, 244, 240))
    draw = ImageDraw.Draw(label)
    draw.rounded_rectangle([2, 2, 917, 503], 18, outline=(120, 120, 118), width=3)
    _text(label, (40, 30), subject.maker, 46, (20, 20, 20))
    _text(label, (40, 92), subject.model, 34, (50, 50, 50))
    label.paste(barcode(subject.serial, "Code128", 600, 140), (40, 170))
    _text(label, (40, 322), f"S/N {subject.serial}", 42, (12, 12, 12))
    _text(label, (40, 420), "100-240 V ~ 50-60 Hz 2.0 A", 26, (90, 90, 90))
    label.paste(barcode(subject.tag, "QRCode", 200, 200), (690, 160))
    _text(label, (690, 372), subject.tag, 30, (30, 30, 30))
    return label


def barcode(text: str, symbology: str, width: int, height: int) -> Image.Image:
    """A printed code of this text, black on white with its quiet zone, at least as large as asked in whole modules."""
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    small = Image.fromarray(code.to_image(scale=1, add_quiet_zones=True)).convert("L")
    across = max(1, width // small.width)
    down = max(1, height // small.height) if symbology != "Code128" else height // small.height or 1
    drawn = small.resize(
        (small.width * across, small.height * (across if symbology != "Code128" else down)), Image.Resampling.NEAREST
    )
    if symbology == "Code128" and drawn.height < height:
        drawn = drawn.resize((drawn.width, height), Image.Resampling.NEAREST)
    return drawn.convert("RGB")


def _scratch(picture: Image.Image, place: tuple[float, float, float], rng: random.Random) -> None:
    x, y, length = place[0] * SIZE[0], place[1] * SIZE[1], place[2] * SIZE[0]
    draw = ImageDraw.Draw(picture)
    points = [(x + length * step / 12, y + rng.uniform(-5, 5) + step * length / 40) for step in range(13)]
    draw.line(points, fill=(206, 208, 210), width=5)
    draw.line([(a + 2, b + 5) for a, b in points], fill=(22, 22, 24), width=2)


def _as_taken(picture: Image.Image, rng: random.Random) -> bytes:
    """What a hand-held camera makes of it: a little turned, a little soft, darker at the corners, with noise."""
    picture = picture.rotate(rng.uniform(-1.6, 1.6), Image.Resampling.BICUBIC, fillcolor=(90, 84, 76))
    vignette = Image.radial_gradient("L").resize(SIZE).point(lambda value: 255 - max(0, value - 110) // 2)
    picture = ImageChops.multiply(picture, Image.merge("RGB", [vignette] * 3))
    noise = Image.effect_noise(SIZE, 7).point(lambda value: value)
    picture = ImageChops.overlay(picture, Image.merge("RGB", [noise] * 3)).filter(ImageFilter.GaussianBlur(0.6))
    margin = 26
    picture = picture.crop((margin, margin, SIZE[0] - margin, SIZE[1] - margin)).resize(SIZE, Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _text(
    picture: Image.Image, at: tuple[int, int], words: str, size: int, colour: tuple[int, ...], *, centred: bool = False
) -> None:
    ImageDraw.Draw(picture).text(at, words, fill=colour, font=_font(size), anchor="mm" if centred else "la")


@lru_cache
def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


_SLOTS: dict[str, Callable[[Image.Image, Subject, random.Random], None]] = {
    "lid": _lid, "keyboard": _keyboard, "base": _base, "left_edge": _edge, "right_edge": _edge, "edges": _edge, "ears": _edge,
    "screen_on_white": _screen((246, 248, 250)), "screen_on_black": _screen((7, 7, 9)), "screen_off": _screen((15, 15, 17)),
    "serial_label": _serial_label, "accessories": _accessories, "rear": _rear, "rear_ports": _rear, "stand": _rear,
    "back": _lid, "front": _front, "front_ports": _front, "front_bays": _front, "front_bezel": _front,
}  # fmt: skip
