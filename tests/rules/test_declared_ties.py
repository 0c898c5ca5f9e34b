from __future__ import annotations

from datetime import date

import pytest

from optimizer.domain import Composition, Kind, Scenario, Seat, Setting, Tie, Waiver
from tests.agreement import STRUCTURE, assert_halves_agree, findings, hard, soft, with_rules, words
from tests.builders import day, plan, posting, region, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

EXAMPLE = StandardExample(
    "declared-ties",
    with_rules(
        scenario(
            [region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")],
            [team("a1", "A", "青县一组"), team("b1", "B", "东光一组")],
            ties=(Tie(who="a1", whom="B", kind="classmate"),),
        ),
        "declared-ties",
        hard(),
    ),
    plan(posting("a1", "B", "tB")),
    "青县一组 and Dongguang declared a tie (classmate), so 青县一组 must not inspect Dongguang",
    "青县一组与东光县申报有关系（同学），青县一组不得巡察东光县",
)

TREE = (
    region("A", level="county"),
    region("B", level="county"),
    region("C", level="county"),
    region("town", parent="B", level="town"),
)
TARGETS = (target("tA", "A"), target("tB", "B"), target("tC", "C"), target("tT", "town"))
ENTRY = "2024-03-04"


def banned(*ties: Tie, waivers: tuple[Waiver, ...] = ()) -> set[str]:
    """Return which of tA, tB, tC and tT the team a1 of A must not inspect in the first round."""
    teams = [team("a1", "A"), team("b1", "B"), team("c1", "C")]
    given = scenario(TREE, teams, TARGETS, ties=ties, waivers=waivers)
    hosts = {"tB": "B", "tC": "C", "tT": "B"}
    return {body for body, host in hosts.items() if abouts("declared-ties", given, plan(posting("a1", host, body)))}


def test_a_tie_has_its_sentence() -> None:
    """The sentence names both sides, the kind of relation, the team and the place."""
    EXAMPLE.assert_reported()


def test_a_tie_to_a_target_has_its_sentence() -> None:
    """A tie to one target keeps the team from that target alone, and the sentence names it."""
    given = scenario(
        "AB",
        targets=[target("tB", "B", name="住建局"), target("uB", "B")],
        ties=(Tie(who="A", whom="tB", kind="other"),),
    )
    assert sentences("declared-ties", given, plan(posting("a1", "B", "tB", "uB"))) == [
        (
            "A and 住建局 declared a tie (other), so a1 must not inspect 住建局",
            "A与住建局申报有关系（其他），a1不得巡察住建局",
        )
    ]


@pytest.mark.parametrize(
    ("who", "whom", "found"),
    [
        ("a1", "B", {"tB", "tT"}),
        ("A", "B", {"tB", "tT"}),
        ("B", "A", {"tB", "tT"}),
        ("a1", "town", {"tT"}),
        ("A", "town", {"tT"}),
        ("town", "A", {"tT"}),
        ("a1", "tB", {"tB"}),
        ("A", "tT", {"tT"}),
        ("b1", "A", set()),
        ("b1", "C", set()),
        ("P0001", "B", set()),
    ],
)
def test_whom_a_tie_covers(who: str, whom: str, found: set[str]) -> None:
    """A tie covers what lies inside its region, both ways between regions, and one way from a team."""
    assert banned(Tie(who=who, whom=whom, kind="interest")) == found


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (ENTRY, ENTRY, True),
        (None, ENTRY, True),
        (ENTRY, None, True),
        (None, "2024-03-03", False),
        ("2024-03-05", None, False),
        ("2024-03-05", "2024-04-26", False),
    ],
)
def test_the_day_of_entry_decides_whether_a_tie_is_in_force(start: str | None, end: str | None, holds: bool) -> None:
    """A tie counts from its first day to its last, both included, as they lie to the round's entry."""
    tie = Tie(who="a1", whom="C", kind="kin", start=day(start) if start else None, end=day(end) if end else None)
    assert banned(tie) == ({"tC"} if holds else set())


