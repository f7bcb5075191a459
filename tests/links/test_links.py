"""Links: made, bound, revoked, expired, logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.database import db, now
from server.models.links import Link
from tests.example import Example
from tests.links.conftest import Recorded, Shared
from tests.people import People, SignedIn, Somebody

Share = Callable[..., Shared]
SignIn = Callable[[Somebody], SignedIn]


def change(app: Flask, link: Shared, **values: object) -> None:
    """Alter a link in the tables."""
    with app.app_context():
        found = db.session.get_one(Link, link.id)
        for name, value in values.items():
            setattr(found, name, value)
        db.session.commit()


def test_a_link_lasts_thirty_days_unless_its_maker_says_otherwise(app: Flask, share: Share) -> None:
    with app.app_context():
        lasts = [db.session.get_one(Link, share(**wish).id).expires_at - now() for wish in ({}, {"days": 5})]
    assert [round(left / timedelta(days=1)) for left in lasts] == [30, 5]


@pytest.mark.parametrize("days", [0, -1, 367, 1.5, "many"])
def test_an_absurd_life_is_refused(manager: SignedIn, example: Example, days: object) -> None:
    answer = manager.post(f"/api/returns/{example.return_id}/links", json={"days": days})
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["days"])


def test_only_the_hash_of_a_token_is_kept(app: Flask, share: Share) -> None:
    link = share()
    token = link.path.removeprefix("/l/")
    assert len(token) == 43
    with app.app_context():
        row = db.session.execute(db.select(Link.__table__).where(Link.id == link.id)).one()
    assert token not in repr(row)


def test_unknown_expired_and_revoked_look_the_same(
    app: Flask, share: Share, manager: SignedIn, client: FlaskClient
) -> None:
    expired, revoked = share(), share()
    change(app, expired, expires_at=now() - timedelta(seconds=1))
    assert manager.delete(f"/api/links/{revoked.id}").status_code == 204
    answers = [client.get(path) for path in (expired.path, revoked.path, "/l/" + "x" * 43)]
    told = [({**answer.headers, "X-Request-Id": ""}, answer.data) for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert told[0] == told[1] == told[2]


def test_a_revoked_link_shows_nothing_below_it_either(recorded: Recorded, share: Share, manager: SignedIn) -> None:
    link = share()
    manager.delete(f"/api/links/{link.id}")
    below = ("", f"/assets/{recorded.asset}", f"/photos/{recorded.photos['lid']}/320")
    assert [link.get(rest).status_code for rest in below] == [404, 404, 404]
    assert manager.delete(f"/api/links/{link.id}").status_code == 404


def test_guessing_tokens_is_slowed_down(share: Share, client: FlaskClient) -> None:
    link = share()
    answers = [client.get(f"/l/{number:043}") for number in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {404}
    assert answers[30].status_code == 429 and int(answers[30].headers["Retry-After"]) > 0
    assert "text/html" in answers[30].content_type
    assert link.get().status_code == 429


def test_uses_are_logged_with_the_network_and_no_more(
    app: Flask, recorded: Recorded, share: Share, manager: SignedIn
) -> None:
    link = share()
    visitor = {"REMOTE_ADDR": "203.0.113.77"}
    for rest in (
        "",
        f"/assets/{recorded.asset}",
        f"/photos/{recorded.photos['lid']}/full",
        f"/photos/{recorded.photos['lid']}/320",
    ):
        link.lessor.get(link.path + rest, environ_base=visitor)
    uses = manager.get(f"/api/links/{link.id}/uses").json
    assert sorted(use["page"] for use in uses) == ["asset", "page", "photo"]
    assert {use["network"] for use in uses} == {"203.0.113.0/24"}


def test_a_use_after_the_end_is_logged_as_refused(app: Flask, share: Share, manager: SignedIn) -> None:
    link = share()
    change(app, link, expires_at=now() - timedelta(seconds=1))
    link.get()
    assert [use["page"] for use in manager.get(f"/api/links/{link.id}/uses").json] == ["refused"]


def test_a_managers_link_never_shows_more_than_the_manager_sees(
    people: People, sign_in: SignIn, example: Example, share: Share
) -> None:
    local = sign_in(people.make("manager", [example.b]))
    page = share(by=local).text()
    assert [unit.serial in page for unit in example.assets] == [False] * 3 + [True] * 3


def test_a_manager_cannot_share_assets_of_another_branch(people: People, sign_in: SignIn, example: Example) -> None:
    local = sign_in(people.make("manager", [example.b]))
    wish = {"asset_ids": [example.assets[0].id]}
    answer = local.post(f"/api/returns/{example.return_id}/links", json=wish)
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["asset_ids"])


def test_a_local_manager_neither_sees_nor_revokes_a_wider_link(
    people: People, sign_in: SignIn, example: Example, share: Share
) -> None:
    wider = share()
    local = sign_in(people.make("manager", [example.b]))
    assert local.get(f"/api/returns/{example.return_id}/links").json == []
    assert local.delete(f"/api/links/{wider.id}").status_code == 404
    assert local.get(f"/api/links/{wider.id}/uses").status_code == 404
    assert wider.get().status_code == 200


def test_technicians_and_strangers_make_no_links(
    people: People, sign_in: SignIn, example: Example, client: FlaskClient
) -> None:
    path = f"/api/returns/{example.return_id}/links"
    technician = sign_in(people.make("technician", [example.a]))
    auditor = sign_in(people.make("auditor"))
    assert technician.post(path, json={}).status_code == 403
    assert auditor.post(path, json={}).status_code == 403
    assert auditor.get(path).status_code == 200
    assert client.post(path, json={}).status_code == 401


def test_the_list_tells_everything_but_the_address(share: Share, manager: SignedIn, example: Example) -> None:
    link = share(label="Inspection", shows=["notes", "photos"], passphrase="open sesame")
    [told] = manager.get(f"/api/returns/{example.return_id}/links").json
    assert (told["id"], told["label"], told["shows"], told["has_passphrase"]) == (
        link.id,
        "Inspection",
        ["photos", "notes"],
        True,
    )
    assert link.path.removeprefix("/l/") not in str(told)


def test_a_link_can_never_write(recorded: Recorded, share: Share, example: Example) -> None:
    link = share()
    link.get()
    for method in ("put", "patch", "delete"):
        assert getattr(link.lessor, method)(link.path).status_code == 405
    assert link.lessor.get(f"/api/returns/{example.return_id}/links").status_code == 401
