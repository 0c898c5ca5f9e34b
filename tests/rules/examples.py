"""What one rule says of one hand-made plan, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.agreement import findings, hard, with_rules

if TYPE_CHECKING:
    from optimizer.domain import Plan, Scenario
    from optimizer.domain.records import Setting


def sentences(rule_id: str, scenario: Scenario, plan: Plan, setting: Setting | None = None) -> list[tuple[str, str]]:
    """Return the rule's sentences on the plan as (English, Chinese), all other rules left out of account."""
    judged = with_rules(scenario, rule_id, setting or hard())
    return [(each.sentence.en, each.sentence.zh) for each in findings(judged, plan, rule_id)]


def abouts(rule_id: str, scenario: Scenario, plan: Plan, setting: Setting | None = None) -> set[tuple[str, ...]]:
    """Return what the rule's breaches are about: what a soft rule counts by."""
    judged = with_rules(scenario, rule_id, setting or hard())
    return {each.about for each in findings(judged, plan, rule_id)}
