"""The scenario: everything that is given, and what follows from it by the meaning of the words alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from optimizer.domain.calendar import DayLine, WorkingCalendar
from optimizer.domain.phases import NOTICE_DAYS, RECTIFICATION_MONTHS, REPORT_MONTHS, Offsets, Phase, phases
from optimizer.domain.places import Leg, Places, mean_of_tenths
from optimizer.domain.records import Composition, Kind, Mode, Span
from optimizer.domain.staffing import LEADER, Staffing
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import (
        Blackout,
        HistoryRow,
        Leader,
        Officer,
        Pin,
        Post,
        Region,
        Round,
        Setting,
        Target,
        Team,
        Tie,
        TierSetting,
        Waiver,
    )
    from optimizer.domain.redaction import Pseudonyms
    from optimizer.domain.shortages import Shortages

_Record = TypeVar("_Record")

SAME_ROUND_DAYS = 180
"""History rows of one round id that lie further apart than this belong to different rounds (earlier terms)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is inspected as one: a target alone, or a bundle's head with the members still open.

    ``days`` and ``size`` are the head's; ``risk`` adds up the members.
    """

    id: str
    members: tuple[Target, ...]
    days: int
    is_large: bool
    skills: frozenset[str]

    @property
    def risk(self) -> int:
        """The risk of all members together."""
        return sum(member.risk for member in self.members)

    @property
    def window(self) -> tuple[date | None, date | None]:
        """The earliest first and the latest last day, as far as members say."""
        return (
            max((member.earliest for member in self.members if member.earliest), default=None),
            min((member.latest for member in self.members if member.latest), default=None),
        )


@dataclass(frozen=True, slots=True, order=True)
class Arc:
    """A rotating team's posting as an arrow home → host; ``turn`` orders the rounds in which such teams take part."""

    turn: int
    round: str
    home: str
    host: str


@dataclass(frozen=True, slots=True)
class Whole:
    """What a part keeps of the scenario that it was taken from, where its own tables alone would say otherwise.

    ``host_levels`` are the levels at which some team has its home, ``turning_rounds`` the rounds in which rotating
    teams take part.
    """

    host_levels: frozenset[str]
    turning_rounds: frozenset[str]


