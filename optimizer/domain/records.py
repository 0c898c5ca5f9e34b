"""The records of a scenario: what is given, one frozen record per row of a table.

Common to all: ids are text and unique over all tables; things refer to each other by id, never by position;
dates are :class:`datetime.date` and inclusive; an empty cell is ``None`` or an empty tuple, never a made-up
value. Field names are the column names of the scenario's tables, except ``homes`` (column ``home``) and
``village_class`` (column ``class``, which Python keeps for itself).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from datetime import date


class Kind(StrEnum):
    """The kinds of team."""

    WHOLE = "whole"
    HALF = "half"
    EXCHANGE = "exchange"
    MIXED = "mixed"
    UPGRADED = "upgraded"
    LOCAL = "local"

    @property
    def rotates(self) -> bool:
        """Whether rotation rules speak of teams of this kind: whole, half and exchange."""
        return self in (Kind.WHOLE, Kind.HALF, Kind.EXCHANGE)


class InspectionMode(StrEnum):
    """The modes of inspection of a target, and those a round admits."""

    REGULAR = "regular"
    SPECIAL = "special"
    MOBILE = "mobile"
    PINPOINT = "pinpoint"
    UPGRADED = "upgraded"
    LOOK_BACK = "look-back"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to ``end``, both inclusive."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            msg = f"a span must not end before it starts: {self.start} to {self.end}"
            raise ValueError(msg)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def covers(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a day."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A unit that owns teams or is inspected.

    ``lon`` and ``lat`` are degrees; ``host_capacity`` counts rotating teams at once and ``lodging`` people at once
    (``None``: unlimited).
    """

    id: str
    name: str
    name_en: str = ""
    parent: str | None = None
    level: str = ""
    lon: float | None = None
    lat: float | None = None
    zone: str = ""
    host_capacity: int | None = None
    lodging: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The unit that is sent; ``homes`` has one region, several for mixed and upgraded teams."""

    id: str
    name: str
    homes: tuple[str, ...]
    kind: Kind = Kind.WHOLE
    level: str = ""
    size: int | None = None
    skills: tuple[str, ...] = ()
    max_targets: int = 2
    max_large: int = 1
    concurrent: Literal[1, 2] = 2
    max_hosts: int = 1
    available: tuple[Span, ...] = ()
    zone: str = ""

    @property
    def home(self) -> str:
        """The one home of a rotating or local team, the first home of any other."""
        return self.homes[0]

    @property
    def rotates(self) -> bool:
        """Whether rotation rules speak of this team."""
        return self.kind.rotates


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A body to be inspected. ``days`` are working days on site; ``risk`` is 1 to 10."""

    id: str
    name: str
    region: str
    days: int
    kind: str = ""
    unit: str = ""
    village_class: str = ""
    field: str = ""
    size: Literal["large", "small"] = "small"
    risk: int = 1
    mode: InspectionMode = InspectionMode.REGULAR
    skills: tuple[str, ...] = ()
    headcount: int | None = None
    mandatory: bool = False
    due: str | None = None
    earliest: date | None = None
    latest: date | None = None
    after: tuple[str, ...] = ()
    bundle: str | None = None
    look_back_of: str | None = None
    fixed_team: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person of the talent pool (人才库).

    ``team`` is the whole or local team to which the officer belongs (``None``: free for any other). An officer without
    ``seats`` may be an ordinary member. ``max_rounds`` counts rounds in the term (``None``: unlimited).
    """

    id: str
    name: str
    home: str
    unit: str = ""
    field: str = ""
    native_region: str = ""
    seats: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    full_time: bool = False
    promoted_on: date | None = None
    team: str | None = None
    available: tuple[Span, ...] = ()
    max_rounds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where an officer served; exactly one of ``region``, ``target`` and ``unit`` is set."""

    officer: str
    start: date
    end: date | None = None
    region: str | None = None
    target: str | None = None
    unit: str | None = None
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A declared relation between who (officer, team or region) and whom (region, target or officer)."""

    who: str
    whom: str
    kind: str
    degree: int | None = None
    rank: str = ""
    start: date | None = None
    end: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the tie is in force on ``day``; an open end never expires."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A ban set aside by name: recusal rule ``rule`` does not keep ``who`` from ``whom``."""

    rule: str
    who: str
    whom: str
    by: str
    reason: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Blackout:
    """Days on which ``who`` (region, team, officer or leader) does no inspection work."""

    who: str
    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A city leader who attends at most ``per_day`` feedback meetings a day."""

    id: str
    name: str
    per_day: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One fact of an earlier round; its ids need not exist any more."""

    round: str
    date: datetime.date
    host: str
    leave: datetime.date | None = None
    team: str | None = None
    kind: Kind = Kind.WHOLE
    home: tuple[str, ...] = ()
    target: str | None = None
    days: int | None = None
    km: float | None = None
    officer: str | None = None
    seat: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A decision that is taken: what matches every filled cell must happen, or never."""

    rule: Literal["must", "never"]
    team: str | None = None
    host: str | None = None
    target: str | None = None
    round: str | None = None
    officer: str | None = None
    seat: str | None = None
    enter: date | None = None
    leave: date | None = None
    start: date | None = None
    end: date | None = None


class Mode(StrEnum):
    """How strictly a rule is kept."""

    OFF = "off"
    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a scenario says of one rule. ``numbers`` holds only those that were given."""

    mode: Mode = Mode.HARD
    weight: int = 1
    numbers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A dated campaign. ``participants`` are team ids, kinds or zones (empty: every team)."""

    id: str
    enter: date
    leave: date
    pattern: str | None = None
    participants: tuple[str, ...] = ()
    modes: tuple[InspectionMode, ...] = tuple(InspectionMode)
    rules: Mapping[str, Setting] = field(default_factory=dict)
    phases: Mapping[str, date] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """The round's days on site."""
        return Span(self.enter, self.leave)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a composition: how many people sit on it, where they come from, and for how long.

    Parameters
    ----------
    name
        ``leader``, ``deputy``, ``liaison``, ``member``, or a speciality such as ``audit``.
    count
        How many people it takes, 1 or more.
    source
        ``own``: from where the team's people come; ``host``: from the host, as locals; ``any``: lent from anywhere in
        the pool.
    days
        Working days for which it is needed; ``None``: throughout the posting.
    """

    name: str
    count: int
    source: Literal["own", "host", "any"] = "own"
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """Which seats teams have, by kind of team, and which skills every team needs, with how many people for each.

    A kind that is not named has the seats that its meaning and the team's ``size`` give it.
    """

    seats: Mapping[Kind, tuple[Seat, ...]] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TierSetting:
    """One entry of ``tiers``: one measure, or several weighed into one number.

    ``weights`` maps measure ids to whole weights; a plain tier has one measure of weight 1. ``slack`` is what
    later tiers may give up: an amount in the tier's unit, or a share of the best value if ``slack_is_share``
    (``None``: the measure's default). ``options`` are the measure's own settings.
    """

    weights: Mapping[str, int]
    slack: float | None = None
    slack_is_share: bool = False
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name under which the plan lists this tier."""
        return next(iter(self.weights)) if not self.is_weighed else "weighed"

    @property
    def is_weighed(self) -> bool:
        """Whether the tier adds up several measures."""
        return len(self.weights) > 1 or any(weight != 1 for weight in self.weights.values())
