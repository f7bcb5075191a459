"""A photograph's way from a phone to somebody who may see it."""

from __future__ import annotations

import hashlib
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import func, select

from server.database import db
from server.evidence.store import photo_key
from server.models.journal import JournalEntry, Photo
from server.models.state import AssetState
from server.running import pictures
from tests.evidence.pictures import jpeg, label, saved, scenery


def path_of(example, sha256: str, size: str = "") -> str:
    return f"/api/returns/{example.return_id}/photos/{sha256}" + (f"?size={size}" if size else "")


def took(phone, example, nth: int = 0, photo: bytes = b"", slot: str = "lid") -> str:
    """Record a photograph and send the entry; answers the digest."""
    entry = phone.took(example.return_id, example.assets[nth].id, slot=slot, photo=photo or jpeg())
    phone.push()
    return entry.openings[0]["sha256"]


def sent(phone, example, nth: int = 0, photo: bytes = b"", slot: str = "lid") -> str:
    """Record a photograph and send it all; answers the digest."""
    sha256 = took(phone, example, nth, photo, slot)
    answer = phone.put_photo(example.return_id, sha256)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return sha256


def refusal(phone, example, data: bytes) -> tuple[int, str]:
    answer = phone.put_photo(example.return_id, took(phone, example, photo=data))
    return answer.status_code, answer.get_json()["code"]


def counted(app, model) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_a_photograph_arrives_and_is_shown(phone, example):
    data = jpeg()
    answer = phone.browser.get(path_of(example, sent(phone, example, photo=data)))
    assert answer.data == data and answer.content_type == "image/jpeg"


def test_the_receipt_confirms_what_was_kept(phone, example):
    data = jpeg(800, 600)
    answer = phone.put_photo(example.return_id, took(phone, example, photo=data)).get_json()
    assert answer["sha256"] == hashlib.sha256(data).hexdigest()
    assert (answer["bytes"], answer["width"], answer["height"], answer["label"]) == (len(data), 800, 600, None)
    assert answer["server_epoch"] == phone.epoch


def test_the_original_is_kept_byte_for_byte_beside_its_smaller_pictures(app, phone, example):
    data = jpeg(2000, 1500)
    sha256 = sent(phone, example, photo=data)
    store = app.extensions["store"]
    kept = {size: store.get(photo_key(example.return_id, sha256, size)) for size in ("full", "1280", "320")}
    assert kept["full"] == data and len(kept["320"]) < len(kept["1280"]) < len(data)


@pytest.mark.parametrize("size", ["1280", "320"])
def test_smaller_pictures_are_shown(phone, example, size):
    answer = phone.browser.get(path_of(example, sent(phone, example, photo=saved(scenery(2000, 1500), "PNG")), size))
    assert answer.status_code == 200 and answer.content_type == "image/jpeg"


def test_an_unknown_size_is_refused(phone, example):
    assert phone.browser.get(path_of(example, sent(phone, example), "640")).status_code == 422


