from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, HistoryRow, Kind, Officer, Seat
from tests.agreement import hard, soft, with_rules, words
from tests.builders import history, plan, posting, round_, scenario, span, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Posting, Scenario, Setting

SEATS = Composition({kind: (Seat("leader", 1), Seat("member", 1)) for kind in Kind})
TEAMS = (team("a1", "A", kind="half"), team("a2", "A", kind="half"), team("w1", "A"), team("l1", "A", kind="local"))
ROUNDS = (
    round_("R1", "2024-03-04", "2024-04-26"),
    round_("R2", "2024-12-30", "2025-01-17"),
    round_("R3", "2025-03-03", "2025-04-25"),
)
"""R2 begins at the end of 2024 and lasts into 2025."""
P1 = officer("P1", "A", "leader", "member")


def given(*officers: Officer, past: tuple[HistoryRow, ...] = ()) -> Scenario:
    """Return a scenario of three rounds."""
    return scenario(
        "AB",
        (*TEAMS, team("b1", "B")),
        [target("tB", "B"), target("uB", "B")],
        ROUNDS,
        officers=officers or (P1,),
        composition=SEATS,
        history=past,
    )


def stay(round: str, own: str = "a1", *seats: str, host: str = "B") -> Posting:
    """Return the posting of a round in which P1 leads."""
    span = next(each for each in ROUNDS if each.id == round)
    return posting(own, host, round=round, enter=span.enter, leave=span.leave, seats=people(*(seats or ("leader=P1",))))


EXAMPLE = StandardExample(
    "rounds-per-person",
    with_rules(given(), "rounds-per-person", hard()),
    plan(
        posting("a1", "B", "tB", round="R1", seats=people("leader=P1")),
        posting("a1", "B", "uB", round="R2", enter="2024-12-30", leave="2025-01-17", seats=people("leader=P1")),
    ),
    "P1 takes part in 2 rounds in 2024; at most 1 are allowed",
    "P1在2024年参加2轮，至多1轮",
    on_seats=True,
)


def test_who_is_sent_too_often_has_a_sentence() -> None:
    """The sentence names the officer, the year, how many rounds, and how many are allowed."""
    EXAMPLE.assert_reported()


def test_a_round_counts_in_the_year_of_its_entry() -> None:
    """R2 is a round of 2024, so that R3 is the only one of 2025."""
    assert abouts("rounds-per-person", given(), plan(stay("R1"), stay("R2"), stay("R3"))) == {("P1", "2024")}
    assert not abouts("rounds-per-person", given(), plan(stay("R2"), stay("R3")))


def test_a_past_round_over_new_year_counts_once() -> None:
    """Whoever went to a second host of one round in January took part in the round of the year before."""
    past = tuple(history("R0", when, "B", officer="P1", kind="half") for when in ("2023-12-18", "2024-01-08"))
    assert not abouts("rounds-per-person", given(past=past), plan(stay("R1")))
    assert abouts("rounds-per-person", given(past=past[1:]), plan(stay("R1")))


def test_two_teams_of_a_round_are_one_round() -> None:
    """Whoever sits in two teams takes part once."""
    assert not abouts("rounds-per-person", given(), plan(stay("R1"), stay("R1", "a2")))


@pytest.mark.parametrize(("full_time", "rounds", "is_breach"), [(False, 1, True), (True, 1, False), (False, 2, False)])
def test_full_time_staff_may_go_more_often(full_time: bool, rounds: int, is_breach: bool) -> None:
    """Two rounds a year unless set otherwise."""
    case = given(replace(P1, full_time=full_time))
    found = abouts("rounds-per-person", case, plan(stay("R1"), stay("R2")), hard(rounds=rounds))
    assert bool(found) is is_breach


@pytest.mark.parametrize(("most", "is_breach"), [(None, False), (3, False), (2, True), (0, True)])
def test_the_term_has_a_limit_of_its_own(most: int | None, is_breach: bool) -> None:
    """``max_rounds`` counts over all years."""
    case = given(replace(P1, max_rounds=most))
    made = plan(stay("R1"), stay("R2"), stay("R3"))
    found = abouts("rounds-per-person", case, made, hard(rounds=9))
    assert found == ({("P1", "term")} if is_breach else set())


