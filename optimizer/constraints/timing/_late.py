"""What the deadlines of rounds share: a round that misses one sends nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer


def withhold_late(scenario: Scenario, offer: Offer, name: str, limits: Mapping[str, date]) -> None:
    """Withhold every posting of the rounds, by id, in which a phase ends after its limit."""
    ends = {round_id: phase.end for round_id in limits if (phase := scenario.phase(round_id, name)) is not None}
    late = {round_id for round_id, end in ends.items() if end > limits[round_id]}
    for key in [key for key in offer.postings if key[0] in late]:
        offer.withhold_posting(key, key[:1])
