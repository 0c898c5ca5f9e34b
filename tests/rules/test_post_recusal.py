from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Plan, Post, Seat, Waiver
from optimizer.engines import Settings
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from optimizer.recusal.register import register
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
    region("B", "乙县", level="county", parent="P"),
    region("C", "丙县", level="county", parent="P"),
    region("V", "东镇", level="town", parent="B"),
)
TARGETS = (
    target("housing", "B", name="乙县住建局", unit="住建局"),
    target("school", "B", name="乙县一中"),
    target("town", "V", name="东镇"),
    target("court", "A", name="甲县法院"),
)
TEAMS = (team("a1", "A", "一组", kind="half"), team("b1", "B", kind="half"), team("c1", "C", kind="half"))
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("deputy", 1, "host"))})
ALLROUND = ("leader", "deputy", "member")
SETTINGS = [hard(), soft(3)]


def post(start: str, end: str | None = None, who: str = "P1", **where: str) -> Post:
    """Return a post of an officer; where it was is one of ``region``, ``target`` and ``unit``."""
    return Post(officer=who, start=day(start), end=None if end is None else day(end), **where)


def given(*posts: Post, waivers: tuple[Waiver, ...] = (), unit: str = "") -> Scenario:
    """Return the scenario with P1 of A, who may sit anywhere, and L1, a local of B; both work in the unit now."""
    return scenario(
        PLACES,
        TEAMS,
        TARGETS,
        officers=(officer("P1", "A", *ALLROUND, unit=unit), officer("L1", "B", *ALLROUND, unit=unit)),
        posts=posts,
        composition=SEATS,
        waivers=waivers,
    )


def is_barred(
    *posts: Post,
    seat: str = "member",
    who: str = "P1",
    targets: tuple[str, ...] = ("housing",),
    waivers: tuple[Waiver, ...] = (),
    unit: str = "",
    **numbers: object,
) -> bool:
    """Whether somebody is kept from a seat of the team a1 that inspects some targets in B."""
    made = plan(posting("a1", "B", *targets, seats=people(f"{seat}={who}")))
    found = abouts("post-recusal", given(*posts, waivers=waivers, unit=unit), made, hard(**numbers))
    assert found in (set(), {("R1", "a1", "B", who)})
    return bool(found)


EXAMPLE = StandardExample(
    "post-recusal",
    with_rules(given(post("2019-03-01", "2022-05-04", target="housing")), "post-recusal", hard()),
    plan(posting("a1", "B", "housing", seats=people("member=P1"))),
    "P1 served 2019-03 to 2022-05 in 乙县住建局: 1 year 10 months before entry, window 3 years",
    "P1于2019-03至2022-05在乙县住建局任职：距进驻1年10个月，回避期3年",
    on_seats=True,
)


def test_a_recent_post_has_its_sentence() -> None:
    """The sentence says from when to when, where, how long before entry and how long the window is."""
    EXAMPLE.assert_reported()


def test_one_reason_is_told_once() -> None:
    """A leader is barred both from the target and from the host around it, which is one and the same post."""
    made = plan(posting("a1", "B", "housing", seats=people("leader=P1")))
    assert len(sentences("post-recusal", EXAMPLE.scenario, made)) == 1


@pytest.mark.parametrize(
    ("end", "is_recent"),
    [("2021-03-03", False), ("2021-03-04", True), ("2024-03-03", True), ("2024-03-04", True), (None, True)],
)
def test_the_window_is_counted_to_the_day(end: str | None, is_recent: bool) -> None:
    """Entry is on 2024-03-04: who left three years ago to the day is barred, who left the day before is not."""
    assert is_barred(post("2020-06-01", end, target="housing")) is is_recent


@pytest.mark.parametrize(("years", "is_recent"), [(0, False), (1, False), (2, True), (5, True)])
def test_the_window_is_a_setting(years: int, is_recent: bool) -> None:
    """A shorter window lets somebody go who left less long ago."""
    assert is_barred(post("2021-06-01", "2022-05-04", target="housing"), years=years) is is_recent


def test_a_post_that_begins_after_entry_does_not_count() -> None:
    """Who is to serve there later does not yet; who begins on the day of entry does."""
    assert not is_barred(post("2024-03-05", target="housing"))
    assert is_barred(post("2024-03-04", target="housing"))


