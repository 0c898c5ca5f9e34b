"""Whether anything that is allowed keeps a pin ``must``, and what stands in its way if nothing does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.domain.records import Span
from optimizer.recusal.observation import MOST_REASONS, and_join, names
from optimizer.recusal.openings import OF_CREWS
from optimizer.recusal.pinned import musts, rounds_of
from optimizer.recusal.scarcity import lacking_at
from optimizer.recusal.serving import reasons_against
from optimizer.recusal.sitting import against_people, seats_for, unfit_for
from optimizer.recusal.turning import HOST_NOUN, reasons_in_words
from optimizer.rules.decisions.pins import speaks_of_seats
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from optimizer.domain.records import Pin, Round, Team
    from optimizer.domain.scenario import Unit
    from optimizer.recusal.obstacle import Obstacle
    from optimizer.recusal.openings import Openings

_NOTHING_FITS = Text("nothing that is allowed fits it", "没有符合规则的安排与之相符")
_AT = Text("in {hosts} {scarce}", "在{hosts}，{scarce}")
_LIES_ELSEWHERE = Text("{target} is inspected from {host}, not from {other}", "{target}由{host}受巡，不在{other}")
_IS = Text("{team} is {words}", "{team}{words}")
_TOO_SHORT = Text("its dates leave {found}, and {target} needs {days}", "所定日期内只有{found}，{target}需要{days}个")
_BLACKED_OUT = Text(
    "its dates leave {found} without the blackout days, and {target} needs {days}",
    "所定日期除去停巡日只有{found}，{target}需要{days}个",
)
_IN_NO_ROUND = Text("{day} lies in none of the rounds to plan", "{day}不在任何待排轮次之内")
_OUTSIDE = Text("{day} lies outside round {round} ({start} to {end})", "{day}不在{round}轮次（{start}至{end}）之内")
_NOT_FREE = Text("in round {round} {team} can be sent only {spans}", "{round}轮次中{team}只能在{spans}派出")
_DISORDER = Text("{later} on {day} would come before {earlier} on {other}", "{later}（{day}）早于{earlier}（{other}）")

_DAYS = {
    "enter": Text("entering", "进驻"),
    "start": Text("starting", "开始"),
    "end": Text("ending", "结束"),
    "leave": Text("leaving", "撤离"),
}
"""The days that a pin may name, in the order in which they come."""


def matches_of(openings: Openings, pin: Pin) -> Iterator[tuple[Round, Team]]:
    """Yield every round and team with a posting or visit that is open and fits the pin."""
    for round_, team in _candidates(openings, pin):
        if (
            _fits(openings, pin, round_, team)
            and against_days(openings, pin, round_, team) is None
            and against_people(openings, pin, round_, team, _open_places(openings, pin, round_, team)) is None
        ):
            yield round_, team


def why_not(openings: Openings, pin: Pin) -> Text:
    """Return what the pin's days or officer are up against; else what closes the team and place that it names.

    It is asked of pins that nothing open fits; where nothing else can be said, it says so.
    """
    fitting = [pair for pair in _candidates(openings, pin) if _fits(openings, pin, *pair)]
    in_time = [pair for pair in fitting if against_days(openings, pin, *pair) is None]
    closed = _closed_to_officer(openings, pin, fitting)
    if in_time:
        return _against_all_people(openings, pin, in_time, closed)
    if fitting:
        return _against_all_days(openings, pin, fitting)
    return and_join(closed) if closed else _against_all_places(openings, pin) or _NOTHING_FITS


def _closed_to_officer(openings: Openings, pin: Pin, fitting: Collection[tuple[Round, Team]]) -> list[Text]:
    """Return what closes the teams in which the pin's officer could sit, if the pin leaves the team open."""
    if pin.officer is None or pin.team is not None or openings.crews is None:
        return []
    closed = [
        _against_all_places(openings, replace(pin, round=round_.id, team=team.id))
        for round_, team in _candidates(openings, pin)
        if (round_, team) not in fitting
        and any(seats_for(openings, pin, round_, team, place) for place in _places(openings, pin, round_, team))
    ]
    return list(dict.fromkeys(each for each in closed if each is not None))[:MOST_REASONS]


def _against_all_places(openings: Openings, pin: Pin) -> Text | None:
    """Return what closes the place that the pin names to its team, or to all teams, or all places to its team."""
    unit, rounds, label = unit_of(openings, pin), rounds_of(openings, pin), openings.scenario.label
    host = pin.host if unit is None else openings.host_of(unit)
    is_strict = openings.is_hard(rounds[0].id, "target-host")
    if is_strict and unit is not None and pin.host is not None and host not in (None, pin.host):
        return _LIES_ELSEWHERE.fill(target=label(unit.id), host=label(host), other=label(pin.host))
    if pin.team is None:
        return _against_all_teams(openings, pin, unit)
    team = openings.scenario.team[pin.team]
    found: list[tuple[str | None, Obstacle]]
    if unit is not None:
        found = [(host, obstacle) for obstacle in openings.against_visit(rounds[0], team, unit)]
    elif host is not None:
        found = [(host, obstacle) for obstacle in openings.against_posting(rounds[0], team, host)]
    else:
        first = {
            each: openings.first_against_posting(rounds[0], team, each) for each in openings.places(rounds[0], team)
        }
        found = [(place, obstacle) for place, obstacle in first.items() if obstacle is not None]
    return _in_words(openings, rounds[0], team, found, is_one=unit is not None or host is not None)


