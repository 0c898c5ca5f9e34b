from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat
from optimizer.domain.plan import Seating
from tests.agreement import hard, soft, with_rules, words
from tests.builders import day, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people, seats_accepted

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting, Team

HALF = team("a1", "A", "一组", kind="half")
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 2))})
OFFICERS = (officer("P1", "A", "leader", "member"), officer("P2", "A"), officer("P3", "A"))


def given(*teams: Team, seats: Composition = SEATS, headcount: int | None = None) -> Scenario:
    """Return a scenario with one team and three officers of A."""
    return scenario(
        [region("A"), region("B", "乙县", name_en="Yi")],
        [*(teams or (HALF,)), team("b9", "B")],
        [target("tB", "B", headcount=headcount), target("vB", "B", bundle="tB")],
        officers=OFFICERS,
        composition=seats,
    )


EXAMPLE = StandardExample(
    "seats",
    with_rules(given(), "seats", hard(least=0)),
    plan(posting("a1", "B", "tB", "vB", seats=people("leader=P1"))),
    "一组 in Yi lacks 2 people on the seat member",
    "一组派驻乙县缺成员2人",
    on_seats=True,
)


def test_an_empty_seat_has_its_sentence() -> None:
    """The sentence names the team, the host, the seat and how many people it lacks."""
    EXAMPLE.assert_reported()


def test_too_few_and_too_many_people_have_their_sentences() -> None:
    """However full the seats are, a posting has a least and a most number of people."""
    made = plan(posting("a1", "B", "tB", seats=people("leader=P1", "member=P2", "member=P3")))
    assert sentences("seats", given(), made, hard(least=4)) == [
        ("一组 in Yi has 3 people; at least 4 people are needed", "一组派驻乙县只有3人，至少应有4人")
    ]
    assert sentences("seats", given(), made, hard(least=0, most=2)) == [
        ("一组 in Yi has 3 people; at most 2 people may go", "一组派驻乙县有3人，至多2人")
    ]


@pytest.mark.parametrize(("targets", "is_breach"), [(("tB",), True), (("tB", "vB"), False)])
def test_a_bundle_may_have_more_people(targets: tuple[str, ...], is_breach: bool) -> None:
    """Where a town is inspected with its villages a wider limit holds."""
    made = plan(posting("a1", "B", *targets, seats=people("leader=P1", "member=P2", "member=P3")))
    setting = hard(least=0, most=2, most_with_villages=3)
    assert abouts("seats", given(), made, setting) == ({("R1", "a1", "B", "most")} if is_breach else set())


def test_a_target_that_needs_more_people_adds_members() -> None:
    """The headcount of the most demanding target counts, not their sum."""
    made = plan(posting("a1", "B", "tB", seats=people("leader=P1", "member=P2", "member=P3")))
    for headcount, lacks in ((None, False), (3, False), (4, True)):
        assert bool(abouts("seats", given(headcount=headcount), made, hard(least=0))) is lacks


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (team("a1", "A"), set()),
        (team("a1", "A", kind="local"), set()),
        (team("a1", "A", kind="half", size=4), {"leader", "member"}),
        (team("a1", ("A", "B"), kind="mixed", size=4), {"leader", "deputy", "liaison", "member"}),
        (team("a1", "A", kind="exchange"), {"leader", "deputy", "liaison", "member", "petitions"}),
    ],
    ids=lambda own: getattr(own, "kind", ""),
)
def test_which_seats_there_are(own: Team, found: set[str]) -> None:
    """They follow from the kind, the size and the composition; a whole team without own people is not staffed."""
    said = abouts("seats", given(own), plan(posting("a1", "B", "tB")), hard(least=0))
    assert {about[-1] for about in said} == found


def test_a_seat_is_filled_by_somebody_who_stays() -> None:
    """Somebody who leaves a day early does not fill a seat, nor do two who share it."""
    stay = ("2024-03-04", "2024-03-08")
    for last, is_filled in (("2024-03-07", False), ("2024-03-08", True)):
        seats = (*people("member=P2", "member=P3"), Seating("leader", "P1", end=day(last)))
        made = plan(posting("a1", "B", "tB", enter=stay[0], leave=stay[1], seats=seats))
        assert (not abouts("seats", given(), made, hard(least=0))) is is_filled


