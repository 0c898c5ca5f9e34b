"""The plan that a solve starts from: kept as it is unless a better one is found.

A plan that was published is worth something by itself: people have been told. So it is the one to beat. In every tier,
in order, it counts as found as long as it lies within the limits of the tiers before, and only what is strictly better
takes its place.

With slack alone that would not be enough. Slack that a plan gave away in its first round is no longer there to be
given away in the second; and 5 % of what is left is less than 5 % of all, so that a plan might be beyond its limit
only because a round is over. So a limit goes on from what the plan itself records (:meth:`Base.limit`): while the plan
holds, its own value and what it had left to its limit. Then what is within the limits of the rest is exactly what,
together with the rounds that are done, was within the limits of the whole; and a plan that was the best of the whole is
the best of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import DraftPosting, DraftVisit, Plan
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.rules.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain.plan import Posting, TierValue
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.building import Problem
    from optimizer.measures.tiers import Tier
    from optimizer.measures.verification import Breach

MOST_MENDED = 30
"""How often something is taken out of a plan that breaks rules before it is given up as a plan."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a plan records of a tier, in the tier's whole numbers: its slack, and how far it was from its limit."""

    slack: int
    room: int


@dataclass(frozen=True)
class Base:
    """The plan that a solve starts from.

    Parameters
    ----------
    plan
        What it says of the rounds that are still to be planned: what changes are counted against.
    fitting
        What of it is on offer as the scenario is now, whether or not it keeps the rules.
    sound
        What of it can be kept as the scenario is now, as a plan that breaks no hard rule; ``None`` if there is none.
    values
        The values of ``sound``, tier by tier.
    left
        What the plan records of each tier; ``None`` where it records nothing, or the tier has no slack.
    """

    plan: Plan
    fitting: Plan
    sound: Plan | None
    values: tuple[int, ...]
    left: tuple[Left | None, ...]

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Base:
        """Return what a plan is worth as a start for a problem."""
        scenario, tiers = problem.scenario, tiers_of(problem.scenario)
        rest = Plan(plan.in_rounds(scenario.planned_rounds), tiers=plan.tiers)
        fitting = Plan(tuple(_on_offer(problem, rest.postings)))
        sound = mended(problem, fitting)
        values = () if sound is None else tuple(tier.value(scenario, sound) for tier in tiers)
        said = {each.name: each for each in plan.tiers}
        return cls(rest, fitting, sound, values, tuple(_left(tier, said.get(tier.name)) for tier in tiers))

    def limit(self, number: int, tier: Tier, best: int, *, holds: bool) -> int:
        """Return the most that later tiers may bring a tier to, in whole ``1 / scale`` of its unit.

        Parameters
        ----------
        best
            The least value found.
        holds
            Whether ``sound`` lies within the limits of all tiers before.
        """
        own, left = tier.limit(best), self.left[number]
        if left is None:
            return own
        most = max(own, best + left.slack)
        if holds and self.values[number] <= most:
            return min(most, self.values[number] + left.room)
        return most


def _left(tier: Tier, said: TierValue | None) -> Left | None:
    if said is None or said.best is None or said.limit is None or tier.is_strict:
        return None
    # What the scenario says by now counts, unless the plan had its slack from an earlier start itself.
    best, value = tier.counted(said.best), tier.counted(said.value)
    limit = tier.limit(best) if said.slack is None else tier.counted(said.limit)
    return Left(max(0, limit - best), max(0, limit - value))


# -- what of a plan can be kept ----------------------------------------------------------------------------------------


def mended(problem: Problem, plan: Plan) -> Plan | None:
    """Return a plan with what breaks rules by now taken out of it; ``None`` if no plan is left.

    If a plan that is on offer breaks hard rules its targets are laid out anew; if that is not enough, what breaches of
    rules speak of is taken out piece by piece.
    """
    scenario = problem.scenario
    if not verify(scenario, plan).hard_breaches:
        return plan
    anew = Plan(lay_out(scenario, tuple(DraftPosting(*each.key, visits=_undated(each)) for each in plan.postings)))
    for _ in range(MOST_MENDED):
        breaches = verify(scenario, anew).hard_breaches
        if not breaches:
            return anew
        lighter = _without(problem, anew, breaches)
        if lighter.postings == anew.postings:
            return None
        anew = lighter
    return None


def _undated(posting: Posting) -> tuple[DraftVisit, ...]:
    return tuple(DraftVisit(visit.target) for visit in posting.visits)


def _on_offer(problem: Problem, postings: Iterable[Posting]) -> Iterator[Posting]:
    """Yield what of the postings is on offer: whole units alone, and nobody who has nothing left to do.

    What lies before the first planned entry is past, even where a rule lets teams stay there outside of their round.
    """
    scenario, offer = problem.scenario, problem.offer
    for posting in postings:
        if posting.key not in offer.postings or posting.first_day < scenario.planned_rounds[0].enter:
            continue
        here = {visit.target for visit in posting.visits}
        units = {
            unit
            for unit in posting.units(scenario)
            if (*posting.key, unit) in offer.visits and all(each.id in here for each in scenario.units[unit].members)
        }
        visits = tuple(visit for visit in posting.visits if scenario.unit_of.get(visit.target) in units)
        if visits or problem.may_be_idle(posting.key):
            yield posting if visits == posting.visits else replace(posting, visits=visits)


def _without(problem: Problem, plan: Plan, breaches: Sequence[Breach]) -> Plan:
    """Return the plan without the least risky unit that each breach speaks of, or else without one of its postings.

    Where something that a breach speaks of is gone already for the sake of another one, that may be enough.
    """
    scenario = problem.scenario
    lost: set[tuple[str, ...]] = set()
    for breach in breaches:
        # Pins say which of their cells they name: target=T1.
        about = {each.rpartition("=")[2] for each in breach.finding.about}
        visits = [
            (*posting.key, unit)
            for posting in plan.postings
            for unit in posting.units(scenario)
            if unit in about and about.isdisjoint(set(scenario.round) - {posting.round})
        ]
        keys = [each.key for each in plan.postings if len(about.intersection(each.key)) == _most_named(plan, about)]
        touched = {each[:3] for each in lost}
        if touched.intersection(visit[:3] for visit in visits) or touched.intersection(() if visits else keys):
            continue
        if visits:
            lost.add(min(visits, key=lambda visit: _risk(scenario, visit[3])))
        elif keys:
            lost.add(keys[-1])
    postings = []
    for posting in plan.postings:
        gone = {unit for unit in posting.units(scenario) if (*posting.key, unit) in lost}
        visits_left = tuple(visit for visit in posting.visits if scenario.unit_of.get(visit.target) not in gone)
        if posting.key not in lost and (visits_left or problem.may_be_idle(posting.key)):
            postings.append(posting if not gone else replace(posting, visits=visits_left))
    return Plan(tuple(postings))


def _most_named(plan: Plan, about: set[str]) -> int:
    """Return how many of round, team and host the breach names of the posting that it names best; 1 at least."""
    return max([1, *(len(about.intersection(posting.key)) for posting in plan.postings)])


def _risk(scenario: Scenario, unit: str) -> int:
    return scenario.units[unit].risk
