"""How the solver keeps ``rounds-per-person``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Kind
from optimizer.rules.staffing.rounds_per_person import past_rounds_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from ortools.sat.python.cp_model import IntVar

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel, Sitting
    from optimizer.rules.staffing.rounds_per_person import RoundsPerPerson

    Named = tuple[int, str]
    """A round by the year of its entry and its id."""

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
        named = {(scenario.round[round_id].enter.year, round_id): takes[round_id] for round_id in takes}
        done = past.get(officer.id, frozenset())
        for year in sorted({year for year, _ in named}):
            own = {name: sits for name, sits in named.items() if name[0] == year}
            _at_most(
                seats, own, {each for each in done if each[0] == year}, rule.most(officer), (officer.id, str(year))
            )
        if officer.max_rounds is not None:
            _at_most(seats, named, done, officer.max_rounds, (officer.id, "term"))


def _at_most(
    seats: SeatModel, takes: Mapping[Named, IntVar], done: Set[Named], most: int, about: tuple[str, ...]
) -> None:
    """Let no more rounds be taken than there is room for; one of which history tells already takes none of it."""
    room = most - len(done)
    counted = list(takes.values()) if room < 0 else [sits for name, sits in takes.items() if name not in done]
    if len(counted) > room:
        seats.at_most(counted, max(0, room), about)
