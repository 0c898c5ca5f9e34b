"""What whole teams inherit from some of their own people, and what it takes to swap these."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain import Composition, Kind, Mode, Officer, Pin, Post, Seat, Setting, Waiver
from optimizer.recusal import picture
from optimizer.recusal.inherited import Inherited, inherited, km_there, nearest_left, price_of_staying, price_of_swap
from tests.builders import day, region, scenario, target, team

SEATS = Composition({Kind.WHOLE: (Seat("leader", 1), Seat("member", 2))})
PEOPLE = (
    Officer(id="L", name="L", home="A", team="a1", seats=("leader",)),
    Officer(id="M", name="M", home="A", team="a1", seats=("member",)),
    Officer(id="N", name="N", home="A", team="a1", seats=("member",)),
    Officer(id="S", name="S", home="A", seats=("member",)),
    Officer(id="T", name="T", home="A", seats=("member", "leader")),
    Officer(id="U", name="U", home="B", seats=("member", "leader")),
)
FROM_B = Post(officer="M", target="tB", start=day("2020-01-01"))


def found(*posts: Post, **columns: object) -> tuple[Inherited, ...]:
    """Return what the team of A inherits if its people held these posts."""
    return inherited(
        scenario(
            targets=[target(id, region) for id, region in (("tA", "A"), ("tB", "B"), ("uB", "B"), ("tC", "C"))],
            **{"officers": PEOPLE, "composition": SEATS, "posts": posts, **columns},  # type: ignore[arg-type]
        )
    )


def test_a_place_that_one_of_its_people_closes_to_a_team() -> None:
    """It names who and why, the hosts that stay open, and who of the home may take such a seat."""
    (each,) = found(FROM_B, rounds=["R1", "R2"])
    assert (each.team, each.place, each.rounds) == ("a1", "tB", ("R1", "R2"))
    assert [(who, rule) for who, rule, _ in each.people] == [("M", "post-recusal")]
    assert each.people[0][2].en.startswith("M ")
    assert each.hosts == ("B", "C")  # the other target in B stays open
    assert each.reserves == ("S", "T")
    assert (each.unfilled, each.empty) == (1, 0)


def test_a_host_that_is_closed_leaves_one_host_less() -> None:
    """The native place of a member bars the whole host; the rest of them stays open."""
    native = (PEOPLE[0], replace(PEOPLE[1], native_region="B"), *PEOPLE[2:])
    (each,) = found(officers=native)
    assert (each.place, each.hosts) == ("B", ("C",))


def test_staying_away_is_priced_by_where_else_the_team_may_go_and_who_else_may_come() -> None:
    """With the ways known it is the nearest host left, and how far it is beside this one; else their number alone."""
    native = (PEOPLE[0], replace(PEOPLE[1], native_region="B"), *PEOPLE[2:])
    given = scenario(
        [region(id, lon=lon, lat=38.0) for id, lon in (("A", 116.0), ("B", 118.0), ("C", 116.5), ("D", 118.0))],
        officers=native,
        composition=SEATS,
    )
    (each,) = inherited(given)
    assert (nearest_left(given, each), each.hosts, each.others) == ("C", ("C", "D"), ("c1", "d1"))
    assert round(km_there(given, each) or 0) == 175
    said = price_of_staying(given, each)
    assert said.en == "2 hosts, the nearest C (44 km away, this one 175 km); 2 other teams may go there"
    assert said.zh == "尚有2个受巡地可去，最近的是C（44公里，此处175公里）；另有2个组可去此处"
    unknown = scenario([region(id, lon=None, lat=None) for id in "ABC"], officers=native, composition=SEATS)
    (each,) = inherited(unknown)
    assert price_of_staying(unknown, each).en == "1 host; 1 other team may go there"


def test_what_closes_the_place_to_the_team_itself_is_not_inherited() -> None:
    """Nobody inherits a ban on the own home, nor one that a waiver sets aside."""
    assert found(Post(officer="M", target="tA", start=day("2020-01-01"))) == ()
    waiver = Waiver(rule="post-recusal", who="M", whom="tB", by="x", reason="y", date=day("2024-01-01"))
    assert found(FROM_B, waivers=[waiver]) == ()
    assert found(FROM_B, officers=()) == ()


def test_reserves_are_those_whom_nothing_keeps_away() -> None:
    """Who must not go there either is no reserve; if nobody is left the seat stays empty."""
    (each,) = found(FROM_B, Post(officer="T", target="tB", start=day("2020-01-01")))
    assert each.reserves == ("S",)
    alone = [officer for officer in PEOPLE if officer.id not in {"S", "T"}]
    (each,) = found(FROM_B, officers=alone)
    assert (each.reserves, each.unfilled, each.empty) == ((), 1, 1)
    assert "nobody may stand in, so 1 seat more would be empty" in price_of_swap(each).en


def test_a_member_too_many_needs_no_reserve() -> None:
    """With three people for two seats of members one may stay at home."""
    more = Officer(id="O", name="O", home="A", team="a1", seats=("member",))
    (each,) = found(FROM_B, officers=(*PEOPLE, more))
    assert each.unfilled == 0
    assert price_of_swap(each).en == "no reserve, for no more seats are empty without them"


def test_only_seats_that_their_absence_leaves_empty_are_counted() -> None:
    """Where a team of two has three seats anyway, one member who stays at home leaves one more empty."""
    few = [officer for officer in PEOPLE if officer.id in {"L", "M"}]
    (each,) = found(FROM_B, officers=few)
    assert (each.unfilled, each.empty) == (1, 1)


def test_wishes_close_nothing() -> None:
    """Whom a soft rule would rather keep away is not among those who close the place."""
    native = [replace(officer, native_region="B") if officer.id == "N" else officer for officer in PEOPLE]
    held = Post(officer="M", region="B", start=day("2020-01-01"))
    rules = {"native-place-recusal": Setting(Mode.SOFT, 1), "post-recusal": Setting(Mode.HARD, 1, {"members": "host"})}
    (each,) = found(held, officers=native, rules=rules)
    assert [who for who, _, _ in each.people] == ["M"]


def test_the_price_depends_on_how_strict_the_rule_on_own_people_is() -> None:
    """Hard, it says what would have to be changed; soft, what each reserve costs; off, that it costs nothing."""
    (hard,) = found(FROM_B)
    (soft,) = found(FROM_B, rules={"own-people": Setting(Mode.SOFT, 7)})
    (off,) = found(FROM_B, rules={"own-people": Setting(Mode.OFF)})
    assert price_of_swap(hard).en == "1 reserve of 2 people; only if the rule own-people is soft"
    assert price_of_swap(soft).en == "1 reserve of 2 people; each at weight 7 of the rule own-people"
    assert price_of_swap(off).zh == "在2人中选1名替补；规则“整建制：由本组人员组成”（own-people）未启用，不计代价"


def test_a_host_where_nothing_is_left_to_inspect_is_no_host_left() -> None:
    """The recusal picture leaves the host of the closed target open, but there is nothing else there for the team."""
    given = scenario(officers=PEOPLE, composition=SEATS, posts=[FROM_B])
    (each,) = inherited(given)
    assert picture(given).allowed_hosts("R1", "a1") == ("B", "C")
    assert each.hosts == ("C",)


def test_what_nobody_else_may_inspect_is_named_with_its_risk() -> None:
    """If the only team stays away its target stays uninspected; nothing is lost that another team can do."""
    targets = [target("tB", "B", risk=4), target("uB", "B"), target("tC", "C")]
    alone = scenario(teams=[team("a1", "A")], targets=targets, officers=PEOPLE, composition=SEATS, posts=[FROM_B])
    (each,) = inherited(alone)
    assert each.lost == ("tB",)
    said = price_of_staying(alone, each)
    assert said.en.endswith("; 0 other teams may go there; 1 target (4 risk points) would stay uninspected: tB")
    assert said.zh.endswith("；1个巡察对象（4风险分）将无人可巡：tB")
    (helped,) = inherited(replace(alone, teams=(*alone.teams, team("c1", "C"))))
    assert (helped.others, helped.lost) == (("c1",), ())


def test_skills_that_leave_with_the_person_are_told() -> None:
    """It says whether somebody who may stand in has the needed skill, how many of them, or that it will be lacking."""
    crew = replace(SEATS, skills={"discipline": 1})
    able = (PEOPLE[0], replace(PEOPLE[1], skills=("discipline",)), *PEOPLE[2:])
    (lacking,) = found(FROM_B, officers=able, composition=crew)
    assert price_of_swap(lacking).en.endswith("; 1 person with the skill discipline inspection would be lacking")
    assert "；将缺1人具备纪检监察专长" in price_of_swap(lacking).zh
    some = tuple(replace(each, skills=("discipline",)) if each.id == "S" else each for each in able)
    (few,) = found(FROM_B, officers=some, composition=crew)
    assert price_of_swap(few).en.endswith("; the skill discipline inspection stays with 1 of them alone")
    every = tuple(replace(each, skills=("discipline",)) if each.id == "T" else each for each in some)
    for officers, needed in ((every, crew), (able, SEATS)):
        assert found(FROM_B, officers=officers, composition=needed)[0].skills == ()


def test_who_may_go_on_another_seat_is_not_among_those_who_close_a_place() -> None:
    """A post at the host bars leaders alone: a member who held one too closes nothing, and is not named."""
    posts = [Post(officer=who, region="B", start=day("2020-01-01")) for who in ("L", "M")]
    (each,) = found(*posts)
    assert (each.place, [who for who, _, _ in each.people]) == ("B", ["L"])


def test_a_waiver_of_one_target_leaves_the_others_of_its_host_closed() -> None:
    """The host is open for the waived target alone, so all the others there stay on the list, one by one."""
    native = (PEOPLE[0], replace(PEOPLE[1], native_region="B"), *PEOPLE[2:])
    waiver = Waiver(rule="native-place-recusal", who="M", whom="uB", by="x", reason="y", date=day("2024-01-01"))
    (each,) = found(officers=native, waivers=[waiver])
    assert (each.place, [who for who, _, _ in each.people]) == ("tB", ["M"])
    assert (each.hosts, each.reserves) == (("B", "C"), ("S", "T"))
    of_team = replace(waiver, who="a1")
    assert [each.place for each in found(officers=native, waivers=[of_team])] == ["tB"]
    assert found(officers=native, waivers=[replace(waiver, whom="B")]) == ()


def test_whose_ban_is_waived_is_not_among_those_who_close_a_place() -> None:
    """Of two whom the same place is closed to, the one who may go by a waiver is left out."""
    native = (PEOPLE[0], *(replace(each, native_region="B") for each in PEOPLE[1:3]), *PEOPLE[3:])
    waiver = Waiver(rule="native-place-recusal", who="M", whom="uB", by="x", reason="y", date=day("2024-01-01"))
    places = {each.place: [who for who, _, _ in each.people] for each in found(officers=native, waivers=[waiver])}
    assert places == {"B": ["N"]}


def test_whom_a_pin_keeps_away_is_no_reserve_and_is_not_missed() -> None:
    """A pin may close the team, the host or everything to a reserve; without somebody kept at home nothing is lost."""
    for kept in (Pin(rule="never", officer="S"), Pin(rule="never", officer="S", team="a1")):
        (each,) = found(FROM_B, pins=[kept])
        assert (each.reserves, each.unfilled, each.empty) == (("T",), 1, 0)
    (each,) = found(FROM_B, pins=[Pin(rule="never", officer="S", host="C")])
    assert each.reserves == ("S", "T")
    for kept in (Pin(rule="never", officer="M"), Pin(rule="never", officer="M", team="a1", host="B")):
        (each,) = found(FROM_B, pins=[kept])
        assert each.unfilled == 0
