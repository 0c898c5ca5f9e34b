"""The plan file itself, which programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.redaction import with_ids
from optimizer.files import unheard, write_plan
from optimizer.recusal.waived import with_waivers_named

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.files.atomic import Tell
    from optimizer.texts import Language


def write_json(
    scenario: Scenario, plan: Plan, path: Path, language: Language, tell: Tell = unheard
) -> tuple[Path, ...]:
    """Write the plan file to ``path``; other commands read it, so people's ids stay in it.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    tell(path)
    write_plan(with_ids(scenario, with_waivers_named(scenario, plan)), path, language)
    return (path,)
