"""How the solver keeps ``host-capacity``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.guests import past_guests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.rotation.host_capacity import HostCapacity

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: HostCapacity, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """At no time are more rotating teams at a host than it has room for."""
    in_force = {round_.id for round_ in rounds}
    for campaign in model.scenario.campaigns:
        members = [round_.id for round_ in campaign if round_.id in in_force]
        for region in model.scenario.regions:
            keys = [key for round_id in members for key in model.rotating_at(round_id, region.id)]
            if keys and region.host_capacity is not None:
                guard = model.guard((campaign[0].id, region.id))
                before = [guest for guest in past_guests(model.scenario, region.id) if guest.team.rotates]
                model.presence.at_most_at_once(keys, region.host_capacity, guard, before=before)
