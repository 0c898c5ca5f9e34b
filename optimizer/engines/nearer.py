"""The search for a plan nearer to the one that a large solve started from.

What changed for no reason is mostly found by asking of every place whether it could be as it was: a model of what
either plan has is small, however large the scenario. What then still differs may be closer with something that neither
plan has; so the places that differ are searched with all that is on offer there, all at once if that is not too much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.engines.building import extract, objective
from optimizer.engines.direct import choices, days_of
from optimizer.engines.nearing import changes_of
from optimizer.engines.neighbourhoods import Area
from optimizer.engines.search import Limits, search
from optimizer.engines.tier_search import EFFORT_OF_NEIGHBOURHOOD, MOST_VISITS_AT_ONCE, SECONDS_OF_NEIGHBOURHOOD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.engines.columns import ColumnsRun
    from optimizer.engines.neighbourhoods import Neighbourhood
    from optimizer.engines.search import Found
    from optimizer.model import Model

SHARE_OF_BOTH = 0.5
"""What the search of what either plan has may use of the time that is left."""

MOST_APART = 20
"""So many stints that differ are searched at once, with a few others beside them."""

MOST_IN_VAIN = 8
"""After so many areas in a row without a nearer plan the search ends."""


class Nearer:
    """The search for a plan near to another one, within limits of all tiers."""

    def __init__(self, run: ColumnsRun, before: Plan, limits: Sequence[int]) -> None:
        self._run, self._before, self._limits = run, before, limits
        self._turn = 0

    def plans(self) -> Iterator[Plan]:
        """Yield plans within the limits, each from where the best plan of the run is by then."""
        run = self._run
        both = run.neighbourhoods.of_both(self._best, self._before)
        yield from self._plans_of(self._searched(both, run.clock.share(SHARE_OF_BOTH)))
        if run.on_offer <= MOST_VISITS_AT_ONCE:
            yield from self._plans_of(self._searched(run.neighbourhoods.everything_but(()), run.clock.share(1.0)))
            return
        in_vain = 0
        while in_vain < MOST_IN_VAIN and not (run.stop.is_set() or run.clock.is_over):
            before, area = self._best, self._area()
            if not area.stints:
                return
            found = self._searched(run.neighbourhoods.around(before, area), self._limits_of_one())
            run.neighbourhoods.went(area, was_searched_through=found[1].status is Status.OPTIMAL)
            yield from self._plans_of(found)
            in_vain = 0 if self._best is not before else in_vain + 1

    @property
    def _best(self) -> Plan:
        assert self._run.best is not None  # it is what is to come nearer
        return self._run.best

    def _searched(self, neighbourhood: Neighbourhood, limits: Limits) -> tuple[Model, Found]:
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
        model.hint(choices(model, self._best) | days_of(model, self._best))
        found = search(model.cp, run.settings, limits, run.stop, lambda *_: None)
        run.clock.deterministic_used += found.deterministic_seconds
        return model, found

    def _plans_of(self, searched: tuple[Model, Found]) -> Iterator[Plan]:
        model, found = searched
        if found.has_plan:
            for lays_out in (False, True):
                yield Plan(extract(model, found.value, lays_out=lays_out))

    def _area(self) -> Area:
        """Return some of what differs, with a few hosts and their teams beside it."""
        best, before = ({posting: None for posting in plan.postings} for plan in (self._best, self._before))
        apart = [posting for posting in (*best, *before) if not (posting in best and posting in before)]
        stints = dict.fromkeys(posting.key[:2] for posting in apart)
        some = list(stints)[self._turn :][:MOST_APART] or list(stints)[:MOST_APART]
        self._turn = (self._turn + MOST_APART) if self._turn + MOST_APART < len(stints) else 0
        beside = self._run.neighbourhoods.draw(self._best)
        hosts = dict.fromkeys(posting.host for posting in (*best, *before) if posting.key[:2] in set(some))
        return Area(
            tuple(dict.fromkeys((*some, *beside.stints))) if some else (),
            tuple(dict.fromkeys((*hosts, *beside.hosts))),
            beside.is_full,
        )

    def _limits_of_one(self) -> Limits:
        rest = self._run.clock.share(1.0)
        if rest.deterministic_seconds is not None:
            return Limits(rest.seconds, min(EFFORT_OF_NEIGHBOURHOOD, rest.deterministic_seconds))
        return Limits(min(SECONDS_OF_NEIGHBOURHOOD, rest.seconds), EFFORT_OF_NEIGHBOURHOOD)
