"""The audit of history: what earlier rounds did that the rules would not allow. It is never held against a plan.

Each rule in force is asked as it stands: in a round of the scenario by that round's setting, in any earlier one by that
of the scenario as a whole. Rows are silent for rules that need a cell they lack.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode, Span
from optimizer.recusal.observation import MOST_NAMES, Matter, Observation, Severity
from optimizer.recusal.replayed import replayed
from optimizer.rules.coverage.once import Once
from optimizer.rules.recusal.home_recusal import HomeRecusal
from optimizer.rules.rotation.host_capacity import HostCapacity
from optimizer.rules.rotation.no_mutual import NoMutual
from optimizer.rules.rotation.no_repeat import NoRepeat
from optimizer.rules.rulebook import setting_of
from optimizer.rules.timing.one_place import OnePlace
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from optimizer.domain.records import HistoryRow
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rule import Rule

_BROKEN = Text(
    "what earlier rounds did breaks “{title}”: {case}. It is a fact, and is not held against the plan.",
    "以往轮次已违反“{title}”：{case}。既成事实，不计入本方案。",
)
_MORE = Text("{count} more such cases, not listed here", "另有 {count} 处同类情形，不再列出")
_SAME_ROUND = Text("{home} and {host} inspected each other in round {round}", "{round}轮次中{home}与{host}互查")
_BACK = Text(
    "{home} inspected {host} in round {round}, after {host} had inspected {home} in round {earlier}",
    "{round}轮次中{home}巡察{host}，而{earlier}轮次中{host}巡察过{home}",
)
_AGAIN = Text(
    "{who} went to {host} in round {round}, where it had been in round {earlier}",
    "{round}轮次中{who}又去{host}，{earlier}轮次已去过",
)
_TWICE = Text("{target} was inspected {count} times: on {days}", "{target}被巡察{count}次：{days}")
_OWN = Text("a team of {home} inspected {place} on {day}", "{day}，{home}的组巡察了{place}")
_FULL = Text(
    "{host} received {found} teams on {day}; it has room for {capacity}",
    "{day}，{host}同时接待{found}个组，最多{capacity}个",
)
_TWO_PLACES = Text("{team} was at {a} and at {b} on {day}", "{day}，{team}同时在{a}和{b}")
_LOOK_BACK = Text("a look-back comes after the first inspection", "回头看在首次巡察之后")
_TOO_SOON = Text(
    "{target} looked back at {first} on {day}, before {first} was inspected on {later}",
    "{target}于{day}对{first}回头看，而{first}到{later}才巡察",
)
_OF_NOTHING = Text(
    "{target} looked back at {first} on {day}, but history knows of no inspection of {first}",
    "{target}于{day}对{first}回头看，但历史中没有{first}的巡察记录",
)


@dataclass(frozen=True, slots=True)
class _Case:
    """One breach of a rule by history: the ids concerned, and a clause that says it."""

    about: tuple[str, ...]
    words: Text


def past_breaches(scenario: Scenario) -> Iterator[Observation]:
    """Yield a note for every breach of a rule in force by what history did; of many of one rule the first ones."""
    for rule, cases in _CASES.items():
        yield from _notes(rule.id, rule.title, list(cases(scenario)))
    yield from _notes("look-back-gap", _LOOK_BACK, list(_look_backs(scenario)))
    for rule, findings in replayed(scenario):
        yield from _notes(rule.id, rule.title, [_Case(found.about, found.sentence) for found in findings])


def _notes(rule: str, title: Text, cases: list[_Case]) -> Iterator[Observation]:
    for case in cases[:MOST_NAMES]:
        sentence = _BROKEN.fill(title=title, case=case.words)
        yield Observation(Matter.PAST, Severity.NOTE, (rule, *case.about), sentence)
    if len(cases) > MOST_NAMES:
        rest = _MORE.fill(count=len(cases) - MOST_NAMES)
        yield Observation(Matter.PAST, Severity.NOTE, (rule,), _BROKEN.fill(title=title, case=rest))


def _in_force(scenario: Scenario, rule: type[Rule], round_id: str | None) -> Rule | None:
    """Return the rule with its numbers as of a past round (``None``: of the term), or ``None`` if it is off."""
    round_ = scenario.round[round_id] if round_id in scenario.past_rounds else None
    setting = setting_of(scenario, round_, rule)
    return None if setting.mode is Mode.OFF else rule(**setting.numbers)


# -- how teams turned ------------------------------------------------------------------------------------------------


def _mutual(scenario: Scenario) -> Iterator[_Case]:
    sent = defaultdict(list)
    for arc in scenario.past_arcs:
        sent[arc.home, arc.host].append(arc)
    for back in scenario.past_arcs:
        rule = _in_force(scenario, NoMutual, back.round)
        for there in sent.get((back.host, back.home), ()):
            gap = back.turn - there.turn
            is_told = back.home < back.host if gap == 0 else gap > 0
            if isinstance(rule, NoMutual) and is_told and gap <= rule.window:
                yield _Case(
                    (back.home, back.host),
                    (_BACK if gap else _SAME_ROUND).fill(
                        home=scenario.label(back.home),
                        host=scenario.label(back.host),
                        round=back.round,
                        earlier=there.round,
                    ),
                )


def _repeats(scenario: Scenario) -> Iterator[_Case]:
    stays = {
        "home": [(arc.turn, arc.round, arc.home, arc.host) for arc in scenario.past_arcs],
        "team": list(scenario.past_team_hosts),
        "leader": list(scenario.past_leader_hosts),
    }
    for of, made in stays.items():
        known: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for turn, round_id, who, host in sorted(made):
            rule = _in_force(scenario, NoRepeat, round_id)
            if isinstance(rule, NoRepeat) and rule.of == of:
                for earlier, earlier_id in known[who, host]:
                    if 1 <= turn - earlier <= rule.window:
                        words = _AGAIN.fill(
                            who=scenario.label(who), host=scenario.label(host), round=round_id, earlier=earlier_id
                        )
                        yield _Case((who, host), words)
            known[who, host].append((turn, round_id))


def _too_many(scenario: Scenario) -> Iterator[_Case]:
    at = defaultdict(set)
    for row in scenario.history:
        if row.team is not None and row.kind.rotates and _in_force(scenario, HostCapacity, row.round):
            at[row.host].add((row.team, _stay(row)))
    for host, stays in at.items():
        region = scenario.region.get(host)
        if region is None or region.host_capacity is None:
            continue
        # The number of teams only ever rises on a day on which somebody enters.
        counts = {
            day: len({team for team, span in stays if day in span}) for day in sorted({span.start for _, span in stays})
        }
        day, found = max(counts.items(), key=lambda item: item[1])
        if found > region.host_capacity:
            words = _FULL.fill(host=scenario.label(host), found=found, day=day, capacity=region.host_capacity)
            yield _Case((host,), words)


def _own_turf(scenario: Scenario) -> Iterator[_Case]:
    told = set()
    for row in scenario.history:
        if row.kind is Kind.LOCAL or not _in_force(scenario, HomeRecusal, row.round):
            continue
        target = scenario.target.get(row.target or "")
        place = row.host if target is None else target.region
        for home in row.home:
            about = (home, place if target is None else target.id)
            if about not in told and _is_own_turf(scenario, row, home, place, is_whole=target is None):
                told.add(about)
                words = _OWN.fill(home=scenario.label(home), place=scenario.label(about[1]), day=row.date)
                yield _Case(about, words)


def _is_own_turf(scenario: Scenario, row: HistoryRow, home: str, place: str, *, is_whole: bool) -> bool:
    """Whether a place lies in the home, or contains it; a whole host that contains it may hold targets beside it."""
    if home not in scenario.region or place not in scenario.region:
        return home == place
    lies_in = scenario.places.lies_in
    contains = not is_whole and row.kind is not Kind.UPGRADED and lies_in(home, place)
    return lies_in(place, home) or contains


# -- when and how often ----------------------------------------------------------------------------------------------


def _several_times(scenario: Scenario) -> Iterator[_Case]:
    if not _in_force(scenario, Once, None):
        return
    stays: dict[str, dict[tuple[str, str | None, str], date]] = defaultdict(dict)
    for row in sorted(scenario.history, key=lambda row: row.date):
        if row.target is not None and (scenario.term is None or row.date in scenario.term):
            stays[row.target].setdefault((_era(scenario, row), row.team, row.host), row.date)
    for target, told in stays.items():
        named = {(era, host) for era, team, host in told if team is not None}
        days = [day for (era, team, host), day in told.items() if team is not None or (era, host) not in named]
        if len(days) > 1:
            words = _TWICE.fill(target=scenario.label(target), count=len(days), days=join(days))
            yield _Case((target,), words)


def _era(scenario: Scenario, row: HistoryRow) -> str:
    """Return the round of a row; a later one of the same id is told apart by its year."""
    return f"{row.round} {row.date.year}" if scenario.term is None else row.round


def _two_places(scenario: Scenario) -> Iterator[_Case]:
    stays: dict[str, dict[tuple[str, Span], None]] = defaultdict(dict)
    for row in scenario.history:
        if row.team is not None and _in_force(scenario, OnePlace, row.round):
            stays[row.team][row.host, _stay(row)] = None
    for team, hosts in stays.items():
        told = set()
        for (a, one), (b, other) in combinations(sorted(hosts, key=lambda stay: (stay[1].start, stay[0])), 2):
            if a != b and one.overlaps(other) and (a, b) not in told:
                told.add((a, b))
                places = {"a": scenario.label(a), "b": scenario.label(b)}
                words = _TWO_PLACES.fill(team=scenario.label(team), day=max(one.start, other.start), **places)
                yield _Case((team, a, b), words)


def _look_backs(scenario: Scenario) -> Iterator[_Case]:
    first_day: dict[str, date] = {}
    for row in sorted(scenario.history, key=lambda row: row.date):
        if row.target is not None:
            first_day.setdefault(row.target, row.date)
    for target in scenario.targets:
        first, day = target.look_back_of, first_day.get(target.id)
        if first is None or day is None:
            continue
        later = first_day.get(first)
        if later is None or later >= day:
            labels = {"target": scenario.label(target.id), "first": scenario.label(first)}
            words = _OF_NOTHING if later is None else _TOO_SOON
            yield _Case((target.id, first), words.fill(day=day, later=later, **labels))


def _stay(row: HistoryRow) -> Span:
    """Return the days of a row; one that does not say when the team left speaks of the day of entry alone."""
    return Span(row.date, row.leave or row.date)


_CASES: dict[type[Rule], Callable[[Scenario], Iterator[_Case]]] = {
    HomeRecusal: _own_turf,
    NoMutual: _mutual,
    NoRepeat: _repeats,
    HostCapacity: _too_many,
    OnePlace: _two_places,
    Once: _several_times,
}
