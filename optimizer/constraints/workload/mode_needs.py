"""How the solver keeps ``mode-needs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer
    from optimizer.rules.workload.mode_needs import ModeNeeds

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES,)


def withhold(rule: ModeNeeds, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:
    """Withhold every visit that the mode of the target, or of a member of the bundle, does not admit."""
    in_force = {round_.id for round_ in rounds}
    needs = {
        unit.id: {need for member in unit.members if (need := rule.need(member.mode)) != "anyone"}
        for unit in scenario.units.values()
    }
    admits: dict[tuple[str, str | None, str], bool] = {}
    for visit in [visit for visit in offer.visits if visit[0] in in_force and needs[visit[3]]]:
        for need in needs[visit[3]]:
            key = visit[1], scenario.host_of[visit[3]], need
            if key not in admits:
                admits[key] = _admits(scenario, *key)
            if not admits[key]:
                offer.withhold_visit(visit, visit)


def _admits(scenario: Scenario, team_id: str, host: str | None, need: str) -> bool:
    team = scenario.team[team_id]
    if need == "higher":
        return host is None or scenario.is_led_from_above(team, host) is not False
    return (team.kind is Kind.LOCAL) is (need == "local")
