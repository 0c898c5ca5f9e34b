"""Why targets are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.plan import Unserved
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario, Unit
    from optimizer.model import Model, VisitKey

REASONS = {
    "nobody-may": Text("no team may inspect it", "没有任何巡察组可以巡察"),
    "no-room": Text("no eligible team has room", "可派的巡察组都已排满"),
    "not-chosen": Text("other targets or aims came first", "让位于其他对象或目标"),
    "not-searched": Text("the time was over before its zone was planned", "时间用完，尚未编排其所在的片区"),
}
"""Why a target is left out, by code. ``not-chosen`` is said where some team could still take it, but something else
would suffer, or where the search ended before a better plan was found; ``not-searched`` where nobody tried."""


def left_out(model: Model, plan: Plan) -> tuple[Unserved, ...]:
    """Return the open targets that the plan does not inspect, in table order, each with its reason."""
    scenario = model.scenario
    stays: dict[tuple[str, str], list[Posting]] = {}
    for posting in plan.postings:
        stays.setdefault((posting.round, posting.team), []).append(posting)
    unserved = []
    for target in scenario.targets:
        if target.id in scenario.inspected or target.id in plan.served:
            continue
        visits = model.visits_of(scenario.unit_of[target.id])
        could = any(_has_room(scenario, stays.get(visit[:2], []), visit) for visit in visits)
        code = "not-chosen" if could else "no-room" if visits else "nobody-may"
        unserved.append(Unserved(target.id, code, REASONS[code]))
    return tuple(unserved)


def _has_room(scenario: Scenario, stays: list[Posting], visit: VisitKey) -> bool:
    """Whether a team could take one more unit at the visit's host beside what it does in that round."""
    team, unit = scenario.team[visit[1]], scenario.units[visit[3]]
    taken = [scenario.units[each] for stay in stays for each in stay.units(scenario)]
    if len(taken) >= team.max_targets or (unit.is_large and sum(each.is_large for each in taken) >= team.max_large):
        return False
    here = next((stay for stay in stays if stay.host == visit[2]), None)
    if here is None:
        round_ = scenario.round[visit[0]]
        days = len(scenario.open_line(scenario.longest_stay(round_, team), team.id, visit[2]).days)
        return len(stays) < team.max_hosts and scenario.is_available(round_, team) and unit.days <= days
    days = len(scenario.open_line(here.span, team.id, here.host).days)
    lane = [scenario.units[each] for each in here.units(scenario)]
    return sum(each.days for each in lane if _shares_lane(team.concurrent, each, unit)) + unit.days <= days


def _shares_lane(concurrent: int, one: Unit, other: Unit) -> bool:
    return concurrent == 1 or one.is_large == other.is_large
