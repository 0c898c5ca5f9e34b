"""How the solver keeps ``rectification``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.constraints.timing._late import withhold_late
from optimizer.domain.calendar import months_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer
    from optimizer.rules.timing.rectification import Rectification

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES,)


def withhold(rule: Rectification, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:
    """Withhold every posting of a round whose rectification report comes too late after its feedback."""
    feedback = {round_.id: scenario.phase(round_.id, "feedback") for round_ in rounds}
    limits = {
        round_id: months_after(phase.end, rule.months) for round_id, phase in feedback.items() if phase is not None
    }
    withhold_late(scenario, offer, "rectification", limits)
