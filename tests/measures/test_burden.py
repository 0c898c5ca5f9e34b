from __future__ import annotations

import pytest

from optimizer.measures.burden import Burden, burdened_hosts
from optimizer.measures.load import Load
from tests.builders import history, plan, posting, region, round_, scenario, target, team

TEAMS = (team("a1", "A"), team("b1", "B"), team("c1", "C"))
TARGETS = (
    target("t", "B", 5),
    target("town", "C", 7),
    target("v1", "C", 30, bundle="town"),
    target("v2", "C", 30, bundle="town"),
    target("u", "A", 3),
)


def test_burden_is_most_minus_least_with_a_bundle_counted_once() -> None:
    """A bundle weighs its head's days at the host, whatever its members' days; a host left alone has none."""
    given = scenario(teams=TEAMS, targets=TARGETS)
    made = plan(posting("a1", "C", "town", "v1", "v2"), posting("c1", "B", "t"))
    assert Burden().value(given, made) == 7
    assert Burden().value(given, plan(*made.postings, posting("b1", "A", "u"))) == 7 - 3
    assert Burden().value(given, plan()) == 0


def test_teams_of_every_kind_burden_a_host() -> None:
    """What mixed and local teams inspect is work for the host like any other; all rounds add up."""
    teams = (*TEAMS, team("m1", ("A", "B"), kind="mixed"), team("l1", "A", kind="local"))
    given = scenario(teams=teams, targets=TARGETS, rounds=("R1", "R2"))
    made = plan(posting("m1", "C", "town"), posting("l1", "A", "u", round="R2"))
    assert Burden().value(given, made) == 7
    assert Burden().value(given, plan(*made.postings, posting("a1", "B", "t", round="R2"))) == 7 - 3


def test_history_counts_whoever_inspected() -> None:
    """Rows count if they say target and days, also of teams that are gone or not named; other hosts do not."""
    past = [
        history("R0", "2023-05-01", "B", team="gone", target="x", days=4),
        history("R0", "2023-05-01", "B", target="y", days=2),
        history("R0", "2023-05-01", "B", team="c1", days=50),
        history("R0", "2023-05-01", "B", team="c1", target="z"),
        history("R0", "2023-05-01", "elsewhere", team="c1", target="w", days=50),
    ]
    given = scenario(teams=TEAMS, targets=TARGETS, history=past)
    assert Burden().value(given, plan()) == 6
    assert Burden().value(given, plan(posting("a1", "C", "town"), posting("b1", "A", "u"))) == 7 - 3


@pytest.mark.parametrize("measure", [Load(), Burden()])
def test_a_visit_of_history_counts_once(measure: Load | Burden) -> None:
    """Several rows of one visit, one an officer, say its days several times; another date is another visit."""
    past = [
        history("R0", "2023-05-01", "B", team="a1", target="t", days=4, officer=each, seat="member") for each in "pq"
    ]
    given = scenario(teams=TEAMS, targets=TARGETS, history=past)
    assert measure.value(given, plan()) == 4
    again = history("R0", "2023-05-02", "B", team="a1", target="t", days=4)
    assert measure.value(scenario(teams=TEAMS, targets=TARGETS, history=[*past, again]), plan()) == 8


def test_hosts_of_targets_alone_are_compared() -> None:
    """A region without a target, and one that only lies inside a host, has no burden to be compared."""
    places = (region("A"), region("B"), region("C"), region("in B", parent="B"))
    teams = [team("a1", "A"), team("b1", "B"), team("c1", "C")]
    given = scenario(places, teams, [target("t", "in B"), target("u", "A")], [round_()])
    assert burdened_hosts(given) == ("A", "B")
    done = [history("R0", "2023-05-01", "B", target="t", days=5)]
    assert burdened_hosts(scenario(places, teams, given.targets, [round_()], history=done)) == ("A", "B")
    nothing = scenario(targets=[])
    assert Burden().value(nothing, plan()) == 0
