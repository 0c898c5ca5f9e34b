"""How the solver keeps ``leader-turns``."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.staffing import LEADER
from optimizer.rules.staffing.leader_turns import keeps_leader, past_name, turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.domain.records import HistoryRow, Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import SeatModel, Sitting
    from optimizer.rules.staffing.leader_turns import LeaderTurns

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: LeaderTurns, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """Nobody leads at the same host, or the same team, again within the windows, history included."""
    ids, scenario = {round_.id for round_ in rounds}, seats.scenario
    turn = {name: place for place, name in enumerate(turns(scenario))}
    past: dict[str, list[HistoryRow]] = defaultdict(list)
    for row in scenario.history:
        if row.officer is not None and row.seat == LEADER:
            past[row.officer].append(row)
    for officer, sittings in seats.of_leaders():
        leads = [each for each in sittings if each.posting.round in ids]
        for one, other in combinations(leads, 2):
            for about in _pairs(rule, turn, scenario, officer.id, one, other):
                seats.at_most([one.literal, other.literal], 1, about)
        for sitting in leads:
            for row in past.get(officer.id, ()):
                for about in _against_past(rule, turn, scenario, row, sitting):
                    seats.forbid(sitting, about)


def _pairs(  # noqa: PLR0913, PLR0917  # who leads where, twice
    rule: LeaderTurns, turn: Mapping[str, int], scenario: Scenario, officer: str, one: Sitting, other: Sitting
) -> Iterator[tuple[str, ...]]:
    """Yield what two turns at leading have in common that they may not have."""
    first, second = sorted((one.posting, other.posting), key=lambda posting: turn[posting.round])
    gap = turn[second.round] - turn[first.round]
    if gap and first.host == second.host and gap <= rule.hosts:
        yield officer, first.host, first.round, second.round
    if gap and first.team == second.team and gap <= rule.teams and not keeps_leader(scenario, second.team):
        yield officer, first.team, first.round, second.round


def _against_past(
    rule: LeaderTurns, turn: Mapping[str, int], scenario: Scenario, row: HistoryRow, sitting: Sitting
) -> Iterator[tuple[str, ...]]:
    """Yield what a turn at leading has in common with one of history; that may be the later one of the two."""
    posting, name = sitting.posting, past_name(scenario, row)
    order = sorted((name, posting.round), key=lambda each: turn[each])
    gap = abs(turn[posting.round] - turn[name])
    if gap and row.host == posting.host and gap <= rule.hosts:
        yield sitting.officer.id, posting.host, *order
    if gap and row.team == posting.team and gap <= rule.teams and not keeps_leader(scenario, posting.team):
        yield sitting.officer.id, posting.team, *order
