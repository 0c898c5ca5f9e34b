"""What is known of people while teams are sent, as expressions over postings and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.domain.shortages import Joint, Pool
    from optimizer.model import Model

MOST_MISSING = 10**9
"""No plan lacks more."""


def least_in(model: Model, pool: Pool) -> LinearExprT:
    """Return a number that is no less than what any row, joint or split of a pool says.

    Where only one thing is said that cannot be below zero, it is said without a variable of its own.
    """
    floors: list[LinearExprT] = []
    for row in pool.rows:
        amounts = [(row.weight * amount, key) for key in model.postings if (amount := row.of(key))]
        floors.append(sum(amount * model.posting(key) for amount, key in amounts) - row.weight * row.room)
    for joint in pool.joints:
        things = conditions(model, joint)
        if things is not None:
            floors.append((joint.least or 0) * (sum(things) - (len(things) - 1)))
    floors += [sum([least_in(model, part) for part in split]) for split in pool.splits]
    if len(floors) == 1 and not pool.joints and all(row.room == 0 for row in pool.rows):
        return floors[0]
    least = model.amount(MOST_MISSING)
    for floor in floors:
        model.cp.add(least >= floor)
    return least


def conditions(model: Model, joint: Joint) -> list[LinearExprT] | None:
    """Return what is 1 each if all stints take place; ``None`` if one of them cannot."""
    things: list[LinearExprT] = []
    offered = set(model.visits) if any(stint.units for stint in joint.stints) else set()
    for stint in joint.stints:
        stays = [key for key in model.postings_of(stint.round, stint.team) if key[2] in stint.hosts]
        if stint.units:
            (host,) = stint.hosts
            visits = [(stint.round, stint.team, host, unit) for unit in sorted(stint.units)]
            if not offered.issuperset(visits):
                return None
            things += [model.visit(visit) for visit in visits]
        elif not stays:
            return None
        else:
            things.append(model.any_of([model.posting(key) for key in stays]))
    return things
