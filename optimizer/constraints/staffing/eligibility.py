"""How the solver keeps ``eligibility``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.constraints.shortages import conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Model, Offer, SeatModel, Sitting
    from optimizer.rules.staffing.eligibility import Eligibility

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES, ActsOn.SEATS, ActsOn.BETWEEN)


def withhold(rule: Eligibility, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Withhold the postings and visits of which it is known that no crew can be seated."""
    known, ids = scenario.shortages, {round_.id for round_ in rounds}
    if known is None:
        return
    for key in known.never:
        if key[0] in ids:
            offer.withhold_posting(key, key)
    for visit in tuple(offer.visits) if known.unfit else ():
        if visit[0] in ids and (*visit[:2], visit[3]) in known.unfit:
            offer.withhold_visit(visit, visit)


def post(rule: Eligibility, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Not all stints take place that cannot be staffed together, nor do postings ask for more people than there are."""
    known = model.scenario.shortages
    if known is None:
        return
    for number, joint in enumerate(known.together):
        things = conditions(model, joint)
        if things is not None:
            model.at_most(things, len(things) - 1, ("together", str(number)))
    for number, row in enumerate(known.limits):
        amounts = [amount * model.posting(key) for key in model.postings if (amount := row.of(key))]
        model.at_most(amounts, row.room, ("limit", str(number)))


def seat(rule: Eligibility, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """No seat takes more people than it has places, and nobody sits twice in a posting on one day."""
    ids = {round_.id for round_ in rounds}
    for place, posting in enumerate(seats.postings):
        if posting.round not in ids:
            continue
        for seat_place, each in enumerate(seats.seats[place]):
            literals = [sitting.literal for sitting in seats.on_seat(place, seat_place)]
            seats.at_most(literals, each.count, (*posting.key, each.name))
        people: dict[str, list[Sitting]] = defaultdict(list)
        for sitting in seats.in_posting(place):
            people[sitting.officer.id].append(sitting)
        for officer, own in people.items():
            seats.keep_apart(own, (*posting.key, officer, "twice"))
