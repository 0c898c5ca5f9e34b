"""Days in years whose public holidays are not published are marked wherever days are shown."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

YEAR = "2099"


@pytest.fixture
def far(tiny: Path) -> Path:
    """Return the tiny scenario, moved to a year of which nobody knows the holidays yet."""
    settings = tiny / "scenario.yaml"
    text = settings.read_text("utf-8").replace("country: null", "country: CN")
    settings.write_text(text.replace("2024-03-04", f"{YEAR}-03-02").replace("2024-03-29", f"{YEAR}-03-27"), "utf-8")
    return tiny


def test_every_answer_marks_them(run: Run, far: Path) -> None:
    """On the terminal and for programs: check, solve, verify, compare and ledger say of which year."""
    solved = run("solve", far, "--time", 5, "--out", "out")
    assert solved.exit_code == 0, solved.stderr
    assert f"Working days of {YEAR}" in solved.stdout
    answers = [
        run("check", far),
        run("verify", "out/plan.json"),
        run("compare", "out/plan.json", "out/plan.json"),
        run("ledger", "out/plan.json"),
    ]
    for each in answers:
        assert f"{YEAR}" in each.stderr + each.stdout, each.output
        assert "estimated" in each.stderr + each.stdout, each.output
    for command in (("check", far), ("verify", "out/plan.json"), ("compare", "out/plan.json", "out/plan.json")):
        content = json.loads(run(*command, "--json").stdout)
        phases = [phase["estimated"] for each in content.get("phases", {}).values() for phase in each]
        assert content.get("estimated_years") == [int(YEAR)] or (phases and all(phases)), command
    assert json.loads((far.parent / "out" / "plan.json").read_text("utf-8"))["provenance"]["estimated_years"] == [2099]


def test_every_file_with_days_marks_them(run: Run, far: Path, tmp_path: Path) -> None:
    """The list of postings, the weekly lists and the phases in the workbook carry a note in each row."""
    assert run("solve", far, "--time", 5, "--out", "out").exit_code == 0
    for name in ("plan.csv", "plan-weeks.csv"):
        with (tmp_path / "out" / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert all("not published" in row["note"] for row in rows), name
    book = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx")
    for sheet in ("postings", "weeks", "phases"):
        header, *rows = book[sheet].iter_rows(values_only=True)
        note = header.index("note")
        assert rows
        assert all("not published" in str(row[note]) for row in rows), sheet
    assert any(YEAR in str(cell) for row in book["summary"].iter_rows(values_only=True) for cell in row)
