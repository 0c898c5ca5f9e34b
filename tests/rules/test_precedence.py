from __future__ import annotations

import pytest

from optimizer.domain import Mode, Setting, TierSetting
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from tests.agreement import STRUCTURE_ON_DAYS, assert_halves_agree_on_days, hard, soft, with_rules, words
from tests.builders import day, history, plan, posting, region, round_, scenario, target, team, visit
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
TARGETS = [target("t", "B", 2, name="财政局"), target("u", "B", 1, name="学校", after=("t",))]
TEAM = team("a1", "A", concurrent=1)

EXAMPLE = StandardExample(
    "precedence",
    with_rules(scenario(REGIONS, [TEAM], TARGETS), "precedence", hard()),
    plan(posting("a1", "B", visit("t", "2024-03-04", "2024-03-08"), visit("u", "2024-03-08", "2024-03-11"))),
    "学校 starts on 2024-03-08, before 财政局 ends on 2024-03-08; it waits for it",
    "学校于2024-03-08开始，财政局到2024-03-08才结束，而它须在后者之后",
    solver_can_tell=False,
)


def test_a_target_that_does_not_wait_has_its_sentence() -> None:
    """The day on which the first one ends is too early; the next day is not."""
    EXAMPLE.assert_reported()
    early = visit("t", "2024-03-04", "2024-03-08")
    on_time = plan(posting("a1", "B", early, visit("u", "2024-03-09", "2024-03-11")))
    assert not abouts("precedence", EXAMPLE.scenario, on_time)


def test_what_is_waited_for_must_be_inspected() -> None:
    """A target whose first one is left out is named with it; done in history it is done."""
    sent = plan(posting("a1", "B", "u"))
    said = [("学校 waits for 财政局, which is not inspected before it", "学校须在财政局之后，但此前未安排财政局")]
    assert sentences("precedence", scenario(REGIONS, [TEAM], TARGETS), sent) == said
    past = [history("old", "2020-05-01", "B", target="t")]
    assert not sentences("precedence", scenario(REGIONS, [TEAM], TARGETS, history=past), sent)
    later = [*past, history("R9", "2024-03-04", "B", target="t")]
    assert sentences("precedence", scenario(REGIONS, [TEAM], TARGETS, history=later), sent) == [
        (
            "学校 starts on 2024-03-04, but 财政局, for which it waits, is not done before 2024-03-04",
            "学校于2024-03-04开始，而它须等待的财政局最早到2024-03-04才巡完",
        )
    ]


@pytest.mark.parametrize(
    ("days", "leave", "free_from"),
    [(3, "2024-03-15", 7), (8, "2024-03-12", 13), (None, "2024-03-15", 6), (3, None, 5)],
    ids=["its days", "leaving comes sooner", "the target's own days", "no day of leaving"],
)
def test_what_history_does_takes_its_days(days: int | None, leave: str | None, free_from: int) -> None:
    """A stay of history that goes on into the round has done a target no sooner than its working days allow."""
    row = history("R0", "2024-03-04", "B", target="t", days=days, leave=None if leave is None else day(leave))
    given = scenario(REGIONS, [TEAM], TARGETS, history=[row])
    for start in range(4, 16):
        sent = plan(posting("a1", "B", visit("u", f"2024-03-{start:02}", "2024-03-20")))
        assert bool(abouts("precedence", given, sent)) == (start < free_from)


def test_members_of_a_bundle_do_not_wait_for_each_other() -> None:
    """Inside a bundle all have the same dates."""
    targets = [target("town", "B"), target("v", "B", bundle="town", after=("town",))]
    assert not abouts("precedence", scenario(REGIONS, [TEAM], targets), plan(posting("a1", "B", "town", "v")))


