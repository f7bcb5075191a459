"""What browser tests may ask for: the app on a real server behind a bad network, and browsers to open it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browser.build import ROOT, build
from tests.browser.proxy import Proxy
from tests.browser.site import Site
from tests.browser.until import until
from tests.example import Example
from tests.people import Somebody

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
                         "locale": "en-GB", "timezone_id": "Europe/Berlin"}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "timezone_id": "Europe/Berlin"}
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app, built for this run."""
    return build(tmp_path_factory.mktemp("pwa") / "dist")


@pytest.fixture
def site(app: Flask, dist: Path) -> Iterator[Site]:
    """The app on a real server, reached through a proxy that can be a bad network. `site.url` never changes."""
    app.config["SHELL_DIST"] = str(dist)
    started = Site(app)
    yield started
    started.close()


@pytest.fixture
def proxy(site: Site) -> Proxy:
    """The network between the browser and the server."""
    return site.proxy


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Firefox ESR, driven over WebDriver BiDi."""
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=shutil.which("firefox-esr"))
    yield browser
    browser.close()


@pytest.fixture
def new_context(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """`new_context(**options)`: another browser profile, phone-sized unless told otherwise."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = chromium.new_context(**{**PHONE, "base_url": site.url, **options})
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """One phone's browser profile."""
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One phone with the app not yet opened."""
    return context.new_page()


@pytest.fixture
def desk_page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A desk's browser, 1280 × 800."""
    context = chromium.new_context(**DESK, base_url=site.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def enter() -> Callable[[Page, Somebody], None]:
    """`enter(page, person)` signs in through the form and waits until the app works offline."""
    return sign_in_through


@pytest.fixture
def phone_page(page: Page, technician: Somebody, example: Example) -> Page:
    """A technician of branch A, signed in on the home screen, the app installed for offline use, the return pulled."""
    sign_in_through(page, technician)
    expect(page.get_by_text("Spring return").or_(page.get_by_text("Example Leasing")).first).to_be_visible()
    return page


def sign_in_through(page: Page, person: Somebody) -> None:
    """Sign in through the form; on return the service worker has everything."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    until(page, "navigator.serviceWorker.controller !== null")