def test_a_picture_is_cached_for_ever_by_one_browser_and_never_run(phone, example):
    sha256 = sent(phone, example)
    answer = phone.browser.get(path_of(example, sha256))
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"]
    again = phone.browser.get(path_of(example, sha256), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_a_label_of_the_asset_matches(phone, example):
    answer = phone.put_photo(example.return_id, took(phone, example, photo=saved(label("5RFDP01")), slot="serial_label")).get_json()
    assert (answer["label"], answer["expected"]) == ("match", "5RFDP01")
    assert answer["codes"] == [{"text": "5RFDP01", "symbology": "code128"}]


def test_a_label_of_another_asset_is_told_at_once(phone, example):
    answer = phone.put_photo(example.return_id, took(phone, example, photo=saved(label("PF3ABCDE")), slot="serial_label")).get_json()
    assert (answer["label"], answer["expected"]) == ("other", "5RFDP01")


def two_codes(serial: str, tag: str) -> bytes:
    """A label like the example's: the serial in bars, the tag in a QR code, which is the easier one to read."""
    return pictures.photograph(pictures.Subject("laptop", "Lenovo", "ThinkPad T14 Gen 3", serial, tag), "serial_label", 1)


def verdict_on(phone, example, data: bytes) -> tuple[str, set[str]]:
    """What is said of a label photograph of the first asset (serial 5RFDP01, tag IT-1001), and what was read."""
    answer = phone.put_photo(example.return_id, took(phone, example, photo=data, slot="serial_label")).get_json()
    return answer["label"], {code["text"] for code in answer["codes"]}


def test_the_serial_is_read_where_the_tag_is_found_first(phone, example):
    assert verdict_on(phone, example, two_codes("5RFDP01", "IT-9999")) == ("match", {"5RFDP01", "IT-9999"})


def test_the_expected_tag_alone_is_a_match(phone, example):
    assert verdict_on(phone, example, saved(label(example.assets[0].tag, "QRCode"))) == ("match", {example.assets[0].tag})


def test_another_serial_beside_a_strange_tag_is_told(phone, example):
    assert verdict_on(phone, example, two_codes("PF9XX0ZT", "IT-9999")) == ("other", {"PF9XX0ZT", "IT-9999"})


def test_an_unreadable_label_is_told_at_once(phone, example):
    answer = phone.put_photo(example.return_id, took(phone, example, slot="serial_label")).get_json()
    assert (answer["label"], answer["expected"]) == ("unread", "5RFDP01")


def test_arrival_is_written_into_the_journal_and_the_record(app, phone, example):
    sent(phone, example)
    with app.app_context():
        state = db.session.get(AssetState, (example.return_id, example.assets[0].id))
        kinds = db.session.scalars(select(JournalEntry.kind).order_by(JournalEntry.seq)).all()
    assert kinds[-1] == "photo.received"
    assert (state.photos, state.photos_awaited) == (1, 0) and state.record["photos"][0]["arrived"]


def test_sending_again_changes_nothing(app, phone, example):
    sha256 = sent(phone, example, photo=saved(label("5RFDP01")), slot="serial_label")
    entries = counted(app, JournalEntry)
    answer = phone.put_photo(example.return_id, sha256)
    assert answer.status_code == 200 and answer.get_json()["label"] == "match"
    assert (counted(app, Photo), counted(app, JournalEntry)) == (1, entries)


def test_twenty_at_once_give_one_row_and_one_entry(app, phone, example, any_database):
    sha256 = took(phone, example)
    cookies = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in phone.browser.browser._cookies.values())}
    headers = {**cookies, "X-CSRF-Token": phone.browser.csrf}

    def put(_: int) -> int:
        return app.test_client(use_cookies=False).put(path_of(example, sha256), data=phone.photos[sha256], headers=headers).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(put, range(20)))
    assert statuses == [200] * 19 + [201]
    assert counted(app, Photo) == 1
    with app.app_context():
        received = select(func.count()).where(JournalEntry.kind == "photo.received")
        assert db.session.scalar(received) == 1


def test_two_entries_may_name_one_photograph(app, phone, example):
    data = jpeg()
    sent(phone, example, 0, data)
    sha256 = took(phone, example, 1, data)
    assert phone.put_photo(example.return_id, sha256).status_code == 200
    with app.app_context():
        states = [db.session.get(AssetState, (example.return_id, asset.id)) for asset in example.assets[:2]]
    assert [state.photos_awaited for state in states] == [0, 0]


def test_a_photograph_nobody_named_is_not_kept(app, phone, example):
    data = jpeg()
    answer = phone.browser.put(path_of(example, hashlib.sha256(data).hexdigest()), data=data)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not_named")
    assert counted(app, Photo) == 0


def test_other_bytes_than_the_address_names_are_refused(app, phone, example):
    sha256 = took(phone, example)
    answer = phone.browser.put(path_of(example, sha256), data=jpeg(seed=2))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "hash_mismatch")
    assert counted(app, Photo) == 0


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"not a picture at all", (422, "not_an_image")),
        (jpeg()[:-200], (422, "truncated")),
        (jpeg() + b"PK\3\4", (422, "trailing_bytes")),
        (saved(scenery(), "GIF"), (415, "wrong_type")),
        (saved(scenery(), "PNG", save_all=True, append_images=[scenery(seed=2)]), (422, "animated")),
        (jpeg(15, 900), (422, "too_few_pixels")),
    ],
)
def test_a_bad_file_is_refused_with_a_code_and_leaves_nothing(app, phone, example, data, expected):
    assert refusal(phone, example, data) == expected
    assert counted(app, Photo) == 0 and phone.browser.get(path_of(example, hashlib.sha256(data).hexdigest())).status_code == 404


def test_what_does_not_decode_leaves_nothing_in_the_store(app, phone, example):
    png = saved(Image.new("L", (64, 64)), "PNG")
    data = png[:33] + _chunk(b"IDAT", b"no deflate stream") + png[-12:]
    assert refusal(phone, example, data) == (422, "damaged")
    assert not app.extensions["store"].exists(photo_key(example.return_id, hashlib.sha256(data).hexdigest(), "full"))


