"""A small sound scenario as texts, to be spoiled in one place by each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake import inspect

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.intake import Intake, Issue

SETTINGS = """\
id: small
calendar: {country: none}
rounds:
  - {id: R1, enter: 2024-03-04, leave: 2024-04-26}
  - {id: R2, enter: 2024-09-02, leave: 2024-10-25}
"""
TABLES = {
    "regions": "id,name,lon,lat\nA,Alder,116.1,38\nB,Birch,116.2,38.2\nC,Cedar,116.4,38.1\n",
    "teams": "id,name,home\nTA,Team A,A\nTB,Team B,B\nTC,Team C,C\n",
    "targets": "id,name,region,days\nX1,First,A,10\nX2,Second,B,10\nX3,Third,C,10\n",
}


def write(folder: Path, *, settings: str | bytes = SETTINGS, **tables: str | bytes | None) -> Path:
    """Write the scenario with some tables replaced (``None``: left out) and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {"scenario.yaml": settings, **{f"{name}.csv": text for name, text in {**TABLES, **tables}.items()}}
    for name, content in contents.items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def looked_at(folder: Path, *, settings: str | bytes = SETTINGS, **tables: str | bytes | None) -> Intake:
    """Return what becomes of the scenario with some tables replaced."""
    return inspect(write(folder, settings=settings, **tables))


def spot(issue: Issue) -> tuple[str, int | None, str | None, str | None]:
    """Return where an issue is and what was found there."""
    return issue.file, issue.row, issue.column, issue.found


def spots(intake: Intake) -> list[tuple[str, int | None, str | None, str | None]]:
    """Return the places and found values of all defects."""
    return [spot(issue) for issue in intake.errors]
