"""An outbox that comes as a ZIP (offline.md 30)."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import update

from server.database import db
from server.models.people import Device
from tests.example import Example
from tests.journal.reading import head, state_of
from tests.people import SignedIn, Somebody
from tests.phones import Phone


def jpeg(colour: int) -> bytes:
    """A small photograph."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (colour, 90, 90)).save(out, "JPEG")
    return out.getvalue()


def outbox(phone: Phone, **changes: Any) -> bytes:
    """The phone's unsent work as it exports it."""
    lines = "\n".join(json.dumps({"kid": phone.kid, **entry.wire}) for entry in phone.waiting)
    photos = [
        {
            "path": f"photos/{entry.return_id}/{digest}.jpg",
            "return": entry.return_id,
            "sha256": digest,
            "bytes": 1,
            "type": "image/jpeg",
        }
        for entry in phone.waiting
        for digest in [one["sha256"] for one in entry.openings if one["role"] == "photo"]
    ]
    manifest = {
        "format": "handback-outbox-1",
        "made_at": "",
        "person": phone.person.id,
        "keys": [],
        "photos": photos,
        "unreadable": [],
        **changes,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("entries.jsonl", lines)
        for photo in photos:
            archive.writestr(photo["path"], phone.photos[photo["sha256"]])
        archive.writestr("manifest.json", json.dumps(manifest))
    return out.getvalue()


def bring(browser: SignedIn, archive: bytes) -> Any:
    """Import it."""
    return browser.post("/api/sync/archive", data=archive, content_type="application/zip")


def words(answer: Any) -> tuple[list[str], list[str]]:
    """The verdicts on entries and photographs."""
    body = answer.get_json()
    return [one["verdict"] for one in body["verdicts"]], [one["verdict"] for one in body["photos"]]


def test_offline_30_a_manager_imports_a_technicians_outbox_any_number_of_times(
    app: Flask, phone: Phone, sign_in: Any, manager: Somebody, example: Example
) -> None:
    asset, desk = example.assets[0].id, sign_in(manager)
    phone.located(example.return_id, asset)
    phone.took(example.return_id, asset, photo=jpeg(10))
    archive = outbox(phone)
    assert words(bring(desk, archive)) == (["recorded", "recorded"], ["received"])
    before = head(app, example.return_id)
    assert words(bring(desk, archive)) == (["known", "known"], ["received"])
    assert head(app, example.return_id) == before
    state = state_of(app, example.return_id, asset)
    assert (state.photos_awaited, state.record["located"]["by"]) == (0, phone.person.id)


def test_a_form_with_a_file_is_taken_too(phone: Phone, sign_in: Any, manager: Somebody, example: Example) -> None:
    phone.located(example.return_id, example.assets[0].id)
    answer = sign_in(manager).post("/api/sync/archive", data={"file": (io.BytesIO(outbox(phone)), "outbox.zip")})
    assert words(answer) == (["recorded"], [])


def test_offline_16_a_revoked_phones_archive_is_quarantined_with_its_photos(
    app: Flask, phone: Phone, sign_in: Any, manager: Somebody, example: Example
) -> None:
    phone.took(example.return_id, example.assets[0].id, photo=jpeg(20))
    with app.app_context():
        db.session.execute(update(Device).values(revoked_at=datetime.now(UTC)))
        db.session.commit()
    assert words(bring(sign_in(manager), outbox(phone))) == (["quarantined"], ["received"])


def test_one_bad_photo_holds_up_nothing(phone: Phone, sign_in: Any, manager: Somebody, example: Example) -> None:
    for number in (30, 40):
        phone.took(example.return_id, example.assets[0].id, photo=jpeg(number))
    spoilt = next(iter(phone.photos))
    phone.photos[spoilt] = jpeg(99)
    assert words(bring(sign_in(manager), outbox(phone))) == (["recorded", "recorded"], ["refused", "received"])


@pytest.mark.parametrize("cut", [slice(0, 100), slice(200, None), slice(0, 0)])
def test_a_damaged_zip_is_told_plainly(
    phone: Phone, sign_in: Any, manager: Somebody, example: Example, cut: slice
) -> None:
    phone.located(example.return_id, example.assets[0].id)
    answer = bring(sign_in(manager), outbox(phone)[cut])
    assert (answer.status_code, answer.get_json()["code"]) == (422, "bad_archive")


def test_a_zip_that_is_no_outbox_is_refused(phone: Phone, sign_in: Any, manager: Somebody, example: Example) -> None:
    phone.located(example.return_id, example.assets[0].id)
    answer = bring(sign_in(manager), outbox(phone, format="something-else"))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "bad_archive")


def test_a_member_that_unpacks_beyond_the_limit_is_refused(sign_in: Any, manager: Somebody) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * 20_000_000)
    assert bring(sign_in(manager), out.getvalue()).get_json()["code"] == "bad_archive"


def test_a_technician_does_not_import_what_is_not_theirs_to_see(
    people: Any, phone: Phone, sign_in: Any, example: Example
) -> None:
    phone.took(example.return_id, example.assets[0].id, photo=jpeg(50))
    assert bring(sign_in(people.make("auditor")), outbox(phone)).status_code == 403
