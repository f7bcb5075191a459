"""How to knock at every door: the values in its address and a body that is good. A new door needs a line here."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.access.world import World, schedule, spki


@dataclass(frozen=True)
class Call:
    """`values` fill the address, by the names in `World.ids`; `body` gives arguments for the request.

    `far`: the statuses with which somebody of branch B is refused. None: nothing in the request is of branch A, so the
    door opens and simply shows nothing of A. `own`: the statuses that somebody of branch A gets.
    """

    values: dict[str, str]
    body: Callable[[World], dict[str, Any]] = lambda world: {}
    far: frozenset[int] | None = frozenset({404})
    own: frozenset[int] = frozenset({200, 201, 202, 204})


def _json(**body: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"json": body}


def _push(world: World) -> dict[str, Any]:
    return {"json": {"kid": "0" * 64, "clock": "2026-01-01T00:00:00Z", "entries": [{"jws": "x"}]}}


def _open_return(world: World) -> dict[str, Any]:
    return {"json": {"lease_id": world.ids["free_lease"], "due_on": date.today().isoformat()}}


def _invite(world: World) -> dict[str, Any]:
    return {"json": {"role": "technician", "branch_ids": [world.ids["a"]]}}


def _lease(world: World) -> dict[str, Any]:
    return {"json": {"lessor_id": world.ids["lessor"], "number": f"new {spki()[:20]}"}}


def _identify(world: World) -> dict[str, Any]:
    """The other branch's serial; what comes back of A's is in test_a_code_of_another_branch."""
    return {"json": {"code": world.ids["other_asset_serial"], "symbology": "code128"}}


def _photo(world: World) -> dict[str, Any]:
    return {"data": world.photo, "content_type": "image/jpeg"}


def _archive(world: World) -> dict[str, Any]:
    return {"data": {"file": (io.BytesIO(b"not a zip"), "outbox.zip")}}


RETURN = {"return_id": "own"}
ASSET = {"return_id": "shared", "asset_id": "asset"}
IMPORT = {"import_id": "import"}
PHOTO = {"return_id": "shared", "sha256": "sha256"}
LESSOR = {"token": "link_token"}
OPEN: Callable[..., Call] = lambda values=None, **more: Call(values or {}, far=None, **more)  # noqa: E731

CALLS: dict[str, Call] = {
    "api-docs.openapi_json": Call({}, far=None),
    "health.healthz": OPEN(),
    "health.readyz": OPEN(own=frozenset({200, 503})),
    "imports.upload": Call({}, schedule, far=None),
    "imports.show": Call(IMPORT),
    "imports.problems": Call(IMPORT),
    "imports.check": Call(IMPORT, _json()),
    "imports.commit": Call(IMPORT, _json(), own=frozenset({409})),
    "leases.branches": Call({}, far=None),
    "leases.add_branch": Call({}, lambda world: {"json": {"code": spki()[-20:], "name": "New"}}, far=None),
    "leases.change_branch": Call({"branch_id": "a"}, _json(name="Renamed")),
    "leases.lessors": Call({}, far=None),
    "leases.add_lessor": Call({}, lambda world: {"json": {"name": spki()[-20:]}}, far=None),
    "leases.change_lessor": Call({"lessor_id": "lessor"}, lambda world: {"json": {"name": spki()[-20:]}}, far=None),
    "leases.leases": Call({}, far=None),
    "leases.add_lease": Call({}, _lease, far=None),
    "leases.lease": Call({"lease_id": "own_lease"}),
    "leases.change_lease": Call({"lease_id": "own_lease"}, _json(currency="USD")),
    "leases.assets": Call({"lease_id": "own_lease"}),
    "leases.change_asset": Call({"asset_id": "asset"}, _json(assignee="Somebody")),
    "lessor.style": OPEN(),
    "lessor.icon": OPEN(),
    "lessor.page": OPEN(LESSOR),
    "lessor.unlock": OPEN(LESSOR, body=lambda world: {"data": {"passphrase": "x"}}, own=frozenset({403})),
    "lessor.asset": OPEN({**LESSOR, "asset_id": "asset"}),
    "lessor.photo": OPEN({**LESSOR, "photo_id": "photo", "size": "=320"}),
    "links.index": Call(RETURN),
    "links.make": Call(RETURN, _json()),
    "links.revoke": Call({"link_id": "link"}),
    "links.uses": Call({"link_id": "link"}),
    "people.index": Call({}, far=None),
    "people.change": Call({"person_id": "technician"}, _json(name="Renamed")),
    "people.renew": Call({"person_id": "technician"}),
    "people.list_invitations": Call({}, far=None),
    "people.invite": Call({}, _invite, far=frozenset({403})),
    "people.withdraw": Call({"invitation_id": "invitation"}),
    "people.list_devices": Call({}, far=None),
    "people.revoke_device": Call({"device_id": "device"}),
    "people.list_tokens": Call({}, far=None),
    "people.make_token": Call({}, _json(name="robot", role="auditor"), far=None),
    "people.revoke_token": Call({"token_id": "token"}),
    "photos.put": Call(PHOTO, _photo),
    "photos.show": Call(PHOTO),
    "photos.awaited": Call(RETURN),
    "photos.held": Call(RETURN, _json(digests=[])),
    "returns.index": Call({}, far=None),
    "returns.open_return": Call({}, _open_return, far=frozenset({404, 422})),
    "returns.show": Call(RETURN),
    "returns.change": Call(RETURN, _json(title="Renamed")),
    "returns.assets": Call(RETURN),
    "returns.change_assets": Call(RETURN, lambda world: {"json": {"add": [world.ids["own_asset"]]}}),
    "returns.asset": Call(ASSET),
    "returns.asset_history": Call(ASSET),
    "returns.changes": Call(RETURN),
    "returns.next_to_review": Call(RETURN),
    "returns.reconciliation": Call(RETURN),
    "returns.identify": Call({}, _identify, far=None),
    "review.waiting": Call({}, far=None),
    "review.admit": Call({"leaf": "leaf"}, own=frozenset({409})),
    "review.dismiss": Call({"leaf": "leaf"}),
    "session.show": OPEN(),
    "session.enter": OPEN(body=_json(email="nobody@example.com", password="nothing"), own=frozenset({401, 429})),
    "session.sign_out": Call({}, far=None),
    "session.change_password": Call(
        {}, _json(current="wrong", new="seven green kettles"), far=None, own=frozenset({401})
    ),
    "session.set_up": OPEN(body=_json(code="x", name="x", email="x@example.com", password="x"), own=frozenset({409})),
    "session.look_at_invitation": OPEN(body=_json(token="x"), own=frozenset({404})),
    "session.accept_invitation": OPEN(
        body=_json(token="x", name="x", email="x@example.com", password="x"), own=frozenset({404})
    ),
    "session.enrol": Call({}, lambda world: {"json": {"spki": spki()}}, far=None),
    "shell.page": OPEN(own=frozenset({200, 503})),
    "shell.screen": OPEN({"screen": "=desk"}, own=frozenset({200, 503})),
    "shell.screen_within": OPEN({"room": "=desk", "rest": "=returns"}, own=frozenset({200, 503})),
    "shell.asset": OPEN({"name": "=nothing.js"}, own=frozenset({404})),
    "shell.manifest": OPEN(own=frozenset({200, 404, 503})),
    "shell.worker": OPEN(own=frozenset({200, 404, 503})),
    "sync.push": Call({}, _push, far=None),
    "sync.pull": Call({}, _json(epoch=None, returns={}), far=None),
    "sync.take_archive": Call({}, _archive, far=None, own=frozenset({422})),
}
