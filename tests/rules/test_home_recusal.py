from __future__ import annotations

from datetime import date

import pytest

from optimizer.domain import Composition, Kind, Mode, Scenario, Seat, Setting, Team, Waiver
from tests.agreement import STRUCTURE, assert_halves_agree, findings, hard, soft, with_rules, words
from tests.builders import plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

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


# -- people -----------------------------------------------------------------------------------------------------------

COUNTIES = (
    region("P", level="city"),
    region("A", parent="P", level="county"),
    region("B", "乙县", parent="P", level="county"),
    region("C", parent="P", level="county"),
    region("V", "东镇", parent="B", level="town"),
)
SEATS = (Seat("leader", 1), Seat("liaison", 1, "host"), Seat("audit", 1, "any"))


def peopled(own: Team, *waivers: Waiver) -> Scenario:
    """Return a scenario whose first team may lend V1, who lives in a town of B, and L1, who is to be liaison there."""
    return scenario(
        COUNTIES,
        [own, team("b0", "B"), team("c0", "C")],
        [target("tB", "B"), target("uB", "B"), target("tC", "C")],
        officers=(
            officer("V1", "V", "audit"),
            officer("L1", "B", "liaison", "audit"),
            officer("P1", "P", "leader", "audit"),
            officer("A1", "A", "leader"),
        ),
        waivers=waivers,
        composition=Composition({own.kind: SEATS}),
    )


HALF = team("a1", "A", kind="half")


@pytest.mark.parametrize(
    ("seat", "host", "is_barred"),
    [
        ("audit=V1", "B", True),
        ("audit=L1", "B", True),
        ("liaison=L1", "B", False),
        ("audit=V1", "C", False),
        ("audit=P1", "B", False),
        ("leader=A1", "B", False),
    ],
)
def test_officers_keep_away_from_their_own_turf(seat: str, host: str, is_barred: bool) -> None:
    """Lent people, too, wherever in the county they live; not so locals on their seats, nor people of the city."""
    made = plan(posting("a1", host, f"t{host}", seats=people(seat)))
    found = abouts("home-recusal", peopled(HALF), made)
    assert found == ({("R1", "a1", host, seat.partition("=")[2])} if is_barred else set())


def test_an_officer_on_the_own_turf_has_a_sentence() -> None:
    """The sentence names the officer and where the home is."""
    made = plan(posting("a1", "B", "tB", seats=people("audit=V1")))
    assert sentences("home-recusal", peopled(HALF), made) == [("V1 comes from 东镇", "V1来自东镇")]


@pytest.mark.parametrize(
    ("whom", "targets", "is_barred"), [("B", ("tB",), False), ("tB", ("tB",), False), ("tB", ("tB", "uB"), True)]
)
def test_a_waiver_of_an_officer(whom: str, targets: tuple[str, ...], is_barred: bool) -> None:
    """For the host, or for one target there and no other."""
    waiver = Waiver(rule="home-recusal", who="V1", whom=whom, by="x", reason="x", date=date(2024, 3, 1))
    made = plan(posting("a1", "B", *targets, seats=people("audit=V1")))
    assert bool(abouts("home-recusal", peopled(HALF, waiver), made)) is is_barred


def test_a_whole_team_inherits_the_turf_of_its_people() -> None:
    """One who lives elsewhere keeps the team from there; homes that are the team's own are said of the team, once."""
    given = scenario(
        COUNTIES,
        [team("a1", "A"), team("b0", "B"), team("c0", "C")],
        [target("tA", "A"), target("tB", "B")],
        officers=(officer("V1", "V", team="a1"), officer("A1", "A", team="a1")),
    )
    judged = with_rules(given, "home-recusal", hard(), (*STRUCTURE, "own-people"))
    for host, said in (
        ("B", ["a1 brings its people: V1 comes from 东镇"]),
        ("A", ["a1 comes from A and must not inspect A"]),
    ):
        made = plan(posting("a1", host, f"t{host}"))
        assert [str(each.sentence) for each in findings(judged, made, "home-recusal")] == said
    assert_halves_agree("home-recusal", hard(), given, keep=(*KEEP, "own-people"))


@pytest.mark.parametrize("setting", [hard(), soft(4)], ids=words)
@pytest.mark.parametrize("own", [HALF, team("a1", "A", kind="upgraded")], ids=lambda own: own.kind)
def test_both_halves_agree_on_people(own: Team, setting: Setting) -> None:
    """Check and solver keep the same officers from their own turf."""
    waiver = Waiver(rule="home-recusal", who="V1", whom="tB", by="x", reason="x", date=date(2024, 3, 1))
    stays = [posting("a1", "B", "tB"), posting("a1", "C", "tC")]
    assert_halves_agree_on_seats("home-recusal", setting, peopled(own, waiver), stays)


def test_both_halves_agree_on_local_teams() -> None:
    """Whoever stays at home with a local team is a local, and so is who stands in; lent people from there are not."""
    given = scenario(
        "AB",
        [team("l1", "A", kind="local"), team("b1", "B", kind="half")],
        [target("tA", "A")],
        officers=(officer("P1", "A", "leader", team="l1"), officer("P2", "A", "leader"), officer("P3", "A", "audit")),
        composition=Composition(
            {kind: (Seat("leader", 1), Seat("audit", 1, "any")) for kind in (Kind.LOCAL, Kind.HALF)}
        ),
    )
    assert_halves_agree_on_seats("home-recusal", hard(), given, [posting("l1", "A", "tA"), posting("b1", "A")])
