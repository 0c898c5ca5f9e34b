"""``tuimo batch``: many scenarios, one table, and going on after an interruption."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Plan, Status
from optimizer.domain.result import Result as Solved
from optimizer.errors import ExecutionError, ModelError
from optimizer.planning import solving
from optimizer.texts import Text
from tests.cli.conftest import write_tiny

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

    from tests.cli.conftest import Run

QUICK = ("--time", 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write three scenarios: one that can be planned, one that cannot, and one that cannot be read."""
    place = tmp_path / "offices"
    place.mkdir()
    write_tiny(place / "good")
    write_tiny(place / "hard")
    text = (place / "hard/scenario.yaml").read_text("utf-8")
    (place / "hard/scenario.yaml").write_text(f"{text}rules: {{must-serve: hard}}\n", "utf-8")
    targets = (place / "hard/targets.csv").read_text("utf-8").replace("risk", "risk,mandatory")
    lines = [f"{line},yes" if number else line for number, line in enumerate(targets.splitlines())]
    (place / "hard/targets.csv").write_text("\n".join(lines), "utf-8")
    write_tiny(place / "torn")
    (place / "torn/teams.csv").unlink()
    return place


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a result table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def ending(monkeypatch: pytest.MonkeyPatch, outcome: Solved | Exception) -> None:
    """Have every solve end in this way."""

    def solve(*_: object, **__: object) -> Solved:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(solving, "solve", solve)


def test_each_scenario_has_its_folder_and_its_row(run: Run, folder: Path, tmp_path: Path) -> None:
    """One plan is written, one scenario has none, one is defective; the table says so, and the code is the worst's."""
    result = run("batch", folder, *QUICK)
    rows = table(tmp_path / "out/offices/results.csv")
    assert result.exit_code == 3, result.stderr
    assert [row["status"] for row in rows] == ["optimal", "infeasible", "defective"]
    assert (tmp_path / "out/offices/good/plan.json").is_file()
    assert not (tmp_path / "out/offices/hard/plan.json").exists()
    assert rows[0]["targets left out: value"] == rows[0]["targets left out: bound"] == "9"
    assert rows[0]["targets left out: gap"] == "0"
    assert rows[0]["engine"] == "direct"
    assert rows[0]["seed"] == "1"
    assert "teams" in rows[2]["note"]
    assert "1 of 3 scenarios have a plan" in result.stdout
    assert "targets left out" in result.stdout


def test_scenarios_of_one_id_are_told_apart_by_their_folders(run: Run, folder: Path) -> None:
    """Where copies keep the id of a scenario, the table and the notes below it name the folder, too."""
    shown = run("batch", folder, *QUICK).stdout
    assert re.findall(r"^\S+ \(\w+\)", shown, re.M) == ["tiny (good)", "tiny (hard)"]
    assert "  tiny (hard): " in shown
    assert re.search(r"^torn  +defective", shown, re.M)
    assert "tiny（hard）" in run("batch", folder, *QUICK, "--lang", "zh").stdout


def test_the_plan_of_a_batch_can_be_verified(run: Run, folder: Path) -> None:
    """The plan knows where its scenario is, and what was set."""
    run("batch", folder, *QUICK, "--set", "targets.tA.risk=7", "--out", "here")
    result = run("verify", "here/good/plan.json", "--json")
    reference = json.loads((folder.parent / "here/good/plan.json").read_text("utf-8"))["scenario"]
    assert result.exit_code == 0, result.stderr
    assert reference["set"] == {"targets.tA.risk": "7"}


