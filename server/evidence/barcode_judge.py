"""Which readings are believed. A wrong text is worse than none: it would send an asset home under another's name.

The rules were found on public test photographs; on the symbologies of asset labels they let no wrong text through.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from server.evidence.barcode_readers import RETAIL, Reading

LINEAR_CHARACTERS_MIN = 3  # every false Code 39 had one character
UNUSED_CORRECTION_MIN = 0.05
QUALITY_MIN = 15
QUALITY_OVER_RIVALS = 4


@dataclass
class Judge:
    """Hears one pass after another. `accepted` holds what is believed, in the order it was first heard."""

    accepted: dict[tuple[str, str], Reading] = field(default_factory=dict)
    _heard: dict[tuple[str, str], int] = field(default_factory=dict)
    _qualities: dict[str, int] = field(default_factory=dict)
    _undecided: list[Reading] = field(default_factory=list)

    def hear(self, readings: Iterable[Reading]) -> None:
        """One pass of one reader over one picture."""
        said = list(readings)
        for what in {(reading.symbology, reading.text) for reading in said}:
            self._heard[what] = self._heard.get(what, 0) + 1
        for reading in said:
            if reading.symbology in RETAIL:
                self._qualities[reading.text] = max(reading.quality, self._qualities.get(reading.text, 0))
        self._undecided += said
        waiting = []
        for reading in self._undecided:
            if self._believes(reading):
                self.accepted.setdefault((reading.symbology, reading.text), reading)
            else:
                waiting.append(reading)
        self._undecided = waiting

    def _believes(self, reading: Reading) -> bool:
        if reading.symbology in {"qr", "datamatrix"}:
            return True
        if reading.symbology in {"code128", "code39"}:
            return len(reading.text) >= LINEAR_CHARACTERS_MIN
        if self._heard[reading.symbology, reading.text] >= 2:
            return True
        if reading.symbology == "pdf417":
            return reading.unused >= UNUSED_CORRECTION_MIN
        rival = max((quality for text, quality in self._qualities.items() if text != reading.text), default=0)
        return reading.quality >= max(QUALITY_MIN, QUALITY_OVER_RIVALS * rival)
