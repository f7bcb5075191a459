"""A world with two branches in which everything of branch A exists once, and a browser for everybody who might ask."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from PIL import Image

from server.database import db, new_id
from server.models.journal import Quarantine
from server.models.reference import Asset, Branch, Lease, Lessor, Return, ReturnAsset, ReturnBranch
from server.models.state import AssetState
from tests.people import People, SignedIn
from tests.phones import Key, Phone, base64url

ROLES = ("administrator", "manager", "technician", "auditor")
BOUND = ("manager", "technician")


@dataclass
class World:
    """`near` holds a browser per role that belongs to branch A, `far` the bound roles of branch B, `ids` what A has.

    The return `shared` has assets of both branches, `own` only of A. `secrets` are texts nobody of B may ever read.
    """

    app: Flask
    near: dict[str, SignedIn] = field(default_factory=dict)
    far: dict[str, SignedIn] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    photo: bytes = b""


def make_world(app: Flask) -> World:
    """Build it through the tables, the phone and the doors. Any number of worlds fit into one app."""
    world = World(app)
    _reference(world)
    _people(world)
    _record(world)
    _doors(world)
    return world


def _reference(world: World) -> None:
    mark = uuid.uuid4().hex[:10].upper()
    ids = world.ids
    for name in (
        "a",
        "b",
        "lessor",
        "lease",
        "own_lease",
        "free_lease",
        "shared",
        "own",
        "asset",
        "other_asset",
        "own_asset",
    ):
        ids[name] = new_id()
    with world.app.app_context():
        db.session.add_all(
            [Branch(id=ids["a"], code=f"A{mark}", name="A"), Branch(id=ids["b"], code=f"B{mark}", name="B")]
        )
        db.session.add(Lessor(id=ids["lessor"], name=f"Lessor {mark}"))
        db.session.flush()
        for lease, returned, places in (("lease", "shared", "ab"), ("own_lease", "own", "a")):
            _add_return(world, mark, lease, returned, places)
        db.session.add(Lease(id=ids["free_lease"], lessor_id=ids["lessor"], number=f"free-{mark}"))
        db.session.flush()
        free = f"AFREE{mark}"
        db.session.add(
            Asset(lease_id=ids["free_lease"], branch_id=ids["a"], serial=free, serial_norm=free, category="laptop")
        )
        world.secrets.append(free)
        db.session.commit()


def _add_return(world: World, mark: str, lease: str, returned: str, places: str) -> None:
    ids = world.ids
    due = date.today() + timedelta(days=30)
    db.session.add(Lease(id=ids[lease], lessor_id=ids["lessor"], number=f"{lease}-{mark}", ends_on=due))
    db.session.flush()
    db.session.add(Return(id=ids[returned], lease_id=ids[lease], title=f"{returned} {mark}", due_on=due))
    db.session.flush()
    assets = {"shared": (("a", "asset"), ("b", "other_asset")), "own": (("a", "own_asset"),)}[returned]
    for place, asset in assets:
        serial = {"asset": "ANEAR", "other_asset": "BFAR", "own_asset": "AOWN"}[asset] + mark
        ids[f"{asset}_serial"] = serial
        db.session.add(Asset(id=ids[asset], lease_id=ids[lease], branch_id=ids[place], serial=serial, serial_norm=serial,
                             category="laptop"))  # fmt: skip
        db.session.flush()
        db.session.add(ReturnAsset(return_id=ids[returned], asset_id=ids[asset]))
        db.session.add(
            AssetState(return_id=ids[returned], asset_id=ids[asset], branch_id=ids[place], category="laptop")
        )
    db.session.add_all(ReturnBranch(return_id=ids[returned], branch_id=ids[place]) for place in places)
    world.secrets += [ids[f"{asset}_serial"] for place, asset in assets if place == "a"]


def _people(world: World) -> None:
    people = People(world.app)
    for role in ROLES:
        person = people.make(role, [world.ids["a"]] if role in BOUND else [], name=f"{role} {uuid.uuid4().hex}")
        world.near[role] = SignedIn(world.app, person)
        world.ids[role] = person.id
        if role == "technician":
            world.secrets.append(person.name)
    for role in BOUND:
        world.far[role] = SignedIn(world.app, people.make(role, [world.ids["b"]]))


def _record(world: World) -> None:
    """The technician of A finds and photographs the asset of A on the shared return."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(kept, "JPEG")
    world.photo = kept.getvalue()
    phone = Phone(world.near["technician"], world.near["technician"].person).enrol()
    note = f"note {uuid.uuid4().hex}"
    phone.located(world.ids["shared"], world.ids["asset"])
    world.ids["photo"] = phone.took(world.ids["shared"], world.ids["asset"], "lid", world.photo, w=40, h=30).id
    phone.noted(world.ids["shared"], world.ids["asset"], note)
    assert {verdict["verdict"] for verdict in phone.push()} == {"recorded"}
    [world.ids["sha256"]] = phone.photos
    assert phone.put_photo(world.ids["shared"], world.ids["sha256"]).status_code == 201
    world.ids["leaf"] = _kept_aside(world, phone)
    world.ids["kid"] = phone.kid
    world.ids["device"] = world.near["technician"].get("/api/devices").json[0]["id"]
    world.secrets.append(note)


def _kept_aside(world: World, phone: Phone) -> str:
    """An entry in quarantine: it claims a place that another has."""
    twin = phone.record(world.ids["own"], "power.tested", world.ids["own_asset"], {"result": "starts"})
    with world.app.app_context():
        db.session.add(
            Quarantine(leaf=bytes.fromhex(twin.leaf), entry_id=twin.id, return_id=twin.return_id, kid=phone.kid,
                       person_id=world.near["technician"].person.id, jws=twin.jws, reason="conflict")
        )  # fmt: skip
        db.session.commit()
    return twin.leaf


def _doors(world: World) -> None:
    """What the manager and the administrator of A made: links, an invitation, an API token."""
    manager, administrator = world.near["manager"], world.near["administrator"]
    invitation = {"role": "technician", "branch_ids": [world.ids["a"]], "name": f"newcomer {uuid.uuid4().hex}"}
    world.ids["invitation"] = _made(manager, "/api/invitations", invitation)["id"]
    link = _made(manager, f"/api/returns/{world.ids['shared']}/links", {"label": f"label {uuid.uuid4().hex}"})
    world.ids |= {"link": link["id"], "link_token": link["url"].rsplit("/", 1)[1]}
    world.ids["import"] = _import(world)
    world.ids["token"] = _made(administrator, "/api/tokens", {"name": "robot", "role": "auditor"})["id"]
    world.secrets.append(invitation["name"])


def _made(browser: SignedIn, path: str, wish: dict[str, Any]) -> dict[str, Any]:
    answer = browser.post(path, json=wish)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json
    return found


def schedule(world: World) -> dict[str, Any]:
    """A small schedule, as a form."""
    text = f"Serial,Category,Branch\nASCHEDULED{uuid.uuid4().hex[:8].upper()},laptop,A\n"
    return {"data": {"file": (io.BytesIO(text.encode()), "schedule.csv"), "lessor_id": world.ids["lessor"]}}


def _import(world: World) -> str:
    answer = world.near["manager"].post("/api/imports", **schedule(world))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.json["id"])


def spki() -> str:
    """A fresh device's public key."""
    return base64url(Key().spki)
