"""Installs what a fresh clone lacks, then steps aside: `python3 -I server/running/bootstrap.py run|test`.

Needs Python 3.11 or newer and nothing else, so it imports only the standard library. What is there already is left alone;
what was installed is remembered by the hash of its list, so that a second run takes no time.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PWA = ROOT / "pwa"
PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")


@dataclass(frozen=True)
class Part:
    """Something of the operating system's: how to see that it is there, and its package's names."""

    name: str
    is_there: Callable[[], bool]
    debian: str
    brew: str


class CannotInstall(Exception):
    """Something is missing that only a person can install; the text is the one line that says so."""


def main(wanted: str) -> int:
    """Install for `run` or for `test`; give back the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever python3 is
        return _again_with_newer_python(wanted)
    try:
        _system(RUN_PARTS + (TEST_PARTS if wanted == "test" else ()))
        _environment()
        _requirements(ROOT / "requirements.txt" if wanted == "run" else ROOT / "tests" / "requirements.txt", wanted)
        _launcher()
        node = _node()
        _packages(node)
        _build(node)
    except CannotInstall as problem:
        print(f"handback: {problem}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as problem:
        print(f"handback: this step failed, see above: {' '.join(map(str, problem.cmd[:6]))} …", file=sys.stderr)
        return 1
    return 0


def _again_with_newer_python(wanted: str) -> int:
    newer = next((found for name in PYTHONS if (found := shutil.which(name))), None)
    if not newer:
        print("handback: Python 3.11 or newer is needed; this is " + sys.version.split()[0], file=sys.stderr)
        return 1
    return subprocess.call([newer, "-I", __file__, wanted])


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _has_zbar() -> bool:
    brewed = (Path("/opt/homebrew/lib/libzbar.dylib"), Path("/usr/local/lib/libzbar.dylib"))
    return bool(ctypes.util.find_library("zbar")) or any(place.exists() for place in brewed)


def _has_postgres() -> bool:
    places = [
        *Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin/initdb"),
    ]
    return bool(places) or bool(shutil.which("initdb"))


def _has_chromium() -> bool:
    return _program("chromium", "chromium-browser", "google-chrome")() or Path("/Applications/Chromium.app").exists()


def _has_firefox() -> bool:
    return _program("firefox-esr", "firefox")() or Path("/Applications/Firefox.app").exists()


RUN_PARTS = (Part("libzbar", _has_zbar, "libzbar0", "zbar"),)
TEST_PARTS = (
    Part("Chromium", _has_chromium, "chromium", "--cask chromium"),
    Part("Firefox", _has_firefox, "firefox-esr", "--cask firefox"),
    Part("WebKitWebDriver", lambda: sys.platform == "darwin" or _program("WebKitWebDriver")(), "webkit2gtk-driver", ""),
    Part("Xvfb", lambda: sys.platform == "darwin" or _program("Xvfb")(), "xvfb", ""),
    Part("PostgreSQL", _has_postgres, "postgresql", "postgresql@17"),
    Part("ffmpeg", _program("ffmpeg"), "ffmpeg", "ffmpeg"),
)


def _system(parts: Iterable[Part]) -> None:
    missing = [part for part in parts if not part.is_there()]
    if not missing:
        return
    names = ", ".join(part.name for part in missing)
    _say(f"installing {names}")
    if shutil.which("apt-get"):
        _apt([part.debian for part in missing])
    elif shutil.which("brew"):
        for part in missing:
            _run(["brew", "install", *part.brew.split()])
    still = [part for part in missing if not part.is_there()]
    if still:
        packages = " ".join(part.debian for part in still)
        raise CannotInstall(
            f"please install {', '.join(part.name for part in still)} (on Debian: apt-get install {packages}) and try again."
        )


def _apt(packages: list[str]) -> None:
    """apt-get, as root or through sudo. What it cannot do shows in what is still missing afterwards."""
    if os.geteuid() == 0:
        rise = []
    elif shutil.which("sudo"):
        rise = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    else:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*rise, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if subprocess.call(install, env=quiet, stdin=subprocess.DEVNULL) != 0:  # the lists may be old or absent
        subprocess.call([*rise, "apt-get", "update", "-q"], env=quiet, stdin=subprocess.DEVNULL)
        subprocess.call(install, env=quiet, stdin=subprocess.DEVNULL)


def _environment() -> None:
    if (BIN / "python").exists() and (BIN / "pip").exists():
        return
    _say("making .venv")
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL) == 0:
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    shutil.rmtree(VENV, ignore_errors=True)
    _system(
        [Part("Python's venv module", lambda: False, f"python{version}-venv", "python")] if not _makes_venv() else []
    )
    _run([sys.executable, "-m", "venv", str(VENV)])