def test_who_is_still_there_has_a_sentence() -> None:
    """An open end is told as a post that goes on, one from the day of entry on with the day on which it ends."""
    for end, en, zh in (
        (None, "P1 has served in 住建局 since 2019-03 and still does", "P1自2019-03起在住建局任职至今"),
        (
            "2024-05-01",
            "P1 serves 2019-03 to 2024-05 in 住建局, at entry still",
            "P1于2019-03至2024-05在住建局任职，进驻时仍在任",
        ),
    ):
        made = plan(posting("a1", "B", "housing", seats=people("member=P1")))
        assert sentences("post-recusal", given(post("2019-03-01", end, unit="住建局")), made) == [(en, zh)]


LONG_AGO = "2010-01-01"


@pytest.mark.parametrize(("end", "is_long"), [("2012-12-29", False), ("2012-12-30", True)])
def test_three_years_exactly_count_for_ever(end: str, is_long: bool) -> None:
    """3 · 365 days count for ever, one day less does not."""
    assert is_barred(post(LONG_AGO, end, target="housing")) is is_long


def test_a_long_post_has_its_sentence() -> None:
    """The sentence says from when to when somebody served, how long that is, and how long is too long."""
    made = plan(posting("a1", "B", "housing", seats=people("member=P1")))
    assert sentences("post-recusal", given(post(LONG_AGO, "2014-02-01", target="housing")), made) == [
        (
            "P1 served 2010-01 to 2014-02 in 乙县住建局: 4 years 1 month in all, 3 years or more count for ever",
            "P1于2010-01至2014-02在乙县住建局任职，共4年1个月：任职满3年的长期回避",
        )
    ]


def test_what_is_just_long_enough_is_told_as_that() -> None:
    """1095 days are three years in the sentence as in the rule, also where a leap day is among them."""
    made = plan(posting("a1", "B", "housing", seats=people("member=P1")))
    ((en, _),) = sentences("post-recusal", given(post("2012-01-01", "2014-12-30", target="housing")), made)
    assert "3 years in all" in en


def test_several_posts_are_told_together() -> None:
    """The sentence says in how many posts and where, the first start, the last end, and the sum."""
    made = plan(posting("a1", "B", "housing", seats=people("leader=P1")))
    posts = (
        post("2005-01-01", "2007-06-30", target="housing"),
        post("2010-03-01", "2012-12-31", unit="住建局"),
    )
    assert sentences("post-recusal", given(*posts), made)[0] == (
        "P1 served in 2 posts from 2005-01 to 2012-12 in 乙县住建局, 住建局: 5 years 4 months in all, "
        "3 years or more count for ever",
        "P1于2005-01至2012-12在乙县住建局、住建局任职2次，累计5年4个月：任职满3年的长期回避",
    )


@pytest.mark.parametrize(("long", "is_long"), [(0, False), (4, True), (5, False)])
def test_long_is_a_setting_and_0_asks_for_nothing(long: int, is_long: bool) -> None:
    """How many years count for ever can be set, or that none do."""
    assert is_barred(post(LONG_AGO, "2014-02-01", target="housing"), long=long) is is_long


def test_posts_at_one_place_add_up() -> None:
    """Two years and one, at the target and at the unit that it is, are three; days held side by side count once."""
    first = post(LONG_AGO, "2011-12-31", target="housing")
    assert not is_barred(first)
    assert is_barred(first, post("2013-01-01", "2013-12-31", unit="住建局"))
    assert not is_barred(first, post("2010-06-01", "2011-12-31", unit="住建局"))
    assert is_barred(first, post("2010-06-01", "2012-12-31", unit="住建局"))
    assert not is_barred(first, post("2013-01-01", "2013-12-31", target="school"))
    assert is_barred(first, post("2013-01-01", "2013-12-31", target="school"), seat="leader")


def test_a_unit_that_is_several_targets_bars_each() -> None:
    """Days add up place by place, whatever the posts are at."""
    posts = (post(LONG_AGO, "2011-12-31", unit="乙县一中"), post("2013-01-01", "2013-12-31", target="school"))
    assert is_barred(*posts, targets=("school",))
    assert not is_barred(*posts, targets=("housing",))


RECENT = ("2022-01-01", "2023-12-31")


