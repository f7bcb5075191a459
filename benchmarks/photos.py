"""Photographs taken in per second over HTTP, beside the sum of what cannot be avoided: decode once, encode two smaller
pictures, put one object into S3.

    python -m benchmarks.photos [--photos 64] [--clients 1 2]

Handback does all of it: hash, checks, both smaller pictures, barcodes (one photograph in eight is of a label, as on a
laptop's list, and shows its asset's serial), three objects in S3, the row and the journal's entry. What cannot be avoided is
measured alone, in as many threads as there are clients, in the cheapest way we know. That way is a JPEG scaled while it is
decoded: every coded bit of the file is still read, so it tells as much about the file's wholeness as a decode at full size,
which would cost a quarter more and flatter the ratio. A phone sends two at once. The ratio printed last is the worst of all
rows. The client, the server and the store share the machine; its cores must be idle for the ratio to mean anything.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from PIL import Image, ImageChops

from benchmarks import ground, scenes
from benchmarks.load import SLOTS
from benchmarks.serving import Client, environment, gunicorn
from server.database import db
from server.evidence.store import Store
from server.models.reference import Asset
from tests.phones import Phone, base64url
from tests.services import s3_server

GOAL = 0.7
SIZE = (3072, 2304)


@dataclass(frozen=True)
class Shot:
    """A photograph's bytes and the serial that is in the picture."""

    data: bytes
    serial: str


def pictures(count: int) -> list[Shot]:
    """Distinct photographs as a phone prepares them: 3072 px, JPEG 85, with the fine grain that makes real ones of 1 to 2 MB.

    Some scenes, each with a number in a comment; every asset's label is another scene.
    """
    grain = Image.effect_noise(SIZE, 7)
    bases = []
    for number in range(len(SLOTS)):
        scene = scenes.make(number)
        picture = Image.open(io.BytesIO(scene.jpeg)).resize(SIZE)
        out = io.BytesIO()
        Image.merge("RGB", [ImageChops.add(band, grain, 1, -128) for band in picture.split()]).save(out, "JPEG", quality=85)
        bases.append(Shot(out.getvalue(), next(iter(scene.codes))))
    turns = [bases[(number + number // len(SLOTS)) % len(bases)] for number in range(count)]
    return [Shot(_numbered(shot.data, number), shot.serial) for number, shot in enumerate(turns)]


def _numbered(data: bytes, number: int) -> bytes:
    return data[:2] + b"\xff\xfe\x00\x06" + number.to_bytes(4, "big") + data[2:]


def unavoidable(data: bytes, store: Store, key: str) -> None:
    """Decode once, encode two, put one."""
    image = Image.open(io.BytesIO(data))
    image.draft(None, (1280, 960))
    large = image.resize((1280, 960), Image.Resampling.BILINEAR)
    for picture, quality in ((large, 82), (large.reduce(4), 75)):
        picture.save(io.BytesIO(), "JPEG", quality=quality)
    store.client.put_object(Bucket=store.bucket, Key=key, Body=data, ContentType="image/jpeg")


def seconds(work: Sequence[Callable[[], None]], at_once: int) -> float:
    """How long all of it takes, so many at a time."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(one) for one in work]:
            done.result()
    return time.perf_counter() - began


class Sender:
    """A technician's phone that has sent its entries and now sends their photographs."""

    def __init__(self, port: int, email: str, person_id: str, return_id: str) -> None:
        self.client, self.phone, self.return_id = Client(port), Phone(None, person_id), return_id
        self.client.sign_in(email, ground.PASSWORD)
        self.client.post("/api/devices/enrol", {"spki": base64url(self.phone.key.spki), "label": "Phone", "lasting": True})

    def name(self, photos: Sequence[bytes], assets: Sequence[str]) -> list[str]:
        """Send the entries; answers the digests."""
        entries = [self.phone.took(self.return_id, assets[n // len(SLOTS)], SLOTS[n % len(SLOTS)], data) for n, data in enumerate(photos)]
        body = {"kid": self.phone.kid, "clock": self.phone.now().isoformat(), "entries": [entry.wire for entry in entries]}
        verdicts = json.loads(self.client.post("/api/sync/push", body))["verdicts"]
        assert {verdict["verdict"] for verdict in verdicts} == {"recorded"}, verdicts[:2]
        return [entry.openings[0]["sha256"] for entry in entries]

    def send(self, digests: Sequence[str]) -> None:
        """Put the photographs, one after another."""
        for digest in digests:
            path = f"/api/returns/{self.return_id}/photos/{digest}"
            connection = self.client.connection
            assert connection is not None
            connection.request("PUT", path, self.phone.photos[digest], {"Content-Type": "image/jpeg", **self.client.headers})
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 201, (answer.status, content)


def measure(port: int, app: Flask, store: Store, shots: list[Shot], clients: int) -> float:
    """One row; its ratio."""
    photos = [shot.data for shot in shots]
    share = len(photos) // clients
    with app.app_context():
        branch = ground.add_branch()
        return_id, assets = ground.add_return(branch, len(photos))
        _label(assets, shots, share)
        people = [ground.add_technician(branch) for _ in range(clients)]
        db.session.commit()
        senders = [Sender(port, person.email, person.id, return_id) for person in people]
    parts = [photos[n * share : (n + 1) * share] for n in range(clients)]
    digests = [sender.name(part, assets[n * share :]) for n, (sender, part) in enumerate(zip(senders, parts, strict=True))]
    least = seconds([lambda data=data, n=n: unavoidable(data, store, f"bare/{clients}/{n}") for n, data in enumerate(photos)], clients)
    ours = seconds([lambda sender=sender, mine=mine: sender.send(mine) for sender, mine in zip(senders, digests, strict=True)], clients)
    count = share * clients
    print(f"clients={clients} handback={count / ours:.1f}/s unavoidable={len(photos) / least:.1f}/s ratio={least / ours:.2f}", flush=True)
    return least / ours


def _label(assets: Sequence[str], shots: Sequence[Shot], share: int) -> None:
    """Give each asset the serial on its label photograph: the first of its eight, counted from each client's first asset."""
    for number, shot in enumerate(shots):
        client, place = divmod(number, share)
        if place % len(SLOTS) == 0:
            asset = db.session.get_one(Asset, assets[client * share + place // len(SLOTS)])
            asset.serial = shot.serial


def main() -> None:
    """Measure every row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=64)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, s3_server() as s3:
        settings = environment(f"sqlite:///{name}/handback.sqlite", Path(name))
        settings |= {"S3_ENDPOINT_URL": s3.endpoint, "S3_ACCESS_KEY": s3.access_key, "S3_SECRET_KEY": s3.secret_key}
        app = ground.make_app(settings)
        store: Store = app.extensions["store"]
        store.prepare()
        photos = pictures(options.photos)
        print(f"{len(photos)} photographs of {sum(len(shot.data) for shot in photos) / len(photos) / 1e6:.2f} MB", flush=True)
        with gunicorn("server:create_app()", settings) as port:
            measure(port, app, store, pictures(8), 1)  # warm both up
            ratio = min(measure(port, app, store, photos, clients) for clients in options.clients)
    print(f"photos ratio={ratio:.2f} goal={GOAL} {'ok' if ratio >= GOAL else 'short'}")


if __name__ == "__main__":
    main()
