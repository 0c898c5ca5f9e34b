"""The commands that are given a plan: verify, export, plot, compare, options."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.plots import PLOTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

    Edit = Callable[[Path, Callable[[Any], object]], None]


def test_a_sound_plan_ends_with_0(run: Run, solved: Path) -> None:
    """A plan fresh from the solver passes the plain checks, which find its scenario by the path it holds."""
    result = run("verify", solved)
    assert result.exit_code == 0, result.stderr
    assert "all" in result.stdout
    assert "hard rules in force are kept" in result.stdout


def test_a_broken_rule_ends_with_6(run: Run, solved: Path, edit: Edit) -> None:
    """A plan that sends a team home is named with the rule, in Chinese by its title first, and a sentence."""
    edit(solved, lambda plan: plan["postings"][0].update(host="A", targets=[]))
    english, chinese = run("verify", solved), run("verify", solved, "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (6, 6)
    assert "home-recusal: " in english.stdout
    assert "“地域回避：不得巡察本地”（home-recusal）：" in chinese.stdout


def test_a_plan_that_is_not_right_is_not_called_proven(run: Run, solved: Path, edit: Edit, tmp_path: Path) -> None:
    """Whatever the file says of itself: verify, export and plot claim nothing of it, and name what is wrong."""
    assert "optimal: proven" in run("verify", solved).stdout
    edit(solved, lambda plan: plan["postings"][0].update(host="A", targets=[]))
    assert "proven: " not in run("verify", solved).stdout
    for command in (("export", "--to", "csv", "--out", "files"), ("export", "--to", "json", "--out", "files")):
        result = run(command[0], solved, *command[1:])
        assert result.exit_code == 0, result.stderr
        assert "home-recusal: " in result.stderr
    written = json.loads((tmp_path / "files" / "plan.json").read_text("utf-8"))
    assert "status" not in written
    assert not written.get("tiers")
    assert "home-recusal: " in run("plot", solved, "--kind", "ring", "--out", "files").stderr


def test_a_wrong_figure_ends_with_6(run: Run, solved: Path, edit: Edit) -> None:
    """A value that is not what the plan comes to is named."""
    edit(solved, lambda plan: plan["tiers"][2].update(value=1))
    result = run("verify", solved, "--json")
    content = json.loads(result.stdout)
    assert result.exit_code == 6
    assert content["sound"] is False
    assert any("travel" in difference for difference in content["differences"])


def test_a_typed_plan_is_checked_too(run: Run, tiny: Path, tmp_path: Path) -> None:
    """A plan of bare postings is checked against the scenario named on the command line."""
    plan = tmp_path / "typed.json"
    postings = [{"round": "R1", "team": team, "host": host} for team, host in (("a1", "B"), ("b1", "C"), ("c1", "A"))]
    plan.write_text(json.dumps({"postings": postings}), "utf-8")
    without, named = run("verify", plan), run("verify", plan, "--scenario", tiny)
    assert without.exit_code == 2
    assert "--scenario" in without.stderr
    assert named.exit_code == 0, named.stdout
    assert "nothing is proven about it" in named.stdout


def test_dates_that_a_person_left_out_are_laid_out(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Targets typed by their bare ids get dates that keep the rules."""
    plan = tmp_path / "typed.json"
    moves = (("a1", "B", "tB"), ("b1", "C", "tC"), ("c1", "A", "tA"))
    postings = [{"round": "R1", "team": team, "host": host, "targets": [target]} for team, host, target in moves]
    plan.write_text(json.dumps({"postings": postings}), "utf-8")
    result = run("verify", plan, "--scenario", tiny)
    assert result.exit_code == 0, result.stdout


def test_a_changed_scenario_is_refused(run: Run, tiny: Path, solved: Path) -> None:
    """A scenario that is not as it was is refused unless that is meant."""
    (tiny / "teams.csv").write_text((tiny / "teams.csv").read_text("utf-8").replace("甲一组", "甲二组"), "utf-8")
    refused, meant = run("verify", solved), run("verify", solved, "--changed-scenario")
    assert refused.exit_code == 3
    assert "--changed-scenario" in refused.stderr
    assert meant.exit_code == 0, meant.stdout


