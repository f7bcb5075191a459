"""Photographs on their way to the server (offline.md 18 to 21)."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.steps import asset_path, open_asset, photos, recorded, store, sync_now, take_photo
from tests.conftest import EmbeddedS3
from tests.evidence import pictures
from tests.example import Example

SLOTS = ("Lid", "Keyboard", "Underside", "Left edge", "Right edge")
AGE = """(days) => new Promise((resolve) => { const opening = indexedDB.open("handback"); opening.onsuccess = () => {
  const tx = opening.result.transaction("uploads", "readwrite"); const all = tx.objectStore("uploads").getAll();
  all.onsuccess = () => {
    const confirmedAt = Date.now() - days * 86400000;
    for (const row of all.result) if (row.confirmedAt) tx.objectStore("uploads").put({ ...row, confirmedAt });
  };
  tx.oncomplete = () => { opening.result.close(); resolve(null); }; }; })"""


def test_line_18_entries_go_first_and_the_server_shows_what_it_awaits(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.once("PUT", "/photos/", "cut", times=99)
    take_photo(phone_page, "Lid")
    proxy.wait_for(lambda: len(recorded(app)) == 1)
    (upload,) = store(phone_page, "uploads")
    awaited = phone_page.evaluate(
        "(id) => fetch(`/api/returns/${id}/awaited`).then((answer) => answer.json())", example.return_id
    )
    assert awaited["digests"] == [upload["sha256"]]
    proxy.wait_for(lambda: bool(proxy.seen("POST", "/sync/push") and proxy.seen("PUT", "/photos/")))
    pushed, put = (
        next(place for place, one in enumerate(proxy.log) if part in one.path) for part in ("/sync/push", "/photos/")
    )
    assert pushed < put


def test_line_19_a_dropped_answer_to_an_upload_leaves_one_photograph(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.once("PUT", "/photos/", "drop")
    take_photo(phone_page, "Lid")
    proxy.wait_for(lambda: len(photos(app)) == 1)
    sync_now(phone_page)
    assert [row["state"] for row in store(phone_page, "uploads")] == ["complete"]
    first, *again = [one.status for one in proxy.seen("PUT", "/photos/")]
    assert first == 201 and set(again) == {200} and len(photos(app)) == 1


def test_line_19_two_entries_may_name_the_same_bytes(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    content = pictures.jpeg(1400, 1000)
    open_asset(phone_page, example)
    take_photo(phone_page, "Lid", content)
    take_photo(phone_page, "Keyboard", content)
    sync_now(phone_page)
    proxy.wait_for(lambda: len(recorded(app)) == 2 and len(photos(app)) == 1)
    assert [row["state"] for row in store(phone_page, "uploads")] == ["complete"]


def test_line_20_at_most_two_uploads_at_once(phone_page: Page, proxy: Proxy, app: Flask, example: Example) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    for slot in SLOTS:
        take_photo(phone_page, slot)
    proxy.fate, proxy.delay_seconds = "pass", 0.3
    sync_now(phone_page)
    proxy.wait_for(lambda: len(photos(app)) == len(SLOTS))
    assert proxy.most_in_flight["photo"] == 2


def test_line_20_sync_now_does_not_wait_for_the_backoff(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    for _ in range(6):
        sync_now(phone_page)
    proxy.fate = "pass"
    sync_now(phone_page)
    assert len(photos(app)) == 1


def test_line_20_storage_that_is_down_holds_photographs_up_and_loses_none(
    phone_page: Page, proxy: Proxy, app: Flask, s3: EmbeddedS3, example: Example
) -> None:
    open_asset(phone_page, example)
    s3.stop()
    try:
        take_photo(phone_page, "Lid")
        proxy.wait_for(lambda: len(proxy.seen("PUT", "/photos/")) > 0)
        assert [row["state"] for row in store(phone_page, "uploads")] == ["waiting"]
    finally:
        s3.start()
    sync_now(phone_page)
    assert [row["state"] for row in store(phone_page, "uploads")] == ["complete"]


def test_line_20_a_server_killed_in_mid_upload_loses_nothing(
    phone_page: Page, site: Site, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    site.proxy.once("PUT", "/photos/", "cut")
    take_photo(phone_page, "Lid")
    site.kill()
    take_photo(phone_page, "Keyboard")
    site.revive()
    sync_now(phone_page)
    site.proxy.wait_for(lambda: len(photos(app)) == 2)
    assert [row["state"] for row in store(phone_page, "uploads")] == ["complete", "complete"]


def test_line_21_bytes_stay_until_seven_days_after_the_server_confirmed_them(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    take_photo(phone_page, "Lid")
    sync_now(phone_page)
    phone_page.evaluate(AGE, 6)
    sync_now(phone_page)
    assert len(store(phone_page, "bytes")) == 1
    phone_page.evaluate(AGE, 8)
    sync_now(phone_page)
    assert store(phone_page, "bytes") == store(phone_page, "thumbs") == []
    phone_page.goto(asset_path(example))
    picture = phone_page.get_by_role("button", name="Lid: saved").locator("img")
    expect(picture).to_have_attribute(
        "src", f"/api/returns/{example.return_id}/photos/{store(phone_page, 'uploads')[0]['sha256']}?size=320"
    )


def test_line_21_unconfirmed_bytes_never_go(phone_page: Page, proxy: Proxy, example: Example) -> None:
    open_asset(phone_page, example)
    proxy.once("PUT", "/photos/", "cut", times=99)
    take_photo(phone_page, "Lid")
    phone_page.evaluate(AGE, 800)
    sync_now(phone_page)
    assert len(store(phone_page, "bytes")) == 1
