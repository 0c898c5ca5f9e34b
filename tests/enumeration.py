"""Every plan of a tiny scenario, made without the solver and judged by the plain checks alone.

Postings last as long as their round or one of their team's available spans, and their targets are laid out the usual
way, once heeding blackouts and once not. That is every plan that matters where dates are no real choice: no team has
several hosts in a round, rounds do not overlap, and targets have no dates of their own.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from optimizer.domain import Plan, Posting, Span
from optimizer.domain.records import Mode
from optimizer.measures.tiers import tiers_of
from optimizer.rules.layout import lay_out_visits
from optimizer.rules.rulebook import is_in_force, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain import Round, Scenario, Team
    from optimizer.rules.rulebook import InForce

MADE_WORSE_BY_MORE = frozenset(
    {
        *("home-recusal", "declared-ties", "distance-limit", "zone", "neighbours"),
        *("target-host", "targets-per-team", "large-and-small", "working-days", "required-skills", "bundles"),
        *("round-window", "availability", "blackouts"),
    }
)
"""Rules on one posting by itself: a posting that breaks one when alone breaks it in every plan."""

MAY_NEED_IDLE_TEAMS = ("ring", "every-region-sends", "every-region-hosts", "every-team-sent")
"""Rules for whose sake a team without a target may be posted."""


def all_plans(scenario: Scenario) -> Iterator[Plan]:
    """Yield every plan that breaks no hard rule."""
    book = [kept for kept in rulebook(scenario) if kept.mode is Mode.HARD]
    alone = [kept for kept in book if kept.rule.id in MADE_WORSE_BY_MORE]
    slots = [
        [(), *((posting,) for posting in _postings(scenario, round_, team) if _keeps(scenario, alone, (posting,)))]
        for round_ in scenario.planned_rounds
        for team in scenario.teams
    ]
    for chosen in product(*slots):
        postings = tuple(posting for slot in chosen for posting in slot)
        if _keeps(scenario, book, postings):
            yield Plan(postings)


def values(scenario: Scenario, plan: Plan) -> tuple[int, ...]:
    """Return the plan's value in every tier, in the tiers' smallest units."""
    return tuple(tier.value(scenario, plan) for tier in tiers_of(scenario))


def best_values(scenario: Scenario) -> tuple[int, ...] | None:
    """Return the values of the best plan, tiers before later tiers; ``None`` if there is no plan."""
    return min((values(scenario, plan) for plan in all_plans(scenario)), default=None)


def _keeps(scenario: Scenario, book: Sequence[InForce], postings: tuple[Posting, ...]) -> bool:
    plan = Plan(postings)
    return not any(True for kept in book for _ in kept.rule.breaches(scenario, plan, kept.rounds))


def _postings(scenario: Scenario, round_: Round, team: Team) -> Iterator[Posting]:
    """Yield every posting of a team in a round that could be in a plan."""
    book = rulebook(scenario)
    may_idle = team.rotates and any(is_in_force(book, rule, round_) for rule in MAY_NEED_IDLE_TEAMS)
    spans = [round_.span, *(_cut(span, round_.span) for span in team.available if span.overlaps(round_.span))]
    heeding = (True, False) if scenario.blackouts else (False,)
    for host, span in product(_hosts(scenario, round_, team), dict.fromkeys(spans)):
        for size in range(0 if may_idle else 1, len(scenario.units) + 1):
            for units in combinations(scenario.units, size):
                laid = [lay_out_visits(scenario, team, host, span, units, heeds_blackouts=heeds) for heeds in heeding]
                for visits in dict.fromkeys(laid):
                    yield Posting(round_.id, team.id, host, span.start, span.end, visits)


def _hosts(scenario: Scenario, round_: Round, team: Team) -> list[str]:
    """Return where there are targets, whether or not still to be done, and for those who turn the homes taking part."""
    busy = {scenario.host_of[each.id] for each in scenario.targets}
    others = scenario.homes_taking_part(round_) if team.rotates else ()
    return [region for region in scenario.region if region in busy or region in others]


def _cut(span: Span, to: Span) -> Span:
    return Span(max(span.start, to.start), min(span.end, to.end))
