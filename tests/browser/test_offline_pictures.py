"""Photographs as the phone keeps them: upright, at most 3072 px, JPEG, without metadata (offline.md 6)."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.proxy import Proxy
from tests.browser.steps import open_asset, photos, pick_photo, store, sync_now, take_photo
from tests.evidence import pictures
from tests.example import Example

_KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("handback");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const all = opening.result.transaction("bytes").objectStore("bytes").getAll();
    all.onsuccess = () => {
      opening.result.close();
      resolve(all.result.map((bytes) => btoa(Array.from(new Uint8Array(bytes), (b) => String.fromCharCode(b)).join(""))));
    };
  };
})"""


def kept(page: Page) -> list[Image.Image]:
    """The photographs in the phone's storage, decoded."""
    return [Image.open(io.BytesIO(base64.b64decode(text))) for text in page.evaluate(_KEPT)]


@pytest.fixture
def asset_page(phone_page: Page, proxy: Proxy, example: Example) -> Page:
    """An asset's screen with the network gone."""
    open_asset(phone_page, example)
    proxy.fate = "cut"
    return phone_page


@pytest.mark.parametrize(
    ("width", "height"),
    [(4000, 3000), (5664, 4248), (8000, 6000), (3000, 4000)],
    ids=["12 MP", "24 MP", "48 MP", "12 MP upright"],
)
def test_line_06_large_pictures_become_3072_pixels(asset_page: Page, width: int, height: int) -> None:
    take_photo(asset_page, "Lid", pictures.jpeg(width, height))
    (photo,) = kept(asset_page)
    assert max(photo.size) == 3072
    assert photo.size == (round(width * 3072 / max(width, height)), round(height * 3072 / max(width, height)))
    assert photo.format == "JPEG"


def test_line_06_a_small_picture_keeps_its_size(asset_page: Page) -> None:
    take_photo(asset_page, "Lid", pictures.jpeg(1280, 960))
    assert [photo.size for photo in kept(asset_page)] == [(1280, 960)]


def test_line_06_a_turned_picture_is_kept_upright_without_metadata(asset_page: Page) -> None:
    picture = Image.new("RGB", (1200, 800), "white")
    picture.paste("red", (0, 0, 1200, 100))  # its first row; with orientation 6 that is the right edge
    exif = picture.getexif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera that knows where it was"
    take_photo(asset_page, "Lid", pictures.saved(picture, exif=exif, quality=95))
    (photo,) = kept(asset_page)
    assert photo.size == (800, 1200)
    red: Any = photo.getpixel((790, 600))
    assert red[0] > 200 and red[1] < 60
    assert not photo.getexif() and b"knows where" not in photo.tobytes()


def test_line_06_the_type_is_sniffed_not_believed(asset_page: Page) -> None:
    pick_photo(asset_page, "Lid", pictures.saved(pictures.scenery(900, 700), "PNG"), name="camera.jpg")
    expect(asset_page.get_by_role("button", name="Lid: saved")).to_be_visible()
    (photo,) = kept(asset_page)
    assert photo.format == "JPEG" and photo.size == (900, 700)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pictures.jpeg(1600, 1200)[:-4000], "incomplete"),
        (b"", "empty"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400), "HEIC"),
        (b"<!doctype html><h1>Not a picture</h1>", "not a picture"),
        (pictures.jpeg(1600, 1200)[:300] + bytes(3000) + b"\xff\xd9", "damaged"),
    ],
    ids=["cut", "empty", "HEIC", "a page", "scrambled"],
)
def test_line_06_unusable_pictures_are_refused_in_plain_words(asset_page: Page, content: bytes, words: str) -> None:
    pick_photo(asset_page, "Lid", content)
    expect(asset_page.get_by_text(words).first).to_be_visible()
    assert store(asset_page, "outbox") == []


def test_line_06_received_bytes_are_kept_when_the_result_does_not_decode(asset_page: Page) -> None:
    asset_page.reload()
    asset_page.add_init_script(
        "delete window.OffscreenCanvas; HTMLCanvasElement.prototype.toBlob = (done) => done(new Blob(['broken'], { type: 'image/jpeg' }))"
    )
    asset_page.reload()
    content = pictures.jpeg(1600, 1200)
    take_photo(asset_page, "Lid", content)
    (upload,) = store(asset_page, "uploads")
    assert upload["size"] == len(content)


def test_line_06_without_a_drawing_worker_the_page_prepares_the_picture(asset_page: Page) -> None:
    asset_page.add_init_script("delete window.OffscreenCanvas")
    asset_page.reload()
    take_photo(asset_page, "Lid", pictures.jpeg(4000, 3000))
    assert [photo.size for photo in kept(asset_page)] == [(3072, 2304)]


def test_line_06_the_bytes_that_arrive_are_the_bytes_that_were_kept(asset_page: Page, proxy: Proxy, app: Flask) -> None:
    take_photo(asset_page, "Lid", pictures.jpeg(4000, 3000))
    (upload,) = store(asset_page, "uploads")
    proxy.fate = "pass"
    sync_now(asset_page)
    proxy.wait_for(lambda: len(photos(app)) == 1)
    (photo,) = photos(app)
    assert (photo.sha256.hex(), photo.size_bytes, photo.width, photo.height) == (
        upload["sha256"],
        upload["size"],
        3072,
        2304,
    )
