"""What stays open after every hard rule that can be judged before solving, and what closes the rest.

Beside recusal that is: who takes part, hosts that take nobody, what earlier rounds rule out, pins and what they
take from everybody else, modes, skills and working days. Everything here is *necessary* for a posting or a visit, so
that an argument which counts what is open never claims too much.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode, Span
from optimizer.recusal.obstacle import Obstacle
from optimizer.recusal.people import OfficerBans
from optimizer.recusal.pinned import Pinned
from optimizer.rules import RULES
from optimizer.rules.meetings import crowds
from optimizer.rules.rotation.no_mutual import NoMutual
from optimizer.rules.rotation.no_repeat import NoRepeat
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.rules.timing.deadline import Deadline
from optimizer.rules.timing.rest_between_rounds import RestBetweenRounds
from optimizer.rules.words import CHOICES, MODES, in_words
from optimizer.rules.workload.mode_needs import ModeNeeds
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping
    from datetime import date

    from optimizer.domain.records import Pin, Round, Team
    from optimizer.domain.scenario import Scenario, Unit
    from optimizer.recusal.bans import BanBook
    from optimizer.recusal.staffable import Staffable
    from optimizer.rules import Rule
    from optimizer.rules.rulebook import InForce

TITLES: Mapping[str, Text] = {rule.id: rule.title for rule in RULES}
"""What people call each rule."""
OF_CREWS = ("seats", "skills-in-team")
"""The rules by which a team that cannot have a full crew may not be sent."""
_ONE_DAY = timedelta(days=1)

_KEPT_AWAY = Text("kept away by “{title}”", "因“{title}”不能去")
_KEPT_FROM_TARGET = Text("kept away from it by “{title}”", "因“{title}”不能巡察该对象")
_NO_PARTICIPANT = Text("not among the participants of the round", "不在本轮参加范围内")
_MISSED = Text("in no round that keeps “{title}”", "所在轮次不满足“{title}”")
_ABSENT = Text("not available during the round", "本轮期间不可用")
_STILL_AWAY = Text("still away on an earlier posting", "因以往派驻尚未结束不能去")
_RESTING = Text("at rest after an earlier posting", "因以往派驻后休整未满不能去")
_TAKES_NOBODY = Text("kept out because the host takes no team (host_capacity 0)", "因受巡地接待组数为0不能去")
_NO_BEDS = Text("kept out because they are more people than the host has beds", "因人数超过受巡地住宿容量不能去")
_NO_LEADER = Text("without a leader for feedback after the round", "所在轮次之后没有领导可出席反馈")
_EARLIER = Text("ruled out by “{title}” because of earlier rounds", "因“{title}”和以往轮次不能去")
_PINNED_AWAY = Text("forbidden by a pin", "被固定安排禁止")
_NO_HOST = Text(
    "without a host to stay at: the target has none, or its bundle lies in several", "该对象没有唯一的受巡地"
)
_OTHER_TEAM = Text("not the team that is fixed for it ({team})", "不是该对象指定的{team}")
_WRONG_MODE = Text("in a round that does not admit the mode {mode}", "所在轮次不含巡察方式{mode}")
_MODE_NEEDS = Text("not what the mode {mode} needs ({need})", "不符合巡察方式{mode}的要求（{need}）")
_LACKS = Text("lacking {skills}", "缺少{skills}")
_SHORT = Text(
    "short of days for it: {found} at most, and it needs {days}", "最多只有{found}个工作日，该对象需要{days}个"
)
_EMPTY_SEATS = Text("left with {seats} that nobody may fill", "有{seats}无人可任")
_FEW_NEW = Text("left with {seats} empty for want of people promoted lately", "因新提任干部不足，有{seats}空缺")
_NO_SKILLS = Text("left short of {people} with the skills that every team needs", "缺少{people}具备所需专长")
_NO_DAYS = Text("without a working day for it", "没有可用的工作日")


class Openings:
    """Which team may be posted where, and may inspect what, in every planned round.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    bans
        What the recusal rules say.
    crews
        What must be missing in every posting, if people are planned.
    """

    def __init__(
        self, scenario: Scenario, book: Iterable[InForce], bans: BanBook, crews: Staffable | None = None
    ) -> None:
        self.scenario = scenario
        self.bans = bans
        self.crews = crews
        self._book = tuple(book)
        self.rules: dict[str, dict[str, tuple[Rule, Mode]]] = {round_.id: {} for round_ in scenario.planned_rounds}
        for kept in self._book:
            for round_ in kept.rounds:
                self.rules[round_.id][kept.rule.id] = (kept.rule, kept.mode)
        self._hard = {
            round_id: frozenset(rule for rule, (_, mode) in kept.items() if mode is Mode.HARD)
            for round_id, kept in self.rules.items()
        }
        self._spans: dict[tuple[str, str], tuple[Span, ...]] = {}
        self._first: dict[tuple[int, str, str], Obstacle | None] = {}
        self._days: dict[Hashable, int] = {}
        self._situations: dict[Hashable, int] = {}
        self._situation_of: dict[str, int] = {}
        self._ruled_out_in: dict[str, Mapping[tuple[str, str], frozenset[str]]] = {}
        self._bound: dict[str, bool] = {}
        self._special: dict[str, frozenset[str]] = {}
        self._pinned: dict[str, Pinned] = {}
        self._missed: dict[str, tuple[Deadline, ...]] = {}

    @cached_property
    def people(self) -> OfficerBans:
        """What the recusal rules say of every officer."""
        return OfficerBans(self.scenario, self._book) if self.crews is None else self.crews.bans

    # -- which rules hold ---------------------------------------------------------------------------------------------

    def hard(self, round_id: str, rule: str) -> Rule | None:
        """Return the rule with its numbers if it is hard in the round, else ``None``."""
        kept = self.rules[round_id].get(rule)
        return kept[0] if kept is not None and kept[1] is Mode.HARD else None

    def is_hard(self, round_id: str, *rules: str) -> bool:
        """Whether all of these rules are hard in the round."""
        return self._hard[round_id].issuperset(rules)

    def lets_idle(self, round_id: str, team: Team) -> bool:
        """Whether the team may be posted in the round without a target."""
        return team.rotates and any(rule.may_need_idle_teams for rule, _ in self.rules[round_id].values())

    # -- rounds that look alike ---------------------------------------------------------------------------------------

    def situation(self, round_: Round) -> int:
        """Return a number that two rounds share if the same postings are open in both and the same rules are hard."""
        if round_.id not in self._situation_of:
            key = (
                self.bans.era_of(round_.id),
                tuple(self.rules[round_.id].values()),
                tuple(self._absence(round_, team) for team in self.scenario.teams),
                tuple(team.id for team in self.scenario.rotating_teams(round_)),
                tuple(sorted(self._ruled_out(round_))),
                tuple(pin for pin in self._never_pins if pin.round in (None, round_.id)),
                tuple(self.pinned(round_).hosts_of.items()),
                round_.id if self._needs_crews(round_) else "",
            )
            self._situation_of[round_.id] = self._situations.setdefault(key, len(self._situations))
        return self._situation_of[round_.id]

    # -- places -------------------------------------------------------------------------------------------------------

    @cached_property
    def target_hosts(self) -> tuple[str, ...]:
        """The hosts of the targets still open, in table order."""
        return self._hosts_of(self.scenario.units)

    @cached_property
    def _all_hosts(self) -> tuple[str, ...]:
        """The hosts of all targets, in table order."""
        return self._hosts_of(self.scenario.target)

    def _hosts_of(self, targets: Iterable[str]) -> tuple[str, ...]:
        hosts = (self.scenario.host_of[target] for target in targets)
        return tuple(dict.fromkeys(host for host in hosts if host is not None))

    def places(self, round_: Round, team: Team) -> tuple[str, ...]:
        """Return where the team could be sent if no rule spoke: hosts of open targets, and homes taking part.

        A team that may have no target could be sent where everything is done, too.
        """
        more: tuple[str, ...] = team.homes if team.kind is Kind.LOCAL else ()
        if team.rotates:
            more = self.scenario.homes_taking_part(round_)
        hosts = self._all_hosts if self.lets_idle(round_.id, team) else self.target_hosts
        return tuple(dict.fromkeys((*hosts, *more)))

    # -- postings -----------------------------------------------------------------------------------------------------

    def is_allowed(self, round_: Round, team: Team, host: str) -> bool:
        """Whether nothing known before solving keeps the team from the host in the round."""
        return self.first_against_posting(round_, team, host) is None

    def first_against_posting(self, round_: Round, team: Team, host: str) -> Obstacle | None:
        """Return the first thing that keeps the team from the host, if anything does; it is remembered."""
        key = (self.situation(round_), team.id, host)
        if key not in self._first:
            self._first[key] = next(self.against_posting(round_, team, host), None)
        return self._first[key]

    def allowed_hosts(self, round_: Round, team: Team) -> tuple[str, ...]:
        """Return the places to which the team may be sent in the round."""
        return tuple(place for place in self.places(round_, team) if self.is_allowed(round_, team, place))

    def against_posting(self, round_: Round, team: Team, host: str) -> Iterator[Obstacle]:
        """Yield everything that keeps the team from the host in the round."""
        absence = self._absence(round_, team)
        if absence is not None:
            yield absence
        for rule, _ in self.bans.on_host(round_.id, team, host).hard:
            yield _obstacle(rule, _KEPT_AWAY, title=TITLES[rule])
        if team.rotates and self.scenario.region[host].host_capacity == 0 and self.is_hard(round_.id, "host-capacity"):
            yield Obstacle("host-capacity", _TAKES_NOBODY)
        if not self._finds_beds(team, host) and self.is_hard(round_.id, "lodging"):
            yield Obstacle("lodging", _NO_BEDS)
        if team.rotates:
            for who in (team.home, team.id):
                for rule in sorted(self._ruled_out(round_).get((who, host), ())):
                    yield _obstacle(rule, _EARLIER, title=TITLES[rule])
        if any(pin.target is None and _fits(pin, round_.id, team.id, host) for pin in self._never_pins):
            yield Obstacle("pins", _PINNED_AWAY)
        yield from self.pinned(round_).against(team, host)
        if self._needs_crews(round_):
            yield from self._against_crew(round_, team, host)

    def _finds_beds(self, team: Team, host: str) -> bool:
        beds = self.scenario.region[host].lodging
        return beds is None or host in team.homes or (self.scenario.staffing.travellers(team) or 0) <= beds

    def _needs_crews(self, round_: Round) -> bool:
        """Whether only teams can be sent whose seats are filled, or whose skills are complete."""
        return self.crews is not None and (
            self.is_hard(round_.id, "seats") or self.is_hard(round_.id, "skills-in-team")
        )

    def _against_crew(self, round_: Round, team: Team, host: str) -> Iterator[Obstacle]:
        assert self.crews is not None  # asked for only then
        unfit = self.crews.sizes.against_posting(round_, team, host)
        if unfit is not None:
            yield unfit
        empty, lacking = self.crews.missing(round_, team, host)
        beyond = self.crews.beyond_ceiling(round_, team)
        if beyond and self.is_hard(round_.id, "seats"):
            yield _obstacle("seats", _FEW_NEW, seats=counted(beyond, "seat", "seats", "个岗位"))
        elif empty and self.is_hard(round_.id, "seats"):
            yield _obstacle("seats", _EMPTY_SEATS, seats=counted(empty, "seat", "seats", "个岗位"))
        if lacking and self.is_hard(round_.id, "skills-in-team"):
            yield _obstacle("skills-in-team", _NO_SKILLS, people=people_counted(lacking))

    def pinned(self, round_: Round) -> Pinned:
        """Return where pins ``must`` send the teams in the round, and what that closes."""
        if round_.id not in self._pinned:
            self._pinned[round_.id] = Pinned(self, round_)
        return self._pinned[round_.id]

    def missed(self, round_: Round) -> tuple[Deadline, ...]:
        """Return the hard deadlines that the round misses: nobody can be sent in it."""
        if round_.id not in self._missed:
            self._missed[round_.id] = tuple(
                rule
                for rule, mode in self.rules[round_.id].values()
                if mode is Mode.HARD and isinstance(rule, Deadline) and rule.missed(self.scenario, round_) is not None
            )
        return self._missed[round_.id]

    def _absence(self, round_: Round, team: Team) -> Obstacle | None:
        for rule in self.missed(round_):
            return _obstacle(rule.id, _MISSED, title=rule.title)
        if not self.is_hard(round_.id, "round-window"):
            return None
        if not self.scenario.admits(round_, team):
            return Obstacle("round-window", _NO_PARTICIPANT)
        if not self._available_spans(round_, team):
            return Obstacle("availability", _ABSENT)
        if not self._free(round_, team, rests=False):
            return Obstacle("one-place", _STILL_AWAY)
        return None if self.spans(round_, team) else Obstacle("rest-between-rounds", _RESTING)

    def spans(self, round_: Round, team: Team) -> tuple[Span, ...]:
        """Return the longest stays that the round, the team's availability and history leave open, where hard."""
        key = (round_.id, team.id)
        if key not in self._spans:
            self._spans[key] = self._free(round_, team, rests=True)
        return self._spans[key]

    def _available_spans(self, round_: Round, team: Team) -> tuple[Span, ...]:
        if not team.available or not self.is_hard(round_.id, "availability"):
            return (round_.span,)
        return tuple(
            Span(max(span.start, round_.enter), min(span.end, round_.leave))
            for span in team.available
            if span.overlaps(round_.span)
        )

    def _free(self, round_: Round, team: Team, *, rests: bool) -> tuple[Span, ...]:
        """Return what stays of history leave of the team's days in the round, perhaps without the rest around them."""
        spans = self._available_spans(round_, team)
        rest = self.hard(round_.id, RestBetweenRounds.id)
        around = timedelta(days=rest.days if rests and isinstance(rest, RestBetweenRounds) else 0)
        if around or self.is_hard(round_.id, "one-place"):
            for row in self.scenario.past_stays.get(team.id, ()):
                left = row.leave or row.date
                spans = tuple(free for span in spans for free in _without(span, row.date - around, left + around))
        return spans

    def _ruled_out(self, round_: Round) -> Mapping[tuple[str, str], frozenset[str]]:
        """Return what history rules out in the round: rule ids by (home or team, host)."""
        if round_.id not in self._ruled_out_in:
            found: dict[tuple[str, str], set[str]] = {}
            turn = self.scenario.turn_of.get(round_.id)
            for who, host, rule in self._echoes(round_.id, turn) if turn is not None else ():
                found.setdefault((who, host), set()).add(rule)
            self._ruled_out_in[round_.id] = {pair: frozenset(rules) for pair, rules in found.items()}
        return self._ruled_out_in[round_.id]

    def _echoes(self, round_id: str, turn: int) -> Iterator[tuple[str, str, str]]:
        no_mutual, no_repeat = self.hard(round_id, NoMutual.id), self.hard(round_id, NoRepeat.id)
        for arc in self.scenario.past_arcs:
            gap = turn - arc.turn
            if isinstance(no_mutual, NoMutual) and 0 < gap <= no_mutual.window and arc.home != arc.host:
                yield arc.host, arc.home, NoMutual.id
            if isinstance(no_repeat, NoRepeat) and 0 < gap <= no_repeat.window and no_repeat.of == "home":
                yield arc.home, arc.host, NoRepeat.id
        for past_turn, _, team, host in self.scenario.past_team_hosts:
            if isinstance(no_repeat, NoRepeat) and 0 < turn - past_turn <= no_repeat.window and no_repeat.of == "team":
                yield team, host, NoRepeat.id

    @cached_property
    def _never_pins(self) -> tuple[Pin, ...]:
        """The pins that forbid something whatever the dates; only where pins are kept at all."""
        rounds = self.scenario.planned_rounds
        if not rounds or not self.is_hard(rounds[0].id, "pins"):
            return ()
        loose = ("officer", "seat", "enter", "leave", "start", "end")
        return tuple(
            pin
            for pin in self.scenario.pins
            if pin.rule == "never" and all(getattr(pin, column) is None for column in loose)
        )

    # -- visits -------------------------------------------------------------------------------------------------------

    def host_of(self, unit: Unit) -> str | None:
        """Return the host of a unit; ``None`` if it has none or its members have several."""
        return self._host_of[unit.id]

    @cached_property
    def _host_of(self) -> Mapping[str, str | None]:
        hosts = {
            unit.id: {self.scenario.host_of[member.id] for member in unit.members}
            for unit in self.scenario.units.values()
        }
        return {unit: next(iter(places)) if len(places) == 1 else None for unit, places in hosts.items()}

    def admits(self, round_: Round, unit: Unit) -> bool:
        """Whether the round admits the modes of the unit's members."""
        modes = {member.mode for member in unit.members}
        return modes <= set(round_.modes) or not self.is_hard(round_.id, "round-window")

    def fixed_teams(self, unit: Unit) -> frozenset[str]:
        """Return the teams that alone may inspect the unit, where pins are kept; usually none or one."""
        return self._fixed_teams.get(unit.id, frozenset())

    @cached_property
    def _fixed_teams(self) -> Mapping[str, frozenset[str]]:
        rounds = self.scenario.planned_rounds
        if not rounds or not self.is_hard(rounds[0].id, "pins"):
            return {}
        fixed = {
            unit.id: frozenset(member.fixed_team for member in unit.members if member.fixed_team is not None)
            for unit in self.scenario.units.values()
        }
        return {unit: teams for unit, teams in fixed.items() if teams}

    def can_serve(self, round_: Round, team: Team, unit: Unit) -> bool:
        """Whether nothing known before solving keeps the team from the unit in the round."""
        return next(self.against_visit(round_, team, unit), None) is None

    def against_visit(self, round_: Round, team: Team, unit: Unit) -> Iterator[Obstacle]:
        """Yield everything that keeps the team from the unit in the round, what concerns the place first."""
        host = self.host_of(unit)
        is_strict = self.is_hard(round_.id, "target-host")
        if is_strict and host is None:
            yield Obstacle("target-host", _NO_HOST)
        elif is_strict and host is not None:
            first = self.first_against_posting(round_, team, host)
            if first is not None:
                yield first
                yield from islice(self.against_posting(round_, team, host), 1, None)
        elif not self.allowed_hosts(round_, team):
            yield Obstacle("target-host", _NO_HOST)
        yield from self._against_pair(round_, team, unit)
        yield from self._against_days(round_, team, unit, host if is_strict else None)
        yield from self._against_members(round_, team, unit)

    def _against_pair(self, round_: Round, team: Team, unit: Unit) -> Iterator[Obstacle]:
        for fixed in sorted(self.fixed_teams(unit) - {team.id}):
            yield _obstacle("pins", _OTHER_TEAM, team=self.scenario.label(fixed))
        if not self.admits(round_, unit):
            modes = dict.fromkeys(
                in_words(MODES, member.mode) for member in unit.members if member.mode not in round_.modes
            )
            yield _obstacle("round-window", _WRONG_MODE, mode=join(modes))
        lacking = self.scenario.staffing.lacks_beforehand(team, sorted(unit.skills)) if unit.skills else ()
        if lacking and self.is_hard(round_.id, "required-skills"):
            yield _lacking(lacking)
        unfit = None if self.crews is None else self.crews.sizes.against_visit(round_, team, unit)
        if unfit is not None:
            yield unfit
        if round_.id in self._without_leaders and self.is_hard(round_.id, "feedback-capacity"):
            yield Obstacle("feedback-capacity", _NO_LEADER)
        needs = self.hard(round_.id, ModeNeeds.id)
        if isinstance(needs, ModeNeeds):
            for mode in dict.fromkeys(
                member.mode for member in unit.members if needs.objection(self.scenario, team, member.id) is not None
            ):
                yield _obstacle(
                    ModeNeeds.id, _MODE_NEEDS, mode=in_words(MODES, mode), need=in_words(CHOICES, needs.need(mode))
                )

    def _against_days(self, round_: Round, team: Team, unit: Unit, host: str | None) -> Iterator[Obstacle]:
        if self.is_hard(round_.id, "working-days", "round-window"):
            found = self._usable_days(round_, team, unit, host)
            if found < unit.days:
                yield _short(found, unit.days)

    def _usable_days(self, round_: Round, team: Team, unit: Unit, host: str | None) -> int:
        """Return the most working days that one stay of the team leaves for the unit."""
        scenario = self.scenario
        who: tuple[str, ...] = ()
        if self.is_hard(round_.id, "blackouts"):
            who = tuple(each for each in (team.id, host) if each is not None and each in scenario.blacked_out)
        earliest, latest = unit.window
        key = (round_.span, self.spans(round_, team), who, earliest, latest)
        if key not in self._days:
            days = (day for span in self.spans(round_, team) for day in [_clipped(span, earliest, latest)])
            self._days[key] = max(
                (
                    sum(not any(scenario.is_blacked_out(each, day) for each in who) for day in working)
                    for span in days
                    if span is not None
                    for working in [scenario.calendar.working_days(span)]
                ),
                default=0,
            )
        return self._days[key]

    def _against_members(self, round_: Round, team: Team, unit: Unit) -> Iterator[Obstacle]:
        if self._never_pins or self.is_special(round_, unit):
            yield from self._against_each(round_, team, unit)

    @cached_property
    def _without_leaders(self) -> frozenset[str]:
        """Rounds after which there is no day on which a leader could attend a feedback meeting."""
        if not self.scenario.leaders:
            return frozenset()
        return frozenset(id_ for rounds, seats in crowds(self.scenario) if not seats for id_ in rounds)

    def is_special(self, round_: Round, unit: Unit) -> bool:
        """Whether a recusal rule may have something to say of the unit beyond what it says of the unit's host."""
        if round_.id not in self._special:
            is_strict = self.is_hard(round_.id, "target-host")
            waived = {waiver.rule for waiver in self.scenario.waivers}
            rules = [
                rule
                for rule in self.bans.rules_in(round_.id)
                if rule.reaches_beyond_host or not is_strict or rule.id in waived
            ]
            self._special[round_.id] = frozenset(
                each.id
                for each in self.scenario.units.values()
                if any(rule.may_ban_target(self.scenario, member.id) for rule in rules for member in each.members)
            )
        return unit.id in self._special[round_.id]

    def _against_each(self, round_: Round, team: Team, unit: Unit) -> Iterator[Obstacle]:
        for member in unit.members:
            for rule, _ in self.bans.on_target(round_.id, team, member.id).hard:
                yield _obstacle(rule, _KEPT_FROM_TARGET, title=TITLES[rule])
            for pin in self._never_pins:
                if pin.target == member.id and pin.host is None and _fits(pin, round_.id, team.id, ""):
                    yield Obstacle("pins", _PINNED_AWAY)

    def likeness(self, unit: Unit) -> Hashable:
        """Return what decides who may inspect a unit: units for which it is equal are open to the same teams."""
        is_special = any(pin.target in self.scenario.unit_of for pin in self._never_pins) or any(
            self.is_special(round_, unit) for round_ in self.scenario.planned_rounds
        )
        modes = frozenset(member.mode for member in unit.members)
        window = unit.window
        return (
            *(self.host_of(unit), unit.skills, unit.days, self.fixed_teams(unit), modes, window),
            0 if self.crews is None else self.crews.sizes.headcount(unit),
            unit.id if is_special else "",
        )

    def can_be_posted(self, round_: Round, team: Team, host: str) -> bool:
        """Whether the team may be posted to the host: allowed there, and with a target unless it may be idle."""
        if not self.is_allowed(round_, team, host):
            return False
        if self.lets_idle(round_.id, team):
            return True
        units = self.scenario.units.values() if not self.is_hard(round_.id, "target-host") else self.units_at(host)
        return any(self.can_serve(round_, team, unit) for unit in units)

    def units_at(self, host: str) -> tuple[Unit, ...]:
        """Return the open units whose host this is."""
        return self._units_at.get(host, ())

    @cached_property
    def _units_at(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.scenario.units.values():
            host = self.host_of(unit)
            if host is not None:
                found.setdefault(host, []).append(unit)
        return {host: tuple(units) for host, units in found.items()}

    # -- stays --------------------------------------------------------------------------------------------------------

    def stays_whole_round(self, round_: Round, team: Team) -> bool:
        """Whether the team, if it is posted, stays from the round's first day to its last.

        Only then do all such teams at one host stay there at once. It is so unless dates are a real choice: several
        hosts in a round, rounds that overlap, a shorter availability, targets or pins with dates of their own.
        """
        return (
            team.max_hosts == 1
            and all(span.start <= round_.enter and round_.leave <= span.end for span in team.available)
            and self._binds_dates(round_)
        )

    def _binds_dates(self, round_: Round) -> bool:
        if round_.id not in self._bound:
            scenario = self.scenario
            self._bound[round_.id] = (
                self.is_hard(round_.id, "round-window", "hosts-per-round")
                and all(len(campaign) == 1 for campaign in scenario.campaigns if round_ in campaign)
                and not any(_has_dates(pin) for pin in scenario.pins)
                and not any(self._is_narrower(round_, unit) for unit in scenario.units.values())
            )
        return self._bound[round_.id]

    @staticmethod
    def _is_narrower(round_: Round, unit: Unit) -> bool:
        earliest, latest = unit.window
        return (earliest is not None and earliest > round_.enter) or (latest is not None and latest < round_.leave)


@lru_cache(maxsize=4096)
def _obstacle(rule: str, words: Text, **values: object) -> Obstacle:
    return Obstacle(rule, words.fill(**values))


@lru_cache(maxsize=4096)
def _short(found: int, needed: int) -> Obstacle:
    words = _SHORT.fill(found=counted(found, "working day", "working days"), days=needed) if found else _NO_DAYS
    return Obstacle("working-days", words, found)


@lru_cache(maxsize=4096)
def _lacking(skills: tuple[str, ...]) -> Obstacle:
    return Obstacle("required-skills", _LACKS.fill(skills=join(map(seat_words, skills))))


def _clipped(span: Span, earliest: date | None, latest: date | None) -> Span | None:
    start, end = max(span.start, earliest or span.start), min(span.end, latest or span.end)
    return Span(start, end) if start <= end else None


def _without(span: Span, first: date, last: date) -> Iterator[Span]:
    """Yield what is left of a span before and after some days."""
    if last < span.start or span.end < first:
        yield span
        return
    if span.start < first:
        yield Span(span.start, first - _ONE_DAY)
    if last < span.end:
        yield Span(last + _ONE_DAY, span.end)


def _fits(pin: Pin, round_id: str, team: str, host: str) -> bool:
    return pin.round in (None, round_id) and pin.team in (None, team) and (pin.host is None or pin.host == host)


def _has_dates(pin: Pin) -> bool:
    return any(day is not None for day in (pin.enter, pin.leave, pin.start, pin.end))
