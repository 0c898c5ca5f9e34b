"""How the solver keeps ``working-days``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.workload.working_days import WorkingDays

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT,)


def post(rule: WorkingDays, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """The targets of every posting fit into its lanes."""
    in_force = {round_.id for round_ in rounds}
    for key in model.postings:
        if key[0] in in_force and model.visits_in(key):
            model.timetable.fit_lanes(key, model.guard(key))
