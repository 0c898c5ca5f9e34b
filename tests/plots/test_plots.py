from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import dist
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from optimizer.domain import Ban, Blackout, Mode, Pin, Plan, Post, Setting, TierValue, Waiver
from optimizer.domain.calendar import WorkingCalendar
from optimizer.domain.phases import words_on_estimates
from optimizer.errors import ExportError
from optimizer.plots import (
    PLOTS,
    Plot,
    draw_comparison,
    draw_coverage,
    draw_gantt,
    draw_matrix,
    draw_ring,
    draw_term,
    gantt_pages,
    host_bans,
    of_rounds,
    save_figure,
)
from optimizer.plots.comparison import MOST_MOVES, moves_between
from optimizer.plots.gantt import LANE, SMALL_ROW, looks_of
from optimizer.plots.ring import cycles_of, shortest_cycle
from optimizer.plots.style import ALARM, FONT_FOLDER, INK, SHADE, families, missing_characters, shortened, width_of
from optimizer.plots.term import shade_of
from optimizer.texts import Language, Text
from tests.builders import day, history, plan, posting, region, round_, scenario, span, target, team, visit
from tests.plots.looking import assert_is_legible, every_text, marked, texts
from tests.plots.made_up import counties
from tests.staffed import staffed

SCENARIOS = Path(__file__).parents[2] / "scenarios"
LANGUAGES = pytest.mark.parametrize("language", list(Language))


# -- all pictures ----------------------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)
@pytest.mark.parametrize("size", [(4, 2, 1), (12, 1, 1), (20, 1, 2), (13, 12, 1)], ids=str)
def test_every_picture_is_legible(plot: object, size: tuple[int, int, int], language: Language) -> None:
    """Every character is drawn, no text leaves the picture and none covers another, at several sizes."""
    draw = plot.draw  # type: ignore[attr-defined]
    assert_is_legible(draw(*staffed(*size), language))


@LANGUAGES
def test_comparison_is_legible(language: Language) -> None:
    """The comparison of three plans with long names has no text over another."""
    given, one = counties(12)
    _, two = counties(12, step=2)
    tiers = (TierValue("coverage", 12), TierValue("travel", 123456.7), TierValue("load", 3))
    plans = {"第一个方案，名字很长很长很长很长": replace(one, tiers=tiers), "b": two, "c": replace(two, tiers=tiers)}
    assert_is_legible(draw_comparison(given, plans, language))


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)
def test_global_settings_stay_as_they_are(plot: object) -> None:
    """Drawing changes nothing of the user's own matplotlib settings."""
    before = dict(mpl.rcParams)
    plot.draw(*counties(3), Language.ZH)  # type: ignore[attr-defined]
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)
def test_empty_plan_says_so(plot: object) -> None:
    """A plan without postings gives a picture with words instead of an empty frame."""
    figure = plot.draw(scenario(teams=(), targets=()), Plan(()), Language.EN)  # type: ignore[attr-defined]
    assert every_text(figure)
    assert_is_legible(figure)


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)
def test_every_picture_knows_whether_it_shows_anything(plot: Plot) -> None:
    """A picture shows something of a plan that sends people, and nothing where there is neither team nor target."""
    assert plot.shows(*staffed(3))
    assert not plot.shows(scenario(teams=(), targets=()), Plan(()))


def test_the_ring_shows_nothing_of_teams_that_do_not_turn() -> None:
    """Where only local teams are posted there is no ring to draw, though there is a time chart."""
    given = scenario(teams=[team("a1", "A", kind="local")])
    shown = {each.name for each in PLOTS if each.shows(given, plan(posting("a1", "A")))}
    assert {"gantt", "matrix"} <= shown
    assert "ring" not in shown


def test_importing_pictures_does_not_import_matplotlib() -> None:
    """The package can be named without the seconds that matplotlib takes."""
    code = "import sys, optimizer.plots, optimizer.exports; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- fonts and files -------------------------------------------------------------------------------------------------


def test_our_own_font_comes_first() -> None:
    """Pictures use the bundled font, in both weights, whatever the machine has."""
    from matplotlib import font_manager

    assert families()[0] == "Rota Sans SC"
    for weight, file in [("normal", "RotaSansSC-Regular.otf"), ("bold", "RotaSansSC-Bold.otf")]:
        properties = font_manager.FontProperties(family=families()[0], weight=weight)
        assert font_manager.findfont(properties).endswith(file)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_our_own_fonts_have_every_character_of_the_bundled_scenarios(weight: str) -> None:
    """No machine without Chinese fonts shows a box for a name in a scenario that comes along, in either weight."""
    from matplotlib import font_manager

    fonts = [font_manager.get_font(file) for file in FONT_FOLDER.glob(f"*-{weight}.otf")]
    known = {chr(code) for font in fonts for code in font.get_charmap()}
    tables = [file.read_text("utf-8") for suffix in ("csv", "yaml") for file in SCENARIOS.rglob(f"*.{suffix}")]
    wanted = {each for table in tables for each in table if each.isprintable() and not each.isspace()}
    assert len(fonts) == 2
    assert "烔" in wanted
    assert not wanted - known
    assert {*"烔炀镇㙍垚"} <= known


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_rare_characters_are_drawn_in_every_format(
    tmp_path: Path, suffix: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A name with a character of the supplement is drawn level and bold, without a warning."""
    given, sent = counties(3)
    given = replace(given, name="烔炀镇", regions=(replace(given.regions[0], name="烔炀镇"), *given.regions[1:]))
    with caplog.at_level(logging.WARNING, logger="optimizer"):
        save_figure(draw_gantt(given, sent, Language.ZH), tmp_path / f"gantt{suffix}")
    assert not caplog.records


def test_missing_characters_are_named() -> None:
    """Rare place names are there; what no font has is listed once."""
    assert missing_characters(["鄄城浉河盱眙犍为勐海亳州歙县黟县濮阳", "①②≤−→–", "A\nz "]) == ""
    assert missing_characters(["甲\U0001f9ff乙\U0001f9ff"]) == "\U0001f9ff"


def test_missing_characters_are_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Saving a picture with a character that no font has logs one warning that names it."""
    given = scenario(regions=[region("A", "甲\U0001f9ff县"), region("B")])
    with caplog.at_level(logging.WARNING, logger="optimizer"):
        save_figure(draw_ring(given, plan(posting("b1", "A")), Language.ZH), tmp_path / "ring.png")
    (record,) = caplog.records
    assert "\U0001f9ff" in record.getMessage()


@pytest.mark.parametrize(("suffix", "begin"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".PDF", b"%PDF")])
def test_pictures_are_saved_by_suffix_and_reproducibly(tmp_path: Path, suffix: str, begin: bytes) -> None:
    """The name's end decides the format, and drawing again gives the same bytes."""
    for name in ("one", "two"):
        save_figure(draw_ring(*counties(4), Language.ZH), tmp_path / f"{name}{suffix}")
    content = (tmp_path / f"one{suffix}").read_bytes()
    assert content.startswith(begin)
    assert content == (tmp_path / f"two{suffix}").read_bytes()


