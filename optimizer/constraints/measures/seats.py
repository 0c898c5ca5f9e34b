"""The tier ``seats`` in both models: what must be missing at least while teams are sent, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.shortages import least_in
from optimizer.domain.staffing import EMPTY_SEAT

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.seats import Seats
    from optimizer.model import Model, SeatModel


def objective(measure: Seats, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return what must be missing at least, as far as it is known while teams are sent."""
    known = model.scenario.shortages
    return sum(least_in(model, pool) for pool in known.pools) if known is not None else 0


def missing(measure: Seats, seats: SeatModel) -> LinearExprT:  # noqa: ARG001
    """Return a thousand for every empty seat and one for every person lacking with a skill."""
    terms: list[LinearExprT] = []
    for place, own in enumerate(seats.seats):
        terms += [EMPTY_SEAT * seats.empty(place, seat_place) for seat_place in range(len(own))]
        terms += [seats.lacking(place, skill) for skill in seats.skills(place)]
    return sum(terms)
