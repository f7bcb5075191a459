"""What a fake camera sees: a label's picture as the moving picture Chromium takes for one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw

from tests.evidence import pictures

FRAME = (1280, 720)


def label(*texts: str) -> Image.Image:
    """A white label with a Code 128 for each text, one below the other, on a grey desk."""
    picture = Image.new("RGB", FRAME, (96, 100, 104))
    ImageDraw.Draw(picture).rounded_rectangle((140, 60, 1140, 660), 24, fill=(250, 250, 248))
    height = 560 // len(texts)
    for place, text in enumerate(texts):
        picture.paste(pictures.symbol(text, module=4, height=height - 60), (200, 90 + place * height))
    return picture


def film(picture: Image.Image, folder: Path) -> Path:
    """A second of it as MJPEG in yuvj420p, the one form `--use-file-for-fake-video-capture` plays."""
    still, moving = folder / "label.png", folder / "label.mjpeg"
    picture.save(still)
    ffmpeg = shutil.which("ffmpeg") or "ffmpeg"
    form = ["-t", "1", "-r", "10", "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p"]
    subprocess.run([ffmpeg, "-y", "-loglevel", "error", "-loop", "1", "-i", str(still), *form, str(moving)], check=True)
    return moving
