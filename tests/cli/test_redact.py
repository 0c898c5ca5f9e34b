"""``--redact``: no command lets people's names out."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from matplotlib.text import Text

from tests.cli.conftest import write_tiny

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.figure import Figure

    from tests.cli.conftest import Run

NAMES = ("张秘密", "李秘密", "王秘密", "赵秘密")
TABLES = {
    "officers": "id,name,home,team,seats,available\n"
    "pa,张秘密,A,a1,leader,2024-03-04/2024-03-05\npb,李秘密,B,b1,leader,\npc,王秘密,C,c1,leader,\n",
    "leaders": "id,name\nL1,赵秘密\n",
    "posts": "officer,region,from,to\npa,B,2022-01-01,2023-12-31\npb,C,2022-01-01,2023-12-31\n",
    "ties": "who,whom,kind,note\npb,A,classmate,与张秘密同学\n",
    "waivers": "rule,who,whom,by,reason,date\npost-recusal,pa,B,赵秘密,张秘密无人可换,2024-01-02\n",
}
SEATED = [
    {"round": "R1", "team": team, "host": host, "seats": [{"seat": "leader", "officer": officer}]}
    for team, host, officer in (("a1", "B", "pa"), ("b1", "C", "pb"), ("c1", "A", "pc"))
]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Write the tiny scenario with people in it."""
    folder = write_tiny(tmp_path / "people")
    for name, content in TABLES.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    return folder


@pytest.fixture
def plan(people: Path, tmp_path: Path) -> Path:
    """Write a plan that seats the people, where one has a ban, one is away and one is there by waiver."""
    path = tmp_path / "plan.json"
    reference = {"id": "tiny", "path": people.name, "digest": ""}
    path.write_text(json.dumps({"scenario": reference, "postings": SEATED}), "utf-8")
    return path


@pytest.fixture
def named(people: Path) -> Path:
    """Write the same scenario as an office that uses names as ids, without what makes it impossible."""
    (people / "scenario.yaml").write_text((people / "scenario.yaml").read_text("utf-8").partition("tiers:")[0], "utf-8")
    tables = {**TABLES, "posts": "officer,region,from,to\npa,B,2022-01-01,2023-12-31\n"}
    tables["officers"] = tables["officers"].replace("2024-03-04/2024-03-05", "")
    tables["history"] = "round,date,leave,team,kind,home,host,officer,seat\n" + (
        "R0,2023-03-01,2023-03-20,a1,whole,A,C,pa,leader\nR0,2023-03-01,2023-03-20,b1,whole,B,A,孙秘密,leader\n"
    )
    for name, content in tables.items():
        for id_, person in zip(("pa", "pb", "pc", "L1"), NAMES, strict=True):
            content = content.replace(id_, person)
        (people / f"{name}.csv").write_text(content, "utf-8")
    return people


def said_in(folder: Path) -> str:
    """Return all text of all files in a folder, sheets of workbooks included."""
    texts = []
    for path in folder.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                texts += [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        elif path.is_file() and path.suffix != ".png":
            texts.append(path.read_text("utf-8", errors="replace"))
    return "\n".join(texts)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        ("verify", "plan.json"),
        ("verify", "plan.json", "--json"),
        ("compare", "plan.json", "other.json"),
        ("export", "plan.json", "--to", "csv", "--out", "to/"),
        ("export", "plan.json", "--to", "xlsx", "--out", "to/"),
        ("plot", "plan.json", "--out", "to/plot.svg", "--kind", "gantt"),
        ("ledger", "plan.json"),
        ("check", "people"),
        ("check", "people", "--json"),
    ],
    ids=" ".join,
)
def test_no_command_lets_a_name_out(
    run: Run, plan: Path, tmp_path: Path, command: tuple[str, ...], language: str
) -> None:
    """Whatever is said or written has pseudonyms; without the option names do come out of at least one of them."""
    (tmp_path / "other.json").write_text(plan.read_text("utf-8"), "utf-8")
    (tmp_path / "to").mkdir()
    result = run(*command, "--redact", "--lang", language)
    assert result.exit_code in (0, 4, 6), result.stderr
    told = result.stdout + result.stderr + said_in(tmp_path / "to")
    assert not [name for name in NAMES if name in told]
    if command[0] in ("verify", "export", "check"):
        assert ("干部-" if language == "zh" else "Officer ") in told
        open_ = run(*command, "--lang", language)
        assert "张秘密" in open_.stdout + open_.stderr + said_in(tmp_path / "to")


