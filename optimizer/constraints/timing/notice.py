"""How the solver keeps ``notice``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.constraints.timing._late import withhold_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer
    from optimizer.rules.timing.notice import Notice

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES,)


def withhold(rule: Notice, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:
    """Withhold every posting of a round whose teams enter too soon after the notice."""
    soonest = {round_.id: round_.enter - timedelta(days=rule.days) for round_ in rounds}
    withhold_late(scenario, offer, "notice", soonest)