def test_unknown_format_is_refused(tmp_path: Path) -> None:
    """A name that ends otherwise is refused with the endings that are known."""
    with pytest.raises(ExportError, match="\\.png, \\.svg, \\.pdf") as error:
        save_figure(draw_ring(*counties(3)), tmp_path / "ring.bmp")
    assert isinstance(error.value.args[0], Text)


def test_full_disk_leaves_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk gives a sentence and leaves nothing."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    figure = draw_ring(*counties(3))
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ExportError, match="the disk is full"):
        save_figure(figure, tmp_path / "ring.png")
    assert not list(tmp_path.iterdir())


def test_shortened_text_fits() -> None:
    """A text is cut with an ellipsis to the inches given, and gives way entirely when hardly anything fits."""
    assert shortened("松江县教育局", 9, 2) == "松江县教育局"
    cut = shortened("松江县教育局", 9, 0.5)
    assert cut == "松江县…"
    assert width_of(cut, 9) <= 0.5
    assert shortened("松江县教育局", 9, 0.1) == ""


# -- gantt -----------------------------------------------------------------------------------------------------------


def bars(figure: object, mark: str) -> list[tuple[float, float]]:
    """Return left and right of the rectangles that carry the mark."""
    shapes = [each for each in marked(figure, mark) if isinstance(each, Rectangle | FancyBboxPatch)]  # type: ignore[arg-type]
    return [(each.get_x(), each.get_x() + each.get_width()) for each in shapes]


def test_gantt_has_a_bar_per_posting_and_target() -> None:
    """Each posting is a light bar with its host's name, each target a solid one with its own."""
    figure = draw_gantt(*counties(4, rounds=2), Language.ZH)
    assert len(bars(figure, "posting")) == 8
    assert len(bars(figure, "target")) == 16
    assert sorted(texts(figure, "host"))[:2] == ["→ 临河市", "→ 临河市"]
    assert texts(figure, "name").count("教育局") == 8
    assert texts(figure, "team") == [f"{name}第1组" for name in ("松江县", "白桦县", "青石县", "临河市")]
    assert texts(figure, "home") == ["松江县", "白桦县", "青石县", "临河市"]


def test_gantt_bars_are_as_long_as_their_days() -> None:
    """Four weeks of a target take their share of the posting's eight, both ends included."""
    given, sent = counties(2)
    figure = draw_gantt(given, sent)
    posting_left, posting_right = bars(figure, "posting")[0]
    left, right = bars(figure, "target")[0]
    days = (date(2024, 4, 26) - date(2024, 3, 4)).days + 1
    assert left - posting_left == pytest.approx(0.02)
    assert (right - left + 0.08) / (posting_right - posting_left + 0.04) == pytest.approx(26 / days)


def test_gantt_colours_tell_size_and_risk() -> None:
    """Hue tells large from small and darkness the risk, step by step; large ones have an outline besides."""
    looks = {(size, risk): looks_of(size, risk) for size in ("large", "small") for risk in range(1, 11)}
    assert len({each["facecolor"] for each in looks.values()}) == 6
    assert looks["large", 3] == looks["large", 1]
    assert looks["small", 10] == looks["small", 7]
    assert {each["linewidth"] > 0 for (size, _), each in looks.items() if size == "large"} == {True}  # type: ignore[operator]
    assert {each["linewidth"] > 0 for (size, _), each in looks.items() if size == "small"} == {False}  # type: ignore[operator]


def test_gantt_explains_what_occurs() -> None:
    """The legend has an entry for each kind of bar that is drawn, for shaded days, and for the dashed line."""
    figure = draw_gantt(*counties(4), Language.EN)
    kinds = ["large (outlined), risk 7–10", "small, risk 1–3"]
    assert texts(figure, "legend") == ["at the host", *kinds, "shaded: no working day", "dashed: mid-term meeting"]


def test_gantt_names_the_year_everywhere() -> None:
    """The first date of each panel has its year, and so has a round whose dates have no room."""
    given, sent = counties(2, rounds=30)
    figure = draw_gantt(given, sent, Language.EN)
    assert texts(figure, "round") == [f"{each.id}  {each.enter:%Y}" for each in given.rounds]
    panels = [axes for axes in figure.axes if any(each.get_gid() == "tick" for each in axes.texts)]
    firsts = [next(each.get_text() for each in axes.texts if each.get_gid() == "tick") for axes in panels]
    assert firsts == [f"{each.enter}" for each in given.rounds]


def test_gantt_cuts_names_where_they_tell_nothing() -> None:
    """Too long a name goes without its host's, which stands above; a number at its end stays."""
    regions = [region("A", "甲"), region("B", "荆州市")]
    names = ("荆州市直事业单位01", "荆州市卫生健康委员会", "荆州市财政局")
    ids = ("x", "y", "z")
    given = scenario(
        regions=regions, targets=[target(id_, "B", name=name) for id_, name in zip(ids, names, strict=True)]
    )
    visits = (
        visit("x", "2024-03-04", "2024-03-08"),
        visit("y", "2024-03-11", "2024-03-15"),
        visit("z", "2024-03-18", "2024-04-12"),
    )
    figure = draw_gantt(given, plan(posting("a1", "B", *visits)), Language.ZH)
    short = texts(figure, "name")
    assert short[0].startswith("直")
    assert short[0].endswith("01")
    assert short[1].startswith("卫")
    assert short[2] == "荆州市财政局"


def test_gantt_shows_a_bundle_as_one_bar() -> None:
    """A town with its villages is one bar that counts the others."""
    given = scenario(
        regions=["A", "B"],
        targets=[
            target("town", "B", name="城关镇"),
            target("v1", "B", bundle="town"),
            target("v2", "B", bundle="town"),
        ],
    )
    figure = draw_gantt(given, plan(posting("a1", "B", *(visit(each) for each in ("v1", "town", "v2")))))
    assert texts(figure, "name") == ["城关镇 +2"]


def test_gantt_puts_overlapping_targets_in_lanes() -> None:
    """Targets that overlap in time stand below each other, and the row grows with them."""
    given, sent = counties(2)
    figure = draw_gantt(given, sent)
    first, second = (each for each in marked(figure, "target")[:2] if isinstance(each, Rectangle))
    assert second.get_y() - first.get_y() == pytest.approx(LANE)


def test_gantt_grows_with_the_teams_and_then_gets_small() -> None:
    """Up to sixty teams each row is tall; beyond, rows are small and targets have no names."""
    few, many = draw_gantt(*counties(12, teams=2)), draw_gantt(*counties(12, teams=6))
    assert few.get_size_inches()[1] > 24 * 0.5
    assert texts(few, "name")
    assert not texts(many, "name")
    heights = {each.get_height() for each in marked(many, "posting") if isinstance(each, FancyBboxPatch)}
    assert heights == {SMALL_ROW}
    assert len(texts(many, "team")) == 72