@dataclass(frozen=True)
class Scenario:
    """What is given; frozen, and every reference in it is known to exist.

    Build it with :func:`optimizer.load`, or directly in code. The tables are in file order; ``whole`` is set only in a
    part of a larger scenario, ``shortages`` only while teams are sent and people are seated afterwards, ``pseudonyms``
    only where people's names are kept out. Everything below the fields follows from them by the definitions of the
    product's words and knows neither rules nor solver.
    """

    id: str
    regions: tuple[Region, ...]
    teams: tuple[Team, ...]
    targets: tuple[Target, ...]
    rounds: tuple[Round, ...]
    name: str = ""
    term: Span | None = None
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    offsets: Offsets = field(default_factory=Offsets)
    pattern: str | None = None
    rules: Mapping[str, Setting] = field(default_factory=dict)
    tiers: tuple[TierSetting, ...] = ()
    officers: tuple[Officer, ...] = ()
    posts: tuple[Post, ...] = ()
    ties: tuple[Tie, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    leaders: tuple[Leader, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    neighbours: frozenset[frozenset[str]] = frozenset()
    travel: Mapping[tuple[str, str], Leg] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()
    composition: Composition = field(default_factory=Composition)
    path: str = ""
    digest: str = ""
    whole: Whole | None = None
    shortages: Shortages | None = None
    pseudonyms: Pseudonyms | None = field(default=None, repr=False)
    _lines: dict[tuple[Span, tuple[str, ...]], DayLine] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def __getstate__(self) -> dict[str, object]:
        """Return what is given alone: what follows from it is quicker found again than sent to another process."""
        return {each.name: getattr(self, each.name) for each in fields(self)} | {"_lines": {}}

    # -- look-up by id -------------------------------------------------------------------------------------------

    @cached_property
    def region(self) -> Mapping[str, Region]:
        """Regions by id."""
        return {region.id: region for region in self.regions}

    @cached_property
    def team(self) -> Mapping[str, Team]:
        """Teams by id."""
        return {team.id: team for team in self.teams}

    @cached_property
    def officer(self) -> Mapping[str, Officer]:
        """Officers by id."""
        return {officer.id: officer for officer in self.officers}

    @cached_property
    def leader(self) -> Mapping[str, Leader]:
        """City leaders by id."""
        return {leader.id: leader for leader in self.leaders}

    @cached_property
    def target(self) -> Mapping[str, Target]:
        """Targets by id."""
        return {target.id: target for target in self.targets}

    @cached_property
    def round(self) -> Mapping[str, Round]:
        """Rounds by id."""
        return {round_.id: round_ for round_ in self.rounds}

    def label(self, id_: str) -> Text:
        """Return what people call the thing with this id; ids that no longer exist stand for themselves."""
        region = self.region.get(id_)
        if region is not None:
            return Text(region.name_en or region.name, region.name)
        thing = self.team.get(id_) or self.target.get(id_) or self.leader.get(id_)
        if thing is None and id_ in self.officer:
            name = self.officer[id_].name
            return Text.same(f"{name} ({id_})" if name in self._namesakes else name)
        return Text.same(thing.name if thing is not None else id_)

    @cached_property
    def _namesakes(self) -> frozenset[str]:
        """Names that several officers have."""
        return frozenset(
            name for name, count in Counter(officer.name for officer in self.officers).items() if count > 1
        )

    # -- places --------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> Places:
        """The region tree with distances."""
        return Places(self.region, self.travel)

    @cached_property
    def all_homes(self) -> tuple[str, ...]:
        """Every region that is some team's home, in team order."""
        return tuple(dict.fromkeys(home for team in self.teams for home in team.homes))

    @cached_property
    def around_homes(self) -> frozenset[str]:
        """Every region inside which, below itself, some team has its home."""
        return frozenset(up for home in self.all_homes for up in self.places.upward(home) if up != home)

    @cached_property
    def host_levels(self) -> frozenset[str]:
        """The levels at which some team has its home."""
        if self.whole is not None:
            return self.whole.host_levels
        return frozenset(self.places.level_of(home) for team in self.teams for home in team.homes)

    @cached_property
    def host_of(self) -> Mapping[str, str | None]:
        """Each target's one host: the nearest region, from its own upward, at a level where some team has its home."""
        by_region = {
            region: next(
                (up for up in self.places.upward(region) if self.places.level_of(up) in self.host_levels), None
            )
            for region in self.region
        }
        return {target.id: by_region[target.region] for target in self.targets}

    def km_tenths(self, team: Team, host: str) -> int:
        """Return the way home → host in tenths of a km; the mean for a team of several homes."""
        return mean_of_tenths([self.places.km_tenths(home, host) for home in team.homes])

    def km_if_known(self, team: Team, host: str) -> float | None:
        """Return the way home → host in km; ``None`` where neither the travel table nor coordinates tell."""
        try:
            return self.km_tenths(team, host) / 10
        except ValueError:
            return None

    def is_led_from_above(self, team: Team, host: str) -> bool | None:
        """Whether the team's leader stands above the host; ``None`` if levels are not stated.

        Without a ``level`` the leader of an upgraded team stands above every host by the meaning of the word, and that
        of any other team where its home does.
        """
        there = self.region[host].level
        if not there:
            return None
        if team.level:
            return bool(self.places.is_above(team.level, there))
        if team.kind is Kind.UPGRADED:
            return True
        homes = [self.region[home].level for home in team.homes]
        return all(self.places.is_above(level, there) for level in homes) if all(homes) else None

    # -- waivers -------------------------------------------------------------------------------------------------

    @cached_property
    def waivers_by_rule(self) -> Mapping[str, tuple[Waiver, ...]]:
        """The waivers of each rule, in table order."""
        return _grouped(self.waivers, lambda waiver: waiver.rule)

    # -- people --------------------------------------------------------------------------------------------------

    @cached_property
    def staffing(self) -> Staffing:
        """Who may sit where."""
        return Staffing(self)

    # -- ties ----------------------------------------------------------------------------------------------------

    @cached_property
    def ties_from(self) -> Mapping[str, tuple[Tie, ...]]:
        """Ties by who declared them."""
        return _grouped(self.ties, lambda tie: tie.who)

    @cached_property
    def ties_to(self) -> Mapping[str, tuple[Tie, ...]]:
        """Ties by whom they lead to."""
        return _grouped(self.ties, lambda tie: tie.whom)

    @cached_property
    def ties_of(self) -> Mapping[str, tuple[tuple[Tie, str], ...]]:
        """Ties by the team that they speak of, each with its other side; teams without any are left out.

        A tie speaks of a team if the team declared it, or a region in which one of its homes lies; between two regions
        it speaks of the teams of both.
        """
        ties: dict[str, tuple[tuple[Tie, str], ...]] = {}
        for team in self.teams if self.ties else ():
            above = dict.fromkeys(up for home in team.homes for up in self.places.upward(home))
            there = [(tie, tie.whom) for who in (team.id, *above) for tie in self.ties_from.get(who, ())]
            back = [(tie, tie.who) for whom in above for tie in self.ties_to.get(whom, ()) if tie.who in self.region]
            if there or back:
                ties[team.id] = (*there, *back)
        return ties

    # -- targets -------------------------------------------------------------------------------------------------

    @cached_property
    def inspected(self) -> frozenset[str]:
        """Targets that history has inspected within the term (without a term: ever)."""
        return frozenset(
            row.target
            for row in self.history
            if row.target is not None and (self.term is None or row.date in self.term)
        )

    @cached_property
    def ever_inspected(self) -> frozenset[str]:
        """Targets that history has inspected at any time, also before the term."""
        return frozenset(row.target for row in self.history if row.target is not None)

    @property
    def keeps_bundles(self) -> bool:
        """Whether bundles are inspected as one; the rule ``bundles`` can be off."""
        return not self._is_off("bundles")

    def firsts(self, target: Target) -> tuple[str, ...]:
        """Return the targets to be inspected before this one; none where the rule ``precedence`` is off."""
        return () if self._is_off("precedence") else target.after

    def _is_off(self, rule: str) -> bool:
        """Whether a rule of the whole term, which is hard by default, is off."""
        return rule in self.rules and self.rules[rule].mode is Mode.OFF

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """What is still to be inspected, bundles as one, by the head target's id."""
        members: dict[str, list[Target]] = {}
        for target in self.targets:
            if target.id not in self.inspected:
                head = target.bundle if self.keeps_bundles and target.bundle else target.id
                members.setdefault(head, []).append(target)
        return {
            head: Unit(
                id=head,
                members=tuple(sorted(group, key=lambda target: target.id != head)),
                days=self.target[head].days,
                is_large=self.target[head].size == "large",
                skills=frozenset(skill for target in group for skill in target.skills),
            )
            for head, group in members.items()
        }

    @cached_property
    def unit_of(self) -> Mapping[str, str]:
        """The unit in which each open target is inspected."""
        return {target.id: unit.id for unit in self.units.values() for target in unit.members}

    # -- rounds --------------------------------------------------------------------------------------------------

    @cached_property
    def past_rounds(self) -> frozenset[str]:
        """Rounds with history rows of their id dated inside them: done, and not planned again."""
        return frozenset(
            row.round for row in self.history if row.round in self.round and row.date in self.round[row.round].span
        )

    @cached_property
    def planned_rounds(self) -> tuple[Round, ...]:
        """The rounds to plan, by entry."""
        open_rounds = [round_ for round_ in self.rounds if round_.id not in self.past_rounds]
        return tuple(sorted(open_rounds, key=lambda round_: (round_.enter, round_.leave, round_.id)))

    @cached_property
    def phases(self) -> Mapping[str, tuple[Phase, ...]]:
        """The phases of every planned round by its id; where offsets are silent they are as far as the rules allow."""
        return {round_.id: phases(round_, self._offsets_of(round_), self.calendar) for round_ in self.planned_rounds}

    def _offsets_of(self, round_: Round) -> Offsets:
        said = {**self.rules, **round_.rules}

        def asked(rule: str, number: str, default: int) -> int:
            value = said[rule].numbers.get(number, default) if rule in said else default
            assert isinstance(value, int)  # a whole number of the rule
            return value

        given = self.offsets
        return replace(
            given,
            notice=asked("notice", "days", NOTICE_DAYS) if given.notice is None else given.notice,
            report=asked("report", "months", REPORT_MONTHS) if given.report is None else given.report,
            rectification=asked("rectification", "months", RECTIFICATION_MONTHS)
            if given.rectification is None
            else given.rectification,
        )

    @cached_property
    def estimated_years(self) -> tuple[int, ...]:
        """Years that planned rounds or their phases touch and whose working days are an estimate, in order."""
        spans = [Span(phase.start, phase.end) for phases_ in self.phases.values() for phase in phases_]
        return self.calendar.estimated_years([*spans, *(round_.span for round_ in self.planned_rounds)])

    def phase(self, round_id: str, name: str) -> Phase | None:
        """Return one phase of a planned round, or ``None`` if it does not take place."""
        return next((phase for phase in self.phases[round_id] if phase.name == name), None)

    def admits(self, round_: Round, team: Team) -> bool:
        """Whether the team is among the round's participants: by id, by kind or by zone."""
        if not round_.participants:
            return True
        zones = {team.zone} if team.zone else {self.region[home].zone for home in team.homes}
        names = {team.id, str(team.kind), *(zone for zone in zones if zone)}
        return not names.isdisjoint(round_.participants)

    @cached_property
    def _blackouts_of(self) -> Mapping[str, tuple[Blackout, ...]]:
        own = _grouped(self.blackouts, lambda blackout: blackout.who)
        if self.region.keys().isdisjoint(own):
            return own
        inside = {
            id_: [each for outer in self.places.upward(id_) for each in own.get(outer, ())] for id_ in self.region
        }
        return {**own, **{id_: tuple(each) for id_, each in inside.items() if each}}

    @cached_property
    def blacked_out(self) -> frozenset[str]:
        """Whoever has a blackout at any time, regions inside of a region that has one included."""
        return frozenset(self._blackouts_of)

    def blackouts_of(self, who: str) -> tuple[Blackout, ...]:
        """Return the blackouts of a region, team or leader; those of a region hold for everything inside it."""
        return self._blackouts_of.get(who, ())

    def is_blacked_out(self, who: str, day: date) -> bool:
        """Whether ``day`` is a blackout day of this region, team or leader."""
        return any(day in blackout.span for blackout in self.blackouts_of(who))

    def has_blackouts(self, who: str, span: Span) -> bool:
        """Whether some blackout of this region, team or leader touches the span."""
        return any(span.overlaps(blackout.span) for blackout in self.blackouts_of(who))

    @staticmethod
    def is_present(team: Team, day: date) -> bool:
        """Whether the team is available on ``day``; a team without ``available`` always is."""
        return not team.available or any(day in span for span in team.available)

    def is_free(self, officer: str, span: Span) -> bool:
        """Whether an officer is available throughout, and has a working day that is none of his blackout days."""
        spans = self.available_of(officer)
        is_available = not spans or any(each.covers(span) for each in spans)
        return is_available and (not self.has_blackouts(officer, span) or bool(self.open_line(span, officer).days))

    def available_of(self, officer: str) -> tuple[Span, ...]:
        """Return when an officer is available; nothing for one who always is, or of whom the tables know nothing."""
        return self.officer[officer].available if officer in self.officer else ()

    @cached_property
    def _available(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (round_.id, team.id)
            for round_ in self.rounds
            for team in self.teams
            if any(
                self.is_present(team, day) and not self.is_blacked_out(team.id, day)
                for day in self.calendar.working_days(round_.span)
            )
        )

    def is_available(self, round_: Round, team: Team) -> bool:
        """Whether the team has a working day of its own in the round."""
        return (round_.id, team.id) in self._available

    def may_take_part(self, round_: Round, team: Team) -> bool:
        """Whether the team is among the round's participants and available."""
        return self.admits(round_, team) and self.is_available(round_, team)

    @cached_property
    def _rotating(self) -> Mapping[str, tuple[Team, ...]]:
        return {
            round_.id: tuple(team for team in self.teams if team.rotates and self.may_take_part(round_, team))
            for round_ in self.rounds
        }

    def rotating_teams(self, round_: Round) -> tuple[Team, ...]:
        """Return the rotating teams that may take part in the round."""
        return self._rotating[round_.id]

    @cached_property
    def _homes(self) -> Mapping[str, tuple[str, ...]]:
        return {
            round_.id: tuple(dict.fromkeys(team.home for team in self._rotating[round_.id])) for round_ in self.rounds
        }

    def homes_taking_part(self, round_: Round) -> tuple[str, ...]:
        """Return the homes with a rotating team that may take part in the round, in team order."""
        return self._homes[round_.id]

    def zones_taking_part(self, round_: Round) -> Mapping[str, tuple[str, ...]]:
        """Return the homes taking part by zone; homes without a zone form one together."""
        zones: dict[str, list[str]] = {}
        for home in self.homes_taking_part(round_):
            zones.setdefault(self.region[home].zone, []).append(home)
        return {zone: tuple(homes) for zone, homes in zones.items()}

    def longest_stay(self, round_: Round, team: Team) -> Span:
        """Return the days from the first to the last of the round on which the team may be there.

        It is the whole round for a team without ``available``, or with none of it in the round.
        """
        spans = [span for span in team.available if span.overlaps(round_.span)]
        return Span(
            max(round_.enter, min((span.start for span in spans), default=round_.enter)),
            min(round_.leave, max((span.end for span in spans), default=round_.leave)),
        )

    def counted_stay(self, posting: Posting) -> Span:
        """Return the days on which a posting's people count as being there.

        A team that goes to one host a round counts for the whole round, from the first to the last day on which it is
        available, even if its posting is shorter: the teams of a round come and go together, and two that share a
        round do not take turns. A team that may go to several hosts (``max_hosts``) counts from entering to leaving.
        """
        team = self.team[posting.team]
        return self.longest_stay(self.round[posting.round], team) if team.max_hosts == 1 else posting.span

    def open_line(self, span: Span, *who: str) -> DayLine:
        """Return the working days of a span that are no blackout days of these regions and teams."""
        closed = tuple(each for each in who if self.has_blackouts(each, span))
        if (span, closed) not in self._lines:
            days = self.calendar.working_days(span)
            self._lines[span, closed] = DayLine(
                tuple(day for day in days if not any(self.is_blacked_out(each, day) for each in closed))
            )
        return self._lines[span, closed]

    @cached_property
    def campaigns(self) -> tuple[tuple[Round, ...], ...]:
        """The planned rounds, those that overlap in time grouped together."""
        groups: list[list[Round]] = []
        last_day: date | None = None
        for round_ in self.planned_rounds:
            if last_day is not None and round_.enter <= last_day:
                groups[-1].append(round_)
                last_day = max(last_day, round_.leave)
            else:
                groups.append([round_])
                last_day = round_.leave
        return tuple(tuple(group) for group in groups)

    # -- turns: rounds in which rotating teams take part, history included ------------------------------------------

    @cached_property
    def _past_turns(self) -> tuple[tuple[str, tuple[HistoryRow, ...]], ...]:
        """History rows of rotating teams as rounds, by date."""
        return _by_round(row for row in self.history if row.kind.rotates)

    @cached_property
    def past_entries(self) -> Mapping[HistoryRow, date]:
        """The first day of the round of each history row; a round may run over New Year."""
        return {row: rows[0].date for _, rows in _by_round(self.history) for row in rows}

    @cached_property
    def _turns(self) -> tuple[tuple[date, str, tuple[HistoryRow, ...]], ...]:
        """All rounds in which rotating teams take part, by entry; planned ones have no rows.

        Nor has a past round in which they could have been sent and were not: it is a turn all the same, as it was
        when it was planned.
        """
        past = [(rows[0].date, name, rows) for name, rows in self._past_turns]
        told = {name for _, name, rows in past if any(self.is_of_past_round(row) for row in rows)}
        others = [(round_.enter, round_.id, ()) for round_ in self.rounds if round_.id in self.turning_rounds - told]
        return tuple(sorted([*past, *others], key=lambda turn: turn[:2]))

    def is_of_past_round(self, row: HistoryRow) -> bool:
        """Whether the row tells what was done in a round of this scenario that is past."""
        return row.round in self.past_rounds and row.date in self.round[row.round].span

    @cached_property
    def turning_rounds(self) -> frozenset[str]:
        """The rounds, planned or past, in which rotating teams take part."""
        if self.whole is not None:
            return self.whole.turning_rounds
        return frozenset(round_.id for round_ in self.rounds if self.rotating_teams(round_))

    @cached_property
    def turn_of(self) -> Mapping[str, int]:
        """The place of each planned round among all rounds in which rotating teams take part."""
        return {
            name: turn for turn, (_, name, rows) in enumerate(self._turns) if not rows and name not in self.past_rounds
        }

    @cached_property
    def past_arcs(self) -> tuple[Arc, ...]:
        """The arcs that history drew."""
        arcs = [
            Arc(turn, name, row.home[0], row.host)
            for turn, (_, name, rows) in enumerate(self._turns)
            for row in rows
            if row.home
        ]
        return tuple(dict.fromkeys(arcs))

    @cached_property
    def past_team_hosts(self) -> tuple[tuple[int, str, str, str], ...]:
        """(turn, round, team, host) of the history rows that name their rotating team."""
        hosts = [
            (turn, name, row.team, row.host)
            for turn, (_, name, rows) in enumerate(self._turns)
            for row in rows
            if row.team is not None
        ]
        return tuple(dict.fromkeys(hosts))

    @cached_property
    def past_leader_hosts(self) -> tuple[tuple[int, str, str, str], ...]:
        """(turn, round, officer, host) of the history rows that name the leader of a rotating team."""
        hosts = [
            (turn, name, row.officer, row.host)
            for turn, (_, name, rows) in enumerate(self._turns)
            for row in rows
            if row.officer is not None and row.seat == LEADER
        ]
        return tuple(dict.fromkeys(hosts))

    @cached_property
    def past_stays(self) -> Mapping[str, tuple[HistoryRow, ...]]:
        """The stays of which history tells team and last day, one row for each, by team."""
        told = {
            (row.team, row.round, row.date, row.leave, row.host): row
            for row in self.history
            if row.team in self.team and row.leave is not None
        }
        return _grouped(told.values(), lambda row: row.team or "")

    @cached_property
    def past_seats(self) -> Mapping[str, tuple[HistoryRow, ...]]:
        """The rows of which history tells officer and last day, by officer."""
        told = [row for row in self.history if row.officer in self.officer and row.leave is not None]
        return _grouped(told, lambda row: row.officer or "")

    def counted_past(self, row: HistoryRow) -> Span:
        """Return the days on which the team of a past stay counts as being there, as :meth:`counted_stay` does."""
        assert row.team is not None  # only of such rows are there stays
        assert row.leave is not None
        team, round_ = self.team[row.team], self.round.get(row.round)
        if team.max_hosts == 1 and round_ is not None and self.is_of_past_round(row):
            return self.longest_stay(round_, team)
        return Span(row.date, row.leave)

    @property
    def first_entry(self) -> date | None:
        """The first planned entry: the day from which the tier ``early`` counts."""
        return self.planned_rounds[0].enter if self.planned_rounds else None


def _grouped(records: Iterable[_Record], key: Callable[[_Record], str]) -> Mapping[str, tuple[_Record, ...]]:
    groups: dict[str, list[_Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return {name: tuple(group) for name, group in groups.items()}


def _by_round(history: Iterable[HistoryRow]) -> tuple[tuple[str, tuple[HistoryRow, ...]], ...]:
    """Return history rows as rounds, by date; an id used again much later is another round."""
    groups: dict[str, list[list[HistoryRow]]] = {}
    for row in sorted(history, key=lambda row: row.date):
        of_id = groups.setdefault(row.round, [])
        if of_id and (row.date - of_id[-1][-1].date).days <= SAME_ROUND_DAYS:
            of_id[-1].append(row)
        else:
            of_id.append([row])
    flat = [(name, tuple(rows)) for name, lists in groups.items() for rows in lists]
    return tuple(sorted(flat, key=lambda item: item[1][0].date))