def test_a_changed_ledger_is_named(run: Run, tiny: Path, tmp_path: Path) -> None:
    """If what changed is a ledger, the sentence says which."""
    ledger = tmp_path / "ledger.csv"
    header = "round,date,leave,team,kind,home,host,target,days,km,officer,seat\n"
    ledger.write_text(header, "utf-8")
    run("solve", tiny, "--time", 5, "--ledger", ledger, "--out", "out")
    assert run("verify", "out/plan.json").exit_code == 0
    ledger.write_text(header + "R0,2023-03-01,,a1,whole,A,C,,,,,\n", "utf-8")
    result = run("verify", "out/plan.json")
    assert result.exit_code == 3
    assert "ledger.csv" in result.stderr
    ledger.unlink()
    assert "which is not there" in run("verify", "out/plan.json").stderr


def test_what_was_set_is_set_again(run: Run, tiny: Path) -> None:
    """A plan made with ``--set`` is checked with the same settings, without repeating them."""
    run("solve", tiny, "--time", 5, "--set", "targets.tA.risk=7", "--out", "out")
    assert run("verify", "out/plan.json").exit_code == 0


def test_what_a_plan_brings_along_is_named(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Settings that switch a rule off, and ledgers, hold in the check, so verify names them and the rule's title."""
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("round,date,leave,team,kind,home,host,target,days,km,officer,seat\n", "utf-8")
    settings = ("--set", "rules.post-recusal=off", "--set", "rounds.R1.rules.ring=off", "--set", "teams.a1.size=8")
    run("solve", tiny, "--time", 5, *settings, "--ledger", ledger, "--out", "out")
    plan = tmp_path / "out" / "plan.json"
    english, chinese = (" ".join(run("verify", plan, "--lang", each).stdout.split()) for each in ("en", "zh"))
    assert "made with changed settings: rules.post-recusal = off (“Nobody inspects where they served”); " in english
    assert "rounds.R1.rules.ring = off (“" in english
    assert "teams.a1.size = 8. " in english
    assert "added ledgers: ../ledger.csv" in english
    assert "改动了设置：rules.post-recusal = off（“任职回避" in chinese
    content = json.loads(run("verify", plan, "--json").stdout)
    assert content["set"] == {"rules.post-recusal": "off", "rounds.R1.rules.ring": "off", "teams.a1.size": "8"}
    assert (content["ledgers"], content["scenario_digest"]) == (["../ledger.csv"], "same")


def test_a_plan_that_does_not_say_of_which_scenario_it_is(run: Run, tiny: Path, solved: Path, edit: Edit) -> None:
    """Without a digest, or with another one that is let pass, verify says that the scenario may not be the plan's."""
    assert "scenario" not in run("verify", solved).stdout.partition("\n")[2]
    other = (tiny / "teams.csv").read_text("utf-8").replace("甲一组", "甲二组")
    (tiny / "teams.csv").write_text(other, "utf-8")
    changed = run("verify", solved, "--changed-scenario").stdout
    edit(solved, lambda plan: plan["scenario"].pop("digest"))
    missing = run("verify", solved)
    assert missing.exit_code == 0
    assert "does not record the scenario's digest" in missing.stdout
    assert "is not as it was" in changed
    assert json.loads(run("verify", solved, "--json").stdout)["scenario_digest"] == "missing"


@pytest.mark.parametrize("command", [("verify",), ("plot",), ("export", "--to", "csv"), ("compare", "other.json")])
@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"postings": [{"team": 7}]}', '{"scenario": {"id": 3}}'])
def test_a_defective_plan_ends_with_3_or_2(
    run: Run, tiny: Path, tmp_path: Path, command: tuple[str, ...], content: str | None
) -> None:
    """Whatever stands in a plan file, a sentence names it, and nothing is traced back."""
    plan = tmp_path / "plan.json"
    if content is not None:
        plan.write_text(content, "utf-8")
    result = run(*command, plan, "--scenario", tiny)
    assert result.exit_code == 3
    assert result.stderr.strip()
    assert "did not foresee" not in result.stderr


