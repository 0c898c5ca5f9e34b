"""How many rounds a ring can turn before something must come again.

Over a fixed set of n homes the possible arcs are those of the complete digraph. Rings without a repeat are
Hamiltonian cycles that share no arc: there are at most n − 1 of them, 2 for n = 4 and 4 for n = 6 (Tillson, A
Hamiltonian decomposition of K*₂ₘ, 1980). Rings with neither a repeat nor a mutual pair share no edge either way, and
each uses two of the n − 1 edges of a home: at most ⌊(n − 1) / 2⌋ (Walecki). Bans and history only lower that: each
round takes one host of every home that it may go to at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.recusal.observation import Matter, Observation, Severity, homes, hosts, rounds_of
from optimizer.rules.rotation.no_mutual import NoMutual
from optimizer.rules.rotation.no_repeat import NoRepeat
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.domain.records import Round
    from optimizer.recusal.openings import Openings
    from optimizer.recusal.turning import Turning

_FEWER = {4: 2, 6: 4}
"""The two numbers of homes for which n − 1 rings without a repeat do not exist."""

LEAST_HOMES = 3
"""Two homes can only inspect each other; that is said elsewhere."""

_CEILING = Text(
    "{homes} can turn at most {strict} with neither a repeat nor a mutual pair, and {plain} without a repeat;"
    " {demanded} with a ring are planned",
    "{homes}成环，既不重复又不互查最多{strict}，仅不重复最多{plain}；计划成环的有{demanded}",
)
_TOO_MANY = Text(
    "rounds {rounds} are to be rings of {homes} {without}, but only {most} can be: {why}",
    "{rounds}轮次要求{homes}成环且{without}，但最多只能有{most}：{why}",
)
_WILL_COST = Text(
    "rounds {rounds} are rings of {homes}, and at most {most} can be {without}, so a soft rule will be broken: {why}",
    "{rounds}轮次均为{homes}成环，{without}的最多{most}，软性规则必有违反：{why}",
)
_WITHOUT_BOTH = Text("with neither a repeat nor a mutual pair", "既不重复又不互查")
_WITHOUT_REPEAT = Text("without a repeat", "不重复")
_BY_NUMBER = Text("that is the most for {homes}", "这是{homes}的上限")
_BY_HOME = Text(
    "{home} may only go to {hosts} and be inspected from {senders}", "{home}只能去{hosts}，也只有{senders}能来"
)


def most_rings(count: int, *, also_no_mutual: bool) -> int:
    """Return how many rings over ``count`` homes (at least 3) exist that repeat no arc, and no edge if so asked."""
    return (count - 1) // 2 if also_no_mutual else _FEWER.get(count, count - 1)


@dataclass(frozen=True)
class _Leg:
    """One round of one zone's ring: its place among the turns, the arcs open in it, and how strictly it is kept."""

    round: Round
    turn: int
    turning: Turning
    mode: Mode


def ceilings(openings: Openings, turnings: Mapping[str, Turning]) -> Iterator[Observation]:
    """Yield for every set of homes that is to form a ring in several rounds how far that can go."""
    for members, legs in _runs(openings, turnings).items():
        if len(members) < LEAST_HOMES or len(legs) == 1:
            continue
        about = tuple(home for home in openings.scenario.region if home in members)
        sentence = _CEILING.fill(
            homes=homes(len(members)),
            strict=rounds_of(most_rings(len(members), also_no_mutual=True)),
            plain=rounds_of(most_rings(len(members), also_no_mutual=False)),
            demanded=rounds_of(len(legs)),
        )
        yield Observation(Matter.CEILING, Severity.NOTE, about, sentence, tuple(leg.round.id for leg in legs))
        yield from _exceeded(openings, about, legs)


