"""How the solver keeps ``no-mutual``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.rotation.no_mutual import NoMutual


def post(rule: NoMutual, model: Model, rounds: Sequence[Round]) -> None:
    """Of an arc and its answer within the window at most one is drawn; an arc of history is drawn already."""
    scenario = model.scenario
    turns = {turn: round_id for round_id, turn in scenario.turn_of.items()}
    for round_ in rounds:
        if round_.id not in scenario.turn_of:
            continue
        turn = scenario.turn_of[round_.id]
        for (home, host), back in model.arcs(round_.id).items():
            about = (round_.id, *sorted((home, host)))
            for earlier in range(turn - rule.window, turn):
                there = model.arc(turns[earlier], host, home) if earlier in turns else None
                if there is not None and home != host:
                    model.forbid_all([there, back], about)
            there = model.arc(round_.id, host, home)
            if there is not None and home < host:
                model.forbid_all([there, back], about)
        for past in scenario.past_arcs:
            back = model.arc(round_.id, past.host, past.home)
            if back is not None and 0 < turn - past.turn <= rule.window:
                model.forbid_all([back], (round_.id, *sorted((past.home, past.host))))
