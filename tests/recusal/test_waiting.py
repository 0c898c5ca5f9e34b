"""What the examination says of targets whose time cannot come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Mode, Setting, Status
from optimizer.domain.records import InspectionMode
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from optimizer.recusal import Matter, Severity, examine
from tests.builders import history, region, round_, scenario, target, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

REGIONS = (region("A", "甲县"), region("B", "乙县"))
TEAMS = [team("a1", "A"), team("b1", "B"), team("a2", "A")]
ROUNDS = (round_("R1", "2024-03-04", "2024-04-26"), round_("R2", "2024-07-01", "2024-08-02"))
SPECIAL = InspectionMode.SPECIAL
QUICK = Settings(seconds=10, workers=1)


def said(given: Scenario, matter: Matter, severity: Severity) -> list[str]:
    """Return the English sentences of the observations on a matter, which must be as serious as said."""
    found = examine(given).of(matter)
    assert {each.severity for each in found} <= {severity}
    return [each.sentence.en for each in found]


def test_a_look_back_at_what_nobody_inspects_is_told() -> None:
    """What no round admits cannot be looked back at; once history has seen it, it can."""
    rounds = tuple(replace(each, modes=(InspectionMode.REGULAR,)) for each in ROUNDS)
    targets = [target("t", "B", name="学校", mode=SPECIAL), target("again", "B", name="回头看", look_back_of="t")]
    given = scenario(REGIONS, TEAMS, targets, rounds)
    assert (
        "回头看 looks back at 学校, which history has not seen and nobody can inspect, so it cannot be inspected either"
        in said(given, Matter.UNSERVABLE_TARGET, Severity.WARNING)
    )
    seen = replace(given, history=(history("old", "2023-05-01", "B", target="t"),))
    assert said(seen, Matter.UNSERVABLE_TARGET, Severity.WARNING) == []


@pytest.mark.parametrize(("months", "is_told"), [(2, False), (3, True)])
def test_a_look_back_that_always_comes_too_soon_is_told(months: int, is_told: bool) -> None:
    """From the end of the first round to the entry of the last are two months and some days, and the solver agrees."""
    targets = [
        target("t", "B", name="学校", mode=SPECIAL),
        target("again", "B", name="回头看", look_back_of="t", risk=5),
    ]
    rules = {"look-back-gap": Setting(Mode.HARD, numbers={"months": months})}
    given = scenario(REGIONS, TEAMS, targets, ROUNDS, rules=rules)
    sentence = (
        "回头看 looks back at 学校, but no round in which it can be inspected comes 3 months after 2024-04-26, the"
        " first day on which 学校 can be left"
    )
    assert said(given, Matter.UNSERVABLE_TARGET, Severity.WARNING) == ([sentence] if is_told else [])
    plan = solve(given, QUICK).plan
    assert plan is not None
    assert ("again" in plan.served) is not is_told


def test_what_waits_for_what_nobody_inspects_is_told() -> None:
    """A target whose first one no round admits is named with it."""
    rounds = tuple(replace(each, modes=(InspectionMode.REGULAR,)) for each in ROUNDS)
    targets = [target("t", "B", name="学校", mode=SPECIAL), target("u", "B", name="医院", after=("t",))]
    given = scenario(REGIONS, TEAMS, targets, rounds)
    assert "医院 waits for 学校, which nobody can inspect, so it cannot be inspected either" in said(
        given, Matter.UNSERVABLE_TARGET, Severity.WARNING
    )


def test_a_due_round_that_nobody_can_keep_is_a_proof() -> None:
    """A target whose mode is admitted only after its due round makes the hard rule impossible; the solver agrees."""
    rounds = (replace(ROUNDS[0], modes=(InspectionMode.REGULAR,)), ROUNDS[1])
    targets = [target("t", "B", name="学校", mode=SPECIAL, due="R1")]
    given = scenario(REGIONS, TEAMS, targets, rounds, rules={"due-round": Setting(Mode.HARD)})
    assert said(given, Matter.UNSERVABLE_TARGET, Severity.IMPOSSIBLE) == [
        "学校 is due by round R1, but nobody can inspect it by then"
    ]
    assert solve(given, QUICK).status is Status.INFEASIBLE
    assert not examine(replace(given, rules={})).impossible


def test_a_quota_that_bundles_leave_no_room_for_is_a_proof() -> None:
    """Two of three villages go along with their town, so that two cannot be inspected directly."""
    targets = [
        target("town", "B"),
        *(target(f"v{each}", "B", village_class="key", bundle="town") for each in (1, 2)),
        target("v3", "B", village_class="key"),
    ]
    rules = {"class-quota": Setting(Mode.HARD, numbers={"least": (("key", 2),)})}
    given = scenario(REGIONS, TEAMS, targets, ROUNDS, rules=rules)
    assert said(given, Matter.TOO_FEW_VILLAGES, Severity.IMPOSSIBLE) == [
        "乙县: only 1 of 3 villages of the class key can be inspected directly, but 2 must be"
    ]
    assert solve(given, QUICK).status is Status.INFEASIBLE
    milder = replace(given, rules={"class-quota": replace(rules["class-quota"], mode=Mode.SOFT)})
    assert len(said(milder, Matter.TOO_FEW_VILLAGES, Severity.WARNING)) == 1


@pytest.mark.parametrize("waits", ["look_back_of", "after"])
def test_what_must_be_inspected_but_waits_in_vain_is_a_proof(waits: str) -> None:
    """A mandatory target that looks back at, or waits for, what nobody can inspect makes the hard rule impossible."""
    rounds = tuple(replace(each, modes=(InspectionMode.REGULAR,)) for each in ROUNDS)
    first = {"look_back_of": "t"} if waits == "look_back_of" else {"after": ("t",)}
    targets = [target("t", "B", name="学校", mode=SPECIAL), target("u", "B", name="医院", mandatory=True, **first)]
    given = scenario(REGIONS, TEAMS, targets, rounds, rules={"must-serve": Setting(Mode.HARD)})
    result = solve(given, QUICK)
    assert result.status is Status.INFEASIBLE
    assert any("医院" in reason.zh and "学校" in reason.zh for reason in result.reasons)
    assert not examine(replace(given, rules={})).impossible


def test_a_look_back_for_which_no_other_team_is_left_is_told() -> None:
    """If all teams that could look back have inspected it before, that is told, and the solver leaves it out."""
    targets = [target("again", "B", name="回头看", look_back_of="t", risk=5)]
    seen = [history("old", "2022-05-02", "B", target="t", team=each, home="A") for each in ("a1", "a2")]
    given = scenario(REGIONS, TEAMS, targets, ROUNDS, history=seen)
    assert said(given, Matter.UNSERVABLE_TARGET, Severity.WARNING) == [
        "回头看 looks back at t, but every team that could inspect it has inspected t before; another one must"
    ]
    plan = solve(given, QUICK).plan
    assert plan is not None
    assert "again" not in plan.served
    assert said(replace(given, history=given.history[:1]), Matter.UNSERVABLE_TARGET, Severity.WARNING) == []


def test_a_host_without_beds_enough_is_an_obstacle() -> None:
    """Where no team finds beds nothing can be inspected; a soft rule, or none, allows it."""
    regions = (REGIONS[0], replace(REGIONS[1], lodging=5))
    crews = [team("a1", "A", size=6), team("b1", "B", size=6)]
    given = scenario(
        regions, crews, [target("t", "B", mandatory=True)], ROUNDS, rules={"must-serve": Setting(Mode.HARD)}
    )
    (impossible,) = examine(given).impossible
    assert "more people than the host has beds" in impossible.sentence.en
    result = solve(given, QUICK)
    assert result.status is Status.INFEASIBLE
    assert result.reasons == (impossible.sentence,)
    for change in ({"lodging": Setting(Mode.SOFT, 1)}, {"lodging": Setting(Mode.OFF)}):
        assert not examine(replace(given, rules={**given.rules, **change})).impossible
    assert not examine(replace(given, regions=REGIONS)).impossible
