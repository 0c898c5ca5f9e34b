"""How the solver keeps ``ring``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.model.model import Literal
    from optimizer.rules.rotation.ring import Ring

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: Ring, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """The arcs of each zone's homes form one circuit, and no arc leads out of it."""
    for round_ in rounds:
        arcs = model.arcs(round_.id)
        for zone, homes in model.scenario.zones_taking_part(round_).items():
            _post_zone(model, arcs, homes, (round_.id, zone))


def _post_zone(
    model: Model, arcs: dict[tuple[str, str], Literal], homes: tuple[str, ...], about: tuple[str, str]
) -> None:
    node = {home: number for number, home in enumerate(homes)}
    inside = []
    for (home, host), arc in arcs.items():
        if home in node and host in node and home != host:
            inside.append((node[home], node[host], arc))
        elif home in node:
            model.forbid_all([arc], about)
    # A circuit visits the nodes that have arcs: one that has none would be left out in silence.
    for number in node.values():
        model.require_one([arc for tail, _, arc in inside if tail == number], about)
    if inside:
        model.require_circuit(inside, about)
