"""A plan's tiers as people read them: title and unit, the gap to what is proven, and the slack given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.records import TierSetting
from optimizer.measures import MEASURES
from optimizer.measures.tiers import Tier, tiers_of
from optimizer.texts import Text
from optimizer.texts.numbers import tidy

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan, TierValue
    from optimizer.domain.scenario import Scenario

NOTHING_PROVEN = Text("nothing proven", "未作证明")


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier of a plan as people read it. Numbers are in the tier's own unit, ``None`` where the plan has none.

    Parameters
    ----------
    value
        What the plan says.
    title, unit
        The tier's title and unit; for a tier that is not known any more its name and nothing.
    share
        The gap as a share of what the tier's gap is compared with.
    sentence
        What is proven, in words.
    """

    value: TierValue
    title: Text
    unit: Text
    share: float | None
    sentence: Text

    @property
    def gap(self) -> float | None:
        """How much better a plan may still exist: best − bound."""
        if self.value.best is None or self.value.bound is None:
            return None
        return tidy(self.value.best - self.value.bound)

    @property
    def slack(self) -> float | None:
        """What was given up in this tier for the sake of later ones: value − best."""
        return None if self.value.best is None else tidy(self.value.value - self.value.best)


def tier_lines(scenario: Scenario, plan: Plan) -> tuple[TierLine, ...]:
    """Return the plan's tiers as people read them, in the plan's order."""
    tiers = {measure.id: Tier(TierSetting({measure.id: 1}), ((1, measure()),)) for measure in MEASURES}
    tiers.update({tier.name: tier for tier in tiers_of(scenario)})
    return tuple(_line(scenario, value, tiers.get(value.name)) for value in plan.tiers)


def _line(scenario: Scenario, value: TierValue, tier: Tier | None) -> TierLine:
    if tier is None:
        return TierLine(value, Text.same(value.name), Text.same(""), None, NOTHING_PROVEN)
    sentence = tier.gap_text(scenario, value) or NOTHING_PROVEN
    return TierLine(value, tier.title, tier.unit, tier.share(scenario, value), sentence)
