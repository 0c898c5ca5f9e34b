"""How the solver keeps ``feedback-capacity``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.rules.meetings import crowds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.timing.feedback_capacity import FeedbackCapacity

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: FeedbackCapacity, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """In every span of days the postings whose meetings must be in it number at most the seats of the leaders."""
    if not model.scenario.leaders:
        return
    keys = {
        round_.id: [key for key in model.postings if key[0] == round_.id and model.visits_in(key)] for round_ in rounds
    }
    for members, seats in crowds(model.scenario):
        asking = [key for round_id in members for key in keys[round_id]]
        stints = Counter(key[:2] for key in asking)
        most = sum(min(model.scenario.team[team].max_hosts, count) for (_, team), count in stints.items())
        if most > seats:
            model.at_most_kept([(model.inspects(key), key) for key in asking], seats)
