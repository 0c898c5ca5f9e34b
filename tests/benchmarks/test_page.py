"""The page that shows the newest figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.benchmark import Row, Verdict
from benchmarks.page import (
    BEGIN,
    BOARD_BEGIN,
    BOARD_END,
    COLOURS,
    END,
    PAGE,
    extra_percent,
    figures,
    picture,
    refresh,
    refreshed,
)
from benchmarks.results import read_csv, write_csv
from benchmarks.tsplib_rings import OPTIMA

if TYPE_CHECKING:
    from pathlib import Path

FACTS = [
    Row("machine", "", fact, "something")
    for fact in ("processor", "cores", "memory", "python", "ortools", "commit", "uncommitted changes")
]
RING = [
    Row("tsplib-rings", "gr17", "length", 2085, "km", "2085 with proof", Verdict.MET, load=1.5),
    Row("tsplib-rings", "gr17", "proven bound", 2085, "km"),
    Row("tsplib-rings", "gr17", "seconds", 0.5, "s"),
    Row("tsplib-rings", "gr17", "processor seconds", 0.9, "s"),
]
BOARD_ROWS = [
    Row("scoreboard", "city-18, 10 s, columns", "status", "feasible"),
    Row("scoreboard", "city-18, 10 s, columns", "value", 7, "points"),
    Row("scoreboard", "city-18, 10 s, columns", "bound", 6, "points"),
    Row("scoreboard", "all", "city-18, 10 s: columns, value", 7, "points", "8.0 by scip", Verdict.MET),
]
PRICE = [
    Row("price-of-no-mutual", case, f"least travel, {way}", km, "km")
    for case, lengths in (("a", (100.0, 110.0, 150.0)), ("b", (200.0, 200.0, 210.0)))
    for way, km in zip(("free", "no mutual pairs", "one ring"), lengths, strict=True)
]


def test_the_page_has_a_place_for_figures() -> None:
    """The page can be refreshed, and shows the figures of some results file that is there."""
    page = PAGE.read_text("utf-8")
    assert refreshed(page, FACTS, "made-up.csv") != page
    assert all(name in page for name in OPTIMA)


def test_only_the_figures_change() -> None:
    """What stands around the figures stays, the old figures go, and twice gives the same as once."""
    page = refreshed(f"before\n{BEGIN}\nold\n{END}\nafter\n", FACTS + RING, "new.csv")
    assert page.startswith(f"before\n{BEGIN}\n")
    assert page.endswith(f"{END}\nafter\n")
    assert "old" not in page
    assert "(../benchmarks/results/new.csv)" in page
    assert refreshed(page, FACTS + RING, "new.csv") == page


def test_the_scoreboard_has_a_place_of_its_own() -> None:
    """Rows of the scoreboard leave the other figures alone, and the other way round; the page has both places."""
    page = PAGE.read_text("utf-8")
    with_board = refreshed(page, FACTS + BOARD_ROWS, "board.csv")
    before, _, rest = with_board.partition(BOARD_BEGIN)
    assert page.startswith(before)
    assert page.endswith(rest.partition(BOARD_END)[2])
    assert "| all | city-18, 10 s: columns, value | 7 points |" in rest
    assert "| city-18, 10 s, columns | feasible |" in rest
    both = refreshed(with_board, FACTS + RING, "new.csv")
    assert "board.csv" in both
    assert "(../benchmarks/results/new.csv)" in both.partition(BOARD_END)[2]
    assert "scoreboard" not in figures(FACTS + RING, "new.csv")


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}{BEGIN}"])
def test_a_page_without_a_place_is_refused(page: str) -> None:
    """Nothing is written into a page that does not say where."""
    with pytest.raises(ValueError, match="no place for the figures"):
        refreshed(page, FACTS, "new.csv")


def test_every_kind_of_figure_is_shown(tmp_path: Path) -> None:
    """A ring is one line, the price its summary, the speeds all their rows; after a file they read the same."""
    rows = [
        *FACTS,
        *RING,
        *PRICE,
        Row("price-of-no-mutual", "all", "instances", 2),
        Row("speed", "help", "seconds of --help", 0.3, "s", "0.25 s", Verdict.MISSED, load=2.0),
        Row("speed", "small", "gap of coverage", None, "% of open risk", "10 %", Verdict.MISSED),
    ]
    text = figures(rows, "new.csv")
    assert "| gr17 | 2,085 km | 2085 with proof | met | 2,085 km | 0.5 s | 0.9 s | 1.5 |" in text
    assert "| all | instances | 2 |" in text
    assert "least travel" not in text
    assert "Not reached: **seconds of --help (help): 0.3 s instead of 0.25 s**; **gap of coverage (small): –" in text
    assert "Every bar is met." in figures([*FACTS, *RING], "new.csv")
    assert "| help | seconds of --help | 0.3 s | 0.25 s | missed | 2.0 |" in text
    assert "| small | gap of coverage | – % of open risk | 10 % | missed | – |" in text
    write_csv(rows, tmp_path / "rows.csv")
    assert figures(read_csv(tmp_path / "rows.csv"), "new.csv") == text


def test_extra_travel_is_over_free() -> None:
    """Extra travel is counted over the free plan of the same instance."""
    assert extra_percent(PRICE, "no mutual pairs") == pytest.approx([10, 0])
    assert extra_percent(PRICE, "one ring") == pytest.approx([50, 5])


def test_the_picture_counts_instances() -> None:
    """There is a panel per way to turn, whose bars add up to the instances and whose line stands at the mean."""
    panels = picture({way: extra_percent(PRICE, way) for way in COLOURS}).axes
    assert [axes.get_title(loc="left") for axes in panels] == list(COLOURS)
    assert [sum(bar.get_height() for bar in axes.patches) for axes in panels] == [2, 2]  # type: ignore[attr-defined]
    means = [line.get_xdata() for axes in panels for line in axes.get_lines()]
    assert [tuple(mean) for mean in means] == [pytest.approx((5, 5)), pytest.approx((27.5, 27.5))]  # type: ignore[arg-type]


@pytest.mark.parametrize("rows", [PRICE, RING])
def test_the_picture_is_drawn_if_there_is_something_to_draw(rows: list[Row], tmp_path: Path) -> None:
    """Refreshing writes the page always and the picture only if the price was measured."""
    page, drawn = tmp_path / "page.md", tmp_path / "picture.png"
    page.write_text(f"{BEGIN}\n{END}\n", "utf-8")
    refresh([*FACTS, *rows], "new.csv", page, drawn)
    assert "new.csv" in page.read_text("utf-8")
    assert drawn.is_file() == (rows is PRICE)