def test_solving_and_batches_let_no_name_out(run: Run, people: Path, tmp_path: Path) -> None:
    """Plan, tables, progress and messages have pseudonyms; the plan still belongs to the scenario with its names."""
    (tmp_path / "many").mkdir()
    without_tiers = (people / "scenario.yaml").read_text("utf-8").partition("tiers:")[0]
    (people / "scenario.yaml").write_text(without_tiers, "utf-8")
    (people / "posts.csv").write_text("officer,region,from,to\npa,B,2022-01-01,2023-12-31\n", "utf-8")
    (people / "officers.csv").write_text(TABLES["officers"].replace("2024-03-04/2024-03-05", ""), "utf-8")
    people.rename(tmp_path / "many" / "people")
    for command in (
        ("solve", "many/people", "--time", "10", "--out", "to/solve"),
        ("batch", "many", "--time", "10", "--out", "to/batch"),
        ("options", "many/people", "-n", "2", "--time", "10", "--out", "to/options"),
    ):
        result = run(*command, "--redact", "--lang", "zh")
        assert result.exit_code == 0, result.stderr
        told = result.stdout + result.stderr + said_in(tmp_path / "to")
        assert not [name for name in NAMES if name in told], command
    assert "“任职回避：不得巡察曾任职的地方和单位”已由（略）于2024-01-02批准豁免（略）" in said_in(tmp_path / "to")
    again = run("verify", "to/solve/plan.json")
    assert again.exit_code == 0, again.stdout + again.stderr


def test_defects_are_told_without_what_stands_in_the_cell(run: Run, people: Path, plan: Path) -> None:
    """A name in the wrong cell of a table, or in a plan in place of an id, is not repeated; its place is."""
    (people / "posts.csv").write_text("officer,region,from\n张秘密,A,2020-01-01\n", "utf-8")
    for command in (("check", people), ("solve", people), ("verify", plan)):
        result = run(*command, "--redact")
        told = result.stdout + result.stderr
        assert result.exit_code == 3
        assert "张秘密" not in told
        assert "posts.csv, row 2" in told
    (people / "posts.csv").unlink()
    result = run("check", people, "--set", "officers.张秘密.max_rounds=1", "--redact", "--lang", "en")
    assert "张秘密" not in result.stdout + result.stderr
    assert "setting officers.***.max_rounds: The table officers has no such id." in result.stdout
    plan.write_text(plan.read_text("utf-8").replace('"pa"', '"张秘密"'), "utf-8")
    result = run("verify", plan, "--redact")
    assert result.exit_code == 3
    assert "seats[1].officer: expected the id of an officer" in result.stderr
    assert "张秘密" not in result.stderr
    assert "张秘密" in run("verify", plan).stderr


ODD = {
    "officers": (
        "id,name,home,team,seats,available,native_region,max_rounds\n"
        "张秘密,王伟秘密,A,a1,leader,,A,0\n李秘密,王伟秘密,A,,组张,,A,\n王秘密,王伟秘密,B,,无此岗位,,,\n"
        "李秘密,孙秘密,B,zz,leader,,,\nX1,吴秘密,C,,leader,吴秘密,,many\n"
    ),
    "posts": "officer,region,target,from,to\n张秘密,B,tB,2022-01-01,\n钱秘密,B,,2022-01-01,2021-01-01\n",
    "ties": "who,whom,kind,note\n张秘密,张秘密,friend,\n李秘密,周秘密,classmate,周秘密\n",
    "waivers": (
        "rule,who,whom,by,reason,date\n张秘密,李秘密,王秘密,赵秘密,无,昨天\nno-mutual,钱秘密,B,赵秘密,无,2024-01-02\n"
    ),
    "blackouts": "who,from,to\n周秘密,2024-01-01,2023-01-01\n",
    "pins": (
        "rule,officer,seat,team\nmust,张秘密,leader,a1\nnever,张秘密,leader,a1\nmust,吴秘密,组张,\nmust,,,张秘密\n"
    ),
    "history": (
        "round,date,team,kind,home,host,officer,seat\nR0,2023-03-01,a1,whole,A,C,张秘密,组张\n"
        "R0,2023-03-01,a1,whole,A,C,张秘密,组张\nR0,2023-03-01,周秘密,whole,A,钱秘密,孙秘密,leader\n"
    ),
    "leaders": "张秘密,李秘密\nL1,赵秘密\n",
}


def _write(folder: Path, tables: Mapping[str, str]) -> None:
    for name in TABLES:
        (folder / f"{name}.csv").unlink()
    for name, content in tables.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")


def test_no_defect_names_a_person_whose_id_is_a_name(run: Run, people: Path) -> None:
    """Whatever is wrong in tables of people, in their headers or in what is set, is told by its place alone."""
    _write(people, ODD)
    settings = ("--set", "officers.张秘密=1", "--set", "officers.张.秘密=1")
    for command in (("check", people), ("check", people, "--json"), ("solve", people)):
        result = run(*command, *settings, "--redact")
        assert result.exit_code == 3
        assert "秘密" not in result.stdout + result.stderr
    assert "秘密" in run("check", people).stdout


def test_no_note_names_a_person_whose_id_is_a_name(run: Run, people: Path) -> None:
    """Namesakes, and people of whom history alone knows, are told by their rows."""
    usable = "\n".join(ODD["officers"].splitlines()[:4]).replace("组张", "leader")
    _write(people, {"officers": usable, "history": ODD["history"]})
    for command in (("check", people), ("check", people, "--json"), ("solve", people, "--out", "to")):
        for language, sentence in (("en", "3officershavethisname:row2,"), ("zh", "3名干部同名：第2行、")):
            result = run(*command, "--redact", "--lang", language)
            told = result.stdout + result.stderr
            assert result.exit_code == 0, told
            assert "秘密" not in told
            assert sentence in "".join(told.split())
    assert "3 officers have this name: row 2," in run("verify", "to/plan.json", "--redact", "--lang", "en").stderr