def _in_words(
    openings: Openings, round_: Round, team: Team, found: Iterable[tuple[str | None, Obstacle]], *, is_one: bool
) -> Text | None:
    """Return what keeps a team from one place, or from all; where it lacks people it says which."""
    lacking: dict[Text, list[str]] = defaultdict(list)
    others: list[Obstacle] = []
    for host, obstacle in found:
        told = lacking_at(openings, round_, team, host) if host is not None and obstacle.rule in OF_CREWS else []
        for each in told:
            lacking[each].append(host or "")
        others += [] if told else [obstacle]
    words = _lacking_in_words(openings, lacking)
    if is_one:
        is_ = (_IS.fill(team=openings.scenario.label(team.id), words=each.words) for each in others)
        words = [*dict.fromkeys(is_), *words]
    elif others:
        words.append(_IS.fill(team=openings.scenario.label(team.id), words=reasons_in_words(others, HOST_NOUN)))
    return and_join(words) if words else None


def _lacking_in_words(openings: Openings, lacking: Mapping[Text, Sequence[str]]) -> list[Text]:
    """Return whom teams lack with the hosts at which they do."""
    return [
        _AT.fill(hosts=names(openings.scenario, list(dict.fromkeys(hosts))), scarce=scarce)
        for scarce, hosts in list(lacking.items())[:MOST_REASONS]
    ]


def _against_all_teams(openings: Openings, pin: Pin, unit: Unit | None) -> Text | None:
    """Return what closes the place that the pin names, counted over teams; of those that lack people also whom."""
    lacking: dict[Text, list[str]] = defaultdict(list)
    found: dict[str, Obstacle] = {}  # of several rounds the first that has an obstacle is told
    for round_, team in _candidates(openings, pin):
        obstacle = _against_team(openings, pin, round_, team)
        if obstacle is not None:
            found.setdefault(team.id, obstacle)
        for place in _places(openings, pin, round_, team):
            first = openings.first_against_posting(round_, team, place)
            if first is not None and first.rule in OF_CREWS:
                for each in lacking_at(openings, round_, team, place):
                    lacking[each].append(place)
    words = _lacking_in_words(openings, lacking)
    if unit is not None and not any(openings.can_serve(*pair, unit) for pair in _candidates(openings, pin)):
        words = [reasons_against(openings, rounds_of(openings, pin), unit), *words]
    elif found:
        words = [reasons_in_words(found.values(), ("team", "teams", "个组")), *words]
    return and_join(words) if words else None


def _against_team(openings: Openings, pin: Pin, round_: Round, team: Team) -> Obstacle | None:
    """Return the first thing that keeps a team from every place that the pin may mean."""
    first = [openings.first_against_posting(round_, team, place) for place in _places(openings, pin, round_, team)]
    return first[0] if first and None not in first else None


def pinned_stays(openings: Openings) -> dict[Pin, frozenset[tuple[str, str, str]]]:
    """Return, for every pin ``must`` that speaks of seats, the postings in which it may be kept."""
    pins = (pin for pin in musts(openings) if speaks_of_seats(pin))
    return {pin: frozenset(_stays(openings, pin)) for pin in pins}


def _stays(openings: Openings, pin: Pin) -> Iterator[tuple[str, str, str]]:
    for round_, team in _candidates(openings, pin):
        # Most teams are none in which the officer may sit, and to see that takes least time.
        places = [
            place for place in _places(openings, pin, round_, team) if seats_for(openings, pin, round_, team, place)
        ]
        places = [place for place in places if openings.is_allowed(round_, team, place)]
        if (
            places
            and against_people(openings, pin, round_, team, places) is None
            and _fits(openings, pin, round_, team)
            and against_days(openings, pin, round_, team) is None
        ):
            yield from ((round_.id, team.id, place) for place in places)


def _against_all_people(
    openings: Openings, pin: Pin, pairs: Iterable[tuple[Round, Team]], closed: Iterable[Text]
) -> Text:
    """Return what keeps people from the seat; that the officer may have none such only if nothing else does."""
    found = (against_people(openings, pin, *pair, _open_places(openings, pin, *pair)) for pair in pairs)
    reasons = dict.fromkeys(each for each in (*found, *closed) if each is not None)
    if pin.officer is not None and len(reasons) > 1:
        reasons.pop(unfit_for(openings, pin), None)
    return and_join(list(reasons)[:MOST_REASONS])


