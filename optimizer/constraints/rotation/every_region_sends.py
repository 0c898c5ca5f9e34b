"""How the solver keeps ``every-region-sends``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.rotation.every_region_sends import EveryRegionSends

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: EveryRegionSends, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Some arc leaves every home taking part."""
    for round_ in rounds:
        arcs = model.arcs(round_.id)
        for home in model.scenario.homes_taking_part(round_):
            model.require_one([arc for (start, _), arc in arcs.items() if start == home], (round_.id, home))
