"""Links behind a passphrase."""

from __future__ import annotations

from collections.abc import Callable

from tests.example import Example
from tests.links.conftest import Recorded, Shared
from tests.people import SignedIn

Share = Callable[..., Shared]
WORDS = "told by telephone"


def give(link: Shared, passphrase: str) -> int:
    """Send the form; the status of the answer."""
    return link.lessor.post(link.path, data={"passphrase": passphrase}).status_code


def test_nothing_shows_before_the_passphrase(recorded: Recorded, share: Share) -> None:
    link = share(passphrase=WORDS)
    page = link.text()
    assert "5RFDP01" not in page and "L-2023-118" not in page and 'type="password"' in page
    assert link.get(f"/assets/{recorded.asset}").status_code == 404
    assert link.get(f"/photos/{recorded.photos['lid']}/320").status_code == 404


def test_a_wrong_passphrase_opens_nothing(share: Share) -> None:
    link = share(passphrase=WORDS)
    assert give(link, "told by letter") == 403
    assert "5RFDP01" not in link.text()


def test_the_right_passphrase_opens_this_link_in_this_browser(recorded: Recorded, share: Share) -> None:
    link, other = share(passphrase=WORDS), share(passphrase="something else entirely")
    assert give(link, WORDS) == 303
    assert "5RFDP01" in link.text()
    assert link.get(f"/photos/{recorded.photos['lid']}/320").status_code == 200
    cookie = link.lessor.get_cookie("handback_link", path=link.path)
    assert cookie is not None and cookie.http_only
    other.lessor.set_cookie("handback_link", cookie.value, path=other.path)
    assert "5RFDP01" not in other.text()


def test_a_forged_or_broken_cookie_opens_nothing(share: Share) -> None:
    link = share(passphrase=WORDS)
    for value in ("", ".", "9999999999.", "9999999999." + "0" * 64, "soon.é"):
        link.lessor.set_cookie("handback_link", value, path=link.path)
        assert "5RFDP01" not in link.text()


def test_guessing_a_passphrase_is_slowed_down(share: Share) -> None:
    link = share(passphrase=WORDS)
    assert {give(link, "a guess") for _ in range(30)} == {403}
    assert give(link, WORDS) == 429


def test_a_short_passphrase_is_refused(manager: SignedIn, example: Example) -> None:
    answer = manager.post(f"/api/returns/{example.return_id}/links", json={"passphrase": "short"})
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["passphrase"])
