"""Seats and skills for which there are too few people, by name: what must be missing if some teams all go.

By Hall's theorem a group of seats must stay empty in part if and only if fewer people than seats may sit on any of
them; such a group is what is left where moving people from seat to seat helps no more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind
from optimizer.domain.staffing import brings_people
from optimizer.recusal.observation import Matter, Observation, Severity, merged, names, teams
from optimizer.recusal.openings import OF_CREWS, TITLES
from optimizer.rules.staffing.rounds_per_person import RoundsPerPerson
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.records import Round, Team
    from optimizer.recusal.openings import Openings
    from optimizer.recusal.staffable import Staffable

_SEATS = Text("{who} together need {needed} as {seats}, but {found}", "{who}的{seats}共需{needed}，但{found}")
_OF_ONE = Text("{who} needs {needed} as {seats}, but {found}", "{who}的{seats}需{needed}，但{found}")
_SKILL = Text(
    "{who} together need {needed} with the skill {seats}, but {found}", "{who}共需{needed}具备{seats}专长，但{found}"
)
_SKILL_OF_ONE = Text(
    "{who} needs {needed} with the skill {seats}, but {found}", "{who}需{needed}具备{seats}专长，但{found}"
)
_ONLY = Text("only {count} may go{often}: {who}", "只有{count}可派{often}：{who}")
_ONLY_OWN = Text("only {count} of its own may go{often}: {who}", "本组只有{count}可派{often}：{who}")
_OFTEN = Text(", {times} in all", "（共{times}）")
_OVER_THE_YEAR = Text("over the rounds {rounds} of {year}: {scarce}", "{year}年{rounds}轮次合计，{scarce}")
_NOBODY = Text("nobody may go", "无人可派")
_NOBODY_SKILLED = Text("nobody who may go has it", "可派人员都不具备")
_NONE_OF_ITS_OWN = Text("none of its own people may sit there", "本组人员都不能担任")
_NONE_SKILLED = Text("none of its own people has it", "本组人员都不具备")
_SKILLED_STAY = Text("none of its own people who have it may go", "本组具备者都不能派出")
_MUST = Text(
    "{scarce}; all of them must be sent, and “{title}” is hard", "{scarce}；这些组都须派出，而“{title}”为硬性规则"
)
_MISSED = Text(
    "{scarce}; {missing} will be missing, since all of them are sent", "{scarce}；这些组都须派出，将缺{missing}"
)
_IF_SENT = Text("{scarce}; {missing} will be missing if all of them are sent", "{scarce}；如都派出，至少缺{missing}")
_MUST_ONE = Text("{scarce}; it must be sent, and “{title}” is hard", "{scarce}；该组须派出，而“{title}”为硬性规则")
_MISSED_ONE = Text("{scarce}; {missing} will be missing, since it is sent", "{scarce}；该组须派出，将缺{missing}")
_IF_SENT_ONE = Text("{scarce}; {missing} will be missing if it is sent", "{scarce}；如派出，至少缺{missing}")

_EACH_SEATS = Text("each of {who} lacks at least {missing} as {seats}", "{seats}每组至少缺{missing}")
_EACH_SKILL = Text(
    "each of {who} lacks at least {missing} with the skill {seats}", "每组至少缺{missing}具备{seats}专长"
)
_BECAUSE = Text("{scarce}, because {found}", "{scarce}（{found}）")
_EACH_MUST = Text(
    "{scarce}; all of them must be sent, and “{title}” is hard", "{who}都须派出，{scarce}，而“{title}”为硬性规则"
)
_EACH_MISSED = Text("{scarce}, and all of them are sent", "{who}都须派出，{scarce}")
_EACH_IF_SENT = Text("if it is sent, {scarce}", "{who}如派出，{scarce}")

_ENDS: Mapping[Severity, tuple[Text, Text, Text]] = {
    Severity.IMPOSSIBLE: (_MUST, _MUST_ONE, _EACH_MUST),
    Severity.WARNING: (_MISSED, _MISSED_ONE, _EACH_MISSED),
    Severity.NOTE: (_IF_SENT, _IF_SENT_ONE, _EACH_IF_SENT),
}
"""How a sentence ends that tells of teams together, of one team, and of several teams one by one."""


@dataclass(frozen=True, slots=True)
class Ask:
    """So many people whom a team asks for in a round, on a seat or with a skill, and who they may be."""

    team: str
    what: str
    count: int
    people: frozenset[str]
    round: str = ""


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Asks that the same people could answer, who they are and how often they may; more is asked for than that."""

    asks: tuple[Ask, ...]
    people: tuple[str, ...]
    room: int

    @property
    def needed(self) -> int:
        """How many people are asked for."""
        return sum(ask.count for ask in self.asks)

    @property
    def missing(self) -> int:
        """How many will be missing at least."""
        return self.needed - self.room

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that ask."""
        return tuple(dict.fromkeys(ask.team for ask in self.asks))


def scarcities(asks: Sequence[Ask], times: Mapping[str, int] | None = None) -> tuple[Scarcity, ...]:
    """Return the smallest groups of asks that together lack all that must be lacking.

    Parameters
    ----------
    asks
        What is asked for.
    times
        How many asks each person may answer; one each if it is left out.
    """
    wanted = [ask for ask in asks if ask.count]
    often = dict.fromkeys((who for ask in wanted for who in ask.people), 1) if times is None else times
    found = [
        Scarcity(
            tuple(wanted[number] for number in sorted(numbers)),
            tuple(sorted(people)),
            sum(often[who] for who in people),
        )
        for numbers, people in _Sharing(wanted, often).short_groups()
    ]
    return tuple(sorted(found, key=lambda each: wanted.index(each.asks[0])))


Able = tuple[int, ...]
"""The asks that people who are alike could answer, by their numbers."""


class _Sharing:
    """Gives people to asks: as it comes first, then by moving others as long as that helps."""

    def __init__(self, asks: Sequence[Ask], times: Mapping[str, int]) -> None:
        able: dict[str, list[int]] = defaultdict(list)
        for number, ask in enumerate(asks):
            for officer in ask.people:
                able[officer].append(number)
        self._people: dict[Able, list[str]] = defaultdict(list)
        for officer, numbers in able.items():
            self._people[tuple(numbers)].append(officer)
        self._open_to: dict[int, list[Able]] = defaultdict(list)
        for kind in sorted(self._people, key=len):
            for number in kind:
                self._open_to[number].append(kind)
        self._spare = {kind: sum(times[who] for who in people) for kind, people in self._people.items()}
        self._given: dict[Able, Counter[int]] = {kind: Counter() for kind in self._people}
        self._lacking = {number: ask.count for number, ask in enumerate(asks)}
        for number in sorted(self._lacking, key=lambda number: len(asks[number].people)):
            for kind in self._open_to[number]:
                self._give(number, kind, min(self._spare[kind], self._lacking[number]))
        for number in self._lacking:
            while self._lacking[number] and self._move_others(number):
                pass

    def _give(self, number: int, kind: Able, count: int) -> None:
        self._spare[kind] -= count
        self._lacking[number] -= count
        self._given[kind][number] += count

    def _move_others(self, number: int) -> bool:
        """Find one more for an ask by moving others along a shortest way; change nothing if there is none."""
        came_from: dict[Able, int] = {}
        moved_from: dict[int, Able] = {}
        queue = [number]
        for ask in queue:
            for kind in self._open_to[ask]:
                if kind in came_from:
                    continue
                came_from[kind] = ask
                if self._spare[kind]:
                    self._move_along(number, kind, came_from, moved_from)
                    return True
                for other, count in self._given[kind].items():
                    if count and other != number and other not in moved_from:
                        moved_from[other] = kind
                        queue.append(other)
        return False

    def _move_along(
        self, number: int, kind: Able, came_from: Mapping[Able, int], moved_from: Mapping[int, Able]
    ) -> None:
        while True:
            ask = came_from[kind]
            self._give(ask, kind, 1)
            if ask == number:
                return
            kind = moved_from[ask]
            self._give(ask, kind, -1)

    def short_groups(self) -> list[tuple[set[int], set[str]]]:
        """Return the asks that compete for the same people, and these, wherever some are lacking."""
        groups: list[tuple[set[int], set[str]]] = []
        for number, lacking in self._lacking.items():
            if lacking:
                asks, people = self._reached(number)
                for other in [group for group in groups if group[0] & asks or group[1] & people]:
                    groups.remove(other)
                    asks, people = asks | other[0], people | other[1]
                groups.append((asks, people))
        return groups

    def _reached(self, number: int) -> tuple[set[int], set[str]]:
        """Return everybody who could be moved for an ask in vain: all of them are needed where they are."""
        asks, seen = {number}, set[Able]()
        queue = [number]
        for ask in queue:
            for kind in self._open_to[ask]:
                if kind not in seen:
                    seen.add(kind)
                    others = [other for other, count in self._given[kind].items() if count and other not in asks]
                    asks.update(others)
                    queue += others
        return asks, {officer for kind in seen for officer in self._people[kind]}


# -- what is asked for ------------------------------------------------------------------------------------------------


class _Asking:
    """What the teams of a round ask for."""

    def __init__(self, openings: Openings, crews: Staffable, round_: Round) -> None:
        self.openings, self.crews, self.round = openings, crews, round_
        scenario = openings.scenario
        self.teams = tuple(
            team
            for team in scenario.teams
            if scenario.may_take_part(round_, team)
            and scenario.staffing.is_staffed(team)
            and openings.stays_whole_round(round_, team)
        )
        self._candidates = {team.id: self._candidates_of(team) for team in self.teams}

    def _candidates_of(self, team: Team) -> tuple[frozenset[str], ...]:
        """Return who may sit on each seat somewhere; whether a crew can be complete there is what is asked."""
        round_, openings = self.round, self.openings
        hosts = [
            host
            for host in openings.places(round_, team)
            if (first := openings.first_against_posting(round_, team, host)) is None or first.rule in OF_CREWS
        ]
        return self.crews.candidates_at_any(round_, team, hosts)

    def asks(self, skill: str, *, bound: bool = False) -> list[Ask]:
        """Return what is asked for of a skill, or on seats; ``bound``: by the teams that are sent whatever the plan."""
        asking = [team for team in self.teams if team.id in self.must_go] if bound else self.teams
        return self.skill(skill, asking) if skill else self.seats(asking)

    @cached_property
    def must_go(self) -> frozenset[str]:
        """The teams that some rule or pin sends whatever the plan."""
        return must_go(self.openings, self.round)

    def seats(self, teams_: Iterable[Team]) -> list[Ask]:
        """Return the seats that somebody holds for the whole stay; who sits there sits nowhere else in the round.

        Locals are left out: how many teams come to a host is open.
        """
        return [
            Ask(team.id, seat.name, seat.count, people, self.round.id)
            for team in teams_
            for seat, people in zip(
                self.openings.scenario.staffing.seats_of(team), self._candidates[team.id], strict=True
            )
            if seat.days is None and seat.source != "host"
        ]

    def skill(self, skill: str, teams_: Iterable[Team]) -> list[Ask]:
        """Return who might bring a skill to each team.

        People who come for some days alone bring it to several, and where a target asks for more people anybody may.
        """
        staffing = self.openings.scenario.staffing
        has = {officer.id for officer in self.openings.scenario.officers if skill in officer.skills}
        return [
            Ask(team.id, skill, staffing.skills_of(team).get(skill, 0), frozenset(has & people), self.round.id)
            for team in teams_
            if all(seat.days is None for seat in staffing.seats_of(team)) and not self.crews.may_grow(team)
            for people in [frozenset().union(*self._candidates[team.id])]
        ]


def must_go(openings: Openings, round_: Round) -> frozenset[str]:
    """Return the teams that some rule or pin sends in a round whatever the plan."""
    rotating = openings.scenario.rotating_teams(round_)
    sent = set(openings.pinned(round_).hosts_of)
    if openings.is_hard(round_.id, "every-team-sent"):
        sent.update(team.id for team in rotating)
    elif openings.is_hard(round_.id, "ring") or openings.is_hard(round_.id, "every-region-sends"):
        of_home = Counter(team.home for team in rotating)
        sent.update(team.id for team in rotating if of_home[team.home] == 1)
    return frozenset(sent)


# -- what is said -----------------------------------------------------------------------------------------------------


def scarce_people(openings: Openings) -> Iterator[Observation]:
    """Yield every group of teams that in some round asks for more people than there are, with who they are."""
    if openings.crews is None:
        return
    found: list[tuple[Round, Observation]] = []
    years: dict[int, list[_Asking]] = defaultdict(list)
    for round_ in openings.scenario.planned_rounds:
        if openings.is_hard(round_.id, "one-place") and not openings.missed(round_):
            asking = _Asking(openings, openings.crews, round_)
            found += [(round_, each) for each in _of_round(openings, asking)]
            years[round_.enter.year].append(asking)
    yield from merged(openings.scenario, found)
    for year, askings in years.items():
        if len(askings) > 1 and openings.is_hard(askings[0].round.id, RoundsPerPerson.id):
            yield from _of_year(openings, openings.crews, year, askings)


def _of_round(openings: Openings, asking: _Asking) -> Iterator[Observation]:
    for rule, skill in _kinds(openings):
        told = scarcities(asking.asks(skill, bound=True))
        is_hard = openings.is_hard(asking.round.id, rule)
        yield from _observations(openings, told, skill, rule, Severity.IMPOSSIBLE if is_hard else Severity.WARNING)
        known = {ask for each in told for ask in each.asks}
        notes = [each for each in scarcities(asking.asks(skill)) if not known.issuperset(each.asks)]
        yield from _observations(openings, notes, skill, rule, Severity.NOTE)


def _of_year(openings: Openings, crews: Staffable, year: int, askings: Sequence[_Asking]) -> Iterator[Observation]:
    """Yield what is short over the rounds of a year, since nobody may take part in all of them, beyond each round.

    Seats in whole teams do not count as rounds, so they are left out.
    """
    rounds = [asking.round for asking in askings]
    ids = tuple(round_.id for round_ in rounds)
    times = {officer.id: crews.pools.times(officer, rounds) for officer in openings.scenario.officers}
    for rule, skill in _kinds(openings):
        is_hard = all(openings.is_hard(round_.id, rule) for round_ in rounds)
        told: set[Ask] = set()
        for bound in (True, False):
            found = [
                each
                for each in scarcities([*_counted(openings, askings, skill, bound=bound)], times)
                if not told.issuperset(each.asks) and each.missing > _missing_by_round(each.asks)
            ]
            told.update(ask for each in found for ask in each.asks)
            severity = Severity.IMPOSSIBLE if is_hard else Severity.WARNING
            for seen in _observations(openings, found, skill, rule, severity if bound else Severity.NOTE):
                sentence = _OVER_THE_YEAR.fill(rounds=join(ids), year=year, scarce=seen.sentence)
                yield replace(seen, sentence=sentence, rounds=ids)


def _counted(openings: Openings, askings: Iterable[_Asking], skill: str, *, bound: bool) -> Iterator[Ask]:
    """Yield what is asked for by teams whose seats count as rounds of those who sit on them."""
    for asking in askings:
        for ask in asking.asks(skill, bound=bound):
            if openings.scenario.team[ask.team].kind is not Kind.WHOLE:
                yield ask


def _missing_by_round(asks: Sequence[Ask]) -> int:
    """Return what is missing of these asks in their rounds one by one."""
    rounds = dict.fromkeys(ask.round for ask in asks)
    return sum(each.missing for id_ in rounds for each in scarcities([ask for ask in asks if ask.round == id_]))


def _kinds(openings: Openings) -> Iterator[tuple[str, str]]:
    """Yield what is counted: seats, and each skill that every team needs, with the rules that demand them."""
    yield "seats", ""
    for skill in openings.scenario.composition.skills:
        yield "skills-in-team", skill


def _observations(
    openings: Openings, found: Iterable[Scarcity], skill: str, rule: str, severity: Severity
) -> Iterator[Observation]:
    """Yield what is short; single teams that are short of the same for the same reason are told of together."""
    alone: dict[tuple[Text, int, Text | None], list[Scarcity]] = defaultdict(list)
    for each in found:
        if len(each.teams) > 1:
            yield _observation(openings, each, skill, rule, severity)
        else:
            alone[_seats(each), each.missing, _why_nobody(openings, each, skill)].append(each)
    for (seats, missing, why), alike in alone.items():
        if len(alike) == 1:
            yield _observation(openings, alike[0], skill, rule, severity)
            continue
        ids = tuple(each.teams[0] for each in alike)
        who = _teams(openings, ids)
        scarce = (_EACH_SKILL if skill else _EACH_SEATS).fill(who=who, missing=people_counted(missing), seats=seats)
        if why is not None:
            scarce = _BECAUSE.fill(scarce=scarce, found=why)
        sentence = _ENDS[severity][2].fill(who=who, scarce=scarce, title=TITLES[rule])
        yield Observation(Matter.TOO_FEW_PEOPLE, severity, ids, sentence)


def _why_nobody(openings: Openings, scarce: Scarcity, skill: str) -> Text | None:
    """Return why nobody at all answers; ``None`` if somebody does."""
    if scarce.people:
        return None
    if not _is_own(openings, scarce, skill):
        return _NOBODY_SKILLED if skill else _NOBODY
    if not skill:
        return _NONE_OF_ITS_OWN
    given = openings.scenario
    own = given.staffing.people_of(given.team[scarce.teams[0]])
    return _SKILLED_STAY if any(skill in officer.skills for officer in own) else _NONE_SKILLED


def _is_own(openings: Openings, scarce: Scarcity, skill: str) -> bool:
    """Whether none but a single team's own people may answer: neither reserves nor people lent by others."""
    given = openings.scenario
    team = given.team[scarce.teams[0]]
    if len(scarce.teams) > 1 or not brings_people(team):
        return False
    asked = {ask.what for ask in scarce.asks}
    seats = [seat for seat in given.staffing.seats_of(team) if skill or seat.name in asked]
    return all(seat.source == "own" for seat in seats) and all(
        given.staffing.leaves_as_one(given.round[ask.round]) for ask in scarce.asks
    )


