"""The tier ``seats``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.shortages import chosen_in
from optimizer.domain.staffing import EMPTY_SEAT
from optimizer.measures.measure import Measure
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario


@dataclass(frozen=True)
class Seats(Measure):
    """Empty seats, and skills that teams lack.

    ``1000 × empty seats + missing skills`` over the postings. Which seats there are, and when one is filled, is said at
    the rule ``seats``, which skills are needed at ``skills-in-team``; both speak of teams that are staffed.

    While teams are sent and people are not seated yet it is what must be missing at least, as far as that is known.
    """

    id: ClassVar[str] = "seats"
    title: ClassVar[Text] = Text("empty seats and missing skills", "空缺岗位与短缺专长")
    unit: ClassVar[Text] = Text("points (1,000 per empty seat, 1 per missing skill)", "分（空岗每个1000，缺专长每项1）")
    adds_up: ClassVar[bool] = True

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return a thousand for every empty seat and one for every person lacking with a skill."""
        if scenario.shortages is not None:
            return scenario.shortages.least(chosen_in(scenario, plan.postings))
        if not scenario.staffing.is_planned:
            return 0
        return sum(missing_in(scenario, posting) for posting in plan.postings)

    def whole(self, scenario: Scenario) -> int | None:
        """Return a thousand for every seat that could be needed: those of every team in every round."""
        return EMPTY_SEAT * sum(
            seat.count
            for round_ in scenario.planned_rounds
            for team in scenario.teams
            if scenario.may_take_part(round_, team)
            for seat in scenario.staffing.seats_of(team)
        )


def missing_in(scenario: Scenario, posting: Posting) -> int:
    """Return what is missing in one posting."""
    staffing = scenario.staffing
    empty = sum(lacking for _, lacking in staffing.empty_seats(posting))
    return EMPTY_SEAT * empty + sum(lacking for _, lacking in staffing.missing_skills(posting))
