from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Composition, Kind, Pin, Seat
from optimizer.intake.tables import BY_NAME
from optimizer.rules.decisions.pins import in_words
from tests.agreement import STRUCTURE_ON_DAYS, assert_halves_agree, assert_halves_agree_on_days, hard, soft, with_rules
from tests.builders import day, history, plan, posting, region, round_, scenario, target, team, visit
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
TEAMS = (team("a1", "A", "一组"), team("c1", "C", "二组"))
WEEK = round_("R1", "2024-03-04", "2024-03-07")

EXAMPLE = StandardExample(
    "pins",
    with_rules(scenario(REGIONS, TEAMS, pins=(Pin(rule="never", team="a1", host="B"),)), "pins", hard()),
    plan(posting("a1", "B", "tB")),
    "a pin forbids what the plan does: team=a1, host=B",
    "方案违反禁止安排：巡察组=a1、受巡地=B",
)


def pin(rule: str, **cells: Any) -> Pin:  # noqa: ANN401
    """Return a pin; dates may be given as text."""
    dated: dict[str, Any] = {
        name: day(cell) if name in ("enter", "leave", "start", "end") else cell for name, cell in cells.items()
    }
    return Pin(rule="must" if rule == "must" else "never", **dated)


def test_what_must_happen_and_what_must_not_are_told_with_their_cells() -> None:
    """The sentence repeats the pin's filled cells by their column names."""
    given = scenario(
        REGIONS, TEAMS, pins=[pin("must", team="a1", host="C", round="R1"), pin("never", team="a1", host="B")]
    )
    assert sentences("pins", given, plan(posting("a1", "B", "tB"))) == [
        (
            "a pin demands what the plan does not do: round=R1, team=a1, host=C",
            "方案没有执行固定安排：轮次=R1、巡察组=a1、受巡地=C",
        ),
        ("a pin forbids what the plan does: team=a1, host=B", "方案违反禁止安排：巡察组=a1、受巡地=B"),
    ]
    assert sentences("pins", given, plan(posting("a1", "C", "tC"))) == []


def test_a_fixed_team_is_named_with_who_came_instead() -> None:
    """A target with a fixed team is inspected by that team or left out."""
    given = scenario(REGIONS, TEAMS, [target("t", "B", name="学校", fixed_team="c1")])
    assert sentences("pins", given, plan(posting("a1", "B", "t"))) == [
        ("学校 belongs to 二组, but 一组 inspects it", "学校指定由二组巡察，却安排了一组")
    ]
    assert sentences("pins", given, plan(posting("c1", "B", "t"))) == []
    assert sentences("pins", given, plan()) == []


@pytest.mark.parametrize(
    ("cells", "is_matched"),
    [
        ({"target": "tB"}, True),
        ({"target": "tC"}, False),
        ({"team": "a1", "enter": "2024-03-05"}, True),
        ({"team": "a1", "enter": "2024-03-04"}, False),
        ({"team": "a1", "leave": "2024-03-08"}, True),
        ({"target": "tB", "start": "2024-03-06", "end": "2024-03-07"}, True),
        ({"target": "tB", "start": "2024-03-05", "end": "2024-03-07"}, False),
        ({"team": "a1", "start": "2024-03-06"}, True),
        ({"team": "c1", "start": "2024-03-06"}, False),
        ({"round": "R2"}, False),
    ],
)
def test_every_filled_cell_has_to_match(cells: dict[str, str], is_matched: bool) -> None:
    """Ids and dates of the stay and of the visit all count, and a pin without a target may match any visit."""
    made = plan(posting("a1", "B", visit("tB", "2024-03-06", "2024-03-07"), enter="2024-03-05", leave="2024-03-08"))
    for rule, expected in (("must", not is_matched), ("never", is_matched)):
        given = scenario(REGIONS, TEAMS, rounds=("R1", "R2"), pins=[pin(rule, **cells)])
        assert bool(sentences("pins", given, made)) is expected


