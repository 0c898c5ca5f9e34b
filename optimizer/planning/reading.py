"""A plan file with its gaps filled: dates that a person left out are laid out by the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.files import plan_file
from optimizer.rules.layout import lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


def read_plan(source: Path | str, scenario: Scenario, gone: list[str] | None = None) -> Plan:
    """Return the plan that the file says, its postings in plan order.

    Dates that are left out are filled in; see :func:`optimizer.rules.layout.lay_out`.

    Parameters
    ----------
    source
        The file, or its text: what starts with ``{`` is text.
    scenario
        What the plan is for; every id is looked up in it.
    gone
        Takes the ids that the scenario does not have; what names them is left out. Without it they are defects.

    Raises
    ------
    PlanError
        If anything is wrong, with every defect.
    """
    plan = plan_file.read_plan(source, scenario, lay_out, gone)
    return replace(plan, postings=tuple(sorted(plan.postings, key=lambda posting: posting.key)))
