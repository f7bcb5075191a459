"""How many photographs are decoded at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.errors import Unavailable
from server.evidence.turns import Turns


def test_no_more_than_allowed_are_decoded_at_once():
    turns, now, most, lock = Turns(2, 1000), 0, 0, threading.Lock()

    def work(_: int) -> None:
        nonlocal now, most
        with turns.take(1):
            with lock:
                now += 1
                most = max(most, now)
            threading.Event().wait(0.005)
            with lock:
                now -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(24)))
    assert (now, most) == (0, 2)


def test_large_photographs_are_decoded_one_after_another():
    turns = Turns(2, 1000, patience_seconds=0.05)
    with turns.take(600):
        with turns.take(400):
            pass
        with pytest.raises(Unavailable), turns.take(401):
            pass


def test_the_largest_photograph_gets_its_turn_alone():
    turns = Turns(2, 1000, patience_seconds=0.05)
    with turns.take(5000), pytest.raises(Unavailable), turns.take(1):
        pass


def test_a_failure_gives_the_turn_back():
    turns = Turns(1, 1000, patience_seconds=0.05)
    with pytest.raises(ValueError), turns.take(1):
        raise ValueError
    with turns.take(1):
        pass
