"""The search of one tier by crews, prices and pieces: what a solve by columns does between two of its promises."""

from __future__ import annotations

from contextlib import closing
from itertools import count
from math import inf
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.engines.building import extract
from optimizer.engines.crews import Crews, Unsuited
from optimizer.engines.linear import linear_model
from optimizer.engines.patches import Patch, model_of, taken_over
from optimizer.engines.pricing import Stints
from optimizer.engines.relaxation import Relaxation
from optimizer.engines.run import Searched
from optimizer.engines.search import Limits, search
from optimizer.engines.selection import Selection
from optimizer.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from optimizer.engines.columns import ColumnsRun
    from optimizer.engines.linear import LinearModel
    from optimizer.engines.neighbourhoods import Neighbourhood
    from optimizer.engines.patches import Patched, Spread
    from optimizer.engines.pricing import Column
    from optimizer.engines.run import Clock
    from optimizer.engines.search import Found
    from optimizer.measures.tiers import Tier
    from optimizer.model.counts import Stint

SHARE_OF_RELAXATION = 0.4
"""What the search for prices may use of a tier's time."""

SHARE_OF_BEGINNING = 0.5
"""What prices and the first plans made of columns may use together."""

SHARE_OF_NEIGHBOURHOODS = 0.5
"""What neighbourhoods may use of the time that is left then, where one model over everything follows."""

SHARE_OF_SELECTION, SHARE_OF_FIRST_SELECTION = 0.1, 0.4
"""What choosing among known columns may use of the time that is left then: with a plan, and without one."""

SHARE_OF_LIKELY = 0.3
"""What looking for a first plan in a part of the offer may use, before all of it is searched."""

MOST_STINTS_TO_SELECT, MOST_COLUMNS_TO_SELECT = 600, 8_000
"""Up to so many stints there is a choice among columns, and so many of these, the nearest to being of use."""

MOST_VISITS_AT_ONCE = 3_000
"""With more visits on offer than this, one model over everything is not tried."""

MOST_VISITS_WITHOUT_PIECES = 600
"""Up to so many visits on offer, one model over everything follows the prices at once."""

EFFORT_OF_NEIGHBOURHOOD = 0.3
"""Deterministic seconds that one neighbourhood may be searched."""

SECONDS_OF_NEIGHBOURHOOD = 10.0
"""Seconds that one neighbourhood may be searched at most, however slow the machine."""

STEP_BACK = 0.03
"""How much worse a piece may be put together in passing, as a share of the gap."""

TRIES = 60
"""How often pieces are put together anew before a neighbourhood is searched instead."""

FEW_TRIES = 6
"""How often that is done between two answers of those who search elsewhere, who wait meanwhile."""

EFFORT_OF_RECREATING = 0.1
"""What putting a piece together anew counts as, in steps of the relaxation."""

MOST_LOST = 3
"""After so many patches in a row that were lost, wherever they were searched, the search goes on here."""

MOST_FAILURES = 30
"""After so many neighbourhoods in a row without a better plan, a small problem goes on to its proof."""

SHARE_OF_CREWS = 0.4
"""Crews are told apart until this share of the budget is used."""

EFFORT_OF_CREW = 2e-4
"""Deterministic seconds that telling one crew from the others counts as."""

TINY = 1e-9

EFFORT_PER_ENTRY = 2e-7
"""Deterministic seconds that one step of the relaxation counts as, per entry of its rows and visit on offer."""