def test_gantt_of_a_province_stands_in_columns() -> None:
    """Hundreds of teams make a picture about as wide as high, with every team once and every column's days named."""
    figure = draw_gantt(*counties(50, teams=6), Language.ZH)
    width, height = figure.get_size_inches()
    assert 0.5 < width / height < 2
    assert len(texts(figure, "team")) == 300
    assert texts(figure, "home") == [each.name for each in counties(50)[0].regions]
    assert len({each.axes for each in marked(figure, "round")}) > 2
    assert "巡察对象名称见 PDF 分页图。" in [each.get_text() for each in every_text(figure)]
    assert_is_legible(figure)


@LANGUAGES
def test_gantt_of_a_province_has_pages_with_the_names_of_targets(language: Language) -> None:
    """Each team is on one page with its targets' names, no page is long, and one that is half full ends with a city."""
    given, sent = counties(30, teams=3)
    cities = [region("X"), region("Y")]
    inside = (replace(each, parent="X" if number < 10 else "Y") for number, each in enumerate(given.regions))
    given = replace(given, regions=(*cities, *inside))
    pages = gantt_pages(given, sent, language)
    teams = [texts(page, "team") for page in pages]
    assert [len(each) for each in teams] == [18, 12, 18, 18, 18, 6]
    assert [name for each in teams for name in each] == [each.name for each in given.teams]
    assert sum(texts(page, "name").count("教育局") for page in pages) == 90
    for page in (pages[0], pages[-1]):
        assert_is_legible(page)


def test_only_gantts_that_have_no_room_for_names_have_pages() -> None:
    """Up to sixty teams one picture says it all."""
    assert not gantt_pages(*counties(12, teams=5), Language.EN)


@pytest.mark.parametrize(
    ("name", "teams", "files"),
    [
        ("gantt.png", 6, {"gantt.png", "gantt.pdf"}),
        ("gantt.pdf", 6, {"gantt.pdf"}),
        ("gantt.png", 1, {"gantt.png"}),
    ],
)
def test_pages_are_one_pdf(tmp_path: Path, name: str, teams: int, files: set[str]) -> None:
    """A picture with pages has a PDF of them beside it, or is that PDF, and each file is told."""
    (gantt,) = (plot for plot in PLOTS if plot.name == "gantt")
    given, sent = counties(12, teams=teams)
    written = gantt.save(given, sent, Language.ZH, tmp_path / name)
    assert {each.name for each in written} == {each.name for each in tmp_path.iterdir()} == files
    if "gantt.pdf" in files:
        assert (tmp_path / "gantt.pdf").read_bytes().count(b"/Type /Page ") == 1 + len(
            gantt_pages(given, sent, Language.ZH)
        )


def test_gantt_names_who_stays() -> None:
    """Teams that are not sent have no row; a line below counts and names them."""
    given, sent = counties(4)
    figure = draw_gantt(given, replace(sent, postings=sent.postings[:3]))
    assert len(texts(figure, "team")) == 3
    assert "Not sent (1): 临河市第1组" in [each.get_text() for each in every_text(figure)]


def test_gantt_stacks_rounds_that_overlap() -> None:
    """Rounds that overlap in time have brackets one above the other, clear of the legend and of long names."""
    given = scenario(
        regions=[region("A", "名字很长的左翼后旗蒙古族自治县"), "B"],
        rounds=[
            *(round_("R1", "2024-03-04", "2024-04-26"), round_("R2", "2024-04-01", "2024-05-24")),
            *(round_("R3", "2024-04-08", "2024-05-24"), round_("R4", "2024-12-02", "2024-12-04")),
        ],
    )
    sent = [
        posting("a1" if name != "R4" else "b1", "B" if name != "R4" else "A", round=name, enter=enter, leave=leave)
        for name, enter, leave in [
            ("R1", "2024-03-04", "2024-03-29"),
            ("R2", "2024-04-01", "2024-04-05"),
            ("R3", "2024-04-08", "2024-05-24"),
            ("R4", "2024-12-02", "2024-12-04"),
        ]
    ]
    figure = draw_gantt(given, plan(*sent), Language.ZH)
    assert [words[:2] for words in texts(figure, "round")] == ["R1", "R2", "R3", "R4"]
    assert len(figure.axes) == 1 + 2 + 1 + 1
    assert_is_legible(figure)


def test_gantt_names_the_round_of_a_meeting_where_rounds_overlap() -> None:
    """Of rounds that overlap in time each meeting's date carries its round, and none is left out."""
    given = scenario(rounds=[round_("R1", "2024-03-04", "2024-04-26"), round_("R2", "2024-03-05", "2024-04-26")])
    sent = plan(posting("a1", "B"), posting("b1", "C", round="R2", enter="2024-03-05"))
    days = [given.phase(name, "midterm").start for name in ("R1", "R2")]  # type: ignore[union-attr]
    expected = [f"{name}  {day:%m-%d}" for name, day in zip(("R1", "R2"), days, strict=True)]
    figure = draw_gantt(given, sent)
    assert texts(figure, "meeting") == expected
    assert_is_legible(figure)


def test_gantt_shades_days_that_are_no_working_days() -> None:
    """Weekends are shaded, and so is a holiday of the scenario's own."""
    given, sent = counties(2)
    weekends = _shaded(draw_gantt(given, sent))
    holiday = replace(given.calendar, extra_holidays=frozenset({date(2024, 3, 13)}))
    assert _shaded(draw_gantt(replace(given, calendar=holiday), sent)) == weekends + 1
    # blackouts concern one team or host, not the calendar
    blacked_out = replace(given, blackouts=(Blackout(who="H00", span=span("2024-03-13", "2024-03-13")),))
    assert _shaded(draw_gantt(blacked_out, sent)) == weekends == 7


def test_gantt_says_when_what_is_due() -> None:
    """Below stand the dates of every phase of each round shown, and a dashed line marks each mid-term meeting."""
    given, sent = counties(4, rounds=2)
    figure = draw_gantt(given, sent, Language.EN)
    titles = ["training", "notice", "enter", "mid-term meeting", "leave"]
    titles += ["report by", "feedback by", "rectification report by"]
    assert texts(figure, "phase") == ["round", *titles]
    days = texts(figure, "day")
    due = [phase for phases in given.phases.values() for phase in phases]
    spans = [f"{each.start:%m-%d} – {each.end:%m-%d}" if each.name == "training" else f"{each.start}" for each in due]
    assert sorted(days) == sorted(["R1", "R2", *spans])
    assert texts(figure, "meeting") == [f"{given.phase(name, 'midterm').start:%m-%d}" for name in ("R1", "R2")]  # type: ignore[union-attr]


