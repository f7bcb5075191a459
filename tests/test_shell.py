"""How the app's own files are served."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.config import Settings


@pytest.fixture
def dist(app: Flask, tmp_path: Path) -> Path:
    """A small build."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>the app")
    (folder / "service-worker.js").write_text("// the policy")
    (folder / "service-worker-off.js").write_text("// the end")
    (folder / "assets" / "app-1234.js").write_text("run()")
    (folder / "assets" / "app-1234.js.br").write_bytes(brotli.compress(b"run()"))
    app.config["SHELL_DIST"] = str(folder)
    return folder


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/outbox", "/desk", "/desk/returns/new", "/returns/0/assets/1", "/invitation"]
)
def test_every_screen_is_the_one_page_and_is_asked_for_anew(client: FlaskClient, dist: Path, path: str) -> None:
    answer = client.get(path)
    assert answer.text == "<!doctype html>the app"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_page_that_did_not_change_is_not_sent_again(client: FlaskClient, dist: Path) -> None:
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_hashed_files_stay_for_ever_and_travel_packed(client: FlaskClient, dist: Path) -> None:
    answer = client.get("/assets/app-1234.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data) == b"run()"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_browser_without_brotli_gets_plain_files(client: FlaskClient, dist: Path) -> None:
    answer = client.get("/assets/app-1234.js", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.text == "run()"


@pytest.mark.parametrize(
    "path", ["/assets/nothing.js", "/assets/app-1234.js.br", "/assets/..%2Findex.html", "/nothing", "/api/nothing"]
)
def test_what_is_not_ours_is_not_found(client: FlaskClient, dist: Path, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_worker_is_never_cached_and_can_be_switched_off(
    client: FlaskClient, app: Flask, settings: Settings, dist: Path
) -> None:
    assert client.get("/service-worker.js").text == "// the policy"
    assert client.get("/service-worker.js").headers["Cache-Control"] == "no-cache"
    app.extensions["settings"] = replace(settings, service_worker="off")
    assert client.get("/service-worker.js").text == "// the end"


def test_before_the_first_build_the_answer_says_what_to_do(client: FlaskClient, app: Flask, tmp_path: Path) -> None:
    app.config["SHELL_DIST"] = str(tmp_path / "nothing")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "make build" in answer.get_json()["detail"]
