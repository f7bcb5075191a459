"""The service worker's policy (offline.md 25 to 28)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from server.config import Settings
from tests.browser.build import next_version
from tests.browser.conftest import sign_in_through
from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.steps import open_asset, recorded, say_no_damage, store, sync_now
from tests.browser.until import until
from tests.example import Example
from tests.people import Somebody

CACHED = """caches.keys().then(async (names) => {
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return found.flat().map((one) => new URL(one.url).pathname);
})"""
VERSIONS = "caches.keys()"
ACTIVE = "navigator.serviceWorker.getRegistration().then((one) => Boolean(one && one.active))"


@pytest.fixture(scope="session")
def newer_dist(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next version of the app."""
    return next_version(dist, tmp_path_factory.mktemp("newer") / "dist")


def test_line_25_the_worker_answers_gets_of_the_shell_only(
    phone_page: Page, proxy: Proxy, site: Site, example: Example
) -> None:
    open_asset(phone_page, example)
    say_no_damage(phone_page)
    sync_now(phone_page)
    cached = phone_page.evaluate(CACHED)
    assert "/" in cached and not any(path.startswith(("/api", "/l/", "/healthz")) for path in cached)
    proxy.fate = "cut"
    assert phone_page.evaluate("fetch('/api/session').then(() => 'answered', () => 'failed')") == "failed"
    assert (
        phone_page.evaluate("fetch('/', { method: 'POST', body: 'x' }).then(() => 'answered', () => 'failed')")
        == "failed"
    )
    assert phone_page.evaluate("fetch('/').then((answer) => answer.status)") == 200


def test_line_26_everything_is_precached_the_scanner_included(phone_page: Page, dist: Path) -> None:
    cached = set(phone_page.evaluate(CACHED))
    built = {f"/assets/{path.name}" for path in (dist / "assets").iterdir() if path.suffix != ".br"}
    assert cached == built | {"/", "/manifest.webmanifest", "/older-versions"}
    assert any(path.endswith(".wasm") for path in cached)


def test_line_26_it_works_with_the_server_dead_from_the_second_visit_on(
    phone_page: Page, site: Site, example: Example
) -> None:
    site.kill()
    site.proxy.fate = "cut"
    again = phone_page.context.new_page()
    again.goto("/scan")
    expect(again.get_by_label("Serial or tag")).to_be_visible()
    again.goto(f"/returns/{example.return_id}")
    expect(again.get_by_text(example.assets[0].serial).first).to_be_visible()
    site.revive()


@pytest.mark.parametrize("missing", [r"\.wasm", r"manifest"])
def test_line_26_any_failure_fails_the_installation(
    page: Page, proxy: Proxy, technician: Somebody, missing: str
) -> None:
    proxy.once("GET", missing, "cut", times=9)
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    proxy.wait_for(lambda: len(proxy.rules) == 0 or len([one for one in proxy.log if one.status == 0]) > 0)
    page.wait_for_timeout(500)
    assert not page.evaluate(ACTIVE)
    proxy.rules.clear()
    sign_in_through(page, technician)
    assert page.evaluate(ACTIVE)


def test_line_26_a_half_finished_deploy_does_not_get_in(
    phone_page: Page, site: Site, newer_dist: Path, tmp_path: Path, example: Example
) -> None:
    broken = shutil.copytree(newer_dist, tmp_path / "broken")
    for path in broken.glob("index.html*"):
        path.unlink()
    (broken / "index.html").write_text("<!doctype html>another page")
    site.deploy(broken)
    versions = phone_page.evaluate(VERSIONS)
    phone_page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update()).catch(() => null)")
    phone_page.wait_for_timeout(1500)
    phone_page.goto(f"/returns/{example.return_id}")
    expect(phone_page.get_by_text(example.assets[0].serial).first).to_be_visible()
    expect(phone_page.get_by_text("A new version is ready")).to_have_count(0)
    assert set(versions) <= set(phone_page.evaluate(VERSIONS))


