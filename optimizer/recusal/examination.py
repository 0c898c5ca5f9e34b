"""What is known before solving: impossibilities with their proof, warnings and notes, in planners' words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.recusal.calendar import missed_deadlines, rounds_without_work, scarce_leaders, stays_that_go_on
from optimizer.recusal.ceilings import ceilings
from optimizer.recusal.dated import contradicting_days, odd_days, untimely_pins
from optimizer.recusal.decided import impossible_pins, settled_pins, waivers
from optimizer.recusal.few_newcomers import few_newcomers
from optimizer.recusal.kin import kin_in_teams
from optimizer.recusal.observation import Examination, Observation, Severity, merged
from optimizer.recusal.past import past_breaches
from optimizer.recusal.picture import picture
from optimizer.recusal.scarcity import scarce_people
from optimizer.recusal.serving import overbooked_teams, unservable_targets
from optimizer.recusal.sitting import colliding_seats
from optimizer.recusal.turning import Turning, observations_on
from optimizer.recusal.waiting import missed_dues, unreachable_quotas, waiting_in_vain

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.openings import Openings
    from optimizer.recusal.picture import RecusalPicture
    from optimizer.texts import Text


def examine(scenario: Scenario, seen: RecusalPicture | None = None) -> Examination:
    """Return everything that is known of the scenario before solving, the most serious first.

    What is called impossible is proven: no plan keeps the hard rules. The other way round it is not: a scenario may
    have no plan although nothing here says so.

    Parameters
    ----------
    scenario
        What is given.
    seen
        The scenario's recusal picture, if it is at hand already.
    """
    found = list(past_breaches(scenario))
    if scenario.planned_rounds:
        found = [*_observations((seen or picture(scenario)).openings), *found]
    order = list(Severity)
    return Examination(tuple(sorted(found, key=lambda each: order.index(each.severity))))


def reasons_for_infeasible(scenario: Scenario) -> tuple[Text, ...]:
    """Return the sentences that prove that no plan exists; it may be empty although none does."""
    # While teams are sent, what is known of people stands for the people themselves.
    return tuple(each.sentence for each in examine(replace(scenario, shortages=None)).impossible)


def _observations(openings: Openings) -> Iterator[Observation]:
    turnings = _turnings(openings)
    rounds = openings.scenario.planned_rounds
    distinct = {id(turning): turning for turning in turnings.values()}
    known = {number: tuple(observations_on(turning)) for number, turning in distinct.items()}
    yield from merged(
        openings.scenario,
        [(round_, each) for round_ in rounds for each in known[id(turnings[round_.id])]],
    )
    yield from ceilings(openings, turnings)
    yield from few_newcomers(openings)
    yield from unservable_targets(openings)
    yield from overbooked_teams(openings)
    yield from scarce_people(openings)
    yield from kin_in_teams(openings)
    yield from waiting_in_vain(openings)
    yield from missed_dues(openings)
    yield from missed_deadlines(openings)
    yield from rounds_without_work(openings)
    yield from scarce_leaders(openings)
    yield from stays_that_go_on(openings)
    yield from unreachable_quotas(openings)
    yield from impossible_pins(openings)
    yield from colliding_seats(openings)
    yield from contradicting_days(openings)
    yield from untimely_pins(openings)
    yield from settled_pins(openings)
    yield from odd_days(openings)
    yield from waivers(openings, openings.bans)


def _turnings(openings: Openings) -> dict[str, Turning]:
    """Return the arcs of every round; rounds that look alike share them, so that many cost no more than one."""
    alike: dict[Hashable, Turning] = {}
    return {
        round_.id: alike.setdefault(
            (
                openings.situation(round_),
                tuple(openings.stays_whole_round(round_, team) for team in openings.scenario.teams),
            ),
            Turning(openings, round_),
        )
        for round_ in openings.scenario.planned_rounds
    }
