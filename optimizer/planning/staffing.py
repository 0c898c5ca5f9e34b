"""Teams are sent, then people are seated, until both agree.

Who goes where is decided first, knowing of every posting what must be missing in it at least. Then the seats of the
postings are filled, which groups of teams that compete for the same people can do one by one. Where a group lacks more
than was known, this is told to the next search for who goes where. What must be missing at least, as the search over
who goes where proves it, is the bound of the tier ``seats``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status, status_of
from optimizer.domain.result import Result
from optimizer.domain.shortages import Joint
from optimizer.measures.tiers import tiers_of
from optimizer.planning.combining import figures_of
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from optimizer.domain.plan import Posting, TierValue
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.seating import Filler, Group
    from optimizer.engines.settings import Settings

    Send = Callable[[Scenario, Settings, Plan | None], Result]
    """Decides who goes where: the scenario without its seats, how to solve, and a plan found before."""

MOST_ATTEMPTS = 8
"""How often teams are sent anew because their people fall short."""
SHARE_FOR_SENDING = 0.75
"""What sending teams may use of the time that is left; filling seats takes most of the rest."""
SHARE_FOR_SEATS = 0.6


def without_seats(plan: Plan | None) -> Plan | None:
    """Return a plan without its seats."""
    if plan is None:
        return None
    return replace(plan, postings=tuple(replace(posting, seats=()) for posting in plan.postings))


def solve_with_people(
    scenario: Scenario, settings: Settings, send: Send, stop: threading.Event, start: Plan | None = None
) -> Result:
    """Return the best plan found, with its seats, and how good it is proven to be.

    Parameters
    ----------
    scenario
        What is given; its people are planned.
    settings
        How to solve.
    send
        Decides who goes where.
    stop
        When set, the search ends soon and keeps the best plan so far.
    start
        A plan whose seats are kept where that costs nothing.
    """
    from optimizer.engines.seating import Filler  # the solver is slow to import

    return _Staffing(scenario, settings, send, stop, start, Filler(scenario, settings, stop)).solve()


@dataclass
class _Staffing:
    scenario: Scenario
    settings: Settings
    send: Send
    stop: threading.Event
    start: Plan | None
    filler: Filler
    began: float = field(default_factory=now)

    def __post_init__(self) -> None:
        self.staffable = Staffable(self.scenario, rulebook(self.scenario))
        self.shortages = self.staffable.shortages(sorted(self.scenario.staffing.hosts))
        self.best: Plan | None = None

    def solve(self) -> Result:
        known: Plan | None = None
        last = Result(Status.UNDECIDED, None, 0)
        for _ in range(MOST_ATTEMPTS):
            rest = self.settings.seconds - (now() - self.began)
            if rest <= 0 or (self.stop.is_set() and last.plan is not None):
                break
            given = replace(self.scenario, shortages=self.shortages)
            last = self.send(given, self._with_seconds(rest * SHARE_FOR_SENDING), known)
            if last.plan is None:
                break
            known = last.plan
            if not self._seat(given, known):
                break
        seconds = round(now() - self.began, 2)
        if self.best is None:
            status = last.status if last.plan is None else Status.UNDECIDED
            return Result(status, None, seconds, last.reasons)
        from optimizer.planning.solving import checked

        assert self.best.status is not None  # it was just settled
        plan = checked(self.scenario, self.best, self.settings, seconds, _engine_of(self.best))
        return Result(self.best.status, plan, seconds)

    def _with_seconds(self, seconds: float) -> Settings:
        return replace(self.settings, seconds=max(0.01, seconds))

    # -- one attempt --------------------------------------------------------------------------------------------------

    def _seat(self, given: Scenario, plan: Plan) -> bool:
        """Fill the seats of a plan, keep it if it is the best so far, and return whether another attempt may help."""
        rest = max(1.0, self.settings.seconds - (now() - self.began)) * SHARE_FOR_SEATS
        before = () if self.start is None else self.start.postings
        groups = self.filler.fill(plan.postings, rest, before)
        if all(group.status is Status.FEASIBLE for group in groups):
            self._keep(plan, groups)
        found = [joint for group in groups if (joint := self._joint(given, group)) is not None]
        for joint in found:
            self.shortages = self.shortages.with_joint(joint)
        return bool(found)

    def _keep(self, plan: Plan, groups: Sequence[Group]) -> None:
        seated = {posting.key: posting for group in groups for posting in group.postings}
        postings = tuple(
            replace(posting, seats=seated[posting.key].seats) if posting.key in seated else posting
            for posting in plan.postings
        )
        found = replace(plan, postings=postings)
        found = replace(found, tiers=self._tiers(plan, found))
        found = replace(found, status=status_of(found.tiers))
        if self.best is None or self._values(found) <= self._values(self.best):
            self.best = found

    @staticmethod
    def _values(plan: Plan) -> list[float]:
        return [tier.value for tier in plan.tiers]

    def _tiers(self, sent: Plan, seated: Plan) -> tuple[TierValue, ...]:
        """Return how good a plan with its seats is, from what is proven of it without them.

        Without seats a tier is never worse than with them, so its bound holds, as long as the limits of the tiers
        before were no tighter than those that the plan with its seats has.
        """
        tiers, values, holds = tiers_of(self.scenario), [], True
        for tier, said in zip(tiers, figures_of(tiers, sent), strict=True):
            value = tier.value(self.scenario, seated)
            bound = said.bound if holds else 0
            best, limit = said.best, said.limit
            if value > said.value:
                best, limit = value, tier.limit(value)
                holds = holds and limit <= said.limit
            values.append(tier.stated(value, best, bound, limit))
        return tuple(values)

    # -- what falls short together ------------------------------------------------------------------------------------

    def _joint(self, given: Scenario, group: Group) -> Joint | None:
        """Return what a group's postings lack together beyond what was known, whatever their targets and days."""
        from optimizer.measures.seats import Seats

        known = Seats().value(given, Plan(group.postings))
        is_impossible = group.status is Status.INFEASIBLE
        if not is_impossible and group.missing <= known:
            return None
        bare = [replace(posting, visits=(), seats=()) for posting in group.postings]
        if not all(self._is_settled(posting) for posting in bare):
            return None
        (relaxed, *others) = self.filler.fill(bare, 5.0)
        if others:
            return None
        if relaxed.status is Status.INFEASIBLE:
            least = None
        elif relaxed.status is Status.FEASIBLE and relaxed.bound > known:
            least = relaxed.bound
        else:
            return None
        stints = tuple((posting.round, posting.team, self._alike(posting)) for posting in bare)
        return Joint(stints, least)

    def _is_settled(self, posting: Posting) -> bool:
        """Whether a team's days are no choice: it stays for the whole round, which overlaps with no other."""
        round_ = self.scenario.round[posting.round]
        is_alone = all(len(campaign) == 1 for campaign in self.scenario.campaigns if round_ in campaign)
        team = self.scenario.team[posting.team]
        return is_alone and team.max_hosts == 1 and not team.available and posting.span == round_.span

    def _alike(self, posting: Posting) -> frozenset[str]:
        """Return the hosts at which nobody may sit in the team who may not sit there where it goes."""
        round_, team = self.scenario.round[posting.round], self.scenario.team[posting.team]
        here = self.staffable.candidates(round_, team, posting.host)
        return frozenset(
            host
            for host in self.scenario.staffing.hosts
            if host == posting.host
            or all(
                theirs <= ours for theirs, ours in zip(self.staffable.candidates(round_, team, host), here, strict=True)
            )
        )


def _engine_of(plan: Plan) -> str | None:
    from optimizer.planning.solving import engines_of

    return engines_of([plan])
