from __future__ import annotations

from datetime import timedelta

import pytest

from optimizer.domain import Composition, Kind, Region, Seat, Team
from optimizer.domain.plan import Seating
from optimizer.domain.records import Mode
from optimizer.domain.shortages import Joint, Row, Shortages, Stint
from optimizer.rules.staffing.eligibility import Eligibility
from tests.agreement import assert_halves_agree, hard, with_rules
from tests.builders import MONDAY, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

PLACES = (
    region("P", "海市", level="city"),
    region("A", "甲县", level="county", parent="P"),
    region("B", "乙县", name_en="Yi", level="county", parent="P"),
    region("C", "丙县", level="county", parent="P"),
)
OFFICERS = (
    officer("A1", "A", "leader", "member"),
    officer("A2", "A"),
    officer("B1", "B", "deputy", "member"),
    officer("B2", "B", skills=("audit",)),
    officer("C1", "C", "member", "leader"),
    officer("P1", "P", "leader", "member"),
    officer("W1", "A", "leader", "member", team="w1"),
)
SEATS = Composition(
    {
        kind: (Seat("leader", 1), Seat("deputy", 1, "host"), Seat("member", 1), Seat("audit", 1, "any"))
        for kind in (Kind.HALF, Kind.EXCHANGE)
    }
    | {kind: (Seat("leader", 1), Seat("member", 1)) for kind in (Kind.WHOLE, Kind.LOCAL, Kind.MIXED, Kind.UPGRADED)}
)
HALF = team("h1", "A", "一组", kind="half")


def said(own: Team, host: str, seat: str, *, places: tuple[Region, ...] = PLACES) -> list[tuple[str, str]]:
    """Return what is said of somebody on a seat of a team at a host."""
    teams = (own, team("b9", "B"), team("w1", "A") if own.id != "w1" else team("w9", "A"))
    given = scenario(places, teams, [target(f"t{host}", host)], officers=OFFICERS, composition=SEATS)
    return sentences("eligibility", given, plan(posting(own.id, host, f"t{host}", seats=people(seat))))


EXAMPLE = StandardExample(
    "eligibility",
    with_rules(
        scenario(PLACES, [HALF, team("b1", "B")], [target("tB", "B")], officers=OFFICERS[:-1], composition=SEATS),
        "eligibility",
        hard(),
    ),
    plan(posting("h1", "B", "tB", seats=people("leader=A1", "member=A1"))),
    "A1 sits twice in 一组",
    "A1在一组重复任职",
    on_seats=True,
)


def test_who_sits_twice_has_a_sentence() -> None:
    """Nobody is leader and member of one team on one day."""
    EXAMPLE.assert_reported()


def test_it_can_be_neither_softened_nor_switched_off() -> None:
    """It is what a seat means."""
    assert Eligibility.modes == (Mode.HARD,)


@pytest.mark.parametrize(
    ("seat", "sentence"),
    [
        ("leader=A1", None),
        ("member=A2", None),
        ("deputy=B1", None),
        ("audit=B2", None),
        ("leader=A2", "A2 may not fill the seat leader of 一组"),
        ("audit=A1", "A1 may not fill the seat audit of 一组"),
        ("deputy=A1", "A1 may not fill the seat deputy of 一组"),
        ("member=B1", "B1 does not belong to those from whom 一组 is formed"),
        ("leader=C1", "C1 does not belong to those from whom 一组 is formed"),
        ("leader=W1", "W1 belongs to w1 and cannot sit in 一组"),
        ("liaison=A1", "一组 has no seat liaison, on which A1 is to sit"),
    ],
)
def test_half_teams(seat: str, sentence: str | None) -> None:
    """The home sends free officers, the host fills its seats with locals, lent seats are open to the whole pool."""
    assert [en for en, _ in said(HALF, "B", seat)] == ([] if sentence is None else [sentence])


def test_a_seat_for_locals_has_its_sentence() -> None:
    """Who may be deputy but does not come from the host is told that the seat is for locals."""
    assert said(HALF, "C", "deputy=B1") == [
        (
            "the seat deputy of 一组 is for locals of 丙县, and B1 is none",
            "一组的副组长应由丙县本地干部担任，B1不是本地干部",
        )
    ]


