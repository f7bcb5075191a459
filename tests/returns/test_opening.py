"""Opening a return: its assets, its first entry, and what stands in the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server.database import db
from server.models.journal import JournalEntry
from server.models.reference import Asset, Lease, Return, ReturnAsset
from tests.example import Example


@pytest.fixture
def lease_id(app, example: Example) -> str:
    """A second lease with two assets in A and one in B."""
    with app.app_context():
        lease = Lease(lessor_id=example.lessor_id, number="L-2")
        db.session.add(lease)
        db.session.flush()
        for place, branch in enumerate((example.a, example.a, example.b)):
            serial = f"NEW000{place}"
            db.session.add(
                Asset(lease_id=lease.id, branch_id=branch, serial=serial, serial_norm=serial, category="monitor")
            )
        db.session.commit()
        return lease.id


def wish(lease_id: str, **more: Any) -> dict[str, Any]:
    return {"lease_id": lease_id, "title": "Autumn", "due_on": str(date.today() + timedelta(days=40)), **more}


def assets_of(app, lease_id: str) -> list[str]:
    with app.app_context():
        chosen = select(Asset.id).where(Asset.lease_id == lease_id).order_by(Asset.serial_norm)
        return list(db.session.scalars(chosen))


def test_a_return_of_a_whole_lease_starts_with_a_signed_entry(
    app, people, sign_in, lease_id: str, any_database: str
) -> None:
    administrator = sign_in(people.make("administrator"))
    made = administrator.post("/api/returns", json=wish(lease_id)).json
    assert (made["counts"]["assets"], made["head_seq"], made["days_left"]) == (3, 1, 40)
    with app.app_context():
        (entry,) = db.session.scalars(select(JournalEntry).where(JournalEntry.return_id == made["id"]))
        assert (entry.kind, entry.person_id) == ("return.opened", administrator.person.id)


def test_a_manager_opens_a_return_of_what_is_in_their_branches(
    people, sign_in, example: Example, lease_id: str
) -> None:
    manager = sign_in(people.make("manager", branches=[example.a]))
    made = manager.post("/api/returns", json=wish(lease_id)).json
    assert (made["counts"]["assets"], [branch["code"] for branch in made["branches"]]) == (2, ["A"])


def test_an_asset_of_another_branch_cannot_be_put_on_a_return(
    app, people, sign_in, example: Example, lease_id: str
) -> None:
    manager = sign_in(people.make("manager", branches=[example.a]))
    foreign = assets_of(app, lease_id)[2]
    assert manager.post("/api/returns", json=wish(lease_id, asset_ids=[foreign])).status_code == 404


def test_an_asset_is_on_one_open_return_at_a_time(people, sign_in, example: Example) -> None:
    administrator = sign_in(people.make("administrator"))
    refused = administrator.post("/api/returns", json=wish(example.lease_id))
    assert refused.status_code == 409
    assert "Spring return" in refused.json["detail"]


def test_nothing_of_a_refused_return_is_left(app, people, sign_in, example: Example) -> None:
    sign_in(people.make("administrator")).post("/api/returns", json=wish(example.lease_id))
    with app.app_context():
        assert len(list(db.session.scalars(select(Return)))) == 1


@pytest.mark.parametrize("asset_ids", [[], ["018f0000-0000-7000-8000-000000000000"]])
def test_a_return_needs_assets_of_its_lease(people, sign_in, lease_id: str, asset_ids: list[str]) -> None:
    administrator = sign_in(people.make("administrator"))
    assert administrator.post("/api/returns", json=wish(lease_id, asset_ids=asset_ids)).status_code in {404, 422}


def test_a_closed_lease_has_no_new_returns(people, sign_in, lease_id: str) -> None:
    administrator = sign_in(people.make("administrator"))
    administrator.patch(f"/api/leases/{lease_id}", json={"is_closed": True})
    assert administrator.post("/api/returns", json=wish(lease_id)).status_code == 409


@pytest.mark.parametrize("role", ["technician", "auditor"])
def test_technicians_and_auditors_open_no_return(people, sign_in, example: Example, lease_id: str, role: str) -> None:
    browser = sign_in(people.make(role, branches=[example.a]))
    assert browser.post("/api/returns", json=wish(lease_id)).status_code == 403


def test_some_assets_of_a_lease_are_enough(app, people, sign_in, lease_id: str) -> None:
    administrator = sign_in(people.make("administrator"))
    chosen = assets_of(app, lease_id)[:1]
    made = administrator.post("/api/returns", json=wish(lease_id, asset_ids=chosen)).json
    with app.app_context():
        listed = select(ReturnAsset.asset_id).where(ReturnAsset.return_id == made["id"])
        assert list(db.session.scalars(listed)) == chosen


def test_two_managers_at_once_open_one_return_of_the_same_assets(
    app, people, sign_in, lease_id: str, any_database: str
) -> None:
    browsers = [sign_in(people.make("administrator")) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda browser: browser.post("/api/returns", json=wish(lease_id)).status_code, browsers)
        )
    assert sorted(answers) == [201, 409, 409, 409]
