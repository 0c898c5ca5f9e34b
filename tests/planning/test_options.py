"""Several plans that really differ."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from optimizer.domain import Leg, Scenario, Status, TierSetting, TierValue
from optimizer.domain.result import Result
from optimizer.engines import Settings
from optimizer.measures.verification import verify
from optimizer.planning.difference import moves_of, postings_apart, reversed_rings
from optimizer.planning.options import options
from tests import builders as b

QUICK = Settings(seconds=20, workers=1)


def ring_of(count: int) -> Scenario:
    """Return homes on a line, one team each, that turn as one ring with travel alone, a third of it to give away."""
    names = [f"H{number}" for number in range(count)]
    travel = {
        (one, other): Leg(km=abs(first - second) * 10.0)
        for first, one in enumerate(names)
        for second, other in enumerate(names)
    }
    return b.scenario(
        regions=names,
        targets=(),
        pattern="ring",
        travel=travel,
        tiers=(TierSetting({"travel": 1}, slack=0.5, slack_is_share=True),),
    )


def test_options_keep_every_rule_every_limit_and_their_distance() -> None:
    """Every option is sound, within the first plan's limits, and far from every other one and from its reversal."""
    scenario = ring_of(6)
    found = options(scenario, 4, distance=3, settings=QUICK)
    assert len(found.plans) == 4
    limit = found.plans[0].tiers[0].limit
    assert limit is not None
    for plan in found.plans:
        assert verify(scenario, plan).is_sound
        assert plan.tiers[0].value <= limit
    for one, other in combinations(found.plans, 2):
        turned = reversed_rings(scenario, one)
        assert turned is not None
        assert postings_apart(moves_of(scenario, one), moves_of(scenario, other)) >= 3
        assert postings_apart(turned, moves_of(scenario, other)) >= 3


def test_an_option_says_which_engine_made_it() -> None:
    """The first plan names the engine that was asked for, every other one the engine that options are made by."""
    found = options(ring_of(6), 3, distance=3, settings=QUICK.changed(engine="columns"))
    assert [plan.provenance["engine"] for plan in found.plans] == ["columns", "direct", "direct"]


def test_a_ring_and_its_reversal_are_one_option() -> None:
    """Of three homes there are two rings, one the reversal of the other: the search says that nothing else exists."""
    found = options(ring_of(3), 2, distance=1, settings=QUICK)
    assert len(found.plans) == 1
    assert found.is_complete


def test_teams_of_one_home_are_alike() -> None:
    """Swapping two teams of one home between their hosts is no other plan."""
    scenario = b.scenario(
        regions=("A", "B", "C"),
        teams=(b.team("a1", "A"), b.team("a2", "A")),
        targets=(b.target("tB", "B", risk=5), b.target("tC", "C", risk=5)),
        pattern="free",
    )
    found = options(scenario, 2, distance=1, settings=QUICK)
    assert len(found.plans) == 1
    assert found.is_complete


def test_an_option_may_be_better_than_a_first_plan_that_was_not_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a first search that was cut short options come out sound, with a limit that fits the best value known."""
    scenario = ring_of(6)
    zigzag = ("H0", "H3", "H1", "H4", "H2", "H5")
    stays = [b.posting(f"{home.lower()}1", host) for home, host in pairwise((*zigzag, "H0"))]
    tiers = (TierValue("travel", value=180, best=180, bound=0, limit=270),)
    cut_short = Result(Status.FEASIBLE, b.plan(*stays, status=Status.FEASIBLE, tiers=tiers), 1.0)
    monkeypatch.setattr("optimizer.planning.options.solve", lambda *_, **__: cut_short)
    found = options(scenario, 2, distance=3, settings=QUICK)
    other = found.plans[1].tiers[0]
    assert other.value < 180
    assert (other.best, other.bound, other.limit) == (other.value, 0, other.value * 1.5)
    assert all(verify(scenario, plan).is_sound for plan in found.plans)


def test_no_option_where_no_plan_exists() -> None:
    """An impossible scenario has no options, and the first result says why there are none."""
    scenario = b.scenario(regions=("A", "B"), teams=(b.team("a1", "A"),), targets=(), pattern="ring")
    found = options(scenario, 2, settings=QUICK)
    assert found.plans == ()
    assert found.first.status == "infeasible"


@pytest.mark.parametrize(("count", "distance"), [(0, 1), (2, 0)])
def test_nonsense_is_refused(count: int, distance: int) -> None:
    """Less than one plan or less than one posting apart is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least 1"):
        options(ring_of(3), count, distance=distance, settings=QUICK)


def test_apart_counts_postings() -> None:
    """Two plans are as far apart as the larger one has postings that the other has not."""
    scenario = ring_of(4)
    one = b.plan(b.posting("h01", "H1"), b.posting("h11", "H2"))
    other = b.plan(b.posting("h01", "H1"), b.posting("h11", "H3"), b.posting("h21", "H0"))
    assert postings_apart(moves_of(scenario, one), moves_of(scenario, other)) == 2
    assert postings_apart(moves_of(scenario, one), moves_of(scenario, one)) == 0
