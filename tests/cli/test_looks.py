"""How text is laid out on a terminal, and how a running solve is shown."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from optimizer.cli.layout import columns, table, width_of, wrapped
from optimizer.cli.progress import LiveTable, PlainLines, writing
from optimizer.cli.terminal import Terminal
from optimizer.engines import Progress
from optimizer.measures.tiers import Tier, tiers_of
from optimizer.texts import Language, Text
from tests.builders import scenario


@pytest.fixture
def tier() -> Tier:
    """Return the first tier of any scenario."""
    return tiers_of(scenario())[0]


def state(  # noqa: PLR0913  # those of a progress
    tier: Tier,
    value: float | None,
    bound: float | None,
    seconds: float,
    *,
    is_done: bool = False,
    parts: tuple[int, int] | None = None,
    stage: Text | None = None,
) -> Progress:
    """Return a state of the first tier of two."""
    return Progress(tier, 0, 2, value, bound, seconds, is_done, parts, stage)


def test_a_chinese_character_is_two_columns_wide() -> None:
    """Widths are those of a terminal."""
    assert width_of("ab") == 2
    assert width_of("推磨") == 4
    assert width_of("e\u0301") == 1


def test_chinese_text_is_wrapped_between_characters() -> None:
    """No line is too wide, no word is lost, and no line begins with a closing mark."""
    text = "甲县的组去乙县，乙县的组去丙县。tuimo 排出谁去哪里（什么时候去）、巡察哪些单位。"
    lines = wrapped(text, 14)
    assert max(map(width_of, lines)) <= 14
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。）、" for line in lines)


def test_english_text_is_wrapped_at_blanks() -> None:
    """Words stay whole, and every line has the indent."""
    assert wrapped("one two three", 8, "  ") == ["  one", "  two", "  three"]


def test_tables_are_aligned_by_width() -> None:
    """Columns start at the same place whatever language stands before them."""
    lines = table(["名称", "n"], [["推磨", "1"], ["ab", "22"]], right=[1]).splitlines()
    assert lines == ["名称   n", "----  --", "推磨   1", "ab    22"]


def test_a_long_cell_goes_on_below() -> None:
    """Where a column may be only so wide, a longer cell takes several lines and makes no other row longer."""
    lines = table(["n", "words", "x"], [["1", "one two three", "y"], ["2", "one", "z"]], widest={1: 8}).splitlines()
    assert lines[2:] == ["1  one two  y", "   three", "2  one      z"]


def test_long_options_push_their_explanation_down() -> None:
    """A word wider than its column has its explanation on the next line."""
    assert columns([("x" * 40, "why")], 80) == ["  " + "x" * 40, " " * 38 + "why"]


def test_plain_lines_are_few(tier: Tier, capsys: pytest.CaptureFixture[str]) -> None:
    """A tier's start and end are always said, improvements only every few seconds."""
    watch = PlainLines(Terminal(Language.EN))
    for value, bound, seconds in ((None, None, 0.1), (9, 1, 0.2), (8, 1, 0.9), (7, 2, 6.0), (7, 2, 20.0)):
        watch(state(tier, value, bound, seconds))
    watch(state(tier, 7, 7, 21.0, is_done=True))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "searching" in lines[0]
    assert "7 risk points found, at least 2 (6.0 s)" in lines[1]
    assert "7 risk points, at least 7 (21.0 s)" in lines[2]


def test_the_live_table_shows_found_bound_and_gap(tier: Tier) -> None:
    """Each tier has one line, kept up to date, and a missing number is a dash."""
    live = LiveTable(Terminal(Language.ZH))
    live._lines = {0: state(tier, 12.5, 10, 3.0), 1: state(tier, None, None, 3.0)}  # noqa: SLF001
    buffer = io.StringIO()
    Console(file=buffer, width=100).print(live.table())
    said = buffer.getvalue()
    assert "12.5" in said
    assert "2.5" in said
    assert "–" in said
    assert "已找到" in said