def test_line_26_old_files_stay_while_a_page_uses_them(
    phone_page: Page, site: Site, newer_dist: Path, proxy: Proxy
) -> None:
    other = phone_page.context.new_page()
    other.goto("/outbox")
    expect(other.get_by_role("button", name="Sync now")).to_be_visible()
    site.deploy(newer_dist)
    update(phone_page)
    take_new_version(phone_page)
    assert len(phone_page.evaluate(VERSIONS)) == 2
    proxy.fate = "cut"
    other.bring_to_front()
    other.get_by_role("link", name="Back").click()
    expect(other.get_by_role("link", name="Scan")).to_be_visible()


def test_line_27_a_new_version_waits_shows_a_dot_and_comes_on_consent(
    phone_page: Page, site: Site, newer_dist: Path
) -> None:
    site.deploy(newer_dist)
    update(phone_page)
    assert phone_page.evaluate("document.querySelector('meta[name=version]')") is None
    take_new_version(phone_page)
    assert phone_page.evaluate("document.querySelector('meta[name=version]').content") == "next"


def test_line_27_a_new_version_comes_by_itself_at_the_next_launch(
    phone_page: Page, site: Site, newer_dist: Path
) -> None:
    site.deploy(newer_dist)
    update(phone_page)
    phone_page.reload()
    phone_page.wait_for_selector("meta[name=version]", state="attached")


def test_line_27_an_open_draft_holds_the_new_version_back(
    phone_page: Page, site: Site, newer_dist: Path, example: Example
) -> None:
    open_asset(phone_page, example)
    phone_page.get_by_label("Add a note").fill("Half a sen")
    site.deploy(newer_dist)
    update(phone_page)
    phone_page.reload()
    expect(phone_page.get_by_text("A new version is ready")).to_be_visible()
    expect(phone_page.get_by_role("button", name="Update")).to_be_disabled()
    expect(phone_page.get_by_label("Add a note")).to_have_value("Half a sen")


def test_line_28_a_newer_apps_database_opens_with_its_unsent_work(
    phone_page: Page, proxy: Proxy, app: Flask, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.once("POST", "/api/sync/push", "cut", times=99)
    say_no_damage(phone_page)
    phone_page.goto("about:blank")
    phone_page.goto(f"{proxy.url}/manifest.webmanifest")
    phone_page.evaluate("""() => new Promise((resolve, reject) => { const opening = indexedDB.open("handback", 40);
      opening.onupgradeneeded = () => opening.result.createObjectStore("seals"); opening.onerror = reject;
      opening.onblocked = () => reject("blocked");
      opening.onsuccess = () => { opening.result.close(); resolve(null); }; })""")
    proxy.rules.clear()
    sync_now(phone_page)
    assert [entry.kind for entry in recorded(app)] == ["damage.ruled_out"]


def test_line_28_the_kill_switch_ends_the_shell_and_keeps_unsent_work(
    phone_page: Page, proxy: Proxy, app: Flask, settings: Settings, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.once("POST", "/api/sync/push", "cut", times=99)
    say_no_damage(phone_page)
    app.extensions["settings"] = replace(settings, service_worker="off")
    phone_page.reload()
    until(phone_page, "caches.keys().then((names) => names.length === 0)")
    until(phone_page, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    assert [row["state"] for row in store(phone_page, "outbox")] == ["waiting"]
    proxy.rules.clear()
    sync_now(phone_page)
    assert [entry.kind for entry in recorded(app)] == ["damage.ruled_out"]


def test_a_first_visit_with_no_service_workers_still_works(
    new_context: Callable[..., BrowserContext], app: Flask, technician: Somebody, example: Example
) -> None:
    page = new_context(service_workers="block").new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(technician.email)
    page.get_by_label("Password").fill(technician.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Example Leasing")).to_be_visible()


def update(page: Page) -> None:
    """The browser looks for a new version, as it does at every visit."""
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => null)")
    expect(page.get_by_text("A new version is ready")).to_be_visible()


def take_new_version(page: Page) -> None:
    """The person agrees."""
    page.get_by_role("button", name="Update").click()
    page.wait_for_selector("meta[name=version]", state="attached")
