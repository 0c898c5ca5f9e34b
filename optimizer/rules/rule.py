"""What a rule is: an id, a title, numbers with defaults, a plain check, and a sentence for each breach."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.finding import Finding
from optimizer.domain.records import Kind, Mode
from optimizer.domain.staffing import LEADING, MEMBER
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Officer, Round, Team, Waiver
    from optimizer.domain.scenario import Scenario


class Family(StrEnum):
    """What a rule sees, which decides where it lives."""

    RECUSAL = "recusal"
    ROTATION = "rotation"
    WORKLOAD = "workload"
    TIMING = "timing"
    STAFFING = "staffing"
    COVERAGE = "coverage"
    DECISIONS = "decisions"


Amounts = tuple[tuple[str, int], ...]
"""Whole numbers by name, in the order in which they were given."""


@dataclass(frozen=True, slots=True)
class Number:
    """What may stand in a rule's number: a whole number in a range, one of several words, or several by name.

    Parameters
    ----------
    meaning
        What it says.
    least, most
        The range of a whole number, both inclusive; ``None`` is no limit.
    choices
        The words of which one may stand; none for a whole number.
    by
        What the names stand for where there are several numbers by name (:data:`Amounts`), else ``None``.
    """

    meaning: Text
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    by: Text | None = None

    def complaint(self, value: object) -> str | None:
        """Return what was expected if ``value`` does not fit, else ``None``."""
        if self.by is None:
            return self._complaint_of_one(value)
        if not isinstance(value, tuple) or not all(isinstance(each, tuple) for each in value):
            return f"numbers by {self.by.en}"
        return next((said for name, each in value if (said := self._complaint_of_one(each)) is not None), None)

    def _complaint_of_one(self, value: object) -> str | None:
        if self.choices:
            return None if value in self.choices else "one of " + ", ".join(self.choices)
        fits = (
            isinstance(value, int)
            and not isinstance(value, bool)
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
        )
        return None if fits else f"a whole number{self._range()}"

    def _range(self) -> str:
        if self.least is not None and self.most is not None:
            return f" from {self.least} to {self.most}"
        return f" of at least {self.least}" if self.least is not None else ""


def number(default: int, en: str, zh: str, *, least: int = 0, most: int | None = None) -> int:
    """Declare a whole number of a rule with its default, meaning and range."""
    return field(default=default, metadata={"number": Number(Text(en, zh), least, most)})


def amounts(by: Text, en: str, zh: str, *, most: int | None = None) -> Amounts:
    """Declare whole numbers from 0 on of a rule by name, none unless given; ``by`` says what the names stand for."""
    return field(default=(), metadata={"number": Number(Text(en, zh), 0, most, by=by)})


def choice(default: str, en: str, zh: str, *choices: str) -> str:
    """Declare a number of a rule that is one of several words; the first choice need not be the default."""
    return field(default=default, metadata={"number": Number(Text(en, zh), choices=choices)})


@dataclass(frozen=True)
class Rule(ABC):
    """Base of all rules. A subclass adds its numbers as fields made with :func:`number` or :func:`choice`.

    The numbers may be given in a scenario by the field's name with ``-`` for ``_``.
    """

    id: ClassVar[str]
    family: ClassVar[Family]
    title: ClassVar[Text]
    default: ClassVar[Mode] = Mode.HARD
    modes: ClassVar[tuple[Mode, ...]] = (Mode.OFF, Mode.HARD, Mode.SOFT)
    for_whole_term: ClassVar[bool] = False
    """Whether the rule looks at the term as a whole, so that a single round cannot set it."""
    may_need_idle_teams: ClassVar[bool] = False
    """Whether the rule may need a rotating team that has no target; no other round posts one."""
    joins_all_people: ClassVar[bool] = False
    """Whether the rule looks at all people of a round together, also of teams that have nobody in common."""
    joins_people_of_unit: ClassVar[bool] = False
    """Whether the rule looks at all people of one unit together, also of teams that have nobody in common."""

    def __post_init__(self) -> None:
        for name, allowed in self.numbers().items():
            expected = allowed.complaint(getattr(self, name))
            if expected is not None:
                msg = f"{self.id}: {name} must be {expected}, not {getattr(self, name)!r}"
                raise ValueError(msg)

    @classmethod
    def numbers(cls) -> Mapping[str, Number]:
        """Return what may stand in each of the rule's numbers, by field name."""
        return {each.name: each.metadata["number"] for each in fields(cls) if "number" in each.metadata}

    @abstractmethod
    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield every breach by ``plan`` in the ``rounds`` in which this setting of the rule is in force."""

    def at_odds(self) -> Text | None:
        """Return what is wrong with the rule's numbers taken together, if anything is."""
        return None

    def hosts_together(self, scenario: Scenario) -> Iterator[tuple[str, ...]]:  # noqa: ARG002
        """Yield groups of hosts that the rule looks at together, beyond those that a team or a target joins."""
        yield from ()

    def finding(self, *about: str, sentence: Text, **values: object) -> Finding:
        """Return a finding of this rule; ``about`` is what a soft rule counts by."""
        return Finding(self.id, about, sentence.fill(**values))


