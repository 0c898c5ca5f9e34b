"""How the solver keeps ``mutual``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.rotation.mutual import Mutual

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: Mutual, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """An arc is drawn only together with its answer."""
    for round_ in rounds:
        for (home, host), arc in model.arcs(round_.id).items():
            model.imply(arc, model.arc(round_.id, host, home), (round_.id, *sorted((home, host))))