def test_what_is_done_is_not_done_again(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run again with the same settings, nothing is solved and the table stays; with another seed all is."""
    first = run("batch", folder, *QUICK, "--json")
    ending(monkeypatch, ModelError("solved again"))
    again = run("batch", folder, *QUICK, "--json")
    other = run("batch", folder, *QUICK, "--seed", 2, "--json")
    assert json.loads(again.stdout) == json.loads(first.stdout)
    assert "already done, optimal" in again.stderr
    assert [each["status"] for each in json.loads(other.stdout)["results"]] == ["failed", "failed", "defective"]
    assert other.exit_code == 1


def test_a_changed_scenario_is_done_again(run: Run, folder: Path) -> None:
    """A result belongs to the scenario as it was; a broken one that is mended gets its plan."""
    run("batch", folder, *QUICK)
    (folder / "torn/teams.csv").write_text((folder / "good/teams.csv").read_text("utf-8"), "utf-8")
    targets = (folder / "good/targets.csv").read_text("utf-8").replace("tX,大工程,C,300,9", "tX,大工程,C,3,9")
    (folder / "good/targets.csv").write_text(targets, "utf-8")
    result = run("batch", folder, *QUICK, "--json")
    good, _, torn = json.loads(result.stdout)["results"]
    assert good["tiers"][1]["value"] == 0
    assert torn["status"] == "optimal"
    assert "hard: already done" in result.stderr
    assert result.exit_code == 4


def test_a_spoilt_memory_is_no_memory(run: Run, folder: Path, tmp_path: Path) -> None:
    """A result file that is not ours is not trusted."""
    run("batch", folder, *QUICK)
    file = tmp_path / "out/offices/good/result.json"
    ours = file.read_text("utf-8")
    wrong = [
        ours.replace('"status": "optimal"', '"status": "nonsense"'),
        re.sub(r'"seconds": [\d.]+,\n( +)"engine"', r'"seconds": "abc",\n\1"engine"', ours),
    ]
    assert ours not in wrong
    for spoilt in ("", "[]", "{}", '{"format": "tuimo.result/1"}', *wrong):
        file.write_text(spoilt, "utf-8")
        again = run("batch", folder, *QUICK)
        assert "good: already done" not in again.stderr
        assert "[3/3]" in again.stderr


def test_a_plan_that_is_gone_is_made_again(run: Run, folder: Path, tmp_path: Path) -> None:
    """A result whose plan was deleted is not taken for done; one that had no plan still is."""
    run("batch", folder, *QUICK)
    plan = tmp_path / "out/offices/good/plan.json"
    plan.unlink()
    again = run("batch", folder, *QUICK)
    assert "good: already done" not in again.stderr
    assert "hard: already done" in again.stderr
    assert plan.is_file()


def test_a_plan_that_is_another_is_made_again(run: Run, folder: Path, tmp_path: Path) -> None:
    """A result counts only with the very plan that it tells of, not with one that came to lie there since."""
    run("batch", folder, *QUICK)
    plan = tmp_path / "out/offices/good/plan.json"
    plan.write_text(plan.read_text("utf-8") + " ", "utf-8")
    assert "good: already done" not in run("batch", folder, *QUICK).stderr


def test_a_search_cut_short_spoils_no_plan(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A plan of an interrupted batch that is no better replaces none; the table tells of the one that is there."""
    run("batch", folder, *QUICK)
    plan = tmp_path / "out/offices/good/plan.json"
    best = plan.read_text("utf-8")
    usual = solving.solve

    def cut_short(*given: Any, stop: Event, **others: Any) -> Solved:  # noqa: ANN401  # those of solve
        stop.set()
        return Solved(Status.FEASIBLE, usual(*given, stop=stop, **others).plan, 1.0)

    monkeypatch.setattr(solving, "solve", cut_short)
    result = run("batch", folder, *QUICK, "--seed", "7", "--json")
    assert result.exit_code == 130
    assert plan.read_text("utf-8") == best
    (row, *_) = json.loads(result.stdout)["results"]
    assert row["status"] == "interrupted"
    assert row["tiers"][0]["value"] == json.loads(best)["tiers"][0]["value"]
    plan.unlink()
    run("batch", folder, *QUICK, "--seed", "7")
    assert json.loads(plan.read_text("utf-8"))["provenance"]["seed"] == 7


def test_a_plan_of_an_earlier_run_is_named(run: Run, folder: Path, tmp_path: Path) -> None:
    """Where a scenario has no plan any more, people hear that the plan in its folder is an old one."""
    run("batch", folder, *QUICK)
    text = (folder / "good/scenario.yaml").read_text("utf-8")
    (folder / "good/scenario.yaml").write_text(f"{text}nonsense: 1\n", "utf-8")
    assert (tmp_path / "out/offices/good/plan.json").is_file()
    assert "is of an earlier run" in run("batch", folder, *QUICK).stderr


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        (Solved(Status.UNDECIDED, None, 1.0), "undecided", 3),
        (ModelError("our mistake"), "failed", 1),
        (ExecutionError(Text("lost its worker", "意外终止")), "failed", 1),
    ],
)
def test_what_goes_wrong_with_one_does_not_stop_the_rest(  # noqa: PLR0913, PLR0917  # fixtures and a table
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, outcome: Solved | Exception, status: str, code: int
) -> None:
    """A scenario that ends badly has a row that says so, and the exit code tells of the worst."""
    ending(monkeypatch, outcome)
    result = run("batch", folder, "--json")
    assert [each["status"] for each in json.loads(result.stdout)["results"]] == [status, status, "defective"]
    assert result.exit_code == code
    assert "( s)" not in result.stderr