Verdict = tuple[tuple[Text, ...], "Waiver | None"]
"""The reasons against something, and the waiver that sets them aside if there is one."""


@dataclass(frozen=True, slots=True)
class OfficerBan:
    """What keeps an officer away from some places, with its facts.

    Parameters
    ----------
    places
        Hosts, each with all of its targets, and single targets.
    reason
        The facts in words.
    leading_only
        Whether it holds on the seats of leaders and deputies alone.
    spares_locals
        Whether it does not hold on seats that the host's locals fill, nor in local teams: rules of place do not.
    """

    places: tuple[str, ...]
    reason: Text
    leading_only: bool = False
    spares_locals: bool = False

    def holds_on(self, seat: str, *, is_local: bool) -> bool:
        """Whether it holds on a seat."""
        return (not self.leading_only or seat in LEADING) and not (self.spares_locals and is_local)

    def is_brought(self, team: Team, officer: Officer) -> bool:
        """Whether a team that brings the officer inherits it.

        What holds for leaders and deputies alone is inherited from those who may sit nowhere else; the people of a
        local team are locals.
        """
        leads_alone = LEADING.issuperset(officer.seats or (MEMBER,))
        return (leads_alone or not self.leading_only) and not (self.spares_locals and team.kind is Kind.LOCAL)

    def places_at(self, scenario: Scenario, host: str, targets: Sequence[str]) -> tuple[str, ...]:
        """Return those of its places that a stay at a host touches.

        A target that is inspected from elsewhere touches its own host, too.
        """
        touched = {host, *targets, *(scenario.host_of[target] for target in targets)}
        return tuple(place for place in self.places if place in touched)


