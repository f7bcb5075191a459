"""The protocol as a browser speaks it over a bad network (offline.md 8, 11 to 17, 24, 33)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from server import epoch
from server.config import Settings
from server.database import db
from server.models.journal import Photo
from server.models.people import Device, Person, Session
from tests.browser.conftest import sign_in_through
from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.steps import open_asset, photos, quarantined, recorded, say_no_damage, store, sync_now, take_photo
from tests.example import Example
from tests.people import People, Somebody

SPOIL = """async () => {
  const db = await new Promise((resolve) => { const opening = indexedDB.open("handback"); opening.onsuccess = () => resolve(opening.result); });
  const first = await new Promise((resolve) => {
    db.transaction("entries").objectStore("entries").getAll().onsuccess = (event) => resolve(event.target.result[0]);
  });
  const jws = first.jws.slice(0, -8) + "AAAAAAAA";
  const leaf = new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.of(0, ...new TextEncoder().encode(jws))));
  const tx = db.transaction("entries", "readwrite");
  tx.objectStore("entries").put({ ...first, jws, leaf: Array.from(leaf, (byte) => byte.toString(16).padStart(2, "0")).join("") });
  await new Promise((resolve) => { tx.oncomplete = resolve; });
  db.close();
}"""
A_YEAR_AHEAD = """{
  const real = Date; const ahead = 365 * 86400000;
  globalThis.Date = class extends real {
    constructor(...a) { a.length ? super(...a) : super(real.now() + ahead); }
    static now() { return real.now() + ahead; }
  };
}"""


def test_line_08_33_a_dropped_answer_neither_loses_nor_doubles_an_entry(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.once("POST", "/api/sync/push", "drop", times=99)
    say_no_damage(phone_page)
    proxy.wait_for(lambda: len(recorded(app)) == 1)
    assert [row["state"] for row in store(phone_page, "outbox")] == ["waiting"]
    proxy.rules.clear()
    sync_now(phone_page)
    assert [row["state"] for row in store(phone_page, "outbox")] == ["recorded"]
    assert [entry.kind for entry in recorded(app)] == ["damage.ruled_out"]


def test_line_11_a_phone_that_refused_a_hole_asks_from_the_beginning(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    phone_page.evaluate("""() => new Promise((resolve) => { const opening = indexedDB.open("handback"); opening.onsuccess = () => {
      const tx = opening.result.transaction("returns", "readwrite"); const all = tx.objectStore("returns").getAll();
      all.onsuccess = () => tx.objectStore("returns").put({ ...all.result[0], rev: 0, seq: 0, scope: "another" });
      tx.oncomplete = () => { opening.result.close(); resolve(null); }; }; })""")
    sync_now(phone_page)
    (row,) = store(phone_page, "returns")
    assert row["rev"] == 1 and row["counts"]["assets"] == 3
    assert len(store(phone_page, "assets")) == 3


def test_line_12_a_captive_portal_is_not_believed(phone_page: Page, proxy: Proxy, app: Flask, example: Example) -> None:
    open_asset(phone_page, example)
    proxy.fate = "portal"
    take_photo(phone_page, "Lid")
    sync_now(phone_page)
    expect(phone_page.get_by_text("a sign-in page of the Wi-Fi")).to_be_visible()
    assert [row["state"] for row in store(phone_page, "outbox") + store(phone_page, "uploads")] == [
        "waiting",
        "waiting",
    ]
    proxy.fate = "pass"
    sync_now(phone_page)
    assert len(recorded(app)) == len(photos(app)) == 1


def test_line_13_a_clock_a_year_off_orders_nothing_and_is_shown(phone_page: Page, app: Flask, example: Example) -> None:
    phone_page.add_init_script(A_YEAR_AHEAD)
    open_asset(phone_page, example)
    say_no_damage(phone_page)
    sync_now(phone_page)
    expect(phone_page.get_by_text("clock is 365 days ahead")).to_be_visible()
    (entry,) = recorded(app)
    assert "clock_off" in entry.flags
    assert int(entry.claimed_at[:4]) == entry.received_at.year + 1
    with app.app_context():
        assert db.session.query(Device).one().clock_offset_ms is not None


def test_line_14_after_a_restored_backup_everything_held_is_offered_again(
    phone_page: Page, site: Site, app: Flask, settings: Settings, example: Example, tmp_path: Path
) -> None:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(tmp_path / "backup")) as backup:
        live.backup(backup)
    open_asset(phone_page, example)
    take_photo(phone_page, "Lid")
    say_no_damage(phone_page)
    sync_now(phone_page)
    before = [entry.jws for entry in recorded(app)]
    restore(site, tmp_path / "backup", path)
    assert recorded(app) == []
    sync_now(phone_page)
    site.proxy.wait_for(lambda: len(photos(app)) == 1)
    assert [entry.jws for entry in recorded(app)] == before
    expect(phone_page.get_by_text("Everything is on the server")).to_be_visible()


def test_line_14_photographs_in_doubt_are_asked_about_until_the_server_answers(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    take_photo(phone_page, "Lid")
    sync_now(phone_page)
    proxy.wait_for(lambda: len(photos(app)) == 1)
    with app.app_context():
        db.session.query(Photo).delete()
        epoch.renew()
        db.session.commit()
    proxy.once("POST", f"/api/returns/{example.return_id}/photos/held", "cut", times=99)
    sync_now(phone_page)
    assert photos(app) == []
    proxy.rules.clear()
    sync_now(phone_page)
    proxy.wait_for(lambda: len(photos(app)) == 1)


def test_line_15_a_rejected_entry_stays_visible_and_holds_up_no_other(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    say_no_damage(phone_page)
    phone_page.evaluate(SPOIL)
    open_asset(phone_page, example, 1)
    take_photo(phone_page, "Lid")
    proxy.fate = "pass"
    sync_now(phone_page)
    proxy.wait_for(lambda: len(recorded(app, "photo.taken")) == 1)
    expect(phone_page.get_by_text("Not accepted")).to_be_visible()
    expect(phone_page.get_by_text("Something needs your attention")).to_be_visible()
    assert sorted(row["state"] for row in store(phone_page, "outbox")) == ["recorded", "rejected"]


def test_line_16_work_of_a_withdrawn_person_is_quarantined_never_dropped(
    phone_page: Page, proxy: Proxy, app: Flask, technician: Somebody, example: Example
) -> None:
    open_asset(phone_page, example)
    say_no_damage(phone_page)
    sync_now(phone_page)
    open_asset(phone_page, example, 1)
    proxy.fate = "cut"
    take_photo(phone_page, "Lid")
    withdraw(app, technician)
    proxy.fate = "pass"
    sync_now(phone_page)
    proxy.wait_for(lambda: len(quarantined(app)) == 1)
    expect(phone_page.get_by_text("With a manager").first).to_be_visible()
    proxy.wait_for(lambda: [row["state"] for row in store(phone_page, "uploads")] == ["complete"])
    assert len(store(phone_page, "entries")) == 2


def test_line_17_two_technicians_on_one_asset_are_both_kept_and_flagged(
    phone_page: Page,
    new_context: Callable[..., BrowserContext],
    people: People,
    proxy: Proxy,
    app: Flask,
    example: Example,
) -> None:
    other = new_context().new_page()
    sign_in_through(other, people.make("technician", [example.a]))
    for seen, (page, answer) in enumerate(((phone_page, "Starts"), (other, "Does not start")), 1):
        page.bring_to_front()
        open_asset(page, example)
        page.get_by_role("radio", name=answer, exact=True).click()
        proxy.wait_for(lambda seen=seen: len(recorded(app)) == seen)
    for page in (phone_page, other, phone_page):
        page.bring_to_front()
        sync_now(page)
    assert [entry.kind for entry in recorded(app)] == ["power.tested", "power.tested"]
    open_asset(phone_page, example)
    expect(phone_page.get_by_text("two people recorded different things")).to_be_visible()


def test_line_24_two_tabs_recording_at_once_do_not_fork_the_chain(
    phone_page: Page, context: BrowserContext, proxy: Proxy, app: Flask, example: Example
) -> None:
    other = context.new_page()
    open_asset(phone_page, example)
    open_asset(other, example, 1)
    proxy.fate = "cut"
    for page in (phone_page, other):
        page.evaluate(
            """for (const name of ['No damage', 'All present', 'All good', 'None set'])
              for (const button of document.querySelectorAll('button')) if (button.textContent.trim() === name) button.click()"""
        )
    proxy.wait_for(lambda: len(store(phone_page, "outbox")) == 8)
    assert sorted(row["dseq"] for row in store(phone_page, "outbox")) == list(range(8))
    proxy.fate = "pass"
    sync_now(phone_page)
    sync_now(other)
    proxy.wait_for(lambda: len(recorded(app)) == 8)
    assert not any({"chain_gap", "chain_fork"} & set(entry.flags) for entry in recorded(app))


def restore(site: Site, backup: Path, path: Path) -> None:
    """Yesterday's database comes back, with a new epoch as `handback epoch` gives it."""
    site.kill()
    with site.app.app_context():
        db.session.remove()
        db.engine.dispose()
    for part in path.parent.glob(f"{path.name}*"):
        part.unlink()
    with closing(sqlite3.connect(backup)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    with site.app.app_context():
        epoch.renew()
        db.session.commit()
    site.revive()


def withdraw(app: Flask, person: Somebody) -> None:
    """The person has left: as an administrator's change does it."""
    with app.app_context():
        found = db.session.get(Person, person.id)
        assert found is not None
        found.is_active = False
        db.session.query(Session).filter_by(person_id=person.id).delete()
        db.session.commit()
