from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Post, Seat, Tie, Waiver
from tests.agreement import STRUCTURE, assert_halves_agree, findings, hard, soft, with_rules, words
from tests.builders import day, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting

PLACES = (
    region("P", "海市", level="city"),
    region("A", "甲县", level="county", parent="P"),
    region("B", "乙县", name_en="Yi", level="county", parent="P"),
    region("V", "东镇", level="town", parent="B"),
)
TARGETS = (
    target("housing", "B", name="乙县住建局", unit="住建局"),
    target("school", "B", name="乙县一中"),
    target("town", "V", name="东镇政府"),
)
EVERY = {"housing", "school", "town"}
TEAMS = (team("a1", "A", "一组", kind="half"), team("b1", "B", kind="half"))
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("liaison", 1, "host"))})
SETTINGS = [hard(), soft(3)]


def tie(whom: str, kind: str = "spouse", who: str = "P1", **columns: object) -> Tie:
    """Return a tie, of P1's unless a test says otherwise."""
    return Tie(who=who, whom=whom, kind=kind, **columns)  # type: ignore[arg-type]


def given(*ties: Tie, posts: tuple[Post, ...] = (), waivers: tuple[Waiver, ...] = ()) -> Scenario:
    """Return the scenario with P1 of A, P2 who works at the housing bureau of B, and L1, a local of B."""
    return scenario(
        PLACES,
        TEAMS,
        TARGETS,
        officers=(
            officer("P1", "A", "leader", "member"),
            officer("P2", "A", unit="住建局"),
            officer("L1", "B", "liaison"),
        ),
        ties=ties,
        posts=posts,
        waivers=waivers,
        composition=SEATS,
    )


def barred(scenario: Scenario, seat: str = "member=P1", **numbers: object) -> set[str]:
    """Return which targets in B somebody on a seat of the team a1 must not inspect."""
    return {
        each
        for each in EVERY
        if abouts("kin-recusal", scenario, plan(posting("a1", "B", each, seats=people(seat))), hard(**numbers))
    }


EXAMPLE = StandardExample(
    "kin-recusal",
    with_rules(given(tie("housing", "collateral", degree=2)), "kin-recusal", hard()),
    plan(posting("a1", "B", "housing", seats=people("member=P1"))),
    "P1 has kin (collateral relative, degree 2) serving in 乙县住建局",
    "P1有亲属（旁系亲属，2代（级））在乙县住建局任职",
    on_seats=True,
)


def test_kin_have_their_sentence() -> None:
    """The sentence names the officer, the kind of kin with its degree, and where they serve."""
    EXAMPLE.assert_reported()


def test_kin_who_are_officers_have_a_sentence() -> None:
    """The sentence names both officers, however the tie was declared, and where the other one serves."""
    made = plan(posting("a1", "B", "housing", seats=people("member=P1")))
    for each in (tie("P2"), tie("P1", who="P2")):
        assert sentences("kin-recusal", given(each), made) == [
            ("P1 is kin (spouse) of P2, who serves in 乙县住建局", "P1与P2是亲属（配偶），后者在乙县住建局任职")
        ]


@pytest.mark.parametrize(
    ("whom", "found"), [("housing", {"housing"}), ("V", {"town"}), ("B", EVERY), ("P", set()), ("A", set())]
)
def test_what_a_tie_bars(whom: str, found: set[str]) -> None:
    """Kin at a target bar it, in a town its targets, in a county all of it, and in the city above nothing here."""
    assert barred(given(tie(whom))) == found


@pytest.mark.parametrize(
    ("kind", "degree", "within", "counts"),
    [
        ("spouse", None, 3, True),
        ("spouse", 9, 1, True),
        ("lineal", 4, 3, True),
        ("collateral", None, 3, True),
        ("collateral", 3, 3, True),
        ("collateral", 4, 3, False),
        ("in-law", 2, 1, False),
        ("in-law", 1, 1, True),
        ("classmate", 1, 3, False),
        ("superior", None, 3, False),
    ],
)
def test_which_ties_are_of_kin(kind: str, degree: int | None, within: int, counts: bool) -> None:
    """Spouses and lineal relatives always, collateral relatives and in-laws within some degrees, nobody else."""
    assert bool(barred(given(tie("housing", kind, degree=degree)), degree=within)) is counts


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, "2024-03-03", False),
        (None, "2024-03-04", True),
        ("2024-03-04", None, True),
        ("2024-03-05", None, False),
    ],
)
def test_a_tie_holds_on_the_day_of_entry(start: str | None, end: str | None, holds: bool) -> None:
    """Who was divorced the day before entry goes, who marries the day after goes too."""
    first, last = (None if each is None else day(each) for each in (start, end))
    assert bool(barred(given(tie("housing", start=first, end=last)))) is holds


