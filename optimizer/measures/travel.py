"""The tier ``travel``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.places import mean_of_tenths
from optimizer.measures.measure import Measure
from optimizer.rules.rule import choice
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Team
    from optimizer.domain.scenario import Scenario


@dataclass(frozen=True)
class Travel(Measure):
    """Way over all postings, one way home → host.

    ``Σ km(home, host)`` over postings, or hours from the travel table, each counted once or once per person.
    """

    id: ClassVar[str] = "travel"
    title: ClassVar[Text] = Text("travel", "路程")
    unit: ClassVar[Text] = Text("km", "公里")
    scale: ClassVar[int] = 10
    default_slack: ClassVar[tuple[float, bool]] = (0.05, True)
    adds_up: ClassVar[bool] = True
    measure: str = choice("km", "what is counted: km or hours", "计量：公里或小时", "km", "hours")
    per: str = choice("team", "counted once a team or once a person", "按组计或按人计", "team", "person")

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return the way of all postings in tenths of a km (or of an hour)."""
        return sum(self.of(scenario, scenario.team[posting.team], posting.host) for posting in plan.postings)

    def of(self, scenario: Scenario, team: Team, host: str) -> int:
        """Return the way of one posting in tenths.

        Raises
        ------
        ValueError
            If the unit is hours and the travel table has none for the pair, or people are counted and the team has
            no size.
        """
        way = scenario.km_tenths(team, host) if self.measure == "km" else self._hours(scenario, team, host)
        if self.per == "team":
            return way
        people = scenario.staffing.travellers(team)
        if people is None:
            msg = f"travel is counted per person, but team {team.id} has no size"
            raise ValueError(msg)
        return way * people

    @staticmethod
    def _hours(scenario: Scenario, team: Team, host: str) -> int:
        hours = [scenario.places.hours_tenths(home, host) for home in team.homes]
        if any(each is None for each in hours):
            msg = f"travel is counted in hours, but the travel table has none from {team.home} to {host}"
            raise ValueError(msg)
        return mean_of_tenths([each for each in hours if each is not None])
