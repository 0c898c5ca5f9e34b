"""How the solver keeps ``hosts-per-round``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.workload.hosts_per_round import HostsPerRound

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT,)


def post(rule: HostsPerRound, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A team's postings in a round number at most its ``max_hosts``."""
    for round_ in rounds:
        for team in model.scenario.teams:
            if model.postings_of(round_.id, team.id):
                guard = model.guard((round_.id, team.id))
                model.counts.at_most_hosts(round_.id, team.id, team.max_hosts, guard)
