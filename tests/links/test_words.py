"""The lessor reads the same words as the technician."""

from __future__ import annotations

import json
import re
from pathlib import Path

from server.returns import checklist
from server.returns.words import name_of

ROOT = Path(__file__).resolve().parents[2]
WORDS = json.loads((ROOT / "server/returns/words.json").read_text("utf-8"))


def test_every_name_stands_in_the_phones_words_too() -> None:
    phone = (ROOT / "pwa/src/words.ts").read_text("utf-8")
    said = set(re.findall(r'(\w+): \[?"([^"]+)"', phone))
    ours = {(code, name) for group in WORDS if group != "presences" for code, name in WORDS[group].items()}
    assert ours - said == set()


def test_every_code_of_the_checklists_has_a_name() -> None:
    named = {"photos": "slots", "photos_optional": "slots", "accessories": "accessories", "accessories_optional": "accessories",
             "questions": "questions", "locks": "locks", "components": "components"}  # fmt: skip
    for asked in checklist.categories().values():
        for part, group in named.items():
            assert set(asked[part]) <= set(WORDS[group])


def test_a_code_without_a_name_is_spelled_out() -> None:
    assert name_of("slots", "front_door") == "Front door"
