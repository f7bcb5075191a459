"""The store or the database dies, or is full: the phone is told, nothing is half-done, and the next try works."""

from __future__ import annotations

import resource

import pytest
from sqlalchemy import func, select

from server.database import db
from server.evidence.store import photo_key
from server.models.journal import JournalEntry, Photo
from tests.evidence.pictures import jpeg


def waiting(phone, example) -> str:
    entry = phone.took(example.return_id, example.assets[0].id, photo=jpeg(2000, 1500))
    phone.push()
    return entry.openings[0]["sha256"]


def arrivals(app) -> tuple[int, int]:
    with app.app_context():
        received = select(func.count()).where(JournalEntry.kind == "photo.received")
        return db.session.scalar(select(func.count()).select_from(Photo)), db.session.scalar(received)


def test_a_dead_store_is_told_and_the_next_try_works(app, phone, example, s3):
    sha256 = waiting(phone, example)
    s3.stop()
    try:
        answer = phone.put_photo(example.return_id, sha256)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
        assert arrivals(app) == (0, 0)
    finally:
        s3.start()
    assert phone.put_photo(example.return_id, sha256).status_code == 201
    assert arrivals(app) == (1, 1)


def test_a_picture_of_a_dead_store_is_told(phone, example, s3):
    sha256 = waiting(phone, example)
    phone.put_photo(example.return_id, sha256)
    s3.stop()
    try:
        assert phone.browser.get(f"/api/returns/{example.return_id}/photos/{sha256}").status_code == 503
    finally:
        s3.start()


def test_a_full_store_is_told_and_the_next_try_writes_the_whole_photograph(app, phone, example, s3):
    sha256 = waiting(phone, example)
    unlimited = resource.prlimit(s3.child.pid, resource.RLIMIT_FSIZE, (8_000, resource.RLIM_INFINITY))
    try:
        assert phone.put_photo(example.return_id, sha256).status_code == 503
        assert arrivals(app) == (0, 0)
    finally:
        resource.prlimit(s3.child.pid, resource.RLIMIT_FSIZE, unlimited)
    assert phone.put_photo(example.return_id, sha256).status_code == 201
    assert app.extensions["store"].get(photo_key(example.return_id, sha256, "full")) == phone.photos[sha256]


@pytest.mark.parametrize("any_database", ["postgresql"], indirect=True)
def test_a_dead_database_is_told_and_the_next_try_works(app, phone, example, any_database, postgres):
    sha256 = waiting(phone, example)
    postgres.stop()
    try:
        assert phone.put_photo(example.return_id, sha256).status_code == 503
    finally:
        postgres.start()
    assert phone.put_photo(example.return_id, sha256).status_code == 201
    assert arrivals(app) == (1, 1)


def test_a_photograph_that_lost_its_row_to_an_old_backup_is_taken_again(app, phone, example):
    sha256 = waiting(phone, example)
    phone.put_photo(example.return_id, sha256)
    with app.app_context():
        db.session.delete(db.session.get(Photo, (example.return_id, bytes.fromhex(sha256))))
        db.session.commit()
    assert phone.put_photo(example.return_id, sha256).status_code == 201
    assert arrivals(app)[0] == 1