def test_limits_of_the_settings_hold(app, phone, example):
    app.extensions["settings"] = replace(app.extensions["settings"], photo_bytes_max=300_000, photo_pixels_max=1_000_000)
    assert refusal(phone, example, bytes(300_001)) == (413, "too_large")
    assert refusal(phone, example, jpeg(1200, 1000)) == (422, "too_many_pixels")
    app.extensions["settings"] = replace(app.extensions["settings"], photo_edge_pixels_min=500)
    assert refusal(phone, example, jpeg(640, 480)) == (422, "too_few_pixels")


def test_a_photograph_may_be_larger_than_other_requests(phone, example):
    data = jpeg() + bytes(2_000_000)
    assert refusal(phone, example, b"x" * 2_000_000) == (422, "not_an_image")
    assert sent(phone, example, photo=data)


def test_a_mislabelled_photograph_is_taken_for_what_it_is(phone, example):
    data = saved(scenery(), "PNG")
    shown = phone.browser.get(path_of(example, sent(phone, example, photo=data)))
    assert shown.content_type == "image/png" and shown.data == data


def test_another_branch_sees_neither_photograph_nor_digest(phone, example, people, sign_in):
    sha256 = sent(phone, example, 0)
    other = sign_in(people.make("technician", [example.b]))
    assert other.get(path_of(example, sha256)).status_code == 404
    took(phone, example, 1, jpeg(seed=3))
    assert other.get(f"/api/returns/{example.return_id}/awaited").get_json()["digests"] == []


def test_nobody_and_strangers_are_refused(app, phone, example, people, sign_in):
    sha256 = sent(phone, example)
    stranger = sign_in(people.make("technician", []))
    assert app.test_client().get(path_of(example, sha256)).status_code == 401
    assert stranger.get(path_of(example, sha256)).status_code == 404
    assert stranger.put(path_of(example, sha256), data=phone.photos[sha256]).status_code == 404
    assert app.test_client().put(path_of(example, sha256), data=phone.photos[sha256]).status_code == 401


def test_an_auditor_sees_and_sends_nothing(phone, example, people, sign_in):
    sha256 = sent(phone, example)
    auditor = sign_in(people.make("auditor"))
    assert auditor.get(path_of(example, sha256)).status_code == 200
    assert auditor.put(path_of(example, sha256), data=phone.photos[sha256]).status_code == 403


def test_awaited_names_what_has_not_come(phone, example):
    first, second = took(phone, example, 0, jpeg(seed=1)), took(phone, example, 1, jpeg(seed=2))
    phone.put_photo(example.return_id, first)
    assert phone.browser.get(f"/api/returns/{example.return_id}/awaited").get_json()["digests"] == [second]


def test_held_confirms_only_what_tables_and_store_both_have(app, phone, example):
    first, second = sent(phone, example, 0, jpeg(seed=1)), sent(phone, example, 1, jpeg(seed=2))
    app.extensions["store"].delete(photo_key(example.return_id, second, "full"))
    answer = phone.browser.post(f"/api/returns/{example.return_id}/photos/held", json={"digests": [first, second, "0" * 64]})
    assert answer.get_json()["held"] == [first]


def test_what_the_store_lost_is_taken_again(app, phone, example):
    sha256 = sent(phone, example)
    app.extensions["store"].delete(photo_key(example.return_id, sha256, "full"))
    assert phone.put_photo(example.return_id, sha256).status_code == 200
    assert phone.browser.get(path_of(example, sha256)).data == phone.photos[sha256]


def test_a_withdrawn_person_delivers_with_a_ticket_and_only_what_it_is_for(app, phone, example, people, sign_in):
    entry = phone.took(example.return_id, example.assets[0].id, photo=jpeg())
    other = jpeg(seed=9)
    phone.photos[hashlib.sha256(other).hexdigest()] = other
    sign_in(people.make("administrator")).patch(f"/api/people/{phone.person.id}", json={"is_active": False})
    (verdict,) = phone.push()
    assert verdict["verdict"] == "quarantined"
    sha256 = entry.openings[0]["sha256"]
    assert phone.put_photo(example.return_id, sha256).status_code == 401
    assert phone.put_photo(example.return_id, sha256, ticket="0" * 64).status_code == 401
    assert phone.put_photo(example.return_id, sha256, ticket=verdict["ticket"]).status_code == 201
    assert phone.put_photo(example.return_id, hashlib.sha256(other).hexdigest(), ticket=verdict["ticket"]).status_code == 401


@pytest.mark.parametrize("name", ["x", "0" * 63, "G" * 64, "A" * 64])
def test_an_address_that_is_no_digest_is_nowhere(phone, example, name):
    assert phone.browser.get(path_of(example, name)).status_code == 404
    assert phone.browser.put(path_of(example, name), data=b"x").status_code == 404


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
