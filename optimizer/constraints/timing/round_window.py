"""How the solver keeps ``round-window``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

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
    modes = {unit.id: {member.mode for member in unit.members} for unit in scenario.units.values()}
    for visit in [visit for visit in offer.visits if visit[0] in by_id]:
        if not modes[visit[3]] <= set(by_id[visit[0]].modes):
            offer.withhold_visit(visit, visit)


def post(rule: RoundWindow, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Every posting lies within its round, and every target within its own earliest and latest day."""
    by_id = {round_.id: round_ for round_ in rounds}
    windows = _windows(model.scenario)
    for key in [key for key in model.postings if key[0] in by_id]:
        model.timetable.stay_within(key, (by_id[key[0]].span,), model.guard(key))
        for visit in model.visits_in(key) if windows else ():
            if visit[3] in windows:
                model.timetable.visit_within(visit, *windows[visit[3]], model.guard(visit))


def _windows(scenario: Scenario) -> dict[str, tuple[date | None, date | None]]:
    """Return the earliest and the latest day of every unit that has one of them."""
    windows = {unit.id: unit.window for unit in scenario.units.values()}
    return {unit: window for unit, window in windows.items() if window != (None, None)}
