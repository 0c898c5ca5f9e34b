from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain.records import Mode
from optimizer.rules.coverage.must_serve import MustServe
from tests.agreement import assert_halves_agree, hard, soft, with_rules
from tests.builders import history, plan, posting, region, scenario, target, team
from tests.rules.examples import sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
TEAM = team("a1", "A", "一组")

EXAMPLE = StandardExample(
    "must-serve",
    with_rules(scenario(REGIONS, [TEAM], [target("t", "B", name="学校", mandatory=True)]), "must-serve", hard()),
    plan(),
    "学校 is mandatory and left out",
    "学校为必巡对象，但未安排",
)


def test_a_mandatory_target_left_out_is_named() -> None:
    """Only mandatory targets are asked for."""
    targets = [target("t", "B", name="学校", mandatory=True), target("u", "B")]
    given = scenario(REGIONS, [TEAM], targets)
    assert sentences("must-serve", given, plan()) == [("学校 is mandatory and left out", "学校为必巡对象，但未安排")]
    assert sentences("must-serve", given, plan(posting("a1", "B", "t"))) == []


def test_what_the_term_has_seen_is_not_asked_for() -> None:
    """A mandatory target that history has inspected is done."""
    past = [history("R0", "2023-05-01", "B", target="t")]
    assert (
        sentences("must-serve", scenario(REGIONS, [TEAM], [target("t", "B", mandatory=True)], history=past), plan())
        == []
    )


def test_it_is_off_unless_set() -> None:
    """The tier ``mandatory`` does this work unless somebody wants it as a rule."""
    assert MustServe.default is Mode.OFF


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver agree over rounds, with mandatory members of bundles counted one by one."""
    targets = [
        target("t", "C", mandatory=True),
        target("town", "B"),
        target("v1", "B", bundle="town", mandatory=True),
        target("v2", "B", bundle="town", mandatory=True),
        target("done", "B", mandatory=True),
        target("u", "B"),
    ]
    past = [history("R0", "2023-05-01", "B", target="done")]
    given = scenario(REGIONS, [TEAM], targets, ("R1", "R2"), history=past)
    assert_halves_agree("must-serve", setting, given)