def test_the_limit_of_the_term_has_its_sentence() -> None:
    """It says that it is the term."""
    case = given(replace(P1, max_rounds=1))
    assert sentences("rounds-per-person", case, plan(stay("R1"), stay("R3"))) == [
        ("P1 takes part in 2 rounds in the term; at most 1 are allowed", "P1在届期内参加2轮，至多1轮")
    ]


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (history("H1", "2024-01-08", "B", officer="P1", kind="half"), True),
        (history("H1", "2024-01-08", "B", officer="P1", kind="local"), True),
        (history("H1", "2024-01-08", "B", officer="P1", kind="whole"), False),
        (history("H1", "2024-01-08", "B", officer="P2", kind="half"), False),
        (history("H1", "2024-01-08", "B", kind="half"), False),
        (history("H1", "2023-12-31", "B", officer="P1", kind="half"), False),
        (history("R1", "2024-01-08", "B", officer="P1", kind="half"), False),
    ],
)
def test_history_counts(row: HistoryRow, counts: bool) -> None:
    """By its date; whole teams leave as one, and a row of the very round is that round."""
    assert bool(abouts("rounds-per-person", given(past=(row,)), plan(stay("R1")))) is counts


def test_rows_of_one_round_are_one_round() -> None:
    """A ledger has a row per target."""
    rows = tuple(history("H1", "2024-01-08", "B", officer="P1", kind="half", target=each) for each in ("x", "y"))
    assert abouts("rounds-per-person", given(past=rows), plan(stay("R1")), hard(rounds=2)) == set()


def test_history_outside_the_term_does_not_count() -> None:
    """With a term only its own days count, for the year as well as for the term."""
    row = history("H1", "2024-01-08", "B", officer="P1", kind="half")
    late = replace(given(replace(P1, max_rounds=1), past=(row,)), term=span("2024-02-01", "2029-01-31"))
    assert not abouts("rounds-per-person", late, plan(stay("R1")))
    early = replace(late, term=span("2024-01-01", "2028-12-31"))
    assert abouts("rounds-per-person", early, plan(stay("R1"))) == {("P1", "2024"), ("P1", "term")}


def test_whole_teams_leave_as_one() -> None:
    """Seats in them do not count; those in local teams do."""
    own = (replace(P1, team="w1"), officer("P2", "A", "leader", team="l1"))
    whole = plan(stay("R1", "w1"), stay("R2", "w1"))
    local = plan(stay("R1", "l1", "leader=P2", host="A"), stay("R2", "l1", "leader=P2", host="A"))
    assert not abouts("rounds-per-person", given(*own), whole)
    assert abouts("rounds-per-person", given(*own), local) == {("P2", "2024")}


@pytest.mark.parametrize("setting", [hard(), soft(3), soft(2, rounds=2)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver count the same rounds, full-time staff, limits of the term and history included."""
    officers = (
        replace(P1, max_rounds=2),
        officer("P2", "A", "leader", full_time=True),
        officer("P3", "A", "leader", max_rounds=1),
    )
    past = (
        history("H1", "2024-01-08", "B", officer="P2", kind="half"),
        history("H1", "2022-01-08", "B", officer="P3", kind="half"),
        history("R3", "2025-01-20", "B", officer="P3", kind="half"),
    )
    stays = [stay(each) for each in ("R1", "R2", "R3")]
    assert_halves_agree_on_seats("rounds-per-person", setting, given(*officers, past=past), stays)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_where_history_was_too_much_already(setting: Setting) -> None:
    """Nothing can be done about history, but who was sent too often stays at home, also in a round that goes on."""
    past = tuple(
        history(name, day, "B", officer="P1", kind="half") for name, day in (("H1", "2024-01-08"), ("R2", "2024-06-03"))
    )
    case = given(P1, officer("P2", "A"), past=past)
    assert_halves_agree_on_seats("rounds-per-person", setting, case, [stay("R1"), stay("R2")])


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_on_kinds(setting: Setting) -> None:
    """Seats in whole teams are left out, those in local ones are not."""
    own = (replace(P1, team="w1"), officer("P2", "A", "leader", "member", team="l1"))
    stays = [stay("R1", "w1"), stay("R2", "w1"), stay("R1", "l1", host="A"), stay("R2", "l1", host="A")]
    assert_halves_agree_on_seats("rounds-per-person", setting, given(*own), stays, keep=("eligibility", "own-people"))
