"""How the solver keeps ``target-host``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer
    from optimizer.rules.workload.target_host import TargetHost

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES,)


def withhold(rule: TargetHost, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Withhold every visit from elsewhere than the unit's host."""
    in_force = {round_.id for round_ in rounds}
    for visit in [visit for visit in offer.visits if visit[0] in in_force]:
        if any(scenario.host_of[member.id] != visit[2] for member in scenario.units[visit[3]].members):
            offer.withhold_visit(visit, visit)
