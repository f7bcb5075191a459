"""What the person can see and take along (offline.md 29 to 31)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import sign_in_through
from tests.browser.proxy import Proxy
from tests.browser.steps import open_asset, photos, recorded, say_no_damage, store, sync_now, take_photo
from tests.example import Example
from tests.people import SignedIn, Somebody

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
EMPTY_BYTES = """() => new Promise((resolve) => { const opening = indexedDB.open("handback"); opening.onsuccess = () => {
  const tx = opening.result.transaction("bytes", "readwrite"); const store = tx.objectStore("bytes"); const keys = store.getAllKeys();
  keys.onsuccess = () => store.delete(keys.result[0]);
  tx.oncomplete = () => { opening.result.close(); resolve(null); }; }; })"""
EMPTY_DATABASE = """new Promise((resolve, reject) => {
  const deleting = indexedDB.deleteDatabase("handback");
  deleting.onsuccess = () => resolve(null);
  deleting.onerror = reject;
})"""


def test_line_29_home_shows_records_and_photos_waiting_separately(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    take_photo(phone_page, "Keyboard")
    say_no_damage(phone_page)
    phone_page.goto("/field")
    expect(phone_page.get_by_text("3 records and 2 photos kept here")).to_be_visible()
    expect(phone_page.get_by_text("Last synced")).to_be_visible()
    expect(phone_page.get_by_text("GB free")).to_be_visible()


def test_line_29_complete_only_once_the_server_confirmed_every_digest(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.once("PUT", "/photos/", "cut", times=99)
    take_photo(phone_page, "Lid")
    proxy.wait_for(lambda: len(recorded(app)) == 1)
    phone_page.goto("/outbox")
    expect(phone_page.get_by_text("Received")).to_be_visible()
    expect(phone_page.get_by_text("Complete,")).to_have_count(0)
    proxy.rules.clear()
    phone_page.get_by_role("button", name="Sync now").click()
    expect(phone_page.get_by_text("Complete,")).to_be_visible()


def test_line_30_unsent_work_exports_offline_with_exact_bytes(phone_page: Page, proxy: Proxy, example: Example) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    say_no_damage(phone_page)
    with export(phone_page) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        entries = [json.loads(line) for line in archive.read("entries.jsonl").splitlines()]
        assert [entry["jws"] for entry in entries] == [
            row["jws"] for row in sorted(store(phone_page, "entries"), key=lambda row: row["dseq"])
        ]
        (photo,) = manifest["photos"]
        assert len(archive.read(photo["path"])) == photo["bytes"]
        assert all(item.compress_type == zipfile.ZIP_STORED for item in archive.infolist())


def test_line_30_an_unreadable_photo_is_listed_and_does_not_stop_the_export(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    take_photo(phone_page, "Keyboard")
    phone_page.evaluate(EMPTY_BYTES)
    with export(phone_page) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["entries"], len(manifest["photos"]), len(manifest["unreadable"])) == (2, 1, 1)
    expect(phone_page.get_by_text("1 could not be read")).to_be_visible()


def test_line_30_importing_the_export_is_idempotent(
    phone_page: Page,
    proxy: Proxy,
    app: Flask,
    sign_in: Callable[[Somebody], SignedIn],
    manager: Somebody,
    example: Example,
) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    say_no_damage(phone_page)
    content = Path(str(export(phone_page).filename)).read_bytes()
    desk = sign_in(manager)
    for _ in range(2):
        answer = desk.post("/api/sync/archive", data=content, content_type="application/zip")
        assert answer.status_code == 200, answer.text
    assert [entry.kind for entry in recorded(app)] == ["photo.taken", "damage.ruled_out"]
    assert len(photos(app)) == 1
    proxy.fate = "pass"
    sync_now(phone_page)
    assert len(recorded(app)) == 2
    assert [row["state"] for row in store(phone_page, "outbox")] == ["recorded", "recorded"]


def test_line_31_in_a_tab_on_ios_the_app_asks_to_be_installed_first(
    new_context: Callable[..., BrowserContext], technician: Somebody, example: Example
) -> None:
    page = new_context(user_agent=IPHONE).new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="Install Handback first")).to_be_visible()
    page.get_by_role("button", name="Stay in the browser").click()
    sign_in_through(page, technician)
    page.reload()
    expect(page.get_by_text("Install the app to keep your work safe")).to_be_visible()


def test_line_31_a_private_window_is_detected_by_a_test_write(
    new_context: Callable[..., BrowserContext], technician: Somebody
) -> None:
    page = new_context().new_page()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError') }")
    page.goto("/sign-in")
    expect(page.get_by_text("This window keeps nothing")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_line_31_a_window_without_any_storage_says_so(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.add_init_script(
        """for (const name of ['indexedDB', 'localStorage'])
          Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } })"""
    )
    page.goto("/sign-in")
    expect(page.get_by_text("This window keeps nothing")).to_be_visible()


def test_line_31_an_emptied_database_is_reported_at_the_next_sign_in(
    phone_page: Page, technician: Somebody, proxy: Proxy
) -> None:
    phone_page.goto(f"{proxy.url}/manifest.webmanifest")
    phone_page.evaluate(EMPTY_DATABASE)
    sign_in_through(phone_page, technician)
    expect(phone_page.get_by_text("emptied Handback’s storage")).to_be_visible()
    phone_page.get_by_role("button", name="I understand").click()
    expect(phone_page.get_by_text("emptied Handback’s storage")).to_have_count(0)


def test_line_31_a_first_sign_in_reports_nothing(phone_page: Page) -> None:
    expect(phone_page.get_by_text("emptied Handback’s storage")).to_have_count(0)


def export(page: Page) -> zipfile.ZipFile:
    """The outbox as the person gets it."""
    page.goto("/outbox")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export as ZIP").click()
    return zipfile.ZipFile(waiting.value.path())
