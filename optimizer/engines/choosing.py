"""Which engine solves a scenario: the one that was asked for, or the one that its size calls for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.engines.columns import ColumnsRun
from optimizer.engines.direct import DirectRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.domain.plan import Plan, Status
    from optimizer.engines.building import Problem
    from optimizer.engines.run import Run, Terms
    from optimizer.engines.settings import Settings

MOST_VISITS_FOR_DIRECT = 200
"""Up to so many visits on offer one model over everything is as quick to its proof as crews; beyond, it hardly proves
any.

Measured on cities of the country, one thread: one of 10 teams (243 visits) is proven in 0.7 s by one model and in 0.1
s by crews; one of 12 teams (488 visits) has a gap of 0.6 % after 30 s by one model and is proven in 0.2 s by crews.
"""


SOLVERS: dict[str, Callable[[Problem, Terms], Run]] = {"direct": DirectRun.over, "columns": ColumnsRun}
"""The engines by name."""


def solve_with(engine: str, problem: Problem, terms: Terms, start: Plan | None = None) -> tuple[Status, Plan | None]:
    """Return the status and the best plan that an engine finds within the limits.

    The plan carries postings, unserved targets, tiers and status; its provenance is the caller's to add.
    """
    return SOLVERS[engine](problem, terms).solve(start)


def engine_for(problem: Problem, settings: Settings) -> str:
    """Return the name of the engine that the settings ask for, or that suits the problem's size."""
    if settings.engine != "auto":
        return settings.engine
    return "direct" if len(problem.offer.visits) <= MOST_VISITS_FOR_DIRECT else "columns"