@pytest.mark.parametrize(
    ("where", "start", "end", "found"),
    [
        ({"target": "school"}, "2023-01-01", None, {"housing", "school"}),
        ({"unit": "乙县一中"}, "2023-01-01", "2024-03-04", {"housing", "school"}),
        ({"target": "school"}, "2023-01-01", "2024-03-03", {"housing"}),
        ({"target": "school"}, "2024-03-05", None, {"housing"}),
        ({"region": "V"}, "2023-01-01", None, {"housing", "town"}),
        ({"region": "B"}, "2023-01-01", None, EVERY),
        ({"region": "P"}, "2023-01-01", None, {"housing"}),
    ],
)
def test_where_kin_who_are_officers_serve(where: dict[str, str], start: str, end: str | None, found: set[str]) -> None:
    """At the unit of the officers' table, and where one of their posts is in force on the day of entry."""
    post = Post(officer="P2", start=day(start), end=None if end is None else day(end), **where)
    assert barred(given(tie("P2"), posts=(post,))) == found


def test_locals_are_not_exempt() -> None:
    """A local liaison does not inspect the spouse's bureau either; other targets of the county are open."""
    scenario = given(tie("housing", who="L1"))
    assert barred(scenario, "liaison=L1") == {"housing"}


@pytest.mark.parametrize(("whom", "found"), [("B", set()), ("school", EVERY - {"school"}), ("A", EVERY)])
def test_a_waiver_sets_a_ban_aside(whom: str, found: set[str]) -> None:
    """For the whole host or for one target there."""
    waiver = Waiver(rule="kin-recusal", who="P1", whom=whom, by="x", reason="x", date=day("2024-01-01"))
    assert barred(given(tie("B"), waivers=(waiver,))) == found


WHOLE = scenario(
    PLACES,
    [team("a1", "A", "一组"), team("b1", "B")],
    TARGETS,
    (round_("R1", "2024-03-04", "2024-03-08"), round_("R2", "2024-03-11", "2024-03-15")),
    officers=(officer("P1", "A", team="a1"), officer("P2", "A", team="a1"), officer("P3", "B")),
    ties=(tie("housing", end=day("2024-03-10")), tie("P3", "lineal", "P2")),
    posts=(Post(officer="P3", start=day("2020-01-01"), target="school"),),
)


def test_a_whole_team_inherits_it() -> None:
    """The team stays away from where its people's kin serve, as long as the tie lasts."""
    judged = with_rules(WHOLE, "kin-recusal", hard(), (*STRUCTURE, "own-people"))
    made = plan(posting("a1", "B", "housing", "school", "town"), posting("a1", "B", "housing", round="R2"))
    assert {each.about for each in findings(judged, made, "kin-recusal")} == {
        ("R1", "a1", "B", "housing"),
        ("R1", "a1", "B", "school"),
    }


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver keep the same people from the same seats, both sides of a tie and locals included."""
    ties = (tie("P2"), tie("school", "in-law", "L1"), tie("housing", "collateral", "P2", degree=4), tie("V"))
    posts = (Post(officer="P1", start=day("2023-01-01"), target="school"),)
    waiver = Waiver(rule="kin-recusal", who="P1", whom="town", by="x", reason="x", date=day("2024-01-01"))
    made = [posting("a1", "B", "housing", "town"), posting("a1", "B", "school", round="R2")]
    several = scenario(
        PLACES,
        TEAMS,
        TARGETS,
        ("R1", "R2"),
        officers=given().officers,
        ties=ties,
        posts=posts,
        waivers=(waiver,),
        composition=SEATS,
    )
    assert_halves_agree_on_seats("kin-recusal", setting, several, made)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_who_goes_where(setting: Setting) -> None:
    """Whole teams are kept from where the kin of their people serve, round by round."""
    assert_halves_agree("kin-recusal", setting, WHOLE, keep=(*STRUCTURE, "own-people"))
