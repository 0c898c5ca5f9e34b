"""How the solver keeps ``mix``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.rules.staffing.mix import MIXED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.sat.python.cp_model import IntVar

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel
    from optimizer.rules.staffing.mix import Mix

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: Mix, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """No region sends more than its share of a mixed or upgraded team."""
    ids, scenario = {round_.id for round_ in rounds}, seats.scenario
    for place, posting in enumerate(seats.postings):
        if posting.round not in ids or scenario.team[posting.team].kind not in MIXED:
            continue
        people: dict[str, list[IntVar]] = defaultdict(list)
        for officer, sits in seats.people_in(place).items():
            people[scenario.officer[officer].home].append(sits)
        most = rule.most(sum(each.count for each in seats.seats[place]))
        for home, who in people.items():
            seats.at_most(who, most, (*posting.key, home))
