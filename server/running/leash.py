"""A command that ends when its parent does: `python -m server.running.leash COMMAND…`, stdin a pipe from the parent.

For systems without PR_SET_PDEATHSIG (macOS): when the parent ends, however it ends, the pipe closes and this sees it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from types import FrameType


def main(command: list[str]) -> int:
    """Run `command` until it ends, the pipe closes or a SIGTERM comes; give back its exit status."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - given by server.running.children

    def end(number: int, frame: FrameType | None) -> None:
        child.terminate()

    def watch() -> None:
        while os.read(0, 4096):
            pass
        child.terminate()

    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=watch, daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
