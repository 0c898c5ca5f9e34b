from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain.records import Mode
from optimizer.rules.coverage.due_round import DueRound
from tests.agreement import assert_halves_agree, hard, soft, with_rules
from tests.builders import history, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
TEAM = team("a1", "A", "一组")

EXAMPLE = StandardExample(
    "due-round",
    with_rules(scenario(REGIONS, [TEAM], [target("t", "B", name="学校", due="R1")], ("R1", "R2")), "due-round", hard()),
    plan(posting("a1", "B", "t", round="R2")),
    "学校 is due by round R1 and inspected only in round R2",
    "学校应在R1轮次或之前巡察，但安排在R2轮次",
)


def test_a_target_put_off_has_its_sentence() -> None:
    """The sentence names the due round and the round in which the target is inspected instead."""
    EXAMPLE.assert_reported()


def test_a_target_left_out_has_its_sentence() -> None:
    """A due target that is not inspected at all is named; one that is not due is not."""
    given = scenario(REGIONS, [TEAM], [target("t", "B", name="学校", due="R1"), target("u", "B")], ("R1", "R2"))
    assert sentences("due-round", given, plan()) == [
        ("学校 is due by round R1 and left out", "学校应在R1轮次或之前巡察，但未安排")
    ]


@pytest.mark.parametrize(("round_id", "is_breach"), [("R1", False), ("R2", False), ("R3", True)])
def test_earlier_is_in_time(round_id: str, is_breach: bool) -> None:
    """A target due by the second round may come in the first."""
    given = scenario(REGIONS, [TEAM], [target("t", "B", due="R2")], ("R1", "R2", "R3"))
    assert bool(abouts("due-round", given, plan(posting("a1", "B", "t", round=round_id)))) is is_breach


def test_an_overdue_target_may_come_in_any_round() -> None:
    """Where the due round is over any planned round will do, and leaving it out once more is named as such."""
    rounds = (round_("R1"), round_("R2"), round_("R3"))
    past = [history("R1", "2024-03-04", "B", home="A")]
    given = scenario(REGIONS, [TEAM], [target("t", "B", name="学校", due="R1")], rounds, history=past)
    assert not abouts("due-round", given, plan(posting("a1", "B", "t", round="R3")))
    assert sentences("due-round", given, plan()) == [
        ("学校 was due by round R1 and is left out again", "学校应在R1轮次或之前巡察，这次仍未安排")
    ]


def test_it_is_off_unless_set() -> None:
    """The tier ``mandatory`` does this work unless somebody wants it as a rule."""
    assert DueRound.default is Mode.OFF


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver agree over rounds, on what history has done and on members of bundles that are due."""
    targets = [
        target("t", "C", due="R1"),
        target("town", "B"),
        target("v1", "B", bundle="town", due="R2"),
        target("done", "B", due="R1"),
        target("u", "B"),
    ]
    past = [history("R0", "2023-05-01", "B", target="done")]
    given = scenario(REGIONS, [TEAM], targets, ("R1", "R2", "R3"), history=past)
    assert_halves_agree("due-round", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_what_is_overdue(setting: Setting) -> None:
    """Check and solver take any round for a target whose due round is over."""
    targets = [target("t", "B", due="R1"), target("u", "C", due="R2")]
    past = [history("R1", "2024-03-04", "B", home="A")]
    given = scenario(REGIONS, [TEAM], targets, ("R1", "R2", "R3"), history=past)
    assert_halves_agree("due-round", setting, given)