def test_a_marked_copy_has_names(run: Run, people: Path) -> None:
    """A copy of the input cannot be without names, and is refused."""
    result = run("check", people, "--mark", "out.xlsx", "--redact")
    assert result.exit_code == 2
    assert "--mark" in result.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ids_that_are_names_stay_in_plan_files_and_ledgers_alone(
    run: Run, named: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Tables, pictures, messages and JSON have codes in place of ids; of the plan and the ledger it is said."""
    pictures: list[str] = []

    def drawn(figure: Figure, _: Path) -> None:
        pictures.extend(each.get_text() for each in figure.findobj(Text))

    monkeypatch.setattr("optimizer.plots.save_figure", drawn)
    kept = "plan.json keeps people's ids" if language == "en" else "plan.json 保留人员编号"
    telling = "4 ids of them hold the name" if language == "en" else "其中 4 个编号含有姓名"
    for *command, keeps in (
        ("check", named, False),
        ("check", named, "--json", False),
        ("solve", named, "--out", "to/solve", True),
        ("solve", named, "--out", "to/solve", "--start", "to/solve/plan.json", "--json", True),
        ("options", named, "-n", "2", "--out", "to/options", True),
        ("verify", "to/solve/plan.json", "--json", False),
        ("compare", "to/solve/plan.json", "to/options/option-1.json", "--json", False),
        ("export", "to/solve/plan.json", "--to", "csv", "--out", "to/csv/", False),
        ("export", "to/solve/plan.json", "--to", "xlsx", "--out", "to/xlsx/", False),
        ("export", "to/solve/plan.json", "--to", "json", "--out", "to/json/plan.json", True),
        ("plot", "to/solve/plan.json", "--out", "to/plots/", False),
        ("ledger", "to/solve/plan.json", "--out", "to/ledger.csv", True),
    ):
        result = run(*command, "--redact", "--lang", language)
        assert result.exit_code == 0, (command, result.stderr)
        told = result.stdout + result.stderr
        assert not [name for name in (*NAMES, "孙秘密") if name in told], command
        assert (telling in result.stderr) == keeps
        assert (kept in result.stderr) == (keeps and command[0] not in ("ledger", "options"))
    whole = [*tmp_path.glob("to/**/*.json"), tmp_path / "to" / "ledger.csv"]
    assert len(whole) == 4
    for path in whole:
        assert "张秘密" in path.read_text("utf-8")
        path.unlink()
    told = said_in(tmp_path / "to") + " ".join(pictures)
    assert not [name for name in (*NAMES, "孙秘密") if name in told]
    assert pictures
    assert ("干部-" if language == "zh" else "Officer ") in told


def test_a_redacted_solve_gives_the_same_plan(run: Run, named: Path, tmp_path: Path) -> None:
    """What is written for other commands is the plan that is found without the option."""
    plans = []
    for name, options in (("with", ["--redact"]), ("without", [])):
        assert run("solve", named, "--config", "reproducible", "--out", name, *options).exit_code == 0
        plans.append(json.loads((tmp_path / name / "plan.json").read_text("utf-8")))
    assert plans[0]["postings"] == plans[1]["postings"]
    assert plans[0]["waived"] == plans[1]["waived"]
    assert [each["who"] for each in plans[0]["waived"]] == ["张秘密"]
    assert plans[0]["scenario"]["digest"] == plans[1]["scenario"]["digest"]


def test_a_start_with_people_who_are_gone_names_nobody(run: Run, named: Path) -> None:
    """An id that the scenario no longer has may be a name, and is only marked."""
    assert run("solve", named, "--out", "to").exit_code == 0
    for path in (named / "officers.csv", named / "posts.csv"):
        path.write_text(path.read_text("utf-8").replace("张秘密", "吴秘密"), "utf-8")
    (named / "waivers.csv").unlink()
    result = run("solve", named, "--out", "again", "--start", "to/plan.json", "--redact")
    assert result.exit_code in (0, 4), result.stderr
    assert "***" in result.stderr
    assert "秘密" not in result.stdout + result.stderr


def test_what_a_plan_sets_names_nobody(run: Run, people: Path, tmp_path: Path) -> None:
    """Settings that a plan brings along are told without the ids and names of the people whose they are."""
    path = tmp_path / "set.json"
    given = {"officers.pa.name": "张秘密", "leaders.L1.per_day": "1", "teams.a1.size": "8"}
    path.write_text(
        json.dumps({"scenario": {"id": "tiny", "path": people.name, "set": given}, "postings": []}), "utf-8"
    )
    said = run("verify", path, "--redact").stdout + run("verify", path, "--redact", "--json").stdout
    assert "teams.a1.size" in said
    assert ".name" in said
    assert not any(each in said for each in (*NAMES, ".pa.", ".L1."))
