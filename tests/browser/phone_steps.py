"""What a technician does on the phone's screens in these tests, and what the phone then holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, Playwright, expect

from tests.browser.steps import store
from tests.evidence import pictures
from tests.example import Example

CLOSE, WIDE = "From close up", "From further away"


@contextmanager
def filmed(
    playwright: Playwright, executable: str, flags: list[str], moving: Path, **options: Any
) -> Iterator[BrowserContext]:
    """A phone whose camera plays this film."""
    fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={moving}"]
    browser = playwright.chromium.launch(executable_path=executable, args=[*flags, *fake])
    context = browser.new_context(**options, permissions=["camera"])
    yield context
    context.close()
    browser.close()


def taken(content: Image.Image | bytes) -> FilePayload:
    """A picture as the camera hands it over."""
    raw = content if isinstance(content, bytes) else pictures.saved(content)
    return {"name": "camera.jpg", "mimeType": "image/jpeg", "buffer": raw}


def type_code(page: Page, text: str) -> None:
    """As fingers do it: into the field, then Go."""
    page.get_by_label("Serial or tag").fill(text)
    page.get_by_label("Serial or tag").press("Enter")


def open_scan(page: Page, example: Example) -> None:
    """The Scan screen of the example's return, without a camera."""
    page.goto(f"/scan?return={example.return_id}")
    expect(page.get_by_label("Serial or tag")).to_be_focused()


def held(page: Page, kind: str) -> list[dict[str, Any]]:
    """The data of this phone's own entries of a kind, oldest first."""
    rows = sorted(store(page, "entries"), key=lambda row: row["dseq"])
    return [row["data"] for row in rows if row["kind"] == kind]


def wait_held(page: Page, kind: str, count: int = 1) -> list[dict[str, Any]]:
    """The same, once there are so many."""
    for _ in range(150):
        found = held(page, kind)
        if len(found) >= count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(found)} of {count} {kind} kept")


def tap(locator: Locator) -> None:
    """A finger's tap."""
    expect(locator).to_be_enabled()
    locator.tap()
