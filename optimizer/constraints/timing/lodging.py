"""How the solver keeps ``lodging``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.guests import past_guests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.timing.lodging import Lodging

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: Lodging, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """At no time do the teams that are at a host away from home bring more people than it has beds."""
    scenario, in_force = model.scenario, {round_.id for round_ in rounds}
    sizes = {team.id: model.scenario.staffing.travellers(team) or 0 for team in scenario.teams}
    for campaign in scenario.campaigns:
        members = [round_.id for round_ in campaign if round_.id in in_force]
        for region in scenario.regions if any(region.lodging is not None for region in scenario.regions) else ():
            at_host = (key for round_id in members for key in model.postings_at(round_id, region.id))
            keys = [key for key in at_host if region.id not in scenario.team[key[1]].homes]
            if keys and region.lodging is not None:
                guard = model.guard((campaign[0].id, region.id))
                before = [guest for guest in past_guests(scenario, region.id) if region.id not in guest.team.homes]
                model.presence.at_most_at_once(keys, region.lodging, guard, sizes, before)
