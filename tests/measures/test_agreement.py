"""The two halves of every measure agree: what the solver minimises is what the plain measure says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ortools.sat.python import cp_model

from optimizer.domain import Blackout, Leg, TierSetting
from optimizer.engines.building import build, objective
from optimizer.engines.direct import choices
from optimizer.measures import MEASURES
from optimizer.measures.tiers import tiers_of
from tests.agreement import soft
from tests.builders import history, round_, scenario, span, target, team
from tests.enumeration import all_plans

if TYPE_CHECKING:
    from optimizer.domain import Scenario

TEAMS = (team("a1", "A", size=3, concurrent=1), team("b1", "B", size=4), team("m1", ("A", "B"), kind="mixed", size=2))
TARGETS = (
    target("t", "C", 4, risk=2),
    target("must", "C", 3, risk=3, mandatory=True),
    target("town", "C", 2, risk=1),
    target("due", "B", 2, risk=4, due="R1", size="large"),
    target("v", "C", 9, risk=5, bundle="town", mandatory=True),
    target("done", "C", 9, risk=9),
)
TRAVEL = {
    ("A", "B"): Leg(km=10.3, hours=0.5),
    ("A", "C"): Leg(km=20.0, hours=1.0),
    ("B", "C"): Leg(km=30.5, hours=2.0),
}
PAST = (
    history("R0", "2023-05-01", "C", team="a1", home="A", target="done", days=3, km=7.5),
    history("R0", "2023-05-01", "A", team="b1", home="B", km=1.0),
)
ROUNDS = (round_("R1", "2024-03-04", "2024-03-13"), round_("R2", "2024-03-18", "2024-03-26"))
CLOSED = (Blackout(who="C", span=span("2024-03-05", "2024-03-06")),)


def given(tier: TierSetting) -> Scenario:
    """Return a scenario in which every measure tells some plans from others."""
    compares = tier.name in ("load", "burden", "far", "early")
    return scenario(
        teams=TEAMS[:2] if compares else TEAMS[1:],
        targets=TARGETS[2:5] if tier.name == "burden" else TARGETS[::2] if compares or tier.options else TARGETS,
        rounds=ROUNDS[:1] if tier.name == "early" else ROUNDS,
        travel=TRAVEL,
        history=PAST,
        blackouts=CLOSED,
        pattern="free",
        rules={"large-and-small": soft(3), "no-repeat": soft(2), "once": soft(5), "blackouts": soft(4)},
        tiers=(tier,),
    )


TIERS = [
    *(TierSetting({measure.id: 1}) for measure in MEASURES),
    TierSetting({"travel": 1}, options={"measure": "hours"}),
    TierSetting({"travel": 1}, options={"per": "person"}),
    TierSetting({"coverage": 100, "travel": 3, "load": 7}),
]


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: "-".join([*tier.weights, *tier.options.values()]))
def test_both_halves_agree(tier: TierSetting) -> None:
    """With the plan fixed, the least that the solver can reach is the plain value, for every plan there is."""
    tiny = given(tier)
    (ready,) = tiers_of(tiny)
    model = build(tiny)
    model.minimise(objective(ready, model))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.fix_variables_to_their_hinted_value = True
    least: dict[tuple[tuple[int, int], ...], int] = {}
    for plan in all_plans(tiny):
        fixed = tuple(choices(model, plan).items())
        value = ready.value(tiny, plan)
        least[fixed] = min(value, least.get(fixed, value))
    assert len(set(least.values())) > 2, "the scenario is too small to tell"
    for fixed, value in least.items():
        model.hint(dict(fixed))
        assert solver.solve(model.cp) == cp_model.OPTIMAL
        assert round(solver.objective_value) == value, dict(fixed)