@pytest.mark.parametrize(
    ("own", "host", "seat", "is_allowed"),
    [
        (team("w1", "A"), "B", "leader=W1", True),
        (team("w1", "A"), "B", "leader=A1", True),  # a reserve, which is the matter of own-people
        (team("w1", "A"), "B", "leader=C1", False),
        (team("w1", "A", kind="local"), "A", "leader=W1", True),
        (team("m1", ("A", "C"), kind="mixed"), "B", "leader=C1", True),
        (team("m1", ("A", "C"), kind="mixed"), "B", "leader=A1", True),
        (team("m1", ("A", "C"), kind="mixed"), "B", "leader=P1", False),
        (team("m1", ("A", "C"), kind="mixed"), "B", "member=B1", False),
        (team("e1", "A", kind="exchange"), "B", "leader=A1", True),
        (team("u1", "C", kind="upgraded"), "B", "leader=P1", True),
        (team("u1", "C", kind="upgraded"), "B", "leader=C1", False),
        (team("u1", "C", kind="upgraded"), "B", "member=C1", True),
        (team("u1", "C", kind="upgraded"), "B", "member=P1", False),
        (team("u1", "C", kind="upgraded", level="county"), "B", "leader=A1", True),
        (team("u1", "C", kind="upgraded", level="county"), "B", "leader=P1", False),
        (team("u1", "C", kind="upgraded", level="city"), "B", "leader=P1", True),
    ],
    ids=lambda each: f"{each.id}-{each.kind}" if isinstance(each, Team) else str(each),
)
def test_from_where_people_come(own: Team, host: str, seat: str, is_allowed: bool) -> None:
    """Whole teams have their own people, mixed ones those of all homes, upgraded ones a leader from above."""
    assert (said(own, host, seat) == []) is is_allowed


def test_a_town_of_the_home_is_the_home() -> None:
    """People whose home lies in the team's home belong to it."""
    places = (*PLACES, region("V", level="town", parent="A"))
    given = scenario(
        places, [HALF, team("b1", "B")], [target("tB", "B")], officers=(officer("V1", "V"),), composition=SEATS
    )
    assert not sentences("eligibility", given, plan(posting("h1", "B", "tB", seats=people("member=V1"))))


LATER = MONDAY + timedelta(days=20)


def test_a_seat_has_so_many_places() -> None:
    """Two members at once are one too many; one who takes over from another is not."""
    given = scenario(
        PLACES,
        [HALF, team("b1", "B")],
        [target("tB", "B")],
        officers=(*OFFICERS, officer("A3", "A")),
        composition=SEATS,
    )
    both = plan(posting("h1", "B", "tB", seats=people("member=A2", "member=A3")))
    assert sentences("eligibility", given, both) == [
        ("2 people sit on the seat member of 一组, which takes 1", "一组的成员安排了2人，应为1人")
    ]
    handed_over = (Seating("member", "A2", end=LATER), Seating("member", "A3", start=LATER + timedelta(days=1)))
    assert not sentences("eligibility", given, plan(posting("h1", "B", "tB", seats=handed_over)))


def test_who_sits_on_two_seats_one_after_the_other_does_not_sit_twice() -> None:
    """A member may become leader halfway."""
    given = scenario(PLACES, [HALF, team("b1", "B")], [target("tB", "B")], officers=OFFICERS, composition=SEATS)
    for start, found in ((LATER + timedelta(days=1), set()), (LATER, {("R1", "h1", "B", "A1", "twice")})):
        seats = (Seating("member", "A1", end=LATER), Seating("leader", "A1", start=start))
        assert abouts("eligibility", given, plan(posting("h1", "B", "tB", seats=seats))) == found


@pytest.mark.parametrize(
    ("first", "last", "is_allowed"),
    [(0, 20, True), (0, None, True), (-1, None, False), (None, 400, False), (300, 310, False)],
)
def test_nobody_sits_in_a_team_while_it_is_elsewhere(first: int | None, last: int | None, is_allowed: bool) -> None:
    """Days before the team enters or after it leaves would keep people away who are at home."""
    given = scenario(PLACES, [HALF, team("b1", "B")], [target("tB", "B")], officers=OFFICERS, composition=SEATS)
    start, end = (None if days is None else MONDAY + timedelta(days=days) for days in (first, last))
    own = posting("h1", "B", "tB", seats=(Seating("member", "A2", start, end),))
    expected = set() if is_allowed else {("R1", "h1", "B", "A2", "days")}
    assert abouts("eligibility", given, plan(own)) == expected


