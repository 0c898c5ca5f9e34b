"""Teams are sent, then people are seated, until both agree.

Who goes where is decided first, knowing what must be missing at least: in a posting by itself, and because too few
people are there for all of them. Then the seats of the postings are filled, which groups of teams that compete for the
same people can do one by one. What falls short beyond what was known is told to the next search for who goes where.

Where nothing is known to fall short, at first nothing at all may be missing. If teams can be sent like that and nothing
is given up for it in the tiers that come before ``seats``, that settles this tier. Else what is missing is minimised in
its place among the tiers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status, status_of
from optimizer.domain.result import Result
from optimizer.errors import ModelError
from optimizer.measures.seats import Seats
from optimizer.measures.soft import Soft
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning.combining import Figures, figures_of
from optimizer.planning.gaps import with_gaps_told, with_want_of_people_told
from optimizer.planning.people import Grade, People
from optimizer.recusal import reasons_for_infeasible
from optimizer.recusal.sitting import colliding_seats
from optimizer.rules.decisions.pins import matches, pins_kept
from optimizer.rules.meetings import with_meetings
from optimizer.texts import Text

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Sequence

    from optimizer.domain.plan import Posting, TierValue
    from optimizer.domain.scenario import Scenario
    from optimizer.engines import Progress
    from optimizer.engines.search import Limits
    from optimizer.engines.seating import Group
    from optimizer.engines.settings import Settings
    from optimizer.measures.tiers import Tier
    from optimizer.model import VisitKey

    Watch = Callable[[Progress], None]
    Send = Callable[[Scenario, Settings, Plan | None, Watch], Result]
    """Decides who goes where: the scenario without its seats, how to solve, a plan found before, and who is told."""

MOST_ATTEMPTS = 100
"""How often teams are sent anew because their people fall short."""
SHARE_OF_HEAD = 0.3
"""What the tiers before ``seats`` may use of the time that is left, each time that they are searched alone."""
SHARE_OF_ALL, SHARE_OF_LAST = 0.45, 0.75
"""What a search over all tiers, or the first look, may use of it as long as people may still fall short, and what the
search over all tiers may once they did not."""
LEFT_FOR_ALL = 0.5
"""The share of the time that the first tiers must leave."""
WORTH_ANOTHER = 0.25
"""The share of the time that must be left to search all tiers once more although seats and teams agree."""
SHARE_OF_SEATS, LEAST_FOR_SEATS, LEAST = 0.7, 2.0, 0.01
"""What filling the seats may use of it, and the seconds that this, and any other search, has in any case."""
SECONDS_TO_KEEP = 5.0
"""What finding out which postings can be staffed may take where all together cannot, however late it is."""
SHARE_OF_START = 0.2
"""What filling the seats of the plan to start from may take, if its own do not fit any more."""
SHARE_OF_PROOF = 0.2
"""What proving that some postings lack people together may take."""

_WITHOUT_PEOPLE = Text("Who goes where, people left aside for now", "安排谁去哪里（暂不考虑人员）")
_SEATING = Text("Who sits in which team", "为各组配备人员")


def without_seats(plan: Plan) -> Plan:
    """Return a plan without its seats."""
    return replace(plan, postings=tuple(replace(posting, seats=()) for posting in plan.postings))


def _is_of_seats(tier: Tier) -> bool:
    """Whether a tier counts what is missing, be it beside other things."""
    return "seats" in tier.setting.weights


def _is_of_wishes(tier: Tier) -> bool:
    """Whether a tier counts soft rules that are not kept, be it beside other things."""
    return "soft" in tier.setting.weights


def by_urgency(scenario: Scenario, postings: Iterable[Posting]) -> list[Posting]:
    """Return postings in the order in which to find people for them: what pins ask for, then what is riskiest."""
    asked = [pin for pin in pins_kept(scenario) if pin.rule == "must"]

    def urgency(posting: Posting) -> tuple[bool, int]:
        risk = sum(scenario.target[visit.target].risk for visit in posting.visits)
        return any(matches(pin, posting) for pin in asked), risk

    return sorted(postings, key=urgency, reverse=True)


def with_seats(plan: Plan, groups: Iterable[Group]) -> Plan:
    """Return a plan with the seats that were filled group by group."""
    seats = {posting.key: posting.seats for group in groups for posting in group.postings}
    return replace(plan, postings=tuple(replace(each, seats=seats[each.key]) for each in plan.postings))


def solve_with_people(  # noqa: PLR0913, PLR0917  # what a solve was given
    scenario: Scenario,
    settings: Settings,
    send: Send,
    stop: threading.Event,
    start: Plan | None,
    watch: Watch,
) -> Result:
    """Return the best plan found, with its seats, and how good it is proven to be; whoever asks has it judged.

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
        A plan to start from, with its seats: the one to beat.
    watch
        Is told where the search stands.
    """
    return _Staffing(scenario, settings, send, stop, start, watch).solve()


@dataclass
class _Staffing:
    scenario: Scenario
    settings: Settings
    send: Send
    stop: threading.Event
    start: Plan | None
    watch: Watch
    began: float = field(default_factory=now)

    def __post_init__(self) -> None:
        self.tiers = tiers_of(self.scenario)
        self.people = People(self.scenario, self.settings, self.stop)
        self.proven: Plan | None = None
        self.unseated: Plan | None = None
        self.proofs: list[list[Figures]] = []
        self.best: Plan | None = None
        self.sent: Plan | None = None
        self.has_begun_with: tuple[Posting, ...] | None = None
        self.is_agreed = False
        self.last = Result(Status.UNDECIDED, None, 0)
        self.attempts = 0
        self.spent = 0.0

    def solve(self) -> Result:
        """Search, and return the best plan found."""
        if any(colliding_seats(self.people.openings)):
            # To try one way of sending teams after the other would take time and prove nothing.
            return Result(Status.INFEASIBLE, None, round(now() - self.began, 2), reasons_for_infeasible(self.scenario))
        if self.start is not None:
            self._begin_with(self.start)
        self._search()
        for sent in (self.unseated, self.last.plan, self.proven):
            if self.best is None and sent is not None:
                self._keep_staffable(sent)
        if self.best is None and self.last.status is not Status.INFEASIBLE:
            self._finish(self.proven, Grade.ANYTHING)  # no time is left, but for a plan that sends few or nobody
        seconds = round(now() - self.began, 2)
        if self.best is None:
            status = self.last.status if self.last.plan is None else Status.UNDECIDED
            # Whoever sent the teams knew nothing of the people themselves, so they are asked here.
            reasons = reasons_for_infeasible(self.scenario) if status is Status.INFEASIBLE else ()
            return Result(status, None, seconds, reasons)
        assert self.best.status is not None  # it was just settled
        plan = with_want_of_people_told(self.people.openings, self.people.shortages, self.best)
        return Result(self.best.status, plan, seconds)

    @property
    def total(self) -> float:
        """What the search may use: seconds of effort where these are limited, else of time."""
        effort = self.settings.deterministic_seconds
        return self.settings.seconds if effort is None else effort

    @property
    def left(self) -> float:
        """What is left of it."""
        return self.total - self.spent if self.settings.deterministic_seconds is not None else self.seconds_left

    @property
    def seconds_left(self) -> float:
        """Seconds of time that are left."""
        return self.settings.seconds - (now() - self.began)

    @property
    def is_over(self) -> bool:
        """Whether the search ends: the time is over, or somebody wishes it to."""
        is_late = self.left <= 0 or self.seconds_left <= 0
        return is_late or self.stop.is_set() or self.attempts >= MOST_ATTEMPTS

    def _limits(self, share: float, least: float) -> Limits:
        """Return a share of what is left as limits."""
        from optimizer.engines.search import Limits

        if self.settings.deterministic_seconds is None:
            return Limits(max(least, self.left * share))
        amount = self.left * share
        return Limits(max(least, self.seconds_left), amount)

    # -- the plan to start from ----------------------------------------------------------------------------------------

    def _begin_with(self, start: Plan) -> None:
        """Keep what can be kept of a plan, with its seats as far as they fit: it is the one to beat."""
        from optimizer.engines.base import Base
        from optimizer.engines.building import Problem
        from optimizer.engines.leaving import left_out

        problem = Problem.of(self.people.sending(Grade.ANYTHING))
        sent = Base.of(problem, without_seats(start)).sound
        if sent is None:
            return
        seats = {(posting.key, posting.span): posting.seats for posting in start.postings}
        postings = tuple(replace(each, seats=seats.get((each.key, each.span), ())) for each in sent.postings)
        if verify(self.scenario, Plan(postings)).hard_breaches:
            groups = self.people.fill(
                sent.postings, self._limits(SHARE_OF_START, LEAST_FOR_SEATS), start, known=Plan(postings)
            )
            self.spent += sum(group.effort for group in groups)
            if not all(group.status is Status.FEASIBLE for group in groups):
                return
            postings = with_seats(sent, groups).postings
        postings = with_meetings(self.scenario, postings)
        visits: dict[str, list[VisitKey]] = defaultdict(list)
        for visit in problem.offer.visits:
            visits[visit[3]].append(visit)
        unserved = left_out(problem.scenario, lambda unit: visits.get(unit, ()), sent)
        self._keep(sent, Plan(postings, unserved=unserved))
        self.has_begun_with = postings

    # -- the search ---------------------------------------------------------------------------------------------------

    def _search(self) -> None:
        """Send teams with nothing missing if that costs nothing, else with as little missing as can be."""
        grades, known = [Grade.ANYTHING], None
        if self._may_limit():
            is_ample = self.people.shortages.is_ample
            known = None if is_ample else self._first_look()
            if is_ample or (known is not None and not known.tiers[-1].bound):
                grades = [
                    Grade.NOTHING,
                    Grade.SKILLS,
                    Grade.ANYTHING,
                ]  # where something must be missing, a waste of time
        looked = known if known is not None and not known.tiers[-1].value else None
        while grades[0] is not Grade.ANYTHING:
            agreed, looked = self._agreed(grades[0], looked), None
            if agreed is not None:
                known = agreed
                self._seat(grades[0], known)
                break
            grades.pop(0)
        while grades and not (self.is_done or self.is_over):
            plan = self._finish(known or self.proven, grades[0])
            if plan is None:
                grades.pop(0)
            known = plan or known

    def _may_limit(self) -> bool:
        """Whether what is missing may be limited before it is minimised.

        Limits prove nothing of a tier that weighs what is missing against other things, nor of those after one that may
        give up more of it later.
        """
        named = [tier for tier in self.tiers if _is_of_seats(tier)]
        return bool(named) and bool(self._head()) and not named[0].setting.is_weighed and named[0].limit(0) == 0

    def _first_look(self) -> Plan | None:
        """Return a plan that is good in the first tiers and lacks little; ``None`` if none was found."""
        head, plan = self._head(), None
        while plan is None or (self.left > LEFT_FOR_ALL * self.total and self._falls_short(plan)):
            plan = self._sent(Grade.ANYTHING, self.tiers[: len(head) + 1], SHARE_OF_ALL, plan)
            if plan is None:
                return None
        self.proven = replace(plan, tiers=plan.tiers[: len(head)])
        return plan

    def _falls_short(self, plan: Plan) -> bool:
        """Whether it is learnt, before any seat is filled, that a plan lacks more than was known."""
        return self.people.learn(plan.postings) or self.people.learn_prices(plan.postings)

    @property
    def is_done(self) -> bool:
        """Whether teams and seats agree, and there is nothing more to be gained, or no time to gain it."""
        is_proven = self.best is not None and self.best.status is Status.OPTIMAL
        return self.is_agreed and (is_proven or self.left < WORTH_ANOTHER * self.total)

    def _finish(self, known: Plan | None, grade: Grade) -> Plan | None:
        """Send teams with all tiers in view and fill their seats; return who goes where.

        ``None`` if there is no such plan, or it gives up something of the first tiers for its seats.
        """
        tiers, share = self._in_view()
        plan = self._sent(grade, tiers, share, known)
        if plan is None or (grade is not Grade.ANYTHING and not self._is_as_good(plan)):
            return None
        self.is_agreed = self._seat(grade, plan)
        return plan

    def _in_view(self) -> tuple[tuple[Tier, ...], float]:
        """Return the tiers for which teams are sent next, and the share of the time for that.

        Once there is a plan, what people lack is found out with the tiers up to ``seats`` alone, which takes less time.
        """
        if self.is_agreed:
            return self.tiers, SHARE_OF_LAST
        first = self.tiers[: len(self._head()) + 1]
        if self.people.shortages.wishes:
            first = max(first, self.tiers[: 1 + max(map(self.tiers.index, filter(_is_of_wishes, self.tiers)))], key=len)
        if self.best is None or self.left < LEFT_FOR_ALL * self.total:
            return self.tiers, SHARE_OF_ALL
        return first, SHARE_OF_HEAD

    def _head(self) -> tuple[Tier, ...]:
        """Return the tiers before ``seats``; all of them if it is not named."""
        named = [number for number, tier in enumerate(self.tiers) if _is_of_seats(tier)]
        return self.tiers[: named[0]] if named else self.tiers

    def _agreed(self, grade: Grade, known: Plan | None) -> Plan | None:
        """Return a plan of the first tiers in which no more has to be missing, and these are as good as without people.

        ``None`` if there is none, or it was not found.

        Parameters
        ----------
        known
            A plan in which no more has to be missing as far as is known.
        """
        head = self._head()
        tiers = self.tiers[: len(head) + 1] if grade is Grade.SKILLS else head
        while known is None or self._falls_short(known):
            if self.is_over:
                return None
            if known is not None and self.left < LEFT_FOR_ALL * self.total:
                return known  # what its people lack is told to the searches over all tiers
            known = self._sent(grade, tiers, SHARE_OF_HEAD, known or self.proven)
            if known is None or not self._is_as_good(known):
                return None
            # Without a first look nothing was known to fall short, so this plan shows what the first tiers are worth.
            self.proven = self.proven or replace(known, tiers=known.tiers[: len(head)])
        return known

    def _is_as_good(self, plan: Plan) -> bool:
        """Whether nothing of the first tiers is given up."""
        if self.proven is None:
            return True
        return all(own.value <= (other.limit or 0) for own, other in zip(plan.tiers, self.proven.tiers, strict=False))

    def _sent(self, grade: Grade, tiers: Sequence[Tier], share: float, known: Plan | None) -> Plan | None:
        """Return a plan of who goes where, some tiers in view, with no more missing than a grade says."""
        self.attempts += 1
        given = replace(self.people.sending(grade), tiers=tuple(tier.setting for tier in tiers))
        limits = self._limits(share, LEAST)
        within = replace(self.settings, seconds=limits.seconds, deterministic_seconds=limits.deterministic_seconds)
        is_bare = grade is Grade.ANYTHING and not any(map(_is_of_seats, tiers))
        stage = _WITHOUT_PEOPLE if is_bare else grade.value

        def listen(progress: Progress) -> None:
            self.watch(replace(progress, stage=stage, seconds=now() - self.began))

        self.last = self.send(given, within, known, listen)
        if self.last.plan is not None:
            self.last = replace(self.last, plan=self._as_proven(tiers, self.last.plan))
        self._spend(self.last.effort, limits)
        if self.last.plan is not None and grade is Grade.ANYTHING:
            self.proofs.append(figures_of(tiers, self.last.plan))
            if self.best is not None and self.sent is not None:
                self.best = self._judged(self.sent, self.best)
        return self.last.plan

    def _as_proven(self, tiers: Sequence[Tier], plan: Plan) -> Plan:
        """Return a plan without what was proven of wishes, and after them, if more may be missing than they suppose."""
        within, figures = self.people.wishes.within, figures_of(tiers, plan)
        first = next((number for number, tier in enumerate(tiers) if _is_of_wishes(tier)), len(tiers))
        missing = [own.limit for tier, own in zip(tiers[:first], figures, strict=False) if _is_of_seats(tier)]
        if within is None or all(limit <= within for limit in missing[:1] or [within + 1]):
            return plan
        open_ = [
            tier.stated(own.value, own.best, 0, own.limit)
            for tier, own in zip(tiers[first:], figures[first:], strict=True)
        ]
        return replace(plan, tiers=(*plan.tiers[:first], *open_))

    def _spend(self, effort: float | None, limits: Limits) -> None:
        """Count effort as spent; all that there was where nobody counted it."""
        self.spent += (limits.deterministic_seconds or 0) if effort is None else effort

    # -- one plan -----------------------------------------------------------------------------------------------------

    def _seat(self, grade: Grade, plan: Plan) -> bool:
        """Fill the seats of a plan and keep it if it is the best so far; return whether nothing new was learnt."""
        sent = self.people.sending(grade)
        self._tell_of_seats(plan)
        limits = self._limits(SHARE_OF_SEATS, LEAST_FOR_SEATS)
        groups = self.people.fill(plan.postings, limits, self.start, known=self.best)
        self.spent += sum(group.effort for group in groups)
        if all(group.status is Status.FEASIBLE for group in groups):
            self._keep(plan, with_seats(plan, groups))
        else:
            self.unseated = plan
        is_lacking = sum(group.missing for group in groups) > Seats().value(sent, plan)
        return not (
            self.people.learn(plan.postings)
            or (is_lacking and self.people.learn_prices(plan.postings))
            or self.people.learn_joints(sent, groups, self._limits(SHARE_OF_PROOF, LEAST_FOR_SEATS))
            or self._learn_wishes(groups)
        )

    def _learn_wishes(self, groups: Iterable[Group]) -> bool:
        """Note what soft rules on people cost, if a tier counts that; return whether anything new was learnt."""
        number = next((place for place, tier in enumerate(self.tiers) if _is_of_wishes(tier)), None)
        if number is None or self.best is None:
            return False
        seats = next((place for place, tier in enumerate(self.tiers[:number]) if _is_of_seats(tier)), None)
        most = None
        if seats is not None and not self.tiers[seats].setting.is_weighed:
            most = figures_of(self.tiers, self.best)[seats].limit
        return self.people.learn_wishes(groups, most, self._limits(SHARE_OF_PROOF, LEAST_FOR_SEATS))

    def _tell_of_seats(self, plan: Plan) -> None:
        """Say that seats are being filled."""
        from optimizer.engines.progress import Progress

        number = next((place for place, tier in enumerate(self.tiers) if _is_of_seats(tier)), 0)
        tier, bound = self.tiers[number], plan.tiers[number].bound if number < len(plan.tiers) else None
        self.watch(Progress(tier, number, len(self.tiers), None, bound, now() - self.began, stage=_SEATING))

    def _keep(self, sent: Plan, seated: Plan) -> None:
        """Keep a plan that is no worse than the best so far; better, if that is the one from which the search began."""
        found = self._judged(sent, seated)
        if self.best is None or self._values(found) < self._values(self.best):
            self.best, self.sent = found, sent
        elif self._values(found) == self._values(self.best):
            # What is proven of one holds for the other.
            keeps = self.best.postings == self.has_begun_with
            self.best, self.sent = self._judged(sent, self.best) if keeps else found, sent

    def _judged(self, sent: Plan, seated: Plan) -> Plan:
        tiers = self._tiers(sent, seated)
        return replace(seated, tiers=tiers, status=status_of(tiers))

    def _keep_staffable(self, sent: Plan) -> None:
        """Keep what of a plan can be staffed, the most urgent postings first, if that is a plan."""
        from optimizer.engines.search import Limits
        from optimizer.engines.seating import Part

        groups: list[Group] = []
        ends = now() + SECONDS_TO_KEEP
        for group in self.people.fill(sent.postings, Limits(LEAST_FOR_SEATS), self.start):
            if group.status is Status.FEASIBLE:
                groups.append(group)
                continue
            kept: list[Posting] = []
            filled: tuple[Group, ...] = ()
            for posting in by_urgency(self.scenario, group.postings):
                if now() >= ends:
                    break
                tried = self.people.fill([*kept, posting], Limits(LEAST_FOR_SEATS), self.start, part=Part())
                if all(each.status is Status.FEASIBLE for each in tried):
                    kept, filled = [*kept, posting], tried
            groups += filled
        keys = {posting.key for group in groups for posting in group.postings}
        left = replace(sent, postings=tuple(posting for posting in sent.postings if posting.key in keys))
        seated = with_gaps_told(self.people.openings, with_seats(left, groups), sent)
        if not verify(self.scenario, Plan(seated.postings)).hard_breaches:
            self._keep(sent, seated)

    @staticmethod
    def _values(plan: Plan) -> list[float]:
        return [tier.value for tier in plan.tiers]

    def _tiers(self, sent: Plan, seated: Plan) -> tuple[TierValue, ...]:
        """Return how good a plan with its seats is, from what is proven of it without them.

        Without seats a tier is never worse than with them, so its bound holds, as long as the limits of the tiers
        before were no tighter than those that the plan with its seats has. Of the tiers before ``seats`` only that
        bound counts which was proven while people could fall short; of the others any that was.
        """
        values: list[TierValue] = []
        head = [] if self.proven is None else figures_of(self.tiers[: len(self.proven.tiers)], self.proven)
        figures = figures_of(self.tiers[: len(sent.tiers)], sent)
        proofs, own = [head, *self.proofs], figures
        for number, tier in enumerate(self.tiers):
            value = tier.value(self.scenario, seated)
            said_by = proofs if number < len(head) else [own, *proofs]
            bound = max((each[number].bound for each in said_by if number < len(each)), default=0)
            if bound > value:
                msg = f"tier {tier.name} is said to be no less than {bound}, but a plan has {value}"
                raise ModelError(msg)
            best, limit = value, tier.limit(value)
            if number < len(figures):
                said = figures[number]
                is_of_people = any(isinstance(each, Seats | Soft) for _, each in tier.factors)
                is_out_of_reach = is_of_people and value > said.best
                if not is_out_of_reach and max(said.best, bound) == said.best and value <= said.limit:
                    # Else what is least without people, or with postings that were left out, was not found with them.
                    best, limit = said.best, said.limit
            values.append(tier.stated(value, best, bound, limit))
            proofs = [each for each in proofs if number < len(each) and limit <= each[number].limit]
            own = own if number < len(own) and limit <= own[number].limit else []
        return tuple(values)
