"""One solve by an engine that is named, without the checks that follow in the product, and columns without crews."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from optimizer.engines import tier_search
from optimizer.engines.building import Problem
from optimizer.engines.choosing import solve_with
from optimizer.engines.crews import Unsuited
from optimizer.engines.run import Clock, Terms

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from optimizer.domain import Plan, Scenario, Status
    from optimizer.engines import Progress, Settings
    from optimizer.engines.patches import Spread


def solved_with(  # noqa: PLR0913  # those of a solve
    engine: str,
    scenario: Scenario,
    settings: Settings,
    *,
    start: Plan | None = None,
    watch: Callable[[Progress], None] = lambda _: None,
    stop: threading.Event | None = None,
    spread: Spread | None = None,
) -> tuple[Status, Plan | None]:
    """Return how an engine's solve of a scenario ended."""
    terms = Terms(settings, watch, stop or threading.Event(), Clock.of(settings), spread)
    return solve_with(engine, Problem.of(scenario), terms, start)


def without_crews(patched: pytest.MonkeyPatch, **limits: float) -> None:
    """Leave columns with prices and pieces, as if crews were no use; ``limits`` are names in their module."""

    def unsuited(*_: object) -> None:
        raise Unsuited

    patched.setattr(tier_search, "Crews", unsuited)
    for name, value in limits.items():
        patched.setattr(tier_search, name, value)