def test_gantt_hatches_blackouts_of_team_and_host() -> None:
    """Working days on which host or team does nothing are hatched, in the row of the stay alone, and explained."""
    given, sent = counties(3)
    host, group = sent.postings[0].host, sent.postings[1].team
    blackouts = (
        Blackout(who=host, span=span("2024-03-14", "2024-03-19")),  # from a Thursday to a Tuesday
        Blackout(who=group, span=span("2024-04-01", "2024-04-02")),
        Blackout(who=group, span=span("2024-06-03", "2024-06-07")),
    )
    figure = draw_gantt(replace(given, blackouts=blackouts), sent, Language.EN)
    hatched = [each for each in marked(figure, "blackout") if isinstance(each, Rectangle)]
    day = min(each.get_width() for each in hatched) / 2
    assert sorted(round(each.get_width() / day) for each in hatched) == [2, 2, 2]
    assert len({each.get_y() for each in hatched}) == 2
    highest = max(each.get_zorder() for each in marked(figure, "target"))
    assert all(highest < each.get_zorder() for each in hatched)
    words = "hatched: team or host does no inspection work"
    assert words in [each.get_text() for each in every_text(figure)]
    assert words not in [each.get_text() for each in every_text(draw_gantt(given, sent, Language.EN))]
    assert_is_legible(figure)


@LANGUAGES
@pytest.mark.parametrize("plot", [draw_gantt, draw_term, draw_coverage, draw_ring], ids=lambda draw: draw.__name__)
def test_pictures_with_days_say_which_years_are_estimated(plot: object, language: Language) -> None:
    """Where public holidays are not published yet, each picture that shows days says so, and marks every such date."""
    given = scenario(
        rounds=[round_("R1", "2031-03-03", "2031-04-25")], targets=[target("x", "B")], calendar=WorkingCalendar()
    )
    days = {"enter": "2031-03-03", "leave": "2031-04-25"}
    figure = plot(given, plan(posting("a1", "B", visit("x", "2031-03-03", "2031-03-07"), **days)), language)  # type: ignore[operator]
    words = [each.get_text() for each in every_text(figure)]
    assert given.estimated_years
    assert sum(words_on_estimates(given.estimated_years)[language] in each for each in words) == 1
    assert all(each.endswith("?") for each in texts(figure, "day")[1:])
    assert_is_legible(figure)


def _shaded(figure: object) -> int:
    (shade,) = marked(figure, "shade")  # type: ignore[arg-type]
    return len(shade.get_paths())  # type: ignore[attr-defined]


# -- ring ------------------------------------------------------------------------------------------------------------


@LANGUAGES
def test_ring_of_twelve_looks_like_one(language: Language) -> None:
    """Twelve counties in one ring: twelve arrows of one colour around the circle, twelve names, none over another."""
    given, sent = counties(12, step=5)
    figure = draw_ring(given, sent, language)
    arrows = [each for each in marked(figure, "arrow") if isinstance(each, FancyArrowPatch)]
    assert len(arrows) == 12
    assert len({each.get_edgecolor() for each in arrows}) == 1
    names = texts(figure, "name")
    assert names == [given.label(f"H{5 * place % 12:02d}")[language] for place in range(12)]
    assert texts(figure, "result") == [Text("one ring of 12", "12 家成一环")[language]]
    assert_is_legible(figure)


def test_names_of_a_large_ring_point_outwards() -> None:
    """Where level names would run into each other on the largest circle they are turned; on a small ring never."""
    small, large = draw_ring(*counties(12), Language.EN), draw_ring(*counties(60), Language.EN)
    assert {each.get_rotation() for each in every_text(small)} == {0.0}
    turned = {each.get_rotation() for each in every_text(large) if each.get_gid() == "name"}
    assert len(turned) > 20
    long = [region(f"H{place}", name_en="Autonomous County of the") for place in range(14)]
    ring = plan(*(posting(f"h{place}1", f"H{(place + 1) % 14}") for place in range(14)))
    assert_is_legible(draw_ring(scenario(long), ring, Language.EN))


@pytest.mark.parametrize("count", [5, 18, 25])
def test_arrows_pass_by_the_homes_between(count: int) -> None:
    """Whichever way and however far an arrow goes, it keeps clear of the dots of all homes."""
    figure = draw_ring(*counties(count, rounds=count - 1))
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    panels = [axes for axes in figure.axes if axes.patches]
    assert len(panels) == count - 1
    for axes in panels:
        dots = [np.asarray(each.get_xydata())[0] for each in axes.lines if each.get_gid() == "dot"]
        for arrow in axes.patches:
            assert isinstance(arrow, FancyArrowPatch)
            way = np.concatenate(arrow.get_path().to_polygons(closed_only=False))
            finely = np.concatenate([np.linspace(one, other, 20) for one, other in pairwise(way)])
            # its own two homes are a little further away than that
            assert all(np.hypot(*(finely - dot).T).min() > 0.06 for dot in dots)


@pytest.mark.parametrize("column", ["parent", "zone"])
@LANGUAGES
def test_many_homes_have_a_circle_for_each_city(column: str, language: Language) -> None:
    """Where there are many homes and no team leaves its city or zone, each of these has a circle with its name."""
    given, sent = counties(48)
    names = {f"C{number}": region(f"C{number}", f"第{number}市", name_en=f"City {number}") for number in range(4)}
    homes = (
        replace(each, **{column: f"C{place // 12}"})  # type: ignore[arg-type]
        for place, each in enumerate(given.regions)
    )
    given = replace(given, regions=(*names.values(), *homes))
    hosts = [f"H{place // 12 * 12 + (place + 1) % 12:02d}" for place in range(48)]
    turning = replace(
        sent, postings=tuple(replace(one, host=host) for one, host in zip(sent.postings, hosts, strict=True))
    )
    figure = draw_ring(given, turning, language)
    headings = texts(figure, "heading")
    assert [each.split("  ")[0] for each in headings] == [given.label(each)[language] for each in names]
    assert texts(figure, "result") == [Text("one ring of 12", "12 家成一环")[language]] * 4
    assert_is_legible(figure)
    leaving = replace(turning, postings=(replace(turning.postings[0], host="H12"), *turning.postings[1:]))
    assert len(texts(draw_ring(given, leaving, language), "heading")) == 1


@pytest.mark.parametrize(("count", "step"), [(6, 3), (8, 4), (12, 6), (12, 10)])
def test_numbers_on_arrows_keep_apart(count: int, step: int) -> None:
    """Where ways with several teams cross, in the middle of the circle above all, no number covers another."""
    figure = draw_ring(*counties(count, teams=2, step=step))
    spots = [each.get_position() for each in marked(figure, "teams")]  # type: ignore[attr-defined]
    assert len(spots) == count
    assert min(dist(one, other) for one, other in combinations(spots, 2)) > 0.19


