"""Taking a device's access away: its sessions end, its keys stop, and every journal it wrote in is told."""

from __future__ import annotations

from sqlalchemy import select

from server.access import Actor
from server.database import db
from server.models.journal import JournalEntry
from server.people import devices
from server.returns import recording


def revoke_device(device_id: str, actor: Actor) -> None:
    """Revoke a device within the actor's reach, and say so in the returns where its keys wrote. Raises NotFound."""
    kids = devices.revoke(device_id, actor)
    written = select(JournalEntry.return_id, JournalEntry.kid).where(JournalEntry.kid.in_(kids)).distinct()
    for return_id, kid in db.session.execute(written.order_by(JournalEntry.return_id, JournalEntry.kid)).all():
        recording.record_server(return_id, "device.revoked", None, {"kid": kid}, actor_id=actor.person_id)
    db.session.commit()
