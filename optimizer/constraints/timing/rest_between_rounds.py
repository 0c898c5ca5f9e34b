"""How the solver keeps ``rest-between-rounds``."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Mode, Span
from optimizer.rules.rulebook import is_in_force, rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import HistoryRow, Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Model, SeatModel, Sitting
    from optimizer.rules.timing.rest_between_rounds import RestBetweenRounds

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT, ActsOn.SEATS, ActsOn.BETWEEN)


def post(rule: RestBetweenRounds, model: Model, rounds: Sequence[Round]) -> None:
    """The days of a team's stays are a choice in rounds that lie too near each other; others need nothing."""
    if rule.days == 0:
        return
    rest = timedelta(days=rule.days)
    book = rulebook(model.scenario)
    loose = {round_.id for round_ in rounds if not is_in_force(book, "round-window", round_, Mode.HARD)}
    for first, second in combinations(rounds, 2):
        is_near = first.enter <= second.leave + rest and second.enter <= first.leave + rest
        if is_near or not loose.isdisjoint((first.id, second.id)):
            _keep_apart(model, first, second, rule.days)
    for row in model.scenario.history:
        if row.team in model.scenario.team and row.leave is not None:
            spans = _rested(row, row.leave, rest)
            for round_ in rounds:
                is_rested = any(span.start <= round_.enter and round_.leave <= span.end for span in spans)
                if not is_rested or round_.id in loose:
                    _stay_within(model, round_, row, spans)


def _keep_apart(model: Model, first: Round, second: Round, days: int) -> None:
    for team in model.scenario.teams:
        keys, others = (model.postings_of(round_.id, team.id) for round_ in (first, second))
        if keys and others:
            about = (team.id, *sorted((first.id, second.id)))
            model.order.rest_between(keys, others, days, model.guard(about))


def _rested(row: HistoryRow, left: date, rest: timedelta) -> tuple[Span, ...]:
    """Return the days on which a stay may lie so that rest is kept before and after an earlier one."""
    day = timedelta(days=1)
    before = (Span(date.min, row.date - rest - day),) if row.date - date.min > rest else ()
    return *before, Span(left + rest + day, date.max)


def _stay_within(model: Model, round_: Round, row: HistoryRow, spans: tuple[Span, ...]) -> None:
    assert row.team is not None  # asked for only then
    for key in model.postings_of(round_.id, row.team):
        about = (row.team, *sorted((row.round, round_.id)))
        model.timetable.stay_within(key, spans, model.guard(about))


def seat(rule: RestBetweenRounds, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """Nobody sits in two rounds that lie too near each other, history included, but for those who come with a team."""
    if rule.days == 0:
        return
    ids, rest, scenario = {round_.id for round_ in rounds}, timedelta(days=rule.days), seats.scenario
    for officer, sittings in seats.of_officers():
        own = [each for each in sittings if each.posting.round in ids and not _comes_with(scenario, each)]
        for one, other in combinations(own, 2):
            first, second = one.posting.round, other.posting.round
            if first != second and _is_near(one.days, other.days, rest):
                seats.at_most([one.literal, other.literal], 1, (officer.id, *sorted((first, second))))
        for row in scenario.past_seats.get(officer.id, ()):
            for sitting in own:
                if _is_near(sitting.days, Span(row.date, row.leave or row.date), rest):
                    seats.forbid(sitting, (officer.id, *sorted((row.round, sitting.posting.round))))


def _comes_with(scenario: Scenario, sitting: Sitting) -> bool:
    return sitting.officer in scenario.staffing.people_of(scenario.team[sitting.posting.team])


def _is_near(one: Span, other: Span, rest: timedelta) -> bool:
    return one.start <= other.end + rest and other.start <= one.end + rest
