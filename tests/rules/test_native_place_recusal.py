from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat, Waiver
from tests.agreement import STRUCTURE, assert_halves_agree, findings, hard, soft, with_rules, words
from tests.builders import day, plan, posting, region, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting

PLACES = (
    region("P", "海市", level="city"),
    region("A", "甲县", level="county", parent="P"),
    region("B", "乙县", name_en="Yi", level="county", parent="P"),
    region("C", "丙县", level="county", parent="P"),
    region("V", "东镇", level="town", parent="B"),
)
TEAMS = (team("a1", "A", "一组", kind="half"), team("b1", "B", kind="half"), team("c1", "C", kind="half"))
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("deputy", 1, "host"))})
SETTINGS = [hard(), soft(3), hard(of="leaders"), soft(2, of="leaders")]


def given(native: str = "B", waivers: tuple[Waiver, ...] = ()) -> Scenario:
    """Return the scenario with P1 of A, who comes from somewhere, and L1, a local of B who comes from there."""
    return scenario(
        PLACES,
        TEAMS,
        [target("tB", "B"), target("tC", "C")],
        officers=(
            officer("P1", "A", "leader", "member", native_region=native),
            officer("L1", "B", "deputy", native_region="B"),
        ),
        composition=SEATS,
        waivers=waivers,
    )


def barred(seat: str, who: str, native: str = "B", waivers: tuple[Waiver, ...] = (), **numbers: object) -> set[str]:
    """Return at which of B and C somebody must not sit on a seat of the team a1."""
    return {
        host
        for host in "BC"
        if abouts(
            "native-place-recusal",
            given(native, waivers),
            plan(posting("a1", host, f"t{host}", seats=people(f"{seat}={who}"))),
            hard(**numbers),
        )
    }


EXAMPLE = StandardExample(
    "native-place-recusal",
    with_rules(given("V"), "native-place-recusal", hard()),
    plan(posting("a1", "B", "tB", seats=people("member=P1"))),
    "P1 was born or grew up in 东镇, which is in Yi",
    "P1籍贯（成长地）为东镇（属乙县）",
    on_seats=True,
)


def test_a_native_place_has_its_sentence() -> None:
    """The sentence names the officer, where the officer comes from, and the host around it if that is larger."""
    EXAMPLE.assert_reported()
    made = plan(posting("a1", "B", "tB", seats=people("member=P1")))
    judged = with_rules(given("B"), "native-place-recusal", hard())
    assert [str(each.sentence) for each in findings(judged, made, "native-place-recusal")] == [
        "P1 was born or grew up in Yi"
    ]


@pytest.mark.parametrize(("native", "found"), [("", set()), ("B", {"B"}), ("V", {"B"}), ("C", {"C"}), ("P", set())])
def test_it_bars_the_host_around_it(native: str, found: set[str]) -> None:
    """A county or a town in it bars the county; the city above bars none of its counties."""
    assert barred("member", "P1", native) == found


def test_it_may_be_for_leaders_alone() -> None:
    """With ``of: leaders`` members may go where they come from."""
    assert barred("member", "P1", of="leaders") == set()
    assert barred("leader", "P1", of="leaders") == {"B"}


def test_locals_are_exempt() -> None:
    """A local deputy comes from the county more often than not."""
    assert barred("deputy", "L1") == set()


def test_people_of_a_local_team_are_locals() -> None:
    """A local team inspects at home with people who come from there, and so do those who stand in for them."""
    local = scenario(
        PLACES,
        [team("l1", "B", kind="local"), team("a1", "A")],
        [target("tB", "B")],
        officers=(officer("P1", "B", native_region="B", team="l1"), officer("P2", "B", native_region="B")),
    )
    made = plan(posting("l1", "B", "tB", seats=people("member=P1", "member=P2")))
    for rule in ("native-place-recusal", "home-recusal"):
        for keep in (STRUCTURE, (*STRUCTURE, "own-people")):
            assert not findings(with_rules(local, rule, hard(), keep), made, rule)


@pytest.mark.parametrize(
    ("who", "whom", "is_waived"),
    [("P1", "B", True), ("A", "B", True), ("P", "P", True), ("P1", "tB", True), ("P1", "C", False), ("B", "B", False)],
)
def test_a_waiver_sets_a_ban_aside(who: str, whom: str, is_waived: bool) -> None:
    """It names the officer or a region around the home, and the host, a region around it or the target."""
    waiver = Waiver(rule="native-place-recusal", who=who, whom=whom, by="x", reason="x", date=day("2024-01-01"))
    assert barred("member", "P1", waivers=(waiver,)) == (set() if is_waived else {"B"})


WHOLE = scenario(
    PLACES,
    [team("a1", "A", "一组"), team("a2", "A"), team("b1", "B")],
    [target("tB", "B"), target("tC", "C")],
    officers=(
        officer("P1", "A", native_region="B", team="a1"),
        officer("P2", "A", "leader", "member", native_region="C", team="a2"),
    ),
    waivers=(Waiver(rule="native-place-recusal", who="P2", whom="B", by="x", reason="x", date=day("2024-01-01")),),
)


def test_a_whole_team_inherits_it() -> None:
    """One of its people who comes from there keeps all away; if only leaders count, nobody who may be a member does."""
    for numbers, found in (({}, {("R1", "a1", "B"), ("R1", "a2", "C")}), ({"of": "leaders"}, set())):
        judged = with_rules(WHOLE, "native-place-recusal", hard(**numbers), (*STRUCTURE, "own-people"))
        made = plan(posting("a1", "B", "tB"), posting("a2", "C", "tC"))
        assert {each.about for each in findings(judged, made, "native-place-recusal")} == found


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver keep the same people from the same seats; locals are exempt in both."""
    officers = (
        officer("P1", "A", "leader", "member", native_region="V"),
        officer("P2", "A", native_region="C"),
        officer("L1", "B", "deputy", native_region="B"),
    )
    waiver = Waiver(rule="native-place-recusal", who="P2", whom="tC", by="x", reason="x", date=day("2024-01-01"))
    given = scenario(
        PLACES,
        TEAMS,
        [target("tB", "B"), target("tC", "C"), target("uC", "C")],
        officers=officers,
        composition=SEATS,
        waivers=(waiver,),
    )
    made = [posting("a1", "B", "tB"), posting("a1", "C", "tC")]
    assert_halves_agree_on_seats("native-place-recusal", setting, given, made)


@pytest.mark.parametrize("setting", SETTINGS[:2], ids=words)
def test_both_halves_agree_on_who_goes_where(setting: Setting) -> None:
    """Whole teams are kept from where one of their people comes from."""
    assert_halves_agree("native-place-recusal", setting, WHOLE, keep=(*STRUCTURE, "own-people"))
