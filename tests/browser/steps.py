"""What a technician does in these tests, and what the phone and the server then hold."""

from __future__ import annotations

from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from server.database import db
from server.models.journal import JournalEntry, Photo, Quarantine
from tests.evidence import pictures
from tests.example import Example

_READ_STORE = """(name) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("handback");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const all = opening.result.transaction(name).objectStore(name).getAll();
    const keys = opening.result.transaction(name).objectStore(name).getAllKeys();
    keys.onsuccess = () => { opening.result.close(); resolve(all.result.map((value, place) => ({
      key: keys.result[place],
      value: value instanceof ArrayBuffer ? { arrayBuffer: value.byteLength }
        : value && value.privateKey ? { ...value, privateKey: null, publicKey: null } : value,
    }))); };
  };
})"""


def asset_path(example: Example, place: int = 0) -> str:
    """The screen of one of the example's assets."""
    return f"/returns/{example.return_id}/assets/{example.assets[place].id}"


def open_asset(page: Page, example: Example, place: int = 0) -> None:
    """Open an asset's screen by its address, as after a restart."""
    page.goto(asset_path(example, place))
    expect(page.get_by_role("button", name="No damage")).to_be_visible()


def say_no_damage(page: Page) -> None:
    """One tap, one entry."""
    page.get_by_role("button", name="No damage").click()
    expect(page.get_by_role("button", name="No damage")).to_have_attribute("aria-pressed", "true")


def pick_photo(page: Page, slot: str = "Lid", content: bytes | None = None, name: str = "camera.jpg") -> None:
    """Hand the camera's picture to the app."""
    content = pictures.jpeg(1600, 1200, seed=abs(hash(slot)) % 1000) if content is None else content
    page.get_by_label(f"Photograph {slot}", exact=True).set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )


def take_photo(page: Page, slot: str = "Lid", content: bytes | None = None) -> None:
    """Pick it and wait until it is called saved."""
    pick_photo(page, slot, content)
    expect(page.get_by_role("button", name=f"{slot}: saved")).to_be_visible()


def store(page: Page, name: str) -> list[Any]:
    """The values of one IndexedDB store, as another program reads them."""
    return [row["value"] for row in page.evaluate(_READ_STORE, name)]


def sync_now(page: Page) -> None:
    """Ask for it on the outbox screen and wait until the round is over."""
    page.goto("/outbox")
    button = page.get_by_role("button", name="Sync now")
    expect(button).to_be_enabled()
    button.click()
    expect(button).not_to_have_attribute("data-rounds", "0", timeout=60_000)


def recorded(app: Flask, kind: str | None = None) -> list[JournalEntry]:
    """The entries people's phones brought into the journal, in its order."""
    with app.app_context():
        found = db.session.scalars(
            select(JournalEntry).where(JournalEntry.person_id.is_not(None)).order_by(JournalEntry.seq)
        ).all()
        return [
            entry
            for entry in found
            if not entry.kind.startswith(("device.", "return.", "photo.received")) and kind in (None, entry.kind)
        ]


def photos(app: Flask) -> list[Photo]:
    """The photographs that arrived."""
    with app.app_context():
        return list(db.session.scalars(select(Photo)))


def quarantined(app: Flask) -> list[Quarantine]:
    """What waits for a manager."""
    with app.app_context():
        return list(db.session.scalars(select(Quarantine)))
