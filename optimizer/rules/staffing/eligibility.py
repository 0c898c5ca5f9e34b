"""``eligibility``: everybody sits where they may."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.domain.shortages import chosen_in
from optimizer.domain.staffing import brings_people, can_fill
from optimizer.rules.rule import Family, Rule
from optimizer.rules.staffing.words import seat_words
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting, Seating
    from optimizer.domain.records import Officer, Round, Seat
    from optimizer.domain.scenario import Scenario

_UNSTAFFED = Text(
    "no crew that the rules allow can be seated in {team} for {host}", "按规则无法为{team}派驻{host}配齐人员"
)
_UNSTAFFED_TOGETHER = Text(
    "no crews that the rules allow can be seated in {teams} together", "按规则无法同时为{teams}配齐人员"
)
_TOO_FEW = Text(
    "{asked} people are asked for who can fill such seats, and there are {room}",
    "需要{asked}名可任该类岗位的人，只有{room}名",
)
_NO_SEAT = Text(
    "{team} has no seat {seat}, on which {officer} is to sit", "{team}没有“{seat}”这一岗位，却安排了{officer}"
)
_CANNOT = Text("{officer} may not fill the seat {seat} of {team}", "{officer}不能担任{team}的{seat}")
_NOT_LOCAL = Text(
    "the seat {seat} of {team} is for locals of {host}, and {officer} is none",
    "{team}的{seat}应由{host}本地干部担任，{officer}不是本地干部",
)
_NOT_THEIRS = Text("{officer} does not belong to those from whom {team} is formed", "{officer}不在{team}的人员来源之内")
_TAKEN = Text("{officer} belongs to {own} and cannot sit in {team}", "{officer}属{own}，不能编入{team}")
_TWICE = Text("{officer} sits twice in {team}", "{officer}在{team}重复任职")
_NOT_THERE = Text(
    "{officer} sits in {team} from {start} to {end}, but it is at {host} from {enter} to {leave}",
    "{officer}在{team}任职{start}至{end}，而该组驻{host}为{enter}至{leave}",
)
_CROWDED = Text(
    "{found} people sit on the seat {seat} of {team}, which takes {count}",
    "{team}的{seat}安排了{found}人，应为{count}人",
)


@dataclass(frozen=True)
class Eligibility(Rule):
    """Everybody sits on a seat that the team has, that they may fill, and to which people of their origin are sent.

    A whole or local team is formed of its own people (``officers.team``), and where ``own-people`` is not hard also of
    free officers of its home. Half and exchange teams are formed of free officers of the home, their local seats of
    those of the host; mixed teams of those of all their homes; upgraded ones likewise, but for the leader, who is of
    the level that the team states or else of a region around the host. Lent seats (``from: any``) are open to the whole
    pool. A seat is among an officer's ``seats``, or is a speciality that is among the ``skills``; an officer without
    ``seats`` may be a member. Nobody sits twice in a posting on one day, and no seat takes more people than it has
    places. Nobody is made a leader who is not in the leader pool, and nobody sits in a team on days on which it is not
    at the host.

    It is what a seat means, so it can be neither softened nor switched off.
    """

    id: ClassVar[str] = "eligibility"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Everybody sits where they may", "任职资格：人岗相符")
    modes: ClassVar[tuple[Mode, ...]] = (Mode.HARD,)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per officer on a seat that is not theirs, and per seat with too many people."""
        yield from self._unstaffable(scenario, plan, rounds)
        if not scenario.officers:
            return
        for posting in plan.in_rounds(rounds):
            on_seat: dict[Seat, list[Seating]] = defaultdict(list)
            for seating in posting.seats:
                seat, officer = scenario.staffing.seat_of(posting, seating), scenario.officer.get(seating.officer)
                if officer is None:
                    continue  # somebody of earlier times, of whom nothing is known
                sentence = _NO_SEAT if seat is None else _wrong(scenario, posting, seat, officer)
                if sentence is not None:
                    yield self.finding(
                        *posting.key,
                        officer.id,
                        sentence=sentence,
                        officer=scenario.label(officer.id),
                        seat=seat_words(seating.seat),
                        team=scenario.label(posting.team),
                        host=scenario.label(posting.host),
                        own=scenario.label(officer.team or ""),
                    )
                if seat is not None:
                    on_seat[seat].append(seating)
            yield from self._doubled(scenario, posting)
            yield from self._not_there(scenario, posting)
            for seat, seatings in on_seat.items():
                filling = sum(scenario.staffing.fills(posting, seating, seat) for seating in seatings)
                found = max(filling, _at_once(posting, seatings))
                if found > seat.count:
                    yield self.finding(
                        *posting.key,
                        seat.name,
                        sentence=_CROWDED,
                        found=found,
                        seat=seat_words(seat.name),
                        team=scenario.label(posting.team),
                        count=seat.count,
                    )

    def _unstaffable(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield what cannot be staffed, while teams are sent and people are not seated yet."""
        if scenario.shortages is None:
            return
        chosen, known = chosen_in(scenario, plan.postings), scenario.shortages
        ids = {round_.id for round_ in rounds}
        never = [(key, ()) for key in sorted(chosen.keys() & known.never)]
        unfit = [(key, (unit,)) for key in chosen for unit in sorted(chosen[key]) if (*key[:2], unit) in known.unfit]
        for key, unit in (*never, *unfit):
            if key[0] in ids:
                team, host = scenario.label(key[1]), scenario.label(key[2])
                yield self.finding(*key, *unit, sentence=_UNSTAFFED, team=team, host=host)
        for number, joint in enumerate(known.together):
            if joint.is_met_by(chosen):
                teams = join(scenario.label(stint.team) for stint in joint.stints)
                yield self.finding("together", str(number), sentence=_UNSTAFFED_TOGETHER, teams=teams)
        for number, row in enumerate(known.limits):
            if row.beyond(chosen):
                asked = row.room + row.beyond(chosen)
                yield self.finding("limit", str(number), sentence=_TOO_FEW, asked=asked, room=row.room)

    def _doubled(self, scenario: Scenario, posting: Posting) -> Iterator[Finding]:
        doubled = {
            one.officer
            for one, other in combinations(posting.seats, 2)
            if one.officer == other.officer and posting.seated(one).overlaps(posting.seated(other))
        }
        for officer in sorted(doubled):
            who, team = scenario.label(officer), scenario.label(posting.team)
            yield self.finding(*posting.key, officer, "twice", sentence=_TWICE, officer=who, team=team)

    def _not_there(self, scenario: Scenario, posting: Posting) -> Iterator[Finding]:
        for seating in posting.seats:
            days = posting.seated(seating)
            if not posting.span.covers(days):
                yield self.finding(
                    *posting.key,
                    seating.officer,
                    "days",
                    sentence=_NOT_THERE,
                    officer=scenario.label(seating.officer),
                    team=scenario.label(posting.team),
                    host=scenario.label(posting.host),
                    start=days.start,
                    end=days.end,
                    enter=posting.enter,
                    leave=posting.leave,
                )


def _wrong(scenario: Scenario, posting: Posting, seat: Seat, officer: Officer) -> Text | None:
    """Return what is wrong with an officer on a seat, if anything is."""
    team = scenario.team[posting.team]
    if not can_fill(officer, seat):
        return _CANNOT
    if scenario.staffing.draws_on(team, seat, posting.host, officer.id):
        return None
    if officer.team is not None and not (brings_people(team) and officer.team == team.id):
        return _TAKEN
    return _NOT_LOCAL if seat.source == "host" else _NOT_THEIRS


def _at_once(posting: Posting, seatings: Sequence[Seating]) -> int:
    """Return the most people who sit there on one day."""
    starts = [posting.seated(seating).start for seating in seatings]
    return max(sum(day in posting.seated(seating) for seating in seatings) for day in starts)