def test_a_setting_of_the_plan_that_does_not_fit_is_the_plans_defect(run: Run, solved: Path, edit: Edit) -> None:
    """What stands under ``set`` in a plan was not typed on the command line, and is not blamed on it."""
    edit(solved, lambda plan: plan["scenario"]["set"].update({"rules.foo": "off"}))
    result = run("verify", solved)
    assert result.exit_code == 3
    assert "scenario.set" in result.stderr
    assert "rules.foo" in result.stderr


def test_a_path_that_no_system_holds_is_one_sentence(run: Run, solved: Path, edit: Edit) -> None:
    """A scenario's path of any length is looked for and not found."""
    edit(solved, lambda plan: plan["scenario"].update(path="x" * 5000))
    result = run("verify", solved)
    assert result.exit_code == 3
    assert "did not foresee" not in result.stderr


def test_a_lost_scenario_is_named(run: Run, tiny: Path, solved: Path) -> None:
    """If the scenario is no longer where the plan says, the sentence says where that was."""
    shutil.move(tiny, tiny.with_name("elsewhere"))
    result = run("verify", solved)
    assert result.exit_code == 3
    assert "--scenario" in result.stderr
    assert run("verify", solved, "--scenario", tiny.with_name("elsewhere")).exit_code == 0


@pytest.mark.parametrize(
    ("form", "names"), [("csv", {"plan.csv", "plan-unserved.csv", "plan-weeks.csv"}), ("xlsx", {"plan.xlsx"})]
)
def test_export_writes_beside_the_plan(run: Run, solved: Path, form: str, names: set[str]) -> None:
    """Without ``--out`` the files lie beside the plan."""
    for name in names:
        (solved.parent / name).unlink()
    result = run("export", solved, "--to", form)
    assert result.exit_code == 0, result.stderr
    assert all((solved.parent / name).is_file() for name in names)


@pytest.mark.parametrize(("form", "name"), [("csv", "plan.csv"), ("xlsx", "plan.xlsx")])
def test_export_makes_the_folder(run: Run, solved: Path, tmp_path: Path, form: str, name: str) -> None:
    """A folder that is not there yet is made, as plotting makes it."""
    result = run("export", solved, "--to", form, "--out", "new/folder")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "new/folder" / name).is_file()


def test_an_exported_plan_still_finds_its_scenario(run: Run, solved: Path, tmp_path: Path) -> None:
    """A plan that is exported to another folder is the same plan there."""
    target = tmp_path / "far" / "away"
    target.mkdir(parents=True)
    assert run("export", solved, "--to", "json", "--out", target).exit_code == 0
    assert run("verify", target / "plan.json").exit_code == 0


def test_nothing_is_written_over_the_scenario(run: Run, solved: Path, tiny: Path) -> None:
    """Neither its tables nor its settings can be overwritten, nor a table be put beside them; nothing changes."""
    before = {file.name: file.read_bytes() for file in tiny.iterdir()}
    for form, name in (("csv", "targets.csv"), ("csv", "plan.csv"), ("csv", ""), ("json", "scenario.yaml")):
        result = run("export", solved, "--to", form, "--out", tiny / name)
        assert result.exit_code == 2, (form, name)
    for command in ("solve", "options"):
        result = run(command, tiny, "--out", tiny, "--time", 1)
        assert result.exit_code == 2
        assert "the scenario itself" in result.stderr
    assert {file.name: file.read_bytes() for file in tiny.iterdir()} == before


def test_a_marked_copy_is_not_the_workbook_itself(run: Run, tmp_path: Path) -> None:
    """``check --mark`` refuses the workbook that it reads."""
    book = tmp_path / "book.xlsx"
    assert run("init", book, "--xlsx").exit_code == 0
    before = book.read_bytes()
    result = run("check", book, "--mark", book)
    assert result.exit_code == 2
    assert "part of the scenario" in result.stderr
    assert book.read_bytes() == before


