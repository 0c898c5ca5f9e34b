"""The tier ``seats`` in both models: what must be missing at least while teams are sent, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.domain.staffing import EMPTY_SEAT

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.domain.shortages import Joint
    from optimizer.measures.seats import Seats
    from optimizer.model import Model, SeatModel


def objective(measure: Seats, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return what must be missing at least: in each posting by itself, or in those of a group together if more."""
    known = model.scenario.shortages
    if known is None:
        return 0
    group_of = {team: place for place, (teams, joints) in enumerate(known.groups) if joints for team in teams}
    single: list[LinearExprT] = []
    grouped: dict[int, list[LinearExprT]] = defaultdict(list)
    most: dict[int, int] = defaultdict(int)
    for key in model.postings:
        least, place = known.least.get(key, 0), group_of.get(key[1])
        if place is None:
            single.append(least * model.posting(key))
        else:
            grouped[place].append(least * model.posting(key))
            most[place] += least
    for place, (_, joints) in enumerate(known.groups):
        if joints:
            together = model.amount(max([most[place], *(joint.least or 0 for joint in joints)]))
            model.cp.add(together >= sum(grouped[place]))
            for joint in joints:
                _state(model, joint, together)
            single.append(together)
    return sum(single)


def _state(model: Model, joint: Joint, together: LinearExprT) -> None:
    """State that a group lacks so much if all stints of a shortage take place at one of their hosts each."""
    stints = [
        model.any_of([model.posting(key) for key in model.postings_of(round_id, team) if key[2] in hosts])
        for round_id, team, hosts in joint.stints
    ]
    model.cp.add(together >= (joint.least or 0) * (sum(stints) - (len(stints) - 1)))


def missing(measure: Seats, seats: SeatModel) -> LinearExprT:  # noqa: ARG001
    """Return a thousand for every empty seat and one for every person lacking with a skill."""
    terms: list[LinearExprT] = []
    for place, own in enumerate(seats.seats):
        terms += [EMPTY_SEAT * seats.empty(place, seat_place) for seat_place in range(len(own))]
        terms += [seats.lacking(place, skill) for skill in seats.skills(place)]
    return sum(terms)
