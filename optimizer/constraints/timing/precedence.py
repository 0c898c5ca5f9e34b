"""How the solver keeps ``precedence``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Mode
from optimizer.rules.rulebook import is_in_force, rulebook
from optimizer.rules.timing.precedence import done_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model, VisitKey
    from optimizer.rules.timing.precedence import Precedence

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT, ActsOn.BETWEEN)


def post(rule: Precedence, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A unit is visited only if what it waits for is visited before: rounds decide where they can, days elsewhere."""
    scenario = model.scenario
    book = rulebook(scenario)
    bound = {
        round_.id
        for round_ in rounds
        if all(is_in_force(book, kept, round_, Mode.HARD) for kept in ("round-window", "working-days"))
    }
    pairs = {
        (scenario.unit_of[first], unit.id)
        for unit in scenario.units.values()
        for member in unit.members
        for first in member.after
        if first not in scenario.ever_inspected and scenario.unit_of[first] != unit.id
    }
    for first, second in sorted(pairs):
        _in_turn(model, bound, first, second)
    for unit in scenario.units.values():
        for first in dict.fromkeys(first for member in unit.members for first in member.after):
            if scenario.unit_of.get(first) != unit.id and first in scenario.ever_inspected:
                _after_history(model, bound, first, unit.id)


def _after_history(model: Model, bound: set[str], first: str, second: str) -> None:
    """Let a unit start after the day by which history can have done what it waits for; mostly that is long ago."""
    done = done_by(model.scenario, first)
    for visit in model.visits_of(second) if done is not None else ():
        assert done is not None  # else there is no visit to look at
        if visit[0] not in bound or model.scenario.round[visit[0]].enter <= done:
            about = (second, model.scenario.unit_of.get(first, first))
            model.timetable.visit_within(visit, done + timedelta(days=1), None, model.guard(about))


def _in_turn(model: Model, bound: set[str], first: str, second: str) -> None:
    about, in_round = (second, first), model.scenario.round
    for round_id in dict.fromkeys(visit[0] for visit in model.visits_of(second)):
        waiting = [visit for visit in model.visits_of(second) if visit[0] == round_id]
        before: list[VisitKey] = []
        after: list[VisitKey] = []
        for visit in model.visits_of(first):
            keep_to_rounds = {round_id, visit[0]} <= bound
            if keep_to_rounds and in_round[round_id].leave <= in_round[visit[0]].enter:
                after.append(visit)
                continue
            before.append(visit)
            if not keep_to_rounds or in_round[round_id].enter <= in_round[visit[0]].leave:
                for other in waiting:
                    model.order.start_after(visit, other, model.guard(about))
        model.at_most([model.any_visit(waiting)], model.any_visit(before), about)
        if after:
            model.at_most([model.any_visit(waiting), model.any_visit(after)], 1, about)
