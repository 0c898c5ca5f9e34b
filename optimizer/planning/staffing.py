"""Teams are sent, then people are seated, until both agree.

Who goes where is decided first, knowing what must be missing at least: in a posting by itself, and because too few
people are there for all of them. Then the seats of the postings are filled, which groups of teams that compete for the
same people can do one by one. What falls short beyond what was known is told to the next search for who goes where.

At first nothing at all may be missing. If teams can be sent like that and nothing is given up for it in the tiers that
come before ``seats``, that settles this tier. Else what is missing is minimised in its place among the tiers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status, Unserved, status_of
from optimizer.domain.reasons import reason_of
from optimizer.domain.records import Mode
from optimizer.domain.result import Result
from optimizer.domain.shortages import Joint, Stint, chosen_in
from optimizer.domain.staffing import EMPTY_SEAT
from optimizer.errors import ModelError
from optimizer.measures.seats import Seats
from optimizer.measures.soft import Soft
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning.combining import Figures, figures_of
from optimizer.recusal import reasons_for_infeasible
from optimizer.recusal.bans import BanBook
from optimizer.recusal.keeping import pinned_stays
from optimizer.recusal.openings import Openings
from optimizer.recusal.sitting import colliding_seats
from optimizer.recusal.staffable import Staffable
from optimizer.recusal.unstaffed import why_without_crew
from optimizer.rules.rulebook import is_in_force, rulebook
from optimizer.rules.staffing.skills_in_team import SkillsInTeam
from optimizer.texts import Text

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from optimizer.domain.plan import Posting, TierValue
    from optimizer.domain.scenario import Scenario
    from optimizer.engines import Progress
    from optimizer.engines.search import Limits
    from optimizer.engines.seating import Group, Part
    from optimizer.engines.settings import Settings
    from optimizer.engines.shortfall import Likely
    from optimizer.measures.tiers import Tier

    Watch = Callable[[Progress], None]
    Send = Callable[[Scenario, Settings, Plan | None, Watch], Result]
    """Decides who goes where: the scenario without its seats, how to solve, a plan found before, and who is told."""

MOST_ATTEMPTS = 16
"""How often teams are sent anew because their people fall short."""
SHARE_OF_HEAD = 0.3
"""What the tiers before ``seats`` may use of the time that is left, each time that they are searched alone."""
SHARE_OF_ALL, SHARE_OF_LAST = 0.45, 0.75
"""What the search over all tiers may use of it: as long as people may still fall short, and once they did not."""
LEFT_FOR_ALL = 0.5
"""The share of the time that the first tiers must leave."""
WORTH_ANOTHER = 0.25
"""The share of the time that must be left to search all tiers once more although seats and teams agree."""
SHARE_OF_SEATS, LEAST_FOR_SEATS, LEAST = 0.7, 2.0, 0.01
"""What filling the seats may use of it, and the seconds that this, and any other search, has in any case."""
SECONDS_TO_KEEP = 5.0
"""What finding out which postings can be staffed may take where all together cannot, however late it is."""
SHARE_OF_PROOF = 0.2
"""What proving that some postings lack people together may take."""


class Grade(Enum):
    """What may be missing while teams are sent, in words for those who wait."""

    NOTHING = Text("Who goes where, so that nobody is missing", "安排谁去哪里（要求人员、专长齐备）")
    SKILLS = Text("Who goes where, so that no seat stays empty", "安排谁去哪里（要求岗位不空缺）")
    ANYTHING = Text("Who goes where, with as few people missing as can be", "安排谁去哪里（人员尽量少缺）")


_WITHOUT_PEOPLE = Text("Who goes where, people left aside for now", "安排谁去哪里（暂不考虑人员）")
_SEATING = Text("Who sits in which team", "为各组配备人员")


def without_seats(plan: Plan) -> Plan:
    """Return a plan without its seats."""
    return replace(plan, postings=tuple(replace(posting, seats=()) for posting in plan.postings))


class People:
    """What is known of people while teams are sent, and how their seats are filled then.

    Parameters
    ----------
    scenario
        What is given; its people are planned.
    settings
        How to solve.
    stop
        When set, filling seats ends soon.
    """

    def __init__(self, scenario: Scenario, settings: Settings, stop: threading.Event) -> None:
        from optimizer.engines.prices import Prices  # the solver is slow to import
        from optimizer.engines.seating import Filler

        self.scenario, self.filler = scenario, Filler(scenario, settings, stop)
        self._book = book = rulebook(scenario)
        # What a rule asks of all people of a round together others may give.
        self._apart = tuple(kept for kept in book if not kept.rule.joins_all_people)
        self.staffable = Staffable(scenario, book)
        self.prices = Prices(scenario, self.staffable)
        known = self.staffable.shortages(sorted(scenario.staffing.hosts))
        self.openings = Openings(scenario, book, BanBook(scenario, book), self.staffable)
        self.shortages = replace(known, pinned=pinned_stays(self.openings))

    def sending(self, grade: Grade) -> Scenario:
        """Return the scenario without its seats, in which no more may be missing than a grade says."""
        if grade is Grade.ANYTHING:
            return replace(self.scenario, shortages=self.shortages)
        return replace(self.scenario, shortages=self.shortages.strictly(skills=grade is Grade.NOTHING))

    def learn(self, postings: Sequence[Posting]) -> bool:
        """Note where the people of some postings fall short; return whether anything new was learnt."""
        from optimizer.engines.shortfall import shortfalls

        rows = shortfalls(self.scenario, self.staffable, postings)
        chosen = chosen_in(self.scenario, postings)
        new = tuple(row for row in rows if row.beyond(chosen) and row not in self.shortages.found)
        self.shortages = replace(self.shortages, found=(*self.shortages.found, *new))
        return bool(new)

    def learn_prices(self, postings: Sequence[Posting]) -> bool:
        """Note what prices of people say where these postings fall short; return whether that is anything new."""
        chosen = chosen_in(self.scenario, postings)
        priced = replace(self.shortages, found=(*self.shortages.found, *self.prices.rows(postings)))
        if priced.least(chosen) <= self.shortages.least(chosen):
            return False
        self.shortages = priced
        return True

    def learn_joints(self, sent: Scenario, groups: Sequence[Group], limits: Limits) -> bool:
        """Note what groups of postings lack together for any other reason; return whether anything new was learnt."""
        joints = [joint for group in groups for joint in self._joints(sent, group, limits)]
        joints = joints or list(self._joint_of_all(sent, groups))
        self.shortages = replace(
            self.shortages,
            joints=(*self.shortages.joints, *(joint for joint in joints if joint.least is not None)),
            together=(*self.shortages.together, *(joint for joint in joints if joint.least is None)),
        )
        return bool(joints)

    def fill(
        self,
        postings: Sequence[Posting],
        limits: Limits,
        before: Plan | None,
        *,
        known: Plan | None = None,
        part: Part | None = None,
    ) -> tuple[Group, ...]:
        """Return the postings with their seats, group by group; seats of before are kept where that costs nothing.

        Parameters as for :meth:`optimizer.engines.seating.Filler.fill`, and ``known``, a plan from whose seats teams
        likely differ in little, wherever they go.
        """
        from optimizer.engines.seating import Clues
        from optimizer.engines.shortfall import likely_seats
        from optimizer.engines.shortlist import shortlists

        likely = likely_seats(self.scenario, self.staffable, postings)
        if known is not None:
            likely = _as_in(known, postings, likely)
        kept = () if before is None else before.postings
        first = shortlists(self.scenario, self.staffable, postings, likely, kept)
        sent = self.sending(Grade.ANYTHING)

        def least(own: Sequence[Posting]) -> int:
            return round(Seats().value(sent, Plan(tuple(own))))

        return self.filler.fill(postings, limits, Clues(kept, likely, first, least), part=part)

    def _joints(self, sent: Scenario, group: Group, limits: Limits) -> Iterator[Joint]:
        """Yield what a group's postings lack together beyond what was known: whatever they inspect, and as they are."""
        known = Seats().value(sent, Plan(group.postings))
        is_lacking = group.status is Status.INFEASIBLE or group.missing > known
        if not is_lacking or not all(self._is_settled(posting) for posting in group.postings):
            return
        for grounds in (_bare(group.postings), group.postings):
            unit = self._unit_that_holds(grounds)
            if unit is None:
                continue
            is_as_it_was = grounds is group.postings and self._stands_alone
            filled = (group,) if is_as_it_was else self._filled_by_themselves(grounds, limits)
            if any(each.status is Status.INFEASIBLE for each in filled):
                yield from self._impossible(grounds, limits)
                return
            least = sum(each.bound for each in filled)
            least -= least % unit
            if least > known:
                known = least
                yield Joint(tuple(map(self._stint, grounds)), least)

    def _impossible(self, postings: Sequence[Posting], limits: Limits) -> Iterator[Joint]:
        """Yield groups of these postings that cannot be staffed together, each as small as can be.

        One posting after the other is left out as long as the rest cannot be staffed either.
        """
        ends, rest = now() + limits.seconds, tuple(postings)
        while rest:
            core = rest
            for posting in rest:
                less = tuple(each for each in core if each is not posting)
                if now() < ends and less and self._is_impossible(less, limits):
                    core = less
            yield Joint(tuple(map(self._stint, core)), None)
            rest = tuple(each for each in rest if all(each is not one for one in core))
            if now() >= ends or not rest or not self._is_impossible(rest, limits):
                return

    def _is_impossible(self, postings: Sequence[Posting], limits: Limits) -> bool:
        return any(each.status is Status.INFEASIBLE for each in self._filled_by_themselves(postings, limits))

    def _filled_by_themselves(self, postings: Sequence[Posting], limits: Limits) -> tuple[Group, ...]:
        """Return postings with their seats whatever else a plan sends: others may keep the pins that they can."""
        from optimizer.engines.seating import Part

        keys = {posting.key for posting in postings}
        # A team that goes to one host alone keeps there whatever pins say of it.
        settled = {key[:2] for key in keys if self._goes_to_one_host(*key[:2])}
        others = [
            pin
            for pin, stays in self.shortages.pinned.items()
            if any(stay not in keys and stay[:2] not in settled for stay in stays)
        ]
        return self.filler.fill(postings, limits, part=Part(others, self._apart))

    def _goes_to_one_host(self, round_id: str, team: str) -> bool:
        """Whether a team is at no more than one host in a round."""
        return self.scenario.team[team].max_hosts == 1 and self.openings.is_hard(round_id, "hosts-per-round")

    def _joint_of_all(self, sent: Scenario, groups: Sequence[Group]) -> Iterator[Joint]:
        """Yield what groups lack one beside the other, if that is more than was known of them all.

        What several of them lack adds up, since each posting lacks for itself.
        """
        for with_visits in (False, True):
            told: list[Posting] = []
            least = 0
            for group in groups:
                own = group.postings if with_visits else _bare(group.postings)
                known = Seats().value(sent, Plan(own))
                if with_visits and self._stands_alone:
                    known = max(known, group.bound)
                unit = self._unit_that_holds(own)
                if known and unit is not None:
                    told += own
                    least += known - known % unit
            if all(map(self._is_settled, told)) and least > Seats().value(sent, Plan(tuple(told))):
                yield Joint(tuple(map(self._stint, told)), least)
                return

    @property
    def _stands_alone(self) -> bool:
        """Whether what was found of some postings as a part of a plan holds for them whatever else a plan sends."""
        return not self.shortages.pinned and len(self._apart) == len(self._book)

    def _unit_that_holds(self, postings: Iterable[Posting]) -> int | None:
        """Return in which multiples what postings lack is lacking wherever a plan has them, perhaps with more targets.

        Targets that ask for more people than there are seats bring more seats with them. Then as many are empty as
        before, but somebody more may have a skill that was lacking. And somebody more may keep a pin, make the share of
        a home larger, or be the one with a skill without whom a team does not go: then nothing holds, and it is
        ``None``.
        """
        larger = [posting for posting in postings if self._may_grow(posting)]
        if not larger:
            return 1
        return EMPTY_SEAT if not self.shortages.pinned and all(map(self._grows_by_seats, larger)) else None

    def _may_grow(self, posting: Posting) -> bool:
        """Whether a plan may have more seats in a posting like this one, for targets that ask for more people."""
        seats = sum(seat.count for seat in self.scenario.staffing.seats_at(posting))
        hosts = self._stint(posting).hosts
        larger = (target for target in self.scenario.targets if (target.headcount or 0) > seats)
        return any(self.scenario.host_of[target.id] in hosts for target in larger)

    def _grows_by_seats(self, posting: Posting) -> bool:
        """Whether nothing depends on how many seats a posting has but how many are empty, and skills that are there."""
        round_, team = self.scenario.round[posting.round], self.scenario.team[posting.team]
        is_free = self.staffable.most_of_home(round_, team) is None
        return is_free and not is_in_force(self._book, SkillsInTeam.id, round_, Mode.HARD)

    def _stint(self, posting: Posting) -> Stint:
        """Return what a posting stands for: wherever else nobody may sit in it who may not sit there where it goes.

        With targets it stands for itself alone, and for all that inspect more.
        """
        hosts = frozenset({posting.host}) if posting.visits else self._alike(posting)
        return Stint(posting.round, posting.team, hosts, frozenset(posting.units(self.scenario)))

    def _is_settled(self, posting: Posting) -> bool:
        """Whether a team's days are no choice: it stays for the whole round, if it is sent."""
        round_, team = self.scenario.round[posting.round], self.scenario.team[posting.team]
        return self.staffable.has_fixed_days(round_, team) and posting.span == round_.span

    def _alike(self, posting: Posting) -> frozenset[str]:
        """Return the hosts at which nobody may sit in the team who may not sit there where it goes."""
        round_, team = self.scenario.round[posting.round], self.scenario.team[posting.team]
        here = self.staffable.candidates(round_, team, posting.host)

        def is_no_wider(host: str) -> bool:
            there: Iterable[frozenset[str]] = self.staffable.candidates(round_, team, host)
            return all(theirs <= ours for theirs, ours in zip(there, here, strict=True))

        return frozenset(host for host in self.scenario.staffing.hosts if host == posting.host or is_no_wider(host))


