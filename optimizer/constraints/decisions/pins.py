"""How the solver keeps ``pins``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.rules.decisions.pins import cells, matches, pins_kept, speaks_of_seats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from optimizer.domain.records import Pin, Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Model, Offer, PostingKey, SeatModel, VisitKey
    from optimizer.model.model import Literal
    from optimizer.rules.decisions.pins import Pins

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES, ActsOn.SEATS, ActsOn.BETWEEN)


def withhold(rule: Pins, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Withhold every visit of a target by another than its fixed team."""
    for visit in list(offer.visits):
        fixed = {member.fixed_team for member in scenario.units[visit[3]].members} - {None, visit[1]}
        if fixed:
            offer.withhold_visit(visit, ("fixed", *visit))


def post(rule: Pins, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Of what matches a pin, ``must`` demands at least one and ``never`` forbids all."""
    for pin in pins_kept(model.scenario):
        about = (pin.rule, *cells(pin))
        matching = _matching(pin, model)
        if pin.rule == "must":
            model.require_one(matching, about)
        else:
            for literal in matching:
                model.forbid_all([literal], about)


def seat(rule: Pins, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Somebody sits where a pin ``must`` says, and nobody where one ``never`` does.

    Of postings that no pin speaks of it demands nothing: those that one speaks of are in another group.
    """
    for pin in pins_kept(seats.scenario):
        if not speaks_of_seats(pin) or pin in seats.elsewhere:
            continue
        if not any(matches(pin, posting) for posting in seats.postings):
            continue
        about = (pin.rule, *cells(pin))
        matching = [
            sitting.literal
            for sitting in seats.sittings
            if pin.officer in (None, sitting.officer.id)
            and pin.seat in (None, sitting.seat.name)
            and matches(pin, sitting.posting)
        ]
        if pin.rule == "must":
            seats.require_one(matching, about)
        else:
            for literal in matching:
                seats.forbid_all([literal], about)


def _matching(pin: Pin, model: Model) -> list[Literal]:
    """Return, for every stay or visit on offer that fits the pin's ids, whether it happens on the pin's days.

    Where people are seated later, one in which nobody can sit as the pin says is no match.
    """
    known = model.scenario.shortages
    open_ = None if known is None else known.pinned.get(pin)
    stays = [key for key in model.postings if _fits(pin, key) and (open_ is None or key in open_)]
    if pin.target is None and pin.start is None and pin.end is None:
        return [_on_days(model, model.posting(key), key, None, pin) for key in stays]
    unit = None if pin.target is None else model.scenario.unit_of.get(pin.target)
    return [
        _on_days(model, model.visit(visit), key, visit, pin)
        for key in stays
        for visit in model.visits_in(key)
        if pin.target is None or visit[3] == unit
    ]


def _fits(pin: Pin, key: PostingKey) -> bool:
    return all(
        wanted is None or wanted == found for wanted, found in zip((pin.round, pin.team, pin.host), key, strict=True)
    )


def _on_days(model: Model, happens: Literal, key: PostingKey, visit: VisitKey | None, pin: Pin) -> Literal:
    if pin.enter is None and pin.leave is None and pin.start is None and pin.end is None:
        return happens
    days: dict[str, date | None] = {"enter": pin.enter, "leave": pin.leave, "start": pin.start, "end": pin.end}
    return model.timetable.happens_on(happens, key, visit, {name: day for name, day in days.items() if day is not None})
