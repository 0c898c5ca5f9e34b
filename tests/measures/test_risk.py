from __future__ import annotations

import pytest

from optimizer.measures.coverage import Coverage
from optimizer.measures.mandatory import Mandatory
from tests.builders import history, plan, posting, scenario, span, target, team

ROUNDS = ("R1", "R2", "R3")
"""R1 from March, R2 from late April, R3 from late June of 2024."""

TARGETS = (
    target("must", "B", risk=1, mandatory=True),
    target("due1", "B", risk=2, due="R1"),
    target("due2", "B", risk=4, due="R2"),
    target("plain", "B", risk=8),
    target("both", "B", risk=16, mandatory=True, due="R2"),
)
GIVEN = scenario(teams=[team("a1", "A")], targets=TARGETS, rounds=ROUNDS)


def risk_left(*served: tuple[str, str], given: object = GIVEN) -> tuple[int, int]:
    """Return (mandatory, coverage) of a plan that serves (target, round)."""
    rounds = {round_id: [t for t, r in served if r == round_id] for _, round_id in served}
    made = plan(*(posting("a1", "B", *names, round=round_id) for round_id, names in rounds.items()))
    return Mandatory().value(given, made), Coverage().value(given, made)  # type: ignore[arg-type]


def test_what_is_pressing_counts_in_one_and_what_is_left_out_in_the_other() -> None:
    """What is mandatory or due counts in ``mandatory``; the rest, and what could still be late, in ``coverage``."""
    assert risk_left() == (1 + 2 + 4 + 16, 8 + 2 + 4 + 16)
    assert Mandatory().whole(GIVEN) == Coverage().whole(GIVEN) == 31


def test_late_is_better_than_never() -> None:
    """Inspected after its due round a target counts in ``mandatory`` as if it was not, but not as left out."""
    assert risk_left(("due1", "R2")) == (1 + 2 + 4 + 16, 8 + 4 + 16)
    assert risk_left(("due1", "R1")) == (1 + 4 + 16, 8 + 4 + 16)
    last = scenario(teams=[team("a1", "A")], targets=[target("last", "B", risk=2, due="R3")], rounds=ROUNDS)
    assert risk_left(given=last) == (2, 0)


@pytest.mark.parametrize(
    ("name", "round_id", "is_in_time"),
    [
        ("must", "R3", True),
        ("due1", "R1", True),
        ("due1", "R2", False),
        ("due2", "R1", True),
        ("due2", "R2", True),
        ("due2", "R3", False),
        ("plain", "R3", True),
        ("both", "R2", True),
        ("both", "R3", False),
    ],
)
def test_a_due_target_counts_as_served_only_by_its_due_round(name: str, round_id: str, is_in_time: bool) -> None:
    """Before or in its due round is in time; after it counts in ``mandatory``, even for a mandatory target."""
    given = GIVEN.target[name]
    risk = given.risk if is_in_time and (given.mandatory or given.due is not None) else 0
    assert risk_left()[0] - risk_left((name, round_id))[0] == risk


def test_an_overdue_target_is_in_time_in_any_round() -> None:
    """Once the due round is over, any round is as good as another."""
    past = [history("R1", "2024-03-10", "B", target="other")]
    given = scenario(teams=[team("a1", "A")], targets=TARGETS, rounds=ROUNDS, history=past)
    assert given.past_rounds == {"R1"}
    assert risk_left(given=given) == (23, 8 + 2 + 4 + 16)
    assert risk_left(("due1", "R2"), given=given) == (21, 8 + 4 + 16)
    assert risk_left(("due1", "R3"), given=given) == (21, 8 + 4 + 16)


def test_what_the_term_has_seen_counts_nowhere() -> None:
    """Targets inspected within the term are in neither tier; those of an earlier term are open again."""
    past = [history("R0", "2023-05-01", "B", target="must"), history("R0", "2021-05-01", "B", target="plain")]
    term = span("2022-01-01", "2026-12-31")
    given = scenario(teams=[team("a1", "A")], targets=TARGETS, rounds=ROUNDS, history=past, term=term)
    assert risk_left(given=given) == (22, 8 + 2 + 4 + 16)
    assert Coverage().whole(given) == 30


def test_each_member_of_a_bundle_counts_with_its_own_risk() -> None:
    """A mandatory village counts as mandatory although its town does not."""
    targets = [target("town", "B", risk=3), target("v", "B", risk=5, bundle="town", mandatory=True)]
    given = scenario(teams=[team("a1", "A")], targets=targets)
    assert risk_left(given=given) == (5, 3)
    assert risk_left(("town", "R1"), ("v", "R1"), given=given) == (0, 0)
