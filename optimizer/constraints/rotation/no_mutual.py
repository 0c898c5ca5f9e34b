"""How the solver keeps ``no-mutual``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.rotation.no_mutual import NoMutual

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: NoMutual, model: Model, rounds: Sequence[Round]) -> None:
    """Of an arc and its answer within the window at most one is drawn; an arc of history is drawn already.

    What history rules out is said of every posting, which tells more than a word on their arc.
    """
    scenario = model.scenario
    round_at = {turn: round_id for round_id, turn in scenario.turn_of.items()}
    for round_ in rounds:
        turn = scenario.turn_of.get(round_.id)
        if turn is None:
            continue
        for (home, host), back in model.arcs(round_.id).items():
            about = (round_.id, *sorted((home, host)))
            # In the round itself every pair comes up twice; once is enough.
            first = turn - rule.window
            answered = [round_at[each] for each in range(first, turn) if each in round_at and home != host]
            for there_id in (*answered, *([round_.id] if home < host else [])):
                there = model.arc(there_id, host, home)
                if there is not None:
                    model.forbid_all([there, back], about)
        for past in scenario.past_arcs:
            if past.home != past.host and 0 < turn - past.turn <= rule.window:
                for key in model.postings_along(round_.id, past.host, past.home):
                    model.forbid_all([model.posting(key)], (round_.id, *sorted((past.home, past.host))))
