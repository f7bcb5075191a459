"""Waiting for something in a page. Playwright's own wait_for_function needs `eval`, which our content policy forbids."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page


def until(page: Page, expression: str, seconds: float = 20) -> Any:
    """Evaluate until it is true (or a value), and give it."""
    end = time.monotonic() + seconds
    while True:
        found = page.evaluate(expression)
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {expression}")
        page.wait_for_timeout(20)
