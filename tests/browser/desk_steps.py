"""What a manager does in these tests, and a day's work for them to look at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from server.database import db
from server.models.journal import JournalEntry
from tests.evidence import pictures
from tests.example import Example
from tests.people import Somebody
from tests.phones import Phone

AXE = (Path(__file__).resolve().parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js").read_text()
SLOTS = ("serial_label", "lid", "keyboard", "screen_on_white", "base", "left_edge", "right_edge", "accessories")


def desk_path(example: Example, rest: str = "") -> str:
    """The return's screen on the desk."""
    return f"/desk/returns/{example.return_id}{rest}"


def review_path(example: Example, place: int = 0) -> str:
    """The review of one of the example's assets."""
    return desk_path(example, f"/review/{example.assets[place].id}")


def sign_in_at_desk(page: Page, person: Somebody) -> None:
    """Sign in through the form; the desk opens."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Returns")).to_be_visible()


def work_on(phone: Phone, example: Example, place: int) -> dict[str, str]:
    """Find and photograph one of the laptops, with a scratch marked on its lid. Gives the photos' ids by slot."""
    asset, taken = example.assets[place], {}
    phone.located(example.return_id, asset.id, asset.serial)
    for seed, slot in enumerate(SLOTS):
        image = pictures.label(asset.serial, size=(1024, 768)) if slot == "serial_label" else pictures.scenery(1024, 768, seed + 10 * place)
        taken[slot] = phone.took(example.return_id, asset.id, slot, pictures.saved(image), w=1024, h=768).id
    box = {"x": 3000, "y": 4000, "w": 2000, "h": 1000, "code": "scratch"}
    phone.defect(example.return_id, asset.id, marks=[{"photo": taken["lid"], "boxes": [box]}])
    answer_all(phone, example, place)
    send_all(phone, example)
    return taken


def answer_all(phone: Phone, example: Example, place: int) -> None:
    """Condition, power, accessories and locks of a laptop."""
    asset = example.assets[place]
    questions = ("hinge", "keys", "trackpad", "ports", "camera", "screen_pixels", "battery_safe", "labels_removed")
    locks = ("firmware_password", "drive_password", "activation_lock", "mdm", "remote_management")
    bodies: dict[str, dict[str, Any]] = {
        "condition.answered": {"answers": dict.fromkeys(questions, "good")},
        "power.tested": {"result": "starts"},
        "accessories.checked": {"present": list(asset.accessories), "missing": []},
        "locks.checked": {"states": dict.fromkeys(locks, "released")},
    }
    for kind, body in bodies.items():
        phone.record(example.return_id, kind, asset.id, body)


def send_all(phone: Phone, example: Example) -> None:
    """Entries first, then the photographs."""
    phone.push()
    for digest in list(phone.photos):
        assert phone.put_photo(example.return_id, digest).status_code in (200, 201)


def journal(app: Flask, kind: str) -> list[JournalEntry]:
    """The journal's entries of a kind, in its order."""
    with app.app_context():
        return list(db.session.scalars(select(JournalEntry).where(JournalEntry.kind == kind).order_by(JournalEntry.seq)))


def arrived(page: Page, app: Flask, kind: str, count: int = 1) -> list[JournalEntry]:
    """The journal's entries of a kind, once so many have come from this page."""
    for _ in range(300):
        found = journal(app, kind)
        if len(found) >= count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(found)} of {count} {kind} arrived")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with what is on the screen."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)")
    return [f"{one['id']}: {json.dumps([node['html'][:160] for node in one['nodes'][:3]])}" for one in found]


def dialog(page: Page) -> Locator:
    """The sheet that is open."""
    return page.get_by_role("dialog")
