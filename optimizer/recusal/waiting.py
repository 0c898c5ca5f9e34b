"""Targets whose time cannot come: look-backs, what waits for others, what is due, and quotas of villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.calendar import months_after
from optimizer.domain.records import Mode
from optimizer.recusal.observation import Matter, Observation, Severity
from optimizer.recusal.serving import reasons_against
from optimizer.rules.coverage.class_quota import ClassQuota
from optimizer.rules.coverage.due_round import DueRound
from optimizer.rules.coverage.look_back_gap import LookBackGap
from optimizer.rules.coverage.must_serve import MustServe
from optimizer.rules.timing.precedence import Precedence
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from optimizer.domain.records import Round, Target
    from optimizer.domain.scenario import Unit
    from optimizer.recusal.openings import Openings

_NEVER = Text(
    "{target} looks back at {first}, which history has not seen and nobody can inspect, so it cannot be inspected"
    " either",
    "{target}是对{first}的回头看，但{first}以往未巡察过，也没有组可以巡察，因此也无法安排",
)
_TOO_SOON = Text(
    "{target} looks back at {first}, but no round in which it can be inspected comes {months} after {left}, the first"
    " day on which {first} can be left",
    "{target}是对{first}的回头看，但{first}最早{left}撤离，此后满{months}没有可以安排它的轮次",
)
_SAME_TEAMS = Text(
    "{target} looks back at {first}, but every team that could inspect it has inspected {first} before; another one"
    " must",
    "{target}是对{first}的回头看，应换组，但能巡察它的组都巡察过{first}",
)
_WAITS = Text(
    "{target} waits for {first}, which nobody can inspect, so it cannot be inspected either",
    "{target}须在{first}之后，但没有组可以巡察{first}，因此也无法安排",
)
_DUE = Text(
    "{target} is due by round {due}, but nobody can inspect it by then",
    "{target}应在{due}轮次或之前巡察，但届时没有组可以巡察",
)
_LATE = Text(
    "{target} can only be inspected after its due round {due}; by then: {reasons}",
    "{target}应在{due}轮次或之前巡察，但只能在其后安排；届时{reasons}",
)
_QUOTA = Text(
    "{region}: only {found} of {every} villages{kind} can be inspected directly, but {least} must be",
    "{region}：{kind}村共{every}个，最多能直接巡察{found}个，要求{least}个",
)
_OF_CLASS = Text(" of the class {kind}", "{kind}类")


def waiting_in_vain(openings: Openings) -> Iterator[Observation]:
    """Yield every open target that rules on what comes before it keep from ever being inspected."""
    scenario = openings.scenario
    first_round = scenario.planned_rounds[0].id
    look_back = openings.hard(first_round, LookBackGap.id)
    must_serve = openings.is_hard(first_round, MustServe.id)
    for unit in scenario.units.values():
        is_needed = must_serve and any(member.mandatory for member in unit.members)
        severity = Severity.IMPOSSIBLE if is_needed else Severity.WARNING
        for member in unit.members:
            if isinstance(look_back, LookBackGap) and member.look_back_of is not None:
                for sentence in _look_back(openings, look_back.months, unit, member, member.look_back_of):
                    yield Observation(Matter.UNSERVABLE_TARGET, severity, (member.id,), sentence)
            for first in member.after if openings.is_hard(first_round, Precedence.id) else ():
                other = scenario.units.get(scenario.unit_of.get(first, ""))
                if (
                    first not in scenario.ever_inspected
                    and other is not None
                    and next(_rounds(openings, other), None) is None
                ):
                    sentence = _WAITS.fill(target=scenario.label(member.id), first=scenario.label(first))
                    yield Observation(Matter.UNSERVABLE_TARGET, severity, (member.id,), sentence)


def _look_back(openings: Openings, months: int, unit: Unit, member: Target, first: str) -> Iterator[Text]:
    scenario = openings.scenario
    said = {"target": scenario.label(member.id), "first": scenario.label(first)}
    left = first_left(openings, first)
    if left is None:
        yield _NEVER.fill(**said)
        return
    done = {row.team for row in scenario.history if row.target == first}
    others = [team for team in scenario.teams if team.id not in done]
    rounds = scenario.planned_rounds
    if (
        len(others) < len(scenario.teams)
        and any(openings.can_serve(round_, team, unit) for round_ in rounds for team in scenario.teams)
        and not any(openings.can_serve(round_, team, unit) for round_ in rounds for team in others)
    ):
        yield _SAME_TEAMS.fill(**said)
    entries = [entry for entry, _ in _edges(openings, unit)]
    if entries and max(entries) < months_after(left, months):
        yield _TOO_SOON.fill(**said, left=left, months=counted(months, "month", "months", "个月"))


def first_left(openings: Openings, first: str) -> date | None:
    """Return a day before which no inspection of a target that must come first can be left; ``None`` if there is none.

    Everything that history has seen counts, so the last of it decides.
    """
    scenario = openings.scenario
    past = [row.leave or row.date for row in scenario.history if row.target == first]
    if past:
        return max(past)
    unit = scenario.units.get(scenario.unit_of.get(first, ""))
    return None if unit is None else min((left for _, left in _edges(openings, unit)), default=None)


def _edges(openings: Openings, unit: Unit) -> Iterator[tuple[date, date]]:
    """Yield the last day of entry and the first day of leaving for every team and round that can serve the unit.

    A team that moves on within a round may enter on its last day and leave on its first.
    """
    scenario = openings.scenario
    for round_ in scenario.planned_rounds:
        for team in scenario.teams:
            if openings.can_serve(round_, team, unit):
                stay = scenario.longest_stay(round_, team)
                yield (stay.start, stay.end) if team.max_hosts == 1 else (stay.end, stay.start)


def _rounds(openings: Openings, unit: Unit) -> Iterator[Round]:
    """Yield the planned rounds in which some team can inspect the unit, by entry."""
    scenario = openings.scenario
    for round_ in scenario.planned_rounds:
        if any(openings.can_serve(round_, team, unit) for team in scenario.teams):
            yield round_


def missed_dues(openings: Openings) -> Iterator[Observation]:
    """Yield every open target that nobody can inspect by its due round.

    It is an impossibility where the rule ``due-round`` is hard, else a warning that the target will be late.
    """
    scenario = openings.scenario
    is_hard = openings.is_hard(scenario.planned_rounds[0].id, DueRound.id)
    for unit in scenario.units.values():
        for member in unit.members:
            if member.due is None:
                continue
            limit = None if member.due in scenario.past_rounds else scenario.round[member.due].enter
            first = next(_rounds(openings, unit), None)
            is_late = first is not None and limit is not None and first.enter > limit
            said = {"target": scenario.label(member.id), "due": member.due}
            if is_hard and (is_late or first is None):
                yield Observation(Matter.UNSERVABLE_TARGET, Severity.IMPOSSIBLE, (member.id,), _DUE.fill(**said))
            elif is_late and limit is not None:
                in_time = [round_ for round_ in scenario.planned_rounds if round_.enter <= limit]
                sentence = _LATE.fill(**said, reasons=reasons_against(openings, in_time, unit))
                yield Observation(Matter.LATE_TARGET, Severity.WARNING, (member.id,), sentence, (member.due,))


def unreachable_quotas(openings: Openings) -> Iterator[Observation]:
    """Yield every quota of villages for which too few can be inspected directly."""
    scenario = openings.scenario
    rule, mode = openings.rules[scenario.planned_rounds[0].id].get(ClassQuota.id, (None, Mode.OFF))
    if not isinstance(rule, ClassQuota):
        return
    for quota in rule.quotas(scenario):
        found = sum(_can_be_direct(openings, village) for village in quota.villages)
        if found < quota.least:
            kind = _OF_CLASS.fill(kind=quota.village_class) if quota.village_class else Text.same("")
            yield Observation(
                Matter.TOO_FEW_VILLAGES,
                Severity.IMPOSSIBLE if mode is Mode.HARD else Severity.WARNING,
                (quota.region,),
                _QUOTA.fill(
                    region=scenario.label(quota.region),
                    found=found,
                    every=len(quota.villages),
                    kind=kind,
                    least=quota.least,
                ),
            )


def _can_be_direct(openings: Openings, village: Target) -> bool:
    scenario = openings.scenario
    if village.bundle is not None and scenario.keeps_bundles:
        return False
    return village.id in scenario.inspected or next(_rounds(openings, scenario.units[village.id]), None) is not None
