"""What whole teams inherit from their own people: places closed to all for the sake of a few, and who may step in.

A team that brings its people may stay away from such a place, or leave those people at home and take reserves. Both
are looked at here as two scenarios that differ in the rule ``own-people`` alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode, Setting
from optimizer.domain.staffing import can_fill
from optimizer.recusal.picture import picture
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rule import waiver_for
from optimizer.rules.rulebook import setting_of
from optimizer.rules.staffing.own_people import OwnPeople
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from optimizer.domain.records import Officer, Round, Seat, Team
    from optimizer.domain.scenario import Scenario, Unit
    from optimizer.recusal.people import HeldBan

_SWAP = Text("{reserves} of {people}; {price}", "在{people}中选{reserves}；{price}")
_NONE_NEEDED = Text("no reserve, for no more seats are empty without them", "不需替补，少了这些人空岗并不增加")
_NOBODY = Text("nobody may stand in, so {seats} more would be empty", "无人可替补，将多空缺{seats}")
_SOME_EMPTY = Text("; {seats} more would be empty all the same", "；仍多空缺{seats}")
_STAY = Text("{hosts}{nearest}; {others}{lost}", "尚有{hosts}可去{nearest}；{others}{lost}")
_NEAREST = Text(
    ", the nearest {host} ({km} km away, this one {there} km)", "，最近的是{host}（{km}公里，此处{there}公里）"
)
_OTHERS = Text("{teams} may go there", "另有{teams}可去此处")
_LOST = Text("; {targets} ({risk}) would stay uninspected: {names}", "；{targets}（{risk}）将无人可巡：{names}")
_MORE = Text("{count} more", "另有{count}个")
_LACKING = Text("{people} with the skill {skill} would be lacking", "将缺{people}具备{skill}专长")
_FEW_BEARERS = Text("the skill {skill} stays with {count} of them alone", "替补人选中只有{count}人具备{skill}专长")
_NOT_ALLOWED = Text("only if the rule own-people is soft", "仅当规则“{title}”（own-people）为软性时允许")
_AT_WEIGHT = Text("each at weight {weight} of the rule own-people", "每人按规则“{title}”（own-people）计权重 {weight}")
_FREE = Text("at no price, since the rule own-people is off", "规则“{title}”（own-people）未启用，不计代价")


MOST_NAMED = 3
"""Targets that nobody else may inspect are named up to this many."""


@dataclass(frozen=True, slots=True)
class LostSkill:
    """A skill that the crew is short of without these people.

    Parameters
    ----------
    skill
        The skill.
    lacking
        How many people with it are missing whoever steps in.
    bearers
        How many of the reserves have it.
    """

    skill: str
    lacking: int
    bearers: int


@dataclass(frozen=True, slots=True)
class Inherited:
    """A place from which nothing keeps a team but some of its own people, and what either way out costs.

    Parameters
    ----------
    team, place
        The team, and the host or target.
    people
        Those of its own people who must not go there, with the rule that says so and the reasons.
    hosts
        The hosts that stay open to the team, with something left that it may inspect, if it inherits what bars them.
    others
        The other teams that may go to the place.
    lost
        The targets that nobody may inspect in any round if all teams stay away from what bars some of their own people.
    mode, weight
        What holds for the rule ``own-people``: hard, the team inherits; soft, every reserve costs the weight.
    reserves
        Who may take a seat of one of these people there, as far as is known before solving.
    unfilled
        How many more seats are empty without these people if nobody steps in.
    empty
        How many of them stay empty whoever steps in.
    skills
        The needed skills that these people take with them.
    rounds
        Where that is so.
    """

    team: str
    place: str
    people: tuple[tuple[str, str, Text], ...]
    hosts: tuple[str, ...]
    others: tuple[str, ...]
    mode: Mode
    weight: int
    reserves: tuple[str, ...]
    unfilled: int
    empty: int
    lost: tuple[str, ...] = ()
    skills: tuple[LostSkill, ...] = ()
    rounds: tuple[str, ...] = ()


def nearest_left(scenario: Scenario, each: Inherited) -> str | None:
    """Return the nearest of the hosts that stay open; ``None`` if there is none, or the ways are not known."""
    team = scenario.team[each.team]
    ways = [(km, host) for host in each.hosts if (km := scenario.km_if_known(team, host)) is not None]
    return min(ways)[1] if ways else None


def km_there(scenario: Scenario, each: Inherited) -> float | None:
    """Return the way of the team to the place, in km."""
    host = scenario.host_of.get(each.place, each.place)
    return None if host is None else scenario.km_if_known(scenario.team[each.team], host)


def price_of_staying(scenario: Scenario, each: Inherited) -> Text:
    """Return in words what it costs to stay away: where else the team may go, who else may come, what nobody may do."""
    host, there, way = nearest_left(scenario, each), km_there(scenario, each), Text("", "")
    if host is not None and there is not None:
        km = scenario.km_if_known(scenario.team[each.team], host)
        way = _NEAREST.fill(host=scenario.label(host), km=f"{km:,.0f}", there=f"{there:,.0f}")
    return _STAY.fill(
        hosts=counted(len(each.hosts), "host", "hosts", "个受巡地"),
        nearest=way,
        others=_OTHERS.fill(teams=counted(len(each.others), "other team", "other teams", "个组")),
        lost=_lost_in_words(scenario, each),
    )


def _lost_in_words(scenario: Scenario, each: Inherited) -> Text:
    if not each.lost:
        return Text("", "")
    named = [scenario.label(target) for target in each.lost[:MOST_NAMED]]
    more = len(each.lost) - MOST_NAMED
    return _LOST.fill(
        targets=counted(len(each.lost), "target", "targets", "个巡察对象"),
        risk=counted(risk_lost(scenario, each), "risk point", "risk points", "风险分"),
        names=join([*named, *([_MORE.fill(count=more)] if more > 0 else [])]),
    )


def risk_lost(scenario: Scenario, each: Inherited) -> int:
    """Return the risk of what nobody may inspect if the team stays away."""
    return sum(scenario.target[target].risk for target in each.lost)


def price_of_swap(each: Inherited) -> Text:
    """Return in words what it costs to leave these people at home: reserves, empty seats, skills."""
    return join((_seats_in_words(each), *map(_skill_in_words, each.skills)), "; ", "；")


def _skill_in_words(lost: LostSkill) -> Text:
    skill = seat_words(lost.skill)
    if lost.lacking:
        return _LACKING.fill(people=people_counted(lost.lacking), skill=skill)
    return _FEW_BEARERS.fill(count=lost.bearers, skill=skill)


def _seats_in_words(each: Inherited) -> Text:
    if not each.unfilled:
        return _NONE_NEEDED
    empty = counted(each.empty, "seat", "seats", "个岗位")
    if each.empty == each.unfilled:
        return _NOBODY.fill(seats=empty)
    needed = counted(each.unfilled - each.empty, "reserve", "reserves", "名替补")
    price = {Mode.HARD: _NOT_ALLOWED, Mode.SOFT: _AT_WEIGHT, Mode.OFF: _FREE}[each.mode]
    people = people_counted(len(each.reserves))
    said = _SWAP.fill(reserves=needed, people=people, price=price.fill(weight=each.weight, title=OwnPeople.title))
    rest = _SOME_EMPTY.fill(seats=empty)
    return Text(said.en + rest.en, said.zh + rest.zh) if each.empty else said


def inherited(scenario: Scenario) -> tuple[Inherited, ...]:
    """Return every place that is closed to a whole or local team by its own people alone, team by team.

    Nothing is returned where no people are planned.
    """
    memo = scenario.staffing.memo  # every format of a plan's tables asks for it
    if "inherited" not in memo:
        is_asked = scenario.staffing.is_planned and scenario.staffing.own_people
        memo["inherited"] = tuple(_Search(scenario).found()) if is_asked else ()
    known = memo["inherited"]
    assert isinstance(known, tuple)
    return known


def with_own_people(scenario: Scenario, mode: Mode) -> Scenario:
    """Return the scenario with the rule ``own-people`` as strict as is said, in every round."""
    rounds = tuple(
        replace(each, rules={name: said for name, said in each.rules.items() if name != OwnPeople.id})
        for each in scenario.rounds
    )
    return replace(scenario, rounds=rounds, rules={**scenario.rules, OwnPeople.id: Setting(mode)})


@dataclass(frozen=True, slots=True)
class _Crew:
    """Who may sit in a team as it is, without some of its people, and in their place; and how many of these can."""

    entire: frozenset[str]
    alone: frozenset[str]
    reserves: frozenset[str]
    comers: int


class _Search:
    """The scenario in which whole teams inherit, and the one in which reserves may step in, and what both say."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.inheriting = picture(with_own_people(scenario, Mode.HARD))
        self.swapping = picture(with_own_people(scenario, Mode.SOFT))
        self.crews = Staffable(self.swapping.scenario, self.swapping.book)
        self._open_to: dict[tuple[str, str], tuple[str, ...]] = {}
        self._left: dict[tuple[str, str], tuple[str, ...]] = {}
        self._served: dict[str, bool] = {}

    def found(self) -> Iterator[Inherited]:
        """Yield what each team inherits, with the rounds in which that is so."""
        rounds: dict[Inherited, list[str]] = {}
        for team in self.scenario.teams:
            if self.scenario.staffing.people_of(team):
                for round_ in self.scenario.planned_rounds:
                    for each in self._of(round_, team):
                        rounds.setdefault(each, []).append(round_.id)
        for each, ids in rounds.items():
            yield replace(each, rounds=tuple(ids))

    def _of(self, round_: Round, team: Team) -> Iterator[Inherited]:
        """Yield what a team inherits in a round."""
        hosts = set(self.swapping.hosts(round_.id, team.id))
        by_place: dict[str, dict[HeldBan, Officer]] = defaultdict(dict)
        for officer in self.scenario.staffing.people_of(team):
            for held in self.crews.bans.of(round_, officer):
                if held.mode is Mode.HARD and self._host_of(held.place) in hosts and held.ban.is_brought(team, officer):
                    for place in self._closed_by(round_, team, officer, held):
                        by_place[place][held] = officer
        for place, bans in by_place.items():
            if self.inheriting.bans(round_.id, team.id, place) and not self.swapping.bans(round_.id, team.id, place):
                yield self._at(round_, team, place, bans)

    def _closed_by(self, round_: Round, team: Team, officer: Officer, held: HeldBan) -> Iterator[str]:
        """Yield what a ban on one of a team's people closes: its place, or what a waiver of a single target leaves."""
        places: Iterable[str] = (held.place,)
        if held.place not in self.scenario.target and not self.inheriting.bans(round_.id, team.id, held.place):
            units = self.inheriting.openings.units_at(held.place)
            places = (member.id for unit in units for member in unit.members)
        yield from (place for place in places if self._keeps_from(held, officer, place))

    def _keeps_from(self, held: HeldBan, officer: Officer, place: str) -> bool:
        """Whether a ban keeps somebody from a place: its own, or a target at a host that is open for others there."""
        if held.place == place:
            return not held.is_open
        return (
            held.place == self._host_of(place)
            and held.waiver is None
            and waiver_for(self.scenario, held.rule, officer, place) is None
        )

    def _host_of(self, place: str) -> str | None:
        return self.scenario.host_of[place] if place in self.scenario.target else place

    def _at(self, round_: Round, team: Team, place: str, bans: Mapping[HeldBan, Officer]) -> Inherited:
        staffing, host = self.scenario.staffing, self._host_of(place)
        assert host is not None  # it is one of those to which the team may be sent
        seats, own = staffing.seats_of(team), frozenset(officer.id for officer in staffing.people_of(team))
        people = [
            frozenset(who for who in found if not self._is_barred(round_, who, place))
            for found in self.crews.candidates(round_, team, host)
        ]
        theirs = [any(can_fill(officer, seat) for officer in bans.values()) for seat in seats]
        reserves = {who for found, is_theirs in zip(people, theirs, strict=True) if is_theirs for who in found - own}
        # Seats of others than the team's own people are filled all the same.
        alone = [found & own if seat.source == "own" else found for seat, found in zip(seats, people, strict=True)]
        barred = frozenset(officer.id for officer in bans.values() if self.crews.may_sit(round_, team, officer))
        entire = [
            who | self.crews.forbidden.open_to(round_, team, host, seat.name, self._able(barred, seat))
            for seat, who in zip(seats, alone, strict=True)
        ]
        before = self.crews.least_empty(zip(seats, entire, strict=True))
        unfilled = self.crews.least_empty(zip(seats, alone, strict=True)) - before
        empty = max(0, self.crews.least_empty(zip(seats, people, strict=True)) - before)
        units = [each for each in self._units_at(place) if self.swapping.openings.can_serve(round_, team, each)]
        crew = _Crew(frozenset().union(*entire), frozenset().union(*alone), frozenset(reserves), unfilled - empty)
        return Inherited(
            team=team.id,
            place=place,
            people=tuple((officer.id, held.rule, held.ban.reason) for held, officer in bans.items()),
            hosts=self._hosts_left(round_, team),
            others=tuple(other for other in self._teams_for(round_, place) if other != team.id),
            mode=(setting := setting_of(self.scenario, round_, OwnPeople)).mode,
            weight=setting.weight,
            reserves=tuple(officer.id for officer in self.scenario.officers if officer.id in reserves),
            unfilled=unfilled,
            empty=empty,
            lost=tuple(member.id for unit in units if not self._is_served(unit) for member in unit.members),
            skills=tuple(self._lost_skills(team, units, crew)),
        )

    def _units_at(self, place: str) -> tuple[Unit, ...]:
        """Return what may be inspected at a host, or the unit of a target."""
        unit = self.scenario.unit_of.get(place)
        return self.inheriting.openings.units_at(place) if unit is None else (self.scenario.units[unit],)

    def _hosts_left(self, round_: Round, team: Team) -> tuple[str, ...]:
        """Return the hosts at which something is left to inspect for a team that inherits what bars its people."""
        key, openings = (round_.id, team.id), self.inheriting.openings
        if key not in self._left:
            self._left[key] = tuple(
                host
                for host in self.inheriting.allowed_hosts(*key)
                if any(openings.can_serve(round_, team, unit) for unit in openings.units_at(host))
            )
        return self._left[key]

    def _is_served(self, unit: Unit) -> bool:
        """Whether some team may inspect a unit in some round if all inherit what bars their people."""
        if unit.id not in self._served:
            self._served[unit.id] = any(
                self.inheriting.openings.can_serve(round_, team, unit)
                for round_ in self.scenario.planned_rounds
                for team in self.scenario.teams
            )
        return self._served[unit.id]

    def _lost_skills(self, team: Team, units: Iterable[Unit], crew: _Crew) -> Iterator[LostSkill]:
        """Yield the skills that the crew is short of unless the right reserves come."""
        targets = [member.id for unit in units for member in unit.members]
        for skill, needed in self.scenario.staffing.skills_of(team, targets).items():
            skilled = self.crews.skilled.get(skill, frozenset())
            short = min(needed, len(crew.entire & skilled)) - len(crew.alone & skilled)
            bearers = len(crew.reserves & skilled)
            if short > 0 and bearers < max(len(crew.reserves), short):
                yield LostSkill(skill, max(0, short - min(bearers, crew.comers)), bearers)

    def _teams_for(self, round_: Round, place: str) -> tuple[str, ...]:
        """Return the teams that may go to a host or inspect a target if all inherit what bars their people."""
        key = (round_.id, place)
        if key not in self._open_to:
            unit = self.scenario.unit_of.get(place)
            self._open_to[key] = (
                self.inheriting.allowed_teams(*key) if unit is None else self.inheriting.teams_for(round_.id, unit)
            )
        return self._open_to[key]

    def _able(self, people: Iterable[str], seat: Seat) -> frozenset[str]:
        return frozenset(who for who in people if can_fill(self.scenario.officer[who], seat))

    def _is_barred(self, round_: Round, who: str, place: str) -> bool:
        """Whether somebody must not go to a place on every seat."""
        officer = self.scenario.officer[who]
        return any(
            held.mode is Mode.HARD and not held.ban.leading_only and self._keeps_from(held, officer, place)
            for held in self.crews.bans.of(round_, officer)
        )
