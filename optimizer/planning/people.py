"""What is known of people while teams are sent, and how the seats of postings are filled.

Teams are sent knowing what must be missing at least: in a posting by itself, and because too few people are there for
all of them. Whatever falls short beyond that once seats are filled is noted for the next search. Everything noted holds
for every plan, whatever else it sends.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.domain.records import Mode
from optimizer.domain.shortages import Joint, Stint, chosen_in
from optimizer.domain.staffing import EMPTY_SEAT
from optimizer.measures.seats import Seats
from optimizer.planning.wishes import Wishes
from optimizer.recusal.bans import BanBook
from optimizer.recusal.keeping import pinned_stays
from optimizer.recusal.openings import Openings
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import is_in_force, rulebook
from optimizer.rules.staffing.skills_in_team import SkillsInTeam
from optimizer.texts import Text

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.search import Limits
    from optimizer.engines.seating import Group, Part
    from optimizer.engines.settings import Settings
    from optimizer.engines.shortfall import Likely


class Grade(Enum):
    """What may be missing while teams are sent, in words for those who wait."""

    NOTHING = Text("Who goes where, so that nobody is missing", "安排谁去哪里（要求人员、专长齐备）")
    SKILLS = Text("Who goes where, so that no seat stays empty", "安排谁去哪里（要求岗位不空缺）")
    ANYTHING = Text("Who goes where, with as few people missing as can be", "安排谁去哪里（人员尽量少缺）")


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
        self.wishes = Wishes(scenario, self.filler, self._apart, self.openings.allowed_hosts, self._stays_as_it_is)

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

    def learn_wishes(self, groups: Iterable[Group], most_missing: int | None, limits: Limits) -> bool:
        """Note what soft rules on people cost wherever teams go; return whether anything new was learnt.

        Parameters as for :meth:`optimizer.planning.wishes.Wishes.learn`.
        """
        if not self.wishes.are_of_use or not self.wishes.learn(groups, most_missing, limits):
            return False
        self.shortages = replace(self.shortages, wishes=self.wishes.pools())
        return True

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

    def _stays_as_it_is(self, posting: Posting) -> bool:
        """Whether neither its days are a choice nor its seats, whatever else is inspected."""
        return self._is_settled(posting) and not self._may_grow(posting)

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
