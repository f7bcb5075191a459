"""One working day of the example: what the technician recorded, what the manager made of it, and the link for the lessor."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from server.database import db, new_id
from server.models.reference import Asset
from server.models.state import AssetState
from server.returns import checklist
from server.running.example_phone import ExamplePhone
from server.running.pictures import SIZE, Subject, photograph

_COMPLETE = ("5RFDP01", "PF3ABCDE", "9HJ2WT3", "FOC2031X0AB")
_BEGUN = "7KQ3XY2"
_MISSING = "CNK3120F8G"
_SCRATCHED = "PF3ABCDE"
_SCRATCH = (0.36, 0.62, 0.18)


class Day:
    """Timo's round through the Hamburg office, and Mara's look at it."""

    def __init__(self, app: Flask, passwords: dict[str, str], return_id: str) -> None:
        self.return_id = return_id
        self.phone = ExamplePhone(
            app, "technician@example.com", passwords["technician@example.com"], "Timo's phone", return_id
        )
        self.desk = ExamplePhone(app, "manager@example.com", passwords["manager@example.com"], "Mara's desk", return_id)
        with app.app_context():
            wanted = (*_COMPLETE, _BEGUN, _MISSING)
            self.assets = {
                asset.serial: asset for asset in db.session.scalars(select(Asset).where(Asset.serial.in_(wanted)))
            }
            touched = select(AssetState.asset_id).where(AssetState.return_id == return_id, AssetState.seq > 0)
            self._touched = set(db.session.scalars(touched))
            db.session.expunge_all()
        self.photos: dict[tuple[str, str], str] = {}

    def technician(self) -> None:
        """Four assets recorded, one begun, one looked for in vain. What an interrupted start left done is left alone."""
        for serial in (*_COMPLETE, _BEGUN, _MISSING):
            if self.assets[serial].id not in self._touched:
                self._visit(serial)
                self.phone.sync()

    def manager(self) -> None:
        """One asset accepted, one photograph asked for again."""
        if self.assets[_BEGUN].id in self._touched:
            return
        self.desk.record("review.accepted", self.assets["5RFDP01"].id, {})
        lid = self.photos[_BEGUN, "lid"]
        self.desk.record("retake.requested", self.assets[_BEGUN].id, {"slot": "lid", "photo": lid, "reason": "glare"},
                         note="The window is in the lid; a step to the left should do.")  # fmt: skip
        self.desk.sync()

    def lessors_link(self) -> str:
        """A link for the lessor; gives its address."""
        body = {"label": "Halden & Rowe, returns desk", "asset_ids": None, "shows": ["photos", "conditions", "notes"],
                "days": 30, "passphrase": None}  # fmt: skip
        made = self.desk.post(f"/api/returns/{self.return_id}/links", body)
        return str(made["url"])

    def _visit(self, serial: str) -> None:
        asset = self.assets[serial]
        if serial == _MISSING:
            self.phone.record("asset.not_found", asset.id, {})
            self.phone.record(
                "note.written", asset.id, {}, note="Desk 2.14 is empty; reception thinks it went to the Munich office."
            )
            return
        self._locate(serial)
        self._photograph(
            serial, ["serial_label", "lid"] if serial == _BEGUN else checklist.categories()[asset.category]["photos"]
        )
        if serial != _BEGUN:
            self._condition(serial)

    def _locate(self, serial: str) -> None:
        found = {"scan": serial, "rule": "serial", "symbology": "code128", "confirmed": False}
        self.phone.record("asset.located", self.assets[serial].id, found)

    def _photograph(self, serial: str, slots: list[str]) -> None:
        for slot in slots:
            scratch = _SCRATCH if (serial, slot) == (_SCRATCHED, "lid") else None
            self.photos[serial, slot] = self._photo(serial, slot, slot, None, scratch)

    def _photo(
        self, serial: str, drawn: str, slot: str, defect: str | None, scratch: tuple[float, float, float] | None
    ) -> str:
        asset = self.assets[serial]
        subject = Subject(asset.category, asset.maker, asset.model, asset.serial, asset.tag)
        picture = photograph(subject, drawn, len(self.photos), scratch)
        data = {"slot": slot, "w": SIZE[0], "h": SIZE[1], "defect": defect, "retake": None}
        return self.phone.record("photo.taken", asset.id, data, photo=picture)

    def _condition(self, serial: str) -> None:
        asset = self.assets[serial]
        category = checklist.categories()[asset.category]
        if serial == _SCRATCHED:
            self._scratch(serial)
        else:
            self.phone.record("damage.ruled_out", asset.id, {})
        parts: list[tuple[str, dict[str, Any]]] = [
            ("condition.answered", {"answers": dict.fromkeys(category["questions"], "good")}),
            ("power.tested", {"result": "starts"}),
            ("accessories.checked", {"present": list(asset.accessories), "missing": []}),
            (
                "locks.checked",
                {"states": {lock: "released" if lock == "mdm" else "none" for lock in category["locks"]}},
            ),
        ]
        for kind, data in parts:
            self.phone.record(kind, asset.id, data)

    def _scratch(self, serial: str) -> None:
        defect = new_id()
        wide = self._photo(serial, "lid", "defect_wide", defect, _SCRATCH)
        close = self._photo(serial, "lid", "defect_close", defect, (0.2, 0.4, 0.55))
        marks = [
            {"photo": wide, "boxes": [{"x": 3400, "y": 5900, "w": 2300, "h": 800, "code": "scratch"}]},
            {"photo": close, "boxes": [{"x": 1800, "y": 3700, "w": 6000, "h": 900, "code": "scratch"}]},
        ]
        self.phone.record("defect.recorded", self.assets[serial].id, {
            "defect": defect, "component": "lid", "type": "scratch", "severity": 2, "size_mm": 25, "count": 1, "marks": marks,
        })  # fmt: skip