def test_arrows_of_a_large_circle_lead_through_its_inside() -> None:
    """With a hundred homes on one circle arrows to others than the next are thin, and go well inside the rim."""
    given, sent = counties(100, rounds=2)
    figure = draw_ring(given, sent)
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    first, second = (axes for axes in figure.axes if axes.patches)
    for axes, least in ((first, 0.0), (second, 0.2)):
        dots = np.array([np.asarray(each.get_xydata())[0] for each in axes.lines if each.get_gid() == "dot"])
        middle = dots.mean(axis=0)
        radius = np.hypot(*(dots[0] - middle))
        arrow = axes.patches[0]
        way = np.concatenate(arrow.get_path().to_polygons(closed_only=False))
        depth = 1 - np.hypot(*(way - middle).T).min() / radius
        assert least <= depth < least + 0.2
        assert arrow.get_linewidth() < 1


def test_ring_has_one_circle_per_round() -> None:
    """Each round has its own circle, with its own cycles in words."""
    figure = draw_ring(*counties(6, rounds=3))
    assert texts(figure, "result") == ["one ring of 6", "2 cycles: 3, 3", "3 cycles: 2, 2, 2"]
    assert len(figure.axes) == 3 + 1  # the legend has its own


def test_everybody_has_the_same_place_in_every_round() -> None:
    """Round by round a home stands at the same place, in the order of the longest cycle; who takes no part is grey."""
    given, sent = counties(6, rounds=3)
    figure = draw_ring(given, sent)
    panels = [[each for each in axes.texts if each.get_gid() == "name"] for axes in figure.axes[:3]]
    first = [(each.get_text(), each.get_position()) for each in panels[0]]
    assert [name for name, _ in first] == [given.label(f"H{place:02d}").en for place in range(6)]
    assert all([(each.get_text(), each.get_position()) for each in panel] == first for panel in panels)
    assert {each.get_color() for panel in panels for each in panel} == {INK}
    left = [each for each in sent.postings if each.round != "R2" or each.team == "H00-1"]
    without = draw_ring(given, replace(sent, postings=tuple(left)))
    quiet = [each.get_text() for each in without.axes[1].texts if each.get_gid() == "name" and each.get_color() != INK]
    assert quiet == [given.label(each).en for each in ("H01", "H03", "H04", "H05")]


def test_everybody_stands_in_the_order_of_the_longest_cycle_of_all() -> None:
    """The longest cycle counts, not the fewest: here that of the second round, four long beside one of two."""
    given = scenario(regions="ABCDEF", rounds=["R1", "R2"])
    first = [posting(f"{home.lower()}1", host) for home, host in pairwise("ABCA")]
    ways = (*pairwise("ACEFA"), *pairwise("BDB"))
    second = [posting(f"{home.lower()}1", host, round="R2") for home, host in ways]
    assert texts(draw_ring(given, plan(*first, *second)), "name")[:6] == list("ACEFBD")


def test_ring_counts_teams_and_leaves_others_out() -> None:
    """Two teams on one way are one arrow with a number; teams that do not turn are counted below."""
    given = scenario(
        regions=["A", "B", "C"],
        teams=[team("a1", "A"), team("a2", "A"), team("b1", "B"), team("m", ["A", "B"], kind="mixed")],
    )
    figure = draw_ring(given, plan(posting("a1", "B"), posting("a2", "B"), posting("b1", "C"), posting("m", "C")))
    assert len(marked(figure, "arrow")) == 2
    assert texts(figure, "teams") == ["2"]
    assert texts(figure, "result") == ["no closed cycle"]
    assert any("1 posting of mixed" in each.get_text() for each in every_text(figure))


def test_cycles_are_found_longest_first() -> None:
    """Cycles come longest first, each from its first home; arrows that lead to none are left out."""
    arrows = [("A", "B"), ("B", "A"), ("C", "D"), ("D", "E"), ("E", "C"), ("F", "G")]
    assert cycles_of(arrows, list("ABCDEFG")) == (("C", "D", "E"), ("A", "B"))
    assert cycles_of([("A", "B")], list("AB")) == ()


def test_the_shortest_cycle_may_use_any_arrow() -> None:
    """Where homes send to several hosts the shortest closed way counts, whichever arrows it takes."""
    assert shortest_cycle([*pairwise("ABCDA"), ("C", "A")]) == 3
    assert shortest_cycle([*pairwise("ABCDA"), ("C", "A"), ("D", "C")]) == 2
    assert shortest_cycle(pairwise("ABCD")) is None


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        (("ABCA", "AC"), "1 pair inspects each other"),
        (("ABC", "BA", "CB"), "2 pairs inspect each other"),
        (("ABCDA", "CA"), "no mutual pairs; the shortest closed cycle has 3 homes"),
        (("ABCD", "AC"), "no mutual pairs, no closed cycle"),
    ],
)
def test_cycles_are_counted_only_where_they_share_nobody(ways: tuple[str, ...], words: str) -> None:
    """Where a home has two hosts or two senders the pairs are counted, and no cycle of three has a colour."""
    arrows = dict.fromkeys(arrow for way in ways for arrow in pairwise(way))
    given = scenario(regions="ABCD", teams=[team(f"{home}{host}", home) for home, host in arrows])
    figure = draw_ring(given, plan(*(posting(f"{home}{host}", host) for home, host in arrows)), Language.EN)
    assert texts(figure, "result") == [words]
    drawn = [each for each in marked(figure, "arrow") if isinstance(each, FancyArrowPatch)]
    mutual = [host + home in {"".join(arrow) for arrow in arrows} for home, host in arrows]
    assert sum(each.get_edgecolor() == to_rgba(ALARM) for each in drawn) == sum(mutual)
    assert len({each.get_edgecolor() for each in drawn}) <= 2
    legend = ["two that inspect each other"] * any(mutual) + ["all others"] * (any(mutual) and not all(mutual))
    assert texts(figure, "legend") == legend


def test_ring_explains_every_colour() -> None:
    """Each colour of an arrow stands in the legend, those of cycles together."""
    given = scenario(regions="ABCDEFGHIJ")
    ways = [*pairwise("ABCA"), *pairwise("DEFD"), *pairwise("GHG"), ("I", "J")]
    figure = draw_ring(given, plan(*(posting(f"{home.lower()}1", host) for home, host in ways)), Language.EN)
    drawn = {each.get_edgecolor() for each in marked(figure, "arrow") if isinstance(each, FancyArrowPatch)}
    assert drawn == {to_rgba(each.get_color()) for each in marked(figure, "colour")}  # type: ignore[attr-defined]
    words = ["one closed cycle, one colour", "two that inspect each other", "all others"]
    assert texts(figure, "legend") == words
    assert_is_legible(figure)


# -- term and coverage -------------------------------------------------------------------------------------------------


def test_term_adds_up_by_region_and_round() -> None:
    """Each cell is the risk inspected there in that round, the last row adds up, and shares are of all risk there."""
    given, sent = counties(4, rounds=2)
    given = replace(given, targets=(*given.targets, target("left", "H00", risk=10)))
    figure = draw_term(given, sent, Language.EN)
    assert texts(figure, "name") == [*(given.label(f"H{place:02d}").en for place in range(4)), "all"]
    assert texts(figure, "risk") == ["10"] * 8 + ["40"] * 2
    assert texts(figure, "percent") == ["67%", "100%", "100%", "100%", "89%"]
    assert texts(figure, "round") == ["R1", "R2"]


