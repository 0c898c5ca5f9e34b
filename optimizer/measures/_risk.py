"""Which open targets count in ``mandatory`` and which in ``coverage``, and when one counts as served or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round, Target
    from optimizer.domain.scenario import Scenario


def open_targets(scenario: Scenario) -> Iterator[Target]:
    """Yield the targets that history has not inspected within the term."""
    return (target for target in scenario.targets if target.id not in scenario.inspected)


def rounds_in_time(scenario: Scenario, target: Target) -> tuple[Round, ...] | None:
    """Return the planned rounds in which a due target is in time; ``None`` if it is not due within this plan.

    A target is due within the plan if its due round is over or is not later than the last planned round. One whose
    due round is over is overdue: any planned round is as good as another.
    """
    if target.due is None:
        return None
    if target.due in scenario.past_rounds:
        return scenario.planned_rounds
    due = scenario.round[target.due]
    return tuple(round_ for round_ in scenario.planned_rounds if round_.enter <= due.enter)


def is_pressing(scenario: Scenario, target: Target) -> bool:
    """Whether the target counts in ``mandatory``: it is mandatory, or due within the plan."""
    return target.mandatory or rounds_in_time(scenario, target) is not None


def counts_in_coverage(scenario: Scenario, target: Target) -> bool:
    """Whether the target counts in ``coverage`` if it is left out.

    That is every target that is not pressing, and one that can be inspected after its due round: late is better than
    never, so that being left out costs more than being late. One that is late already goes on counting here.
    """
    in_time = rounds_in_time(scenario, target)
    can_be_late = in_time is not None and len(in_time) < len(scenario.planned_rounds)
    return can_be_late or target.due in scenario.past_rounds or not is_pressing(scenario, target)


def is_left_out(scenario: Scenario, plan: Plan, target: Target) -> bool:
    """Whether the plan leaves the target out altogether."""
    return not _is_served(plan, target, scenario.planned_rounds)


def is_left_unserved(scenario: Scenario, plan: Plan, target: Target) -> bool:
    """Whether the plan leaves the target out, or serves it only after its due round."""
    in_time = rounds_in_time(scenario, target)
    return not _is_served(plan, target, scenario.planned_rounds if in_time is None else in_time)


def _is_served(plan: Plan, target: Target, rounds: Iterable[Round]) -> bool:
    ids = {round_.id for round_ in rounds}
    return any(posting.round in ids for posting in plan.served.get(target.id, ()))
