from __future__ import annotations

from optimizer.domain.records import Mode, Setting
from optimizer.measures.early import Early
from optimizer.measures.soft import Soft
from tests.agreement import hard, soft
from tests.builders import history, plan, posting, round_, scenario, target, team, visit


def test_early_counts_calendar_days_from_the_first_planned_entry() -> None:
    """A target that ends on the first day costs nothing; each member of a bundle costs its own risk."""
    targets = [target("t", "B", risk=3), target("town", "B", risk=2), target("v", "B", risk=5, bundle="town")]
    given = scenario(targets=targets, rounds=("R2", "R1"))
    ends = (visit("t", "2024-03-04", "2024-03-04"), visit("town", end="2024-03-11"), visit("v", end="2024-03-11"))
    assert Early().value(given, plan(posting("a1", "B", *ends))) == 7 * (2 + 5)
    later = posting("a1", "B", visit("t", "2024-04-29", "2024-05-03"), round="R2")
    assert Early().value(given, plan(later)) == 3 * 60


def test_early_counts_from_the_first_round_that_is_still_planned() -> None:
    """A round that is past does not set the clock; without any planned round nothing counts."""
    past = [history("R1", "2024-03-05", "B")]
    given = scenario(targets=[target("t", "B", risk=3)], rounds=("R1", "R2"), history=past)
    later = posting("a1", "B", visit("t", "2024-04-29", "2024-04-30"), round="R2")
    assert Early().value(given, plan(later)) == 3
    assert Early().value(scenario(history=past), plan()) == 0


def test_soft_counts_what_breaches_are_about() -> None:
    """Several findings about the same things are one breach; weights add up; hard rules do not count."""
    targets = [target(f"t{n}", "B", 2, size="large") for n in range(4)]
    rules = {
        "working-days": soft(5),
        "large-and-small": soft(7),
        "targets-per-team": soft(1),
        "required-skills": hard(),
        "once": Setting(Mode.OFF),
    }
    given = scenario(teams=[team("a1", "A"), team("c1", "C")], targets=targets, rules=rules)
    week = [visit(f"t{n}", "2024-03-04", "2024-03-05") for n in range(4)]
    assert Soft().value(given, plan(posting("a1", "B", *week))) == 5 + 7 + 1
    both = plan(posting("a1", "B", *week[:2]), posting("c1", "B", *week[2:]))
    assert Soft().value(given, both) == 2 * (5 + 7)
    assert Soft().value(given, plan()) == 0


def test_soft_counts_a_rule_by_its_setting_in_each_round() -> None:
    """A rule that weighs more in the second round costs more there."""
    rounds = [round_("R1"), round_("R2", rules={"targets-per-team": soft(10)})]
    targets = [target(f"t{n}", "B") for n in range(3)]
    given = scenario(targets=targets, rounds=rounds, rules={"targets-per-team": soft(1)})
    names = [each.id for each in targets]
    assert Soft().value(given, plan(posting("a1", "B", *names))) == 1
    assert Soft().value(given, plan(posting("a1", "B", *names, round="R2"))) == 10
