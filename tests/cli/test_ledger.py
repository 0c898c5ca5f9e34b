"""The command ``ledger``, and planning a term round after round with what it writes."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.cli.opening import file_digest
from tests.cli.conftest import SCENARIO, write_tiny

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

    Edit = Callable[[Path, Callable[[Any], object]], None]

TWO_ROUNDS = SCENARIO.replace(
    "leave: 2024-03-29}\n", "leave: 2024-03-29}\n  - {id: R2, enter: 2024-09-02, leave: 2024-09-27}\n"
)
HEADER = "round,date,leave,team,kind,home,host,target,days,km,officer,seat"


@pytest.fixture
def term(tmp_path: Path) -> Path:
    """Write the tiny scenario with a second round."""
    folder = write_tiny(tmp_path / "term")
    (folder / "scenario.yaml").write_text(TWO_ROUNDS, "utf-8")
    return folder


@pytest.fixture
def planned(run: Run, term: Path, tmp_path: Path) -> Path:
    """Plan both rounds and return the plan file."""
    result = run("solve", term, "--time", 10, "--out", "first")
    assert result.exit_code == 0, result.stderr
    return tmp_path / "first" / "plan.json"


def postings(plan: Path) -> list[tuple[str, str, str]]:
    """Return round, team and host of every posting of a plan file."""
    return [(each["round"], each["team"], each["host"]) for each in json.loads(plan.read_text("utf-8"))["postings"]]


# -- writing ----------------------------------------------------------------------------------------------------------


def test_without_out_the_ledger_is_the_result(run: Run, solved: Path) -> None:
    """Standard output is the CSV in UTF-8 and nothing else, without a mark that a pipe would choke on."""
    result = run("ledger", solved)
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes.startswith(b"round,")
    assert lines[0] == HEADER
    assert len(lines) == 4
    assert {line.split(",")[7] for line in lines[1:]} == {"tA", "tB", "tC"}


def test_out_writes_a_file_that_a_spreadsheet_opens(run: Run, solved: Path, tmp_path: Path) -> None:
    """With --out the file is written, with the mark of UTF-8, and a sentence says what is in it."""
    result = run("ledger", solved, "--round", "R1", "--out", "done.csv")
    assert result.exit_code == 0
    assert "Ledger of round R1: 3 rows, 3 postings, 3 targets." in result.stdout
    assert (tmp_path / "done.csv").read_bytes().startswith(b"\xef\xbb\xbfround,")
    chinese = run("ledger", solved, "--out", "done.csv", "--lang", "zh")
    assert "R1轮次的台账：3 行，派驻 3 次，巡察对象 3 个。" in chinese.stdout
    (tmp_path / "here").mkdir()
    assert run("ledger", solved, "--out", "here").exit_code == 0
    assert (tmp_path / "here" / "ledger.csv").is_file()


def test_programs_get_rows(run: Run, solved: Path) -> None:
    """--json has every cell, the breaches, and the files written."""
    content = json.loads(run("ledger", solved, "--json", "--out", "done.csv").stdout)
    assert (content["rounds"], content["breaches"], content["files"]) == (["R1"], [], ["done.csv"])
    assert list(content["rows"][0]) == HEADER.split(",")
    assert content["rows"][0]["date"] == "2024-03-04"


def test_rounds_that_nobody_is_posted_in_are_refused(run: Run, planned: Path, tmp_path: Path) -> None:
    """All of them at once, each with the nearest that there is; nothing is written."""
    result = run("ledger", planned, "--round", "R1", "--round", "r2", "--round", "autumn", "--out", "done.csv")
    assert result.exit_code == 2
    assert "“r2”. There are: R1, R2. Maybe: R2" in result.stderr
    assert "“autumn”. There are: R1, R2.\n" in result.stderr
    assert not (tmp_path / "done.csv").exists()
    assert run("ledger", planned, "--round", "").exit_code == 2
    assert run("ledger").exit_code == 2


def test_a_round_in_which_nobody_was_sent_is_told(run: Run, planned: Path, tmp_path: Path) -> None:
    """Asked for an empty round the command writes the others, and what reads them back says how to end it."""
    content = json.loads(planned.read_text("utf-8"))
    later = [posting for posting in content["postings"] if posting["round"] == "R2"]
    (tmp_path / "later.json").write_text(json.dumps({"postings": later}), "utf-8")
    scenario = planned.parent / content["scenario"]["path"]
    result = run("ledger", "later.json", "--scenario", scenario, "--round", "R1", "--round", "R2", "--out", "done.csv")
    assert result.exit_code == 0, result.stderr
    assert "In round R1 nobody is posted" in result.stderr
    checked = run("check", scenario, "--ledger", "done.csv")
    words = " ".join(checked.stdout.split())
    assert "before round R2, which is past; but no row tells of it, so it is planned" in words


def test_every_plan_that_cannot_be_read_is_told(run: Run, planned: Path, tmp_path: Path) -> None:
    """Of several plans all that are none are named, not the first alone."""
    for name in ("one.json", "two.json"):
        (tmp_path / name).write_text("[]", "utf-8")
    result = run("ledger", planned, "one.json", "two.json")
    assert result.exit_code == 3
    assert "one.json" in result.stderr
    assert "two.json" in result.stderr


def test_a_plan_that_breaks_rules_is_told_and_written(run: Run, solved: Path, edit: Edit) -> None:
    """An office may have deviated: what it did are facts, with the breaches named on standard error."""
    edit(solved, lambda plan: plan["postings"][0].update(host="A", targets=[]))
    result = run("ledger", solved)
    assert result.exit_code == 0
    assert "home-recusal: " in result.stderr
    assert len(result.stdout.splitlines()) == 4
    assert json.loads(run("ledger", solved, "--json").stdout)["breaches"] != []


def test_a_plan_of_nobody_is_an_empty_ledger(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Without postings there is a header, and that is said."""
    (tmp_path / "nobody.json").write_text('{"postings": []}', "utf-8")
    assert run("ledger", "nobody.json", "--scenario", tiny).stdout == HEADER + "\n"
    assert "no rows" in run("ledger", "nobody.json", "--scenario", tiny, "--out", "done.csv").stdout
    assert "Nobody" not in run("ledger", "nobody.json", "--scenario", tiny, "--round", "R1").stdout


