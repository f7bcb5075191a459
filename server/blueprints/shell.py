"""The app's own files: the page, the offline policy, and everything content-hashed (offline.md 25 to 28)."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, request, send_file
from flask_smorest import Blueprint
from werkzeug.security import safe_join

from server.access import settings
from server.errors import NotFound, Unavailable

blueprint = Blueprint("shell", __name__, description="The app's own files")

DIST = Path(__file__).resolve().parents[2] / "pwa" / "dist"
TYPES = {
    ".html": "text/html", ".js": "text/javascript", ".css": "text/css",
    ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json",
}  # fmt: skip
_FOREVER = "public, max-age=31536000, immutable"


_SCREENS = 'any("sign-in", setup, invitation, field, scan, outbox, unexpected, desk)'


@blueprint.get("/")
def page() -> Response:
    """The one page of the app; it draws the screen its address names."""
    return _page()


@blueprint.get(f"/<{_SCREENS}:screen>")
def screen(screen: str) -> Response:
    """A screen of the app, opened by its address."""
    return _page()


@blueprint.get("/<any(returns, desk):room>/<path:rest>")
def screen_within(room: str, rest: str) -> Response:
    """A screen further in."""
    return _page()


@blueprint.get("/service-worker.js")
def worker() -> Response:
    """The offline policy of this version, or its end when SERVICE_WORKER is off."""
    name = "service-worker.js" if settings().service_worker == "on" else "service-worker-off.js"
    return _file(name, "no-cache")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """What the phone shows when the app is installed."""
    return _file("manifest.webmanifest", "no-cache")


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """A file whose name carries its hash: it never changes."""
    return _file(f"assets/{name}", _FOREVER)


def _page() -> Response:
    return _file("index.html", "no-cache")


def _file(name: str, caching: str) -> Response:
    """A built file, brotli-compressed when the browser takes that. Raises NotFound, and Unavailable before the first build."""
    dist = Path(current_app.config.get("SHELL_DIST", DIST))
    path = safe_join(str(dist), name)
    if path is None or name.endswith(".br") or not Path(path).is_file():
        if not (dist / "index.html").is_file():
            raise Unavailable("The app is not built yet. Run `make build`.")
        raise NotFound()
    packed = Path(f"{path}.br")
    is_packed = packed.is_file() and request.accept_encodings.quality("br") > 0
    response = send_file(packed if is_packed else path, mimetype=TYPES.get(Path(path).suffix), conditional=False)
    for name in ("Content-Disposition", "Last-Modified", "Expires", "Date"):
        response.headers.pop(name, None)
    if is_packed:
        response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = caching
    response.make_conditional(request)
    return response
