"""The lessor's door: pages rendered here, without JavaScript, through which nothing can be written."""

from __future__ import annotations

import gzip
import hashlib
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask_smorest import Blueprint
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from server.access import settings
from server.errors import NotFound, TooMany
from server.evidence.store import photo_key
from server.models.links import Link
from server.returns import link_page, links

blueprint = Blueprint("lessor", __name__, url_prefix="/l", description="The lessor's read-only pages")
COOKIE = "handback_link"
_WORTH_PACKING = 16_384
SIZES = frozenset({"320", "1280", "full"})
_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FILES = Path(__file__).resolve().parents[1] / "templates" / "link"


@blueprint.app_template_filter("link_day")
def day(moment: date) -> str:
    """A day as people write it."""
    return f"{moment.day} {moment:%b %Y}"


@blueprint.app_template_filter("link_minute")
@lru_cache(4096)
def minute(moment: datetime) -> Markup:
    """A moment to the minute, exact for machines."""
    return Markup('<time datetime="{:%Y-%m-%dT%H:%M:%SZ}">{}, {:%H:%M}</time>').format(moment, day(moment), moment)


@blueprint.get("/style.css")
def style() -> Response:
    """The pages' stylesheet; its address changes with its content."""
    response = Response(_style()[0], content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/icon.svg")
def icon() -> Response:
    """The pages' icon, for the browser's tab."""
    response = Response((_FILES / "icon.svg").read_bytes(), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/<token>")
def page(token: str) -> AnyResponse:
    """The return, or the question for the passphrase."""
    link = _link(token)
    if not _is_unlocked(link):
        return _page("locked.html", token=token, is_wrong=False)
    number = request.args.get("page", 1, type=int)
    heading = link_page.heading(link)
    pages = max(1, -(-heading.assets // link_page.PAGE_ASSETS))
    if not 1 <= number <= pages:
        raise NotFound()
    links.log_use(link, "page", request.remote_addr)
    shown = link_page.assets(link, number)
    return _page("return.html", token=token, link=link, heading=heading, assets=shown, number=number, pages=pages)


@blueprint.post("/<token>")
def unlock(token: str) -> AnyResponse:
    """Take the passphrase; the browser is let in for twelve hours."""
    link = _link(token)
    shown = links.unlock(link, request.form.get("passphrase", "")[:1000], request.remote_addr, settings())
    if shown is None:
        return _page("locked.html", 403, token=token, is_wrong=True)
    answer = redirect(url_for("lessor.page", token=token), 303)
    answer.set_cookie(COOKIE, shown, max_age=links.UNLOCKED_SECONDS, path=f"/l/{token}", httponly=True, samesite="Lax",
                      secure=settings().is_tls)  # fmt: skip
    return answer


@blueprint.get("/<token>/assets/<uuid:asset_id>")
def asset(token: str, asset_id: UUID) -> AnyResponse:
    """One asset with large photographs."""
    link = _open_link(token)
    found = link_page.asset(link, str(asset_id))
    if found is None:
        raise NotFound()
    links.log_use(link, "asset", request.remote_addr)
    return _page("asset.html", token=token, link=link, heading=link_page.heading(link), asset=found)


@blueprint.get("/<token>/photos/<uuid:photo_id>/<size>")
def photo(token: str, photo_id: UUID, size: str) -> AnyResponse:
    """A photograph of the link. Taking the original is written down, thumbnails are not."""
    link = _open_link(token)
    digest = link_page.photo_digest(link, str(photo_id)) if size in SIZES else None
    if digest is None:
        raise NotFound()
    if size == "full":
        links.log_use(link, "photo", request.remote_addr)
    try:
        stored = current_app.extensions["store"].stream(photo_key(link.return_id, digest, size))
    except KeyError:
        raise NotFound() from None
    response = Response(stored.chunks, content_type=stored.media_type)
    response.content_length = stored.size_bytes
    response.headers["Cache-Control"] = "private, max-age=600"  # short: a revoked link's pictures must fade
    return response


@blueprint.errorhandler(NotFound)
def gone(_: NotFound) -> AnyResponse:
    """Unknown, expired, revoked, or not of this link: one answer."""
    return _page("gone.html", 404)


@blueprint.errorhandler(TooMany)
def wait(problem: TooMany) -> AnyResponse:
    """Somebody on this network guesses."""
    answer = _page("wait.html", 429, minutes=-(-problem.more["retry_after"] // 60))
    answer.headers["Retry-After"] = str(problem.more["retry_after"])
    return answer


@blueprint.after_request
def protect(response: Response) -> Response:
    """Stricter than the app's pages: no script at all, found by no search engine, kept by no cache."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _link(token: str) -> Link:
    found = links.find(token, request.remote_addr, settings())
    if found is None:
        raise NotFound()
    return found


def _open_link(token: str) -> Link:
    """The link of a page behind the passphrase."""
    link = _link(token)
    if not _is_unlocked(link):
        raise NotFound()
    return link


def _is_unlocked(link: Link) -> bool:
    return links.is_unlocked(link, request.cookies.get(COOKIE), settings())


def _page(name: str, status: int = 200, **values: Any) -> AnyResponse:
    text = render_template(f"link/{name}", style_hash=_style()[1], **values)
    response = make_response(text, status)
    if len(text) > _WORTH_PACKING and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(text.encode(), 5))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


@cache
def _style() -> tuple[bytes, str]:
    content = (_FILES / "style.css").read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]
