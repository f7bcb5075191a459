"""Pictures for tests, made on the spot."""

from __future__ import annotations

import io
import random
from typing import Any

import zxingcpp
from PIL import Image

from server.evidence.barcode import Code


def scenery(width: int = 640, height: int = 480, seed: int = 1) -> Image.Image:
    """Something like a photograph: soft colours and nothing to read."""
    small = Image.frombytes("RGB", (16, 12), random.Random(seed).randbytes(576))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The image as a file of this kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 640, height: int = 480, seed: int = 1, **options: Any) -> bytes:
    """A JPEG of some scenery."""
    return saved(scenery(width, height, seed), "JPEG", **options)


def symbol(text: str, kind: str = "Code128", module: int = 3, height: int = 90) -> Image.Image:
    """A printed code with its quiet zone, `module` pixels to its finest bar."""
    image = Image.fromarray(zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind)).to_image(scale=1))
    return image.resize((image.width * module, height if kind.startswith("Code") else image.height * module), Image.Resampling.NEAREST)


def label(text: str, kind: str = "Code128", module: int = 3, size: tuple[int, int] = (3072, 2304), angle: float = 0) -> Image.Image:
    """A label with one code, stuck somewhere on scenery."""
    paper = symbol(text, kind, module).convert("RGB")
    mask = Image.new("L", paper.size, 255)
    if angle:
        paper, mask = (one.rotate(angle, Image.Resampling.BICUBIC, expand=True) for one in (paper, mask))
    scene = scenery(*size)
    scene.paste(paper, (size[0] // 2, size[1] // 3), mask)
    return scene


def texts(codes: list[Code]) -> set[str]:
    """What was read."""
    return {code.text for code in codes}
