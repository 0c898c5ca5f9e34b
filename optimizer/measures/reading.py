"""How people read a plan's tiers: with title and unit, the gap to what is proven, and the slack given away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.measures import MEASURES
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan, TierValue
    from optimizer.domain.records import TierSetting
    from optimizer.domain.scenario import Scenario
    from optimizer.measures.measure import Measure

WEIGHED = Text("weighed sum", "加权合计")
POINTS = Text("points", "分")
HOURS = Text("hours", "小时")


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier of a plan as people read it. Numbers are in the tier's own unit, ``None`` where the plan has none.

    Parameters
    ----------
    tier
        What the plan says.
    title, unit
        The tier's title and unit; of a tier that nobody knows any more its name and nothing.
    whole
        What the gap is a share of.
    """

    tier: TierValue
    title: Text
    unit: Text
    whole: float

    @property
    def gap(self) -> float | None:
        """How much better a plan may still exist: best − bound."""
        if self.tier.best is None or self.tier.bound is None:
            return None
        return tidy(self.tier.best - self.tier.bound)

    @property
    def gap_share(self) -> float | None:
        """The gap as a share of the whole, ``None`` where there is no gap or no whole."""
        if self.gap is None:
            return None
        return self.gap / self.whole if self.whole > 0 else (0.0 if self.gap == 0 else None)

    @property
    def slack(self) -> float | None:
        """What was given away in this tier for the sake of later ones: value − best."""
        return None if self.tier.best is None else tidy(self.tier.value - self.tier.best)

    @property
    def sentence(self) -> Text:
        """What is proven, in words."""
        if self.gap is None:
            return Text("nothing proven", "未作证明")
        if self.gap <= 0:
            return Text("proven: nothing better exists", "已证明：没有更好的方案")
        words = Text("at most {gap} {unit} better may exist", "至多还可能改进 {gap} {unit}")
        return words.fill(gap=written(self.gap), unit=self.unit)


def tier_lines(scenario: Scenario, plan: Plan) -> tuple[TierLine, ...]:
    """Return the plan's tiers as people read them, in the plan's order."""
    settings = {setting.name: setting for setting in scenario.tiers}
    return tuple(_line(scenario, tier, settings.get(tier.name)) for tier in plan.tiers)


def _line(scenario: Scenario, tier: TierValue, setting: TierSetting | None) -> TierLine:
    known = {measure.id: measure for measure in MEASURES}
    if tier.name in known:
        measure = known[tier.name]
        in_hours = setting is not None and setting.options.get("measure") == "hours"
        whole = _whole(scenario, measure)
        unit = HOURS if in_hours else measure.unit
        return TierLine(tier, measure.title, unit, tier.value if whole is None else whole)
    if setting is None:
        return TierLine(tier, Text.same(tier.name), Text.same(""), tier.value)
    shares = [
        weight * whole
        for name, weight in setting.weights.items()
        if name in known and (whole := _whole(scenario, known[name])) is not None
    ]
    return TierLine(tier, WEIGHED, POINTS, sum(shares) if shares else tier.value)


def _whole(scenario: Scenario, measure: type[Measure]) -> float | None:
    whole = measure().whole(scenario)
    return None if whole is None else whole / measure.scale


def tidy(number: float) -> float:
    """Return the number without the dust that subtracting decimals leaves."""
    return round(number, 6)


def written(number: float) -> str:
    """Return the number as people write it: whole numbers without a point, large ones with thousands set apart."""
    number = tidy(number)
    return f"{int(number):,}" if number == int(number) else f"{number:,.6f}".rstrip("0")
