"""Waiting for a solver: what it comes to, and how it is asked to end."""

from __future__ import annotations

import threading

import pytest

from optimizer.engines.waiting import awaited

LONG = 60.0


class Work:
    """Work that lasts until it is asked to end, and counts how often it is."""

    def __init__(self) -> None:
        self.asked, self.over = 0, threading.Event()

    def __call__(self) -> str:
        """Wait for the end."""
        assert self.over.wait(LONG)
        return "ended"

    def end(self) -> None:
        """Ask for it."""
        self.asked += 1
        self.over.set()


def test_what_comes_out_is_returned_and_what_goes_wrong_is_raised() -> None:
    """The calling thread gets the result, or the error, of the other."""
    never = threading.Event()
    assert awaited(lambda: 7, lambda: None, never) == 7
    with pytest.raises(ZeroDivisionError):
        awaited(lambda: 1 // 0, lambda: None, never)


def test_an_error_of_time_in_the_work_is_not_taken_for_waiting() -> None:
    """Work that ends with the very error that waiting uses is over all the same."""

    def late() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        awaited(late, lambda: None, threading.Event())


def test_a_wish_to_stop_reaches_the_work() -> None:
    """Work that would go on ends soon after the event is set, and what it has then is returned."""
    work, stop = Work(), threading.Event()
    stop.set()
    assert awaited(work, work.end, stop) == "ended"
    assert work.asked >= 1


def test_an_interrupt_is_a_wish_to_stop() -> None:
    """Ctrl-C in the calling thread sets the event, and the work still gives what it has."""
    work, stop, told = Work(), threading.Event(), [0]

    def tell() -> None:
        told[0] += 1
        if told[0] == 1:
            raise KeyboardInterrupt

    assert awaited(work, work.end, stop, tell) == "ended"
    assert stop.is_set()
    assert work.asked >= 1
