from __future__ import annotations

import pytest

from optimizer.domain import Leg
from optimizer.measures.far import Far
from optimizer.measures.load import Load
from tests.builders import history, plan, posting, round_, scenario, span, target, team

TEAMS = (team("a1", "A"), team("b1", "B"), team("c1", "C"))
TARGETS = (
    target("t", "B", 5),
    target("town", "C", 7),
    target("v1", "C", 30, bundle="town"),
    target("v2", "C", 30, bundle="town"),
    target("u", "A", 3),
)
TRAVEL = {("A", "B"): Leg(km=10.0), ("A", "C"): Leg(km=20.5), ("B", "C"): Leg(km=40.0)}


def test_load_is_most_minus_least_with_a_bundle_counted_once() -> None:
    """A bundle weighs its head's days, whatever its members' days; a team that stays at home has none."""
    given = scenario(teams=TEAMS, targets=TARGETS)
    made = plan(posting("a1", "C", "town", "v1", "v2"), posting("c1", "B", "t"))
    assert Load().value(given, made) == 7
    assert Load().value(given, plan(*made.postings, posting("b1", "A", "u"))) == 7 - 3
    assert Load().value(given, plan()) == 0


def test_load_adds_up_history_and_all_rounds() -> None:
    """Rows of history count for the team they name, if they say target and days."""
    past = [
        history("R0", "2023-05-01", "B", team="a1", target="x", days=4),
        history("R0", "2023-05-01", "B", team="a1", target="y", days=2),
        history("R0", "2023-05-01", "B", team="c1", days=50),
        history("R0", "2023-05-01", "B", target="z", days=50),
        history("R0", "2023-05-01", "B", team="gone", target="w", days=50),
    ]
    given = scenario(teams=TEAMS, targets=TARGETS, rounds=("R1", "R2"), history=past)
    made = plan(posting("a1", "B", "t"), posting("b1", "A", "u", round="R2"))
    assert Load().value(given, made) == 4 + 2 + 5


@pytest.mark.parametrize("measure", [Load(), Far()])
def test_only_rotating_teams_that_may_take_part_are_compared(measure: Load | Far) -> None:
    """Teams of other kinds, not admitted, or away in every round are not compared; nobody is no difference."""
    others = (
        team("m1", ("A", "B"), kind="mixed"),
        team("l1", "A", kind="local"),
        team("x1", "C", available=(span("2030-01-01", "2030-01-31"),)),
        team("y1", "C", zone="elsewhere"),
    )
    only_whole = round_("R1", participants=("a1", "b1", "m1", "l1", "x1"))
    given = scenario(teams=(*TEAMS[:2], *others), targets=TARGETS, rounds=[only_whole], travel=TRAVEL)
    busy = plan(posting("a1", "B", "t"), posting("b1", "C", "town"), posting("m1", "C"))
    assert measure.value(given, busy) == (2 if isinstance(measure, Load) else 300)
    nobody = scenario(teams=others[:2], targets=TARGETS, travel=TRAVEL)
    assert measure.value(nobody, plan(posting("m1", "C", "town"))) == 0


def test_far_is_most_minus_least_km_in_tenths() -> None:
    """Ways of all postings add up by team, idle ones included."""
    given = scenario(teams=TEAMS, targets=TARGETS, rounds=("R1", "R2"), travel=TRAVEL)
    made = plan(posting("a1", "C"), posting("a1", "B", round="R2"), posting("b1", "A"))
    assert Far().value(given, made) == 205 + 100 - 0
    assert Far().value(given, plan(*made.postings, posting("c1", "A"))) == 305 - 100


def test_far_counts_each_stay_of_history_once() -> None:
    """Several rows of one stay, one a target, say its way several times."""
    past = [history("R0", "2023-05-01", "B", team="a1", target=each, km=12.3) for each in ("x", "y")]
    past.append(history("R0", "2023-05-01", "C", team="a1", km=1.0))
    past.append(history("R0", "2023-05-01", "C", team="a1"))
    given = scenario(teams=TEAMS, targets=TARGETS, history=past, travel=TRAVEL)
    assert Far().value(given, plan(posting("b1", "A"))) == 123 + 10
