"""Who may sit on which seat where, and what must be missing there at least."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Composition, HistoryRow, Kind, Mode, Officer, Post, Seat, Setting
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook
from tests.builders import day, region, scenario, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

REGIONS = (
    region("S", level="city"),
    region("A", parent="S", level="county"),
    region("B", parent="S", level="county"),
    region("C", level="county"),
)


def upgraded(**columns: Any) -> Scenario:  # noqa: ANN401
    """Return an upgraded team of A with a leader from above, a deputy from the host and a member."""
    composition = Composition({Kind.UPGRADED: (Seat("leader", 1), Seat("deputy", 1, "host"), Seat("member", 1))})
    seats = ("leader", "deputy", "member")
    people = [Officer(id=f"P{home}{each}", name="x", home=home, seats=seats) for home in "SABC" for each in (1, 2)]
    posts = [Post(officer="PS1", region="B", start=day("2023-01-01"))]
    teams = [team("u1", "A", kind="upgraded", **columns), team("b1", "B"), team("c1", "C")]
    return scenario(regions=REGIONS, teams=teams, officers=people, posts=posts, composition=composition)


@pytest.mark.parametrize(
    ("level", "host", "leaders"),
    [
        ("", "B", {"PS2"}),
        ("", "C", set()),
        ("city", "C", {"PS1", "PS2"}),
        ("county", "B", {"PA1", "PA2", "PC1", "PC2"}),
    ],
)
def test_who_leads_an_upgraded_team_depends_on_the_host(level: str, host: str, leaders: set[str]) -> None:
    """Leaders come from above the host or are of the level that the team states; who served at the host stays away."""
    given = upgraded(level=level)
    crews, (round_,) = Staffable(given, rulebook(given)), given.planned_rounds
    leader, deputy, member = crews.candidates(round_, given.team["u1"], host)
    assert leader == leaders
    assert deputy == {f"P{host}1", f"P{host}2"}
    assert member == {"PA1", "PA2"}
    # A person sits on one seat: without a leader from elsewhere one seat stays empty.
    assert crews.missing(round_, given.team["u1"], host) == ((0, 0) if leaders else (1, 0))


def test_candidates_at_any_of_some_hosts() -> None:
    """Whoever may sit on a seat at one of the hosts is among the candidates for all of them."""
    given = upgraded()
    crews, (round_,) = Staffable(given, rulebook(given)), given.planned_rounds
    leader, deputy, member = crews.candidates_at_any(round_, given.team["u1"], ("B", "C"))
    assert leader == {"PS2"}
    assert member == {"PA1", "PA2"}
    assert deputy == {"PB1", "PB2", "PC1", "PC2"}


@pytest.mark.parametrize(("share", "empty"), [(50, 0), (40, 2), (34, 2), (20, 4)])
def test_a_mixed_team_of_two_homes_cannot_be_full_if_neither_may_send_half(share: int, empty: int) -> None:
    """Of six seats each of two homes may fill so many by the rule mix; the rest must stay empty wherever it goes."""
    people = tuple(
        Officer(id=f"{home}{number}", name="N", home=home, seats=("leader", "deputy", "liaison", "member"))
        for home in "AB"
        for number in range(9)
    )
    given = scenario(
        teams=[team("m1", ("A", "B"), kind="mixed", size=6)],
        officers=people,
        rules={"mix": Setting(Mode.HARD, 1, {"share": share})},
    )
    staffable = Staffable(given, rulebook(given))
    assert staffable.missing(given.round["R1"], given.team["m1"], "C") == (empty, 0)
    soft = replace(given, rules={"mix": Setting(Mode.SOFT, 1, {"share": share})})
    assert Staffable(soft, rulebook(soft)).missing(given.round["R1"], given.team["m1"], "C") == (0, 0)


@pytest.mark.parametrize(("leave", "place", "is_candidate"), [(1, "hard", False), (-1, "hard", True), (1, "off", True)])
def test_who_is_still_elsewhere_by_history_is_no_candidate(leave: int, place: str, is_candidate: bool) -> None:
    """A member whose last stay ends after the team has to enter cannot sit in it, if nobody may be in two places."""
    given = upgraded()
    (round_,) = given.planned_rounds
    last = round_.enter + timedelta(days=leave)
    row = HistoryRow(
        round="R0", date=round_.enter - timedelta(days=30), leave=last, host="C", kind=Kind.HALF, officer="PA1"
    )
    rules = {**given.rules, "one-place": Setting(Mode(place)), "rounds-per-person": Setting(Mode.OFF)}
    given = replace(given, history=(row,), rules=rules)
    *_, member = Staffable(given, rulebook(given)).candidates(round_, given.team["u1"], "B")
    assert ("PA1" in member) is is_candidate