def _makes_venv() -> bool:
    """Debian leaves `ensurepip` out of its Python; python3-venv brings it."""
    if shutil.which("apt-get"):
        _apt(["python3-venv"])
    return subprocess.call([sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) == 0


def _requirements(path: Path, wanted: str) -> None:
    stamp = _Stamp(f"requirements-{wanted}", [path])
    if stamp.is_fresh() or (
        wanted == "run" and _Stamp("requirements-test", [ROOT / "tests" / "requirements.txt"]).is_fresh()
    ):
        return
    _say(f"installing the packages of {path.relative_to(ROOT)}")
    _run(
        [
            str(BIN / "python"),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(path),
        ]
    )
    stamp.write()


def _launcher() -> None:
    """`.venv/bin/handback`: the command, run from this folder's sources."""
    path = BIN / "handback"
    text = f"#!{BIN}/python\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom server.__main__ import main\nsys.exit(main())\n"
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(0o755)


def _node() -> Path:
    """The folder of a Node that is new enough, with npm beside it: the system's, else one from PyPI in .venv."""
    for folder in [BIN, *map(Path, os.environ.get("PATH", "").split(os.pathsep))]:
        if (folder / "npm").exists() and _node_version(folder / "node") >= 20:
            return folder
    _say("installing Node into .venv")
    _run(
        [
            str(BIN / "python"),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(PWA / "requirements.txt"),
        ]
    )
    return BIN


def _node_version(node: Path) -> int:
    try:
        said = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(said.lstrip("v").split(".")[0])


def _packages(node: Path) -> None:
    stamp = _Stamp("node-packages", [PWA / "package-lock.json"])
    if stamp.is_fresh() and (PWA / "node_modules").is_dir():
        return
    _say("installing the phone app's packages")
    _run([str(node / "npm"), "ci", "--no-fund", "--no-audit", "--loglevel=error"], cwd=PWA, path=node)
    stamp.write()


def _build(node: Path) -> None:
    inputs = [
        path
        for path in sorted(PWA.rglob("*"))
        if path.is_file() and not {"node_modules", "dist"} & set(path.relative_to(PWA).parts)
    ]
    stamp = _Stamp("build", [*inputs, ROOT / "server" / "returns" / "checklists.json"])
    if stamp.is_fresh() and (PWA / "dist" / "service-worker.js").exists():
        return
    _say("building the phone app")
    _run([str(node / "npm"), "run", "--silent", "build"], cwd=PWA, path=node)
    stamp.write()


class _Stamp:
    """Remembers, in .venv, the content of the files that something was made from."""

    def __init__(self, name: str, files: Iterable[Path]) -> None:
        self.path = VENV / f".stamp-{name}"
        digest = hashlib.sha256(sys.version.encode())
        for file in files:
            digest.update(f"\n{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
        self.content = digest.hexdigest()

    def is_fresh(self) -> bool:
        """Whether it was made from exactly these files."""
        return self.path.exists() and self.path.read_text() == self.content

    def write(self) -> None:
        """Remember."""
        self.path.write_text(self.content)


def _run(command: list[str], cwd: Path = ROOT, path: Path | None = None) -> None:
    environment = dict(os.environ)
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment.get('PATH', '')}"
    subprocess.run(command, check=True, cwd=cwd, env=environment, stdin=subprocess.DEVNULL)


def _say(what: str) -> None:
    print(f"handback: {what} …", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
