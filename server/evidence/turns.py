"""Whose turn it is to decode: so many photographs at once, and so much memory over all of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from server.errors import Unavailable


@dataclass
class Turns:
    """At most `at_once` holders that together need at most `memory_bytes`. One alone is never refused for its size."""

    at_once: int
    memory_bytes: int
    patience_seconds: float = 60
    _holders: int = 0
    _used: int = 0
    _change: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def take(self, need_bytes: int) -> Iterator[None]:
        """Wait for a turn. Raises `Unavailable` when none comes within the patience: the phone tries again later."""
        with self._change:
            if not self._change.wait_for(lambda: self._fits(need_bytes), self.patience_seconds):
                raise Unavailable("Many photographs are arriving. Nothing was lost; this one will be tried again.")
            self._holders += 1
            self._used += need_bytes
        try:
            yield
        finally:
            with self._change:
                self._holders -= 1
                self._used -= need_bytes
                self._change.notify_all()

    def _fits(self, need_bytes: int) -> bool:
        return self._holders == 0 or (self._holders < self.at_once and self._used + need_bytes <= self.memory_bytes)