def _teams(openings: Openings, ids: Sequence[str]) -> Text:
    who = names(openings.scenario, ids)
    if len(ids) == 1:
        return who
    return Text("{teams} ({who})", "{teams}（{who}）").fill(teams=teams(len(ids)), who=who)


def _seats(scarce: Scarcity) -> Text:
    return join(seat_words(each) for each in dict.fromkeys(ask.what for ask in scarce.asks))


def _observation(openings: Openings, scarce: Scarcity, skill: str, rule: str, severity: Severity) -> Observation:
    is_one = len(scarce.teams) == 1
    sentence = _ENDS[severity][is_one].fill(
        scarce=_in_words(openings, scarce, skill), missing=people_counted(scarce.missing), title=TITLES[rule]
    )
    return Observation(Matter.TOO_FEW_PEOPLE, severity, (*scarce.teams, *scarce.people), sentence)


def _in_words(openings: Openings, scarce: Scarcity, skill: str) -> Text:
    """Return how many people are asked for, and who is there."""
    is_one = len(scarce.teams) == 1
    found = _why_nobody(openings, scarce, skill)
    if found is None:
        often = Text("", "")
        if scarce.room != len(scarce.people):
            often = _OFTEN.fill(times=counted(scarce.room, "time", "times", "次"))
        who = names(openings.scenario, scarce.people)
        only = _ONLY_OWN if _is_own(openings, scarce, skill) else _ONLY
        found = only.fill(count=people_counted(len(scarce.people)), often=often, who=who)
    return ((_SKILL_OF_ONE if is_one else _SKILL) if skill else (_OF_ONE if is_one else _SEATS)).fill(
        who=_teams(openings, scarce.teams), needed=people_counted(scarce.needed), seats=_seats(scarce), found=found
    )