@pytest.mark.parametrize(
    ("where", "narrow", "is_wide"),
    [
        ({"target": "housing"}, {"housing"}, True),
        ({"unit": "住建局"}, {"housing"}, True),
        ({"unit": "no such unit"}, set(), False),
        ({"unit": "乙县教育局"}, set(), True),
        ({"unit": "东镇财政所"}, set(), True),
        ({"unit": "海市教育局"}, set(), False),
        ({"unit": "丙县教育局"}, set(), False),
        ({"region": "B"}, set(), True),
        ({"region": "V"}, {"town"}, True),
        ({"region": "P"}, set(), False),
        ({"region": "C"}, set(), False),
    ],
    ids=lambda each: str(each),
)
def test_what_a_post_bars(where: dict[str, str], narrow: set[str], is_wide: bool) -> None:
    """A post bars others from its target or the targets of its town, leaders and deputies from the whole county.

    Whoever served in the city above has not served in each of its counties.
    """
    there = post(*RECENT, **where)
    for each in ("housing", "school", "town"):
        assert is_barred(there, targets=(each,)) is (each in narrow)
        assert is_barred(there, targets=(each,), members="host") is is_wide
        for seat in ("leader", "deputy"):
            assert is_barred(there, seat=seat, targets=(each,)) is (is_wide if seat == "leader" else each in narrow)
        assert is_barred(there, seat="leader", targets=(each,), leaders="target") is (each in narrow)


def test_a_team_of_the_city_makes_the_city_a_host() -> None:
    """Who served in the city's own leading body is kept from what is inspected from the city, not from a county."""
    own = (*TARGETS, target("bureau", "P"))
    city = scenario(
        PLACES,
        (*TEAMS, team("p1", "P", kind="half")),
        own,
        officers=(officer("P1", "A", *ALLROUND),),
        posts=(post(*RECENT, region="P"),),
        composition=SEATS,
    )
    for host, body, found in (("P", "bureau", {("R1", "a1", "P", "P1")}), ("B", "housing", set())):
        made = plan(posting("a1", host, body, seats=people("leader=P1")))
        assert abouts("post-recusal", city, made) == found


def test_locals_are_barred_from_what_they_served_in_alone() -> None:
    """A local deputy serves in the county that lends him, which is no reason against him; his own bureau is."""
    there = post("2019-03-01", who="L1", target="housing")
    assert not is_barred(there, seat="deputy", who="L1", targets=("school",))
    assert not is_barred(there, seat="deputy", who="L1", targets=("school",), members="host")
    assert is_barred(there, seat="deputy", who="L1", targets=("school", "housing"))
    assert is_barred(there, seat="deputy", who="L1", members="host")


# -- where somebody works now -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", ["leader", "member"])
@pytest.mark.parametrize("years", [0, 3])
def test_whoever_works_in_the_target_now_is_barred_from_it(seat: str, years: int) -> None:
    """The unit of the officers' table is enough, on every seat and whatever the numbers are."""
    for reach in ("host", "target"):
        assert is_barred(unit="乙县住建局", seat=seat, years=years, long=years, leaders=reach)
        assert is_barred(unit="乙县一中", seat=seat, targets=("school",), years=years, long=years, leaders=reach)
        assert not is_barred(unit="no such unit", seat=seat, years=years, long=years, leaders=reach)


def test_where_somebody_works_now_reaches_as_far_as_a_post_there() -> None:
    """Leaders keep away from the host around their own unit, others from the unit alone, unless that is set."""
    for seat, leaders, members, is_wide in (
        ("leader", "host", "target", True),
        ("member", "host", "target", False),
        ("leader", "target", "target", False),
        ("member", "host", "host", True),
    ):
        found = is_barred(unit="乙县住建局", seat=seat, targets=("school",), leaders=leaders, members=members)
        assert found is is_wide


def test_who_works_away_from_home_now_does_not_lead_there() -> None:
    """A unit in another county that is no target bars its county for leaders; one at home says no more than home."""
    assert is_barred(unit="乙县教育局", seat="leader")
    assert not is_barred(unit="乙县教育局", seat="leader", leaders="target")
    assert not is_barred(unit="乙县教育局")
    assert not is_barred(unit="甲县教育局", seat="leader")
    entries = register(with_rules(given(unit="乙县教育局"), "post-recusal", hard()))
    assert [(each.who, each.place) for each in entries if "post-recusal" in each.rules] == [("P1", "B")]


