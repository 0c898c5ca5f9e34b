"""What soft rules on people weigh wherever teams go, so that teams are sent where they cost little.

Who sits where is decided after teams are sent. If nobody fits a seat at a host but somebody of whom a soft rule would
rather not have it, that is known only then; it is asked of single postings then, and of postings that compete for the
same people, what they cost at least: by themselves, if no more is missing than in the best plan. Whatever else a plan
sends, they cost no less. So it is told to the next search, which may send them elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from math import inf
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan
from optimizer.domain.records import Mode
from optimizer.domain.shortages import Joint, Pool, Stint, chosen_in
from optimizer.rules.rule import Family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.search import Limits
    from optimizer.engines.seating import Filler, Group
    from optimizer.rules.rulebook import InForce

ON_PEOPLE = (Family.RECUSAL, Family.STAFFING)
"""The families of rules of which any breach in some postings is one in every plan that has these."""

MOST_TOGETHER = 12
"""Of so many postings that compete for the same people it is asked what they cost together."""


@dataclass
class Wishes:
    """Finds out what postings cost at least, and keeps it.

    Parameters
    ----------
    scenario
        What is given.
    filler
        Fills seats.
    book
        The rules that postings keep by themselves.
    hosts
        Returns where a team may go in a round.
    is_fit
        Whether what holds for a posting by itself holds in every plan that has it, perhaps with more targets.
    within
        What is missing at most in the plans for which it holds; any amount if it is ``None``.
    """

    scenario: Scenario
    filler: Filler
    book: Sequence[InForce]
    hosts: Callable[[Round, Team], Iterable[str]]
    is_fit: Callable[[Posting], bool]
    within: int | None = None
    _least: dict[tuple[Stint, ...], int] = field(default_factory=dict)
    _asked: dict[tuple[Stint, ...], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        counted = [kept for kept in self.book if kept.mode is Mode.HARD or kept.rule.family in ON_PEOPLE]
        self._together = tuple(counted)
        # What looks at the whole term counts one breach for several postings, so that single ones would not add up.
        self._alone = tuple(kept for kept in counted if kept.mode is Mode.HARD or not kept.rule.for_whole_term)

    @property
    def are_of_use(self) -> bool:
        """Whether any soft rule is looked at."""
        return any(kept.mode is Mode.SOFT for kept in self._together)

    def learn(self, groups: Iterable[Group], most_missing: int | None, limits: Limits) -> bool:
        """Find out what the postings of groups cost that break soft rules; return whether anything new was learnt.

        Parameters
        ----------
        groups
            Postings that compete for the same people, with their seats.
        most_missing
            What is missing at most in the plans of which it is asked; any amount if it is ``None``.
        """
        before, ends = dict(self._least), now() + limits.seconds
        for group in groups:
            for posting in group.postings:
                if now() < ends and self._cost((posting,), self._alone) > self._known((posting,)):
                    self._ask_of(posting, most_missing, limits)
            is_open = self._cost(group.postings, self._together) > self._known(group.postings)
            if now() < ends and is_open and 1 < len(group.postings) <= MOST_TOGETHER:
                self._ask(group.postings, self._together, most_missing, limits)
        return any(least > before.get(stints, 0) for stints, least in self._least.items())

    def pools(self) -> tuple[Pool, ...]:
        """Return what is known, as pools over which it adds up."""
        alone: dict[tuple[str, str], list[Joint]] = defaultdict(list)
        together = []
        for stints, least in self._least.items():
            if least and len(stints) == 1:
                alone[stints[0].round, stints[0].team].append(Joint(stints, least))
            elif least:
                together.append(Joint(stints, least))
        pools = tuple(Pool((), tuple(joints)) for joints in alone.values())
        return (Pool((), tuple(together), (pools,)),) if together else pools

    def _ask_of(self, posting: Posting, most_missing: int | None, limits: Limits) -> None:
        """Ask what a posting costs, with each of its targets, and with none of them there or elsewhere."""
        bare = replace(posting, visits=(), seats=())
        units = posting.units(self.scenario)
        for grounds in (bare, *(_with_unit(self.scenario, posting, unit) for unit in units), posting):
            self._ask((grounds,), self._alone, most_missing, limits)
        if self._least.get((_stint(self.scenario, bare),)):
            for host in self.hosts(self.scenario.round[posting.round], self.scenario.team[posting.team]):
                self._ask((replace(bare, host=host),), self._alone, most_missing, limits)

    def _ask(
        self, postings: Sequence[Posting], book: Sequence[InForce], most_missing: int | None, limits: Limits
    ) -> None:
        """Note what postings cost at least by themselves, unless that was asked when no more was missing."""
        stints = tuple(_stint(self.scenario, posting) for posting in postings)
        missing = inf if most_missing is None else most_missing
        if stints in self._asked and self._asked[stints] <= missing:
            return
        self._asked[stints] = missing
        is_fit = all(map(self.is_fit, postings))
        least = self.filler.least_wishes(postings, most_missing, limits, book) if is_fit else 0
        self._least[stints] = max(least, self._least.get(stints, 0))
        if least and most_missing is not None:
            self.within = most_missing if self.within is None else min(self.within, most_missing)

    def _cost(self, postings: Sequence[Posting], book: Iterable[InForce]) -> int:
        """Return what soft rules weigh that the seats of some postings do not keep."""
        plan = Plan(tuple(postings))
        return sum(
            kept.weight * len({each.about for each in kept.rule.breaches(self.scenario, plan, kept.rounds)})
            for kept in book
            if kept.mode is Mode.SOFT
        )

    def _known(self, postings: Sequence[Posting]) -> int:
        chosen = chosen_in(self.scenario, postings)
        return sum(pool.least(chosen) for pool in self.pools())


def _stint(scenario: Scenario, posting: Posting) -> Stint:
    return Stint(posting.round, posting.team, frozenset({posting.host}), frozenset(posting.units(scenario)))


def _with_unit(scenario: Scenario, posting: Posting, unit: str) -> Posting:
    """Return a posting with one of its units alone."""
    return replace(posting, visits=tuple(each for each in posting.visits if scenario.unit_of[each.target] == unit))
