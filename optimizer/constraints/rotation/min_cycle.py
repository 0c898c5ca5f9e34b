"""How the solver keeps ``min-cycle``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.model.model import Literal
    from optimizer.rules.rotation.min_cycle import MinCycle

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)

PAIR = 2


def post(rule: MinCycle, model: Model, rounds: Sequence[Round]) -> None:
    """No walk of fewer than ``length`` arcs returns to its start.

    ``walk[a, b]`` is true if some walk of at most k arcs leads from a to b; it grows by one arc at a time, and the
    last arc must not close it. A closed walk contains a cycle no longer than itself.
    """
    for round_ in rounds:
        arcs = model.arcs(round_.id)
        walks = {pair: arc for pair, arc in arcs.items() if pair[0] != pair[1]}
        for (home, host), arc in arcs.items():
            if home == host:
                model.forbid_all([arc], (round_.id, home))
        for _ in range(rule.length - 3):
            walks = _one_arc_longer(model, walks, arcs)
        if rule.length > PAIR:
            for (start, end), walk in walks.items():
                closing = arcs.get((end, start))
                if closing is not None:
                    model.forbid_all([walk, closing], (round_.id, start))


def _one_arc_longer(
    model: Model, walks: dict[tuple[str, str], Literal], arcs: dict[tuple[str, str], Literal]
) -> dict[tuple[str, str], Literal]:
    longer: dict[tuple[str, str], Literal] = {}
    for (start, middle), walk in walks.items():
        longer.setdefault((start, middle), model.new_literal())
        model.define(longer[start, middle], [walk])
        for (tail, end), arc in arcs.items():
            if tail == middle and end != start:
                longer.setdefault((start, end), model.new_literal())
                model.define(longer[start, end], [walk, arc])
    return longer
