"""An S3 server whose disk is nearly full, and can be given more room."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.running import children
from server.running.storage import EmbeddedS3


class SmallDisk:
    """A real small filesystem (tmpfs) where we may mount one; else the system's limit on file sizes for this server."""

    def __init__(self, folder: Path, kilobytes: int) -> None:
        folder.mkdir()
        self.folder, self.kilobytes = folder, kilobytes
        self.is_mounted = os.geteuid() == 0 and _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder))
        self.server = EmbeddedS3(
            folder, children.free_port(), "small-disk-key", "small-disk-secret-of-forty-characters-00"
        )
        self._start(limited=not self.is_mounted)

    def grow(self) -> None:
        """Make room, as an administrator does who reads the log."""
        if self.is_mounted:
            assert _mount("-o", "remount,size=64m", str(self.folder))
            return
        self.server.stop()
        self._start(limited=False)

    def close(self) -> None:
        """Stop the server and take the disk away."""
        self.server.stop()
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)

    def _start(self, *, limited: bool) -> None:
        if not limited:
            self.server.start()
            return
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(
            resource.RLIMIT_FSIZE, (self.kilobytes * 256, hard)
        )  # a quarter: one file is less than the disk
        try:
            self.server.start()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[SmallDisk]:
    """A small disk with its server, gone afterwards."""
    disk = SmallDisk(folder, kilobytes)
    with contextlib.closing(disk):
        yield disk


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
