"""The web server is killed in the middle of things, and started again. Nothing called saved is lost."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.phones import Phone
from tests.running.installation import Browser, Installation, command_of, wait_for
from tests.running.test_bad_days import picture

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Handback with its example."""
    started = Installation(tmp_path_factory.mktemp("bad") / "var").ready()
    yield started
    started.end(signal.SIGTERM)


@pytest.fixture
def phone(running: Installation) -> Phone:
    """A phone of the example's technician, over the network."""
    browser = Browser(running.address)
    browser.sign_in(*running.password("technician"))
    phone = Phone(browser, None).enrol()
    phone.pull()
    return phone


def kill_web(running: Installation) -> None:
    """Kill gunicorn hard, then its workers: the other way round it would replace them."""
    for pid in sorted(running.family()):
        if "gunicorn" in command_of(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def some_asset(phone: Phone) -> tuple[str, str]:
    """A return of the technician's and an asset on it."""
    return next(iter(phone.assets))


def until_it_answers(phone: Phone) -> None:
    """Wait for the web server to be back."""

    def answers() -> bool:
        with contextlib.suppress(OSError):
            return bool(phone.browser.get("/healthz").status_code == 200)
        return False

    wait_for(answers, 40)


def test_killed_in_the_middle_of_an_upload(running: Installation, phone: Phone) -> None:
    return_id, asset = some_asset(phone)
    phone.took(return_id, asset, photo=picture(11))
    phone.push()
    digest, original = next(iter(phone.photos.items()))
    head = (f"PUT /api/returns/{return_id}/photos/{digest} HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n"
            f"Cookie: {phone.browser.cookies()}\r\nX-CSRF-Token: {phone.browser.csrf}\r\nContent-Length: {len(original)}\r\n\r\n")  # fmt: skip
    with socket.create_connection(("127.0.0.1", running.port)) as wire:
        wire.sendall(head.encode() + original[: len(original) // 2])
        time.sleep(0.3)
        kill_web(running)
    until_it_answers(phone)
    assert digest in phone.browser.get(f"/api/returns/{return_id}/awaited").get_json()["digests"]
    assert phone.put_photo(return_id, digest).status_code == 201
    assert phone.browser.get(f"/api/returns/{return_id}/photos/{digest}").content == original


def test_killed_again_and_again_while_phones_push(running: Installation, phone: Phone) -> None:
    return_id, asset = some_asset(phone)
    for number in range(150):
        phone.noted(return_id, asset, f"Note {number}")
    is_over = threading.Event()

    def killer() -> None:
        for pause in (0.4, 6, 6):
            if not is_over.wait(pause):
                kill_web(running)

    killing = threading.Thread(target=killer)
    killing.start()
    wait_for(lambda: offer(phone, 3) and not phone.waiting, 120)
    is_over.set()
    killing.join()
    until_it_answers(phone)
    assert phone.waiting == []
    desk = Browser(running.address)
    desk.sign_in(*running.password("manager"))
    answer = desk.get(f"/api/returns/{return_id}/assets/{asset}/history")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    history = answer.get_json()["entries"]
    mine = [entry["id"] for entry in sorted(history, key=lambda entry: entry["seq"]) if entry["kid"] == phone.kid]
    assert [entry_id for entry_id in mine if entry_id in {saved.id for saved in phone.entries}] == [
        saved.id for saved in phone.entries
    ]


def offer(phone: Phone, most: int) -> bool:
    """One push of the oldest that wait; whether the answer came."""
    batch = phone.waiting[:most]
    with contextlib.suppress(OSError):
        answer = phone.send(batch)
        if answer.status_code == 200:
            phone.hear(batch, answer.get_json()["verdicts"])
            return True
    return False
