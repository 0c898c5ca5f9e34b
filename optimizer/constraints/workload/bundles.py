"""How the solver keeps ``bundles``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.constraints.acts import ActsOn
    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.workload.bundles import Bundles

ACTS: tuple[ActsOn, ...] = ()


def post(rule: Bundles, model: Model, rounds: Sequence[Round]) -> None:
    """Post nothing: a unit is one variable, so that a bundle cannot be torn apart."""