def test_term_numbers_are_read_on_every_colour() -> None:
    """Black on each colour of a cell has a contrast of more than four and a half to one, and the title says of what."""
    for step in range(11):
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in to_rgba(shade_of(step / 10))
        ]
        assert (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05) / 0.05 > 4.5
    figure = draw_term(*counties(3), Language.EN)
    assert {each.get_color() for each in marked(figure, "risk")} == {"black"}  # type: ignore[attr-defined]
    assert any("risk points" in each.get_text() for each in every_text(figure))


def test_term_counts_what_was_done_before() -> None:
    """A round of the term that is over keeps its column; what other rounds of history covered is before."""
    given, sent = counties(4, rounds=2)
    done = [
        history("R1", each.enter, each.host, target=visited.target, team=each.team, home=given.team[each.team].home)
        for each in sent.postings
        if each.round == "R1"
        for visited in each.visits
    ]
    given = replace(given, history=tuple(done))
    rest = plan(*(each for each in sent.postings if each.round == "R2"), of=given)
    figure = draw_term(given, rest, Language.EN)
    assert texts(figure, "round") == ["R1", "R2"]
    assert texts(figure, "risk") == ["10"] * 8 + ["40"] * 2
    assert_is_legible(figure)
    elsewhere = replace(given, history=tuple(replace(each, round="R0") for each in done))
    figure = draw_term(elsewhere, rest, Language.EN)
    assert texts(figure, "round") == ["before", "R1", "R2"]
    assert texts(figure, "risk") == ["10"] * 8 + ["40"] * 2


def test_term_puts_small_regions_together() -> None:
    """Of more regions than there are rows for, those with the least risk share one; many rounds have small cells."""
    given, sent = counties(70, rounds=30)
    light = {f"H{place:02d}" for place in range(10)}
    given = replace(
        given, targets=tuple(replace(each, risk=1) if each.region in light else each for each in given.targets)
    )
    figure = draw_term(given, sent, Language.EN)
    names = texts(figure, "name")
    assert len(names) == 62
    assert names[-2:] == ["10 others", "all"]
    assert light.isdisjoint(given.regions[place].id for place in range(10, 70))
    assert texts(figure, "risk") == []
    (cells,) = marked(figure, "cells")
    colours = [tuple(each) for each in cells.get_facecolor()]  # type: ignore[attr-defined]
    assert set(colours[-60:]) == {to_rgba(SHADE)}  # sums are not on the scale of single regions
    assert set(colours[:-60]) == {to_rgba(shade_of(1.0))}
    assert_is_legible(figure)


def test_term_turns_long_names_of_rounds() -> None:
    """Rounds with long names stand upright above their columns and run into nothing."""
    given, sent = counties(4, rounds=6)
    names = {f"R{number}": f"2024年第{number}轮常规" for number in range(1, 7)}
    given = replace(given, rounds=tuple(replace(each, id=names[each.id]) for each in given.rounds))
    moved = tuple(replace(each, round=names[each.round]) for each in sent.postings)
    assert_is_legible(draw_term(given, replace(sent, postings=moved), Language.ZH))


def test_coverage_grows_with_every_target_that_ends() -> None:
    """The curve rises on the day a target ends by its share of all risk, from what history covers to the last day."""
    given = scenario(
        targets=[
            *(target("x", "B", risk=4), target("y", "C", risk=1), target("z", "C", risk=3)),
            *(target("old", "B", risk=2, due="R1"), target("left", "B", risk=10)),
        ],
        history=[history("R0", "2024-01-08", "B", target="old", team="a1", home="A", leave=day("2024-02-02"))],
    )
    first, second = visit("x", "2024-03-04", "2024-03-08"), visit("z", "2024-03-11", "2024-03-15")
    figure = draw_coverage(given, plan(posting("a1", "B", first), posting("b1", "C", second)), Language.EN)
    (curve,) = marked(figure, "risk")
    days, shares = curve.get_data()  # type: ignore[attr-defined]
    start = (date(2024, 3, 4) - date(1970, 1, 1)).days
    assert [day - start for day in days] == [0, 4, 11, 54]
    assert list(shares) == [10, 30, 45, 45]
    (counted,) = marked(figure, "targets")
    assert list(counted.get_data()[1]) == [20, 40, 60, 60]  # type: ignore[attr-defined]
    (due,) = marked(figure, "due")
    assert list(due.get_data()[1]) == [0, 10, 10]  # type: ignore[attr-defined]
    assert texts(figure, "share") == ["risk due 10.0%", "risk 45.0%", "targets 60.0%"]
    words = [each.get_text() for each in every_text(figure)]
    assert "Covered in the end: 45.0% of all risk, 60.0% of all targets. Left: 2 targets of 11 risk points." in words


def test_coverage_counts_history_from_its_last_day() -> None:
    """What was done earlier in the term counts from the day the team left, or from the only day that is known."""
    done = [
        history("R0", "2024-01-08", "B", target="x", team="a1", home="A", leave=day("2024-02-02")),
        history("R0", "2024-01-15", "C", target="y", team="b1", home="B"),
    ]
    given = scenario(targets=[target("x", "B"), target("y", "C"), target("z", "C")], history=done)
    given = replace(given, term=span("2024-01-01", "2024-12-31"))
    (curve,) = marked(draw_coverage(given, plan(), Language.EN), "risk")
    days, _ = curve.get_data()  # type: ignore[attr-defined]
    assert [date(1970, 1, 1) + timedelta(days=each) for each in days][1:3] == [date(2024, 1, 15), date(2024, 2, 2)]


@LANGUAGES
def test_coverage_shows_the_end_of_the_term(language: Language) -> None:
    """The axis ends with the term, which is marked in no curve's colour, and named below the dates."""
    given, sent = counties(4, rounds=12)
    figure = draw_coverage(replace(given, term=span("2024-01-01", "2028-12-31")), sent, language)
    (end,) = marked(figure, "end")
    assert end.get_xdata()[0] == (date(2029, 1, 1) - date(1970, 1, 1)).days  # type: ignore[attr-defined]
    assert end.get_color() == INK  # type: ignore[attr-defined]
    words = [each.get_text() for each in every_text(figure)]
    assert Text("end of the term, 2028-12-31", "届期结束 2028-12-31")[language] in words
    assert Text("Everything is covered.", "已全部覆盖。")[language] in words
    assert_is_legible(figure)