def test_a_local_does_not_inspect_where_he_works() -> None:
    """A local deputy is barred from the target in which he works, and from nothing else in his county."""
    for members in ("host", "target"):
        assert is_barred(unit="住建局", seat="deputy", who="L1", members=members)
        assert not is_barred(unit="住建局", seat="deputy", who="L1", targets=("school", "town"), members=members)


def test_who_works_there_now_has_a_sentence() -> None:
    """It says where somebody works now; a post that goes on there says since when, and is the one fact then."""
    made = plan(posting("a1", "B", "housing", seats=people("leader=P1")))
    now = ("P1 works in 乙县住建局 now", "P1现在乙县住建局工作")
    still = ("P1 has served in 乙县住建局 since 2019-03 and still does", "P1自2019-03起在乙县住建局任职至今")
    for posts, said in (
        ((), now),
        ((post("2019-03-01", "2022-05-04", unit="住建局"),), now),
        ((post("2030-01-01", unit="住建局"),), now),
        ((post("2019-03-01", target="housing"),), still),
    ):
        assert sentences("post-recusal", given(*posts, unit="乙县住建局"), made) == [said]


@pytest.mark.parametrize(
    ("home", "unit", "others", "is_there"),
    [
        ("B", "住建局", "AC", True),
        ("B", "乙县住建局", "", True),
        ("A", "乙县住建局", "B", True),
        ("A", "住建局", "B", False),
        ("A", "住建局", "", True),
        ("A", "甲县住建局", "", False),
    ],
)
def test_a_unit_is_that_of_the_own_home_unless_its_name_tells_another(
    home: str, unit: str, others: str, is_there: bool
) -> None:
    """Every county has a housing bureau: that of the own is no other one's, if people of several counties have one."""
    own = officer("X1", home, unit=unit)
    told = replace(given(), officers=(own, *(officer(f"X{each}", each, unit=unit) for each in others)))
    assert told.staffing.targets_at(own) == (("housing",) if is_there else ())


def test_a_waiver_lets_somebody_inspect_where_he_works() -> None:
    """It sets aside what the unit says as it does what a post says."""
    waiver = Waiver(rule="post-recusal", who="L1", whom="housing", by="x", reason="x", date=day("2024-01-01"))
    assert not is_barred(unit="住建局", seat="deputy", who="L1", waivers=(waiver,))
    assert is_barred(unit="乙县住建局", waivers=(waiver,))


def test_a_local_who_works_in_the_target_is_passed_over_and_told() -> None:
    """The plan seats the other local; who seats this one has a breach, and the register says why not."""
    given = scenario(
        PLACES,
        TEAMS[:1],
        TARGETS[:1],
        officers=(
            officer("P1", "A", "leader"),
            officer("P2", "A"),
            officer("L1", "B", "deputy", unit="住建局"),
            officer("L2", "B", "deputy", unit="乙县一中"),
        ),
        composition=SEATS,
    )
    made = solve(given, Settings(seconds=20.0, workers=1)).plan
    assert made is not None
    (stay,) = made.postings
    assert [each.officer for each in stay.seats if each.seat == "deputy"] == ["L2"]
    assert verify(given, made).is_sound
    other = tuple(replace(each, officer="L1") if each.officer == "L2" else each for each in stay.seats)
    breaches = verify(given, Plan((replace(stay, seats=other),))).hard_breaches
    assert [str(each.finding.sentence) for each in breaches] == ["L1 works in 乙县住建局 now"]
    assert [
        (each.place, each.ban.spares_locals)
        for each in register(given)
        if each.who == "L1" and each.rules == ("post-recusal",) and each.ban is not None
    ] == [("housing", False), ("B", True)]


@pytest.mark.parametrize(
    ("who", "whom", "waived"),
    [
        ("P1", "B", {"housing", "school"}),
        ("A", "P", {"housing", "school"}),
        ("P1", "housing", {"housing"}),
        ("a1", "B", set()),
        ("P1", "A", set()),
        ("P2", "B", set()),
    ],
)
def test_a_waiver_sets_a_ban_aside(who: str, whom: str, waived: set[str]) -> None:
    """It names the officer or a region around the home, and a place or a region around it, or one target alone."""
    waiver = Waiver(rule="post-recusal", who=who, whom=whom, by="the office", reason="no other", date=day("2024-01-01"))
    there = post(*RECENT, region="B")
    for targets in (("housing",), ("school",), ("housing", "school")):
        is_waived = waived.issuperset(targets)
        assert is_barred(there, seat="leader", targets=targets, waivers=(waiver,)) is not is_waived


