from __future__ import annotations

import pytest

from optimizer.domain import TierSetting, TierValue
from optimizer.measures import DEFAULT_TIERS
from optimizer.measures.tiers import Tier, tiers_of
from tests.builders import plan, posting, scenario, target, team

GIVEN = scenario(teams=[team("a1", "A")], targets=[target("t", "B", risk=10), target("u", "B", risk=30)])


def tier(*weights: tuple[str, int], slack: float | None = None, share: bool = False, **options: str) -> Tier:
    """Return one tier made ready."""
    (ready,) = tiers_of(scenario(tiers=(TierSetting(dict(weights), slack, share, options),)))
    return ready


def test_a_scenario_that_names_no_tiers_gets_the_usual_ones() -> None:
    """The default tiers come in their order; a scenario may leave some out or order them anew."""
    assert tuple(each.name for each in tiers_of(GIVEN)) == DEFAULT_TIERS
    named = scenario(tiers=(TierSetting({"travel": 1}), TierSetting({"far": 1})))
    assert [each.name for each in tiers_of(named)] == ["travel", "far"]


@pytest.mark.parametrize(
    ("weights", "slack", "share", "best", "limit"),
    [
        ([("coverage", 1)], None, False, 1000, 1000),
        ([("coverage", 1)], 0.05, True, 1000, 1050),
        ([("coverage", 1)], 0.05, True, 1019, 1069),  # 50.95 is cut down: slack is never exceeded
        ([("coverage", 1)], 0.29, True, 100, 129),
        ([("coverage", 1)], 0.05, True, 0, 0),
        ([("coverage", 1)], 3, False, 10, 13),
        ([("load", 1)], None, False, 7, 8),  # one day by default
        ([("travel", 1)], None, False, 1000, 1050),  # 5 % by default
        ([("travel", 1)], 2.5, False, 1000, 1025),  # in km, while values are tenths
        ([("travel", 1)], 0.3, False, 0, 3),
        ([("travel", 1)], 0.05, True, 2_000_000_000, 2_100_000_000),
        ([("coverage", 1000), ("travel", 1)], None, False, 5000, 5000),
        ([("coverage", 1000), ("travel", 1)], 0.1, True, 5000, 5500),
    ],
)
def test_the_limit_is_best_plus_slack(
    weights: list[tuple[str, int]], slack: float | None, share: bool, best: int, limit: int
) -> None:
    """Slack is an amount in the tier's unit or a share of best; 5 % of 1,000 is 50 and not 49."""
    assert tier(*weights, slack=slack, share=share).limit(best) == limit


def test_values_are_shown_in_the_unit_and_counted_back() -> None:
    """Tenths of a km are shown as km, whole where they are whole, and come back as the same tenths."""
    travel = tier(("travel", 1))
    assert [travel.shown(each) for each in (0, 5, 10, 1234)] == [0, 0.5, 1, 123.4]
    assert isinstance(travel.shown(10), int)
    assert all(travel.counted(travel.shown(each)) == each for each in range(0, 100_000, 7))
    assert (tier(("load", 1)).shown(7), tier(("load", 1)).counted(7)) == (7, 7)


def test_a_weighed_tier_adds_up_in_the_finest_unit() -> None:
    """A weight applies to the measure's own unit: risk points by 1,000 and km by 1."""
    both = tier(("coverage", 1000), ("travel", 1))
    made = plan(posting("a1", "B", "t"))
    km = GIVEN.km_tenths(GIVEN.team["a1"], "B")
    assert both.value(GIVEN, made) == 30 * 1000 * 10 + km
    assert both.shown(both.value(GIVEN, made)) == pytest.approx(30_000 + km / 10)
    assert both.name == "weighed"
    assert (both.title.zh, both.unit.zh) == ("加权合计", "分")
    assert both.whole(GIVEN) == 40 * 1000 * 10
    assert tier(("load", 1), ("far", 1)).whole(GIVEN) is None


def test_options_reach_their_measure() -> None:
    """Travel may be counted per person."""
    with pytest.raises(ValueError, match="team a1 has no size"):
        tier(("travel", 1), per="person").value(GIVEN, plan(posting("a1", "B")))


def test_a_gap_is_told_in_the_unit_and_as_a_share() -> None:
    """What may still be better is told in risk points and as a share of all open risk."""
    coverage = tier(("coverage", 1))
    value = TierValue("coverage", value=12, best=10, bound=7, limit=12)
    text = coverage.gap_text(GIVEN, value)
    assert text is not None
    assert (text.en, text.zh) == ("at most 3 risk points better may exist (7.5%)", "至多还可能好3风险分（7.5%）")
    slack = coverage.slack_text(value)
    assert slack is not None
    assert (slack.en, slack.zh) == ("2 risk points given up for later tiers", "为后续目标让出2风险分")


def test_a_gap_of_other_tiers_is_a_share_of_their_value() -> None:
    """Km are compared with the plan's km; where a plan costs nothing there is no share."""
    travel = tier(("travel", 1))
    text = travel.gap_text(GIVEN, TierValue("travel", value=2000, best=2000, bound=500.5, limit=2100))
    assert text is not None
    assert text.en == "at most 1,499.5 km better may exist (75.0%)"
    assert travel.share(GIVEN, TierValue("travel", value=0, best=1, bound=0, limit=1)) is None
    bare = travel.gap_text(GIVEN, TierValue("travel", value=0, best=1, bound=0, limit=1))
    assert bare is not None
    assert bare.zh == "尚未证明还能改进多少"


def test_a_bound_of_zero_proves_nothing_but_of_risk() -> None:
    """Nobody is told that a plan without any way might exist; of risk the gap is a small share of all there is."""
    travel = tier(("travel", 1)).gap_text(GIVEN, TierValue("travel", value=80, best=80, bound=0, limit=84))
    assert travel is not None
    assert travel.en == "nothing is proven yet about how much better it could be"
    coverage = tier(("coverage", 1)).gap_text(GIVEN, TierValue("coverage", value=3, best=3, bound=0, limit=3))
    assert coverage is not None
    assert coverage.en == "at most 3 risk points better may exist (7.5%)"


def test_what_is_proven_and_what_nobody_bounded() -> None:
    """A proven tier says so; a typed plan has neither gap nor slack."""
    coverage = tier(("coverage", 1))
    proven = TierValue("coverage", value=5, best=5, bound=5, limit=5)
    text = coverage.gap_text(GIVEN, proven)
    assert text is not None
    assert (text.en, text.zh) == ("proven: no better plan exists", "已证明：没有更好的方案")
    assert coverage.slack_text(proven) is None
    assert coverage.share(GIVEN, proven) == 0
    typed = TierValue("coverage", value=5)
    assert (coverage.gap_text(GIVEN, typed), coverage.slack_text(typed), coverage.share(GIVEN, typed)) == (None,) * 3
