"""What the terminal shows once Handback answers."""

from __future__ import annotations

import sys

import segno

from server.running.place import Folder
from server.running.prepare import Ready


def show(address: str, folder: Folder, ready: Ready) -> None:
    """The address, its QR code, and how to sign in the first time."""
    lines = [f"Handback is running at {address}"]
    if ready.setup_code:
        lines.append(
            f"Nobody can sign in yet: open the address and make the first administrator with the code {ready.setup_code}"
        )
    for person in ready.people:
        lines.append(f"  {person['role']:<13} {person['email']:<24} {person['password']}")
    if ready.link:
        lines.append(f"  lessor's link {ready.link}")
    lines.append(f"Everything it writes is in {folder.path}; logs are in {folder.path / 'log'}. Ctrl-C stops it.")
    if not address.startswith("https") and "127.0.0.1" not in address and "localhost" not in address:
        lines.append("Phones allow cameras and offline work over TLS only: `make phone` serves that.")
    print_qr(address)
    print("\n".join(lines), flush=True)


def print_qr(text: str) -> None:
    """A QR code in block characters; left out where the terminal cannot show them."""
    if "utf" in (sys.stdout.encoding or "").lower():
        segno.make(text, error="l").terminal(out=sys.stdout, compact=True, border=2)