def test_of_two_places_one_may_be_waived() -> None:
    """A ban on two targets that the officer both inspects stands while one of them is not waived."""
    posts = (post(*RECENT, target="housing"), post(*RECENT, target="school"))
    waivers = tuple(
        Waiver(rule="post-recusal", who="P1", whom=whom, by="x", reason="x", date=day("2024-01-01"))
        for whom in ("housing", "school")
    )
    assert is_barred(*posts, targets=("housing", "school"), waivers=waivers[:1])
    assert not is_barred(*posts, targets=("housing",), waivers=waivers[:1])
    assert not is_barred(*posts, targets=("housing", "school"), waivers=waivers)


OWN = (officer("P1", "A", "member", "leader", team="w1"), officer("P2", "A", "leader", team="w1"))
WHOLE = (team("w1", "A", "一组"), team("w2", "B"), team("w3", "C"))


def whole(*posts: Post, waivers: tuple[Waiver, ...] = ()) -> Scenario:
    """Return the scenario with a whole team of A: P1, who may be a member, and P2, who may only lead."""
    return scenario(PLACES, WHOLE, TARGETS, officers=OWN, posts=posts, waivers=waivers)


def inherited(given: Scenario, *targets: str) -> set[tuple[str, ...]]:
    """Return what is said of the whole team that inspects some targets in B."""
    strict = with_rules(given, "post-recusal", hard(), (*STRUCTURE, "own-people"))
    return {finding.about for finding in findings(strict, plan(posting("w1", "B", *targets)), "post-recusal")}


def test_a_whole_team_inherits_what_bars_its_people() -> None:
    """It stays away from the target of a member, and from the whole host of somebody who can only lead."""
    assert inherited(whole(post(*RECENT, target="housing")), "housing", "school") == {("R1", "w1", "B", "housing")}
    assert inherited(whole(post(*RECENT, target="housing")), "school") == set()
    assert inherited(whole(post(*RECENT, who="P2", target="housing")), "school") == {("R1", "w1", "B")}
    made = plan(posting("w1", "B", "housing"))
    strict = with_rules(whole(post(*RECENT, target="housing")), "post-recusal", hard(), (*STRUCTURE, "own-people"))
    assert [str(finding.sentence) for finding in findings(strict, made, "post-recusal")] == [
        "一组 brings its people: P1 served 2022-01 to 2023-12 in 乙县住建局: 2 months before entry, window 3 years"
    ]


def test_a_whole_team_inherits_where_its_people_work_now() -> None:
    """It stays away from the unit of a member, whom a waiver can let go there."""
    member, leader = OWN
    given = replace(whole(), officers=(replace(member, unit="住建局"), leader))
    assert inherited(given, "housing", "school") == {("R1", "w1", "B", "housing")}
    waiver = Waiver(rule="post-recusal", who="w1", whom="housing", by="x", reason="x", date=day("2024-01-01"))
    assert not inherited(replace(given, waivers=(waiver,)), "housing", "school")


def test_a_whole_team_that_may_take_reserves_inherits_nothing() -> None:
    """Where own-people is not hard the one person stays at home."""
    lenient = with_rules(whole(post(*RECENT, target="housing")), "post-recusal", hard(), STRUCTURE, own_people=soft(2))
    assert not findings(lenient, plan(posting("w1", "B", "housing")), "post-recusal")


@pytest.mark.parametrize(("who", "whom"), [("w1", "B"), ("P2", "B"), ("A", "B"), ("w1", "school"), ("P2", "school")])
def test_a_waiver_sets_an_inherited_ban_aside(who: str, whom: str) -> None:
    """It may name the team, the officer or the home, for the whole host or for one target there."""
    waiver = Waiver(rule="post-recusal", who=who, whom=whom, by="x", reason="x", date=day("2024-01-01"))
    given = whole(post(*RECENT, who="P2", region="B"), waivers=(waiver,))
    assert not inherited(given, "school")
    found = inherited(given, "school", "town")
    assert found == ({("R1", "w1", "B", "town")} if whom == "school" else set())


