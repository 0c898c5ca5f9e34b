"""Rolling on over executors: parts, searches side by side and both in turn keep the plan that they start from."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Pin, TierSetting, TierValue
from optimizer.domain.records import Mode, Setting
from optimizer.engines import Settings
from optimizer.execution.serial import Serial
from optimizer.files import facts_of
from optimizer.measures.changes import changes_between
from optimizer.measures.verification import verify
from optimizer.planning import spreading
from optimizer.planning.dividing import restricted
from optimizer.planning.parts import parts_of
from optimizer.planning.portfolio import solve_portfolio
from optimizer.planning.spreading import solve_spread
from tests.builders import plan, posting
from tests.planning.zones import two_zones

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.domain import Plan, Scenario
    from optimizer.execution import Executor

QUICK = Settings(seconds=20, workers=1)
COVERAGE = TierSetting({"coverage": 1}, slack=0)
WITH_SLACK = (COVERAGE, TierSetting({"travel": 1}, 0.2, slack_is_share=True), TierSetting({"load": 1}, slack=0))
WAYS: dict[str, dict[str, Any]] = {
    "exact": {},
    "slack": {"tiers": WITH_SLACK},
    "whole": {"tiers": WITH_SLACK, "rules": {"zone": Setting(Mode.OFF)}},
}


def crowded(**tables: Any) -> Scenario:  # noqa: ANN401  # any table
    """Return two zones of three rounds, with so many ties between plans that no two searches need agree."""
    given = two_zones(3, rounds=("R1", "R2", "R3"), **tables)
    return replace(given, targets=tuple(replace(each, risk=2, days=20) for each in given.targets))


@pytest.fixture(params=WAYS)
def term(request: pytest.FixtureRequest) -> tuple[Scenario, Plan]:
    """Return a scenario of each way to spread it, with a plan of all its rounds."""
    given = crowded(**WAYS[request.param])
    plan = solve_spread(given, Serial(), QUICK).plan
    assert plan is not None
    assert len(parts_of(given)) == (1 if request.param == "whole" else 2)
    return given, plan


@pytest.mark.parametrize("name", ["serial", "processes"])
@pytest.mark.parametrize("most", [None, 0])
def test_the_future_stays_wherever_it_is_solved(
    term: tuple[Scenario, Plan],
    name: str,
    most: int | None,
    every_executor: Callable[[str], Executor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first round frozen, one process or two, by parts alone or with the whole after them: the same rest."""
    given, plan = term
    if most is not None:
        monkeypatch.setattr(spreading, "LARGEST_WHOLE", most)
        plan = solve_spread(given, Serial(), QUICK).plan or plan  # by parts alone
    rest = replace(given, history=facts_of(given, plan, {"R1"}))
    again = solve_spread(rest, every_executor(name), QUICK.changed(seed=5), start=plan).plan
    assert again is not None
    assert again.postings == plan.in_rounds(rest.planned_rounds)
    assert verify(rest, again).is_sound


def test_a_part_gives_away_no_more_than_it_did() -> None:
    """What the whole had left to its limits is no part's to give away: how far each was from its own is not known."""
    given = crowded(tiers=WITH_SLACK)
    said = (TierValue("coverage", 5, 5, 5, 5), TierValue("travel", 900, 800, 800, 960), TierValue("load", 3))
    start = plan(posting("teamN0", "N1", "aN1"), posting("teamS0", "S1", "aS1"), tiers=said)
    north, south = restricted(start, parts_of(given))
    assert north is not None
    assert south is not None
    assert [each.team for each in (*north.postings, *south.postings)] == ["teamN0", "teamS0"]
    for part in (north, south):
        assert [(each.best, each.value, each.limit) for each in part.tiers] == [
            (5, 5, 5),
            (800, 960, 960),
            (None, 3, None),
        ]


def test_only_the_part_that_must_change_changes() -> None:
    """A target postponed in one zone moves nothing in the other."""
    given = crowded()
    plan = solve_spread(given, Serial(), QUICK).plan
    assert plan is not None
    posting = next(each for each in plan.postings if each.host.startswith("N"))
    never = Pin(rule="never", target=posting.visits[0].target, round=posting.round)
    changed = replace(given, pins=(never,))
    again = solve_spread(changed, Serial(), QUICK, start=plan).plan
    assert again is not None
    changes = changes_between(changed, plan, again)
    assert changes
    assert all(unit[1] == "N" for unit in changes.moved)
    assert all(key[2].startswith("N") for key in (*changes.removed, *changes.added))


def test_parts_that_nobody_comes_to_keep_what_they_can() -> None:
    """Stopped before it begins, a solve by parts keeps of the start what is still possible, not nothing."""
    given, stop = crowded(), threading.Event()
    plan = solve_spread(given, Serial(), QUICK).plan
    assert plan is not None
    stop.set()
    never = Pin(rule="never", target=plan.postings[0].visits[0].target)
    changed = replace(given, pins=(never,))
    again = solve_spread(changed, Serial(), QUICK, start=plan, stop=stop).plan
    assert again is not None
    assert verify(changed, again).is_sound
    assert {each.key for each in plan.postings[1:]} <= {each.key for each in again.postings}


def test_searches_side_by_side_agree_on_the_start() -> None:
    """Of several searches that found plans as good, the one that changes nothing is chosen."""
    given = crowded(**WAYS["whole"])
    plan = solve_spread(given, Serial(), QUICK).plan
    assert plan is not None
    again = solve_portfolio(given, Serial(), QUICK.changed(seed=9), count=3, start=plan).plan
    assert again is not None
    assert again.postings == plan.postings
