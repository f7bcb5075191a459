"""Bad days of a server: parts die, disks fill, backups are restored, clocks are wrong. Nothing called saved is lost."""

from __future__ import annotations

import io
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from server import create_app
from server.config import Settings
from server.database import db
from server.models.journal import JournalEntry
from server.running.storage import EmbeddedS3
from tests.example import Example
from tests.people import Somebody
from tests.phones import Phone
from tests.running.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.slow


def picture(seed: int, side: int = 480) -> bytes:
    """A JPEG that does not compress: every seed another."""
    pixels = random.Random(seed).randbytes(side * side * 3)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), pixels).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def kept_ids(app: Flask) -> set[str]:
    """The entries the server has."""
    with app.app_context():
        return set(db.session.scalars(select(JournalEntry.id)))


def send_photos(phone: Phone, example: Example) -> list[int]:
    """Offer every photograph; gives the answers' statuses."""
    return [phone.put_photo(example.return_id, digest).status_code for digest in phone.photos]


def awaited(phone: Phone, example: Example) -> list[str]:
    """What the server says it still awaits."""
    digests: list[str] = phone.browser.get(f"/api/returns/{example.return_id}/awaited").get_json()["digests"]
    return digests


def test_the_photo_store_dies_and_comes_back(s3: EmbeddedS3, phone: Phone, example: Example) -> None:
    phone.took(example.return_id, example.assets[0].id, photo=picture(1))
    s3.stop()
    try:
        assert [verdict["verdict"] for verdict in phone.push()] == ["recorded"]  # entries need no photo store
        assert send_photos(phone, example) == [503]
    finally:
        s3.start()
    assert awaited(phone, example) == list(phone.photos)
    assert send_photos(phone, example) == [201]
    assert awaited(phone, example) == []


def test_the_photo_store_dies_while_people_look(s3: EmbeddedS3, phone: Phone, example: Example) -> None:
    phone.took(example.return_id, example.assets[0].id, photo=picture(2))
    phone.push()
    send_photos(phone, example)
    digest, original = next(iter(phone.photos.items()))
    s3.stop()
    try:
        answer = phone.browser.get(f"/api/returns/{example.return_id}/photos/{digest}")
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
    finally:
        s3.start()
    assert phone.browser.get(f"/api/returns/{example.return_id}/photos/{digest}").data == original


class TestAFullDisk:
    """The photo store has no room left."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[SmallDisk]:
        """A disk with room for about one photograph."""
        with small_disk(tmp_path / "disk", 400) as made:
            yield made

    @pytest.fixture
    def settings(self, settings: Settings, disk: SmallDisk) -> Settings:
        """Handback over that disk."""
        server = disk.server
        return replace(
            settings, s3_endpoint_url=server.endpoint, s3_access_key=server.access_key, s3_secret_key=server.secret_key
        )

    def test_refuses_photographs_and_takes_them_once_there_is_room(
        self, disk: SmallDisk, phone: Phone, example: Example
    ) -> None:
        for seed in range(4):
            phone.took(example.return_id, example.assets[0].id, photo=picture(seed))
        assert {verdict["verdict"] for verdict in phone.push()} == {"recorded"}
        before = send_photos(phone, example)
        assert 503 in before and set(before) <= {201, 503}
        assert len(awaited(phone, example)) == before.count(503)
        disk.grow()
        assert set(send_photos(phone, example)) <= {200, 201}
        assert awaited(phone, example) == []
        for digest, original in phone.photos.items():
            assert phone.browser.get(f"/api/returns/{example.return_id}/photos/{digest}").data == original


def test_a_phone_whose_clock_is_a_year_off_loses_nothing(app: Flask, phone: Phone, example: Example) -> None:
    phone.clock = lambda: datetime.now(UTC) - timedelta(days=366)
    saved = phone.located(example.return_id, example.assets[0].id)
    verdict = phone.push()[0]
    assert (verdict["verdict"], "clock_off" in verdict["flags"]) == ("recorded", True)
    assert saved.id in kept_ids(app)


def test_clocks_do_not_order_entries(
    phone_of: Callable[[Somebody], Phone], technician: Somebody, example: Example
) -> None:
    ahead, right = phone_of(technician), phone_of(technician)
    ahead.clock = lambda: datetime.now(UTC) + timedelta(days=366)
    ahead.record(example.return_id, "power.tested", example.assets[0].id, {"result": "does_not_start"})
    right.record(example.return_id, "power.tested", example.assets[0].id, {"result": "starts"})
    ahead.push()
    right.push()
    right.pull()
    assert right.states[example.return_id, example.assets[0].id]["record"]["power"]["result"] == "starts"


def copy_database(source: str, target: Path) -> None:
    """A consistent copy of a SQLite database, as a nightly backup makes it."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def restore(app: Flask, backup: Path) -> Flask:
    """Stop the server, put the backup in the database's place, start the server."""
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        db.engine.dispose()
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(backup.read_bytes())
    return create_app(settings)


def test_yesterdays_backup_is_restored_and_phones_bring_back_the_day(
    app: Flask, phone: Phone, example: Example, tmp_path: Path
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    phone.push()
    phone.pull()
    with app.app_context():
        copy_database(str(db.engine.url.database), tmp_path / "yesterday.sqlite")
    for asset in example.assets[:3]:
        phone.took(example.return_id, asset.id, photo=picture(hash(asset.serial) % 1000))
    phone.push()
    assert send_photos(phone, example) == [201] * 3
    phone.pull()
    saved = {entry.id for entry in phone.entries}
    assert saved <= kept_ids(app)

    restored = restore(app, tmp_path / "yesterday.sqlite")
    assert not saved <= kept_ids(restored)
    phone.browser.browser = signed_in_again(restored, phone)
    epoch = phone.epoch
    phone.pull()
    assert phone.epoch != epoch
    while phone.waiting:
        phone.push()
    assert saved <= kept_ids(restored)
    assert sorted(awaited(phone, example)) == sorted(phone.photos)
    assert set(send_photos(phone, example)) <= {200, 201}
    assert awaited(phone, example) == []


def signed_in_again(restored: Flask, phone: Phone) -> object:
    """The phone's browser, now speaking to the restored server. Its session is older than the backup and still holds."""
    browser = restored.test_client()
    for cookie in phone.browser.browser._cookies.values():
        browser._cookies[cookie._storage_key] = cookie
    return browser
