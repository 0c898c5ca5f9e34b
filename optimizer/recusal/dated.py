"""Pins that each could be kept, but not with their days: two days for one thing, or what comes first coming last.

A day is claimed to be too early or too late only by the widest days that the pins and the rounds leave open.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.domain.calendar import months_after
from optimizer.domain.records import Pin, Span
from optimizer.recusal.keeping import days_of, matches_of, unit_of
from optimizer.recusal.observation import Matter, Observation, Severity
from optimizer.recusal.pinned import binding, host_of, musts, rounds_of
from optimizer.recusal.waiting import first_left
from optimizer.rules.coverage.look_back_gap import LookBackGap
from optimizer.rules.coverage.once import Once
from optimizer.rules.decisions.pins import cells, in_words
from optimizer.rules.timing.precedence import Precedence, done_by
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.domain.records import Round, Target, Team
    from optimizer.recusal.openings import Openings

_TWO_DAYS = Text(
    "pins that speak of one and the same thing give it two different days: {a}; {b}",
    "固定安排对同一事项定了两个不同的日期：{a}；{b}",
)
_TOO_EARLY = Text(
    "the pin {cells} cannot be kept: {target} waits for {first}, which cannot be done before {day}, and by the pin"
    " {target} starts on {last} at the latest",
    "固定安排（{cells}）无法执行：{target}须在{first}之后，但{first}最早{day}才能巡完，按此安排{target}最晚{last}就要开始",
)
_TOO_SOON = Text(
    "the pin {cells} cannot be kept: {target} looks back at {first}, which cannot be left before {day}, and by the pin"
    " {target} is entered on {last} at the latest, before {months} have passed",
    "固定安排（{cells}）无法执行：{target}是对{first}的回头看，但{first}最早{day}撤离，按此安排最晚{last}就要进驻，"
    "其间不满{months}",
)

_NO_WORKING_DAYS = {
    "must": Text(
        "the pin {cells} names days on which nobody works: {days}", "固定安排（{cells}）所定日期不是工作日：{days}"
    ),
    "never": Text(
        "the pin never, {cells} names days on which nobody works: {days}",
        "禁止安排（{cells}）所定日期不是工作日：{days}",
    ),
}
_FORBIDS_NOTHING = Text(
    "the pin never, {cells} forbids nothing: {days} lies in none of the rounds that it may mean",
    "禁止安排（{cells}）不起作用：{days}不在其所指的任何轮次之内",
)

_Pair = tuple["Round", "Team"]


def contradicting_days(openings: Openings) -> Iterator[Observation]:
    """Yield every two pins ``must`` that give one stay, or one target, different days of the same kind."""
    for (one, other), columns in _pairs(openings).items():
        if any(getattr(one, column) != getattr(other, column) for column in columns):
            said = {name: in_words(pin) for name, pin in (("a", one), ("b", other))}
            about = tuple(dict.fromkeys((*cells(one), *cells(other))))
            yield Observation(Matter.COLLIDING_PINS, Severity.IMPOSSIBLE, about, _TWO_DAYS.fill(**said))


def _pairs(openings: Openings) -> dict[tuple[Pin, Pin], list[str]]:
    """Return pairs of pins that must mean the same stay or the same visit, with the days that both name.

    One team's stay at one host in one round is one. A target has one visit where it is inspected at most once.
    """
    stays, visits = defaultdict(list), defaultdict(list)
    for pin in musts(openings):
        host, rounds = host_of(openings, pin), rounds_of(openings, pin)
        if pin.team is not None and host is not None and len(rounds) == 1:
            stays[rounds[0].id, pin.team, host].append(pin)
        if pin.target is not None and openings.is_hard(rounds[0].id, Once.id):
            visits[pin.target].append(pin)
    found: dict[tuple[Pin, Pin], list[str]] = defaultdict(list)
    for groups, columns in ((stays, ("enter", "leave")), (visits, ("enter", "start", "end", "leave"))):
        for pins in groups.values():
            for one, other in combinations(pins, 2):
                found[one, other] += [each for each in columns if each in days_of(one) and each in days_of(other)]
    return found


def odd_days(openings: Openings) -> Iterator[Observation]:
    """Yield every pin with days on which nobody works, and every pin ``never`` with days of no round."""
    for pin in binding(openings):
        listed, days, rounds = cells(pin), days_of(pin).values(), rounds_of(openings, pin)
        idle = [day for day in dict.fromkeys(days) if not openings.scenario.calendar.is_working(day)]
        is_bound = all(openings.is_hard(round_.id, "round-window") for round_ in rounds)
        outside = [day for day in days if is_bound and not any(day in round_.span for round_ in rounds)]
        if pin.rule == "never" and outside:
            sentence = _FORBIDS_NOTHING.fill(cells=in_words(pin), days=join(outside))
            yield Observation(Matter.PINNED_DAYS, Severity.NOTE, listed, sentence)
        elif idle:
            sentence = _NO_WORKING_DAYS[pin.rule].fill(cells=in_words(pin), days=join(idle))
            yield Observation(Matter.PINNED_DAYS, Severity.NOTE, listed, sentence)


# -- what must come before ---------------------------------------------------------------------------------------------


def untimely_pins(openings: Openings) -> Iterator[Observation]:
    """Yield every pin ``must`` on a target that by then cannot have waited for what comes before it."""
    scenario = openings.scenario
    for pin in musts(openings):
        matching = list(matches_of(openings, pin))
        if unit_of(openings, pin) is not None and pin.target is not None and matching:
            target = scenario.target[pin.target]
            for sentence in (
                *_waiting(openings, pin, target, matching),
                *_looking_back(openings, pin, target, matching),
            ):
                yield Observation(Matter.BANNED_PIN, Severity.IMPOSSIBLE, cells(pin), sentence)


def _waiting(openings: Openings, pin: Pin, target: Target, matching: list[_Pair]) -> Iterator[Text]:
    scenario = openings.scenario
    if not openings.is_hard(scenario.planned_rounds[0].id, Precedence.id):
        return
    last = max(_last_start(openings, pin, *pair) for pair in matching)
    for first in target.after:
        done = done_by(scenario, first) or _first_end(openings, first)
        if scenario.unit_of.get(first) != scenario.unit_of[target.id] and last <= done:
            yield _TOO_EARLY.fill(
                cells=in_words(pin),
                target=scenario.label(target.id),
                first=scenario.label(first),
                day=done,
                last=last,
            )


def _looking_back(openings: Openings, pin: Pin, target: Target, matching: list[_Pair]) -> Iterator[Text]:
    scenario, first = openings.scenario, target.look_back_of
    rule = openings.hard(scenario.planned_rounds[0].id, LookBackGap.id)
    left = None if first is None else first_left(openings, first)
    if not isinstance(rule, LookBackGap) or first is None or left is None:
        return
    left = max([left, *(min(_left(openings, *each) for each in pairs) for pairs in _pinned(openings, first))])
    last = max(_entered(openings, pin, *pair) for pair in matching)
    if months_after(left, rule.months) > last:
        yield _TOO_SOON.fill(
            cells=in_words(pin),
            target=scenario.label(target.id),
            first=scenario.label(first),
            day=left,
            last=last,
            months=counted(rule.months, "month", "months", "个月"),
        )


def _pinned(openings: Openings, target: str) -> Iterator[list[tuple[Pin, Round, Team]]]:
    """Yield, for every pin on the target that can be kept, where and by whom it can be."""
    for pin in musts(openings):
        if pin.target == target:
            pairs = [(pin, *pair) for pair in matches_of(openings, pin)]
            if pairs:
                yield pairs


def _first_end(openings: Openings, target: str) -> date:
    """Return a day before which no inspection of an open target can end."""
    scenario = openings.scenario
    unit = scenario.units.get(scenario.unit_of.get(target, ""))
    if unit is None:
        return date.min
    nobody = Pin(rule="must")
    able = [
        (nobody, round_, team)
        for round_ in scenario.planned_rounds
        for team in scenario.teams
        if openings.can_serve(round_, team, unit)
    ]
    ways = [able] if able else []
    return max(
        (min(_end(openings, *each) for each in pairs) for pairs in (*ways, *_pinned(openings, target))),
        default=date.min,
    )


# -- the widest days ---------------------------------------------------------------------------------------------------


def _stay(openings: Openings, round_: Round, team: Team, *rules: str) -> Span:
    """Return the days within which the team's stay lies, as far as these rules are hard."""
    spans = openings.spans(round_, team)
    if not spans or not openings.is_hard(round_.id, *rules):
        return Span(date.min, date.max)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _last_start(openings: Openings, pin: Pin, round_: Round, team: Team) -> date:
    """Return the last day on which what the pin demands can be begun."""
    if pin.start is not None:
        return pin.start
    stay = _stay(openings, round_, team, "round-window", "working-days")
    return min([stay.end, *(day for day in (pin.end, pin.leave) if day is not None and stay.end < date.max)])


def _end(openings: Openings, pin: Pin, round_: Round, team: Team) -> date:
    """Return the first day on which what the pin demands can be done."""
    if pin.end is not None:
        return pin.end
    stay = _stay(openings, round_, team, "round-window", "working-days")
    return max([stay.start, *(day for day in (pin.enter, pin.start) if day is not None and stay.start > date.min)])


def _entered(openings: Openings, pin: Pin, round_: Round, team: Team) -> date:
    """Return the last day from which the stay that the pin demands can count."""
    if team.max_hosts == 1:
        return openings.scenario.longest_stay(round_, team).start
    return pin.enter or _stay(openings, round_, team, "round-window").end


def _left(openings: Openings, pin: Pin, round_: Round, team: Team) -> date:
    """Return the first day until which the stay that the pin demands can count."""
    if team.max_hosts == 1:
        return openings.scenario.longest_stay(round_, team).end
    return pin.leave or _stay(openings, round_, team, "round-window").start
