"""The command that runs the benchmarks, on the smallest cases; what is fast or slow is not judged here."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import pytest

from benchmarks import machine, price_of_no_mutual, speed
from benchmarks.benchmark import Request, Row, Verdict, at_most
from benchmarks.commands import CommandFailed, Measured, measured
from benchmarks.price_of_no_mutual import Outcome, summary
from benchmarks.results import markdown, read_csv, write_csv
from benchmarks.run import BENCHMARKS, chosen, main
from benchmarks.solving import Solved
from benchmarks.tsplib_rings import verdict_of
from optimizer.domain import Plan, Status, TierValue

if TYPE_CHECKING:
    from pathlib import Path

GR17 = "gr17"
MATRIX = "0 1043 1\n1 0 1042\n1042 1 0"
"""As one ring: 1043 + 1042 + 1042 one way round, 1 + 1 + 1 the other."""


@pytest.fixture
def instances(tmp_path: Path) -> Path:
    """Return a folder with a made-up matrix under the name of a public instance."""
    folder = tmp_path / "tsplib"
    folder.mkdir()
    head = f"NAME: {GR17}\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: FULL_MATRIX\n"
    (folder / f"{GR17}.tsp").write_text(f"{head}EDGE_WEIGHT_SECTION\n{MATRIX}\nEOF\n", "utf-8")
    return folder


def ended(value: float, bound: float, status: Status = Status.OPTIMAL) -> Solved:
    """Return a solve that ended with this travel."""
    return Solved(status, Plan((), tiers=(TierValue("travel", value, value, bound, value),)), 1.0, 2.0, 0.5)


def test_names_are_unique() -> None:
    """Every benchmark has a name of its own, which its rows bear."""
    assert len({benchmark.name for benchmark in BENCHMARKS}) == len(BENCHMARKS) == 8


def test_what_takes_hours_must_be_asked_for() -> None:
    """Without names everything but the scoreboard is run; by its name the scoreboard is run, and nothing else."""
    assert [each.name for each in chosen([])] == [each.name for each in BENCHMARKS if each.name != "scoreboard"]
    assert [each.name for each in chosen(["scoreboard"])] == ["scoreboard"]


def test_the_price_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A quick run of one benchmark writes its rows beside the machine's, and the same to read."""
    out = tmp_path / "out" / "price.csv"
    assert main(["--quick", "price-of-no-mutual", "--out", str(out)]) == 0
    rows = {(row.benchmark, row.case, row.measure): row for row in read_csv(out)}
    assert ("machine", "", "ortools") in rows
    assert rows["price-of-no-mutual", "all", "instances with all three proven"].value == "3"
    assert rows["price-of-no-mutual", "square-6-seed-002", "least travel, free"].seed == "2"
    assert {benchmark for benchmark, *_ in rows} == {"machine", "price-of-no-mutual"}
    text = out.with_suffix(".md").read_text("utf-8")
    assert "| all | instances | 3 |" in text
    assert text == capsys.readouterr().out


