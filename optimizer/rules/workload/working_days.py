"""``working-days``: the targets fit into the days of the posting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Span
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting, Visit
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_SHORT = Text(
    "{team} has {found} for {target} from {start} to {end}, which needs {days}",
    "{team}巡察{target}（{start}至{end}）只有{found}个工作日，需要{days}个",
)
_OUTSIDE = Text(
    "{team} inspects {target} from {start} to {end}, outside its posting from {enter} to {leave}",
    "{team}巡察{target}（{start}至{end}）超出派驻时间（{enter}至{leave}）",
)
_OVERLAP = Text(
    "{team} inspects {first} and {second} at the same time in one lane; {second} starts on {start}, before the other"
    " ends on {end}",
    "{team}在同一条线上同时巡察{first}和{second}：后者{start}开始，前者{end}才结束",
)


@dataclass(frozen=True)
class WorkingDays(Rule):
    """Every target gets its working days within the posting, one after the other in each lane.

    A team with ``concurrent: 2`` has two lanes side by side, one for large and one for small targets; with ``1`` all
    its targets share one lane. A bundle takes its head's days, once.

    Formula: a target's dates lie within the posting and contain at least ``days`` working days of the calendar; the
    dates of two targets in one lane do not overlap. Blackout days are taken off by the rule ``blackouts``.
    """

    id: ClassVar[str] = "working-days"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("The targets fit into the working days of the posting", "工作日足够，一线一个对象")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield what does not fit, all of it about the posting."""
        for posting in plan.in_rounds(rounds):
            yield from self._too_short(scenario, posting)
            yield from self._overlapping(scenario, posting)

    def _too_short(self, scenario: Scenario, posting: Posting) -> Iterator[Finding]:
        for visit in posting.visits:
            days = scenario.target[scenario.unit_of.get(visit.target, visit.target)].days
            found = len(scenario.calendar.working_days(Span(visit.start, visit.end)))
            inside = posting.enter <= visit.start and visit.end <= posting.leave
            if found < days or not inside:
                yield self.finding(
                    *posting.key,
                    sentence=_SHORT if inside else _OUTSIDE,
                    team=scenario.label(posting.team),
                    target=scenario.label(visit.target),
                    found=counted(found, "working day", "working days"),
                    days=days,
                    start=visit.start,
                    end=visit.end,
                    enter=posting.enter,
                    leave=posting.leave,
                )

    def _overlapping(self, scenario: Scenario, posting: Posting) -> Iterator[Finding]:
        for lane in lanes(scenario, posting):
            for first, second in pairwise(sorted(lane, key=lambda visit: (visit.start, visit.end, visit.target))):
                if second.start <= first.end:
                    yield self.finding(
                        *posting.key,
                        sentence=_OVERLAP,
                        team=scenario.label(posting.team),
                        first=scenario.label(first.target),
                        second=scenario.label(second.target),
                        start=second.start,
                        end=first.end,
                    )


def lanes(scenario: Scenario, posting: Posting) -> tuple[tuple[Visit, ...], ...]:
    """Return the posting's visits by lane, each bundle once, by its first member in the posting."""
    seen: dict[str, Visit] = {}
    for visit in posting.visits:
        seen.setdefault(scenario.unit_of.get(visit.target, visit.target), visit)
    if scenario.team[posting.team].concurrent == 1:
        return (tuple(seen.values()),)
    large = tuple(visit for unit, visit in seen.items() if scenario.target[unit].size == "large")
    small = tuple(visit for unit, visit in seen.items() if scenario.target[unit].size != "large")
    return large, small