LENT = Composition({Kind.HALF: (Seat("leader", 1), Seat("audit", 1, "any", days=3))})
WEEK = {"enter": "2024-03-04", "leave": "2024-03-12"}


@pytest.mark.parametrize(
    ("start", "end", "is_filled"),
    [
        ("2024-03-04", "2024-03-06", True),
        ("2024-03-07", "2024-03-11", True),
        ("2024-03-05", "2024-03-07", False),
        ("2024-03-04", "2024-03-12", True),
        ("2024-03-04", "2024-03-05", False),
        (None, None, True),
    ],
)
def test_a_lent_seat_is_filled_for_one_of_its_blocks(start: str | None, end: str | None, is_filled: bool) -> None:
    """Three working days: Monday to Wednesday, or Thursday over the weekend to Monday; the rest is left over."""
    seating = Seating("audit", "P2", None if start is None else day(start), None if end is None else day(end))
    made = plan(posting("a1", "B", "tB", seats=(*people("leader=P1"), seating), **WEEK))
    assert (not abouts("seats", given(seats=LENT), made, hard(least=0))) is is_filled


def test_it_is_silent_where_no_people_are_planned() -> None:
    """Without officers nothing is known of seats."""
    bare = scenario("AB", [HALF, team("b9", "B")], [target("tB", "B")], composition=SEATS)
    assert not abouts("seats", bare, plan(posting("a1", "B", "tB")))


# -- both halves ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers", [{"least": 0}, {"least": 3}, {"least": 0, "most": 2}, {"least": 1, "most": 1}], ids=str
)
@pytest.mark.parametrize("weight", [None, 3])
def test_both_halves_agree(weight: int | None, numbers: dict[str, int]) -> None:
    """Check and solver count the same seats and people; limits below the seats leave the empty posting alone."""
    setting = hard(**numbers) if weight is None else soft(weight, **numbers)
    seats = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1 if weight is None else 2))})
    if weight is None and numbers.get("most") == 1:
        seats = Composition({Kind.HALF: (Seat("leader", 1),)})
    if weight is None and numbers.get("least") == 3:
        seats = SEATS
    postings = [posting("a1", "B", "tB", "vB"), posting("b9", "A")]
    assert_halves_agree_on_seats("seats", setting, given(seats=seats), postings)


@pytest.mark.parametrize("setting", [hard(least=0), soft(3, least=2)], ids=words)
def test_both_halves_agree_on_lent_seats(setting: Setting) -> None:
    """A lent seat is filled for one of its blocks of days."""
    lent = scenario(
        "ABC",
        [HALF, team("b9", "B")],
        [target("tB", "B", 2)],
        [round_("R1", "2024-03-04", "2024-03-12")],
        officers=(
            officer("P1", "A", "leader", skills=("audit",)),
            officer("C1", "C", "audit"),
            officer("B1", "B", "audit"),
        ),
        composition=LENT,
    )
    assert_halves_agree_on_seats("seats", setting, lent, [posting("a1", "B", "tB", **WEEK)])


@pytest.mark.parametrize("setting", [hard(least=0), soft(3, least=2)], ids=words)
def test_both_halves_agree_on_whole_teams(setting: Setting) -> None:
    """A whole team whose people are known is staffed, another one is not."""
    teams = [team("a1", "A"), team("b1", "B")]
    officers = (officer("P1", "A", "leader", "member", team="a1"), officer("P2", "A", team="a1"), officer("P3", "B"))
    whole = scenario(
        "ABC",
        teams,
        [target("tC", "C")],
        officers=officers,
        composition=Composition({Kind.WHOLE: (Seat("leader", 1), Seat("member", 1))}),
    )
    assert_halves_agree_on_seats("seats", setting, whole, [posting("a1", "C", "tC"), posting("b1", "C")])


def test_both_halves_know_a_team_without_a_seat() -> None:
    """A kind for which no seat is stated sends nobody, which is fewer than the least."""
    none = given(seats=Composition({Kind.HALF: ()}))
    sent = plan(posting("a1", "B", "tB"))
    for least, is_kept in ((0, True), (1, False)):
        assert abouts("seats", none, sent, hard(least=least)) == (set() if is_kept else {("R1", "a1", "B", "least")})
        assert seats_accepted(with_rules(none, "seats", hard(least=least)), sent) is is_kept
