"""The two halves of every measure agree: what the solver minimises is what the plain measure says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ortools.sat.python import cp_model

from optimizer.domain import Blackout, Composition, Kind, Leg, Seat, TierSetting
from optimizer.domain.shortages import Joint, Pool, Row, Shortages, Stint
from optimizer.engines.building import build, objective
from optimizer.engines.direct import choices
from optimizer.measures import MEASURES
from optimizer.measures.tiers import tiers_of
from tests.agreement import soft
from tests.builders import history, posting, round_, scenario, span, target, team
from tests.enumeration import all_plans
from tests.seating import assert_missing_agrees, officer

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

KNOWN = Shortages(
    (
        Pool(
            (Row({("R1", "b1"): 2, ("R1", "m1"): 3}, 4, 1000), Row({("R1", "b1", "C"): 3}, 1, 40)),
            (
                Joint((Stint("R1", "b1", frozenset("AC")), Stint("R2", "m1", frozenset("C"))), 1500),
                Joint((Stint("R2", "b1", frozenset("C"), frozenset({"t"})),), 300),
            ),
            ((Pool((Row({("R1", "b1", "C"): 1}, 0, 700),)), Pool((Row({("R2", "m1"): 1}, 0, 400),))),),
        ),
        Pool((Row({("R2", "b1"): 2, ("R2", "b1", "C"): 1}, 1),)),
    )
)
"""What is known of people while teams are sent: more than the sum, a joint, or one sum of several."""


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
        shortages=KNOWN if tier.name == "seats" else None,
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


def test_both_halves_agree_on_what_is_missing_on_seats() -> None:
    """Once teams are sent, the solver counts empty seats and missing skills as the tier does, seat by seat."""
    staffed = scenario(
        "ABC",
        [team("a1", "A", kind="half"), team("w1", "A"), team("b1", "B")],
        [target("t", "B", 2, skills=("law",), headcount=4)],
        ROUNDS[:1],
        officers=(
            officer("P1", "A", "leader", "member", skills=("audit", "law")),
            officer("P2", "A", skills=("audit",)),
            officer("C1", "C", skills=("audit",)),
            officer("W1", "A", team="w1"),
        ),
        composition=Composition(
            {Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("audit", 1, "any", days=3))}, {"audit": 2}
        ),
    )
    stays = [posting("a1", "B", "t", leave=ROUNDS[0].leave), posting("w1", "C", leave=ROUNDS[0].leave)]
    assert_missing_agrees(staffed, stays)
