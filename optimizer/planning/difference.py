"""How different two plans are: who comes from where and goes where, not which of a home's like teams it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario

Move = tuple[str, str, tuple[str, ...], str]
"""(round, kind, homes, host): what a posting looks like from outside. Teams of one home and kind look alike."""


def move_of(scenario: Scenario, posting: Posting) -> Move:
    """Return what the posting looks like from outside."""
    return seen_from_outside(scenario, posting.round, posting.team, posting.host)


def seen_from_outside(scenario: Scenario, round_id: str, team: str, host: str) -> Move:
    """Return what a team's stay at a host in a round looks like from outside."""
    return round_id, str(scenario.team[team].kind), scenario.team[team].homes, host


def moves_of(scenario: Scenario, plan: Plan) -> Counter[Move]:
    """Return how many postings of the plan look like each move."""
    return Counter(move_of(scenario, posting) for posting in plan.postings)


def postings_apart(one: Mapping[Move, int], other: Mapping[Move, int]) -> int:
    """Return in how many postings two plans differ.

    ``max(|A|, |B|) − Σ min(A, B)`` over moves: what the larger plan has and the other has not.
    """
    common = sum(min(count, other.get(move, 0)) for move, count in one.items())
    return max(sum(one.values()), sum(other.values())) - common


def reversed_rings(scenario: Scenario, plan: Plan) -> Counter[Move] | None:
    """Return the moves of the plan with every ring turned the other way; ``None`` if no round turns in rings.

    A round turns in rings if its arcs lead from every home to one host and to every host from one home.
    """
    back: dict[tuple[str, str], str] = {}
    for round_ in scenario.planned_rounds:
        arcs = [(arc.home, arc.host) for arc in plan.arcs(scenario) if arc.round == round_.id]
        homes, hosts = {home for home, _ in arcs}, {host for _, host in arcs}
        if arcs and homes == hosts and len(arcs) == len(homes):
            back |= {(round_.id, host): home for home, host in arcs}
    if not back:
        return None
    return Counter(
        seen_from_outside(
            scenario,
            posting.round,
            posting.team,
            back.get((posting.round, scenario.team[posting.team].home), posting.host)
            if scenario.team[posting.team].rotates
            else posting.host,
        )
        for posting in plan.postings
    )
