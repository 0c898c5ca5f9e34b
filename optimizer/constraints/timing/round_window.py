"""How the solver keeps ``round-window``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Model, Offer
    from optimizer.rules.timing.round_window import RoundWindow

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES, ActsOn.STINT)


def withhold(rule: RoundWindow, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Withhold teams that do not take part, and targets of modes that the round does not admit."""
    by_id = {round_.id: round_ for round_ in rounds}
    for key in [key for key in offer.postings if key[0] in by_id]:
        if not scenario.admits(by_id[key[0]], scenario.team[key[1]]):
            offer.withhold_posting(key, key[:2])
    for visit in [visit for visit in offer.visits if visit[0] in by_id]:
        modes = {member.mode for member in scenario.units[visit[3]].members}
        if not modes <= set(by_id[visit[0]].modes):
            offer.withhold_visit(visit, visit)


def post(rule: RoundWindow, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Every posting lies within its round, and every target within its own earliest and latest day."""
    by_id = {round_.id: round_ for round_ in rounds}
    for key in [key for key in model.postings if key[0] in by_id]:
        model.timetable.stay_within(key, (by_id[key[0]].span,), model.guard(key))
        for visit in model.visits_in(key):
            members = model.scenario.units[visit[3]].members
            earliest = max((member.earliest for member in members if member.earliest), default=None)
            latest = min((member.latest for member in members if member.latest), default=None)
            if earliest is not None or latest is not None:
                model.timetable.visit_within(visit, earliest, latest, model.guard(visit))
