"""`handback up`: one command starts everything, one Ctrl-C leaves nothing."""

from __future__ import annotations

import os
import re
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running.installation import Browser, Installation, command_of, is_alive, wait_for

pytestmark = pytest.mark.slow
Start = Callable[..., Installation]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start Handback over this test's folder; whatever still runs afterwards is ended."""
    started: list[Installation] = []

    def begin(*command: str, **environment: str) -> Installation:
        started.append(Installation(tmp_path / "var", *command, **environment))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)


def test_the_people_it_names_can_sign_in_and_see_the_example(start: Start) -> None:
    running = start().ready()
    manager = Browser(running.address)
    assert manager.sign_in(*running.password("manager"))["person"]["role"] == "manager"
    counts = manager.get("/api/returns").get_json()[0]["counts"]
    assert (counts["assets"], counts["missing"], counts["photos_awaited"]) == (24, 1, 0)
    assert counts["recorded"] >= 4
    assert "Halden" in Browser("").get(re.search(r"lessor's link (\S+)", running.said)[1]).get_data(as_text=True)
    technician = Browser(running.address)
    assert technician.sign_in(*running.password("technician"))["person"]["role"] == "technician"


def test_ctrl_c_leaves_no_process(start: Start) -> None:
    running = start(HANDBACK_EXAMPLE="0").ready()
    family = running.family()
    assert len(family) >= 5  # itself, storage, gunicorn and its worker, clock
    assert running.end(signal.SIGINT) == 0
    assert [pid for pid in family if is_alive(pid)] == []


def test_a_hard_kill_leaves_no_process_either(start: Start) -> None:
    running = start(HANDBACK_EXAMPLE="0").ready()
    family = running.family()
    running.end(signal.SIGKILL)
    wait_for(lambda: not any(map(is_alive, family)))
    assert [pid for pid in family if is_alive(pid)] == []


def test_a_second_start_finds_what_the_first_kept(start: Start) -> None:
    first = start().ready()
    signing_in = first.password("technician")
    first.end()
    second = start().ready()
    assert "loading the example" not in second.said
    assert second.password("technician") == signing_in
    assert Browser(second.address).sign_in(*signing_in)["person"]["role"] == "technician"


def test_started_empty_the_first_visitor_becomes_administrator_with_the_printed_code(start: Start) -> None:
    running = start(HANDBACK_EXAMPLE="0").ready()
    visitor = Browser(running.address)
    assert visitor.get("/api/session").get_json()["needs_setup"] is True
    code = re.search(r"with the code (\S+)", running.said)[1]
    person = {"name": "Ada", "email": "ada@example.com", "password": "plough-lantern-seven-creek"}
    made = visitor.post("/api/setup", json={"code": code, **person})
    assert made.get_json()["person"]["role"] == "administrator"
    assert visitor.get("/api/session").get_json()["needs_setup"] is False


def test_a_port_in_use_is_one_line(start: Start) -> None:
    running = start(HANDBACK_EXAMPLE="0").ready()
    other = start(PORT=str(running.port), VAR=str(running.folder.parent / "other"))
    assert other.process.wait(30) == 1
    wait_for(lambda: "PORT=" in other.said)
    assert other.said.splitlines() == [
        f"handback: Port {running.port} on 127.0.0.1 cannot be used (Address already in use); choose another: PORT={running.port + 1}"
    ]


def test_a_folder_in_use_is_one_line(start: Start) -> None:
    running = start(HANDBACK_EXAMPLE="0").ready()
    other = start()
    assert other.process.wait(30) == 1
    wait_for(lambda: "Another" in other.said)
    assert other.said.splitlines() == [
        f"handback: Another Handback is running with {running.folder}; stop it, or choose another folder: VAR=…"
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("LOG_LEVEL", "LOUD"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://x"),
        ("SESSION_HOURS", "0"),
    ],
)
def test_an_absurd_setting_is_named_in_one_line(start: Start, name: str, value: str) -> None:
    running = start(**{name: value})
    assert running.process.wait(30) == 1
    wait_for(lambda: name in running.said)
    assert [line for line in running.said.splitlines() if "Traceback" in line] == []
    assert running.said.splitlines()[-1].startswith(f"handback: {name}")


def test_what_it_writes_is_its_owners_alone(start: Start) -> None:
    running = start(HANDBACK_EXAMPLE="0").ready()
    assert stat.S_IMODE(running.folder.stat().st_mode) == 0o700
    secrets = [
        path
        for path in running.folder.rglob("*")
        if path.is_file() and path.suffix in {".json", ".key", ".pem", ".sqlite"}
    ]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in secrets} == {0}


def test_a_part_that_dies_is_started_again(start: Start) -> None:
    running = start(HANDBACK_EXAMPLE="0").ready()
    before = running.family()
    for pid in before - {running.process.pid}:
        if "rclone" in command_of(pid):
            os.kill(pid, signal.SIGKILL)
    running.until("the storage process ended")
    wait_for(lambda: len(running.family()) == len(before))
    assert Browser(running.address).get("/readyz").get_json()["storage"] == "ok"
