"""The lesser commands of `handback`: each does one thing with the tables and says what it did."""

from __future__ import annotations

import getpass
import sys
from dataclasses import fields

from flask import Flask

from server.config import Settings
from server.running.place import Place


def print_settings() -> int:
    """The README's table of settings."""
    print("| setting | default | what it is |\n|---|---|---|")
    for kind in (Settings, Place):
        for item in fields(kind):
            is_needed = item.default.__class__.__name__ == "_MISSING_TYPE"
            default = "needed" if is_needed else f"`{item.default}`"
            print(f"| `{item.name.upper()}` | {default} | {item.metadata['help']} |")
    return 0