# -- several plans ----------------------------------------------------------------------------------------------------


def test_the_same_fact_is_written_once(run: Run, planned: Path) -> None:
    """The same plan twice gives the same ledger."""
    assert run("ledger", planned, planned).stdout == run("ledger", planned).stdout


def test_plans_that_contradict_each_other_are_refused(run: Run, planned: Path, edit: Edit, tmp_path: Path) -> None:
    """Two plans of one round that differ did not both take place; the round and the teams are named."""
    other = tmp_path / "first" / "other.json"
    other.write_bytes(planned.read_bytes())
    edit(other, lambda plan: plan["postings"].pop(0))
    result = run("ledger", planned, other, "--out", "done.csv")
    assert result.exit_code == 3
    assert "other.json tells round R1 of tiny otherwise than" in result.stderr
    assert "甲一组" in result.stderr
    assert not (tmp_path / "done.csv").exists()
    assert run("ledger", planned, other, "--round", "R2").exit_code == 0


def test_rounds_of_another_time_do_not_contradict(run: Run, solved: Path, tmp_path: Path) -> None:
    """Plans of one scenario years apart may use the same ids of rounds; the earlier comes first."""
    folder = write_tiny(tmp_path / "later")
    (folder / "scenario.yaml").write_text(SCENARIO.replace("2024-03", "2026-03"), "utf-8")
    assert run("solve", folder, "--time", 5, "--out", "two").exit_code == 0
    result = run("ledger", "two/plan.json", solved)
    assert result.exit_code == 0, result.stderr
    dates = [line.split(",")[1] for line in result.stdout.splitlines()[1:]]
    assert dates == sorted(dates)
    assert len(dates) == 6


# -- what must not be overwritten -------------------------------------------------------------------------------------


