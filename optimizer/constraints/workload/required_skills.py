"""How the solver keeps ``required-skills``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer
    from optimizer.rules.workload.required_skills import RequiredSkills

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES,)


def withhold(rule: RequiredSkills, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Withhold every visit for which the team lacks a skill."""
    in_force = {round_.id for round_ in rounds}
    wanted = {unit.id: unit.skills for unit in scenario.units.values() if unit.skills}
    lacks = scenario.staffing.lacks_beforehand
    for visit in [visit for visit in offer.visits if visit[0] in in_force and visit[3] in wanted]:
        if lacks(scenario.team[visit[1]], wanted[visit[3]]):
            offer.withhold_visit(visit, visit)
