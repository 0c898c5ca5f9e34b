from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat, Waiver
from tests.agreement import STRUCTURE, assert_halves_agree, findings, hard, soft, with_rules, words
from tests.builders import day, plan, posting, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting

TARGETS = (
    target("school", "B", field="教育"),
    target("college", "C", field="教育"),
    target("hospital", "B", field="卫生"),
    target("other", "B"),
)
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("liaison", 1, "host"))})
OFFICERS = (
    officer("P1", "A", "leader", "member", field="教育"),
    officer("P2", "A", field=""),
    officer("L1", "B", "liaison", field="卫生"),
)
SETTINGS = [hard(), soft(3)]


def given(waivers: tuple[Waiver, ...] = ()) -> Scenario:
    """Return a scenario of three counties with half teams and three officers."""
    teams = [team(f"{each.lower()}1", each, "一组" if each == "A" else None, kind="half") for each in "ABC"]
    return scenario("ABC", teams, TARGETS, officers=OFFICERS, composition=SEATS, waivers=waivers)


EXAMPLE = StandardExample(
    "field-recusal",
    with_rules(given(), "field-recusal", hard()),
    plan(posting("a1", "B", "school", "other", seats=people("member=P1"))),
    "P1 works in the line of 教育",
    "P1属教育系统",
    on_seats=True,
)


def test_a_line_of_work_has_its_sentence() -> None:
    """The sentence names the officer and the line of work."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("seat", "targets", "is_barred"),
    [
        ("member=P1", ("school",), True),
        ("leader=P1", ("hospital", "school"), True),
        ("member=P1", ("hospital", "other"), False),
        ("member=P1", (), False),
        ("member=P2", ("school", "other"), False),
        ("liaison=L1", ("hospital",), True),
        ("liaison=L1", ("school",), False),
    ],
)
def test_whom_it_keeps_from_what(seat: str, targets: tuple[str, ...], is_barred: bool) -> None:
    """Whoever has a target's field, locals too; an empty cell is no field that anybody shares."""
    made = plan(posting("a1", "B", *targets, seats=people(seat)))
    assert bool(abouts("field-recusal", given(), made)) is is_barred


@pytest.mark.parametrize(("whom", "is_waived"), [("school", True), ("B", True), ("C", False), ("college", False)])
def test_a_waiver_sets_a_ban_aside(whom: str, is_waived: bool) -> None:
    """It names the target or a region around it."""
    waiver = Waiver(rule="field-recusal", who="P1", whom=whom, by="x", reason="x", date=day("2024-01-01"))
    made = plan(posting("a1", "B", "school", seats=people("member=P1")))
    assert bool(abouts("field-recusal", given((waiver,)), made)) is not is_waived


WHOLE = scenario("AB", None, TARGETS[::2], officers=(officer("P1", "A", field="教育", team="a1"),))


def test_a_whole_team_inherits_it() -> None:
    """One of its people keeps it from the targets of that line, and from no other."""
    judged = with_rules(WHOLE, "field-recusal", hard(), (*STRUCTURE, "own-people"))
    made = plan(posting("a1", "B", "school", "hospital"))
    assert [(each.about, str(each.sentence)) for each in findings(judged, made, "field-recusal")] == [
        (("R1", "a1", "B", "school"), "a1 brings its people: P1 works in the line of 教育")
    ]


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver keep the same people from the same targets."""
    waiver = Waiver(rule="field-recusal", who="P1", whom="college", by="x", reason="x", date=day("2024-01-01"))
    made = [posting("a1", "B", "school", "hospital"), posting("a1", "C", "college")]
    assert_halves_agree_on_seats("field-recusal", setting, given((waiver,)), made)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_who_goes_where(setting: Setting) -> None:
    """Whole teams are kept from the lines of their people."""
    assert_halves_agree("field-recusal", setting, WHOLE, keep=(*STRUCTURE, "own-people"))
