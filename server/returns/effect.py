"""Which recorded entries change anything. One that does not is kept all the same, with the flag that says why."""

from __future__ import annotations

from collections.abc import Sequence

from server.returns.kinds import JUDGEMENTS

PHOTOS_AWAITED = "photos_awaited"
"""On a closing that did not know of photographs still on the way: it is kept and closes nothing (offline.md 18)."""

NOT_ASSIGNED = "not_assigned"
"""On an entry about an asset of a branch that is not the recorder's."""


def has_effect(kind: str, flags: Sequence[str]) -> bool:
    """Whether an entry with these flags changes anything.

    What a technician found counts wherever the asset belongs; a judgement counts only from somebody whose asset it is.
    """
    return PHOTOS_AWAITED not in flags and not (NOT_ASSIGNED in flags and kind in JUDGEMENTS)
