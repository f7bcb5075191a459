"""The rules of the house that a reader could forget: which room may know which, and what is written down where."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.running.commands import settings_table

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "server"

GROUND = {"config", "errors"}
TABLES = GROUND | {"database", "models", "prepared"}
MAY_KNOW: dict[str, set[str]] = {
    "errors": set(),
    "database": set(),
    "prepared": {"database"},
    "config": {"errors"},
    "access": GROUND,
    "models": {"database"},
    "journal": TABLES | {"epoch"},
    "evidence": TABLES,
    "leases": TABLES | {"access", "evidence"},
    "people": TABLES | {"access"},
    "returns": TABLES | {"access", "people", "leases", "journal", "evidence", "epoch"},
}
"""Room → the rooms it may know. Doors (blueprints), assembly (the modules beside them) and `running` may know every room."""

NEVER_HTTP = ("models", "journal", "evidence", "leases", "returns", "people")
HTTP = {"flask", "werkzeug", "flask_smorest", "marshmallow", "gunicorn"}

SOURCES = sorted(SERVER.rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _room(path: Path) -> str:
    return path.relative_to(SERVER).parts[0].removesuffix(".py")


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_the_rooms_below_it(room: str) -> None:
    allowed = MAY_KNOW[room] | {room}
    known = {
        (_name(path), name.split(".")[1])
        for path in SOURCES
        if _room(path) == room
        for name in _imports(path)
        if name.startswith("server.")
    }
    assert {(path, other) for path, other in known if other not in allowed} == set()


def test_only_the_command_knows_how_handback_is_started() -> None:
    outside = [path for path in SOURCES if _room(path) not in {"running", "__main__"}]
    assert [_name(path) for path in outside if any(name.startswith("server.running") for name in _imports(path))] == []


@pytest.mark.parametrize("room", NEVER_HTTP)
def test_rules_know_nothing_of_http(room: str) -> None:
    knowing = {
        (_name(path), name)
        for path in SOURCES
        if _room(path) == room
        for name in _imports(path)
        if name.split(".")[0] in HTTP
    }
    assert {pair for pair in knowing if pair[1] != "flask.current_app"} == set()


def test_doors_ask_no_database() -> None:
    asking = {
        _name(path)
        for path in (SERVER / "blueprints").glob("*.py")
        for name in _imports(path)
        if name
        in {"sqlalchemy.select", "sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete", "sqlalchemy.text"}
    }
    assert asking == set()


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{_name(path)}:{node.lineno}"
        for path in SOURCES
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize(
    "package", sorted(path.parent for path in SERVER.rglob("__init__.py")), ids=lambda path: path.name
)
def test_a_room_says_what_it_is(package: Path) -> None:
    said = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8")))
    assert said and len(said.splitlines()) <= 2


def test_every_module_and_public_name_says_what_it_is() -> None:
    silent = []
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            silent.append(_name(path))
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{_name(path)}: {node.name}")
    assert silent == []


def test_no_file_is_left_to_be_finished() -> None:
    unfinished = re.compile(r"(#|//|/\*).*\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    files = [*SOURCES, *(ROOT / "pwa" / "src").rglob("*.ts*"), ROOT / "pwa" / "service-worker.js"]
    assert [_name(path) for path in files if unfinished.search(path.read_text("utf-8"))] == []


def test_every_setting_is_in_the_readme() -> None:
    assert settings_table() in (ROOT / "README.md").read_text("utf-8")


def test_pinned_requirements_name_no_address() -> None:
    lists = [ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt", ROOT / "pwa" / "requirements.txt"]
    assert [path.name for path in lists if "://" in path.read_text()] == []
    packages = json.loads((ROOT / "pwa" / "package-lock.json").read_text())["packages"]
    assert [name for name, facts in packages.items() if "://" in str(facts.get("resolved", ""))] == []


def test_every_requirement_is_pinned_with_its_hashes() -> None:
    for path in (ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"):
        listed = re.split(r"\n(?=[a-z0-9])", path.read_text())
        assert [entry.splitlines()[0] for entry in listed if "==" not in entry or "--hash=sha256:" not in entry] == []