def _open_places(openings: Openings, pin: Pin, round_: Round, team: Team) -> list[str]:
    """Return the hosts that fit the pin and to which the team may go."""
    return [place for place in _places(openings, pin, round_, team) if openings.is_allowed(round_, team, place)]


def _candidates(openings: Openings, pin: Pin) -> Iterator[tuple[Round, Team]]:
    for round_ in rounds_of(openings, pin):
        for team in openings.scenario.teams:
            if pin.team in (None, team.id):
                yield round_, team


def _fits(openings: Openings, pin: Pin, round_: Round, team: Team) -> bool:
    """Whether something open fits what the pin says of round, team, host and target."""
    places = _places(openings, pin, round_, team)
    if pin.target is None:
        return any(openings.can_be_posted(round_, team, place) for place in places)
    unit = unit_of(openings, pin)
    can_go = any(openings.is_allowed(round_, team, place) for place in places)
    return unit is not None and can_go and openings.can_serve(round_, team, unit)


def _places(openings: Openings, pin: Pin, round_: Round, team: Team) -> list[str]:
    """Return the hosts that fit the pin's host, and the host of its target."""
    places = [place for place in openings.places(round_, team) if pin.host in (None, place)]
    unit = unit_of(openings, pin)
    if pin.target is not None and unit is not None and openings.is_hard(round_.id, "target-host"):
        places = [place for place in places if place == openings.host_of(unit)]
    return places


def unit_of(openings: Openings, pin: Pin) -> Unit | None:
    """Return the open unit of the target that the pin names, if it names one."""
    return openings.scenario.units.get(openings.scenario.unit_of.get(pin.target or "", ""))


# -- days -------------------------------------------------------------------------------------------------------------


def days_of(pin: Pin) -> dict[str, date]:
    """Return the days that the pin names by their column, in the order in which they have to come."""
    return {column: day for column in _DAYS if (day := getattr(pin, column)) is not None}


def against_days(openings: Openings, pin: Pin, round_: Round, team: Team) -> Text | None:
    """Return why the team cannot keep to the days that the pin names, in this round; ``None`` if it may."""
    is_bound = openings.is_hard(round_.id, "working-days")
    days = {column: day for column, day in days_of(pin).items() if is_bound or column in ("enter", "leave")}
    if not days:
        return None
    if not openings.is_hard(round_.id, "round-window"):
        return _lacking(openings, pin, team, _between(pin, None), round_)
    for day in days.values():
        if day not in round_.span:
            return _OUTSIDE.fill(day=day, round=round_.id, start=round_.enter, end=round_.leave)
    spans = openings.spans(round_, team)
    stays = [span for span in spans if all(day in span for day in days.values())]
    if not stays:
        free = join(Text(f"from {span.start} to {span.end}", f"{span.start}至{span.end}") for span in spans)
        return _NOT_FREE.fill(round=round_.id, team=openings.scenario.label(team.id), spans=free)
    for (earlier, other), (later, day) in combinations(days.items(), 2):
        if day < other:
            return _DISORDER.fill(later=_DAYS[later], day=day, earlier=_DAYS[earlier], other=other)
    reasons = [_lacking(openings, pin, team, _between(pin, stay), round_) for stay in stays]
    return None if None in reasons else reasons[0]


def _between(pin: Pin, stay: Span | None) -> Span | None:
    """Return the days from the first to the last that the pin leaves open within a stay; ``None`` if that is open."""
    first = pin.start or pin.enter or (None if stay is None else stay.start)
    last = pin.end or pin.leave or (None if stay is None else stay.end)
    return None if first is None or last is None or first > last else Span(first, last)


def _lacking(openings: Openings, pin: Pin, team: Team, span: Span | None, round_: Round) -> Text | None:
    """Return that these days are too few for the pin's target, if they are."""
    unit = unit_of(openings, pin)
    if span is None or unit is None or not openings.is_hard(round_.id, "working-days"):
        return None
    scenario, who = openings.scenario, [team.id]
    if openings.is_hard(round_.id, "target-host"):
        who += [host for host in [openings.host_of(unit)] if host is not None]
    every = len(scenario.calendar.working_days(span))
    found = every
    if openings.is_hard(round_.id, "blackouts"):
        found = len(scenario.open_line(span, *who).days)
    if found >= unit.days:
        return None
    return (_TOO_SHORT if every < unit.days else _BLACKED_OUT).fill(
        found=counted(found, "working day", "working days", "个工作日"),
        target=scenario.label(unit.id),
        days=unit.days,
    )


def _against_all_days(openings: Openings, pin: Pin, pairs: Iterable[tuple[Round, Team]]) -> Text:
    rounds = rounds_of(openings, pin)
    for day in days_of(pin).values():
        if len(rounds) > 1 and not any(day in round_.span for round_ in rounds):
            return _IN_NO_ROUND.fill(day=day)
    reasons = dict.fromkeys(against_days(openings, pin, *pair) for pair in pairs)
    return and_join([each for each in reasons if each is not None][:MOST_REASONS])
