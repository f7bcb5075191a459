"""Capture: what the app has called saved is never lost (offline.md 1 to 5, 7)."""

from __future__ import annotations

from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in_through
from tests.browser.proxy import Proxy
from tests.browser.steps import asset_path, open_asset, pick_photo, recorded, say_no_damage, store, sync_now, take_photo
from tests.evidence import pictures
from tests.example import Example
from tests.people import Somebody

NOISY = pictures.saved(Image.effect_noise((2600, 1950), 120), quality=95)
FAIL_OUTBOX = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...values) {
  if (window.failing && this.name === "outbox") throw new DOMException("no", "DataError");
  return put.apply(this, values);
};"""
LOSE_BYTES = """const get = IDBObjectStore.prototype.get;
IDBObjectStore.prototype.get = function (key) { return get.call(this, this.name === "bytes" ? "nothing" : key); };"""
WATCH_DURABILITY = """window.asked = [];
const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (names, mode, options) {
  if (mode === "readwrite") window.asked.push(options?.durability);
  window.handle = this;
  return transaction.call(this, names, mode, options);
};"""


def test_line_01_entry_photo_and_outbox_row_are_kept_together_or_not_at_all(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    phone_page.add_init_script(FAIL_OUTBOX)
    open_asset(phone_page, example)
    phone_page.evaluate("window.failing = true")
    pick_photo(phone_page, "Lid")
    expect(phone_page.locator(".banners").get_by_text("Not saved", exact=True)).to_be_visible()
    assert [store(phone_page, name) for name in ("entries", "outbox", "uploads", "bytes", "chains")] == [
        [],
        [],
        [],
        [],
        [],
    ]
    phone_page.evaluate("window.failing = false")
    take_photo(phone_page, "Keyboard")
    assert [len(store(phone_page, name)) for name in ("entries", "outbox", "uploads", "bytes")] == [1, 1, 1, 1]


def test_line_02_saved_only_after_read_back(phone_page: Page, example: Example) -> None:
    phone_page.add_init_script(LOSE_BYTES)
    open_asset(phone_page, example)
    pick_photo(phone_page, "Lid")
    expect(phone_page.get_by_text("did not keep what it was given").first).to_be_visible()
    expect(phone_page.get_by_role("button", name="Lid: look again")).to_have_count(0)
    expect(phone_page.get_by_role("button", name="Lid: saved")).to_have_count(0)


def test_line_02_a_failed_write_blocks_visibly_and_keeps_the_form(phone_page: Page, example: Example) -> None:
    phone_page.add_init_script(FAIL_OUTBOX)
    open_asset(phone_page, example)
    phone_page.evaluate("window.failing = true")
    note = phone_page.get_by_label("Add a note")
    note.fill("Hinge is loose")
    note.blur()
    expect(phone_page.locator(".banners").get_by_text("Not saved", exact=True)).to_be_visible()
    expect(note).to_have_value("Hinge is loose")
    phone_page.evaluate("window.failing = false")
    note.focus()
    note.blur()
    expect(phone_page.locator(".banners").get_by_text("Not saved", exact=True)).to_have_count(0)
    expect(note).to_have_value("")


def test_line_02_no_space_left_is_said_and_nothing_is_called_saved(
    page: Page, proxy: Proxy, technician: Somebody, example: Example
) -> None:
    chrome = page.context.new_cdp_session(page)
    origin = {"origin": proxy.url}
    chrome.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 3_000_000})
    sign_in_through(page, technician)
    open_asset(page, example)
    proxy.fate = "cut"
    pick_photo(page, "Lid", NOISY)
    expect(page.locator(".banners").get_by_text("no space left")).to_be_visible()
    expect(page.get_by_role("button", name="Lid: saved")).to_have_count(0)
    assert store(page, "bytes") == []
    chrome.send("Storage.overrideQuotaForOrigin", origin)
    take_photo(page, "Keyboard", NOISY)
    assert len(store(page, "bytes")) == 1


def test_line_03_bytes_are_array_buffers_in_their_own_store_written_strictly(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    phone_page.add_init_script(WATCH_DURABILITY)
    open_asset(phone_page, example)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    size = store(phone_page, "uploads")[0]["size"]
    assert store(phone_page, "bytes") == [{"arrayBuffer": size}]
    assert set(phone_page.evaluate("window.asked")) == {"strict"}


def test_line_04_a_closed_connection_is_opened_again(phone_page: Page, example: Example) -> None:
    phone_page.add_init_script(WATCH_DURABILITY)
    open_asset(phone_page, example)
    phone_page.evaluate("window.handle.close()")
    say_no_damage(phone_page)
    assert len(store(phone_page, "entries")) == 1


def test_line_04_a_database_that_stays_closed_blocks_visibly(phone_page: Page, example: Example) -> None:
    phone_page.add_init_script(WATCH_DURABILITY)
    open_asset(phone_page, example)
    phone_page.evaluate(
        "void (IDBDatabase.prototype.transaction = () => { throw new DOMException('closed', 'InvalidStateError') })"
    )
    phone_page.get_by_role("button", name="No damage").click()
    expect(phone_page.locator(".banners").get_by_text("Not saved", exact=True)).to_be_visible()
    expect(phone_page.get_by_role("button", name="No damage")).not_to_have_attribute("aria-pressed", "true")


def test_line_05_a_draft_survives_the_page_being_killed(phone_page: Page, proxy: Proxy, example: Example) -> None:
    context = phone_page.context
    open_asset(phone_page, example)
    phone_page.get_by_role("link", name="Damage").click()
    phone_page.get_by_role("button", name="Lid").or_(phone_page.get_by_text("Lid", exact=True)).first.click()
    phone_page.wait_for_timeout(300)
    before = store(phone_page, "drafts")
    proxy.fate = "cut"
    kill(phone_page)
    again = context.new_page()
    again.goto(asset_path(example))
    expect(again.get_by_role("link", name="Go on describing")).to_be_visible()
    assert store(again, "drafts") == before != []


def test_line_05_what_was_called_saved_survives_a_crash_while_offline(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    context = phone_page.context
    open_asset(phone_page, example)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    say_no_damage(phone_page)
    kill(phone_page)
    again = context.new_page()
    again.goto(asset_path(example))
    expect(again.get_by_role("button", name="Lid: saved on this phone")).to_be_visible()
    proxy.fate = "pass"
    sync_now(again)
    assert [entry.kind for entry in recorded(app)] == ["photo.taken", "damage.ruled_out"]


def test_line_07_a_tag_can_be_typed_with_no_camera_and_no_network(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    proxy.fate = "cut"
    phone_page.goto("/scan")
    phone_page.get_by_label("Serial or tag").fill(example.assets[0].serial)
    phone_page.keyboard.press("Enter")
    phone_page.wait_for_url("**/assets/**")
    expect(phone_page.get_by_role("button", name="No damage")).to_be_visible()
    assert [row["kind"] for row in store(phone_page, "outbox")] == ["asset.located"]


def kill(page: Page) -> None:
    """As when the system takes the memory: no handler runs."""
    page.context.new_cdp_session(page).send("Page.stopLoading")
    page.close(run_before_unload=False)