class TierSearch:
    """The search of one tier within its budget."""

    def __init__(self, run: ColumnsRun, number: int, tier: Tier, budget: Clock) -> None:
        self._run, self._number, self._tier, self._budget = run, number, tier, budget
        self._problem, self._neighbourhoods = run.problem, run.neighbourhoods
        self._bound = 0
        self._relaxation: Relaxation | None = None
        self._was_better = False
        self._failures = self._unfit = 0
        self._effort = self._worked_out = 0.0
        self._value: int | None = None if run.best is None else run.value(tier)

    def run(self) -> Searched:
        """Search, and return how it ended."""
        status = None
        try:
            status = self._begin()
            if status is Status.INFEASIBLE:
                return Searched(status, self._bound)
            if not self._is_done():
                self._relax()
                self._select()
            if self._value is None and not self._is_done():
                status = self._find_first()
            if self._value is not None and not self._is_done():
                self._improve()
                self._prove()
        except KeyboardInterrupt:
            self._run.stop.set()
        is_proven = self._value is not None and self._bound >= self._value
        if self._value is None:
            return Searched(Status.INFEASIBLE if status is Status.INFEASIBLE else Status.UNDECIDED, self._bound)
        return Searched(Status.OPTIMAL if is_proven else Status.FEASIBLE, self._bound)

    # -- prices and bound ------------------------------------------------------------------------------------------

    def _begin(self) -> Status | None:
        """Try the first prices, then crews; return how the search over crews ended, if there was one."""
        model = self._run.model
        objective = self._run.expression(self._number)  # stated first, for it may add variables
        linear = linear_model(model.cp, objective, literals=model.choice_count)
        stints = Stints(model, linear)
        if not stints.keys:
            return None
        relaxation = self._relaxation = Relaxation(linear, stints, self._run.settings.seed)
        self._effort = EFFORT_PER_ENTRY * (len(linear.row) + linear.variable_count)
        relaxation.begin()
        self._hear(relaxation)
        if relaxation.best is not None:
            self._consider(relaxation.assemble(relaxation.best))
            if self._run.start is not None:
                # What of the start goes together is kept, and the rest put together around it.
                self._consider(relaxation.recreate(stints.columns_of(self._run.start), ()))
        return None if self._is_done() else self._cast(linear, stints)

    def _cast(self, linear: LinearModel, stints: Stints) -> Status | None:
        """Choose a crew for every host, where crews decide everything; return how that ended."""

        def go_on() -> bool:
            self._budget.deterministic_used += EFFORT_OF_CREW
            return self._has_left(SHARE_OF_CREWS)

        try:
            crews = Crews(linear, stints, self._run.at_stake(self._number), self._run.packings)
            crews.tell_apart(go_on)
            casting = self._run.casting(crews, self._tier)
        except Unsuited:
            return None
        if self._run.best is not None:
            casting.hint(stints.columns_of(self._run.best))

        def tell(value: float | None, bound: float | None) -> None:
            known = value if crews.are_complete and self._run.model.is_priced_exactly else None
            self._run.tell(self._number, self._tier, self._least(known), max(self._bound, bound or 0))

        found = search(casting.cp, self._run.settings, self._budget.share(1.0), self._run.stop, tell)
        self._budget.deterministic_used += found.deterministic_seconds
        if found.status is Status.INFEASIBLE and self._value is not None:
            msg = f"crews say that tier {self._tier.name} is impossible, but a plan is known"
            raise ModelError(msg)
        self._bound = max(self._bound, found.bound or 0)
        if found.has_plan:
            self._consider(casting.columns(found), is_promising=True)
        return found.status

    def _least(self, value: float | None) -> float | None:
        known = [each for each in (value, self._value) if each is not None]
        return min(known, default=None)

    def _relax(self) -> None:
        """Search for prices until its share of the budget is used or there is nothing more to gain."""
        relaxation, effort = self._relaxation, self._effort
        if relaxation is None:
            return

        def consider(columns: tuple[Column, ...]) -> None:
            self._try(columns)

        def go_on() -> bool:
            self._budget.deterministic_used += effort
            self._hear(relaxation)
            return self._has_left(SHARE_OF_RELAXATION)

        relaxation.concede(go_on)
        seconds_left = lambda: self._budget.share(1.0).seconds  # noqa: E731
        relaxation.improve(go_on, consider, seconds_left, self._run.stop, lambda: self._value is not None)
        self._hear(relaxation)
        for _ in range(TRIES):
            if relaxation.best is None or self._is_unfit or not self._has_left(SHARE_OF_BEGINNING):
                break
            self._try(relaxation.assemble(relaxation.best))
            self._budget.deterministic_used += effort * EFFORT_OF_RECREATING

    def _try(self, columns: tuple[Column, ...]) -> bool:
        """Keep the plan put together from columns if it is better; count those that would be, but break some rule."""
        assert self._relaxation is not None  # it made the columns
        if self._value is not None and self._relaxation.cost(columns) >= self._value:
            return False
        is_better = self._consider(columns)
        self._unfit = 0 if is_better else self._unfit + 1
        return is_better

    @property
    def _is_unfit(self) -> bool:
        """Whether putting plans together by prices leads to nothing: rules that demand something see to that."""
        return self._unfit >= FEW_TRIES

    def _select(self) -> None:
        """Search for the best plan among the columns that prices brought to light, if they are not too many."""
        relaxation = self._relaxation
        if relaxation is None or relaxation.best is None or self._is_done():
            return
        if len(relaxation.stints.stints) > MOST_STINTS_TO_SELECT or not self._run.model.is_all_priced:
            return
        best = () if self._run.best is None else relaxation.stints.columns_of(self._run.best)
        relaxation.learn(best)
        gap = inf if self._value is None else self._value - self._bound - 1
        columns = list(dict.fromkeys((*best, *relaxation.columns_within(gap, MOST_COLUMNS_TO_SELECT))))
        selection = Selection(relaxation.linear, relaxation.stints, columns)
        selection.hint(best)
        limits = self._budget.share(SHARE_OF_FIRST_SELECTION if self._value is None else SHARE_OF_SELECTION)
        found = search(selection.cp, self._run.settings, limits, self._run.stop, lambda *_: self._tell())
        self._budget.deterministic_used += found.deterministic_seconds
        if found.has_plan:
            self._consider(selection.columns(found), is_promising=True)

    def _hear(self, relaxation: Relaxation) -> None:
        if relaxation.bound > self._bound:
            self._bound = round(relaxation.bound)
        self._tell()

    def _consider(self, columns: Sequence[Column], *, is_promising: bool = False) -> bool:
        """Keep the plan that columns make if it is sound and better; return whether it is.

        Where some may be no postings as they are, that takes a search, which not all of many are worth.
        """
        relaxation = self._relaxation
        assert relaxation is not None  # it made the columns
        if self._value is not None and relaxation.knows_costs and relaxation.cost(columns) >= self._value:
            return False
        if relaxation.stints.are_rough(columns):
            return self._work_out(columns) if is_promising or self._may_work_out else False
        chosen = {variable for column in columns for variable in column.variables}
        return self._offer_plan(Plan(extract(self._run.model, lambda variable: int(variable.index in chosen))))

    def _work_out(self, columns: Sequence[Column]) -> bool:
        """Search for the best plan with the postings of columns; return whether it is better."""
        assert self._relaxation is not None  # it made the columns
        used = self._budget.deterministic_used
        self._search(self._neighbourhoods.of_columns(self._relaxation.stints, columns), self._limits_of_one())
        self._worked_out += self._budget.deterministic_used - used
        return self._was_better

    @property
    def _may_work_out(self) -> bool:
        """Whether no more effort went into working columns out than into all else."""
        return 2 * self._worked_out <= self._budget.deterministic_used

    def _offer_plan(self, plan: Plan, *, is_checked: bool = False) -> bool:
        """Keep a plan if it is better and sound; return whether it was."""
        value = self._tier.value(self._run.scenario, plan)
        if self._value is not None and value >= self._value:
            return False
        if not is_checked and not self._run.is_sound(plan):
            return False
        self._run.keep(plan)
        self._value = value
        self._tell()
        return True

    # -- plans -----------------------------------------------------------------------------------------------------

    def _find_first(self) -> Status:
        """Look for any plan at all: among the visits that prices brought to light, then in everything on offer.

        Return how the search in everything ended, or that there is a plan.
        """
        relaxation = self._relaxation
        if relaxation is not None and relaxation.best is not None:
            columns = relaxation.columns_within(inf, MOST_COLUMNS_TO_SELECT)
            likely = self._neighbourhoods.among(relaxation.stints, columns)
            if 2 * len(likely.offer.visits) <= self._run.on_offer:
                found = self._search(likely, self._budget.share(SHARE_OF_LIKELY))
                if self._value is not None:
                    return found.status

        def tell(value: float | None, bound: float | None) -> None:
            self._run.tell(self._number, self._tier, value, max(self._bound, bound or 0))

        return self._search(self._neighbourhoods.everything_but(()), self._budget.share(1.0), tell=tell).status

    def _improve(self) -> None:
        """Improve the plan piece by piece: put pieces together anew from columns, or search them through."""
        on_offer = self._run.on_offer
        if on_offer <= MOST_VISITS_WITHOUT_PIECES:
            return
        self._failures = 0
        is_small = on_offer <= MOST_VISITS_AT_ONCE
        share = SHARE_OF_NEIGHBOURHOODS if is_small else 1.0
        began, total = self._used(), 1 - self._used()

        def goes_on() -> bool:
            is_stuck = is_small and self._failures > MOST_FAILURES
            return not self._is_done() and not is_stuck and self._used() - began < share * total

        if self._run.spread is not None:
            self._recreate(TRIES)
            while goes_on() and self._search_elsewhere(self._run.spread, goes_on):
                pass
        while goes_on():
            is_better = self._recreate(TRIES) or self._search_one()
            self._failures = 0 if is_better else self._failures + 1

    def _recreate(self, tries: int) -> bool:
        """Put pieces of the plan together anew from columns, again and again; return whether it got better."""
        relaxation, best = self._relaxation, self._run.best
        if relaxation is None or relaxation.best is None or best is None or not relaxation.knows_costs:
            return False
        if self._is_unfit:
            return False
        columns = relaxation.stints.columns_of(best)
        before = cost = relaxation.cost(columns)
        here, cost_here = columns, cost
        for _ in range(tries):
            if self._is_done():
                break
            found = relaxation.recreate(here, self._neighbourhoods.some_stints(relaxation.stints, here))
            self._budget.deterministic_used += self._effort * EFFORT_OF_RECREATING
            cost_found = relaxation.cost(found)
            # A step back now and then leads out of a dead end, as long as it is small beside what may be gained.
            if cost_found <= max(cost_here, cost + STEP_BACK * (cost - self._bound)):
                here, cost_here = found, cost_found
            if cost_found < cost:
                columns, cost = found, cost_found
        return cost < before and self._try(columns)

    def _search_elsewhere(self, spread: Spread, goes_on: Callable[[], bool]) -> bool:
        """Have patches of the plan searched side by side, and take over what comes back, until that is over.

        Return whether there is still somebody to search them.
        """
        out: dict[int, Patch] = {}

        def patches() -> Iterator[Patch]:
            for place in count():
                if not goes_on():
                    return
                busy = {host for patch in out.values() for host in patch.area.hosts}
                out[place] = self._patch(busy)
                yield out[place]

        def is_over() -> bool:
            self._tell()
            return self._is_done()

        lost = 0
        with closing(spread(patches(), is_over)) as answers:
            for place, patched in answers:
                patch = out.pop(place)
                lost = 0 if patched is not None else lost + 1
                if lost == MOST_LOST:
                    return False
                self._take_over(patch, patched)
                if self._recreate(FEW_TRIES):
                    self._failures = 0
        return not out  # without an answer to each, whoever had them is gone

    def _patch(self, busy: Container[str]) -> Patch:
        """Return a patch of the best plan, as far as possible without the hosts at which others are busy."""
        best, run = self._run.best, self._run
        assert best is not None  # there was a plan to begin with
        area = self._neighbourhoods.draw(best, busy)
        goal = run.goal(self._number, self._bound)
        return Patch(run.source, best, area, goal, self._limits_of_one(), run.settings)

    def _take_over(self, patch: Patch, patched: Patched | None) -> None:
        """Lay what changed upon the plan as it is by now, if that is sound and better."""
        was_searched_through = patched is not None and patched.was_searched_through
        self._neighbourhoods.went(patch.area, was_searched_through=was_searched_through)
        is_better = False
        if patched is not None:
            self._budget.deterministic_used += patched.deterministic_seconds
        if patched is not None and patched.plan is not None:
            # Dates may have to change outside of the area, too; else what others found there meanwhile stays.
            everywhere = {posting.key[:2] for plan in (patch.plan, patched.plan) for posting in plan.postings}
            is_better = any(self._lay_upon(patch.plan, patched.plan, each) for each in (patch.area.stints, everywhere))
        self._failures = 0 if is_better else self._failures + 1

    def _lay_upon(self, before: Plan, after: Plan, stints: Container[Stint]) -> bool:
        best = self._run.best
        assert best is not None  # a plan was handed out
        return self._offer_plan(taken_over(self._run.scenario, best, before, after, stints))

    def _search_one(self) -> bool:
        """Search one neighbourhood of the plan; return whether the plan got better."""
        best = self._run.best
        assert best is not None  # there was a plan to begin with
        area = self._neighbourhoods.draw(best)
        found = self._search(self._neighbourhoods.around(best, area), self._limits_of_one())
        self._neighbourhoods.went(area, was_searched_through=found.status is Status.OPTIMAL)
        return self._was_better

    def _limits_of_one(self) -> Limits:
        """Return the limits of one neighbourhood; where effort is counted, the clock has no say."""
        rest = self._budget.share(1.0)
        if rest.deterministic_seconds is not None:
            return Limits(rest.seconds, min(EFFORT_OF_NEIGHBOURHOOD, rest.deterministic_seconds))
        return Limits(min(SECONDS_OF_NEIGHBOURHOOD, rest.seconds), EFFORT_OF_NEIGHBOURHOOD)

    def _prove(self) -> None:
        """Search everything at once that could still be better, if that is not too much."""
        if self._is_done() or self._value is None:
            return
        hopeless = set() if self._relaxation is None else self._relaxation.hopeless(self._value)
        everything = self._neighbourhoods.everything_but(hopeless)
        if len(everything.offer.visits) > MOST_VISITS_AT_ONCE:
            return
        before = self._value
        found = self._search(everything, self._budget.share(1.0), most=before - 1)
        if found.status is Status.INFEASIBLE:
            self._bound = before  # what was left out could not be better, and what was not left out is not
        elif found.bound is not None:
            self._bound = max(self._bound, min(found.bound, before))

    def _search(
        self,
        neighbourhood: Neighbourhood,
        limits: Limits,
        most: int | None = None,
        tell: Callable[[float | None, float | None], None] | None = None,
    ) -> Found:
        run = self._run
        goal = run.goal(self._number, self._bound)
        hint = run.best if most is None else None
        model = model_of(self._problem, neighbourhood, goal, most=most, hint=hint)
        # Where all stints are priced, dates follow from targets and hosts.
        is_exact = run.model.is_priced_exactly
        told = tell or (lambda *_: self._tell())
        found = search(model.cp, run.settings, limits, run.stop, told, presolves_little=not is_exact)
        self._budget.deterministic_used += found.deterministic_seconds
        self._was_better = False
        if found.has_plan:
            ways = (True,) if is_exact else (True, False)
            plans = [Plan(extract(model, found.value, lays_out=lays_out)) for lays_out in ways]
            self._was_better = any([self._offer_plan(plan, is_checked=is_exact) for plan in plans])
        return found

    # -- the budget ------------------------------------------------------------------------------------------------

    def _used(self) -> float:
        """Return which share of the budget is used: of effort where that is limited, else of time."""
        budget = self._budget
        if budget.deterministic_seconds is not None:
            return budget.deterministic_used / max(budget.deterministic_seconds, TINY)
        return budget.elapsed / max(budget.seconds, TINY)

    def _has_left(self, share: float) -> bool:
        """Whether the search goes on and has used no more than a share of its budget."""
        return self._used() < share and not self._is_done()

    def _is_done(self) -> bool:
        is_proven = self._value is not None and self._bound >= self._value
        return is_proven or self._run.stop.is_set() or self._budget.is_over

    def _tell(self) -> None:
        self._run.tell(self._number, self._tier, self._value, self._bound)
