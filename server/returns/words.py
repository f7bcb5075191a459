"""Plain names of codes for pages that the server renders. The phone's words.ts says the same; a test compares them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path


def name_of(group: str, code: object) -> str:
    """The name of a code of `words.json`; a code without a name is spelled out: `front_door` becomes "Front door"."""
    known = _words().get(group, {}).get(str(code))
    return known or str(code).replace("_", " ").capitalize()


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
    return found
