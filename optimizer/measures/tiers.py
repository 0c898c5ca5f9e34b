"""A scenario's tiers with their measures made ready: value, limit and gap."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from optimizer.domain.plan import TierValue
from optimizer.domain.records import TierSetting
from optimizer.measures import DEFAULT_TIERS, DEFAULT_TIERS_WITH_PEOPLE, MEASURES
from optimizer.texts import Text
from optimizer.texts.numbers import written

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.measures import Measure

_WEIGHED = Text("weighed sum", "加权合计")
_POINTS = Text("points", "分")
_PROVEN = Text("proven: no better plan exists", "已证明：没有更好的方案")
_GAP = Text("at most {gap} {unit} better may exist ({share})", "至多还可能好{gap}{unit}（{share}）")
_NOTHING = Text("nothing is proven yet about how much better it could be", "尚未证明还能改进多少")
_SLACK = Text("{slack} {unit} given up for later tiers", "为后续目标让出{slack}{unit}")


@dataclass(frozen=True)
class Tier:
    """One entry of the scenario's tiers: one measure, or several weighed into one number.

    Values are whole numbers of ``1 / scale`` of the unit; :meth:`shown` turns them into what people and files see.
    """

    setting: TierSetting
    parts: tuple[tuple[int, Measure], ...]

    @property
    def name(self) -> str:
        """The name under which the plan lists the tier."""
        return self.setting.name

    @property
    def title(self) -> Text:
        """What people call the tier."""
        return _WEIGHED if self.setting.is_weighed else self.parts[0][1].title

    @property
    def unit(self) -> Text:
        """The unit of the tier's values."""
        return _POINTS if self.setting.is_weighed else self.parts[0][1].unit

    @property
    def scale(self) -> int:
        """Values of the tier are whole numbers of ``1 / scale``."""
        return max(measure.scale for _, measure in self.parts)

    @property
    def factors(self) -> tuple[tuple[int, Measure], ...]:
        """Each measure with what its own whole numbers are multiplied by in the tier's."""
        return tuple((weight * (self.scale // measure.scale), measure) for weight, measure in self.parts)

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return the plan's value by the plain measures alone."""
        return sum(factor * measure.value(scenario, plan) for factor, measure in self.factors)

    @property
    def slack(self) -> tuple[float, bool]:
        """What later tiers may give up: an amount in the unit, or a share of the best value if the flag is set."""
        if self.setting.slack is not None:
            return self.setting.slack, self.setting.slack_is_share
        return (0, False) if self.setting.is_weighed else self.parts[0][1].default_slack

    @property
    def is_strict(self) -> bool:
        """Whether later tiers may give up nothing."""
        return not self.slack[0]

    @property
    def adds_up(self) -> bool:
        """Whether the value is a sum over parts of the scenario that share no team and no host."""
        return all(measure.adds_up for _, measure in self.parts)

    def limit(self, best: int) -> int:
        """Return the most that later tiers may bring the value to: best plus slack, in whole ``1 / scale``."""
        slack, is_share = self.slack
        # The tiny amount keeps a slack such as 5 % of 1,000 from falling to 49 by the rounding of binary fractions.
        return best + floor((slack * best if is_share else slack * self.scale) + 1e-9)

    def shown(self, value: int) -> float:
        """Return a value in the tier's unit, whole where it is whole."""
        return value // self.scale if value % self.scale == 0 else value / self.scale

    def stated(self, value: int, best: int, bound: int, limit: int | None = None) -> TierValue:
        """Return what a plan states of the tier, with the limit that follows from ``best`` unless it is another one."""
        own = self.limit(best)
        most = own if limit is None else limit
        slack = None if most == own else self.shown(most - best)
        value_, best_, bound_, most_ = (self.shown(each) for each in (value, best, bound, most))
        return TierValue(self.name, value_, best_, bound_, most_, slack)

    def counted(self, shown: float) -> int:
        """Return the whole number that :meth:`shown` shows."""
        return round(shown * self.scale)

    def whole(self, scenario: Scenario) -> int | None:
        """Return what a gap is a share of; ``None``: the value itself."""
        shares = [(factor, measure.whole(scenario)) for factor, measure in self.factors]
        risk = [factor * whole for factor, whole in shares if whole is not None]
        # Several measures of risk have the same whole: all open targets.
        return max(risk) if risk else None

    def share(self, scenario: Scenario, value: TierValue) -> float | None:
        """Return the gap as a share of the whole, or ``None`` where there is no gap or nothing to compare with."""
        if value.best is None or value.bound is None:
            return None
        gap = self.counted(value.best) - self.counted(value.bound)
        whole = self.whole(scenario)
        base = self.counted(value.value) if whole is None else whole
        return 0.0 if gap == 0 else gap / base if base else None

    def gap_text(self, scenario: Scenario, value: TierValue) -> Text | None:
        """Return in words how much better a plan may exist; ``None`` for a plan that was never bounded."""
        if value.best is None or value.bound is None:
            return None
        if value.is_proven:
            return _PROVEN
        share = self.share(scenario, value)
        # Nothing is below zero. Of risk a bound of zero still says how little of all risk is at stake.
        if share is None or (not value.bound and self.whole(scenario) is None):
            return _NOTHING
        gap = written(self.shown(self.counted(value.best) - self.counted(value.bound)))
        return _GAP.fill(gap=gap, unit=self.unit, share=f"{share:.1%}")

    def slack_text(self, value: TierValue) -> Text | None:
        """Return in words what was given up for later tiers; ``None`` if nothing was."""
        if value.best is None or value.value <= value.best:
            return None
        slack = self.shown(self.counted(value.value) - self.counted(value.best))
        return _SLACK.fill(slack=written(slack), unit=self.unit)


def tiers_of(scenario: Scenario) -> tuple[Tier, ...]:
    """Return the scenario's tiers in order; the default ones if it names none."""
    known = {measure.id: measure for measure in MEASURES}
    default = DEFAULT_TIERS_WITH_PEOPLE if scenario.officers else DEFAULT_TIERS
    settings = scenario.tiers or tuple(TierSetting({name: 1}) for name in default)
    return tuple(
        Tier(setting, tuple((weight, known[name](**setting.options)) for name, weight in setting.weights.items()))
        for setting in settings
    )