def test_a_proof_against_the_published_one_is_wrong(instances: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A proven length below the published optimum ends with exit code 1, because one of the two must be wrong."""
    assert main(["--quick", "tsplib-rings", "--tsplib", str(instances)]) == 1
    told = capsys.readouterr()
    assert "| gr17 | length | 3 km | 2085 with proof | wrong |" in told.out
    assert "gr17: 3 (optimal)" in told.err


def test_instances_that_are_not_there_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A public instance that the folder lacks is left out, and said to be."""
    assert main(["--quick", "tsplib-rings", "--tsplib", str(tmp_path)]) == 0
    assert "gr17 is not in the folder; left out" in capsys.readouterr().err


def test_without_its_folder_a_benchmark_is_not_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Without the folder that it needs, a benchmark says so and the rest goes on."""
    assert main(["--quick", "tsplib-rings"]) == 0
    assert "tsplib-rings: not run, because it needs --tsplib FOLDER" in capsys.readouterr().err


def test_figures_survive_a_mistake(instances: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured before something went wrong is written, and the mistake is still raised."""

    def fall(*_: object) -> Outcome:
        msg = "a mistake"
        raise RuntimeError(msg)

    monkeypatch.setattr(price_of_no_mutual, "measured", fall)
    out = tmp_path / "rows.csv"
    with pytest.raises(RuntimeError, match="a mistake"):
        main(["--quick", "--tsplib", str(instances), "--out", str(out)])
    assert {row.benchmark for row in read_csv(out)} == {"machine", "tsplib-rings"}


@pytest.mark.parametrize("arguments", [["dance"], ["--seconds", "0"], ["--tsplib", "no-such-folder"]])
def test_wrong_usage_is_refused(arguments: list[str]) -> None:
    """An unknown benchmark, no time, and a folder that is not there end with exit code 2."""
    with pytest.raises(SystemExit) as ended_with:
        main(arguments)
    assert ended_with.value.code == 2


def test_speed_has_a_row_for_every_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick run of the speeds yields each figure that has a bar, and the model's size."""
    monkeypatch.setattr(speed, "measured", lambda *_: Measured(1.0, 0.5, 400_000_000))
    told: list[str] = []
    rows = list(speed.run(Request(is_quick=True, tell=told.append)))
    assert [row.measure for row in rows if row.bar] == [
        "seconds to proof",
        "seconds to first plan",
        "gap of coverage",
        "seconds of check",
        "peak memory of check",
        "seconds of --help",
    ]
    assert [row.value for row in rows if row.measure == "peak memory of check"] == [400.0]
    assert {"variables", "constraints", "seconds to build the model"} <= {row.measure for row in rows}
    assert len(told) == len(rows)


def test_a_command_that_fails_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that fails is told and written down as wrong, and what else there is to measure still is."""

    def fail(*arguments: str) -> Measured:
        if arguments[0] == "check":
            msg = "tuimo check ended with exit code 3"
            raise CommandFailed(msg)
        return Measured(0.1, None, None)

    monkeypatch.setattr(speed, "measured", fail)
    told: list[str] = []
    rows = list(speed.run(Request(is_quick=True, tell=told.append)))
    assert [(row.case, row.verdict) for row in rows if row.measure == "failed"] == [("check", Verdict.WRONG)]
    assert "speed: tuimo check ended with exit code 3" in told
    assert [row.value for row in rows if row.measure == "seconds of --help"] == [0.1]


def test_a_whole_command_is_measured() -> None:
    """A run of the command takes some time and, where the system tells, some memory."""
    run = measured("--version")
    assert run.seconds > 0
    assert run.processor_seconds is None or run.processor_seconds > 0
    assert run.peak_bytes is None or run.peak_bytes > 1_000_000


def test_a_failing_command_is_not_measured() -> None:
    """A command that ends with an error has its words in the message, and gives no figure."""
    with pytest.raises(CommandFailed, match=r"tuimo dance ended with exit code 2:\n(?s:.*)dance"):
        measured("dance")


@pytest.mark.parametrize(
    ("run", "verdict"),
    [
        (ended(2085, 2085), Verdict.MET),
        (ended(2085, 2000, Status.FEASIBLE), Verdict.MISSED),
        (ended(2090, 2085, Status.FEASIBLE), Verdict.MISSED),
        (ended(2090, 2090), Verdict.WRONG),
        (ended(2080, 2080), Verdict.WRONG),
        (Solved(Status.UNDECIDED, None, 1.0, 2.0, None), Verdict.MISSED),
        (Solved(Status.INFEASIBLE, None, 1.0, 2.0, None), Verdict.WRONG),
    ],
)
def test_verdicts_on_published_optima(run: Solved, verdict: Verdict) -> None:
    """Reached with proof is met, not proven is missed, and what contradicts the published optimum is wrong."""
    assert verdict_of(run, 2085) is verdict


def test_verdicts_on_bars() -> None:
    """At the bar is met, above it or without a figure is missed."""
    assert [at_most(value, 3.0) for value in (3.0, 3.1, None)] == [Verdict.MET, Verdict.MISSED, Verdict.MISSED]


def test_the_summary_adds_up() -> None:
    """Means, medians and counts over the outcomes are those worked out by hand."""
    km = [(100.0, 120.0, 130.0), (100.0, 110.0, 150.0), (200.0, 200.0, 200.0)]
    outcomes = [
        Outcome(f"x{seed}", seed, dict(zip(("free", "no mutual pairs", "one ring"), each, strict=True)), seed, True)
        for seed, each in enumerate(km)
    ]
    figures = {row.measure: row.value for row in summary(outcomes, "")}
    assert figures["free optima with a mutual pair"] == 2
    assert figures["instances whose every free optimum has one"] == 2
    assert figures["mean mutual pairs in the free optimum"] == 1
    assert figures["extra travel over free, no mutual pairs, mean"] == 10.0
    assert figures["extra travel over free, one ring, median"] == 30.0
    assert figures["extra travel over free, one ring, most"] == 50.0


def test_rows_survive_the_file(tmp_path: Path) -> None:
    """What is written is read back, an unknown figure as an empty cell."""
    rows = [Row("b", "c", "m", None, "s", "3 s", Verdict.MISSED, 1, "at most 1 s", 0.5), Row("b", "c", "n", "1,2; 3")]
    write_csv(rows, tmp_path / "rows.csv")
    again = read_csv(tmp_path / "rows.csv")
    assert [(row.value, row.verdict, row.load) for row in again] == [
        ("", Verdict.MISSED, 0.5),
        ("1,2; 3", Verdict.NONE, None),
    ]


def test_many_rows_are_shown_as_their_summary() -> None:
    """People see the summary of a benchmark with many cases, and each setting once."""
    rows = [Row("b", f"case-{number}", "m", number, settings="as usual") for number in range(80)]
    text = markdown([*rows, Row("b", "all", "sum", 3160, "km")], "Title")
    assert "case-1" not in text
    assert "| all | sum | 3,160 km |" in text
    assert text.count("as usual") == 1


def test_the_machine_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processor, memory, versions and commit are named; outside a repository the commit is unknown."""
    facts = {row.measure: row.value for row in machine.machine_rows("abc1234")}
    assert {"processor", "cores", "memory", "python", "commit", "ortools", "networkx", "holidays"} <= set(facts)
    assert facts["python"] == f"{platform.python_implementation()} {platform.python_version()}"
    monkeypatch.setenv("PATH", "")
    assert machine.commit() == "unknown"
