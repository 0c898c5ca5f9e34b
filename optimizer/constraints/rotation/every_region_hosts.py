"""How the solver keeps ``every-region-hosts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.rotation.every_region_hosts import EveryRegionHosts

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: EveryRegionHosts, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Some arc leads to every home taking part."""
    for round_ in rounds:
        for home in model.scenario.homes_taking_part(round_):
            stays = [model.posting(key) for key in model.rotating_at(round_.id, home)]
            model.require_one(stays, (round_.id, home))