def lacking_at(openings: Openings, round_: Round, team: Team, host: str) -> list[Text]:
    """Return what a team lacks at a host so that it may not be sent there: which seats and skills, and who is there."""
    crews = openings.crews
    if crews is None:
        return []
    return [
        _in_words(openings, each, skill)
        for rule, skill in _kinds(openings)
        if openings.is_hard(round_.id, rule)
        for each in scarcities(list(_asks_at(openings, crews, round_, team, host, skill)))
    ]


def _asks_at(  # noqa: PLR0913, PLR0917  # what, and where
    openings: Openings, crews: Staffable, round_: Round, team: Team, host: str, skill: str
) -> Iterator[Ask]:
    """Yield what a team asks for at a host by itself: seats held throughout or that nobody may hold, or a skill."""
    staffing = openings.scenario.staffing
    people = crews.candidates(round_, team, host)
    if skill:
        everybody = frozenset().union(*people, crews.more_members(round_, team, host))
        having = everybody & crews.skilled.get(skill, frozenset())
        yield Ask(team.id, skill, staffing.skills_of(team).get(skill, 0), having, round_.id)
        return
    for seat, who in zip(staffing.seats_of(team), people, strict=True):
        if seat.days is None or not who:
            yield Ask(team.id, seat.name, seat.count, who, round_.id)
