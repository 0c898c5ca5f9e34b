"""How the solver keeps ``rounds-per-person``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Kind
from optimizer.rules.staffing.rounds_per_person import past_rounds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.sat.python.cp_model import IntVar

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel, Sitting
    from optimizer.rules.staffing.rounds_per_person import RoundsPerPerson

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: RoundsPerPerson, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """Nobody takes part in more rounds of a year, or of the term, than they may."""
    ids, scenario = {round_.id for round_ in rounds}, seats.scenario
    past = past_rounds_of(scenario)
    for officer, sittings in seats.of_officers():
        by_round: dict[str, list[Sitting]] = defaultdict(list)
        for sitting in sittings:
            if sitting.posting.round in ids and scenario.team[sitting.posting.team].kind is not Kind.WHOLE:
                by_round[sitting.posting.round].append(sitting)
        takes = {round_id: seats.any_of(own) for round_id, own in by_round.items()}
        years = {round_id: scenario.round[round_id].enter.year for round_id in takes}
        done = past.get(officer.id, frozenset())
        for year in sorted(set(years.values())):
            own_takes = [takes[round_id] for round_id in takes if years[round_id] == year]
            room = rule.most(officer) - sum(each == year for each, _ in done)
            _at_most(seats, own_takes, room, (officer.id, str(year)))
        if officer.max_rounds is not None:
            _at_most(seats, list(takes.values()), officer.max_rounds - len(done), (officer.id, "term"))


def _at_most(seats: SeatModel, takes: Sequence[IntVar], room: int, about: tuple[str, ...]) -> None:
    """Let no more rounds be taken than there is room for; where history filled it already, none is."""
    if len(takes) > room:
        seats.at_most(takes, max(0, room), about)
