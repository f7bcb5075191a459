"""What a lessor sees through a link, and what never."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from server.database import db
from server.models.reference import Asset, Lease
from tests.example import Example
from tests.links.conftest import Recorded, Shared, jpeg
from tests.people import SignedIn
from tests.phones import Phone

Share = Callable[..., Shared]
ALL = ["photos", "conditions", "notes"]


def test_the_page_shows_identity_condition_and_notes(recorded: Recorded, share: Share) -> None:
    page = share(shows=ALL).text(f"/assets/{recorded.asset}")
    for words in (
        "5RFDP01",
        "IT-1001",
        "Dell Latitude 5440",
        "Lid: scratch, moderate, 25 mm",
        "All keys work",
        "Fault",
    ):
        assert words in page
    for words in ("Starts", "Power cord", "Missing", "Device management", "Locked", "Sticky spacebar"):
        assert words in page


def test_the_page_brings_its_own_icon(client: FlaskClient, recorded: Recorded, share: Share) -> None:
    [address] = re.findall(r'rel="icon"[^>]* href="([^"]+)"', share().text())
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")


def test_a_note_cannot_become_markup(recorded: Recorded, share: Share) -> None:
    page = share(shows=ALL).text()
    assert "Sticky spacebar &lt;b&gt;" in page and "<b>" not in page


def test_marks_are_drawn_in_the_pixels_of_the_photograph(recorded: Recorded, share: Share) -> None:
    page = share(shows=["photos"]).text(f"/assets/{recorded.asset}")
    assert 'viewBox="0 0 640 480"' in page
    assert '<rect x="160" y="240" width="64" height="24"/>' in page


def test_times_of_recording_and_of_arrival_are_told_apart(app: Flask, recorded: Recorded, share: Share) -> None:
    page = share(shows=["photos"]).text()
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert [figure.count("Recorded") for figure in figures] == [1, 1, 1]
    assert [figure.count("Arrived") for figure in figures] == [1, 1, 0]
    assert "Not arrived yet" in figures[2]


def test_a_link_shows_only_what_its_maker_chose(recorded: Recorded, share: Share) -> None:
    without = share(shows=[]).text()
    assert "5RFDP01" in without
    for absent in ("<img", "<svg", "Scratch", "scratch", "Sticky", "Hinges", "Recorded by"):
        assert absent not in without
    assert "Sticky" not in share(shows=["photos", "conditions"]).text()
    assert "scratch" not in share(shows=["photos", "notes"]).text()


def test_nothing_of_other_assets_is_on_it(recorded: Recorded, share: Share, example: Example) -> None:
    link = share(asset_ids=[recorded.asset], shows=ALL)
    page = link.text()
    assert not [unit.serial for unit in example.assets[1:] if unit.serial in page]
    assert link.get(f"/assets/{example.assets[1].id}").status_code == 404


def test_people_assignees_and_prices_are_not_on_it(
    app: Flask, recorded: Recorded, phone: Phone, share: Share, manager: SignedIn, example: Example
) -> None:
    with app.app_context():
        db.session.get_one(Asset, recorded.asset).assignee = "Ada Lovelace"
        db.session.get_one(Lease, example.lease_id).rent_minor = 98765432
        db.session.commit()
    link = share(shows=ALL, label="internal label")
    page = link.text() + link.text(f"/assets/{recorded.asset}")
    for secret in (phone.person.name, phone.person.id, manager.person.name, "Ada Lovelace", "98765", "internal label"):
        assert secret not in page


def test_an_unexpected_find_is_not_the_lessors_to_see(phone: Phone, example: Example, share: Share) -> None:
    found = "01900000-0000-7000-8000-000000000001"
    data = {"scan": "SOMEBODY-ELSES", "symbology": "qr", "belongs": "other_lease"}
    phone.record(example.return_id, "asset.unexpected", found, data)
    assert phone.push()[0]["verdict"] == "recorded"
    link = share(shows=ALL)
    assert "SOMEBODY-ELSES" not in link.text()
    assert link.get(f"/assets/{found}").status_code == 404


def test_a_photograph_replaced_by_a_retake_is_gone(
    recorded: Recorded, phone: Phone, phone_of: Callable[..., Phone], manager: SignedIn, example: Example, share: Share
) -> None:
    lid = recorded.photos["lid"]
    desk = phone_of(manager.person)
    wish = {"slot": "lid", "photo": lid, "reason": "blurred"}
    retake = desk.record(example.return_id, "retake.requested", recorded.asset, wish)
    desk.push()
    link = share(shows=["photos"])
    assert link.get(f"/photos/{lid}/320").status_code == 200
    phone.took(example.return_id, recorded.asset, "lid", jpeg("olive"), retake=retake.id)
    phone.push()
    assert link.get(f"/photos/{lid}/320").status_code == 404
    assert lid not in link.text()


def test_photographs_come_in_three_sizes_and_no_other(recorded: Recorded, share: Share) -> None:
    link = share(shows=["photos"])
    lid = recorded.photos["lid"]
    assert link.get(f"/photos/{lid}/full").data == jpeg("navy")
    assert [link.get(f"/photos/{lid}/{size}").status_code for size in ("320", "1280", "4000")] == [200, 200, 404]
    assert "immutable" not in link.get(f"/photos/{lid}/320").headers["Cache-Control"]


def test_photographs_outside_the_link_are_refused(recorded: Recorded, share: Share, example: Example) -> None:
    lid = recorded.photos["lid"]
    assert share(shows=["conditions"]).get(f"/photos/{lid}/320").status_code == 404
    assert share(asset_ids=[example.assets[1].id]).get(f"/photos/{lid}/320").status_code == 404
    assert share().get(f"/photos/{recorded.photos['keyboard']}/320").status_code == 404


def test_a_page_without_javascript_index_or_referrer(recorded: Recorded, share: Share) -> None:
    answer = share(shows=ALL).get()
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "script" not in policy
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = answer.get_data(as_text=True)
    assert not re.search(r"<script|\son\w+=|style=|javascript:|https?://", page)


def test_the_stylesheet_is_ours_and_kept_by_browsers(share: Share) -> None:
    link = share()
    address = re.search(r'href="(/l/style\.css\?v=\w+)"', link.text())
    assert address
    answer = link.lessor.get(address[1])
    assert answer.mimetype == "text/css" and "immutable" in answer.headers["Cache-Control"]


def test_a_large_page_travels_packed(recorded: Recorded, share: Share) -> None:
    link = share(shows=ALL)
    packed = link.lessor.get(link.path, headers={"Accept-Encoding": "gzip"})
    plain = link.get()
    assert ("Content-Encoding" in packed.headers) == (len(plain.data) > 16_384)
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_a_device_with_a_nonsense_clock_breaks_nothing(phone: Phone, example: Example, share: Share) -> None:
    phone.record(
        example.return_id, "power.tested", example.assets[0].id, {"result": "starts"}, at="9999-12-31T23:59:59.999Z"
    )
    phone.push()
    assert "Starts" in share().text()
