"""What can go wrong, and its wire form (RFC 9457 problem details). Rules raise these; one handler answers them."""

from __future__ import annotations

from typing import Any


class BadSetting(Exception):
    """A setting is missing or absurd; the text names it and says what to do."""


class Problem(Exception):
    """A refusal with a wire code. `detail` says what happened, what was kept and what to do."""

    status = 400
    code = "bad_request"
    title = "That request could not be understood"

    def __init__(self, detail: str = "", **more: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.more = more

    def body(self) -> dict[str, Any]:
        """The `application/problem+json` members; `more` adds members of its own."""
        return {"type": f"urn:handback:{self.code}", "title": self.title, "status": self.status,
                "code": self.code, "detail": self.detail, **self.more}  # fmt: skip


class Invalid(Problem):
    """The request is well-formed but a value in it is not acceptable; `fields` says which."""

    status, code, title = 422, "invalid", "Some values need another look"


class SignInNeeded(Problem):
    """Nobody is signed in, or the sign-in has ended."""

    status, code, title = 401, "sign_in_needed", "Sign in to go on"


class Forbidden(Problem):
    """The person is known and may not do this."""

    status, code, title = 403, "forbidden", "Your role does not allow this"


class NotFound(Problem):
    """It does not exist, or this person may not know that it does."""

    status, code, title = 404, "not_found", "There is nothing here"


class Conflict(Problem):
    """It contradicts what is already kept."""

    status, code, title = 409, "conflict", "This contradicts what is already kept"


class TooLarge(Problem):
    """A size or count limit was passed; the detail names the limit."""

    status, code, title = 413, "too_large", "That is too large"


class WrongType(Problem):
    """The content is not of a type that is accepted."""

    status, code, title = 415, "wrong_type", "That kind of file is not accepted"


class TooMany(Problem):
    """A rate limit was passed; `retry_after` gives seconds."""

    status, code, title = 429, "too_many", "Too many tries; wait a little"


class Unavailable(Problem):
    """A part that is needed does not answer now; trying again later is right."""

    status, code, title = 503, "unavailable", "A part of Handback does not answer right now"
