"""What can be wrong with a photograph that was sent, and what its sender should do about it."""

from __future__ import annotations

from server.errors import Problem, TooLarge, WrongType

_KEPT = "Nothing was kept of it; the copy on the phone is untouched."


class BadPhoto(Problem):
    """The bytes are not a photograph that can be kept as evidence; the code says why."""

    status, code, title = 422, "not_an_image", "That is not a photograph that can be kept"

    def __init__(self, detail: str, **more: object) -> None:
        super().__init__(f"{detail} {_KEPT}", **more)


class HashMismatch(BadPhoto):
    """Other bytes arrived than the address names."""

    code, title = "hash_mismatch", "The photograph changed on its way"


class Truncated(BadPhoto):
    """The picture ends early."""

    code, title = "truncated", "The photograph is not complete"


class Damaged(BadPhoto):
    """The picture's inside does not hold together."""

    code, title = "damaged", "The photograph is damaged"


class TrailingBytes(BadPhoto):
    """Something follows the end of the picture."""

    code, title = "trailing_bytes", "There is more in this file than a photograph"


class Animated(BadPhoto):
    """More than one picture in one file."""

    code, title = "animated", "A moving picture is not a photograph"


class TooManyPixels(BadPhoto):
    """More pixels than the settings or the memory allow."""

    code, title = "too_many_pixels", "The photograph has too many pixels"


class TooFewPixels(BadPhoto):
    """Smaller than anything a camera makes."""

    code, title = "too_few_pixels", "The photograph is too small"


class TooManyScans(BadPhoto):
    """A progressive JPEG of more passes than any camera writes: it would take very long to decode."""

    code, title = "too_many_scans", "The photograph is built to be slow"


class OtherFormat(WrongType):
    """A known kind of file that is not accepted."""

    title = "Only JPEG, PNG and WebP photographs are accepted"


class TooManyBytes(TooLarge):
    """A body beyond the limit, refused before it is read to its end."""

    title = "The photograph is too large"