@pytest.mark.parametrize(
    ("who", "whom", "is_waived"), [("a1", "B", True), ("A", "B", True), ("a1", "C", False), ("b1", "B", False)]
)
def test_a_waiver_sets_a_tie_aside(who: str, whom: str, is_waived: bool) -> None:
    """A waiver of this team and this place lets it go there although the tie stands."""
    waiver = Waiver(rule="declared-ties", who=who, whom=whom, by="the office", reason="old", date=date(2024, 3, 1))
    assert banned(Tie(who="a1", whom="B", kind="classmate"), waivers=(waiver,)) == (
        set() if is_waived else {"tB", "tT"}
    )


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_over_rounds(setting: Setting) -> None:
    """Check and solver agree on ties of teams, regions and targets, one of which expires between two rounds."""
    ties = (
        Tie(who="a1", whom="B", kind="classmate", end=day(ENTRY)),
        Tie(who="B", whom="C", kind="interest", start=day("2024-03-05")),
        Tie(who="c1", whom="tA", kind="comrade"),
        Tie(who="c1", whom="tA", kind="teacher"),
    )
    assert_halves_agree("declared-ties", setting, scenario("ABC", rounds=("R1", "R2"), ties=ties))


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_inside_a_county(setting: Setting) -> None:
    """Check and solver agree on towns and single targets inside a host, also of bundles, mixed teams and waivers."""
    ties = (Tie(who="town", whom="A", kind="interest"), Tie(who="m", whom="tB", kind="superior"))
    targets = [target("tB", "B"), target("tT", "town"), target("uT", "town", bundle="tT")]
    teams = [team("a1", "A"), team("a2", "A"), team("b1", "B"), team("m", ["A", "C"], kind="mixed")]
    waiver = Waiver(rule="declared-ties", who="a2", whom="tT", by="the office", reason="", date=date(2024, 3, 1))
    waived = (waiver, Waiver(rule="declared-ties", who="a2", whom="uT", by="the office", reason="", date=waiver.date))
    assert_halves_agree("declared-ties", setting, scenario(TREE, teams, targets, ties=ties, waivers=waived))


# -- people -----------------------------------------------------------------------------------------------------------

HALVES = (team("a1", "A", kind="half"), team("b1", "B", kind="half"), team("c1", "C", kind="half"))
CITY = (*(region(each.id, level=each.level, parent=each.parent or "P") for each in TREE), region("P", level="city"))
BODIES = (target("tB", "B", unit="住建局"), target("uB", "B"), target("tC", "C"), target("tT", "town"))


def peopled(*ties: Tie, waivers: tuple[Waiver, ...] = ()) -> Scenario:
    """Return a scenario with P1 of A, P2 who works at a bureau of B, and L1, a local of B."""
    return scenario(
        CITY,
        HALVES,
        BODIES,
        officers=(
            officer("P1", "A", "leader", "member"),
            officer("P2", "A", unit="住建局"),
            officer("L1", "B", "liaison"),
        ),
        ties=ties,
        waivers=waivers,
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("liaison", 1, "host"))}),
    )


def kept_from(scenario: Scenario, seat: str = "member=P1") -> set[str]:
    """Return which targets somebody on a seat of the team a1 must not inspect."""
    return {
        each.id
        for each in BODIES
        if abouts(
            "declared-ties",
            scenario,
            plan(posting("a1", scenario.host_of[each.id] or "", each.id, seats=people(seat))),
        )
    }


