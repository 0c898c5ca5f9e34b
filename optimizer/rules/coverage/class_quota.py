"""``class-quota``: enough villages of every class are inspected directly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule, amounts
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round, Target
    from optimizer.domain.scenario import Scenario

_OF_CLASS = Text(
    "{region}: {found} of {every} villages of the class {kind} are inspected directly; at least {least} must be",
    "{region}：{kind}类村共{every}个，直接巡察{found}个，至少应为{least}个",
)
_OF_ALL = Text(
    "{region}: {found} of {every} villages are inspected directly; at least {least} must be",
    "{region}：村共{every}个，直接巡察{found}个，至少应为{least}个",
)

_CLASS = Text("class of villages", "村的类别")
_REGION = Text("region", "地区")

WHOLE = 100
"""Per cent."""


class Quota(NamedTuple):
    """So many of these villages are to be inspected directly; ``village_class`` is empty where all classes count."""

    region: str
    village_class: str
    villages: tuple[Target, ...]
    least: int

    @property
    def about(self) -> tuple[str, ...]:
        """What a soft rule counts by."""
        return (self.region, self.village_class)


@dataclass(frozen=True)
class ClassQuota(Rule):
    """Of the villages of a class in each region, so many are inspected directly within the term.

    A village is a target with a ``class``. It is inspected directly if it is a target of its own: a member of a bundle,
    which goes along with its town or unit, is not. What history has seen within the term counts. ``share`` and
    ``least`` hold for every host and a class in it; ``region`` holds for all classes together in a region and what
    lies inside it. Where there are fewer villages than ``least`` or ``region`` say, all of them are meant.

    Formula: for every host h and class c, ``direct(h, c) ≥ max(⌈share(c) · all(h, c) / 100⌉, min(least(c), all(h,
    c)))``; for every region r, ``direct(r) ≥ min(region(r), all(r))``.
    Source: Jingzhou inspects villages of five key classes and of an ordinary one, each in its own way; Pengze 15 of 33
    villages directly and the others with their town; Chuzhou at least 10 schools a county and 6 a district.
    """

    id: ClassVar[str] = "class-quota"
    family: ClassVar[Family] = Family.COVERAGE
    title: ClassVar[Text] = Text("Enough villages of every class are inspected directly", "各类村直接巡察比例")
    default: ClassVar[Mode] = Mode.OFF
    for_whole_term: ClassVar[bool] = True
    share: tuple[tuple[str, int], ...] = amounts(
        _CLASS, "per cent of a class in each host region", "每个受巡地该类村直接巡察的百分比", most=WHOLE
    )
    least: tuple[tuple[str, int], ...] = amounts(
        _CLASS, "villages of a class in each host region", "每个受巡地该类村直接巡察的个数"
    )
    region: tuple[tuple[str, int], ...] = amounts(
        _REGION, "villages of all classes in a region", "某地区各类村合计直接巡察的个数"
    )

    def quotas(self, scenario: Scenario) -> tuple[Quota, ...]:
        """Return every quota that asks for something, by host and class, then by region."""
        share, least = dict(self.share), dict(self.least)
        quotas = []
        for (host, kind), villages in _villages(scenario).items():
            by_share = -(-share.get(kind, 0) * len(villages) // WHOLE)
            number = max(by_share, min(least.get(kind, 0), len(villages)))
            quotas.append(Quota(host, kind, tuple(villages), number))
        for region, number in self.region:
            inside = tuple(
                target
                for target in scenario.targets
                if target.village_class and scenario.places.lies_in(target.region, region)
            )
            quotas.append(Quota(region, "", inside, min(number, len(inside))))
        return tuple(quota for quota in quotas if quota.least > 0)

    def hosts_together(self, scenario: Scenario) -> Iterator[tuple[str, ...]]:
        """Yield the hosts of the villages in each region that has a number of its own."""
        for quota in self.quotas(scenario):
            if not quota.village_class:
                hosts = (scenario.host_of[village.id] for village in quota.villages)
                yield tuple(dict.fromkeys(host for host in hosts if host is not None))

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per quota that is missed."""
        planned = {round_.id for round_ in rounds}
        for quota in self.quotas(scenario):
            found = sum(_is_direct(scenario, plan, planned, village) for village in quota.villages)
            if found < quota.least:
                yield self.finding(
                    *quota.about,
                    sentence=_OF_CLASS if quota.village_class else _OF_ALL,
                    region=scenario.label(quota.region),
                    kind=quota.village_class,
                    found=found,
                    every=len(quota.villages),
                    least=quota.least,
                )


def _villages(scenario: Scenario) -> dict[tuple[str, str], list[Target]]:
    villages: dict[tuple[str, str], list[Target]] = {}
    for target in scenario.targets:
        host = scenario.host_of[target.id]
        if target.village_class and host is not None:
            villages.setdefault((host, target.village_class), []).append(target)
    return villages


def _is_direct(scenario: Scenario, plan: Plan, rounds: Iterable[str], village: Target) -> bool:
    if village.bundle is not None and scenario.keeps_bundles:
        return False
    was = village.id in scenario.inspected
    return was or any(posting.round in rounds for posting in plan.served.get(village.id, ()))