def test_cells_must_match_on_one_and_the_same_visit() -> None:
    """A start of one visit and an end of another are no match."""
    visits = [visit("tB", "2024-03-05", "2024-03-06"), visit("tB2", "2024-03-07", "2024-03-08")]
    given = scenario(
        REGIONS,
        TEAMS,
        [target("tB", "B"), target("tB2", "B")],
        pins=[pin("must", team="a1", start="2024-03-05", end="2024-03-08")],
    )
    assert sentences("pins", given, plan(posting("a1", "B", *visits))) != []


def test_the_same_pin_twice_is_one_breach() -> None:
    """A soft pin counts once, however often it is written down."""
    given = scenario(REGIONS, TEAMS, pins=[pin("never", team="a1")] * 2)
    assert abouts("pins", given, plan(posting("a1", "B", "tB"))) == {("never", "team=a1")}


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize(
    "pins",
    [
        [pin("must", team="a1", host="B")],
        [pin("never", host="B", round="R2"), pin("must", target="town", round="R1")],
        [pin("must", target="v1", team="c1"), pin("never", team="a1", round="R1")],
        [pin("never", team="a1")],
        [pin("must", round="R1")],
    ],
)
def test_both_halves_agree(setting: Setting, pins: list[Pin]) -> None:
    """Check and solver agree on pins by ids; to pin a member of a bundle is to pin the bundle."""
    targets = [target("t", "B"), target("town", "B"), target("v1", "B", bundle="town")]
    given = scenario(REGIONS, TEAMS, targets, ("R1", "R2"), pins=pins)
    assert_halves_agree("pins", setting, given)


def test_officers_and_seats_do_not_make_pins_stricter_than_meant() -> None:
    """Where nobody is seated, to keep an officer out of a team is not to keep the team at home.

    A demand keeps its other cells.
    """
    pins = [pin("never", team="a1", officer="P1"), pin("never", host="B", seat="leader")]
    made = plan(posting("a1", "B", "tB"))
    assert sentences("pins", scenario(REGIONS, TEAMS, pins=pins), made) == []
    pins.append(pin("must", team="c1", officer="P1"))
    given = scenario(REGIONS, TEAMS, [target("tB", "B")], pins=pins)
    # The sentence repeats all cells, also those that nobody is held to.
    assert [english for english, _ in sentences("pins", given, made)] == [
        "a pin demands what the plan does not do: team=c1, officer=P1"
    ]
    assert not sentences("pins", given, plan(posting("a1", "B"), posting("c1", "B", "tB")))
    assert_halves_agree("pins", hard(), given)


def test_a_pin_on_an_officer_alone_says_nothing_where_nobody_is_seated() -> None:
    """Without people to plan, that somebody must go, or never lead, asks nothing of who goes where."""
    pins = [pin("must", officer="P1"), pin("must", officer="P1", seat="leader"), pin("never", officer="P1")]
    assert sentences("pins", scenario(REGIONS, TEAMS, pins=pins), plan()) == []


def test_a_pin_on_an_officer_is_settled_by_what_the_officer_did() -> None:
    """Of a round of its own id that is past, only a row with the same officer, and seat, settles a pin on people."""
    past = [history("R1", "2024-03-04", "B", team="a1", officer="P1", seat="leader")]
    columns: dict[str, Any] = {"history": past, "officers": PEOPLE, "composition": SEATS}
    for cells, is_settled in (
        ({"officer": "P1"}, True),
        ({"officer": "P1", "seat": "leader", "team": "a1"}, True),
        ({"officer": "P1", "seat": "member"}, False),
        ({"officer": "P2", "team": "a1"}, False),
    ):
        given = scenario(REGIONS, HALVES, rounds=("R1", "R2"), pins=[pin("must", **cells)], **columns)
        assert (sentences("pins", given, plan()) == []) is is_settled


PEOPLE = (officer("P1", "A", "leader", "member"), officer("P2", "A"), officer("P3", "A", "leader"))
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))})
HALVES = (team("a1", "A", "一组", kind="half"), team("a2", "A", "二组", kind="half"), team("c1", "C"))


