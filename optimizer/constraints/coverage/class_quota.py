"""How the solver keeps ``class-quota``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.coverage.class_quota import ClassQuota

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: ClassQuota, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Of the villages of every quota, so many are visited by themselves that with those of history it is met."""
    scenario = model.scenario
    for quota in rule.quotas(scenario):
        own = [each for each in quota.villages if each.bundle is None or not scenario.keeps_bundles]
        done = sum(each.id in scenario.inspected for each in own)
        visited = [model.any_visit(model.visits_of(each.id)) for each in own if each.id not in scenario.inspected]
        if done < quota.least:
            model.at_most([quota.least - done], sum(visited), quota.about)