@pytest.mark.parametrize(
    ("tie", "found"),
    [
        (Tie(who="P1", whom="B", kind="classmate"), {"tB", "uB", "tT"}),
        (Tie(who="P1", whom="P", kind="comrade"), {"tB", "uB", "tC", "tT"}),
        (Tie(who="P1", whom="town", kind="other"), {"tT"}),
        (Tie(who="P1", whom="uB", kind="interest"), {"uB"}),
        (Tie(who="P1", whom="P2", kind="teacher"), {"tB"}),
        (Tie(who="P2", whom="P1", kind="student"), {"tB"}),
        (Tie(who="P2", whom="L1", kind="colleague"), set()),
        (Tie(who="P1", whom="uB", kind="spouse"), set()),
        (Tie(who="P1", whom="uB", kind="other", end=day("2024-03-03")), set()),
        (Tie(who="P1", whom="uB", kind="other", end=day("2024-03-04")), {"uB"}),
        (Tie(who="P1", whom="uB", kind="other", start=day("2024-03-05")), set()),
    ],
    ids=lambda each: f"{each.who} {each.kind} {each.whom}" if isinstance(each, Tie) else "",
)
def test_what_a_tie_of_an_officer_bars(tie: Tie, found: set[str]) -> None:
    """What lies in a region, a target, or the unit of another officer, both ways; kin are the matter of kin-recusal."""
    assert kept_from(peopled(tie)) == found


def test_a_tie_of_an_officer_has_its_sentence() -> None:
    """The sentence names both sides and the kind of relation."""
    made = plan(posting("a1", "B", "tB", seats=people("member=P1")))
    assert sentences("declared-ties", peopled(Tie(who="P2", whom="P1", kind="superior")), made) == [
        ("P1 declared a tie (superior) to P2", "P1申报与P2有关系（上级）")
    ]


def test_locals_are_not_exempt_from_their_ties() -> None:
    """A local liaison keeps away from what the tie names."""
    assert kept_from(peopled(Tie(who="L1", whom="uB", kind="interest")), "liaison=L1") == {"uB"}


@pytest.mark.parametrize(("whom", "found"), [("B", set()), ("uB", {"tB", "tT"}), ("C", {"tB", "uB", "tT"})])
def test_a_waiver_sets_the_tie_of_an_officer_aside(whom: str, found: set[str]) -> None:
    """For the whole host or for one target there."""
    waiver = Waiver(rule="declared-ties", who="P1", whom=whom, by="x", reason="x", date=date(2024, 3, 1))
    assert kept_from(peopled(Tie(who="P1", whom="B", kind="classmate"), waivers=(waiver,))) == found


def test_a_whole_team_inherits_the_ties_of_its_people() -> None:
    """One of its people keeps all of it away from the target that the tie names."""
    given = scenario(
        TREE, [team("a1", "A"), team("b1", "B")], TARGETS, officers=(officer("P1", "A", team="a1"),),
        ties=(Tie(who="P1", whom="tB", kind="classmate"),),
    )  # fmt: skip
    judged = with_rules(given, "declared-ties", hard(), (*STRUCTURE, "own-people"))
    made = plan(posting("a1", "B", "tB", "tT"))
    assert {each.about for each in findings(judged, made, "declared-ties")} == {("R1", "a1", "B", "tB")}
    assert_halves_agree("declared-ties", hard(), given, keep=(*STRUCTURE, "own-people"))


@pytest.mark.parametrize("setting", [hard(), soft(2)], ids=words)
def test_both_halves_agree_on_people(setting: Setting) -> None:
    """Check and solver keep the same officers from the same seats."""
    ties = (
        Tie(who="P1", whom="P2", kind="teacher"),
        Tie(who="P1", whom="C", kind="classmate"),
        Tie(who="L1", whom="uB", kind="interest"),
        Tie(who="P2", whom="P", kind="other", end=day("2024-03-03")),
    )
    waiver = Waiver(rule="declared-ties", who="P1", whom="tC", by="x", reason="x", date=date(2024, 3, 1))
    stays = [posting("a1", "B", "tB", "uB"), posting("a1", "C", "tC")]
    assert_halves_agree_on_seats("declared-ties", setting, peopled(*ties, waivers=(waiver,)), stays)