def peopled(*pins: Pin) -> Scenario:
    """Return a scenario whose people are planned."""
    return scenario(REGIONS, HALVES, [target("tB", "B")], officers=PEOPLE, composition=SEATS, pins=pins)


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        ({"officer": "P1"}, True),
        ({"officer": "P2"}, False),
        ({"seat": "leader"}, True),
        ({"seat": "member"}, False),
        ({"officer": "P1", "seat": "leader", "team": "a1", "host": "B", "target": "tB", "round": "R1"}, True),
        ({"officer": "P1", "seat": "member"}, False),
        ({"officer": "P1", "team": "a2"}, False),
        ({"officer": "P1", "enter": "2024-03-05"}, False),
    ],
)
def test_a_pin_on_people_speaks_of_who_sits_where(cells: dict[str, str], fits: bool) -> None:
    """Somebody, or that officer, on that seat in a posting that matches the other cells."""
    made = plan(posting("a1", "B", "tB", seats=people("leader=P1")), posting("a2", "B"))
    assert (sentences("pins", peopled(pin("must", **cells)), made) == []) is fits
    assert (sentences("pins", peopled(pin("never", **cells)), made) == []) is not fits


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize(
    "pins",
    [
        [pin("must", officer="P1"), pin("never", seat="member", team="a2")],
        [
            pin("must", officer="P1", seat="leader", team="a2"),
            pin("never", officer="P1", host="B", round="R1", team="a1"),
        ],
        [pin("must", seat="member", target="tB"), pin("never", officer="P3"), pin("never", team="a1", officer="P2")],
    ],
)
def test_both_halves_agree_on_people(setting: Setting, pins: list[Pin]) -> None:
    """Check and solver agree on who must and must not sit where."""
    stays = [posting("a1", "B", "tB"), posting("a2", "B")]
    assert_halves_agree_on_seats("pins", setting, peopled(*pins), stays)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_fixed_teams(setting: Setting) -> None:
    """Check and solver agree on targets of fixed teams, alone and within a bundle."""
    targets = [
        target("t", "B", fixed_team="a1"),
        target("town", "B"),
        target("v1", "B", bundle="town", fixed_team="c1"),
        target("u", "A"),
    ]
    assert_halves_agree("pins", setting, scenario(REGIONS, TEAMS, targets))


def test_both_halves_agree_on_a_target_that_the_term_has_seen() -> None:
    """A pin on a target that is done can only be kept if it forbids."""
    past = [history("R0", "2023-05-01", "B", target="t")]
    pins = [pin("never", target="t"), pin("never", target="u", team="a1")]
    given = scenario(REGIONS, TEAMS, [target("t", "B"), target("u", "B")], history=past, pins=pins)
    assert_halves_agree("pins", hard(), given)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize(
    "pins",
    [
        [pin("must", team="a1", enter="2024-03-05")],
        [pin("must", team="a1", host="B", enter="2024-03-05", leave="2024-03-06")],
        [pin("must", target="t", start="2024-03-06")],
        [pin("must", target="t", end="2024-03-05"), pin("never", target="u", start="2024-03-04")],
        [pin("must", team="a1", leave="2024-03-06", end="2024-03-06")],
        [pin("never", team="a1", enter="2024-03-04"), pin("never", team="a1", start="2024-03-05")],
    ],
)
def test_both_halves_agree_on_dates(setting: Setting, pins: list[Pin]) -> None:
    """Some dating keeps pins on days if and only if the solver finds one."""
    targets = [target("t", "B", days=1), target("u", "B", days=3)]
    given = scenario(REGIONS, TEAMS[:1], targets, [WEEK], pins=pins)
    assert_halves_agree_on_days("pins", setting, given, keep=STRUCTURE_ON_DAYS)


def test_a_pin_reads_in_chinese_as_its_row_does() -> None:
    """Its cells stand under the first Chinese header of their columns, and seats are called what people call them."""
    cells = {"round": "R1", "team": "a1", "host": "B", "target": "tB", "officer": "P1", "seat": "leader"}
    days = {name: day("2024-03-04") for name in ("enter", "leave", "start", "end")}
    values = {**cells, **days}
    headers = {column.name: column.zh[0] for column in BY_NAME["pins"].columns}
    shown = in_words(Pin(rule="must", **values))  # type: ignore[arg-type]
    assert shown.en == ", ".join(f"{name}={value}" for name, value in values.items())
    assert shown.zh == "、".join(f"{headers[name]}={value}" for name, value in {**values, "seat": "组长"}.items())
