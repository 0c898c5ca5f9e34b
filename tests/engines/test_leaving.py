"""Why targets are left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.domain import Blackout, Leader, Mode, Setting, TierValue
from optimizer.domain.reasons import REASONS
from optimizer.engines.building import build
from optimizer.engines.leaving import left_out
from tests import builders as b

if TYPE_CHECKING:
    from optimizer.domain import Plan, Scenario


def codes(scenario: Scenario, plan: Plan) -> dict[str, str]:
    """Return the code of every target left out."""
    return {each.target: each.code for each in left_out(scenario, build(scenario).visits_of, plan)}


def test_what_nobody_may_inspect_is_told_from_what_nobody_has_room_for() -> None:
    """A banned target, one whose only team is full, and one that an idle team could take have different reasons."""
    scenario = b.scenario(
        teams=(b.team("a1", "A", max_targets=1), b.team("b1", "B")),
        targets=(b.target("t1", "B"), b.target("t2", "B"), b.target("t3", "A"), b.target("t4", "C", skills=("law",))),
        pattern="free",
    )
    plan = b.plan(b.posting("a1", "B", "t1"))
    assert codes(scenario, plan) == {"t2": "no-room", "t3": "not-chosen", "t4": "nobody-may"}


def test_what_nobody_had_the_time_to_find_is_told_from_what_came_after_other_aims() -> None:
    """Other aims came first only where ``coverage`` is proven; else the search ended before that was clear."""
    given = b.scenario(teams=(b.team("a1", "A"),), targets=(b.target("t", "B"),), pattern="free")
    known, open_ = TierValue("coverage", 1, 1, 1, 1), TierValue("coverage", 1, 1, 0, 1)
    far = TierValue("travel", 1, 1, 0, 1)
    for tiers, code in (
        ((), "not-chosen"),
        ((known, far), "not-chosen"),
        ((open_,), "not-found"),
        ((far,), "not-found"),
    ):
        (left,) = left_out(given, build(given).visits_of, b.plan(), tiers)
        assert (left.code, left.reason) == (code, REASONS[code])


def test_room_is_counted_in_targets_large_ones_and_days() -> None:
    """A team is full if its targets, its large targets or the days of the lane are used up."""
    targets = (
        b.target("large", "B", days=20, size="large"),
        b.target("other-large", "B", days=5, size="large"),
        b.target("small", "B", days=30),
        b.target("long", "B", days=11),
        b.target("short", "B", days=10),
    )
    scenario = b.scenario(teams=(b.team("a1", "A", max_targets=3),), targets=targets, pattern="free")
    plan = b.plan(b.posting("a1", "B", "large", "small"))
    assert codes(scenario, plan) == {"other-large": "no-room", "long": "no-room", "short": "not-chosen"}


def test_a_team_elsewhere_has_room_only_if_it_may_go_to_another_host() -> None:
    """A team that is posted to its one host has no room at any other."""
    targets = (b.target("t1", "B"), b.target("t2", "C"))
    for most, code in ((1, "no-room"), (2, "not-chosen")):
        teams = (b.team("a1", "A", max_hosts=most),)
        scenario = b.scenario(teams=teams, targets=targets, pattern="free")
        assert codes(scenario, b.plan(b.posting("a1", "B", "t1"))) == {"t2": code}


def test_time_that_cannot_come_is_told_from_want_of_room() -> None:
    """Days that no round has, what should come first and does not, and want of leaders have reasons of their own."""
    targets = (
        b.target("short", "B"),
        b.target("long", "B", days=60),
        b.target("early", "B", latest=b.day("2024-01-31")),
        b.target("again", "B", look_back_of="gone"),
        b.target("gone", "C", skills=("law",)),
        b.target("last", "B", after=("long",)),
        b.target("next", "B", after=("short",)),
    )
    scenario = b.scenario(teams=(b.team("a1", "A", max_targets=9),), targets=targets, pattern="free")
    none = b.plan(b.posting("a1", "B", "short"))
    assert codes(scenario, none) == {
        **{"long": "no-days", "early": "no-days", "again": "waits", "last": "waits"},
        **{"gone": "nobody-may", "next": "not-chosen"},
    }
    gone = (Blackout(who="L1", span=b.span("2024-01-01", "2025-12-31")),)
    alone = replace(scenario, leaders=(Leader(id="L1", name="L1"),), blackouts=gone)
    assert codes(alone, b.plan())["short"] == "no-feedback"
    assert codes(replace(alone, blackouts=()), b.plan())["short"] == "not-chosen"
    soft = {
        name: Setting(Mode.SOFT, 1) for name in ("working-days", "precedence", "look-back-gap", "feedback-capacity")
    }
    said = codes(replace(alone, rules=soft), b.plan())
    assert {"waits", "no-feedback", "no-days"}.isdisjoint(said.values())


def test_days_that_no_rule_takes_away_are_there() -> None:
    """Want of days is no reason where the rule that would take them is off."""
    scenario = b.scenario(
        teams=(b.team("a1", "A", available=(b.span("2024-03-04", "2024-03-06"),)),),
        targets=(b.target("t", "B"), b.target("u", "C")),
        rounds=(b.round_("R1", "2024-03-04", "2024-03-15"),),
        blackouts=(Blackout(who="C", span=b.span("2024-03-04", "2024-03-15")),),
        pattern="free",
    )
    assert codes(scenario, b.plan()) == {"t": "no-days", "u": "no-days"}
    for rules, expected in (
        (("availability",), {"t": "not-chosen", "u": "no-days"}),
        (("availability", "blackouts"), {"t": "not-chosen", "u": "not-chosen"}),
        (("round-window",), {"t": "no-room", "u": "no-room"}),
    ):
        assert codes(replace(scenario, rules=dict.fromkeys(rules, Setting(Mode.OFF))), b.plan()) == expected


def test_a_target_that_no_round_admits_is_told_from_one_that_nobody_may_inspect() -> None:
    """Where no round is left, or none admits the mode, want of a round is the reason and not want of a team."""
    scenario = b.scenario(
        teams=(b.team("a1", "A"),), targets=(b.target("t", "B", mode="mobile"), b.target("u", "A")), pattern="free"
    )
    regular = replace(scenario, rounds=(b.round_("R1", modes=("regular",)),))
    assert codes(scenario, b.plan()) == {"t": "not-chosen", "u": "nobody-may"}
    assert codes(regular, b.plan()) == {"t": "no-round", "u": "nobody-may"}
    past = replace(regular, history=(b.history("R1", regular.rounds[0].enter, "B"),))
    assert codes(past, b.plan()) == {"t": "no-round", "u": "no-round"}