def _runs(openings: Openings, turnings: Mapping[str, Turning]) -> dict[frozenset[str], list[_Leg]]:
    """Return the rounds in which the same homes are to form a ring, hard or soft."""
    runs: dict[frozenset[str], list[_Leg]] = {}
    for round_ in openings.scenario.planned_rounds:
        kept = openings.rules[round_.id].get("ring")
        if kept is None:
            continue
        for members in openings.scenario.zones_taking_part(round_).values():
            leg = _Leg(round_, openings.scenario.turn_of[round_.id], turnings[round_.id], kept[1])
            runs.setdefault(frozenset(members), []).append(leg)
    return runs


@dataclass(frozen=True)
class _Demand:
    """What rings must not do: repeat, and perhaps inspect back; proven over hard rules, or costly with soft ones."""

    modes: frozenset[Mode]
    also_no_mutual: bool

    @property
    def is_proof(self) -> bool:
        return Mode.SOFT not in self.modes

    def reaches_back(self, openings: Openings, leg: _Leg, first: _Leg) -> bool:
        """Whether the later round must share no arc (and no edge) with the first, nor with any ring in between."""
        return leg.mode in self.modes and all(
            mode in self.modes
            and isinstance(rule, NoRepeat | NoMutual)
            and rule.window >= leg.turn - first.turn
            and (isinstance(rule, NoMutual) or rule.of == "home")
            for rule_id in (NoRepeat.id, *([NoMutual.id] if self.also_no_mutual else []))
            for rule, mode in [openings.rules[leg.round.id].get(rule_id, (None, Mode.OFF))]
        )


_DEMANDS = tuple(
    _Demand(modes, also_no_mutual)
    for modes in (frozenset({Mode.HARD}), frozenset({Mode.HARD, Mode.SOFT}))
    for also_no_mutual in (False, True)
)
"""Proofs before costs."""


def _exceeded(openings: Openings, members: Sequence[str], legs: Sequence[_Leg]) -> Iterator[Observation]:
    """Yield the sharpest claim alone: a proof if there is one, else a soft cost that no plan avoids."""
    for demand in _DEMANDS:
        for number, first in enumerate(legs):
            alike = [first, *(leg for leg in legs[number + 1 :] if demand.reaches_back(openings, leg, first))]
            if len(alike) == 1 or first.mode not in demand.modes:
                continue
            most, why = _most(openings, members, alike, also_no_mutual=demand.also_no_mutual)
            if len(alike) > most:
                yield _claim(demand, members, alike, most, why)
                return


def _claim(demand: _Demand, members: Sequence[str], legs: Sequence[_Leg], most: int, why: Text) -> Observation:
    rounds = tuple(leg.round.id for leg in legs)
    sentence = (_TOO_MANY if demand.is_proof else _WILL_COST).fill(
        rounds=join(rounds),
        homes=homes(len(members)),
        without=_WITHOUT_BOTH if demand.also_no_mutual else _WITHOUT_REPEAT,
        most=rounds_of(most),
        why=why,
    )
    severity = Severity.IMPOSSIBLE if demand.is_proof else Severity.WARNING
    return Observation(Matter.CEILING, severity, tuple(members), sentence, rounds)


def _most(
    openings: Openings, members: Sequence[str], legs: Sequence[_Leg], *, also_no_mutual: bool
) -> tuple[int, Text]:
    """Return the most rings that can be, and why: the number of homes, or the home with the fewest ways."""
    most = most_rings(len(members), also_no_mutual=also_no_mutual)
    why = _BY_NUMBER.fill(homes=homes(len(members)))
    inside = set(members)
    turnings = list({id(leg.turning): leg.turning for leg in legs}.values())
    ways = {
        (home, host) for turning in turnings for home in members for host in inside.intersection(turning.arcs[home])
    }
    for home in members:
        to = {host for host in members if host != home and (home, host) in ways}
        back = {other for other in members if other != home and (other, home) in ways}
        least = min(len(to), len(back), *([len(to | back) // 2] if also_no_mutual else []))
        if least < most:
            most = least
            why = _BY_HOME.fill(home=openings.scenario.label(home), hosts=hosts(len(to)), senders=homes(len(back)))
    return most, why
