"""Neighbourhoods of a plan: a few hosts whose teams may be arranged anew while all else stays as it is.

A neighbourhood is nothing but a smaller offer: what stays is offered alone, what may change is offered as it is. So a
model of it is built like any other, by every rule, and each of its plans is a plan of the whole.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from optimizer.model.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from optimizer.domain.plan import Plan
    from optimizer.engines.building import Problem
    from optimizer.engines.pricing import Column, Stints
    from optimizer.model.counts import Stint
    from optimizer.model.offer import PostingKey, VisitKey

FIRST_SIZE, LEAST_SIZE, MOST_SIZE = 1_000, 200, 20_000
"""Visits on offer in a neighbourhood: at first, at least and at most."""

GROWTH = 1.3
"""By how much the next neighbourhood is larger where one was searched through, and smaller where it was not."""

LEAST_FREED, MOST_FREED = 3, 40
"""How many stints are freed at once for a plan to be put together anew from columns."""

SHARE_ANY = 0.5
"""How often the stints freed are any, not those at hosts near each other."""

MOST_IDLE = 8
"""How many stints without a posting are offered beside those at the hosts."""

SHARE_FAR = 0.25
"""How often the hosts of a neighbourhood are any, not those near each other."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a plan may change: these stints are free, and may go to these hosts.

    ``is_full`` says whether there was as much to free as was wanted.
    """

    stints: tuple[Stint, ...]
    hosts: tuple[str, ...]
    is_full: bool = True


@dataclass(frozen=True)
class Neighbourhood:
    """An offer in which all but some stints stay as the plan has them.

    ``fixed_postings`` and ``fixed_visits`` are what must be chosen.
    """

    offer: Offer
    fixed_postings: tuple[PostingKey, ...]
    fixed_visits: tuple[VisitKey, ...]


class Neighbourhoods:
    """Draws neighbourhoods of plans; their size follows how the last ones went.

    Parameters
    ----------
    problem
        What is on offer in all.
    seed
        Seed of the drawing.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self._problem, self._dice = problem, np.random.default_rng(seed)
        self._visits: dict[PostingKey, list[VisitKey]] = defaultdict(list)
        for visit in problem.offer.visits:
            self._visits[visit[:3]].append(visit)
        self._postings_of: dict[Stint, list[PostingKey]] = defaultdict(list)
        self._stints_at: dict[tuple[str, str], list[Stint]] = defaultdict(list)
        for key in problem.offer.postings:
            self._postings_of[key[:2]].append(key)
            self._stints_at[key[0], key[2]].append(key[:2])
        self._rounds = list(dict.fromkeys(key[0] for key in problem.offer.postings))
        self._hosts = list(dict.fromkeys(key[2] for key in problem.offer.postings))
        self._near: dict[str, list[str]] = {}
        self.size = FIRST_SIZE

    def went(self, area: Area, *, was_searched_through: bool) -> None:
        """Learn whether an area was searched through within its limit; one that is too small anyway teaches nothing."""
        if was_searched_through and not area.is_full:
            return
        factor = GROWTH if was_searched_through else 1 / GROWTH
        self.size = round(min(MOST_SIZE, max(LEAST_SIZE, self.size * factor)))

    def draw(self, plan: Plan, without: Container[str] = (), size: int | None = None) -> Area:
        """Return an area of the plan, as far as possible without some hosts, of so many visits or the usual size."""
        rounds = self._some_rounds()
        hosts: list[str] = []
        free: dict[Stint, None] = {}
        at: dict[tuple[str, str], list[Stint]] = defaultdict(list)
        busy = set()
        for posting in plan.postings:
            at[posting.round, posting.host].append(posting.key[:2])
            busy.add(posting.key[:2])
        count, wanted = 0, self.size if size is None else size
        order = self._order_of_hosts()
        for host in [host for host in order if host not in without] or order:
            added = [stint for round_id in rounds for stint in at[round_id, host]]
            idle = [stint for round_id in rounds for stint in self._stints_at[round_id, host] if stint not in busy]
            added += [idle[place] for place in self._dice.permutation(len(idle))[:MOST_IDLE]]
            hosts.append(host)
            free.update(dict.fromkeys(added))
            count = sum(len(self._visits[key]) for key in self._open(free, hosts))
            if count >= wanted:
                break
        return Area(tuple(free), tuple(hosts), count >= wanted)

    def of_both(self, plan: Plan, other: Plan) -> Neighbourhood:
        """Return the neighbourhood of what either of two plans has: in each place as the one or as the other."""
        scenario, offer = self._problem.scenario, self._problem.offer
        postings = [posting for each in (plan, other) for posting in each.postings if posting.key in offer.postings]
        visits = [
            visit
            for posting in postings
            for unit in posting.units(scenario)
            if (visit := (*posting.key, unit)) in offer.visits
        ]
        return Neighbourhood(Offer.of((posting.key for posting in postings), visits), (), ())

    def some_stints(self, stints: Stints, columns: Sequence[Column]) -> set[int]:
        """Return a few stints that have columns, by number: any, or those at hosts near each other."""
        most = max(LEAST_FREED, min(MOST_FREED, len(columns) // 2))
        count = int(self._dice.integers(LEAST_FREED, most + 1))
        if self._dice.random() < SHARE_ANY:
            return {columns[place].stint for place in self._dice.permutation(len(columns))[:count]}
        rounds = set(self._some_rounds())
        at: dict[str, list[int]] = defaultdict(list)
        for column in columns:
            key = stints.key_of(column)
            if key[0] in rounds:
                at[key[2]].append(column.stint)
        freed: set[int] = set()
        for host in self._order_of_hosts():
            freed.update(at[host])
            if len(freed) >= count:
                break
        return freed

    def around(self, plan: Plan, area: Area) -> Neighbourhood:
        """Return the neighbourhood in which all stints outside of an area stay as they are."""
        scenario, offer = self._problem.scenario, self._problem.offer
        free = set(area.stints)
        # A plan to start from may have postings that are not on offer any more: they are left behind.
        kept = [posting for posting in plan.postings if posting.key[:2] not in free and posting.key in offer.postings]
        fixed = tuple(posting.key for posting in kept)
        fixed_visits = tuple(
            visit
            for posting in kept
            for unit in posting.units(scenario)
            if (visit := (*posting.key, unit)) in offer.visits
        )
        taken = {visit[3] for visit in fixed_visits} if self._visits_once else set()
        here = [posting.key for posting in plan.postings if posting.key[:2] in free]
        open_keys = self._open(area.stints, area.hosts)
        postings = dict.fromkeys((*fixed, *open_keys, *(key for key in here if key in offer.postings)))
        visits = dict.fromkeys(fixed_visits)
        fixed_keys = set(fixed)
        for key in postings:
            if key not in fixed_keys:
                visits.update((visit, None) for visit in self._visits[key] if visit[3] not in taken)
        return Neighbourhood(Offer.of(postings, visits), fixed, fixed_visits)

    def of_columns(self, stints: Stints, columns: Sequence[Column]) -> Neighbourhood:
        """Return the neighbourhood of the postings that columns stand for, with their visits.

        Where a column may be no posting as it is, all is offered there that no other column takes.
        """
        postings = {stints.key_of(column): column for column in columns}
        rough = {key for key, column in postings.items() if stints.are_rough([column])}
        sure = {visit for key, column in postings.items() if key not in rough for visit in stints.visits_of(column)}
        taken = {visit[3] for visit in sure} if self._visits_once else set()
        visits = [
            visit
            for key in postings
            for visit in self._visits[key]
            if visit in sure or (key in rough and visit[3] not in taken)
        ]
        return Neighbourhood(Offer.of(postings, visits), (), ())

    def among(self, stints: Stints, columns: Iterable[Column]) -> Neighbourhood:
        """Return the neighbourhood in which nothing is fixed, with no other visits than those of some columns."""
        visits = {visit for column in columns for visit in stints.visits_of(column)}
        postings = {stints.key_of(column) for column in columns} | {visit[:3] for visit in visits}
        offer = self._problem.offer
        return Neighbourhood(
            Offer.of(
                (key for key in offer.postings if key in postings), (visit for visit in offer.visits if visit in visits)
            ),
            (),
            (),
        )

    def everything_but(self, postings: Container[PostingKey]) -> Neighbourhood:
        """Return the neighbourhood in which nothing is fixed, without these postings."""
        offer = self._problem.offer
        return Neighbourhood(
            Offer.of(
                (key for key in offer.postings if key not in postings),
                (visit for visit in offer.visits if visit[:3] not in postings),
            ),
            (),
            (),
        )

    @property
    def _visits_once(self) -> bool:
        return any(kept.rule.id == "once" and kept.mode == "hard" for kept in self._problem.book)

    def _open(self, free: Iterable[Stint], hosts: Iterable[str]) -> list[PostingKey]:
        wanted = set(hosts)
        return [key for stint in free for key in self._postings_of[stint] if key[2] in wanted]

    def _some_rounds(self) -> Sequence[str]:
        """Return one round, a few that follow each other, or all."""
        if len(self._rounds) == 1:
            return self._rounds
        width = int(self._dice.choice([1, 2, 3, len(self._rounds)]))
        first = int(self._dice.integers(0, max(1, len(self._rounds) - width + 1)))
        return self._rounds[first : first + width]

    def _order_of_hosts(self) -> list[str]:
        first = self._hosts[int(self._dice.integers(len(self._hosts)))]
        if self._dice.random() < SHARE_FAR:
            rest = [self._hosts[place] for place in self._dice.permutation(len(self._hosts))]
            return [first, *(host for host in rest if host != first)]
        if first not in self._near:
            self._near[first] = sorted(self._hosts, key=lambda host: (self._way(first, host), host))
        return self._near[first]

    def _way(self, start: str, end: str) -> float:
        """Return how far apart two hosts are; infinitely far if that is not known, which no rule needs to be."""
        try:
            return self._problem.scenario.places.km_tenths(start, end)
        except ValueError:
            return inf
