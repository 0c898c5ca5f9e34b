"""The judgement of a plan by the plain checks alone: breaches, values, and whether the plan's own figures are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.plan import Status, status_of
from optimizer.domain.records import Mode
from optimizer.measures.tiers import tiers_of
from optimizer.rules.rulebook import rulebook
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, TierValue
    from optimizer.domain.scenario import Scenario
    from optimizer.measures.tiers import Tier

_VALUE = Text("{tier}: the plan says {said} {unit}, but it is {found}", "{tier}：方案写的是{said}{unit}，实际为{found}")
_ORDER = Text(
    "{tier}: bound {bound}, best {best}, value {value}, limit {limit} are not in order",
    "{tier}：下界{bound}、最好值{best}、取值{value}、上限{limit}的大小关系不成立",
)
_LIMIT = Text(
    "{tier}: the limit is {said}, but best plus slack is {found}", "{tier}：上限写的是{said}，按最好值加让步应为{found}"
)
_TIERS = Text(
    "the plan lists the tiers {said}, but the scenario asks for {found}", "方案所列目标为{said}，而场景要求{found}"
)
_STATUS = Text("the plan says {said}, but by its bounds it is {found}", "方案状态写的是{said}，按其下界应为{found}")
_PARTIAL = Text(
    "{tier}: of best, bound and limit some are stated and some are not; they belong together",
    "{tier}：最好值、下界、上限三个数应同时给出，现只给出一部分",
)
_PAST = Text(
    "{team} is posted to {host} in round {round}, which is past and is not planned again",
    "{team}在{round}轮次派驻{host}，但该轮次已结束，不再编排",
)
_UNSERVED = Text("{target} is listed as left out, but the plan inspects it", "{target}列为未安排，但方案已安排")
_MISSING = Text("{target} is left out, but the plan does not list it", "{target}未安排，但方案没有列出")
_UNKNOWN = Text("{target} is listed as left out, but is no open target", "{target}列为未安排，但不是待巡对象")

_ROUNDING = 1e-6
"""Whole numbers of a tier's smallest unit differ by at least 1; a decimal in a file is off by far less than this."""


@dataclass(frozen=True)
class Breach:
    """A finding with how strictly its rule is kept and what it costs.

    ``place`` is that of what is broken in the rulebook, where a rule stands once for each of its settings.
    """

    finding: Finding
    mode: Mode
    weight: int
    place: int = 0


@dataclass(frozen=True)
class Verification:
    """What the plain checks say of a plan.

    ``breaches`` are all findings, hard and soft; ``values`` the tiers' values recomputed, in the tiers' units;
    ``differences`` what the plan states about itself and is not so.
    """

    breaches: tuple[Breach, ...]
    values: tuple[tuple[Tier, float], ...]
    differences: tuple[Text, ...]

    @property
    def hard_breaches(self) -> tuple[Breach, ...]:
        """The breaches of hard rules."""
        return tuple(breach for breach in self.breaches if breach.mode is Mode.HARD)

    @property
    def soft_breaches(self) -> tuple[Breach, ...]:
        """The breaches of soft rules."""
        return tuple(breach for breach in self.breaches if breach.mode is Mode.SOFT)

    @property
    def counted_soft_breaches(self) -> tuple[tuple[Breach, ...], ...]:
        """The breaches of soft rules as the tier ``soft`` counts them: what one rule says of the same things is one."""
        groups: dict[tuple[int, tuple[str, ...]], list[Breach]] = {}
        for breach in self.soft_breaches:
            groups.setdefault((breach.place, breach.finding.about), []).append(breach)
        return tuple(tuple(group) for group in groups.values())

    @property
    def is_sound(self) -> bool:
        """Whether the plan keeps every hard rule and states nothing wrong about itself."""
        return not self.hard_breaches and not self.differences


