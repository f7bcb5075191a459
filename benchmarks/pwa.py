"""The app on a phone: bytes of the first load, time to the list on Slow 4G with a quarter of the CPU, start with the server dead,
and a 12-megapixel photograph from picked to saved; beside an empty page of the same server. Chromium, 360 × 640.

The ratio is the allowance for the first load (60 kB brotli, without the scanner's wasm) over what it takes.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks import ground
from benchmarks.serving import environment, gunicorn
from server.database import db
from tests.browser.build import build
from tests.browser.conftest import CHROMIUM_FLAGS, PHONE
from tests.browser.until import until
from tests.evidence import pictures

ALLOWED_BYTES = 60_000
GOAL = 1.0
ASSETS = 300
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 180_000,
    "uploadThroughput": 84_375,
}  # Chrome's own preset
DEAD = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
WATCH = """(() => {
  const look = () => { if (document.body?.innerText.includes("Due")) window.listAt = performance.now(); else requestAnimationFrame(look); };
  if (!location.pathname.startsWith("/returns")) look();
})()"""


class Phone:
    """One fresh browser profile, signed in."""

    def __init__(self, browser: Browser, url: str, email: str) -> None:
        self.context: BrowserContext = browser.new_context(**PHONE, base_url=url)
        self.context.request.post("/api/session", data={"email": email, "password": ground.PASSWORD})
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.chrome: CDPSession = self.context.new_cdp_session(self.page)

    def slow(self, network: dict[str, Any] | None = None) -> None:
        """A quarter of the CPU, and a slow network."""
        self.chrome.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        if network:
            self.chrome.send("Network.enable")
            self.chrome.send("Network.emulateNetworkConditions", network)

    def list_at(self, path: str) -> float:
        """Milliseconds from the start of the navigation to the list on the screen."""
        self.page.goto(path, wait_until="commit", timeout=120_000)
        return float(until(self.page, "window.listAt", 120))

    def wait_until_installed(self) -> None:
        """The service worker has everything."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        until(self.page, "navigator.serviceWorker.controller !== null")


def first_load(phone: Phone) -> dict[str, list[int]]:
    """Bytes on the wire of each request until the list stands, headers included: the app's own files, and data."""
    kinds: dict[str, str] = {}
    sizes: dict[str, list[int]] = {"app": [], "data": []}

    def started(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = "data" if "/api/" in event["request"]["url"] else "app"

    phone.chrome.on("Network.requestWillBeSent", started)
    phone.chrome.on(
        "Network.loadingFinished",
        lambda event: sizes[kinds[event["requestId"]]].append(int(event["encodedDataLength"])),
    )
    phone.chrome.send("Network.enable")
    phone.list_at("/")
    return sizes


def photo_at(phone: Phone, path: str, content: bytes) -> float:
    """Milliseconds from the file handed to the input to "saved" on the screen."""
    phone.page.goto(path)
    picker = phone.page.get_by_label("Photograph Lid", exact=True)
    picker.wait_for(state="attached")
    picker.evaluate("""(input) => {
      input.addEventListener("change", () => { window.pickedAt = performance.now(); }, { capture: true });
      const watch = new MutationObserver(() => { if (document.querySelector("[aria-label^='Lid: saved']")) window.savedAt ??= performance.now(); });
      watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    }""")
    picker.set_input_files({"name": "camera.jpg", "mimeType": "image/jpeg", "buffer": content})
    return float(until(phone.page, "window.savedAt && window.savedAt - window.pickedAt", 120))


def grain(size: tuple[int, int]) -> Image.Image:
    """A sensor's noise, so that the picture weighs what a phone's weighs."""
    return Image.merge("RGB", [Image.effect_noise(size, 60)] * 3)


def sizes_of(dist: Path) -> dict[str, int]:
    """Bytes of the build as they travel."""
    packed = [
        path for path in dist.rglob("*") if path.is_file() and (path.suffix == ".br" or not Path(f"{path}.br").exists())
    ]
    wasm = sum(path.stat().st_size for path in packed if ".wasm" in path.name)
    return {"everything but the wasm": sum(path.stat().st_size for path in packed) - wasm, "the scanner's wasm": wasm}


def middle(measure: Callable[[], float], times: int = 3) -> float:
    """The median of a few runs."""
    return statistics.median(measure() for _ in range(times))


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """The app with a return of 300 assets: its address, somebody who signs in, and the assets' screens."""
    settings = {**environment(f"sqlite:///{folder}/handback.sqlite", folder), "HANDBACK_DIST": str(folder / "dist")}
    app = ground.make_app(settings)
    with app.app_context():
        branch = ground.add_branch()
        person = ground.add_technician(branch)
        return_id, assets = ground.add_return(branch, ASSETS)
        db.session.commit()
        email = person.email
    with gunicorn("benchmarks.empty:create()", settings) as port:
        yield f"http://127.0.0.1:{port}", email, [f"/returns/{return_id}/assets/{asset}" for asset in assets]


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as name:
        for part, size in sizes_of(build(Path(name) / "dist")).items():
            print(f"kept for offline use, {part}: {size / 1000:.1f} kB", flush=True)
        with running(Path(name)) as (url, email, screens), sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
            loaded = first_load(Phone(browser, url, email))
            for kind, sizes in loaded.items():
                print(
                    f"first load to the list, {kind}: {sum(sizes) / 1000:.1f} kB in {len(sizes)} requests, headers included",
                    flush=True,
                )
            report_times(browser, url, email, screens)
            browser.close()
    ratio = ALLOWED_BYTES / sum(loaded["app"])
    print(f"pwa ratio={ratio:.2f} goal={GOAL} {'ok' if ratio >= GOAL else 'short'}")


def report_times(browser: Browser, url: str, email: str, screens: list[str]) -> None:
    """Print the times, each beside the empty page."""

    def cold(path: str) -> float:
        phone = Phone(browser, url, email)
        phone.slow(SLOW_4G)
        taken = phone.list_at(path)
        phone.context.close()
        return taken

    print(
        f"first visit to the list, Slow 4G, CPU/4: {middle(lambda: cold('/')):.0f} ms; an empty page: {middle(lambda: cold('/empty')):.0f} ms",
        flush=True,
    )
    content = pictures.saved(Image.blend(pictures.scenery(4000, 3000), grain((4000, 3000)), 0.2), quality=92)
    fast, slow = (photo_at(ready(browser, url, email, bool(number)), screens[number], content) for number in (0, 1))
    print(
        f"a 12-megapixel photograph ({len(content) / 1e6:.1f} MB), picked to saved: {fast:.0f} ms; CPU/4: {slow:.0f} ms",
        flush=True,
    )
    phone = ready(browser, url, email, is_slow=True)
    phone.slow(DEAD)
    print(f"start with the server dead, CPU/4: {middle(lambda: phone.list_at('/field')):.0f} ms", flush=True)


def ready(browser: Browser, url: str, email: str, is_slow: bool) -> Phone:
    """A phone with the app installed and the return pulled."""
    phone = Phone(browser, url, email)
    phone.list_at("/")
    phone.wait_until_installed()
    if is_slow:
        phone.slow()
    return phone


if __name__ == "__main__":
    main()
