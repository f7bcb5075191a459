"""Builds of the app for tests: this version, and the next one."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def build(folder: Path) -> Path:
    """Build the app into a folder of its own."""
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    subprocess.run([node, "build.mjs"], cwd=ROOT / "pwa", env={**os.environ, "HANDBACK_DIST": str(folder)}, check=True)
    return folder


def next_version(dist: Path, folder: Path) -> Path:
    """The same app one version later: its page says so, and every script has another name, as after any change."""
    shutil.copytree(dist, folder)
    names = {path.name: f"next-{path.name}" for path in (folder / "assets").iterdir() if path.suffix in {".js", ".css"}}
    for path in list((folder / "assets").iterdir()):
        if path.suffix == ".br" and path.stem in names:
            path.unlink()
    for old, new in names.items():
        path = folder / "assets" / old
        (folder / "assets" / new).write_text(_renamed(path.read_text("utf-8"), names), "utf-8")
        path.unlink()
    (folder / "index.html.br").unlink()
    page = _renamed((folder / "index.html").read_text("utf-8"), names).replace(
        "<title>", '<meta name="version" content="next">\n<title>'
    )
    (folder / "index.html").write_text(page, "utf-8")
    worker = folder / "service-worker.js"
    policy = worker.read_text("utf-8")
    listed = [(url if name not in names else f"/assets/{names[name]}") for url, name in _listed(policy)]
    shell = [[url, _hash(folder / ("index.html" if url == "/" else url.lstrip("/")))] for url in listed]
    policy = re.sub(r"const SHELL = \[.*\];", lambda _: f"const SHELL = {json.dumps(shell)};", policy)
    worker.write_text(policy.replace("const VERSION = `handback-", "const VERSION = `handback-next-"), "utf-8")
    return folder


def _renamed(text: str, names: dict[str, str]) -> str:
    return re.sub(r"[\w.-]+\.(?:js|css)", lambda found: names.get(found[0], found[0]), text)


def _listed(policy: str) -> list[tuple[str, str]]:
    found = re.search(r"const SHELL = (\[.*\]);", policy)
    assert found
    return [(url, url.rpartition("/")[2]) for url, _ in json.loads(found[1])]


def _hash(path: Path) -> str:
    return base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
