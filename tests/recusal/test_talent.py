"""The people at a glance: how many, what keeps whom away, and where teams find a full crew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from optimizer.domain import Composition, Kind, Officer, Pin, Post, Seat, Waiver
from optimizer.recusal import picture
from optimizer.recusal.talent import Talent
from tests.builders import day, scenario, target, team

SINCE = day("2023-01-01")
PEOPLE = (
    Officer(id="P1", name="One", home="A", native_region="A", seats=("leader",), skills=("audit", "finance")),
    Officer(id="P2", name="Two", home="A", seats=("leader", "member"), skills=("audit",)),
    Officer(id="P3", name="Three", home="B", native_region="C", team="b1"),
)

COLUMNS: dict[str, Any] = {
    "officers": PEOPLE,
    "posts": [Post(officer=who, region="B", start=SINCE) for who in ("P1", "P2")],
    "composition": Composition({Kind.HALF: (Seat("leader", 1),), Kind.WHOLE: (Seat("member", 1),)}),
}


def talent(**columns: Any) -> Talent:  # noqa: ANN401
    """Return the people of a scenario with a half team in A and a whole one in B."""
    return Talent(
        picture(
            scenario(
                teams=[team("a1", "A", kind="half"), team("b1", "B")],
                rounds=["R1", "R2"],
                **{**COLUMNS, **columns},
            )
        )
    )


def test_people_are_counted() -> None:
    """Officers, those of no team, those who may lead, and skills, the commonest first."""
    seen = talent()
    assert [len(each) for each in (seen.officers, seen.free, seen.leaders)] == [3, 2, 2]
    assert seen.skills == {"audit": 2, "finance": 1}


def test_bans_are_counted_by_rule_person_and_host() -> None:
    """Each officer and place is one ban of a rule; a ban that holds in both rounds is one."""
    seen = talent()
    assert seen.by_rule == {"home-recusal": (3, 3), "native-place-recusal": (2, 2), "post-recusal": (2, 2)}
    assert seen.hosts_closed_to == {"P1": 2, "P2": 2, "P3": 2}
    # The posts bar the seats of leaders and deputies: P2 may be a member in B.
    assert seen.people_kept_from == {"A": 2, "B": 2, "C": 1}
    assert {ban.rounds for ban in seen.bans} == {("R1", "R2")}


def test_bans_on_the_own_home_are_told_apart() -> None:
    """A native place that is the home says nothing new."""
    assert {(ban.officer, ban.held.rule, ban.held.place) for ban in talent().beyond_home} == {
        ("P1", "post-recusal", "B"),
        ("P2", "post-recusal", "B"),
        ("P3", "native-place-recusal", "C"),
    }


def test_bans_on_seats_that_somebody_cannot_fill_keep_nobody_away() -> None:
    """A post bars leaders from the host: who may only be a member is not kept away, but the ban stays known."""
    people = (replace(PEOPLE[0], seats=("member",)), replace(PEOPLE[1], seats=("leader", "member")), PEOPLE[2])
    seen = talent(officers=people)
    assert {ban.officer for ban in seen.bans if ban.held.rule == "post-recusal"} == {"P1", "P2"}
    assert seen.by_rule["post-recusal"] == (1, 1)
    (ban,) = (ban for ban in seen.beyond_home if ban.held.rule == "post-recusal")
    assert (ban.officer, seen.barred_seats(ban)) == ("P2", (("leader", False),))
    assert seen.seats_at(ban) == (("leader", False), ("member", False))


def test_at_home_only_what_bars_locals_says_more() -> None:
    """Who works in a target at home is kept from it as a local, which is told last; others stay away from home anyhow.

    The post elsewhere comes first, although the table has its officer last.
    """
    people = (
        Officer(id="P1", name="One", home="B", unit="tB", seats=("deputy", "leader")),
        Officer(id="P3", name="Three", home="B", unit="tB"),
        Officer(id="P2", name="Two", home="A", seats=("leader",)),
    )
    seats = {Kind.HALF: (Seat("leader", 1), Seat("deputy", 1, "host"), Seat("member", 1))}
    seen = talent(officers=people, composition=Composition(seats), targets=[target("tB", "B")])
    found = [(ban.officer, ban.held.place, ban.on(seen.seats_at(ban))) for ban in seen.beyond_home]
    assert [each for each in found if each[0] != "P3"] == [
        ("P2", "B", (("leader", False),)),
        ("P1", "tB", (("deputy", True),)),
    ]
    assert not [each for each in found if each[0] == "P3"]


def test_waived_bans_keep_nobody_away() -> None:
    """What a waiver sets aside is listed as such and closes nothing."""
    waiver = Waiver(rule="post-recusal", who="P1", whom="B", by="office", reason="needed", date=day("2024-01-02"))
    seen = talent(waivers=[waiver])
    assert [(ban.officer, ban.held.place) for ban in seen.waived] == [("P1", "B")]
    assert seen.by_rule["post-recusal"] == (1, 1)
    assert [crew.full for crew in seen.crews if crew.team == "a1"] == [("B", "C"), ("B", "C")]


def test_crews_are_full_where_seats_can_be_filled() -> None:
    """A team finds a full crew at the hosts where its seats can be filled; at others it is told what is missing."""
    by_team = {crew.team: crew for crew in talent().crews if crew.round == "R1"}
    assert by_team["a1"].hosts == ("B", "C")
    assert by_team["a1"].full == ("C",)
    assert (by_team["a1"].empty, by_team["a1"].lacking) == (0, 0)
    assert by_team["b1"].full == by_team["b1"].hosts == ("A",)


def test_whom_pins_keep_at_home_fills_no_seat() -> None:
    """Without the two who are pinned to stay away from a team, or to lead nobody, that team has no leader anywhere."""
    kept = [Pin(rule="never", officer="P1"), Pin(rule="never", officer="P2", seat="leader", team="a1")]
    crews = {(each.round, each.team): each for each in talent(pins=kept).crews}
    assert [(each.full, each.empty) for each in (crews["R1", "a1"], crews["R1", "b1"])] == [((), 1), (("A",), 0)]
    closed = talent(pins=[Pin(rule="never", seat="leader", host="C", round="R2")]).crews
    assert [(each.round, each.full) for each in closed if each.team == "a1"] == [("R1", ("C",)), ("R2", ())]
