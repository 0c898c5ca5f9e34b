"""The tier ``load``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.measures._past import past_days
from optimizer.measures.measure import Measure
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Team
    from optimizer.domain.scenario import Scenario


def compared_teams(scenario: Scenario) -> tuple[Team, ...]:
    """Return the rotating teams that may take part in a planned round."""
    taking_part = {team.id for round_ in scenario.planned_rounds for team in scenario.rotating_teams(round_)}
    return tuple(team for team in scenario.teams if team.id in taking_part)


def past_load(scenario: Scenario) -> Mapping[str, int]:
    """Return the days of targets that history records for each team; a row without a team says nothing."""
    load: Counter[str] = Counter()
    for visit, days in past_days(scenario).items():
        if visit.team is not None:
            load[visit.team] += days
    return load


@dataclass(frozen=True)
class Load(Measure):
    """Most minus least working days of targets over the rotating teams that may take part, history included.

    ``max − min`` over those teams of ``Σ days`` of their targets, a bundle counted once with its head's days.
    """

    id: ClassVar[str] = "load"
    title: ClassVar[Text] = Text("difference in load", "任务量差")
    unit: ClassVar[Text] = Text("working days", "工作日")
    default_slack: ClassVar[tuple[float, bool]] = (1, False)

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return most minus least days over the teams, 0 if there are none."""
        load = Counter(past_load(scenario))
        for posting in plan.postings:
            load[posting.team] += sum(scenario.target[unit].days for unit in posting.units(scenario))
        loads = [load[team.id] for team in compared_teams(scenario)]
        return max(loads) - min(loads) if loads else 0
