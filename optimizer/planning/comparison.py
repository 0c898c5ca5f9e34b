"""Plans side by side: their figures, and what moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.measures.changes import seats_between
from optimizer.measures.verification import verify
from optimizer.planning.difference import moves_of, postings_apart
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.measures.changes import SeatChange

_POSTINGS = Text("postings", "派驻数")
_TARGETS = Text("number of targets inspected", "已安排对象数")
_LEFT_OUT = Text("number of targets left out", "未安排对象数")
_KM = Text("km one way", "单程公里")
_HARD = Text("breaches of hard rules", "违反硬性规则处数")
_SOFT = Text("breaches of soft rules", "软性规则未满足处数")
_APART = Text("postings from or to elsewhere than in the first plan", "派出地或受巡地与第一方案不同的派驻")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of all plans, in their order."""

    id: str
    title: Text
    unit: Text
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one team does in one round in each plan, where the plans disagree.

    ``hosts`` and ``targets`` have one entry a plan; an empty entry means that the team is not posted.
    """

    round: str
    team: str
    hosts: tuple[tuple[str, ...], ...]
    targets: tuple[tuple[str, ...], ...]

    @property
    def changes_host(self) -> bool:
        """Whether the team goes elsewhere, not only to other targets."""
        return len(set(self.hosts)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures side by side, and what moves against the first plan.

    ``seats`` are, for each of the other plans, the seats on which other people sit than in the first.
    """

    figures: tuple[Figure, ...]
    differences: tuple[Difference, ...]
    seats: tuple[tuple[SeatChange, ...], ...] = ()


def compare(scenario: Scenario, plans: tuple[Plan, ...] | list[Plan]) -> Comparison:
    """Return the plans' figures side by side and every team and round in which they disagree.

    Parameters
    ----------
    scenario
        The scenario that all plans are for.
    plans
        Two or more plans; the first is what the others are held against.

    Raises
    ------
    ValueError
        If there are fewer than two plans.
    """
    if len(plans) < 2:  # noqa: PLR2004  # a comparison has two sides
        msg = f"a comparison needs two plans or more, not {len(plans)}"
        raise ValueError(msg)
    seats = tuple(seats_between(scenario, plans[0], plan) for plan in plans[1:])
    return Comparison(_figures(scenario, plans), _differences(scenario, plans), seats)


def _figures(scenario: Scenario, plans: tuple[Plan, ...] | list[Plan]) -> tuple[Figure, ...]:
    checks = [verify(scenario, plan) for plan in plans]
    moves = [moves_of(scenario, plan) for plan in plans]
    none, targets = Text("", ""), set(scenario.target) - scenario.inspected
    tenths = [
        sum(scenario.km_tenths(scenario.team[posting.team], posting.host) for posting in plan.postings)
        for plan in plans
    ]
    tiers = [
        Figure(tier.name, tier.title, tier.unit, tuple(check.values[number][1] for check in checks))
        for number, (tier, _) in enumerate(checks[0].values)
    ]
    return (
        *tiers,
        Figure("postings", _POSTINGS, none, tuple(len(plan.postings) for plan in plans)),
        Figure("inspected", _TARGETS, none, tuple(len(plan.served) for plan in plans)),
        Figure("left-out", _LEFT_OUT, none, tuple(len(targets - set(plan.served)) for plan in plans)),
        Figure("km", _KM, Text("km", "公里"), tuple(each / 10 for each in tenths)),
        Figure("hard", _HARD, none, tuple(len(check.hard_breaches) for check in checks)),
        Figure("soft-breaches", _SOFT, none, tuple(len(check.counted_soft_breaches) for check in checks)),
        Figure("apart", _APART, none, tuple(postings_apart(moves[0], each) for each in moves)),
    )


def _differences(scenario: Scenario, plans: tuple[Plan, ...] | list[Plan]) -> tuple[Difference, ...]:
    differences = []
    for round_ in scenario.planned_rounds:
        for team in scenario.teams:
            stays = [
                [posting for posting in plan.postings if (posting.round, posting.team) == (round_.id, team.id)]
                for plan in plans
            ]
            hosts = tuple(tuple(sorted(posting.host for posting in each)) for each in stays)
            targets = tuple(
                tuple(sorted(visit.target for posting in each for visit in posting.visits)) for each in stays
            )
            if len(set(hosts)) > 1 or len(set(targets)) > 1:
                differences.append(Difference(round_.id, team.id, hosts, targets))
    return tuple(differences)