def test_somebody_of_earlier_times_is_passed_over() -> None:
    """Of people whom the tables do not name nothing is known."""
    given = scenario(PLACES, [HALF, team("b1", "B")], [target("tB", "B")], officers=OFFICERS, composition=SEATS)
    assert not sentences("eligibility", given, plan(posting("h1", "B", "tB", seats=people("leader=gone"))))


# -- both halves ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "own",
    [
        HALF,
        team("w1", "A"),
        team("m1", ("A", "C"), kind="mixed"),
        team("u1", "C", kind="upgraded"),
        team("u1", "C", kind="upgraded", level="county"),
    ],
    ids=lambda own: f"{own.kind}{own.level}",
)
def test_both_halves_agree(own: Team) -> None:
    """Check and solver let the same people sit on the same seats, each once and no more than there are places."""
    seats = Composition({own.kind: (Seat("leader", 1), Seat("member", 1, "host" if own.kind is Kind.HALF else "own"))})
    teams = (own, team("b9", "B"), team("w1", "A") if own.id != "w1" else team("w9", "A"))
    officers = (OFFICERS[0], *OFFICERS[4:], officer("B3", "B", "member"))
    given = scenario(PLACES, teams, [target("tB", "B")], officers=officers, composition=seats)
    assert_halves_agree_on_seats("eligibility", hard(), given, [posting(own.id, "B", "tB")])


def test_both_halves_agree_on_seats_for_some_days() -> None:
    """A lent seat has one block of days after another; its places are for so many people, whichever block they take."""
    seats = Composition({Kind.HALF: (Seat("audit", 1, "any", days=3), Seat("member", 1))})
    given = scenario(
        PLACES,
        [HALF, team("b1", "B")],
        [target("tB", "B", 2)],
        [round_("R1", "2024-03-04", "2024-03-12")],
        officers=(officer("A1", "A", skills=("audit",)), officer("C1", "C", skills=("audit",)), officer("C2", "C")),
        composition=seats,
    )
    stay = posting("h1", "B", "tB", enter="2024-03-04", leave="2024-03-12")
    assert len(given.staffing.blocks(stay, seats.seats[Kind.HALF][0])) == 2
    assert_halves_agree_on_seats("eligibility", hard(), given, [stay])


def test_both_halves_agree_on_a_target_that_needs_more_people() -> None:
    """Its headcount adds members."""
    given = scenario(
        PLACES,
        [HALF, team("b1", "B")],
        [target("tB", "B", headcount=3)],
        officers=(officer("A1", "A"), officer("A2", "A"), officer("A3", "A", "leader", "member"), officer("A4", "A")),
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))}),
    )
    assert_halves_agree_on_seats("eligibility", hard(), given, [posting("h1", "B", "tB")])


def test_both_halves_agree_on_what_cannot_be_staffed() -> None:
    """While teams are sent, those stay at home, alone or together, of whom it is known that nobody can be seated."""
    known = Shortages(
        never=frozenset({("R1", "a1", "B")}),
        unfit=frozenset({("R1", "c1", "tB")}),
        limits=(Row({("R1", "b1"): 3, ("R1", "c1"): 2, ("R1", "c1", "A"): 1}, 5),),
        together=(
            Joint((Stint("R1", "a1", frozenset("C")), Stint("R1", "b1", frozenset("A"), frozenset({"tA"}))), None),
        ),
    )
    given = scenario("ABC", [team(f"{each.lower()}1", each, kind="half") for each in "ABC"], shortages=known)
    assert_halves_agree("eligibility", hard(), given)
    sent = plan(posting("a1", "B", "tB"), posting("b1", "A", "tA"), posting("c1", "A"))
    unfit = plan(posting("c1", "B", "tB"))
    assert [en for en, _ in sentences("eligibility", given, unfit)] == [
        "no crew that the rules allow can be seated in c1 for B"
    ]
    assert [en for en, _ in sentences("eligibility", given, sent)] == [
        "no crew that the rules allow can be seated in a1 for B",
        "6 people are asked for who can fill such seats, and there are 5",
    ]
