"""The lesser commands, run as a person runs them."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import func, select

from server.config import Settings
from server.database import db
from server.models.reference import Asset, Lease, Lessor
from server.running import example, labels, phone
from server.running.place import Folder
from tests.example import Example
from tests.phones import Phone
from tests.running.installation import ROOT, Installation

pytestmark = pytest.mark.slow
Handback = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def handback(settings: Settings) -> Handback:
    """`handback("user", "add", …)` over this test's database."""
    named = ("database_url", "s3_endpoint_url", "s3_bucket", "s3_access_key", "s3_secret_key", "secret_key", "keys_dir")
    given = {name.upper(): str(getattr(settings, name)) for name in named}

    def run(*words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "server", *words]
        environment = {**os.environ, **given}
        return subprocess.run(
            command, cwd=ROOT, env=environment, input=said, capture_output=True, text=True, check=False
        )

    return run


def test_a_person_can_be_added_and_signs_in(handback: Handback, app: Flask, example: Example) -> None:
    words = ("user", "add", "nora@example.com", "--name", "Nora", "--role", "technician", "--branch", "A")
    done = handback(*words, said="plough-lantern-seven-creek\n")
    assert done.returncode == 0, done.stderr
    signing_in = {"email": "nora@example.com", "password": "plough-lantern-seven-creek"}
    answer = app.test_client().post("/api/session", json=signing_in)
    assert [branch["code"] for branch in answer.get_json()["person"]["branches"]] == ["A"]


@pytest.mark.parametrize(
    ("words", "password", "reason"),
    [
        (("--role", "technician", "--branch", "Z"), "plough-lantern-seven-creek", "no branch Z"),
        (("--role", "auditor"), "short", "at least 12"),
    ],
)
def test_a_person_who_cannot_be_added_is_one_line(
    handback: Handback, words: tuple[str, ...], password: str, reason: str
) -> None:
    done = handback("user", "add", "nora@example.com", "--name", "Nora", *words, said=password + "\n")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert reason in done.stderr


def test_rebuilding_gives_what_was_there(handback: Handback, phone: Phone, example: Example) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    phone.pull()
    before = dict(phone.states)
    assert "rebuilt 1 return" in handback("rebuild").stdout
    phone.cursors = {}
    phone.pull()
    assert phone.states == before


def test_a_new_epoch_has_phones_offer_again_what_they_hold(
    handback: Handback, app: Flask, phone: Phone, example: Example
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    assert phone.waiting == []
    assert handback("epoch").returncode == 0
    app.extensions.pop("server_epoch", None)  # what a request remembers for a second
    phone.pull()
    assert [entry.kind for entry in phone.waiting] == ["asset.located"]
    assert [verdict["verdict"] for verdict in phone.push()] == ["known"]


def test_a_schedule_is_imported_from_the_command_line(handback: Handback, app: Flask) -> None:
    words = ("import", "server/running/example.csv", "--lessor", "Halden", "--create-branches")
    made = handback(*words, "--dry-run")
    assert made.returncode == 1  # the file names no lease
    with app.app_context():
        lessor = db.session.scalars(select(Lessor.id)).one()
        db.session.add(Lease(lessor_id=lessor, number="HR-1"))
        db.session.commit()
    done = handback(*words, "--lease", "HR-1", "--accept-warnings")
    assert done.returncode == 0, done.stderr
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Asset)) == 24


def test_without_an_installation_a_command_says_so(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "server", "rebuild"],
        cwd=ROOT,
        env={**clean, "VAR": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"handback: There is no Handback in {tmp_path / 'none'} yet (make run makes one), and DATABASE_URL is not set."
    ]
    assert not (tmp_path / "none").exists()


def test_the_printed_labels_can_be_read() -> None:
    rows = list(example.schedule())
    for start in range(0, len(rows), 12):
        some = rows[start : start + 12]
        read = {found.text for found in zxingcpp.read_barcodes(labels.page(some, start))}
        assert read == {row["serial"] for row in some} | {row["tag"] for row in some}


def test_the_certificate_is_trusted_by_who_trusts_the_folders_authority(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "var")
    first = phone.issue(folder, "192.0.2.7")
    authority = (folder.path / "tls" / "ca.pem").read_bytes()
    second = phone.issue(folder, "192.0.2.8")
    assert (folder.path / "tls" / "ca.pem").read_bytes() == authority  # phones install it once
    assert first == second
    assert (folder.path / "tls" / "ca.key").stat().st_mode & 0o077 == 0
    context = ssl.create_default_context(cafile=str(folder.path / "tls" / "ca.pem"))
    context.load_cert_chain(second["HANDBACK_CERTIFICATE"], second["HANDBACK_CERTIFICATE_KEY"])


@pytest.mark.slow
def test_phones_are_served_over_tls(tmp_path: Path) -> None:
    running = Installation(tmp_path / "var", "phone", HANDBACK_EXAMPLE="0", HOST="127.0.0.1").ready()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port + 1}/handback.crt", timeout=10) as answer:
            authority = answer.read().decode()
        context = ssl.create_default_context(cadata=authority)
        with urllib.request.urlopen(f"https://127.0.0.1:{running.port}/healthz", timeout=10, context=context) as answer:
            assert answer.status == 200
    finally:
        running.end()
