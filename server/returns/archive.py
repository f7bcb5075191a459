"""An outbox that came as a ZIP (offline.md 30): the same entries and photographs as a push and PUTs would bring, any number of times."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import IO, Any

from server.access import Actor
from server.config import Settings
from server.errors import Invalid, Problem
from server.returns import photographs
from server.returns.photographs import Desk
from server.returns.recording import Submission, Verdict, record_push

FORMAT = "handback-outbox-1"
_MANIFEST_BYTES_MAX = 4_194_304
_PHOTOS_MAX = 20_000
_LINE_BYTES_MAX = 2_097_152
_LINES_MAX = 100_000


@dataclass
class Imported:
    """What became of an archive: a verdict per entry, and for each photograph {return, sha256, verdict, code, detail}."""

    verdicts: list[Verdict] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)


class BadArchive(Invalid):
    """The file is not an outbox that Handback made."""

    code, title = "bad_archive", "This file is not an exported outbox"


def take_in(file: IO[bytes], actor: Actor, settings: Settings, desk: Desk) -> Imported:
    """Record an archive's entries, then keep its photographs. One bad part never holds up the others. Raises `BadArchive`."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            imported = Imported(_record(archive, actor, settings))
            tickets = [verdict.ticket for verdict in imported.verdicts if verdict.ticket]
            for photo in manifest["photos"]:
                imported.photos.append(_keep_photo(archive, photo, actor, tickets, settings, desk))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, RuntimeError):
        raise BadArchive(
            "The ZIP is damaged. What it held before the damage may have been recorded; import a whole copy."
        ) from None
    return imported


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(_read(archive, "manifest.json", _MANIFEST_BYTES_MAX))
        photos = manifest["photos"]
        if (
            manifest["format"] != FORMAT
            or len(photos) > _PHOTOS_MAX
            or not all(type(photo) is dict for photo in photos)
        ):
            raise BadArchive
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadArchive from None
    return dict(manifest)


def _record(archive: zipfile.ZipFile, actor: Actor, settings: Settings) -> list[Verdict]:
    verdicts: list[Verdict] = []
    for kid, entries in groupby(_entries(archive, settings), key=lambda one: one[0]):
        for some in _batches(entries, settings.push_entries_max):
            verdicts += record_push(some, kid, actor, is_archive=True)
    return verdicts


def _batches(entries: Iterator[tuple[str, Submission]], most: int) -> Iterator[list[Submission]]:
    batch: list[Submission] = []
    for _, submission in entries:
        batch.append(submission)
        if len(batch) == most:
            yield batch
            batch = []
    if batch:
        yield batch


def _entries(archive: zipfile.ZipFile, settings: Settings) -> Iterator[tuple[str, Submission]]:
    """The lines of entries.jsonl: {kid, jws, openings}, one in memory at a time."""
    for line in _lines(archive, settings.import_bytes_max):
        try:
            entry = json.loads(line)
            kid, jws, openings = entry["kid"], entry["jws"], entry["openings"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BadArchive("A line of entries.jsonl is not an entry.") from None
        if not (
            type(kid) is str
            and type(jws) is str
            and type(openings) is list
            and all(type(one) is dict for one in openings)
        ):
            raise BadArchive("A line of entries.jsonl is not an entry.")
        yield kid, Submission(jws, openings)


def _keep_photo(
    archive: zipfile.ZipFile, photo: dict[str, Any], actor: Actor, tickets: list[str], settings: Settings, desk: Desk
) -> dict[str, Any]:
    told = {"return": str(photo.get("return")), "sha256": str(photo.get("sha256"))}
    try:
        digest = photographs.digest_of(told["sha256"])
        data = _read(archive, str(photo.get("path")), settings.photo_bytes_max)
        if hashlib.sha256(data).digest() != digest:
            raise BadArchive("The photograph in the archive is not the one it names.")
        _check_sender(told["return"], digest, actor, tickets)
        photographs.receive(told["return"], digest, data, desk)
    except Problem as problem:
        return {**told, "verdict": "refused", "code": problem.code, "detail": problem.detail}
    return {**told, "verdict": "received", "code": None, "detail": None}


def _check_sender(return_id: str, digest: bytes, actor: Actor, tickets: list[str]) -> None:
    for ticket in tickets:
        if photographs.is_on_ticket(return_id, digest, ticket):
            return
    photographs.check_sender(return_id, digest, actor, None)


def _lines(archive: zipfile.ZipFile, bytes_max: int) -> Iterator[bytes]:
    """The lines of entries.jsonl that are not blank; no more is unpacked than the limit allows."""
    unpacked = lines = 0
    try:
        with archive.open("entries.jsonl") as member:
            while line := member.readline(_LINE_BYTES_MAX):
                unpacked, lines = unpacked + len(line), lines + 1
                if unpacked > bytes_max or lines > _LINES_MAX or len(line) == _LINE_BYTES_MAX:
                    raise BadArchive("entries.jsonl is larger than an outbox can be.")
                if line.strip():
                    yield line
    except KeyError:
        raise BadArchive("The archive lacks entries.jsonl.") from None
    except OSError:  # a damaged directory points outside the file
        raise zipfile.BadZipFile from None


def _read(archive: zipfile.ZipFile, name: str, bytes_max: int) -> bytes:
    """A member's bytes, at most so many: what a ZIP says of its sizes is not believed."""
    try:
        with archive.open(name) as member:
            data = member.read(bytes_max + 1)
    except KeyError:
        raise BadArchive(f"The archive lacks {name[:100]}.") from None
    except OSError:  # a damaged directory points outside the file
        raise zipfile.BadZipFile from None
    if len(data) > bytes_max:
        raise BadArchive(f"{name[:100]} is larger than {bytes_max} bytes.")
    return data
