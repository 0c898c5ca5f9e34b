"""How the solver keeps ``one-place``."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Mode, Span
from optimizer.rules.rulebook import is_in_force, rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import HistoryRow, Round, Team
    from optimizer.model import Model, PostingKey, SeatModel, Sitting
    from optimizer.rules.timing.one_place import OnePlace

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT, ActsOn.SEATS, ActsOn.BETWEEN)


def post(rule: OnePlace, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A team's postings share no day: those in rounds that overlap, and those that may stray from their rounds.

    Nor do they share one with a stay that history tells.
    """
    book = rulebook(model.scenario)
    loose = {round_.id for round_ in rounds if not is_in_force(book, "round-window", round_, Mode.HARD)}
    for campaign in model.scenario.campaigns:
        for team in model.scenario.teams:
            keys = _stays(model, campaign, team)
            if keys:
                model.timetable.keep_apart(keys, model.guard((campaign[0].id, team.id)))
            for row in model.scenario.past_stays.get(team.id, ()):
                _keep_off(model, campaign, keys, row, loose)
    for earlier, later in combinations(model.scenario.campaigns, 2) if loose else ():
        for team in model.scenario.teams:
            for pair in product(_stays(model, earlier, team), _stays(model, later, team)):
                if not loose.isdisjoint(key[0] for key in pair):
                    model.timetable.keep_apart(pair, model.guard((earlier[0].id, team.id)))


def _keep_off(
    model: Model, campaign: Sequence[Round], keys: Sequence[PostingKey], row: HistoryRow, loose: set[str]
) -> None:
    """Let postings lie before or after an earlier stay, where their rounds do not see to that."""
    left, day = row.leave or row.date, timedelta(days=1)
    before = (Span(date.min, row.date - day),) if row.date > date.min else ()
    after = (Span(left + day, date.max),) if left < date.max else ()
    for key in keys:
        if key[0] in loose or model.scenario.round[key[0]].span.overlaps(Span(row.date, left)):
            model.timetable.stay_within(key, (*before, *after), model.guard((campaign[0].id, row.team or "")))


def _stays(model: Model, campaign: Sequence[Round], team: Team) -> list[PostingKey]:
    return [key for round_ in campaign for key in model.postings_of(round_.id, team.id)]


def seat(rule: OnePlace, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Nobody sits in two teams on a day, nor beside a seat that history tells."""
    scenario = seats.scenario
    number = {round_.id: place for place, campaign in enumerate(scenario.campaigns) for round_ in campaign}
    names = [campaign[0].id for campaign in scenario.campaigns]
    for officer, sittings in seats.of_officers():
        for row in scenario.past_seats.get(officer.id, ()):
            for sitting in sittings:
                if sitting.days.overlaps(Span(row.date, row.leave or row.date)):
                    seats.forbid(sitting, (names[number[sitting.posting.round]], officer.id))
        postings = {sitting.place: sitting.posting.team for sitting in sittings}
        if seats.is_hard and len(set(postings.values())) == len(postings):
            _keep_teams_apart(seats, officer.id, sittings)
            continue
        for one, other in combinations(sittings, 2):
            if one.posting.team != other.posting.team and one.days.overlaps(other.days):
                name = names[min(number[one.posting.round], number[other.posting.round])]
                seats.at_most([one.literal, other.literal], 1, (name, officer.id))


def _keep_teams_apart(seats: SeatModel, officer: str, sittings: Sequence[Sitting]) -> None:
    """State the same where every team has one posting: of all that share a day at most one team."""
    for day in sorted({sitting.days.start for sitting in sittings}):
        there: dict[int, list[Sitting]] = defaultdict(list)
        for sitting in sittings:
            if day in sitting.days:
                there[sitting.place].append(sitting)
        if len(there) > 1:
            seats.at_most([seats.any_of(own) for own in there.values()], 1, (officer,))