@dataclass(frozen=True)
class RecusalRule(Rule):
    """A rule that is known before solving: it keeps a team from a place or a target in a round.

    A subclass says why not, pair by pair; a ban that is waived is none. A waiver that names a single target opens its
    host to the team for that target alone.
    """

    family: ClassVar[Family] = Family.RECUSAL
    reaches_beyond_host: ClassVar[bool] = True
    """Whether it may ban a target although it does not ban the target's own host."""

    @abstractmethod
    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:
        """Yield every reason why the team must not go to this host in this round."""

    def bans_target(self, scenario: Scenario, round_: Round, team: Team, target: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield every reason why the team must not inspect this target, beyond those against its host."""
        yield from ()

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:  # noqa: ARG002
        """Yield everything that keeps an officer away from some place in this round."""
        yield from ()

    def brought(self, scenario: Scenario, round_: Round, team: Team) -> tuple[tuple[Officer, OfficerBan], ...]:
        """Return the bans that a team inherits from the people whom it brings."""
        staffing = scenario.staffing
        people = staffing.people_of(team)
        if not people or not staffing.leaves_as_one(round_):
            return ()
        return tuple(
            (officer, ban)
            for officer in people
            for ban in self.bans_officer(scenario, round_, officer)
            if ban.is_brought(team, officer)
        )

    def _inherited(self, scenario: Scenario, round_: Round, team: Team, place: str) -> Iterator[Text]:
        """Yield the reasons against a place that no waiver sets aside for the officer.

        Where a waiver names a single target, those against its host are reasons against all the other targets there.
        """
        if not scenario.staffing.people_of(team):
            return
        host = scenario.host_of[place] if place in scenario.target else None
        by_place = self._brought_by_place(scenario, round_, team)
        for officer, ban in by_place.get(place, ()):
            is_open = (
                self.opens_host(scenario, officer, place)
                if host is None
                else waiver_for(scenario, self.id, officer, place) is not None
            )
            if not is_open:
                yield _BRINGS.fill(team=scenario.label(team.id), reason=ban.reason)
        if host is None:
            return
        for officer, ban in by_place.get(host, ()):
            is_closed = self.opens_host(scenario, officer, host) and place not in ban.places
            if is_closed and waiver_for(scenario, self.id, officer, place) is None:
                yield _BRINGS.fill(team=scenario.label(team.id), reason=ban.reason)

    def opens_host(self, scenario: Scenario, officer: Officer, host: str) -> bool:
        """Whether a waiver opens a host to an officer: all of it, or a single target there."""
        targets = (target for target in self._waived_targets(scenario) if scenario.host_of[target] == host)
        return any(waiver_for(scenario, self.id, officer, place) is not None for place in (host, *targets))

    def keeps_from(
        self, scenario: Scenario, officer: Officer, ban: OfficerBan, host: str, targets: Sequence[str]
    ) -> bool:
        """Whether a ban keeps an officer from a stay at a host with these targets, beyond what waivers set aside.

        A waiver that names a single target opens its host for that target alone.
        """
        for place in ban.places_at(scenario, host, targets):
            if waiver_for(scenario, self.id, officer, place) is not None:
                continue
            if place in scenario.target or not self.opens_host(scenario, officer, place):
                return True
            there = (target for target in targets if scenario.host_of[target] == place)
            if any(waiver_for(scenario, self.id, officer, target) is None for target in there):
                return True
        return False

    def _brought_by_place(
        self, scenario: Scenario, round_: Round, team: Team
    ) -> Mapping[str, list[tuple[Officer, OfficerBan]]]:
        """Return the bans that a team inherits from the people whom it brings, by place."""
        memo, key = scenario.staffing.memo, ("brought by place", self, round_.id, team.id)
        if key not in memo:
            found: dict[str, list[tuple[Officer, OfficerBan]]] = {}
            for pair in self.brought(scenario, round_, team):
                for place in pair[1].places:
                    found.setdefault(place, []).append(pair)
            memo[key] = found
        by_place = memo[key]
        assert isinstance(by_place, dict)
        return by_place

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:  # noqa: ARG002
        """Return what of the round the rule looks at: rounds for which it is equal have equal bans.

        Unless a subclass knows better, no two rounds are alike.
        """
        return round_.id

    def singles_out(self, scenario: Scenario, target: str) -> bool:  # noqa: ARG002
        """Whether :meth:`bans_target` may have something to say of this target for some team."""
        return False

    def may_ban_target(self, scenario: Scenario, target: str) -> bool:
        """Whether :meth:`on_target` may have something to say of this target for some team."""
        return (
            self.singles_out(scenario, target)
            or target in self._kept_from_people(scenario)
            or scenario.host_of[target] in self._half_open(scenario)
        )

    def _kept_from_people(self, scenario: Scenario) -> frozenset[str]:
        """Return the places from which somebody is kept whom a team brings, in some round."""
        memo = scenario.staffing.memo
        if ("kept", self) not in memo:
            memo["kept", self] = frozenset(
                place
                for round_ in scenario.planned_rounds
                for team in scenario.teams
                for place in self._brought_by_place(scenario, round_, team)
            )
        found = memo["kept", self]
        assert isinstance(found, frozenset)
        return found

    def on_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Verdict:
        """Return the reasons against a host, with the waiver that sets them aside: there, or for a target there."""
        reasons = (*self.bans_host(scenario, round_, team, host), *self._inherited(scenario, round_, team, host))
        if not reasons:
            return (), None
        waiver = next(waivers_of(scenario, self.id, team, host), None)
        if waiver is None and host in self._half_open(scenario):
            targets = [target for target in self._waived_targets(scenario) if scenario.host_of[target] == host]
            waiver = next((each for target in targets for each in waivers_of(scenario, self.id, team, target)), None)
        return reasons, waiver

    def on_target(self, scenario: Scenario, round_: Round, team: Team, target: str) -> Verdict:
        """Return the reasons against a target, with the waiver that sets them aside.

        Beyond the rule's own they are those against its host, where only other targets there were waived.
        """
        reasons = tuple(self.bans_target(scenario, round_, team, target)) if self.singles_out(scenario, target) else ()
        reasons += tuple(self._inherited(scenario, round_, team, target))
        host = scenario.host_of[target]
        if host is not None and host in self._half_open(scenario):
            against_host, waiver = self.on_host(scenario, round_, team, host)
            if waiver is not None and next(waivers_of(scenario, self.id, team, host), None) is None:
                reasons = (*against_host, *reasons)
        return reasons, next(waivers_of(scenario, self.id, team, target), None) if reasons else None

    def _waived_targets(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the single targets that waivers of this rule name."""
        return tuple(
            waiver.whom for waiver in scenario.waivers_by_rule.get(self.id, ()) if waiver.whom in scenario.target
        )

    def _half_open(self, scenario: Scenario) -> frozenset[str | None]:
        """Return the hosts at which a waiver of this rule names a single target."""
        return frozenset(scenario.host_of[target] for target in self._waived_targets(scenario))

    def reasons_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> tuple[Text, ...]:
        """Return the reasons against a host that no waiver sets aside."""
        reasons, waiver = self.on_host(scenario, round_, team, host)
        return () if waiver is not None else reasons

    def reasons_target(self, scenario: Scenario, round_: Round, team: Team, target: str) -> tuple[Text, ...]:
        """Return the reasons against a target, beyond those against its host, that no waiver sets aside."""
        reasons, waiver = self.on_target(scenario, round_, team, target)
        return () if waiver is not None else reasons

    def reasons_visit(self, scenario: Scenario, round_: Round, team: Team, host: str, target: str) -> tuple[Text, ...]:
        """Return the unwaived reasons against a visit from a host, beyond those against that host.

        Where a target is inspected from elsewhere, the reasons against its own host count too.
        """
        own = scenario.host_of[target]
        elsewhere = () if own is None or own == host else self.reasons_host(scenario, round_, team, own)
        return (*elsewhere, *self.reasons_target(scenario, round_, team, target))

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per banned posting, and per banned target of a posting that is not banned itself."""
        for posting in plan.in_rounds(rounds):
            team, round_ = scenario.team[posting.team], scenario.round[posting.round]
            against_host = self.reasons_host(scenario, round_, team, posting.host)
            for reason in against_host:
                yield Finding(self.id, posting.key, reason)
            if against_host:
                continue
            for visit in posting.visits:
                for reason in self.reasons_visit(scenario, round_, team, posting.host, visit.target):
                    yield Finding(self.id, (*posting.key, scenario.unit_of.get(visit.target, visit.target)), reason)
        for posting in plan.in_rounds(rounds) if scenario.officers else ():
            yield from self._of_seats(scenario, posting)

    def _of_seats(self, scenario: Scenario, posting: Posting) -> Iterator[Finding]:
        """Yield one finding per officer who sits where a ban forbids it, but for what the team itself inherits."""
        round_, staffing = scenario.round[posting.round], scenario.staffing
        inherits = staffing.leaves_as_one(round_)
        own = staffing.people_of(scenario.team[posting.team])
        targets = [visit.target for visit in posting.visits]
        for seating in posting.seats:
            officer = scenario.officer.get(seating.officer)
            if officer is None:
                continue
            seat = staffing.seat_of(posting, seating)
            is_local = staffing.is_local(scenario.team[posting.team], seat)
            reasons = [
                ban.reason
                for ban in self.bans_officer(scenario, round_, officer)
                if not (inherits and officer in own and not ban.leading_only)
                and ban.holds_on(seating.seat, is_local=is_local)
                and self.keeps_from(scenario, officer, ban, posting.host, targets)
            ]
            for reason in dict.fromkeys(reasons):
                yield Finding(self.id, (*posting.key, officer.id), reason)


_BRINGS = Text("{team} brings its people: {reason}", "{team}为整建制：{reason}")


def waiver_for(scenario: Scenario, rule: str, officer: Officer, place: str) -> Waiver | None:
    """Return the waiver that sets rule ``rule`` aside for this officer and this host or target, if there is one.

    A waiver's ``who`` may be the officer, the team to which the officer belongs, or a region around the officer's home.
    """
    for waiver in _waivers_at(scenario, rule, place):
        if waiver.who in (officer.id, officer.team) or scenario.places.lies_in(officer.home, waiver.who):
            return waiver
    return None


def waivers_of(scenario: Scenario, rule: str, team: Team, place: str) -> Iterator[Waiver]:
    """Yield every waiver that sets rule ``rule`` aside for this team and this region or target.

    A waiver's ``who`` may be the team or a region in which all of its homes lie.
    """
    for waiver in _waivers_at(scenario, rule, place):
        if waiver.who == team.id or all(scenario.places.lies_in(home, waiver.who) for home in team.homes):
            yield waiver


def _waivers_at(scenario: Scenario, rule: str, place: str) -> Iterator[Waiver]:
    """Yield the waivers of a rule whose ``whom`` is a region or target, or a region around it."""
    region = scenario.target[place].region if place in scenario.target else place
    for waiver in scenario.waivers_by_rule.get(rule, ()):
        if waiver.whom == place or scenario.places.lies_in(region, waiver.whom):
            yield waiver