WEEK = [round_("R1", "2024-03-04", "2024-03-08")]
APART = [round_("R1", "2024-03-04", "2024-03-05"), round_("R2", "2024-03-06", "2024-03-07")]
OVERLAPPING = [round_("R1", "2024-03-04", "2024-03-05"), round_("R2", "2024-03-05", "2024-03-06")]
LARGE = [target("t", "B", 2, size="large"), target("u", "B", 2, after=("t",)), target("w", "C", 1)]
CASES = {
    "one lane": scenario(REGIONS, [TEAM], [*TARGETS, target("w", "B", 1)], WEEK),
    "two lanes": scenario(REGIONS, [team("a1", "A")], LARGE[:2], WEEK),
    "two lanes too short": scenario(REGIONS, [team("a1", "A")], LARGE[:2], [round_("R1", "2024-03-04", "2024-03-06")]),
    "two teams": scenario(REGIONS, [team("a1", "A", max_targets=1), team("c1", "C", max_targets=1)], TARGETS, WEEK),
    "two rounds": scenario(REGIONS, [TEAM], TARGETS, APART),
    "rounds that overlap": scenario(REGIONS, [TEAM, team("c1", "C")], TARGETS, OVERLAPPING),
    "a chain": scenario(
        REGIONS,
        [TEAM],
        [target("t", "B", 1), target("u", "B", 1, after=("t",)), target("w", "B", 1, after=("u", "t"))],
        [round_("R1", "2024-03-04", "2024-03-06")],
    ),
    "history that begins meanwhile": scenario(
        REGIONS,
        [TEAM],
        [TARGETS[0], target("u", "B", 1, after=("t",), latest=day("2024-03-05")), target("w", "B", 1, after=("t",))],
        [round_("R1", "2024-03-04", "2024-03-07")],
        history=[history("R0", "2024-03-05", "B", target="t")],
    ),
    "history that goes on": scenario(
        REGIONS,
        [TEAM],
        [*TARGETS, target("w", "B", 2, after=("t",))],
        WEEK,
        history=[history("R0", "2024-03-04", "B", target="t", days=3, leave=day("2024-03-07"))],
    ),
    "history that begins too late": scenario(
        REGIONS, [TEAM], [*TARGETS, target("w", "B", 1)], WEEK, history=[history("R9", "2024-03-08", "B", target="t")]
    ),
    "a bundle": scenario(REGIONS, [TEAM], [*TARGETS, target("v", "B", bundle="u")], WEEK),
    "several hosts": scenario(
        REGIONS,
        [team("a1", "A", max_hosts=2, concurrent=1)],
        [target("t", "B", 1), target("u", "C", 1, after=("t",))],
        [round_("R1", "2024-03-04", "2024-03-06")],
    ),
}


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree_on_days(name: str, setting: Setting) -> None:
    """Solver and check agree on which targets can wait for each other, in lanes, teams and rounds."""
    keep = (*STRUCTURE_ON_DAYS, "once", "one-place", "targets-per-team")
    assert_halves_agree_on_days("precedence", setting, CASES[name], keep=keep)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_where_rounds_do_not_bind(setting: Setting) -> None:
    """Where a posting may stray from its round its days alone decide."""
    keep = tuple(rule for rule in (*STRUCTURE_ON_DAYS, "once") if rule != "round-window")
    given = scenario(
        REGIONS,
        [TEAM],
        [target("t", "B", 1), target("u", "B", 1, after=("t",))],
        [round_("R1", "2024-03-04", "2024-03-04"), round_("R2", "2024-03-05", "2024-03-05")],
    )
    assert_halves_agree_on_days("precedence", setting, given, keep=keep)


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_where_it_is_off_nobody_waits(engine: str) -> None:
    """Targets are laid out as high risk asks for, as if nothing stood in the column."""
    targets = [target("t", "B", 4, risk=7), target("u", "B", 1, risk=5, after=("t",))]
    tiers = [TierSetting({"coverage": 1}), TierSetting({"early": 1})]
    for setting, first in ((hard(), "t"), (Setting(Mode.OFF), "u")):
        given = scenario(REGIONS, [TEAM], targets, WEEK, tiers=tiers, rules={"precedence": setting})
        plan_ = solve(given, Settings(engine=engine, workers=1)).plan
        assert plan_ is not None
        assert plan_.status == "optimal"
        assert plan_.postings[0].visits[0].target == first
