"""What the checkers of both languages say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def _said(*command: str, folder: Path = ROOT) -> tuple[int, str]:
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    status, said = _said(str(BIN / "ruff"), "check", "--output-format=concise", ".")
    assert status == 0, said


def test_mypy_finds_nothing() -> None:
    status, said = _said(sys.executable, "-m", "mypy")
    assert status == 0, said


def test_typescript_finds_nothing() -> None:
    npm = shutil.which("npm", path=os.pathsep.join([str(BIN), os.environ.get("PATH", "")]))
    assert npm, "npm is missing: make test brings it"
    status, said = _said(npm, "run", "--silent", "check", folder=ROOT / "pwa")
    assert status == 0, said