# -- both halves ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("numbers", [{}, {"members": "host"}, {"leaders": "target"}], ids=str)
@pytest.mark.parametrize("is_hard", [True, False])
def test_both_halves_agree(is_hard: bool, numbers: dict[str, object]) -> None:
    """Check and solver keep the same people from the same seats, two rounds and waivers of one target included."""
    posts = (
        post(*RECENT, target="housing"),
        post("2015-01-01", "2021-04-30", who="P2", region="V"),
        post(*RECENT, who="L1", region="B"),
        post(*RECENT, who="P3", region="B"),
        post(*RECENT, who="P4", unit="乙县教育局"),
    )
    waiver = Waiver(rule="post-recusal", who="P3", whom="school", by="x", reason="x", date=day("2024-01-01"))
    given = scenario(
        PLACES,
        TEAMS,
        TARGETS,
        (round_("R1"), round_("R2")),
        officers=(
            officer("P1", "A"),
            officer("P2", "A", "leader"),
            officer("P3", "A", "leader"),
            officer("P4", "A", "leader"),
            officer("L1", "B", "deputy"),
        ),
        posts=posts,
        composition=SEATS,
        waivers=(waiver,),
    )
    made = (posting("a1", "B", "housing", "school"), posting("a1", "B", "school", round="R2"))
    setting = hard(**numbers) if is_hard else soft(3, **numbers)
    assert_halves_agree_on_seats("post-recusal", setting, given, made)


@pytest.mark.parametrize("numbers", [{}, {"members": "host"}, {"leaders": "target"}], ids=str)
@pytest.mark.parametrize("is_hard", [True, False])
def test_both_halves_agree_on_where_people_work_now(is_hard: bool, numbers: dict[str, object]) -> None:
    """Check and solver keep the same people from what they work in, locals and a waiver included."""
    given = scenario(
        PLACES,
        TEAMS,
        TARGETS,
        officers=(
            officer("P1", "A", unit="住建局"),
            officer("P2", "A", "leader", unit="乙县一中"),
            officer("P3", "A", "leader", unit="住建局"),
            officer("L1", "B", "deputy", unit="乙县一中"),
            officer("L2", "B", "deputy", unit="住建局"),
        ),
        composition=SEATS,
        waivers=(Waiver(rule="post-recusal", who="P3", whom="B", by="x", reason="x", date=day("2024-01-01")),),
    )
    setting = hard(**numbers) if is_hard else soft(3, **numbers)
    assert_halves_agree_on_seats("post-recusal", setting, given, [posting("a1", "B", "housing", "town")])


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_where_whole_teams_work_now(setting: Setting) -> None:
    """Whole teams are kept from what their people work in, by target and by host."""
    member, leader = OWN
    given = scenario(
        PLACES,
        WHOLE[:2],
        TARGETS,
        officers=(replace(member, unit="住建局"), replace(leader, team="w2", home="B", unit="甲县法院")),
    )
    assert_halves_agree("post-recusal", setting, given, keep=(*STRUCTURE, "own-people"))


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_own_people(setting: Setting) -> None:
    """With reserves everybody in a whole team counts; in one that leaves as one only who leads in spite of a ban."""
    given = scenario(
        PLACES,
        WHOLE,
        TARGETS,
        officers=(*OWN, officer("P4", "A", "leader")),
        posts=(post(*RECENT, target="housing"), post(*RECENT, who="P4", region="B")),
        composition=Composition({Kind.WHOLE: (Seat("leader", 1), Seat("member", 1))}),
    )
    assert_halves_agree_on_seats("post-recusal", setting, given, [posting("w1", "B", "housing")])
    keep = ("eligibility", "own-people")
    assert_halves_agree_on_seats("post-recusal", setting, given, [posting("w1", "B", "school")], keep=keep)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_who_goes_where(setting: Setting) -> None:
    """Whole teams are kept from what bars their people, round by round as windows end."""
    rounds = (round_("R1", "2024-03-04", "2024-03-08"), round_("R2", "2025-03-03", "2025-03-07"))
    given = scenario(
        PLACES,
        WHOLE[:2],
        TARGETS,
        rounds,
        officers=OWN,
        posts=(
            post("2021-01-01", "2022-01-01", target="housing"),
            post("2021-01-01", "2021-06-01", who="P2", region="B"),
        ),
        waivers=(Waiver(rule="post-recusal", who="P2", whom="school", by="x", reason="x", date=day("2024-01-01")),),
    )
    assert_halves_agree("post-recusal", setting, given, keep=(*STRUCTURE, "own-people"))
