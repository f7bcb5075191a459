"""WebKitGTK through WebKitWebDriver on a virtual screen, in the few words the tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from server.running import children

_READY = "const done = arguments[0]; navigator.serviceWorker.ready.then(() => done(true))"


class WebKit:
    """One browser. Every step waits up to 20 s for what it needs."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        """Go to an address, as after starting the app again."""
        self.driver.get(url)

    def wait(self, is_there: Callable[[Any], Any], seconds: float = 20) -> Any:
        """Wait until something is there, and give it."""
        end = time.monotonic() + seconds
        while True:
            try:
                found = is_there(self.driver)
            except StaleElementReferenceException:
                found = None
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(
                    f"waited in vain; the page says: {self.driver.find_element(By.TAG_NAME, 'body').text[:1500]}"
                )
            time.sleep(0.1)

    def fill(self, name: str, text: str) -> None:
        """Type into the input of this name."""
        self.wait(lambda driver: driver.find_elements(By.NAME, name))[0].send_keys(text)

    def press(self, words: str) -> None:
        """Press a button."""
        self._click(
            self.wait(lambda driver: driver.find_elements(By.XPATH, f"//button[normalize-space()='{words}']"))[0]
        )

    def pick(self, label: str, path: Path) -> None:
        """Hand a file to a camera input."""
        self.wait(lambda driver: driver.find_elements(By.CSS_SELECTOR, f"input[aria-label='{label}']"))[0].send_keys(
            str(path)
        )

    def see(self, words: str) -> None:
        """Wait for a text."""
        self.wait(lambda driver: words in driver.find_element(By.TAG_NAME, "body").text)

    def see_label(self, words: str) -> None:
        """Wait for something so labelled."""
        self.wait(lambda driver: driver.find_elements(By.CSS_SELECTOR, f"[aria-label^='{words}']"))

    def wait_until_offline_ready(self) -> None:
        """Wait until the service worker has everything."""
        self.driver.set_script_timeout(30)
        assert self.driver.execute_async_script(_READY)

    def _click(self, element: Any) -> None:
        self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center' }); arguments[0].click()", element)


@contextmanager
def webkit_browser() -> Iterator[WebKit]:
    """Start a screen, the driver and the browser; end all three."""
    with _screen() as display, tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "DISPLAY": display, "HOME": home, "XDG_CACHE_HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home,
                       "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1", "LIBGL_ALWAYS_SOFTWARE": "1",
                       "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "GTK_A11Y": "none", "NO_AT_BRIDGE": "1"}  # fmt: skip
        options = Options()
        options.binary_location = _mini_browser()
        options.add_argument("--automation")
        service = Service(shutil.which("WebKitWebDriver"), port=children.free_port(), env=environment)
        driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            driver.set_window_size(400, 800)
            yield WebKit(driver)
        finally:
            driver.quit()


@contextmanager
def _screen() -> Iterator[str]:
    reading, writing = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x900x24", "-nolisten", "tcp"],
                              pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait()


def _mini_browser() -> str:
    found = sorted(Path("/usr/lib").glob("*/webkit*gtk-*/MiniBrowser")) + sorted(
        Path("/usr/libexec").glob("webkit*gtk-*/MiniBrowser")
    )
    return str(found[-1])