@LANGUAGES
def test_coverage_names_every_round(language: Language) -> None:
    """Narrow rounds with long names all have their names, in rows where they would run into each other."""
    given, sent = counties(3, rounds=14)
    names = {f"R{number}": f"第{number}轮常规巡察" for number in range(1, 15)}
    given = replace(given, rounds=tuple(replace(each, id=names[each.id]) for each in given.rounds))
    moved = tuple(replace(each, round=names[each.round]) for each in sent.postings)
    figure = draw_coverage(given, replace(sent, postings=moved), language)
    assert texts(figure, "name") == list(names.values())
    assert_is_legible(figure)


def test_coverage_begins_a_little_before_anything_is_done() -> None:
    """A term that began years before its first round leaves no empty years, and the note says from when it runs."""
    given, sent = counties(4, rounds=2)
    given = replace(given, term=span("2020-01-01", "2024-12-31"))
    figure = draw_coverage(given, sent, Language.EN)
    first = date(1970, 1, 1) + timedelta(days=figure.axes[0].get_xlim()[0])
    assert date(2024, 2, 1) < first < given.rounds[0].enter
    assert "The term runs from 2020-01-01 to 2024-12-31." in [each.get_text() for each in every_text(figure)]
    earlier = history("R0", "2022-05-09", "H01", target="x", team="H00-1", home="H00")
    figure = draw_coverage(replace(given, history=(earlier,)), sent, Language.EN)
    first = date(1970, 1, 1) + timedelta(days=figure.axes[0].get_xlim()[0])
    assert date(2022, 4, 1) < first < date(2022, 5, 9)


@pytest.mark.parametrize("rounds", [1, 2, 6, 14], ids=str)
def test_coverage_dates_have_a_year(rounds: int) -> None:
    """However long the picture is, there are several dates and each names its year."""
    figure = draw_coverage(*counties(2, rounds=rounds))
    words = [each.get_text() for each in figure.axes[0].get_xticklabels()]
    assert len(words) > 3
    assert all(each.startswith("20") for each in words)


# -- matrix ----------------------------------------------------------------------------------------------------------


def test_matrix_marks_bans_and_choices() -> None:
    """Every team is barred from its home; each choice stands in its cell with its round."""
    given, sent = counties(12)
    figure = draw_matrix(given, sent, Language.ZH)
    assert texts(figure, "mark") == ["地"] * 12
    assert texts(figure, "round") == ["R1"] * 12
    assert texts(figure, "host")[0] == "松\n江\n县"
    assert len(texts(figure, "team")) == 12


def test_matrix_explains_a_plus_beside_a_round() -> None:
    """Where a team goes to the same host again the first round stands with a plus, and the legend says what that is."""
    given, sent = counties(2, rounds=3)
    figure = draw_matrix(given, replace(sent, postings=sent.postings[::-1]), Language.EN)
    assert sorted(texts(figure, "round")) == ["R1+", "R1+", "R2", "R2"]
    assert "sent there, with the first round (+: and in later ones)" in texts(figure, "legend")
    assert texts(figure, "axis") == ["hosts →", "teams sent ↓"]


def test_matrix_tells_local_teams_from_others() -> None:
    """What keeps a local team at home has its own mark and words, unlike what keeps others from theirs."""
    given = scenario(teams=[team("a1", "A"), team("c1", "C", kind="local")])
    figure = draw_matrix(given, None, Language.EN)
    assert sorted(texts(figure, "mark")) == sorted(["H", *["L"] * (len(texts(figure, "host")) - 1)])
    legend = texts(figure, "legend")
    assert "Local teams stay at home" in legend
    assert "Nobody inspects their own turf" in legend
    assert_is_legible(figure)


def test_matrix_works_before_there_is_a_plan() -> None:
    """Without a plan the bans stand alone, several rules in one cell with a plus, and legends say what is there."""
    given, _ = counties(4, rounds=2)
    reason = Text("x", "x")
    bans = {
        ("H00-1", "H01"): (
            Ban("home-recusal", "R1", "H00-1", "H01", reason),
            Ban("declared-ties", "R2", "H00-1", "H01", reason),
        ),
        ("H01-1", "H02"): (Ban("declared-ties", "R2", "H01-1", "H02", reason),),
    }
    figure = draw_matrix(given, None, Language.EN, bans)
    assert texts(figure, "mark") == ["H+", "D"]
    assert not marked(figure, "chosen")
    legend = texts(figure, "legend")
    assert "pale: not in every round" in legend
    assert "+: several rules" in legend
    assert "sent there, with the round" not in legend


def test_matrix_shows_a_choice_against_a_ban() -> None:
    """A team that is sent where it must not go stands out, and the legend says why."""
    given, sent = counties(4)
    wrong = replace(sent, postings=(replace(sent.postings[0], host="H00"), *sent.postings[1:]))
    assert "sent there although barred" in texts(draw_matrix(given, wrong), "legend")
    assert "sent there although barred" not in texts(draw_matrix(given, sent), "legend")
    later = {("H00-1", "H01"): (Ban("home-recusal", "R2", "H00-1", "H01", Text("x", "x")),)}
    assert "sent there although barred" not in texts(draw_matrix(given, sent, bans=later), "legend")


def test_matrix_shows_soft_rules_as_wishes() -> None:
    """What a soft rule would rather not have has a mark without ground, and going there is no breach."""
    given, sent = counties(4)
    soft = replace(given, rules={"distance-limit": Setting(Mode.SOFT, 1, {"km": 0})})
    figure = draw_matrix(soft, sent, Language.ZH)
    assert len(texts(figure, "mark")) == 4
    assert len(texts(figure, "wish")) == 12
    legend = texts(figure, "legend")
    assert any(words.endswith("（尽量避免）") for words in legend)
    assert "违反回避仍派出" not in legend
    hard = replace(given, rules={"distance-limit": Setting(Mode.HARD, 1, {"km": 0})})
    assert "违反回避仍派出" in texts(draw_matrix(hard, sent, Language.ZH), "legend")


@pytest.mark.parametrize(("count", "teams"), [(4, 1), (12, 6)])
def test_matrix_marks_what_is_by_waiver(count: int, teams: int) -> None:
    """Cells that are open by waiver, or where somebody sits by waiver, have a corner, which the legend explains."""
    given, sent = staffed(count, teams=teams)
    first, other = sent.postings[0], sent.postings[-1]
    leader = other.seats[0].officer
    post = Post(officer=leader, start=date(2022, 1, 1), end=date(2023, 6, 30), region=other.host)
    waivers = tuple(
        Waiver(rule=rule, who=who, whom=whom, by="x", reason="x", date=date(2024, 1, 2))
        for rule, who, whom in (
            ("home-recusal", first.team, given.team[first.team].home),
            ("post-recusal", leader, other.host),
        )
    )
    waived = replace(given, posts=(post,), waivers=waivers)
    for chosen, cells in ((sent, 2), (None, 1)):
        figure = draw_matrix(waived, chosen, Language.EN)
        assert len(marked(figure, "waived")) == cells + 1  # and the one in the legend
        assert "by waiver" in texts(figure, "legend")
        assert_is_legible(figure)
    assert not marked(draw_matrix(given, sent), "waived")


