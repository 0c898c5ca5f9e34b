"""Exports: a plan as a file, one format per file, from one flat table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from optimizer.exports.csv import write_csv
from optimizer.exports.json import write_json
from optimizer.exports.xlsx import write_xlsx
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.files.atomic import Tell


class Writer(Protocol):
    """Writes a plan as files of one format."""

    def __call__(
        self, scenario: Scenario, plan: Plan, path: Path, language: Language, tell: Tell = ...
    ) -> tuple[Path, ...]:
        """Write ``path`` and what belongs beside it, and return the files; ``tell`` hears of each before."""


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its name on the command line, its title, its usual suffix, and what writes it.

    ``write(scenario, plan, path, language, tell)`` returns the files it wrote, ``path`` first.
    """

    name: str
    title: Text
    suffix: str
    write: Writer


EXPORTS: tuple[Export, ...] = (
    Export("xlsx", Text("workbook", "工作簿"), ".xlsx", write_xlsx),
    Export("csv", Text("comma-separated tables", "CSV 表格"), ".csv", write_csv),
    Export("json", Text("plan file", "方案文件"), ".json", write_json),
)
"""Every format. Adding one adds its file and one line here."""

__all__ = ["EXPORTS", "Export"]
