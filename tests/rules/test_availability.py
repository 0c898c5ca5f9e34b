from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Officer, Seat
from optimizer.domain.plan import Seating
from tests.agreement import STRUCTURE_ON_DAYS, assert_halves_agree_on_days, hard, soft, with_rules
from tests.builders import day, plan, posting, region, round_, scenario, span, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
SPANS = (span("2024-03-04", "2024-03-15"), span("2024-04-01", "2024-04-30"))

EXAMPLE = StandardExample(
    "availability",
    with_rules(
        scenario(REGIONS, [team("a1", "A", "一组", available=(span("2024-05-01", "2024-06-30"),))]),
        "availability",
        hard(),
    ),
    plan(posting("a1", "B", "tB")),
    "一组 is in 乙县 from 2024-03-04 to 2024-04-26, but is available only 2024-05-01 to 2024-06-30",
    "一组派驻乙县（2024-03-04至2024-04-26），但可用时间只有2024-05-01至2024-06-30",
)


def test_a_posting_lies_within_one_span() -> None:
    """A posting from one span into the next reaches beyond both, and the sentence lists them."""
    given = scenario(REGIONS, [team("a1", "A", "一组", available=SPANS)], [])
    across = plan(posting("a1", "B", enter="2024-03-11", leave="2024-04-05"))
    assert sentences("availability", given, across) == [
        (
            "一组 is in 乙县 from 2024-03-11 to 2024-04-05, but is available only 2024-03-04 to 2024-03-15,"
            " 2024-04-01 to 2024-04-30",
            "一组派驻乙县（2024-03-11至2024-04-05），但可用时间只有2024-03-04至2024-03-15、2024-04-01至2024-04-30",
        )
    ]
    assert abouts("availability", given, across) == {("R1", "a1", "B")}
    for within in SPANS:
        assert sentences("availability", given, plan(posting("a1", "B", enter=within.start, leave=within.end))) == []


def test_a_team_without_spans_is_always_available() -> None:
    """An empty cell is no limit."""
    assert sentences("availability", scenario(REGIONS, [team("a1", "A")], []), plan(posting("a1", "B"))) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_with_several_spans_in_a_round(setting: Setting) -> None:
    """The solver chooses the span that suffices, and cannot put two together."""
    two = (span("2024-03-01", "2024-03-05"), span("2024-03-07", "2024-03-11"))
    targets = [target("t1", "B", days=2), target("t2", "B", days=3)]
    given = scenario(REGIONS, [team("a1", "A", available=two)], targets, [round_("R1", "2024-03-04", "2024-03-08")])
    assert_halves_agree_on_days("availability", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_a_team_never_there(setting: Setting) -> None:
    """A team that is away the whole round is not posted in it, but may be in the next one."""
    rounds = [round_("R1", "2024-03-04", "2024-03-06"), round_("R2", "2024-03-07", "2024-03-08")]
    teams = [team("a1", "A", available=(span("2024-03-07", "2024-03-07"),))]
    targets = [target("t1", "B", days=1), target("t2", "C", days=2)]
    assert_halves_agree_on_days("availability", setting, scenario(REGIONS, teams, targets, rounds))


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_where_a_team_has_two_hosts(setting: Setting) -> None:
    """Two stays in a round may lie in two spans."""
    two = (span("2024-03-04", "2024-03-05"), span("2024-03-07", "2024-03-07"))
    teams = [team("a1", "A", max_hosts=2, available=two)]
    targets = [target("t1", "B", days=1), target("t2", "C", days=2), target("t3", "D", days=2)]
    given = scenario((*REGIONS, "D"), teams, targets, [round_("R1", "2024-03-04", "2024-03-07")])
    assert_halves_agree_on_days("availability", setting, given, keep=(*STRUCTURE_ON_DAYS, "one-place"))


@pytest.mark.parametrize(("start", "end", "is_absent"), [(None, None, True), ("2024-03-11", "2024-03-15", False)])
def test_an_officer_sits_only_while_available(start: str | None, end: str | None, is_absent: bool) -> None:
    """The days on a seat, the posting's unless it has its own, lie within one span of the officer's."""
    officer = Officer(id="P1", name="P1", home="A", available=(span("2024-03-11", "2024-03-29"),))
    given = scenario(REGIONS, [team("a1", "A", "一组")], officers=(officer,))
    seat = Seating("leader", "P1", None if start is None else day(start), None if end is None else day(end))
    said = sentences("availability", given, plan(posting("a1", "B", "tB", seats=(seat,))))
    assert bool(said) == is_absent
    if is_absent:
        en, zh = said[0]
        assert en == (
            "P1 is leader of 一组 from 2024-03-04 to 2024-04-26, but is available only 2024-03-11 to 2024-03-29"
        )
        assert zh == "P1在一组任组长（2024-03-04至2024-04-26），但可用时间只有2024-03-11至2024-03-29"


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_people(setting: Setting) -> None:
    """Check and solver let the same people sit on the same days; a lent seat may be filled on some of them."""
    officers = (
        officer(
            "P1",
            "A",
            "leader",
            "member",
            available=(span("2024-03-04", "2024-03-07"), span("2024-03-08", "2024-03-29")),
        ),
        officer("P2", "A", "member", "audit", available=(span("2024-03-04", "2024-03-06"),)),
        officer("P3", "C", "audit"),
    )
    seats = (Seat("leader", 1), Seat("member", 1), Seat("audit", 1, "any", days=3))
    given = scenario(
        REGIONS,
        [team("a1", "A", kind="half"), team("b1", "B")],
        [target("t", "B", days=2)],
        [round_("R1", "2024-03-04", "2024-03-11")],
        officers=officers,
        composition=Composition({Kind.HALF: seats}),
    )
    stay = posting("a1", "B", "t", enter="2024-03-04", leave="2024-03-11")
    assert_halves_agree_on_seats("availability", setting, given, [stay])
