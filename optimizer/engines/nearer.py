"""The search for a plan nearer to the one that a large solve started from.

What changed for no reason is mostly found by asking of every place whether it could be as it was: a model of what
either plan has is small, however large the scenario. If everything together is not too much for one model, that one
says what is nearest. Else there are two ways: from the plan before, arranging anew what cannot stay and more and more
beside it until the tiers are as good as they must be; and from the best plan, area after area of what differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.engines.building import extract, objective
from optimizer.engines.direct import choices, days_of
from optimizer.engines.nearing import changes_of
from optimizer.engines.neighbourhoods import Area
from optimizer.engines.search import Limits, search
from optimizer.engines.tier_search import MOST_VISITS_AT_ONCE
from optimizer.measures.changes import changes_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.engines.columns import ColumnsRun
    from optimizer.engines.neighbourhoods import Neighbourhood
    from optimizer.engines.search import Found
    from optimizer.model import Model

SHARE_OF_BOTH = 0.5
"""What the search of what either plan has may use of the time that is left."""

SHARE_OF_BEFORE = 0.5
"""What looking for a plan around the one before may use of the time that is left then."""

LEAST_BESIDE, MOST_BESIDE = 200, 12
"""Visits on offer beside what cannot stay, at first; and how many areas are tried, every second one larger."""

EFFORT, SECONDS = 2.0, 20.0
"""Deterministic seconds that one area may be searched, and seconds however slow the machine.

It takes more than to look for something better: all tiers are limits here, and few plans keep them all.
"""

MOST_APART = 4
"""So many stints that differ are searched at once, with a few others beside them."""

MOST_IN_VAIN = 4
"""After so many areas in a row without a nearer plan the search ends."""


class Nearer:
    """The search for a plan near to another one, within limits of all tiers."""

    def __init__(self, run: ColumnsRun, before: Plan, limits: Sequence[int]) -> None:
        self._run, self._before, self._limits = run, before, limits

    def plans(self) -> Iterator[Plan]:
        """Yield plans within the limits, each from where the best plan of the run is by then."""
        run = self._run
        yield from self._from_both()
        if run.on_offer <= MOST_VISITS_AT_ONCE:
            everything = run.neighbourhoods.everything_but(())
            yield from self._plans_of(self._searched(everything, self._best, run.clock.share(1.0)))
            return
        yield from self._from_before()
        yield from self._from_best()

    def _from_both(self) -> Iterator[Plan]:
        """Yield the nearest plan that is in each place as the best one or as the one before."""
        both = self._run.neighbourhoods.of_both(self._best, self._before)
        yield from self._plans_of(self._searched(both, self._best, self._run.clock.share(SHARE_OF_BOTH)))

    def _from_before(self) -> Iterator[Plan]:
        """Yield the first plan that keeps the limits and differs from before in one area: what cannot stay, and beside.

        The area grows until there is one.
        """
        run = self._run
        sound = None if run.base is None else run.base.sound
        if sound is None:
            return
        until, beside = self._left() * (1 - SHARE_OF_BEFORE), list[Area]()
        while self._goes_on() and self._left() > until and len(beside) < MOST_BESIDE:
            area = self._area(self._before, sound, beside[-1:])
            found = self._searched(run.neighbourhoods.around(sound, area), sound, self._limits_of_one())
            if found[1].has_plan:
                yield from self._plans_of(found)
                return
            beside.append(run.neighbourhoods.draw(sound, size=LEAST_BESIDE * (1 + len(beside) // 2)))

    def _from_best(self) -> Iterator[Plan]:
        """Yield plans that are nearer in one area after the other."""
        run, in_vain, turn = self._run, 0, 0
        while in_vain < MOST_IN_VAIN and self._goes_on():
            best = self._best
            beside = run.neighbourhoods.draw(best, size=LEAST_BESIDE)
            area = self._area(best, self._before, [beside], turn)
            if not area.stints:
                return
            found = self._searched(run.neighbourhoods.around(best, area), best, self._limits_of_one())
            run.neighbourhoods.went(area, was_searched_through=found[1].status is Status.OPTIMAL)
            yield from self._plans_of(found)
            in_vain, turn = (0, 0) if self._best is not best else (in_vain + 1, turn + 1)

    def _left(self) -> float:
        """Return what is left of the search effort where that is limited, else of the seconds."""
        rest = self._run.clock.share(1.0)
        return rest.seconds if rest.deterministic_seconds is None else rest.deterministic_seconds

    def _goes_on(self) -> bool:
        return not self._run.is_over

    @property
    def _best(self) -> Plan:
        assert self._run.best is not None  # it is what is to come nearer
        return self._run.best

    def _searched(self, neighbourhood: Neighbourhood, hint: Plan, limits: Limits) -> tuple[Model, Found]:
        """Search a neighbourhood for the least changes; its model is needed to read the plan."""
        run = self._run
        model = run.problem.model(neighbourhood.offer)
        for tier, most in zip(run.tiers, self._limits, strict=True):
            model.limit(objective(tier, model), most)
        for literal in (
            *(model.posting(key) for key in neighbourhood.fixed_postings),
            *(model.visit(visit) for visit in neighbourhood.fixed_visits),
        ):
            model.cp.add(literal == 1)
        model.minimise(changes_of(model, self._before))
        model.hint(choices(model, hint) | days_of(model, hint))
        found = search(model.cp, run.settings, limits, run.stop, lambda *_: None)
        run.clock.deterministic_used += found.deterministic_seconds
        return model, found

    def _plans_of(self, searched: tuple[Model, Found]) -> Iterator[Plan]:
        model, found = searched
        if found.has_plan:
            for lays_out in (False, True):
                yield Plan(extract(model, found.value, lays_out=lays_out))

    def _area(self, plan: Plan, other: Plan, beside: Sequence[Area], turn: int = 0) -> Area:
        """Return some of what differs between two plans, with all who are at the hosts concerned, and areas beside.

        There is none where nothing differs.
        """
        scenario = self._run.scenario
        changes = changes_between(scenario, plan, other)
        keys = [*changes.removed, *changes.added, *changes.redated_postings, *(key[:3] for key in changes.redated)]
        stints = list(dict.fromkeys([key[:2] for key in keys]))
        first = turn * MOST_APART % max(1, len(stints))
        some = dict.fromkeys(stints[first : first + MOST_APART])
        hosts = dict.fromkeys(key[2] for key in keys if key[:2] in some)
        moved = changes.moved[turn * MOST_APART % max(1, len(changes.moved)) :][:MOST_APART]
        hosts.update((host, None) for unit in moved if (host := scenario.host_of.get(unit)) is not None)
        if not hosts and not some:
            return Area((), ())
        for each in (plan, other):
            some.update((posting.key[:2], None) for posting in each.postings if posting.host in hosts)
        for area in beside:
            some.update(dict.fromkeys(area.stints))
            hosts.update(dict.fromkeys(area.hosts))
        return Area(tuple(some), tuple(hosts), all(area.is_full for area in beside))

    def _limits_of_one(self) -> Limits:
        rest = self._run.clock.share(1.0)
        if rest.deterministic_seconds is not None:
            return Limits(rest.seconds, min(EFFORT, rest.deterministic_seconds))
        return Limits(min(SECONDS, rest.seconds), EFFORT)
