"""``precedence``: a target waits until others are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Span
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting, Visit
    from optimizer.domain.records import HistoryRow, Round
    from optimizer.domain.scenario import Scenario

_MISSING = Text(
    "{target} waits for {first}, which is not inspected before it", "{target}须在{first}之后，但此前未安排{first}"
)
_EARLY = Text(
    "{target} starts on {start}, before {first} ends on {end}; it waits for it",
    "{target}于{start}开始，{first}到{end}才结束，而它须在后者之后",
)

_BEFORE = Text(
    "{target} starts on {start}, but {first}, for which it waits, is not done before {day}",
    "{target}于{start}开始，而它须等待的{first}最早到{day}才巡完",
)


@dataclass(frozen=True)
class Precedence(Rule):
    """A target starts only after everything that it waits for (``after``) has ended, wherever that is.

    What it waits for must be inspected: earlier in the plan, or in history. Members of one bundle have the same dates,
    so that order among them is no matter of days: it is the order in which lists name them.

    Formula: ``end(a) < start(b)`` for every a in ``after(b)``. History does not say when a target itself ended; what
    counts is the first day on which it can have: its working days from entering on, or leaving if that comes sooner.
    Where history tells no day of leaving it is the day of entering.
    """

    id: ClassVar[str] = "precedence"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("A target waits until others are done", "先后顺序")
    for_whole_term: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per pair of units of which one does not wait for the other."""
        for posting in plan.in_rounds(rounds):
            for visit in posting.visits:
                for first in scenario.target[visit.target].after:
                    yield from self._objections(scenario, plan, visit, first)

    def _objections(self, scenario: Scenario, plan: Plan, visit: Visit, first: str) -> Iterator[Finding]:
        unit, earlier = (scenario.unit_of.get(each, each) for each in (visit.target, first))
        if unit == earlier:
            return
        said = {"target": scenario.label(visit.target), "first": scenario.label(first)}
        done = done_by(scenario, first)
        if done is not None:
            if visit.start <= done:
                yield self.finding(unit, earlier, sentence=_BEFORE, **said, start=visit.start, day=done)
            return
        held = [other for stay in plan.served.get(first, ()) for other in _of(stay, first)]
        if not held:
            yield self.finding(unit, earlier, sentence=_MISSING, **said)
        for other in held:
            if visit.start <= other.end:
                yield self.finding(unit, earlier, sentence=_EARLY, **said, start=visit.start, end=other.end)


def done_by(scenario: Scenario, target: str) -> date | None:
    """Return the first day by which history can have inspected a target, each time; ``None`` if it never was."""
    return max((_done_in(scenario, row) for row in scenario.history if row.target == target), default=None)


def _done_in(scenario: Scenario, row: HistoryRow) -> date:
    if row.leave is None or row.target is None:
        return row.date
    target = scenario.target[row.target]
    days = row.days or scenario.target[target.bundle or target.id].days
    return scenario.open_line(Span(row.date, row.leave)).end_of(row.date, days) or row.leave


def _of(posting: Posting, target: str) -> list[Visit]:
    return [visit for visit in posting.visits if visit.target == target]
