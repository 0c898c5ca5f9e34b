"""``tuimo solve``: what it writes, what it says, and how it ends."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Status
from optimizer.domain.result import Result as Solved
from optimizer.errors import ExportError, ModelError
from optimizer.files import write_plan
from optimizer.files.bundled import scenario_path
from optimizer.intake import load
from optimizer.planning.reading import read_plan
from optimizer.texts import Text

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def pretend(monkeypatch: pytest.MonkeyPatch, outcome: Solved | Exception) -> None:
    """Have every solve end in this way."""

    def solve(*_: object, **__: object) -> Solved:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr("optimizer.planning.solving.solve", solve)


@pytest.fixture(autouse=True)
def _without_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw pictures only where a test is about them, for drawing takes longer than solving."""
    if "pictures" not in request.node.name:
        monkeypatch.setattr("optimizer.cli.saving.draw", lambda *_: [])


def test_a_solve_writes_the_plan_the_tables_and_the_pictures(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Plan, tables and pictures are written into the folder and named at the end."""
    result = run("solve", tiny, "--time", 5, "--out", "here")
    written = {path.name for path in (tmp_path / "here").iterdir()}
    assert result.exit_code == 0, result.stderr
    tables = {"plan.json", "plan.xlsx", "plan.csv", "plan-unserved.csv", "plan-weeks.csv"}
    assert written == {*tables, "gantt.png", "ring.png", "matrix.png"}
    assert all(name in result.stdout for name in written)


def test_the_plan_remembers_where_its_scenario_is(run: Run, tiny: Path, tmp_path: Path) -> None:
    """The path in the plan is relative to the plan's own folder, and what was set is recorded with it."""
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("round,date,leave,team,kind,home,host,target,days,km,officer,seat\n", "utf-8")
    run("solve", tiny, "--out", "a/b", "--time", 5, "--set", "targets.tA.risk=7", "--ledger", ledger)
    reference = json.loads((tmp_path / "a/b/plan.json").read_text("utf-8"))["scenario"]
    assert reference["path"] == "../../tiny"
    assert reference["set"] == {"targets.tA.risk": "7"}
    assert [entry["path"] for entry in reference["ledgers"]] == ["../../ledger.csv"]
    assert reference["ledgers"][0]["digest"].startswith("sha256:")


def test_without_out_the_folder_is_named_after_the_scenario(run: Run, tiny: Path, tmp_path: Path) -> None:
    """The usual folder is ``out/`` and the scenario's id."""
    run("solve", tiny, "--time", 5)
    assert (tmp_path / "out" / "tiny" / "plan.json").is_file()


def test_the_report_says_how_good_the_plan_is(run: Run, tiny: Path) -> None:
    """The report has the judgement of the plain checks, the tiers with what is proven, and what is left out."""
    said = run("solve", tiny, "--time", 5).stdout
    assert "3 postings, 3 of 4 targets; optimal" in said
    assert "Checked without the solver" in said
    assert "proven: no better plan exists" in said
    assert "大工程 (tX)" in said


def test_the_report_speaks_chinese(run: Run, tiny: Path) -> None:
    """In Chinese the report, and the reasons in the plan file, are Chinese."""
    result = run("solve", tiny, "--time", 5, "--lang", "zh")
    assert "派驻 3 次" in result.stdout
    assert "独立核对" in result.stdout
    assert "已证明：没有更好的方案" in result.stdout


def test_progress_goes_to_standard_error(run: Run, tiny: Path) -> None:
    """Standard output carries the result alone."""
    result = run("solve", tiny, "--time", 5, "--json")
    content = json.loads(result.stdout)
    assert "[1/3]" in result.stderr
    assert content["status"] == "optimal"
    assert content["verification"]["sound"] is True
    assert [tier["name"] for tier in content["tiers"]] == ["mandatory", "coverage", "travel"]


def test_a_plan_may_be_the_start(run: Run, tiny: Path, solved: Path) -> None:
    """A solve may start from a plan, and names the defects of one that does not fit."""
    good = run("solve", tiny, "--time", 5, "--start", solved)
    bad = run("solve", tiny, "--time", 5, "--start", "nothing.json")
    assert good.exit_code == 0, good.stderr
    assert bad.exit_code == 3
    assert "nothing.json" in bad.stderr


def test_a_start_that_broke_rules_is_not_said_to_be_unchanged(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Where the same people sit, but not on days on which they cannot, that is said, with what was broken."""
    people = [f"{home}{number},{home}{number},{home},leader" for home in "ABC" for number in (1, 2)]
    (tiny / "officers.csv").write_text("\n".join(("id,name,home,seats", *people, "")), "utf-8")
    (tiny / "teams.csv").write_text(
        "id,name,home,kind\n" + "".join(f"{home.lower()}1,{home}组,{home},half\n" for home in "ABC"), "utf-8"
    )
    tiers = ("--set", "tiers=[coverage, seats]")
    words = ("--time", 5, "--set", "composition.half.leader=1", *tiers, "--lang", "en")
    assert run("solve", tiny, *words, "--out", tmp_path / "out").exit_code == 0
    path = tmp_path / "out" / "plan.json"
    content = json.loads(path.read_text("utf-8"))
    content["postings"][0]["seats"][0]["to"] = "2039-01-01"
    start = tmp_path / "start.json"
    start.write_text(json.dumps(content), "utf-8")
    result = run("solve", tiny, *words, "--start", start)
    assert "it could not stay quite as it was" in " ".join(result.stdout.split())
    assert "eligibility" in result.stdout


def test_what_is_gone_is_left_out_of_the_start(run: Run, tiny: Path, solved: Path) -> None:
    """A team that the scenario does not have any more is named, and the rest of the plan is where the solve starts."""
    teams = tiny / "teams.csv"
    teams.write_text(teams.read_text("utf-8").replace("c1", "d1"), "utf-8")
    result = run("solve", tiny, "--time", 5, "--start", solved)
    assert result.exit_code == 0, result.stderr
    assert "names what the scenario does not have: c1;" in result.stderr
    other = run("solve", "four-into-three", "--time", 5, "--start", solved)
    assert "was made for the scenario" in other.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--time", "0"),
        ("--time", "-1"),
        ("--time", "nan"),
        ("--time", "soon"),
        ("--seed", "-1"),
        ("--seed", "99999999999"),
        ("--seed", "1.5"),
        ("--set", "no-value"),
        ("--set", "=1"),
        ("--set", "rules.no-mutul=off"),
        ("--set", "colour=red"),
        ("--config", "nothing.toml"),
        ("--wat",),
        ("--time",),
        ("another",),
        ("--lang", "fr"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_senseless_command_line_ends_with_2(
    run: Run, tiny: Path, tmp_path: Path, arguments: tuple[str, ...], language: str
) -> None:
    """What cannot be meant is named in a sentence, nothing is written, and nothing is traced back."""
    extra = ("--lang", language) if "--lang" not in arguments else ()
    result = run("solve", tiny, *extra, *arguments)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_nearest_option_is_named(run: Run, tiny: Path) -> None:
    """A mistyped setting is answered with the one that was probably meant."""
    assert "no-mutual" in run("solve", tiny, "--set", "rules.no-mutul=off").stderr
    assert "Maybe: --time" in run("solve", tiny, "--tim", "3").stderr


def test_wrong_settings_are_explained_in_chinese(run: Run, tiny: Path, tmp_path: Path) -> None:
    """A mistake in a file of solver settings is explained in the language in force, with the nearest key."""
    (tmp_path / "mine.toml").write_text("secnds = 3\n")
    result = run("solve", tiny, "--config", "mine.toml", "--lang", "zh")
    assert result.exit_code == 2
    assert "未知的键 'secnds'" in result.stderr
    assert "'seconds'" in result.stderr


def test_an_impossible_scenario_ends_with_4(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Infeasible is said on standard output, and no plan and no folder are left."""
    result = run("solve", tiny, "--time", 5, "--set", "regions.A.host_capacity=0")
    assert result.exit_code == 4
    assert "no plan that keeps every hard rule" in result.stdout
    assert not (tmp_path / "out" / "tiny").exists()


def test_an_old_plan_is_not_mistaken_for_a_new_one(run: Run, tiny: Path, solved: Path) -> None:
    """If no plan is found, a plan of an earlier run in the same folder is left as it is, and it is said."""
    before = solved.read_bytes()
    result = run("solve", tiny, "--time", 5, "--out", solved.parent, "--set", "regions.A.host_capacity=0")
    assert result.exit_code == 4
    assert "earlier run" in result.stderr
    assert solved.read_bytes() == before


def test_reasons_are_shown(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting arguments that prove an impossibility are shown, to people and to programs."""
    pretend(monkeypatch, Solved(Status.INFEASIBLE, None, 0.1, (Text("one host too few", "少一个受巡地"),)))
    assert "少一个受巡地" in run("solve", tiny, "--lang", "zh").stdout
    assert json.loads(run("solve", tiny, "--json").stdout)["reasons"] == ["one host too few"]


def test_undecided_ends_with_5(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If time was too short to find a plan or to prove that there is none, that is what is said."""
    pretend(monkeypatch, Solved(Status.UNDECIDED, None, 9.9))
    result = run("solve", tiny, "--time", "10")
    assert result.exit_code == 5
    assert "--time" in result.stdout


def test_a_search_that_gave_up_asks_for_no_more_time(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If time was left, more of it would not help, and what might is said instead."""
    pretend(monkeypatch, Solved(Status.UNDECIDED, None, 0.1))
    result = run("solve", tiny, "--time", "10")
    assert result.exit_code == 5
    assert "--time" not in result.stdout
    assert "--seed" in result.stdout


def test_our_own_mistake_asks_to_be_reported(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the plain checks contradict the solver, no plan is written and the sentence says whose fault it is."""
    pretend(monkeypatch, ModelError("the checks say otherwise"))
    result = run("solve", tiny)
    assert result.exit_code == 1
    assert "report it" in result.stderr
    assert "the checks say otherwise" in result.stderr


def test_what_nobody_foresaw_is_one_sentence(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other exception ends in a sentence and exit code 1, and only on request in a traceback."""
    pretend(monkeypatch, ZeroDivisionError("oops"))
    result = run("solve", tiny)
    assert result.exit_code == 1
    assert "ZeroDivisionError: oops" in result.stderr
    monkeypatch.setenv("TUIMO_DEBUG", "1")
    assert isinstance(run("solve", tiny).exception, ZeroDivisionError)


def test_a_folder_that_cannot_be_written_is_found_before_the_solve(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the place of the folder ends the command before any work is done."""
    pretend(monkeypatch, AssertionError("must not be called"))
    (tmp_path / "taken").write_text("")
    result = run("solve", tiny, "--out", "taken")
    assert result.exit_code == 1
    assert "cannot be written to" in result.stderr
    assert "Nothing was planned" in result.stderr


def test_a_plan_that_cannot_be_written_is_rescued(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If writing fails after the solve, the plan is saved elsewhere and the place is named."""
    from optimizer.cli import saving

    real, calls = write_plan, []

    def fails_first(*arguments: Any) -> None:  # noqa: ANN401
        calls.append(arguments)
        if len(calls) == 1:
            raise ExportError(Text("the disk is full", "磁盘已满"))
        real(*arguments)

    monkeypatch.setattr(saving, "write_plan", fails_first)
    result = run("solve", tiny, "--time", 5)
    place = result.stderr.strip().rpartition(": ")[2]
    assert result.exit_code == 1
    assert "the disk is full" in result.stderr
    with open(place, encoding="utf-8") as file:
        assert json.load(file)["status"] == "optimal"


def test_a_table_that_cannot_be_written_does_not_lose_the_rest(run: Run, tiny: Path, tmp_path: Path) -> None:
    """If one of the office's files cannot be written, the others are, and the command ends with 1."""
    (tmp_path / "out" / "plan.xlsx").mkdir(parents=True)
    result = run("solve", tiny, "--time", 5, "--out", "out")
    assert result.exit_code == 1
    assert "plan.xlsx" in result.stderr
    assert (tmp_path / "out" / "plan.csv").is_file()


def test_ctrl_c_keeps_the_best_plan(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C during the search ends it soon; the best plan so far is written and marked feasible."""
    from optimizer.cli import progress

    def press(self: object, state: Any) -> None:  # noqa: ANN401, ARG001
        if state.value is not None and not state.is_done:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(progress.PlainLines, "__call__", press)
    result = run("solve", "cangzhou-2020", "--time", 60, "--out", "out")
    assert result.exit_code == 0, result.stderr
    assert json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))["status"] == "feasible"


def test_ctrl_c_while_writing_says_that_the_plan_is_safe(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C after the plan was written does not deny it."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.cli.saving.write_office_files", interrupted)
    result = run("solve", tiny, "--time", 5, "--out", "out")
    assert result.exit_code == 130
    assert "nothing more was written" not in result.stderr
    assert "plan.json" in result.stderr
    assert (tmp_path / "out" / "plan.json").is_file()


def test_ctrl_c_while_reading_writes_nothing(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C before the search ends the command with one sentence."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.intake.inspect", interrupted)
    result = run("solve", tiny)
    assert result.exit_code == 130
    assert "Interrupted" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_said_to_be_full(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that nothing can take any more ends with a sentence that says so, not with a request to report it."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("optimizer.cli.terminal.Terminal.show", full)
    result = run("solve", tiny, "--time", 5)
    assert result.exit_code == 1
    assert "full" in result.stderr
    assert "did not foresee" not in result.stderr


def test_a_plan_too_large_to_be_seen_is_not_drawn(
    run: Run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures that nobody could read are left out with a sentence; the tables are written."""
    monkeypatch.setattr("optimizer.cli.saving.MOST_DRAWN", 2)
    result = run("solve", tiny, "--time", 5, "--out", "here")
    assert "with 3 postings and 3 regions nobody could read them" in result.stderr
    assert not list((tmp_path / "here").glob("*.png"))
    assert (tmp_path / "here/plan.xlsx").is_file()


def test_a_solve_in_processes_is_the_same(run: Run, tiny: Path) -> None:
    """With processes the same figures come out, and what goes wrong with them is said in a sentence."""
    alone = json.loads(run("solve", tiny, "--time", 5, "--json").stdout)
    result = run("solve", tiny, "--time", 5, "--json", "--executor", "processes", "--processes", 2)
    assert json.loads(result.stdout)["tiers"] == alone["tiers"]


def test_a_cluster_that_is_not_there_is_told(run: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a scheduler at the address the solve ends with code 1 and a sentence, and writes nothing."""
    monkeypatch.setattr("optimizer.execution.dask.SECONDS_TO_ANSWER", 0.2)
    result = run("solve", tiny, "--executor", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 1
    assert "no dask scheduler at tcp://127.0.0.1:9" in result.stderr


def test_progress_of_parts_is_counted(run: Run, tiny: Path) -> None:
    """Of a scenario that falls apart it is said how many parts are solved."""
    regions = (tiny / "regions.csv").read_text("utf-8").splitlines()
    teams = (tiny / "teams.csv").read_text("utf-8").splitlines()
    copies = [line.replace("A,", "D,", 1).replace("B,", "E,", 1).replace("C,", "F,", 1) for line in regions[1:]]
    zoned = [f"{regions[0]},zone", *(f"{line},N" for line in regions[1:]), *(f"{line},S" for line in copies)]
    (tiny / "regions.csv").write_text("\n".join(zoned), "utf-8")
    more = ["d1,丁一组,D", "e1,戊一组,E", "f1,己一组,F"]
    (tiny / "teams.csv").write_text("\n".join([*teams, *more]), "utf-8")
    tiers = "tiers: [{mandatory: {slack: 0}}, coverage, travel]"
    text = (tiny / "scenario.yaml").read_text("utf-8").replace("tiers: [mandatory, coverage, travel]", tiers)
    (tiny / "scenario.yaml").write_text(text, "utf-8")
    result = run("solve", tiny, "--time", 5)
    assert result.exit_code == 0, result.stderr
    assert "of 2 parts solved" in result.stderr


def test_rounds_in_which_nobody_is_sent_are_named(run: Run, tiny: Path) -> None:
    """A planned round without postings is said with its reason, in both languages and for programs."""
    rounds = [f"  - {{id: R{month}, enter: 2024-0{month}-04, leave: 2024-0{month}-26}}" for month in (3, 4, 6)]
    text = ["id: tiny", "calendar: {country: null}", "rotation: {pattern: free}", "rounds:", *rounds]
    (tiny / "scenario.yaml").write_text("\n".join(text), "utf-8")
    ask = ("solve", tiny, "--config", "reproducible")
    english, chinese = (run(*ask, "--lang", each).stdout for each in ("en", "zh"))
    assert "nobody is sent; what could be inspected then is inspected in other rounds." in english
    assert "不派出任何巡察组，可在该轮巡察的对象都已安排在其他轮次。" in chinese
    idle = json.loads(run(*ask, "--json").stdout)["idle_rounds"]
    assert {each["code"] for each in idle} == {"other-rounds"}


def test_a_leader_who_served_at_the_host_is_moved_with_his_team_alone(run: Run) -> None:
    """In Zhangzhou's case one team goes elsewhere, all others with their people as before, and the reason is said."""
    folder = scenario_path("zhangzhou-2017-people")
    result = run("solve", folder, "--start", folder / "before.json", "--out", "after", "--lang", "en", "--time", 60)
    assert result.exit_code == 0, result.stderr
    scenario = load(folder)
    before, after = (read_plan(path, scenario) for path in (folder / "before.json", Path("after") / "plan.json"))
    moved, *others = zip(before.postings, after.postings, strict=True)
    assert [posting.team for posting in moved] == ["350602-1"] * 2
    assert [posting.host for posting in moved] == ["350629", "350681"]
    assert [each.officer for each in moved[1].seats if each.seat == "leader"] == ["350602-P01"]
    assert all(was == now for was, now in others)
    assert "芗城区委交叉巡察组 in R1: Hua'an County → Longhai City" in result.stdout
    assert (
        "post-recusal: 芗城干部01 served 2008-03 to 2013-06 in Hua'an County: 5 years 4 months in all" in result.stdout
    )


def test_without_the_post_the_plan_before_is_kept(run: Run, tmp_path: Path) -> None:
    """The plan of Zhangzhou before the leader told of his post is sound and as good as any, and no reason is said."""
    folder = shutil.copytree(scenario_path("zhangzhou-2017-people"), tmp_path / "before")
    (folder / "posts.csv").unlink()
    result = run("solve", folder, "--start", folder / "before.json", "--lang", "en", "--time", 60)
    assert result.exit_code == 0, result.stderr
    assert "nothing changed." in result.stdout
    assert "hard rules:" not in result.stdout