def served(officer: str, host: str) -> Post:
    """Return that an officer served at a host until lately, and so must stay away."""
    return Post(officer=officer, start=date(2022, 1, 1), end=date(2023, 6, 30), region=host)


SOME_STAY = "some of those who may lead the team must stay away"
ALL_STAY = "somebody pinned to the team, or everybody who may lead it, must stay away"


@pytest.mark.parametrize(
    ("barred", "pinned", "mark", "words"),
    [
        (["H00-1-0"], "", "some", SOME_STAY),
        (["H00-1-0", "H00-1-4"], "", "decisive", ALL_STAY),
        (["H00-1-0"], "H00-1-0", "decisive", ALL_STAY),
        (["H00-1-0"], "H00-1-4", "", ""),
        (["H00-1-2"], "", "", ""),
    ],
)
def test_matrix_marks_where_people_stand_between(barred: list[str], pinned: str, mark: str, words: str) -> None:
    """A cell that is open to the team shows whether those who may lead it, or the pinned one, must stay away."""
    given, sent = staffed(4)
    pins = (Pin(rule="must", team="H00-1", round="R1", officer=pinned, seat="leader"),) if pinned else ()
    given = replace(given, posts=tuple(served(each, "H02") for each in barred), pins=pins)
    figure = draw_matrix(given, sent, Language.EN)
    legend = texts(figure, "legend")
    assert legend[0] == "no recusal of the team, of who is pinned to it or may lead it"
    assert {each for each in legend if each in {SOME_STAY, ALL_STAY}} == {words} - {""}
    spots = [len(each.get_xdata()) for name in ("some", "decisive") for each in marked(figure, name)]  # type: ignore[attr-defined]
    assert sum(spots) == (2 if mark else 0)  # in its cell and in the legend
    assert_is_legible(figure)


def test_matrix_asks_no_waived_bans_of_people() -> None:
    """Whom a waiver lets go is no reason for a mark, and where no people are planned an empty cell means no recusal."""
    given, _ = staffed(4)
    waiver = Waiver(rule="post-recusal", who="H00-1-0", whom="H02", by="x", reason="x", date=date(2024, 1, 2))
    figure = draw_matrix(replace(given, posts=(served("H00-1-0", "H02"),), waivers=(waiver,)), None, Language.EN)
    assert SOME_STAY not in texts(figure, "legend")
    assert texts(draw_matrix(counties(4)[0], None, Language.EN), "legend")[0] == "no recusal"


def test_matrix_shows_a_choice_that_seats_somebody_barred() -> None:
    """Where somebody sits who must stay away the choice stands out as one against a ban of the team does."""
    given, sent = staffed(4)
    first = sent.postings[0]
    given = replace(given, posts=(served(first.seats[0].officer, first.host),))
    figure = draw_matrix(given, sent, Language.EN)
    assert "sent there although barred" in texts(figure, "legend")
    assert ALL_STAY not in texts(figure, "legend")
    assert SOME_STAY not in texts(figure, "legend")


def test_rules_that_close_most_of_a_matrix_stay_pale() -> None:
    """The colour of zones is lighter than that of any other rule, for it fills a province's matrix."""
    given, sent = counties(4)
    zoned = replace(given, regions=tuple(replace(each, zone=each.id) for each in given.regions))
    figure = draw_matrix(replace(zoned, rules={"zone": Setting(Mode.HARD, 1, {})}), sent, Language.EN)
    colours = [each.get_facecolor() for each in figure.findobj(Rectangle)]
    assert to_rgba("#D8E9E1") in colours
    assert "Teams turn inside their zone" in texts(figure, "legend")


def test_bans_come_from_the_rules_in_force() -> None:
    """Every team is barred from its own home in every round, and from nowhere else without a reason."""
    given, _ = counties(3, rounds=2)
    bans = host_bans(given)
    assert set(bans) == {("H00-1", "H00"), ("H01-1", "H01"), ("H02-1", "H02")}
    assert [ban.round for ban in bans["H00-1", "H00"]] == ["R1", "R2"]


def test_large_matrix_is_drawn_small() -> None:
    """Beyond seventy teams the cells shrink to colours and dots."""
    figure = draw_matrix(*counties(12, teams=6))
    assert not texts(figure, "mark")
    assert len(marked(figure, "chosen")) == 72
    assert figure.get_size_inches()[1] < 72 * 0.2


# -- comparison ------------------------------------------------------------------------------------------------------


def test_comparison_shows_tiers_and_moves() -> None:
    """Each tier has a bar and a number per plan, and only teams that go elsewhere are listed."""
    given, one = counties(4)
    moved = (replace(one.postings[0], host="H02"), *one.postings[1:3])
    two = Plan(moved, tiers=(TierValue("travel", 80.5), TierValue("load", 0)))
    one = replace(one, tiers=(TierValue("travel", 161), TierValue("load", 0)))
    figure = draw_comparison(given, {"first": one, "second": two})
    assert texts(figure, "tier") == ["travel (km)", "difference in load (working days)"]
    assert texts(figure, "value") == ["161", "80.5", "0", "0"]
    lengths = [right - left for left, right in bars(figure, "bar")]
    assert lengths[0] == pytest.approx(2 * lengths[1])
    assert texts(figure, "move") == ["R1  松江县第1组", "R1  临河市第1组"]
    assert [move.hosts for move in moves_between(given, [one, two])] == [(("H01",), ("H02",)), (("H00",), ())]
    assert any("second: 2" in each.get_text() for each in every_text(figure))


def test_comparison_of_equal_plans_says_so() -> None:
    """Plans that send everybody to the same hosts get a sentence instead of an empty table."""
    given, one = counties(4)
    assert texts(draw_comparison(given, {"a": one, "b": one}), "same")
    assert every_text(draw_comparison(given, {}))


def test_comparison_counts_what_it_does_not_list() -> None:
    """Beyond a page of differences the rest is counted."""
    given, one = counties(12, teams=6)
    _, two = counties(12, teams=6, step=2)
    figure = draw_comparison(given, {"a": one, "b": two})
    assert len(texts(figure, "move")) == MOST_MOVES
    assert texts(figure, "more") == [f"… and {72 - MOST_MOVES} more"]


def test_pictures_of_some_rounds_know_no_others() -> None:
    """Of a plan of two rounds one can be drawn alone: its postings, its dates, and who of its teams is not sent."""
    given = scenario(rounds=("R1", round_("R2", participants=("a1", "b1"))))
    whole = plan(posting("a1", "B", "tB"), posting("b1", "C", "tC", round="R2"))
    alone = of_rounds(given, whole, ["R2"])
    assert [each.round for each in alone[1].postings] == ["R2"]
    words = [each.get_text() for each in every_text(draw_gantt(*alone))]
    assert any(each.startswith("R2") for each in words)
    assert not any(each.startswith("R1") for each in words)
    assert "Not sent (1): a1" in words
