"""Whether the two halves of a rule on people agree: the plain check of a plan, and what is stated of its seats.

The counterpart of :mod:`tests.agreement` for the seats of postings that are known. :func:`assert_halves_agree_on_seats`
enumerates **every** way of seating people in some postings, also people who are no candidates of a seat, and asks both
halves about each of them:

* a hard rule: the solver, with exactly these people seated, finds a solution ⇔ the check is silent;
* a soft rule of weight w: the least penalty is w × the number of distinct things that the check's findings are about;
* both verdicts occur, so that a scenario too small to tell right from wrong fails.

All rules but the one under test are off, except those in ``keep``: ``eligibility``, which says what a seat means, and
where it matters ``own-people``, by which whole teams have no reserves. A kept rule must be one that more people can
only break, never mend. What the model has no variable for counts as rejected by the solver.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.constraints.measures.seats import missing
from optimizer.domain import Mode, Officer, Plan, Setting
from optimizer.domain.plan import Seating
from optimizer.engines.seating import state
from optimizer.measures.seats import Seats
from optimizer.model import SeatModel
from optimizer.rules.rulebook import rulebook
from tests.agreement import with_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain import Posting, Scenario
    from optimizer.domain.records import Seat, Span

KEEP = ("eligibility",)
"""The rules that stay on unless a test says otherwise."""

MOST_SEATINGS = 4_000
"""Postings with more ways of seating people than this are no tiny scenario."""

Sat = tuple[int, Seating]
"""Somebody on a seat of the posting at this place among the postings."""


def officer(id: str, home: str = "A", *seats: str, **columns: object) -> Officer:
    """Return an officer who may fill these seats; a member without any."""
    return Officer(id=id, home=home, seats=seats, **{"name": id, **columns})  # type: ignore[arg-type]


def people(*pairs: str) -> tuple[Seating, ...]:
    """Return who sits where throughout, given as ``seat=officer``."""
    return tuple(Seating(seat, who) for seat, who in (pair.split("=") for pair in pairs))


def assert_halves_agree_on_seats(
    rule_id: str,
    setting: Setting,
    scenario: Scenario,
    postings: Sequence[Posting],
    *,
    keep: Iterable[str] = KEEP,
    **others: Setting,
) -> None:
    """Assert that check and solver agree on every way of seating people in some postings.

    Parameters
    ----------
    rule_id
        The rule under test; it is taken off ``keep`` if it is there.
    setting
        How strictly it is kept, and its numbers; see :func:`tests.agreement.hard` and :func:`tests.agreement.soft`.
    scenario
        Tiny, with at most :data:`MOST_SEATINGS` ways of seating people that the kept rules allow. Its own rules are
        left out of account, but for what its rounds say of the rule under test.
    postings
        Who goes where, with targets and dates.
    keep
        The rules that stay on, hard.
    others
        What other rules are set to, ``_`` standing for ``-``.

    Raises
    ------
    AssertionError
        If the halves disagree on somebody's seat (all are named with what both say), or if only one verdict occurs.
    ValueError
        If the scenario is too large.
    """
    kept = tuple(rule for rule in keep if rule != rule_id)
    case = _Case(with_rules(scenario, rule_id, setting, kept, **others), rule_id, tuple(postings))
    verdicts = set()
    for sats in case.every():
        said, found = case.check(sats), case.solver(sats)
        assert found == said, case.disagreement(sats, said, found)
        verdicts.add(said)
    assert 0 in verdicts, "the scenario is too small to tell: nothing keeps the rule"
    assert len(verdicts) > 1, "the scenario is too small to tell: everything keeps the rule"


def assert_missing_agrees(scenario: Scenario, postings: Sequence[Posting]) -> None:
    """Assert that what the solver counts as missing is what the tier says, however people are seated.

    Raises
    ------
    AssertionError
        If the halves of the tier ``seats`` differ, or if the scenario is too small to tell.
    """
    case = _Case(with_rules(scenario, "eligibility", Setting(Mode.HARD)), None, tuple(postings))
    solver = _Solver(case.scenario, postings, counts_missing=True)
    values = set()
    for sats in case.every():
        value = Seats().value(case.scenario, case.plan(sats))
        assert solver.cost(sats) == value, sats
        values.add(value)
    assert len(values) > 2, "the scenario is too small to tell"


@dataclass
class _Case:
    """Postings of one scenario with one rule under test, or none, and both halves' verdicts on who sits there.

    A verdict is the weight of the soft breaches, or ``None`` if the seats are rejected.
    """

    scenario: Scenario
    rule_id: str | None
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        book = rulebook(self.scenario)
        self._tested = [kept for kept in book if kept.rule.id == self.rule_id]
        self._kept = [kept for kept in book if kept.rule.id != self.rule_id]
        assert self._tested or self.rule_id is None, f"{self.rule_id} is not in force in any round"
        self._solver = _Solver(self.scenario, self.postings)

    # -- who could sit where ------------------------------------------------------------------------------------------

    def every(self) -> Iterator[tuple[Sat, ...]]:
        """Yield every way of seating people that the kept rules allow."""
        single = [sat for sat in self._sats() if self._is_allowed((sat,))]

        def completed(chosen: tuple[Sat, ...], rest: Sequence[Sat]) -> Iterator[tuple[Sat, ...]]:
            yield chosen
            for place, sat in enumerate(rest):
                more = (*chosen, sat)
                if self._is_allowed(more):
                    yield from completed(more, rest[place + 1 :])

        yield from islice(seatings := completed((), single), MOST_SEATINGS)
        if next(seatings, None) is not None:
            msg = f"there are more than {MOST_SEATINGS} ways of seating people"
            raise ValueError(msg)

    def _sats(self) -> list[Sat]:
        """Return everybody on every seat of every posting, whoever may sit there, each once for its blocks of days."""
        staffing = self.scenario.staffing
        return list(
            dict.fromkeys(
                (place, _seating(posting, seat, who.id, block))
                for place, posting in enumerate(self.postings)
                for seat in staffing.seats_at(posting)
                for who in self.scenario.officers
                for block in staffing.blocks(posting, seat)
            )
        )

    def plan(self, sats: Sequence[Sat]) -> Plan:
        """Return the plan in which these people are seated."""
        return Plan(
            tuple(
                replace(posting, seats=tuple(seating for at, seating in sats if at == place))
                for place, posting in enumerate(self.postings)
            )
        )

    def _is_allowed(self, sats: Sequence[Sat]) -> bool:
        plan = self.plan(sats)
        return not any(True for kept in self._kept for _ in kept.rule.breaches(self.scenario, plan, kept.rounds))

    # -- both halves --------------------------------------------------------------------------------------------------

    def check(self, sats: Sequence[Sat]) -> int | None:
        """Return what the plain check makes of these seats."""
        cost, plan = 0, self.plan(sats)
        for kept in self._tested:
            about = {finding.about for finding in kept.rule.breaches(self.scenario, plan, kept.rounds)}
            if about and kept.mode is Mode.HARD:
                return None
            cost += kept.weight * len(about)
        return cost

    def solver(self, sats: Sequence[Sat]) -> int | None:
        """Return what the solver makes of them."""
        return self._solver.cost(sats)

    def disagreement(self, sats: Sequence[Sat], said: int | None, found: int | None) -> str:
        """Return in words what the halves say of some seats."""
        seats = "; ".join(f"{seating} in {self.postings[place].key}" for place, seating in sats)
        plan = self.plan(sats)
        sentences = [
            str(finding.sentence)
            for kept in self._tested
            for finding in kept.rule.breaches(self.scenario, plan, kept.rounds)
        ]
        return f"{self.rule_id} on {seats or 'nobody'}\n  the check:  {said} {sentences}\n  the solver: {found}"


class _Solver:
    """The seats of some postings under all rules of a scenario, asked about many ways of filling them."""

    def __init__(self, scenario: Scenario, postings: Sequence[Posting], *, counts_missing: bool = False) -> None:
        self._model = SeatModel(scenario, postings)
        state(self._model, rulebook(scenario))
        self._literals = {
            (each.place, _seating(each.posting, each.seat, each.officer.id, each.days)): each.literal.index
            for each in self._model.sittings
        }
        self._has_goal = bool(self._model.penalties) or counts_missing
        if counts_missing:
            self._model.minimise(missing(Seats(), self._model))
        elif self._model.penalties:
            self._model.minimise(sum(weight * (1 - guard) for weight, guard in self._model.penalties))
        self._solver = cp_model.CpSolver()
        parameters = self._solver.parameters
        parameters.num_workers = 1
        parameters.fix_variables_to_their_hinted_value = True
        # On models as small as these, preparing takes longer than solving.
        parameters.cp_model_presolve = False
        parameters.linearization_level = 0
        parameters.symmetry_level = 0

    def cost(self, sats: Sequence[Sat]) -> int | None:
        """Return the least penalty with exactly these people seated; ``None`` if it cannot be."""
        if not self._literals.keys() >= set(sats):
            return None
        chosen = {self._literals[sat] for sat in sats}
        self._model.hint({index: int(index in chosen) for index in self._literals.values()})
        status = self._solver.solve(self._model.cp)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL, self._solver.status_name()
        return round(self._solver.objective_value) if self._has_goal else 0


def _seating(posting: Posting, seat: Seat, who: str, days: Span) -> Seating:
    """Return somebody on a seat as a plan says it: without dates where it is for the whole posting."""
    whole = days == posting.span
    return Seating(seat.name, who, None if whole else days.start, None if whole else days.end)


def seats_accepted(scenario: Scenario, plan: Plan) -> bool:
    """Return whether the solver, under the scenario's own rules, accepts who sits where in a plan's postings."""
    sats = [(place, seating) for place, posting in enumerate(plan.postings) for seating in posting.seats]
    return _Solver(scenario, plan.postings).cost(sats) is not None