def _is_of_seats(tier: Tier) -> bool:
    """Whether a tier counts what is missing, be it beside other things."""
    return "seats" in tier.setting.weights


def _as_in(known: Plan, postings: Iterable[Posting], likely: frozenset[Likely]) -> frozenset[Likely]:
    """Return the seats that teams have in a plan, wherever they go there, and the likely ones of the other teams."""
    seats = {posting.key[:2]: posting.seats for posting in known.postings if posting.seats}
    taken = {(key[0], seating.officer) for key, own in seats.items() for seating in own}
    others = {each for each in likely if each[0][:2] not in seats and (each[0][0], each[2]) not in taken}
    moved = {
        (posting.key, seating.seat, seating.officer)
        for posting in postings
        for seating in seats.get(posting.key[:2], ())
    }
    return frozenset(others | moved)


def _bare(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return postings without what they inspect and who sits in them."""
    return tuple(replace(posting, visits=(), seats=()) for posting in postings)


def with_gaps_told(openings: Openings, plan: Plan, sent: Plan) -> Plan:
    """Return a plan that says of what it leaves out of another one that nobody could be seated for it.

    So it says of what teams had no room for that are not sent now.
    """
    scenario, kept = openings.scenario, {posting.key for posting in plan.postings}
    called_off = [posting for posting in sent.postings if posting.key not in kept]

    def told(left: Unserved) -> Unserved:
        unit = scenario.units[scenario.unit_of[left.target]]
        is_open = left.code == "no-room" and any(
            openings.can_serve(scenario.round[posting.round], scenario.team[posting.team], unit)
            for posting in called_off
        )
        return Unserved(left.target, "no-crew", reason_of("no-crew")) if is_open else left

    gone = [target for target in sent.served if target not in plan.served]
    unserved = tuple(Unserved(target, "no-crew", reason_of("no-crew")) for target in gone)
    return replace(plan, unserved=(*map(told, plan.unserved), *unserved))


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
        A plan whose seats are kept where that costs nothing.
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
        self.is_agreed = False
        self.last = Result(Status.UNDECIDED, None, 0)
        self.attempts = 0
        self.spent = 0.0

    def solve(self) -> Result:
        """Search, and return the best plan found."""
        if any(colliding_seats(self.people.openings)):
            # To try one way of sending teams after the other would take time and prove nothing.
            return Result(Status.INFEASIBLE, None, round(now() - self.began, 2), reasons_for_infeasible(self.scenario))
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
        return Result(self.best.status, self._with_reasons(self.best), seconds)

    def _with_reasons(self, plan: Plan) -> Plan:
        """Return a plan that says of what nobody may inspect whether it is for want of people alone."""
        scenario, openings = self.scenario, self.people.openings
        known: dict[Hashable, str] = {}

        def told(left: Unserved) -> Unserved:
            if left.code != "nobody-may":
                return left
            unit = scenario.units[scenario.unit_of[left.target]]
            alike = openings.likeness(unit)
            if alike not in known:
                known[alike] = why_without_crew(openings, scenario.planned_rounds, (unit,)) or left.code
            return Unserved(left.target, known[alike], reason_of(known[alike]))

        return replace(plan, unserved=tuple(map(told, plan.unserved)))

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

    # -- the search ---------------------------------------------------------------------------------------------------

    def _search(self) -> None:
        """Send teams with nothing missing if that costs nothing, else with as little missing as can be."""
        known, grades = None, self._grades()
        while known is None and grades[0] is not Grade.ANYTHING:
            known = self._agreed(self._head(), grades[0])
            if known is not None:
                self._seat(grades[0], known)
            else:
                grades.pop(0)
        while grades and not (self.is_done or self.is_over):
            plan = self._finish(known or self.proven, grades[0])
            if plan is None:
                grades.pop(0)
            known = plan or known

    def _grades(self) -> list[Grade]:
        """Return what may be missing, at first and then later.

        Limits prove nothing of a tier that weighs what is missing against other things, nor of those after one that may
        give up more of it later. And where people are known to fall short, something will be missing.
        """
        named = [tier for tier in self.tiers if _is_of_seats(tier)]
        is_alone = bool(named) and not named[0].setting.is_weighed and named[0].limit(0) == 0
        if not is_alone or not self.people.shortages.is_ample:
            return [Grade.ANYTHING]
        return [Grade.NOTHING, Grade.SKILLS, Grade.ANYTHING]

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
        if self.best is None or self.left < LEFT_FOR_ALL * self.total:
            return self.tiers, SHARE_OF_ALL
        return first, SHARE_OF_HEAD

    def _head(self) -> tuple[Tier, ...]:
        """Return the tiers before ``seats``; all of them if it is not named."""
        named = [number for number, tier in enumerate(self.tiers) if _is_of_seats(tier)]
        return self.tiers[: named[0]] if named else self.tiers

    def _agreed(self, head: Sequence[Tier], grade: Grade) -> Plan | None:
        """Return a plan of the first tiers in which no more has to be missing, and these are as good as without people.

        ``None`` if there is none, or it was not found.
        """
        known, counted = self.proven, grade is Grade.SKILLS and len(head) < len(self.tiers)
        tiers = self.tiers[: len(head) + counted]
        while not self.is_over and head:
            if self.left < LEFT_FOR_ALL * self.total and known is not self.proven:
                return known  # what its people lack is told to the searches over all tiers
            plan = self._sent(grade, tiers, SHARE_OF_HEAD, known)
            if plan is None or not self._is_as_good(plan):
                return None
            # Nothing was known to fall short at first, so that plan shows what the first tiers are worth.
            known, self.proven = plan, self.proven or replace(plan, tiers=plan.tiers[: len(head)])
            if not self.people.learn(plan.postings):
                return plan
        return None

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
        self._spend(self.last.effort, limits)
        if self.last.plan is not None and grade is Grade.ANYTHING:
            self.proofs.append(figures_of(tiers, self.last.plan))
            if self.best is not None and self.sent is not None:
                self.best = self._judged(self.sent, self.best)
        return self.last.plan

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
        )

    def _tell_of_seats(self, plan: Plan) -> None:
        """Say that seats are being filled."""
        from optimizer.engines.progress import Progress

        number = next((place for place, tier in enumerate(self.tiers) if _is_of_seats(tier)), 0)
        tier, bound = self.tiers[number], plan.tiers[number].bound if number < len(plan.tiers) else None
        self.watch(Progress(tier, number, len(self.tiers), None, bound, now() - self.began, stage=_SEATING))

    def _keep(self, sent: Plan, seated: Plan) -> None:
        """Keep a plan that is no worse than the best so far."""
        found = self._judged(sent, seated)
        if self.best is None or self._values(found) <= self._values(self.best):
            self.best, self.sent = found, sent

    def _judged(self, sent: Plan, seated: Plan) -> Plan:
        tiers = self._tiers(sent, seated)
        return replace(seated, tiers=tiers, status=status_of(tiers))

    def _keep_staffable(self, sent: Plan) -> None:
        """Keep what of a plan can be staffed, the riskiest postings first, if that is a plan."""
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
            for posting in sorted(group.postings, key=self._risk, reverse=True):
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

    def _risk(self, posting: Posting) -> int:
        return sum(self.scenario.target[visit.target].risk for visit in posting.visits)

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