@pytest.mark.parametrize(("form", "name"), [("xlsx", "x.csv"), ("csv", "y.xlsx"), ("json", "z.txt")])
def test_an_export_ends_as_its_format_does(run: Run, solved: Path, tmp_path: Path, form: str, name: str) -> None:
    """A name that ends otherwise is refused, and nothing is written."""
    assert run("export", solved, "--to", form, "--out", tmp_path / name).exit_code == 2
    assert not (tmp_path / name).exists()


def test_export_does_not_overwrite_the_plan(run: Run, solved: Path) -> None:
    """The plan file itself is not a place to export to."""
    result = run("export", solved, "--to", "json")
    assert result.exit_code == 2
    assert "--out" in result.stderr


def test_plot_draws_one_picture_or_all(run: Run, solved: Path, tmp_path: Path) -> None:
    """Without a kind all pictures are drawn that suit the plan, with one that one, and a file name needs a kind."""
    every, one = run("plot", solved, "--out", "pictures"), run("plot", solved, "--kind", "ring", "--out", "r.svg")
    assert (every.exit_code, one.exit_code) == (0, 0), every.stderr + one.stderr
    # nobody is seated, and there is one round
    of_this = [plot for plot in PLOTS if not plot.of_terms and plot.name not in {"skills", "people"}]
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == {f"{plot.name}.png" for plot in of_this}
    assert (tmp_path / "r.svg").is_file()
    assert run("plot", solved, "--out", "r.svg").exit_code == 2
    assert run("plot", solved, "--kind", "ring", "--out", "r.doc").exit_code == 2


def test_plot_draws_single_rounds(run: Run, solved: Path, tmp_path: Path) -> None:
    """With rounds the pictures of rounds are drawn of those alone, beside the others; unknown rounds are refused."""
    result = run("plot", solved, "--round", "R1", "--out", "pictures")
    assert result.exit_code == 0, result.stderr
    drawn = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert drawn == {"gantt-R1.png", "ring-R1.png", "matrix-R1.png"}
    unknown = run("plot", solved, "--round", "R11")
    assert unknown.exit_code == 2
    assert "R11" in unknown.stderr
    assert "Maybe: R1" in unknown.stderr
    assert run("plot", solved, "--round", "R1", "--kind", "term").exit_code == 2


def test_a_folder_that_cannot_be_made_is_named(run: Run, solved: Path) -> None:
    """Pictures for a folder inside of a file end with a sentence, not with a mistake of the program."""
    solved.with_name("file").write_text("", "utf-8")
    result = run("plot", solved, "--out", solved.with_name("file") / "pictures")
    assert result.exit_code == 1
    assert "part of its path is a file, not a folder" in result.stderr
    assert "did not foresee" not in result.stderr


def test_compare_shows_what_moves(run: Run, solved: Path, edit: Edit, tmp_path: Path) -> None:
    """Two plans stand side by side with their figures and the team whose targets differ."""
    other = solved.with_name("other.json")
    shutil.copy(solved, other)
    edit(other, lambda plan: plan["postings"][0].update(targets=[]))
    result = run("compare", solved, other, "--plot", "c.png")
    assert result.exit_code == 0, result.stderr
    assert "plan" in result.stdout.splitlines()[0]
    assert "other" in result.stdout.splitlines()[0]
    assert "甲一组" in result.stdout
    assert ": −t" in result.stdout
    assert (tmp_path / "c.png").is_file()


def test_compare_of_a_plan_with_itself_finds_nothing(run: Run, solved: Path) -> None:
    """The same plan twice has no differences, and the two are told apart all the same."""
    content = json.loads(run("compare", solved, solved, "--json").stdout)
    assert content["differences"] == []
    assert content["plans"] == ["1", "2"]


