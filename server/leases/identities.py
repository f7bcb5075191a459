"""Doubts about serials: whether a maker could have given one, and what was probably meant."""

from __future__ import annotations

from server.leases.serials import corrected, express_tag, fits, maker_code


def serial_doubt(serial: str, maker: str) -> str | None:
    """None when the serial (normalised) fits its maker or nothing is known of the maker; else a hint, possibly empty."""
    if not maker or fits(serial, maker):
        return None
    meant = _meant(serial, maker)
    return f" Is it {meant}?" if meant else ""


def _meant(serial: str, maker: str) -> str | None:
    """The legal serial it was probably copied from: without a label's prefix, or with misread letters put right."""
    stripped = [serial[1:]] if serial.startswith("S") else []
    if serial.startswith("1S"):
        stripped = [serial[-8:], serial[-7:]]
    tag = express_tag(serial) if maker_code(maker) == "dell" else None
    tries = (corrected(serial), tag, *stripped)
    return next((each for each in tries if each and fits(each, maker)), None)
