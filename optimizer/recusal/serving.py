"""Targets that nobody can inspect, and mandatory targets for which the teams have too few slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.recusal.matching import crowded_groups
from optimizer.recusal.observation import Matter, Observation, Severity, names, teams
from optimizer.recusal.turning import reasons_in_words
from optimizer.rules.words import MODES, in_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario, Unit
    from optimizer.recusal.obstacle import Obstacle
    from optimizer.recusal.openings import Openings

_NOBODY = Text("nobody can inspect {target}: {reasons}", "没有组可以巡察{target}：{reasons}")
_MANDATORY = Text(
    "{target} is mandatory, but nobody can inspect it: {reasons}", "{target}为必巡对象，但没有组可以巡察：{reasons}"
)
_NO_MODE = Text("no planned round admits the mode {mode}", "没有轮次含巡察方式{mode}")
_FIXED = Text("its fixed team {team} is {words}", "指定的{team}{words}")
_SEVERAL_FIXED = Text("its parts have different fixed teams, {teams}", "同巡对象分别指定了不同的组：{teams}")
_NO_TEAMS = Text("there is no team", "没有任何组")
_TOO_MANY = Text(
    "these {targets} are mandatory, but only {teams} can inspect them, with room for {room}: {who} ← {where}",
    "这{targets}必须巡察，但能巡察的只有{teams}，合计最多{room}：{who} ← {where}",
)

_LATER_STAGES = ("pins", "required-skills", "working-days")
"""Rules in the order in which a team comes nearer to serving a target; all others come before them."""


def unservable_targets(openings: Openings) -> Iterator[Observation]:
    """Yield every open unit that no team can inspect in any planned round, with the reasons counted over teams."""
    scenario = openings.scenario
    for unit in scenario.units.values():
        if any(openings.can_serve(round_, team, unit) for round_ in scenario.planned_rounds for team in scenario.teams):
            continue
        is_mandatory = any(member.mandatory for member in unit.members)
        must = is_mandatory and openings.is_hard(scenario.planned_rounds[0].id, "must-serve")
        sentence = _MANDATORY if is_mandatory else _NOBODY
        yield Observation(
            Matter.UNSERVABLE_TARGET,
            Severity.IMPOSSIBLE if must else Severity.WARNING,
            tuple(member.id for member in unit.members),
            sentence.fill(
                target=scenario.label(unit.id), reasons=reasons_against(openings, scenario.planned_rounds, unit)
            ),
        )


def reasons_against(openings: Openings, rounds: Iterable[Round], unit: Unit) -> Text:
    """Return why nobody can inspect the unit in any of these rounds, counted over teams."""
    scenario = openings.scenario
    rounds = [round_ for round_ in rounds if openings.admits(round_, unit)]
    if not rounds:
        return _NO_MODE.fill(mode=join(dict.fromkeys(in_words(MODES, member.mode) for member in unit.members)))
    fixed = [scenario.team[team] for team in sorted(openings.fixed_teams(unit))]
    if len(fixed) > 1:
        return _SEVERAL_FIXED.fill(teams=names(scenario, [team.id for team in fixed]))
    if fixed:
        nearest = _nearest(openings, rounds, fixed[0], unit)
        return _FIXED.fill(team=scenario.label(fixed[0].id), words=nearest.words)
    if not scenario.teams:
        return _NO_TEAMS
    every = [_nearest(openings, rounds, team, unit) for team in scenario.teams]
    most = max(every, key=lambda obstacle: obstacle.found)
    # Teams that are all short of days are counted together, by the most that any of them has.
    return reasons_in_words([most if each.found else each for each in every], ("team", "teams", "个组"))


def _nearest(openings: Openings, rounds: Sequence[Round], team: Team, unit: Unit) -> Obstacle:
    """Return what keeps the team away in the round in which it comes nearest to serving the unit."""
    first = (next(openings.against_visit(round_, team, unit)) for round_ in rounds)
    return max(first, key=lambda obstacle: (_stage(obstacle.rule), obstacle.found))


def _stage(rule: str) -> int:
    return _LATER_STAGES.index(rule) + 1 if rule in _LATER_STAGES else 0


def overbooked_teams(openings: Openings) -> Iterator[Observation]:
    """Yield the smallest groups of mandatory units that exceed what the teams that may serve them can take."""
    scenario = openings.scenario
    if not openings.is_hard(scenario.planned_rounds[0].id, "must-serve"):
        return
    units = [unit for unit in scenario.units.values() if any(member.mandatory for member in unit.members)]
    slots = _Slots(openings)
    served = {unit.id: open_ for unit in units if (open_ := slots.of(unit))}
    every = _room(openings, "targets-per-team", lambda team: team.max_targets)
    found = crowded_groups(served, every)
    if not found:
        large = {unit.id: served[unit.id] for unit in units if unit.is_large and unit.id in served}
        every = _room(openings, "large-and-small", lambda team: team.max_large)
        found = crowded_groups(large, every)
    for who, where in found:
        able = list(dict.fromkeys(team for _, team in where))
        sentence = _TOO_MANY.fill(
            targets=_targets(len(who)),
            teams=teams(len(able)),
            room=_targets(sum(every[slot] for slot in where)),
            who=names(scenario, who),
            where=names(scenario, able),
        )
        yield Observation(Matter.TOO_FEW_SLOTS, Severity.IMPOSSIBLE, who, sentence)


def _targets(number: int) -> Text:
    return counted(number, "target", "targets", "个对象")


Slot = tuple[str, str]
"""(round, team)"""


def _room(openings: Openings, rule: str, most: Callable[[Team], int]) -> Mapping[Slot, int]:
    """Return how many units each team takes in each round in which the rule is hard."""
    scenario: Scenario = openings.scenario
    return {
        (round_.id, team.id): most(team)
        for round_ in scenario.planned_rounds
        if openings.is_hard(round_.id, rule)
        for team in scenario.teams
    }


class _Slots:
    """In which round and by which team a unit may be inspected; units that look alike share one answer."""

    def __init__(self, openings: Openings) -> None:
        self._openings = openings
        self._known: dict[Hashable, tuple[Slot, ...]] = {}

    def of(self, unit: Unit) -> tuple[Slot, ...]:
        """Return the (round, team) pairs that may serve the unit."""
        key = self._openings.likeness(unit)
        if key not in self._known:
            self._known[key] = tuple(
                (round_.id, team.id)
                for round_ in self._openings.scenario.planned_rounds
                for team in self._openings.scenario.teams
                if self._openings.can_serve(round_, team, unit)
            )
        return self._known[key]