def test_compare_needs_two_plans_of_one_scenario(run: Run, tiny: Path, solved: Path) -> None:
    """One plan is nothing to compare, and plans of two scenarios are refused."""
    other = shutil.copytree(tiny, tiny.with_name("other"))
    (other / "targets.csv").write_text((other / "targets.csv").read_text("utf-8").replace("300", "200"), "utf-8")
    run("solve", other, "--time", 5, "--out", "o")
    assert run("compare", solved).exit_code == 2
    assert run("compare", solved, "o/plan.json").exit_code == 3
    assert run("compare", solved, "o/plan.json", "--changed-scenario").exit_code == 0


def test_compare_of_a_what_if(run: Run, tiny: Path, solved: Path) -> None:
    """A plan made with ``--set`` is compared by the settings of the first plan, and that is said."""
    run("solve", tiny, "--time", 5, "--out", "o", "--set", "targets.tA.mandatory=yes")
    result = run("compare", solved, "o/plan.json")
    assert result.exit_code == 0, result.stderr
    assert "made with other settings" in result.stderr


def test_options_writes_plans_that_verify(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Each option is a plan of its own that passes the checks, and they are compared."""
    result = run(
        "options",
        tiny,
        "-n",
        2,
        "--time",
        10,
        "--out",
        "o",
        "--set",
        "tiers=[{coverage: {slack: 3}}]",
        "--set",
        "rotation.pattern=free",
    )
    assert result.exit_code == 0, result.stderr
    assert run("verify", "o/option-1.json").exit_code == 0
    assert run("verify", "o/option-2.json").exit_code == 0
    assert (tmp_path / "o" / "options.png").is_file()


def test_options_says_when_there_are_no_more(run: Run, tiny: Path) -> None:
    """If no other plan is far enough away, it is said that this is proven."""
    result = run("options", tiny, "-n", 5, "--time", 10, "--distance", 3)
    assert result.exit_code == 0, result.stderr
    assert "There are no more" in result.stdout


def test_soft_breaches_are_listed_as_they_are_counted(run: Run, tiny: Path, tmp_path: Path) -> None:
    """A breach of which there are two sentences is one line, and verify and compare tell the same number."""
    rounds = [f"  - {{id: R{month}, enter: 2024-0{month}-04, leave: 2024-0{month}-26}}" for month in (3, 4, 6)]
    rules = "rules: {no-repeat: {soft: 1, window: 3}, no-mutual: off}"
    (tiny / "scenario.yaml").write_text("\n".join(["id: tiny", "calendar: {country: null}", rules, "rounds:", *rounds]))
    plan, other = tmp_path / "typed.json", tmp_path / "other.json"
    postings = [{"round": f"R{month}", "team": "a1", "host": "B"} for month in (3, 4, 6)]
    plan.write_text(json.dumps({"postings": postings}), "utf-8")
    other.write_text(json.dumps({"postings": postings[:1]}), "utf-8")
    said = run("verify", plan, "--scenario", tiny).stdout
    assert "Breaches of soft rules: 2, weighing 2 together." in said
    lines = [line for line in said.splitlines() if line.startswith("  no-repeat: ")]
    assert [line.count("already was") for line in lines] == [1, 2]
    figures = json.loads(run("compare", plan, other, "--scenario", tiny, "--json").stdout)["figures"]
    assert [each["values"] for each in figures if each["id"] == "soft-breaches"] == [[2, 0]]


def test_comparison_says_what_each_count_counts(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Where two teams of one home swap, no posting is unlike the first plan's but two teams go elsewhere."""
    with (tiny / "teams.csv").open("a", encoding="utf-8") as teams:
        teams.write("a2,甲二组,A\n")
    plans = tmp_path / "one.json", tmp_path / "other.json"
    for path, hosts in zip(plans, ("BC", "CB"), strict=True):
        postings = [{"round": "R1", "team": f"a{place}", "host": host} for place, host in enumerate(hosts, 1)]
        path.write_text(json.dumps({"postings": postings}), "utf-8")
    swapped = run("compare", *plans, "--scenario", tiny).stdout
    assert "2 go elsewhere, 0 to other targets only" in swapped
    assert "is another count" in swapped
    assert "算法不同" in run("compare", *plans, "--scenario", tiny, "--lang", "zh").stdout
