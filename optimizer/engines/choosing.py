"""Which engine solves a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from optimizer.engines.columns import solve_columns
from optimizer.engines.direct import solve_direct

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from optimizer.domain.plan import Plan, Status
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.progress import Progress
    from optimizer.engines.settings import Settings


class Engine(Protocol):
    """A way to solve."""

    def __call__(
        self,
        scenario: Scenario,
        settings: Settings,
        *,
        start: Plan | None = None,
        watch: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> tuple[Status, Plan | None]:
        """Return the status and the best plan found within the limits."""


def engine_of(scenario: Scenario, settings: Settings) -> Engine:  # noqa: ARG001
    """Return the engine that the settings ask for."""
    return solve_columns if settings.engine == "columns" else solve_direct
