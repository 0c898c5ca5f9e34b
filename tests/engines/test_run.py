"""One solve, whatever the engine: how it shares out its limits."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from optimizer.domain import Plan, Status
from optimizer.engines import Settings
from optimizer.engines.building import build
from optimizer.engines.run import Clock, Run, Searched, Terms
from tests.builders import scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.measures.tiers import Tier

SETTINGS = Settings(seconds=600.0)


class Late(Run):
    """Finds its plan, which sends nobody, with all of the limits alone."""

    best: Plan | None = None
    shares: tuple[float, ...] = ()

    def solve(self, start: Plan | None = None) -> tuple[Status, Plan | None]:  # noqa: ARG002  # as others do
        """Minimise tier after tier."""
        return self.minimise_all()

    def keep(self, plan: Plan) -> None:
        """Keep it."""
        self.best = plan

    def nearer(self, limits: Sequence[int]) -> Iterator[Plan]:  # noqa: ARG002  # as others do
        """Know of none."""
        yield from ()

    def search(self, number: int, tier: Tier) -> Searched:  # noqa: ARG002  # as others do
        """Note the share, and find a plan with all of the limits alone."""
        self.shares = (*self.shares, self.share(number))
        if self.shares[-1] < 1:
            return Searched(Status.UNDECIDED, 0)
        self.keep(Plan(()))
        return Searched(Status.FEASIBLE, 0)

    def limit(self, number: int, most: int) -> None:
        """Nothing is searched that could be limited."""


def late(stop: threading.Event) -> Late:
    """Return a solve of a small scenario."""
    return Late(build(scenario()), Terms(SETTINGS, lambda _: None, stop, Clock.of(SETTINGS)))


def test_what_is_left_of_the_limits_goes_into_a_first_plan() -> None:
    """A first tier that ends without a plan in its share of the time has all of the rest, for nothing else needs it."""
    run = late(threading.Event())
    status, plan = run.solve()
    assert run.shares[:2] == (0.7, 1.0)
    assert (status, plan is None) == (Status.FEASIBLE, False)


def test_a_stop_ends_it_without_a_plan() -> None:
    """Who wishes it to end is not made to wait for another search."""
    stop = threading.Event()
    stop.set()
    run = late(stop)
    assert run.solve() == (Status.UNDECIDED, None)
    assert run.shares == (0.7,)
