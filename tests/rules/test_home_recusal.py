from __future__ import annotations

from datetime import date

import pytest

from optimizer.domain import Mode, Setting, Team, Waiver
from tests.agreement import STRUCTURE, assert_halves_agree, hard, soft, with_rules, words
from tests.builders import plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

EXAMPLE = StandardExample(
    "home-recusal",
    with_rules(
        scenario(
            [region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")],
            [team("a1", "A", "青县一组"), team("b1", "B", "东光一组")],
        ),
        "home-recusal",
        hard(),
    ),
    plan(posting("a1", "A", "tA")),
    "青县一组 comes from Qing and must not inspect Qing",
    "青县一组来自青县，不得巡察青县",
)

KEEP = tuple(rule for rule in STRUCTURE if rule != "home-recusal")
TREE = (
    region("P", level="city"),
    region("A", parent="P", level="county"),
    region("B", parent="P", level="county"),
    region("T", parent="A", level="town"),
    region("Q", level="city"),
)
"""City P with counties A and B, town T in A; city Q apart."""
OTHERS = [team("p1", "P"), team("a0", "A"), team("b0", "B"), team("t0", "T"), team("q1", "Q")]
"""One team on each level, so that every region is the host of its own targets."""
WAIVED = Waiver(rule="home-recusal", who="a1", whom="A", by="the office", reason="no other", date=date(2024, 3, 1))


@pytest.mark.parametrize(
    ("kind", "homes", "banned"),
    [
        ("whole", "A", {"P", "A", "T"}),
        ("half", "A", {"P", "A", "T"}),
        ("exchange", "T", {"P", "A", "T"}),
        ("whole", "P", {"P", "A", "B", "T"}),
        ("mixed", ["A", "B"], {"P", "A", "B", "T"}),
        ("mixed", ["B", "Q"], {"P", "B", "Q"}),
        ("upgraded", ["A", "B"], {"A", "B", "T"}),
        ("upgraded", "P", {"P", "A", "B", "T"}),
        ("upgraded", "Q", {"Q"}),
        ("local", "A", {"P", "B", "T", "Q"}),
    ],
)
def test_each_kind_keeps_away_from_its_own_turf(kind: str, homes: str | list[str], banned: set[str]) -> None:
    """Turf is the home, what lies in it and, unless the team is upgraded, what contains it; a local team stays."""
    given = scenario(TREE, [*OTHERS, team("x", homes, kind=kind)])
    found = {host for host in "PABTQ" if abouts("home-recusal", given, plan(posting("x", host, f"t{host}")))}
    assert found == banned


def test_a_banned_turf_has_its_sentence() -> None:
    """The sentence names the team, its home and the place."""
    EXAMPLE.assert_reported()


def test_a_local_team_that_leaves_has_its_sentence() -> None:
    """A local team sent elsewhere is told where it stays."""
    given = scenario(["A", "B"], [team("a1", "A", "甲组", kind="local"), team("b1", "B")])
    assert sentences("home-recusal", given, plan(posting("a1", "B", "tB"))) == [
        ("甲组 is a local team and stays in A; it does not go to B", "甲组是本地组，只在A工作，不去B")
    ]


@pytest.mark.parametrize(
    ("who", "whom", "is_waived"),
    [("a1", "A", True), ("A", "A", True), ("P", "P", True), ("b1", "A", False), ("a1", "T", False), ("T", "A", False)],
)
def test_a_waiver_sets_the_ban_aside(who: str, whom: str, is_waived: bool) -> None:
    """A waiver may name the team or a region around its home, and the place or a region around it; no less."""
    waiver = Waiver(rule="home-recusal", who=who, whom=whom, by="the office", reason="no other", date=date(2024, 3, 1))
    given = scenario(TREE, [*OTHERS, team("a1", "A"), team("b1", "B")], waivers=(waiver,))
    assert bool(abouts("home-recusal", given, plan(posting("a1", "A", "tA")))) is not is_waived


@pytest.mark.parametrize(("who", "is_waived"), [("m", True), ("P", True), ("A", False), ("B", False)])
def test_a_waiver_by_region_covers_all_homes_or_none(who: str, is_waived: bool) -> None:
    """A team of several homes is waived by a region only if all of its homes lie in it."""
    waiver = Waiver(rule="home-recusal", who=who, whom="A", by="the office", reason="", date=date(2024, 3, 1))
    given = scenario(TREE, [*OTHERS, team("m", ["A", "B"], kind="mixed")], waivers=(waiver,))
    assert bool(abouts("home-recusal", given, plan(posting("m", "A", "tA")))) is not is_waived


def test_a_waiver_of_another_rule_says_nothing() -> None:
    """A waiver holds for the rule that it names alone."""
    waiver = Waiver(rule="declared-ties", who="a1", whom="A", by="the office", reason="", date=date(2024, 3, 1))
    given = scenario("AB", waivers=(waiver,))
    assert abouts("home-recusal", given, plan(posting("a1", "A", "tA"))) == {("R1", "a1", "A")}


@pytest.mark.parametrize("setting", [hard(), soft(4)], ids=words)
@pytest.mark.parametrize(
    "teams",
    [
        [team("p1", "P"), team("a1", "A"), team("m", ["A", "B"], kind="mixed")],
        [team("t1", "T", kind="half"), team("u", ["B", "P"], kind="upgraded"), team("l", "A", kind="local")],
        [team("e", "B", kind="exchange"), team("u", ["A"], kind="upgraded"), team("q1", "Q")],
    ],
    ids=["whole and mixed", "half, upgraded and local", "exchange and upgraded"],
)
def test_both_halves_agree(teams: list[Team], setting: Setting) -> None:
    """Check and solver keep the same teams from the same places of a tree."""
    assert_halves_agree("home-recusal", setting, scenario(TREE, teams), keep=KEEP)


@pytest.mark.parametrize("setting", [hard(), soft(4)], ids=words)
def test_both_halves_agree_on_waivers(setting: Setting) -> None:
    """Check and solver set the same bans aside."""
    given = scenario(TREE, [team("a1", "A"), team("a2", "A"), team("p1", "P")], waivers=(WAIVED,))
    assert_halves_agree("home-recusal", setting, given, keep=KEEP)


@pytest.mark.parametrize("own", [soft(2), Setting(Mode.OFF)], ids=words)
def test_both_halves_agree_where_a_round_has_its_own_setting(own: Setting) -> None:
    """A round may set the rule for itself."""
    given = scenario("AB", rounds=(round_("R1"), round_("R2", rules={"home-recusal": own})))
    assert_halves_agree("home-recusal", hard(), given, keep=KEEP)


@pytest.mark.parametrize("setting", [hard(), soft(4)], ids=words)
def test_both_halves_agree_on_targets_inspected_from_elsewhere(setting: Setting) -> None:
    """A target on the team's own turf is banned too where targets need not be inspected from their host."""
    given = scenario(TREE, [team("a1", "A"), team("b1", "B")], [target("tT", "T"), target("tB", "B")])
    keep = [rule for rule in KEEP if rule != "target-host"]
    assert_halves_agree("home-recusal", setting, given, keep=keep)


ONE_TARGET = Waiver(rule="home-recusal", who="a1", whom="tA", by="the office", reason="no other", date=date(2024, 3, 1))


def test_a_waiver_of_one_target_opens_its_host_for_that_target_alone() -> None:
    """The team may go to its own turf for what was waived; whatever else it inspects there stays banned."""
    given = scenario("AB", targets=(target("tA", "A"), target("uA", "A"), target("tB", "B")), waivers=(ONE_TARGET,))
    assert abouts("home-recusal", given, plan(posting("a1", "A", "tA"))) == set()
    assert abouts("home-recusal", given, plan(posting("a1", "A", "tA", "uA"))) == {("R1", "a1", "A", "uA")}
    assert abouts("home-recusal", given, plan(posting("b1", "B", "tB"))) == {("R1", "b1", "B")}


@pytest.mark.parametrize("setting", [hard(), soft(4)], ids=words)
def test_both_halves_agree_on_waivers_of_one_target(setting: Setting) -> None:
    """Check and solver open the host for the waived target and for no other."""
    given = scenario("AB", targets=(target("tA", "A"), target("uA", "A"), target("tB", "B")), waivers=(ONE_TARGET,))
    assert_halves_agree("home-recusal", setting, given, keep=KEEP)


@pytest.mark.parametrize("setting", [hard(), soft(4)], ids=words)
def test_both_halves_agree_where_targets_are_inspected_from_elsewhere(setting: Setting) -> None:
    """With target-host off a team stays away from its own turf also while it is posted to another host."""
    given = scenario("AB", [team("a1", "A")])
    home_from_elsewhere = plan(posting("a1", "B", "tA"))
    assert abouts("home-recusal", given, home_from_elsewhere) == {("R1", "a1", "B", "tA")}
    keep = tuple(rule for rule in KEEP if rule != "target-host")
    assert_halves_agree("home-recusal", setting, given, keep=keep)


def test_a_place_beside_home_inside_a_common_host_is_nobodys_turf() -> None:
    """A city hosts a zone that lies beside a county: the county's team may inspect the zone, not the city's own."""
    places = (
        region("C", level="city"),
        region("A", level="county", parent="C"),
        region("Z", level="zone", parent="C"),
    )
    teams = (team("a1", "A"), team("c1", "C", kind="local"))
    given = scenario(places, teams, (target("tZ", "Z"), target("tC", "C"), target("tA", "A")))
    assert given.host_of["tZ"] == "C"
    assert abouts("home-recusal", given, plan(posting("a1", "C", "tZ"))) == set()
    assert abouts("home-recusal", given, plan(posting("a1", "C", "tZ", "tC"))) == {("R1", "a1", "C", "tC")}
    assert_halves_agree("home-recusal", hard(), given, keep=KEEP)


def test_no_team_is_sent_home_even_without_a_target() -> None:
    """A posting to one's own home is banned as such."""
    assert abouts("home-recusal", scenario("AB"), plan(posting("a1", "A"))) == {("R1", "a1", "A")}