def verify(scenario: Scenario, plan: Plan) -> Verification:
    """Judge a plan, from anywhere, by the plain checks alone; no solver takes part.

    Parameters
    ----------
    scenario
        What is given.
    plan
        A plan whose ids all exist in the scenario. One that a person typed may state no figures.

    Returns
    -------
    Verification
        Every breach of a rule in force, every tier's value, and every figure of the plan that is not so. Bounds are
        compared with the values but not proven.
    """
    breaches = tuple(
        Breach(finding, kept.mode, kept.weight, place)
        for place, kept in enumerate(rulebook(scenario))
        for finding in kept.rule.breaches(scenario, plan, kept.rounds)
    )
    tiers = tiers_of(scenario)
    values = tuple((tier, tier.value(scenario, plan)) for tier in tiers)
    differences = [*_past(scenario, plan), *_unserved(scenario, plan)]
    if plan.tiers:
        differences += _tiers(plan, values)
    elif plan.status is Status.OPTIMAL:  # without tiers there is no bound that could say so
        differences.append(_STATUS.fill(said=plan.status, found=Status.FEASIBLE))
    return Verification(breaches, tuple((tier, tier.shown(value)) for tier, value in values), tuple(differences))


def _tiers(plan: Plan, values: tuple[tuple[Tier, int], ...]) -> list[Text]:
    said, found = [tier.name for tier in plan.tiers], [tier.name for tier, _ in values]
    if said != found:
        return [_TIERS.fill(said=", ".join(said), found=", ".join(found))]
    differences = []
    for stated, (tier, value) in zip(plan.tiers, values, strict=True):
        if abs(stated.value * tier.scale - value) > _ROUNDING:
            differences.append(_VALUE.fill(tier=tier.title, said=stated.value, unit=tier.unit, found=tier.shown(value)))
        differences += _relations(stated, tier)
    status = status_of(plan.tiers)
    if plan.status is not None and plan.status is not status:
        differences.append(_STATUS.fill(said=plan.status, found=status))
    return differences


def _relations(stated: TierValue, tier: Tier) -> list[Text]:
    differences = []
    bound, best, value, limit = (
        None if number is None else tier.counted(number)
        for number in (stated.bound, stated.best, stated.value, stated.limit)
    )
    if len({number is None for number in (bound, best, limit)}) > 1:
        differences.append(_PARTIAL.fill(tier=tier.title))
    pairs = ((bound, best), (bound, value), (value, limit))
    if any(less is not None and more is not None and less > more for less, more in pairs):
        differences.append(
            _ORDER.fill(tier=tier.title, bound=stated.bound, best=stated.best, value=stated.value, limit=stated.limit)
        )
    if best is not None and limit is not None:
        # Slack is the plan's own to state where it started from a plan that had given away something.
        found = tier.limit(best) if stated.slack is None else best + tier.counted(stated.slack)
        if limit != found:
            differences.append(_LIMIT.fill(tier=tier.title, said=stated.limit, found=tier.shown(found)))
    return differences


def _past(scenario: Scenario, plan: Plan) -> list[Text]:
    """Name the postings in rounds that are past: the rules speak of planned rounds and would let them pass."""
    return [
        _PAST.fill(team=scenario.label(posting.team), host=scenario.label(posting.host), round=posting.round)
        for posting in plan.postings
        if posting.round in scenario.past_rounds
    ]


def _unserved(scenario: Scenario, plan: Plan) -> list[Text]:
    """Compare the list of targets left out with the postings; a typed plan without such a list is not asked for one."""
    is_typed = not plan.tiers and not plan.unserved
    open_targets = {target.id for target in scenario.targets} - scenario.inspected
    listed = {unserved.target for unserved in plan.unserved}
    missing = set() if is_typed else open_targets - set(plan.served) - listed
    return [
        *(_UNSERVED.fill(target=scenario.label(target)) for target in sorted(listed & set(plan.served))),
        *(_UNKNOWN.fill(target=scenario.label(target)) for target in sorted(listed - open_targets)),
        *(_MISSING.fill(target=scenario.label(target)) for target in sorted(missing)),
    ]