def test_a_plan_from_elsewhere_is_judged_here(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that does not pass the plain checks is not written, whoever sent it."""
    ending(monkeypatch, Solved(Status.FEASIBLE, Plan((), status=Status.FEASIBLE), 1.0))
    result = run("batch", folder, "--json")
    assert json.loads(result.stdout)["results"][0]["status"] == "failed"
    assert not (folder.parent / "out/offices/good/plan.json").exists()


def test_an_interrupted_batch_goes_on(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stopped in the first scenario, a batch keeps its best plan, says what is open, and solves it the next time."""
    usual = solving.solve

    def interrupted(*given: Any, stop: Event, **others: Any) -> Solved:  # noqa: ANN401  # those of solve
        stop.set()
        return Solved(Status.FEASIBLE, usual(*given, **others).plan, 1.0)

    monkeypatch.setattr(solving, "solve", interrupted)
    first = run("batch", folder, *QUICK, "--json")
    monkeypatch.setattr(solving, "solve", usual)
    assert first.exit_code == 130
    assert [each["status"] for each in json.loads(first.stdout)["results"]] == ["interrupted", "waiting", "waiting"]
    assert (tmp_path / "out/offices/good/plan.json").is_file()
    second = run("batch", folder, *QUICK, "--json")
    assert [each["status"] for each in json.loads(second.stdout)["results"]] == ["optimal", "infeasible", "defective"]


def test_an_interrupted_batch_says_how_to_go_on(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People are told that the same command goes on."""

    def interrupted(*_: object, stop: Event, **__: object) -> Solved:
        stop.set()
        return Solved(Status.UNDECIDED, None, 1.0)

    monkeypatch.setattr(solving, "solve", interrupted)
    result = run("batch", folder, "--lang", "zh")
    assert "再次运行同一命令" in result.stderr
    assert "未开始" in result.stdout


def test_processes_do_the_same(run: Run, folder: Path) -> None:
    """With processes the same statuses and figures come out, in the same order."""
    alone = json.loads(run("batch", folder, *QUICK, "--out", "a", "--json").stdout)["results"]
    result = run("batch", folder, *QUICK, "--out", "b", "--json", "--executor", "processes", "--processes", 2)
    together = json.loads(result.stdout)["results"]
    assert [(each["id"], each["status"], each["tiers"]) for each in together] == [
        (each["id"], each["status"], each["tiers"]) for each in alone
    ]


def test_folders_and_workbooks_are_found(run: Run, tmp_path: Path) -> None:
    """Workbooks are scenarios too, hidden and temporary files are not, and two of one name have a folder each."""
    place = tmp_path / "mixed"
    place.mkdir()
    write_tiny(place / "one")
    run("init", place / "one.xlsx", "--xlsx")
    (place / ".hidden.xlsx").write_text("", "utf-8")
    (place / "~$one.xlsx").write_text("", "utf-8")
    (place / "notes.txt").write_text("", "utf-8")
    result = run("batch", place, *QUICK, "--json")
    folders = [each["out"].rpartition("/")[2] for each in json.loads(result.stdout)["results"]]
    assert folders == ["one", "one.xlsx"]


def test_no_two_scenarios_share_a_folder(run: Run, tmp_path: Path) -> None:
    """A dot in a folder's name does not make it the namesake of a workbook with another."""
    place = tmp_path / "dotted"
    place.mkdir()
    write_tiny(place / "a.b")
    run("init", place / "a.b.xlsx", "--xlsx")
    result = run("batch", place, *QUICK, "--json")
    folders = [each["out"].rpartition("/")[2] for each in json.loads(result.stdout)["results"]]
    assert folders == ["a.b", "a.b.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("batch", "nowhere"), "no folder"),
        (("batch", "offices/good"), "is a scenario itself"),
        (("batch", "empty"), "no scenario"),
        (("batch", "offices", "--executor", "abacus"), "one of serial, processes, dask"),
        (("batch", "offices", "--scheduler", "tcp://x:1"), "--executor dask"),
        (("batch", "offices", "--executor", "dask", "--scheduler", ""), "--scheduler is empty"),
        (("batch", "offices", "--out", ""), "the name of a folder"),
        (("solve", "offices/good", "--out", " "), "the name of a folder"),
        (("batch", "offices", "--processes", "2"), "--executor processes"),
        (("batch", "offices", "--executor", "processes", "--processes", "0"), "from 1 to"),
        (
            ("solve", "offices/good", "--executor", "dask", "--scheduler", "x", "--processes", "2"),
            "without --scheduler",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: Run, folder: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """A folder without scenarios and options that contradict each other end with code 2 and a sentence."""
    (tmp_path / "empty").mkdir()
    result = run(*arguments)
    assert folder.is_dir()
    assert result.exit_code == 2
    assert words in result.stderr