def test_what_plans_were_made_from_is_not_overwritten(run: Run, term: Path, planned: Path, tmp_path: Path) -> None:
    """The plan, its ledgers and the tables of its scenario stay; a name that is no CSV file's is refused."""
    assert run("ledger", planned, "--round", "R1", "--out", "done.csv").exit_code == 0
    assert run("solve", term, "--ledger", "done.csv", "--time", 10, "--out", "second").exit_code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for out in ("done.csv", term / "history.csv", term / "regions.csv", "done.xlsx", "second/plan.json", "new", ""):
        result = run("ledger", "second/plan.json", "--out", out)
        assert result.exit_code == 2, (out, result.stdout)
        assert result.stderr.strip()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_must_not_be_written_to(run: Run, solved: Path, tmp_path: Path) -> None:
    """A refusal says why, and nothing is left."""
    (tmp_path / "closed").mkdir(mode=0o500)
    assert run("ledger", solved, "--out", "closed/done.csv").exit_code == 1
    assert list((tmp_path / "closed").iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_nothing(run: Run, solved: Path, tmp_path: Path) -> None:
    """A folder that is not there is told; nothing is made instead."""
    result = run("ledger", solved, "--out", "missing/done.csv")
    assert result.exit_code == 1
    assert "the folder does not exist" in result.stderr
    assert not (tmp_path / "missing").exists()


# -- rolling on -------------------------------------------------------------------------------------------------------


def test_a_term_is_planned_round_after_round(run: Run, term: Path, planned: Path, tmp_path: Path) -> None:
    """What is done stays done: it is neither planned nor inspected again, and every command knows it from the plan."""
    whole = postings(planned)
    assert run("ledger", planned, "--round", "R1", "--out", "done.csv").exit_code == 0
    second = run("solve", term, "--ledger", "done.csv", "--start", planned, "--time", 10, "--out", "second")
    assert second.exit_code == 0, second.stderr
    assert "also plans what is done already (R1); 3 postings of it left out at the start" in second.stderr
    rolled = tmp_path / "second" / "plan.json"
    assert {round_ for round_, _, _ in postings(rolled)} == {"R2"}
    assert len(postings(rolled)) == len([each for each in whole if each[0] == "R2"])
    served = {
        each["target"] for posting in json.loads(rolled.read_text("utf-8"))["postings"] for each in posting["targets"]
    }
    done = {line.split(",")[7] for line in (tmp_path / "done.csv").read_text("utf-8").splitlines()[1:]}
    assert served.isdisjoint(done)
    for command in (("verify",), ("plot", "--kind", "ring"), ("export", "--to", "csv"), ("ledger",)):
        result = run(*command, rolled)
        assert result.exit_code == 0, (command, result.stdout, result.stderr)
    # Plan and ledger together are what the second ledger goes on from.
    assert run("ledger", rolled, "--out", "done-2.csv").exit_code == 0
    both = run("check", term, "--ledger", "done.csv", "--ledger", "done-2.csv")
    assert "Done already and not planned again: R1, R2." in both.stdout
    assert "nothing is left to plan" in both.stdout
    last = run("solve", term, "--ledger", "done.csv", "--ledger", "done-2.csv", "--out", "third")
    assert last.exit_code == 0
    assert "0 postings" in last.stdout
    assert run("ledger", planned, "--round", "R1", rolled).exit_code == 0


def test_rolling_on_says_that_nothing_changed(run: Run, term: Path, planned: Path) -> None:
    """With round 1 written down and nothing else changed, the rest stays to the day, and a sentence says so."""
    assert run("ledger", planned, "--round", "R1", "--out", "done.csv").exit_code == 0
    again = ("solve", term, "--ledger", "done.csv", "--start", planned, "--time", 10, "--out", "second")
    first = json.loads(planned.read_text("utf-8"))["postings"]
    for engine in ("direct", "columns"):
        settings = term.parent / "engine.toml"
        settings.write_text(f'engine = "{engine}"\nseed = 7\n', "utf-8")
        result = run(*again, "--config", settings)
        assert f"Started from {planned}: nothing changed." in result.stdout
        rest = json.loads((term.parent / "second" / "plan.json").read_text("utf-8"))["postings"]
        assert rest == [each for each in first if each["round"] == "R2"]
    assert f"以 {planned} 为起点：没有变化。" in run(*again, "--lang", "zh").stdout
    assert json.loads(run(*again, "--json").stdout)["start"] == {
        "plan": str(planned),
        "removed": [],
        "added": [],
        "moved": [],
        "redated": [],
        "seats": [],
    }
    origin = json.loads((term.parent / "second" / "plan.json").read_text("utf-8"))["provenance"]["start"]
    assert origin == {"path": "../first/plan.json", "digest": file_digest(planned)}
    assert "start" not in json.loads(run("solve", term, "--time", 10, "--json").stdout)


def test_rolling_on_names_what_moved(run: Run, term: Path, planned: Path) -> None:
    """One target postponed into round 2 by its own date: it moves, with names before and after, and nothing else."""
    rows = "tA,甲局,A,5,3,2024-09-02\ntB,乙局,B,5,2,\ntC,丙局,C,5,1,\ntX,大工程,C,300,9,\n"
    (term / "targets.csv").write_text(f"id,name,region,days,risk,earliest\n{rows}", "utf-8")
    result = run("solve", term, "--start", planned, "--time", 10, "--out", "second")
    assert result.exit_code == 0, result.stderr
    assert f"Started from {planned}: 1 target changed, nothing else." in result.stdout
    assert "  甲局: " in result.stdout
    assert "in R1 → " in result.stdout
    chinese = run("solve", term, "--start", planned, "--time", 10, "--out", "second", "--lang", "zh").stdout
    assert "为起点：变动 1 个对象，其余不变。" in chinese


def test_options_and_comparisons_know_the_ledger(run: Run, term: Path, planned: Path) -> None:
    """Options record the ledgers they were made with, and plans of different ledgers are compared with a word on it."""
    run("ledger", planned, "--round", "R1", "--out", "done.csv")
    assert run("options", term, "-n", 2, "--ledger", "done.csv", "--time", 10, "--out", "some").exit_code == 0
    assert run("verify", "some/option-1.json").exit_code == 0
    compared = run("compare", planned, "some/option-1.json")
    assert compared.exit_code == 0, compared.stderr
    assert "made with other settings" in compared.stderr


def test_a_pin_of_a_past_round_does_not_stop_the_next(run: Run, term: Path) -> None:
    """What was pinned for a round that is done demands nothing of later ones; check says so."""
    (term / "pins.csv").write_text("rule,round,team,host\nmust,R1,a1,B\n", "utf-8")
    assert run("solve", term, "--time", 10, "--out", "first").exit_code == 0
    assert run("ledger", "first/plan.json", "--round", "R1", "--out", "done.csv").exit_code == 0
    result = run("solve", term, "--ledger", "done.csv", "--time", 10, "--out", "second")
    assert result.exit_code == 0, result.stdout
    assert "demands nothing any more" in " ".join(run("check", term, "--ledger", "done.csv").stdout.split())


def test_a_ledger_that_is_gone_after_the_search_costs_nothing(
    run: Run, term: Path, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest of a ledger is taken when it is read, so that a plan is written whatever becomes of the file."""
    run("ledger", planned, "--round", "R1", "--out", "done.csv")
    from optimizer.planning import spreading

    solve = spreading.solve_spread

    def removing(*arguments: Any, **options: Any) -> object:  # noqa: ANN401
        (tmp_path / "done.csv").unlink()
        return solve(*arguments, **options)

    monkeypatch.setattr(spreading, "solve_spread", removing)
    result = run("solve", term, "--ledger", "done.csv", "--time", 10, "--out", "second")
    assert result.exit_code == 0, result.stderr
    recorded = json.loads((tmp_path / "second" / "plan.json").read_text("utf-8"))["scenario"]["ledgers"]
    assert recorded[0]["digest"].startswith("sha256:")


@pytest.mark.parametrize("path", ["gone.csv", "a\0b", "x" * 5000, "../..", ""])
def test_a_plan_whose_ledger_is_no_file_is_refused(run: Run, solved: Path, edit: Edit, path: str) -> None:
    """Whatever a plan says of its ledgers, a sentence names it."""
    edit(solved, lambda plan: plan["scenario"].update(ledgers=[{"path": path}]))
    for command in (("verify",), ("ledger",), ("plot",), ("export", "--to", "csv"), ("compare", solved)):
        result = run(*command, solved)
        assert result.exit_code == 3, result.stderr
        assert result.stderr.strip()
        assert "did not foresee" not in result.stderr


def test_where_every_round_is_past_nothing_else_is_said(run: Run, tiny: Path, solved: Path) -> None:
    """Check and solve say that nothing is left to plan, without empty tables or rules that are off."""
    run("ledger", solved, "--out", "done.csv")
    checked = run("check", tiny, "--ledger", "done.csv").stdout
    assert checked.count("Every round is past; nothing is left to plan.") == 1
    assert not any(words in checked for words in ("Off:", "Computed", "enter", "Counting"))
    assert "各轮次均已完成" in run("check", tiny, "--ledger", "done.csv", "--lang", "zh").stdout
    said = run("solve", tiny, "--ledger", "done.csv", "--time", 5, "--out", "next").stdout
    assert "Every round is past, so no rule has anything to check" in said
    assert "大工程 (tX): no round is left in which it could be inspected" in said
