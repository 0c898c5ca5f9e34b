"""Solving a scenario part by part, and the parts' plans as one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.domain.result import Result
from optimizer.engines.progress import Progress
from optimizer.errors import ModelError
from optimizer.execution import LinkedEvent
from optimizer.measures.tiers import tiers_of
from optimizer.planning import solving
from optimizer.planning.combining import combined
from optimizer.planning.merging import merged, unsearched
from optimizer.planning.parts import size_of
from optimizer.planning.sharing import Budget, sparingly, threaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.settings import Settings
    from optimizer.execution import Executor

MOST_PASSES = 3
"""Parts that are not proven are searched again while there is time, but no more often than this in all."""

WORTH_ANOTHER_PASS = 0.05
"""The share of the time that must be left for another pass."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """One part to be solved: what is given, how to solve it, the plan to start from, and one found before."""

    scenario: Scenario
    settings: Settings
    start: Plan | None = None
    known: Plan | None = None


def solve_part(task: PartTask, tell: Callable[[object], None], stop: threading.Event) -> Result:
    """Return how the solve of one part ended: a task for executors."""
    return solving.solve(
        task.scenario, task.settings, start=task.start, known=task.known, watch=sparingly(tell), stop=stop
    )


def solve_parts(  # noqa: PLR0913  # those of solve, and where it is done
    scenario: Scenario,
    parts: Sequence[Scenario],
    executor: Executor,
    settings: Settings,
    *,
    start: Plan | None = None,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Result:
    """Return the plan that best plans of the parts are together, judged as a whole.

    Infeasible is the whole if a part is. A part that nobody came to before the time was over or a stop was wished for
    sends nobody, or whom the start sends; where a rule forbids that, the whole is undecided.

    Raises
    ------
    ModelError
        If the plain checks contradict the solver: a mistake of ours.
    ExecutionError
        If a part lost its worker again and again.
    """
    starts = restricted(start, parts)
    return _Division(
        scenario, parts, executor, settings, starts, watch or (lambda _: None), stop or threading.Event()
    ).solve()


class _Division:
    """One solve by parts: the best plan of each part so far."""

    def __init__(  # noqa: PLR0913, PLR0917  # what solve_parts was given
        self,
        scenario: Scenario,
        parts: Sequence[Scenario],
        executor: Executor,
        settings: Settings,
        starts: Sequence[Plan | None],
        watch: Callable[[Progress], None],
        stop: threading.Event,
    ) -> None:
        self.scenario, self.parts, self.executor, self.starts = scenario, parts, executor, starts
        self.settings = threaded(settings, executor, len(parts))
        self.halt = LinkedEvent(stop)
        self.began = now()
        self.board = _Board(scenario, len(parts), watch)
        self.plans: list[Plan | None] = [None] * len(parts)
        self.impossible: Result | None = None

    def solve(self) -> Result:
        for number in range(MOST_PASSES):
            wanted = [place for place, plan in enumerate(self.plans) if plan is None or plan.status != Status.OPTIMAL]
            if not self._is_worth_while(number, wanted):
                break
            self._solve_each(wanted)
        return self._together()

    def _is_worth_while(self, number: int, wanted: Sequence[int]) -> bool:
        if not wanted or self.halt.is_set():
            return False
        if number == 0:
            return True
        # Under a deterministic limit how often a part is searched must not depend on the clock.
        left = self.settings.seconds - (now() - self.began)
        return self.settings.deterministic_seconds is None and left > WORTH_ANOTHER_PASS * self.settings.seconds

    def _solve_each(self, wanted: Iterable[int]) -> None:
        # The largest come first, so that no long one is begun when the others are done.
        places = sorted(wanted, key=lambda place: -size_of(self.parts[place]))
        tasks = self._tasks(places)

        def hear(number: int, news: object) -> None:
            assert isinstance(news, Progress)  # what solve_part tells
            self.board.hear(places[number], news)

        for outcome in self.executor.run(solve_part, tasks, hear, self.halt):
            self._take(places[outcome.index], outcome.result())

    def _tasks(self, places: Sequence[int]) -> Iterator[PartTask]:
        sizes = [size_of(self.parts[place]) for place in places]
        left = replace(self.settings, seconds=max(0.01, self.settings.seconds - (now() - self.began)))
        budget = Budget(left, min(self.executor.slots, len(places)), sum(sizes))
        for place, size in zip(places, sizes, strict=True):
            settings = budget.take(size)
            if settings is None:
                return
            yield PartTask(self.parts[place], settings, self.starts[place], self.plans[place])

    def _take(self, place: int, result: Result) -> None:
        if result.status is Status.INFEASIBLE:
            if self.plans[place] is not None:
                msg = f"a search says that part {place + 1} has no plan, but an earlier one found one"
                raise ModelError(msg)
            self.impossible = result
            self.halt.set()
        elif result.plan is not None:
            known = self.plans[place]
            found = [plan for plan in (known, result.plan) if plan is not None]
            self.plans[place] = combined(self.parts[place], found, self.starts[place])
        self.board.end(place)

    def _together(self) -> Result:
        if self.impossible is not None:
            return replace(self.impossible, seconds=self._seconds)
        plans = [
            plan or unsearched(part, start)
            for plan, part, start in zip(self.plans, self.parts, self.starts, strict=True)
        ]
        known = [plan for plan in plans if plan is not None]
        if len(known) < len(plans):
            return Result(Status.UNDECIDED, None, self._seconds)
        plan = merged(self.scenario, known)
        status = plan.status or Status.FEASIBLE
        plan = solving.checked(self.scenario, plan, self.settings, self._seconds, solving.engines_of(known))
        self.board.settle(plan)
        return Result(status, replace(plan, provenance={**plan.provenance, "parts": len(known)}), self._seconds)

    @property
    def _seconds(self) -> float:
        return round(now() - self.began, 2)


def restricted(start: Plan | None, parts: Sequence[Scenario]) -> list[Plan | None]:
    """Return of a plan what lies in each part.

    How far each part was from its limits is not known. So a part may give away what it did, as long as that is no more
    than the slack of the whole, and nothing beyond: then what was the best of a part stays its best.
    """
    if start is None:
        return [None] * len(parts)
    part_of = {team.id: place for place, part in enumerate(parts) for team in part.teams}
    postings: list[list[Posting]] = [[] for _ in parts]
    for posting in start.postings:
        if posting.team in part_of:
            postings[part_of[posting.team]].append(posting)
    said = tuple(tier if tier.limit is None else replace(tier, value=tier.limit) for tier in start.tiers)
    return [Plan(tuple(own), tiers=said) for own in postings]


class _Board:
    """What the parts tell, as news of the whole: the tier that not all have done, with what all have in it together."""

    def __init__(self, scenario: Scenario, count: int, watch: Callable[[Progress], None]) -> None:
        self.tiers, self.count, self.watch = tiers_of(scenario), count, watch
        self.began = now()
        self.newest: list[dict[int, Progress]] = [{} for _ in range(count)]
        self.ended: set[int] = set()

    def hear(self, place: int, progress: Progress) -> None:
        """Take note of one part's progress, and tell that of all."""
        self.newest[place][progress.number] = progress
        number = min(max(tiers, default=0) for tiers in self.newest)
        told = [tiers.get(number) for tiers in self.newest]
        known = [each for each in told if each is not None]
        if len(known) < self.count:
            self._tell(number, None, None)
        else:
            self._tell(number, _sum(each.value for each in known), _sum(each.bound for each in known))

    def end(self, place: int) -> None:
        """Take note that a part has ended."""
        self.ended.add(place)
        self._tell(0, None, None)

    def settle(self, plan: Plan) -> None:
        """Tell the last word on every tier."""
        for number, said in enumerate(plan.tiers):
            self._tell(number, said.value, said.bound, is_done=True)

    def _tell(self, number: int, value: float | None, bound: float | None, *, is_done: bool = False) -> None:
        parts = len(self.ended), self.count
        self.watch(
            Progress(self.tiers[number], number, len(self.tiers), value, bound, now() - self.began, is_done, parts)
        )


def _sum(numbers: Iterable[float | None]) -> float | None:
    known = list(numbers)
    return None if None in known else sum(each for each in known if each is not None)
