"""One solve with its figures, as every benchmark needs them."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from optimizer.planning.solving import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.domain import Plan, Scenario, Status, TierValue
    from optimizer.engines.progress import Progress
    from optimizer.engines.settings import Settings


@dataclass(frozen=True)
class Solved:
    """How a solve went: seconds count building the model, searching and checking the plan.

    ``processor_seconds`` add up the seconds of all cores at work for it; they hardly depend on what else the machine
    is doing.
    """

    status: Status
    plan: Plan | None
    seconds: float
    processor_seconds: float
    seconds_to_first_plan: float | None

    def tier(self, name: str) -> TierValue:
        """Return the plan's value in a tier.

        Raises
        ------
        ValueError
            If there is no plan, or no such tier.
        """
        values = {} if self.plan is None else {value.name: value for value in self.plan.tiers}
        if name not in values:
            msg = f"no value of tier {name}: the solve ended {self.status}"
            raise ValueError(msg)
        return values[name]


def solved(scenario: Scenario, settings: Settings, listen: Callable[[Progress], None] = lambda _: None) -> Solved:
    """Solve and return how it went; ``listen`` is told of all progress, too."""
    began, began_working = perf_counter(), process_time()
    first: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.value is not None and not first:
            first.append(perf_counter() - began)
        listen(progress)

    result = solve(scenario, settings, watch=watch)
    return Solved(
        result.status,
        result.plan,
        perf_counter() - began,
        process_time() - began_working,
        first[0] if first else None,
    )


def in_words(settings: Settings) -> str:
    """Return the settings as one line."""
    return f"at most {settings.seconds:g} s, {settings.threads} workers, seed {settings.seed}"