def test_plain_lines_count_parts_now_and_then(tier: Tier, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a solve by parts one line every few seconds says how many are solved, and at last the figures are said."""
    lines = PlainLines(Terminal(Language.EN))
    for seconds in (1.0, 2.0, 7.0):
        lines(state(tier, None, None, seconds, parts=(int(seconds), 9)))
    lines(state(tier, 3, 3, 8.0, is_done=True, parts=(9, 9)))
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["1 of 9 parts solved (1.0 s)", "7 of 9 parts solved (7.0 s)"]
    assert len(said) == 3


def test_the_live_table_counts_parts_below(tier: Tier) -> None:
    """The live table has the count of parts as its caption."""
    live = LiveTable(Terminal(Language.ZH))
    with live.running() as watch:
        watch(state(tier, None, None, 1.0, parts=(2, 9)))
    shown = io.StringIO()
    Console(file=shown, width=80).print(live.table())
    assert "已求解 2/9 个部分" in shown.getvalue()


SENDING, SEATING = Text("Who goes where", "谁去哪里"), Text("Who sits where", "谁任什么岗位")


def test_plain_lines_tell_stages_apart(tier: Tier, capsys: pytest.CaptureFixture[str]) -> None:
    """Each stage is named once when it begins, and the tiers begin anew within it."""
    watch = PlainLines(Terminal(Language.EN))
    for seconds, stage in ((1.0, SENDING), (2.0, SENDING), (3.0, SEATING), (9.0, SENDING)):
        watch(state(tier, None, None, seconds, stage=stage))
    said = capsys.readouterr().err.splitlines()
    assert said[::2] == ["Who goes where (1.0 s):", "Who sits where (3.0 s):", "Who goes where (9.0 s):"]
    assert len(said) == 6


def test_plain_lines_of_stages_that_come_again_at_once_are_few(tier: Tier, capsys: pytest.CaptureFixture[str]) -> None:
    """What alternates many times within seconds is told when it began, and then every few seconds."""
    watch = PlainLines(Terminal(Language.EN))
    for tenth in range(120):
        watch(state(tier, 1, 1, tenth / 10, stage=(SENDING, SEATING)[tenth % 2], is_done=True))
    headed = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Who")]
    assert headed == [
        "Who goes where (0.0 s):",
        "Who sits where (0.1 s):",
        "Who sits where (5.1 s):",
        "Who sits where (10.1 s):",
    ]


def test_the_live_table_shows_the_stage_and_nothing_of_the_one_before(tier: Tier) -> None:
    """A new stage is the caption, and takes the lines of the last one away."""
    live = LiveTable(Terminal(Language.ZH))
    with live.running() as watch:
        watch(state(tier, 41, 7, 1.0, stage=SENDING))
        watch(state(tier, None, None, 2.0, stage=SEATING))
    shown = io.StringIO()
    Console(file=shown, width=80).print(live.table())
    assert "谁任什么岗位" in shown.getvalue()
    assert "41" not in shown.getvalue()


def test_what_is_written_is_told_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where standard error is no terminal the first file is told, and then one every few seconds."""
    now = iter([0.0, 0.0, 1.0, 5.5, 5.5, 6.0])
    monkeypatch.setattr("optimizer.cli.progress.monotonic", lambda: next(now))
    with writing(Terminal(Language.EN)) as tell:
        for name in ("plan.xlsx", "plan.csv", "plan-recusals.csv", "gantt.png"):
            tell(Path("out") / name)
    assert capsys.readouterr().err.splitlines() == ["Writing plan.xlsx …", "Writing plan-recusals.csv …"]


def test_on_a_terminal_one_line_shows_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal every file is shown as it is begun, and the line goes away in the end."""
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with writing(Terminal(Language.ZH)) as tell:
        tell(Path("out/plan.xlsx"))
        tell(Path("out/plan-recusals.csv"))
    shown = screen.getvalue()
    assert "正在写出 plan.xlsx……" in shown
    assert "正在写出 plan-recusals.csv……" in shown
    assert shown.rstrip().endswith("\x1b[2K")  # the line is cleared
