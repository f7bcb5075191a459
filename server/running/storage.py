"""The embedded S3 server: `rclone serve s3` on loopback over a folder."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from server.running import children


class WouldNotStart(Exception):
    """A part did not start; the text says which and where to look."""


@dataclass
class EmbeddedS3:
    """One S3 server over `folder`; buckets are its subfolders. The keys never appear on its command line."""

    folder: Path
    port: int
    access_key: str
    secret_key: str
    log: Path | None = None
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def endpoint(self) -> str:
        """The address clients use."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers. Raises `WouldNotStart`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [rclone(), "serve", "s3", "--addr", f"127.0.0.1:{self.port}", "--config", "", "--log-level", "ERROR",
                   "--dir-perms", "0700", "--file-perms", "0600", str(self.folder)]  # fmt: skip
        key = {"RCLONE_AUTH_KEY": f'"{self.access_key},{self.secret_key}"'}
        self.child = children.start(command, environment=key, log=self.log)
        self._wait()

    def started(self) -> subprocess.Popen[bytes]:
        """Start it and give the process. Raises `WouldNotStart`."""
        self.start()
        if self.child is None:
            raise WouldNotStart("The embedded S3 server did not start.")
        return self.child

    def stop(self) -> None:
        """End it; safe to call twice."""
        if self.child:
            children.stop(self.child)

    def _wait(self, patience_seconds: float = 15) -> None:
        end = time.monotonic() + patience_seconds
        while time.monotonic() < end and self.child and self.child.poll() is None:
            if _answers(self.port):
                return
            time.sleep(0.03)
        self.stop()
        raise WouldNotStart(f"The embedded S3 server did not start on port {self.port}; see {self.log or 'above'}.")


def rclone() -> str:
    """The rclone program beside this Python, else one on the PATH. Raises `WouldNotStart`."""
    beside = Path(sys.executable).parent / "rclone"
    found = str(beside) if beside.exists() else shutil.which("rclone")
    if not found:
        raise WouldNotStart("The program rclone is missing: install the requirements again (make run does it).")
    return found


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except OSError:
        return False
    else:
        return True
    finally:
        connection.close()
