"""Child processes that never outlive us, however we end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def start(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that a Ctrl-C in the terminal reaches only us.

    If this process is killed hard, Linux ends the child; elsewhere `leash` watches a pipe and does it.
    """
    output: IO[bytes] | None = log.open("ab") if log else None
    try:
        if sys.platform == "linux":
            return subprocess.Popen(  # noqa: S603 - our own commands
                list(command), env=_environment(environment), stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, start_new_session=True, preexec_fn=_end_with_parent(os.getpid()),
            )  # fmt: skip
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "server.running.leash", *command], env=_environment(environment),
            stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    finally:
        if output:
            output.close()


def stop(child: subprocess.Popen[bytes], *, patience_seconds: float = 10) -> None:
    """End a child politely, then firmly. Safe on one that has ended."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience_seconds)
    if child.poll() is None:
        child.kill()
    child.wait()
    if child.stdin:
        child.stdin.close()


def free_port() -> int:
    """A loopback port nobody listens on at this moment, below those the system lends to outgoing connections. Raises OSError."""
    for _ in range(100):
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port from 20000 to 29999")


def _environment(more: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **(more or {})}


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What the child does before its command starts; the C library is loaded here, before the fork."""
    prctl = ctypes.CDLL(None).prctl

    def before_command() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent ended between fork and prctl
            os._exit(1)

    return before_command
