"""A plan file with its gaps filled: dates that a person left out are laid out by the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import Posting, Visit
from optimizer.domain.records import Span
from optimizer.files import plan_file
from optimizer.rules.layout import lay_out_visits

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.files import DraftPosting, DraftVisit


def read_plan(source: Path | str, scenario: Scenario) -> Plan:
    """Return the plan that the file says, its postings in plan order.

    Dates of targets that are left out are laid out within the posting, as a solve would.

    Parameters
    ----------
    source
        The file, or its text: what starts with ``{`` is text.
    scenario
        What the plan is for; every id is looked up in it.

    Raises
    ------
    PlanError
        If anything is wrong, with every defect.
    """
    plan = plan_file.read_plan(source, scenario, _lay_out)
    return replace(plan, postings=tuple(sorted(plan.postings, key=lambda posting: posting.key)))


def _lay_out(scenario: Scenario, drafts: tuple[DraftPosting, ...]) -> tuple[Posting, ...]:
    return tuple(
        Posting(
            draft.round,
            draft.team,
            draft.host,
            draft.enter,
            draft.leave,
            _visits(scenario, draft),
            draft.seats,
            draft.feedback,
        )
        for draft in drafts
    )


def _visits(scenario: Scenario, draft: DraftPosting) -> tuple[Visit, ...]:
    undated = [visit.target for visit in draft.visits if visit.start is None or visit.end is None]
    # A target that history has inspected is no open unit; it gets the whole stay, and the checks say what is wrong.
    units = dict.fromkeys(scenario.unit_of[target] for target in undated if target in scenario.unit_of)
    span = Span(draft.enter, draft.leave)
    laid = lay_out_visits(scenario, scenario.team[draft.team], draft.host, span, units)
    dates = {visit.target: Span(visit.start, visit.end) for visit in laid}
    return tuple(_dated(visit, dates.get(visit.target, span)) for visit in draft.visits)


def _dated(visit: DraftVisit, usual: Span) -> Visit:
    start = visit.start or min(usual.start, visit.end or usual.start)
    return Visit(visit.target, start, visit.end or max(usual.end, start))
