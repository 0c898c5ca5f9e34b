"""The plan file itself, which programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.files import write_plan

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.texts import Language


def write_json(scenario: Scenario, plan: Plan, path: Path, language: Language) -> tuple[Path, ...]:  # noqa: ARG001
    """Write the plan file to ``path``.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    write_plan(plan, path, language)
    return (path,)
