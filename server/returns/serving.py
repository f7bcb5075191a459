"""What the server itself records, signed with its own key: openings, enrolments, revocations, arrivals."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app

from server.database import db, new_id, now
from server.errors import NotFound
from server.journal import keys, ledger
from server.journal.entry import ZEROS, parse
from server.journal.signing import ServerKey, sign_entry
from server.returns import projections
from server.returns.bodies import WrongBody
from server.returns.kinds import CATALOGUE
from server.returns.told import Told, wire_time


def record_server(
    return_id: str, kind: str, asset_id: str | None, data: dict[str, Any], actor_id: str | None = None
) -> ledger.Placed:
    """Append one entry signed by the server, with its consequences, in the caller's transaction (the caller commits).

    Raises NotFound for an unknown return and `WrongBody` when the catalogue does not allow it.
    """
    return record_server_many(return_id, [(kind, asset_id, data)], actor_id)[0]


def record_server_many(
    return_id: str, said: Sequence[tuple[str, str | None, dict[str, Any]]], actor_id: str | None = None
) -> list[ledger.Placed]:
    """Append several (kind, asset, data) in order, as `record_server` does one."""
    for kind, _, data in said:
        known = CATALOGUE.get(kind)
        if known is None or known.roles or not known.is_body(data):
            raise WrongBody(f"The server does not record {kind} like this.")
    db.session.flush()
    moved = ledger.take_lock(return_id, len(said))
    if moved is None:
        raise NotFound("There is no such return.")
    received_at = now()
    placed = _sign(return_id, moved[0] - len(said) + 1, said, actor_id, received_at)
    ledger.write(placed, [], received_at)
    told = [_told(one, wire_time(received_at)) for one in placed]
    asset_ids = sorted({entry.asset_id for entry in told if entry.asset_id})
    projections.project(return_id, told, projections.load(return_id, asset_ids) if asset_ids else {})
    return placed


def enrol_in_return(return_id: str, seq: int, signer: keys.Signer, received_at: datetime) -> None:
    """Say in a return's journal whose key now begins to write in it. The caller holds the lock and has kept `seq` free."""
    spki = base64.urlsafe_b64encode(signer.spki).rstrip(b"=").decode()
    data = {"kid": signer.kid, "spki": spki, "person": signer.person_id}
    ledger.write(_sign(return_id, seq, [("device.enrolled", None, data)], None, received_at), [], received_at)


def _sign(
    return_id: str,
    seq: int,
    said: Sequence[tuple[str, str | None, dict[str, Any]]],
    actor_id: str | None,
    received_at: datetime,
) -> list[ledger.Placed]:
    key = ServerKey.load(current_app.extensions["settings"].keys_dir)
    last = ledger.tail(return_id, key.kid)
    dseq, dprev = (0, ZEROS) if last is None else (last.dseq + 1, bytes(last.leaf).hex())
    if last is None:
        keys.ensure_server_key(key)
    placed = []
    for place, (kind, asset_id, data) in enumerate(said):
        payload: dict[str, Any] = {
            "v": 1, "id": new_id(), "return": return_id, "dseq": dseq + place, "dprev": dprev, "at": wire_time(received_at), "seen": None,
            "kind": kind, "asset": asset_id, "att": [], "data": data,
        }  # fmt: skip
        entry = parse(sign_entry(key, payload))
        placed.append(ledger.Placed(entry, actor_id, seq + place))
        dprev = entry.leaf.hex()
    return placed


def _told(placed: ledger.Placed, received: str) -> Told:
    entry = placed.entry
    return Told(
        placed.seq,
        entry.id,
        entry.kind,
        entry.asset_id,
        placed.person_id,
        entry.at,
        received,
        entry.att,
        entry.data,
        {},
    )
