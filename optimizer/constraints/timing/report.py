"""How the solver keeps ``report``."""

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
    from optimizer.rules.timing.report import Report

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES,)


def withhold(rule: Report, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:
    """Withhold every posting of a round that reports too late."""
    limits = {round_.id: months_after(round_.leave, rule.months) for round_ in rounds}
    withhold_late(scenario, offer, "report", limits)
