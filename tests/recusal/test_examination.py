from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from optimizer.domain import Blackout, Mode, Officer, Pin, Setting, Status, Tie, TierSetting, Waiver
from optimizer.engines.settings import Settings
from optimizer.intake import load
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from optimizer.recusal import Examination, Matter, Observation, Severity, examine, picture, reasons_for_infeasible
from optimizer.texts import Text
from tests.builders import day, history, plan, region, round_, scenario, span, target, team
from tests.recusal.strategies import dated_scenarios, pinned_scenarios, tiny_scenarios

if TYPE_CHECKING:
    from optimizer.domain import Region, Scenario

HARD, OFF = Setting(Mode.HARD), Setting(Mode.OFF)
QUICK = Settings(seconds=10, workers=1)
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def tie(who: str, whom: str) -> Tie:
    """Return a tie that never ends."""
    return Tie(who=who, whom=whom, kind="other")


def only(examination: Examination, matter: Matter) -> Observation:
    """Return the one observation about a matter."""
    (found,) = examination.of(matter)
    return found


def proof(given: Scenario, matter: Matter) -> Text:
    """Return the sentence of the one proof about a matter, after the solver has agreed with it."""
    found = only(examine(given), matter)
    assert found.severity is Severity.IMPOSSIBLE
    assert solve(given, QUICK).status is Status.INFEASIBLE
    return found.sentence


def places(*names: str, room: int | None = None) -> list[Region]:
    """Return regions of equal capacity."""
    return [region(name, host_capacity=room) for name in names]


# -- truth ------------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(tiny_scenarios())
def test_what_is_called_impossible_has_no_plan(given: Scenario) -> None:
    """Whenever the examination calls a random scenario impossible, the solver finds no plan for it."""
    proofs = examine(given).impossible
    if proofs:
        assert solve(given, QUICK).status is Status.INFEASIBLE, [each.sentence.en for each in proofs]


@settings(max_examples=50)
@given(pinned_scenarios())
def test_no_plan_sends_a_team_where_pins_close_the_way(given: Scenario) -> None:
    """Where pins settle some moves there is no plan against a proof, and no posting that was called closed."""
    plan = solve(given, QUICK).plan
    if plan is None:
        return
    assert examine(given).impossible == ()
    seen = picture(given)
    for posting in plan.postings:
        assert posting.host in seen.allowed_hosts(posting.round, posting.team)


@settings(max_examples=150)
@given(dated_scenarios())
def test_what_is_called_impossible_for_its_days_has_no_plan(given: Scenario) -> None:
    """Where pins, history and blackouts are about days, no plan is found against a proof."""
    proofs = examine(given).impossible
    if proofs:
        assert solve(given, QUICK).status is Status.INFEASIBLE, [each.sentence.en for each in proofs]


@settings(max_examples=60)
@given(tiny_scenarios())
def test_a_target_that_nobody_can_inspect_is_in_no_plan(given: Scenario) -> None:
    """A target named as unservable is left out of the best plan."""
    nobody = {target for each in examine(given).of(Matter.UNSERVABLE_TARGET) for target in each.about}
    plan = solve(given, QUICK).plan if nobody else None
    if plan is not None:
        assert nobody.isdisjoint(plan.served)


# -- teams and hosts --------------------------------------------------------------------------------------------------


def test_a_team_that_may_go_nowhere_is_a_warning_with_its_reasons_counted() -> None:
    """A team that every host is closed to is named with what closes how many hosts; a plan may do without it."""
    found = only(examine(scenario(ties=[tie("a1", "B"), tie("a1", "C")])), Matter.STRANDED_TEAM)
    assert found == Observation(
        Matter.STRANDED_TEAM,
        Severity.WARNING,
        ("a1",),
        Text(
            "a1 may go nowhere: kept away by “No team goes where a declared tie leads” (2 hosts);"
            " kept away by “Nobody inspects their own turf” (1 host)",
            "a1无处可去：2个受巡地：因“申报回避：有申报关系的不得巡察”不能去；1个受巡地：因“地域回避：不得巡察本地”不能去",
        ),
        ("R1",),
    )


def test_a_team_that_must_be_sent_but_may_go_nowhere_is_an_impossibility() -> None:
    """Where every team is to be sent, one that may go nowhere ends it."""
    given = scenario(("A", "B"), ties=[tie("a1", "B")], rules={"every-team-sent": HARD})
    assert proof(given, Matter.STRANDED_TEAM) == Text(
        "a1 may go nowhere, but every team is to be sent: kept away by “No team goes where a declared tie leads”"
        " (1 host); kept away by “Nobody inspects their own turf” (1 host)",
        "各组都须派出，但a1无处可去：1个受巡地：因“申报回避：有申报关系的不得巡察”不能去；"
        "1个受巡地：因“地域回避：不得巡察本地”不能去",
    )


def test_too_many_teams_for_their_hosts_are_named_as_the_smallest_group() -> None:
    """Three teams that may only go to two hosts with room for one each are named, and nobody else."""
    teams = [team(f"a{number}", "A") for number in (1, 2, 3)] + [team("b1", "B"), team("d1", "D")]
    given = scenario(
        [region("A"), *places("B", "C", room=1), region("D")],
        teams,
        ties=[tie(f"a{number}", "D") for number in (1, 2, 3)],
        rules={"every-team-sent": HARD, "no-mutual": OFF},
    )
    assert proof(given, Matter.TOO_FEW_HOSTS) == Text(
        "these 3 teams may only go to 2 hosts with room for 2 teams at once, but every team is to be sent:"
        " a1, a2, a3 → B, C",
        "各组都须派出，但这3个组只能去2个受巡地，那里同时最多接待2个组：a1、a2、a3 → B、C",
    )


def test_capacity_is_not_counted_where_stays_may_follow_each_other() -> None:
    """Teams of several hosts a round may take turns at one host, so that no number of them is too many."""
    teams = [team(f"a{number}", "A", max_hosts=2) for number in (1, 2, 3)]
    given = scenario([region("A"), *places("B", room=1)], teams, rules={"every-team-sent": HARD})
    assert examine(given).of(Matter.TOO_FEW_HOSTS) == ()


def test_homes_that_must_send_need_room_at_their_hosts() -> None:
    """Two homes that may only send to one host with room for one cannot both send."""
    given = scenario(
        [*places("A", "B", room=0), region("C", host_capacity=1)],
        teams=[team("a1", "A"), team("b1", "B")],
        rules={"every-region-sends": HARD},
    )
    assert proof(given, Matter.TOO_FEW_HOSTS) == Text(
        "these 2 homes must each send a team, but may only send to 1 host with room for 1 team at once: A, B → C",
        "这2个派出地都须派出，但只能派往1个受巡地，那里同时最多接待1个组：A、B → C",
    )


def test_a_home_that_must_send_but_may_send_nowhere_is_named() -> None:
    """A single home without an open host is the smallest group there is."""
    given = scenario(("A", "B"), ties=[tie("A", "B")], rules={"every-region-sends": HARD})
    first, second = examine(given).of(Matter.TOO_FEW_HOSTS)
    assert first.sentence == Text(
        "A must send a team, but may send nowhere: kept away by “No team goes where a declared tie leads” (1 host);"
        " kept away by “Nobody inspects their own turf” (1 host)",
        "A必须派出，但无处可派：1个受巡地：因“申报回避：有申报关系的不得巡察”不能去；"
        "1个受巡地：因“地域回避：不得巡察本地”不能去",
    )
    assert second.about == ("B",)
    assert solve(given, QUICK).status is Status.INFEASIBLE


def test_homes_that_must_receive_need_teams_of_their_own() -> None:
    """Two homes to which one and the same team may go cannot both receive somebody."""
    given = scenario(ties=[tie("a1", "B"), tie("b1", "A")], rules={"every-region-hosts": HARD, "no-mutual": OFF})
    assert proof(given, Matter.TOO_FEW_TEAMS) == Text(
        "these 2 homes must each receive a team, but only 1 team may go there, to 1 host a round in all: A, B ← c1",
        "这2个派出地都须受巡，但能去的只有1个组，每轮合计最多派驻1个受巡地：A、B ← c1",
    )


def test_a_home_that_must_receive_but_is_closed_to_all_is_named() -> None:
    """A home that takes no team cannot be inspected."""
    given = scenario([*places("A", room=0), *places("B", "C")], rules={"every-region-hosts": HARD})
    assert proof(given, Matter.TOO_FEW_TEAMS) == Text(
        "A must receive a team, but no team may go there", "A必须受巡，但没有组可以派往该地"
    )


# -- rings and pairs --------------------------------------------------------------------------------------------------


def test_two_homes_of_a_ring_cannot_share_their_only_host() -> None:
    """In a ring each home needs a host of its own."""
    assert proof(scenario(ties=[tie("A", "B")], pattern="ring"), Matter.TOO_FEW_SUCCESSORS) == Text(
        "these 2 homes of the ring need a host each, but may only send to 1 host: A, B → C",
        "环中这2个派出地各需一个不同的受巡地，却只能派往1个受巡地：A、B → C",
    )


def test_a_home_without_a_successor_is_named_with_its_reasons() -> None:
    """A home that may send to nobody of its ring breaks it."""
    given = scenario(ties=[tie("a1", "B"), tie("a1", "C")], pattern="ring")
    assert proof(given, Matter.TOO_FEW_SUCCESSORS) == Text(
        "A may send to no other home of its ring: kept away by “No team goes where a declared tie leads” (2 hosts)",
        "A在环中没有可派往的下家：2个受巡地：因“申报回避：有申报关系的不得巡察”不能去",
    )


def test_a_home_whose_teams_find_no_host_together_is_named() -> None:
    """In a ring all teams of a home go to one host; where all must be sent, one host must suit them all."""
    given = scenario(
        teams=[team("a1", "A"), team("a2", "A"), team("b1", "B"), team("c1", "C")],
        ties=[tie("a1", "B"), tie("a2", "C")],
        pattern="ring",
        rules={"every-team-sent": HARD},
    )
    assert proof(given, Matter.TOO_FEW_SUCCESSORS) == Text(
        "A may send to no other home of its ring: none can take all its teams together",
        "A在环中没有可派往的下家：没有哪一地能同时接待其全部组",
    )


def test_a_home_alone_in_its_zone_makes_no_ring() -> None:
    """A ring needs two homes at least."""
    given = scenario([region("A", zone="Z"), region("B"), region("C")], pattern="ring")
    assert proof(given, Matter.TOO_FEW_SUCCESSORS) == Text("A is alone in its ring", "环中只有A一个派出地")


def test_islands_without_a_way_between_them_make_no_single_ring() -> None:
    """Everybody has a host of his own, but two pairs that may not leave each other close two small rings."""
    apart = [tie(a, b) for a in "AB" for b in "CD"]
    given = scenario("ABCD", ties=apart, pattern="ring")
    assert proof(given, Matter.SEVERAL_RINGS) == Text(
        "no single ring leads through these 4 homes: they fall into 2 groups with no way there and back between them:"
        " A, B | C, D",
        "这4个派出地连不成一个环：分为2组，组与组之间无法有去有回：A、B | C、D",
    )
    assert only(examine(given), Matter.ISLANDS).sentence == Text(
        "the places fall into 2 groups that turn only among themselves: A, B | C, D",
        "各地分为2组，只在组内交叉：A、B | C、D",
    )


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            {"min-cycle": Setting(Mode.HARD, 1, {"length": 4})},
            Text(
                "a ring of 3 homes is shorter than the shortest cycle that is allowed, which has 4 homes: A, B, C",
                "3个派出地成的环短于允许的最小循环（4个派出地）：A、B、C",
            ),
        ),
        (
            {"mutual": HARD},
            Text(
                "the homes are to turn in a ring and also to exchange teams pairwise;"
                " in a ring of 3 homes both cannot be: A, B, C",
                "既要求成环又要求两两互派，3个派出地的环无法同时满足：A、B、C",
            ),
        ),
    ],
)
def test_a_ring_that_other_rules_rule_out_is_a_contradiction(rules: dict[str, Setting], sentence: Text) -> None:
    """A ring of three is too short for a longest rule, and is no exchange."""
    assert proof(scenario(pattern="ring", rules=rules), Matter.CONTRADICTION) == sentence


def test_two_homes_cannot_turn_without_inspecting_each_other() -> None:
    """A ring of two is a mutual pair."""
    given = scenario(("A", "B"), pattern="ring", rules={"no-mutual": HARD})
    assert proof(given, Matter.CONTRADICTION) == Text(
        "A can only send to B and B only to A, but they must not inspect each other",
        "A只能派往B，B也只能派往A，但不得互查",
    )


def test_exchange_and_no_mutual_contradict_each_other() -> None:
    """Whoever must send cannot both be answered and not be answered."""
    given = scenario(("A", "B"), rules={"mutual": HARD, "no-mutual": HARD, "every-region-sends": HARD})
    sentences = [each.sentence for each in examine(given).of(Matter.CONTRADICTION)]
    assert sentences[0] == Text(
        "exchange in pairs is demanded and mutual inspection is forbidden at once, so nobody can be sent: A, B",
        "既要求两两互派又禁止互查，谁也派不出去：A、B",
    )
    assert solve(given, QUICK).status is Status.INFEASIBLE


def test_three_homes_cannot_be_paired_off() -> None:
    """With one team each, an odd number of homes leaves one without a partner."""
    given = scenario(pattern="exchange", rules={"every-region-sends": HARD})
    assert proof(given, Matter.NO_PARTNER) == Text(
        "these 3 homes cannot all be paired off to exchange teams, one partner each: A, B, C",
        "这3个派出地无法全部两两配对互派：A、B、C",
    )


def test_a_home_of_two_teams_may_have_two_partners() -> None:
    """With two teams in one of three homes the exchange works, and nothing is claimed."""
    teams = [team("a1", "A"), team("a2", "A"), team("b1", "B"), team("c1", "C")]
    given = scenario(teams=teams, pattern="exchange", rules={"every-region-sends": HARD})
    assert examine(given).impossible == ()
    assert solve(given, QUICK).status is Status.OPTIMAL


def test_a_home_that_nobody_can_answer_has_no_partner() -> None:
    """Where the way there is open but the way back is closed, there is no exchange."""
    given = scenario(("A", "B"), ties=[tie("a1", "B")], pattern="exchange", rules={"every-region-hosts": HARD})
    found = [each.sentence for each in examine(given).of(Matter.NO_PARTNER)]
    assert found[0] == Text(
        "A has nobody to exchange teams with: no home can both receive its teams and send back",
        "A没有互派对象：没有哪个派出地既能接待其组又能回派",
    )
    assert solve(given, QUICK).status is Status.INFEASIBLE


# -- targets ----------------------------------------------------------------------------------------------------------


def test_a_target_that_nobody_can_inspect_has_its_reasons_counted() -> None:
    """Each team is counted once, under what keeps it away."""
    teams = [team("a1", "A"), team("b1", "B"), team("c1", "C", skills=("audit",))]
    given = scenario(teams=teams, targets=[target("tA", "A", skills=("audit",))], ties=[tie("c1", "A")])
    found = only(examine(given), Matter.UNSERVABLE_TARGET)
    assert (found.severity, found.about) == (Severity.WARNING, ("tA",))
    assert found.sentence == Text(
        "nobody can inspect tA: kept away by “No team goes where a declared tie leads” (1 team);"
        " kept away by “Nobody inspects their own turf” (1 team); lacking audit (1 team)",
        "没有组可以巡察tA：1个组因“申报回避：有申报关系的不得巡察”不能去；1个组因“地域回避：不得巡察本地”不能去；"
        "1个组缺少审计",
    )


@pytest.mark.parametrize(("rules", "severity"), [({}, Severity.WARNING), ({"must-serve": HARD}, Severity.IMPOSSIBLE)])
def test_a_mandatory_target_that_nobody_can_inspect_is_stressed(rules: dict[str, Setting], severity: Severity) -> None:
    """A mandatory target is called that; if it must be served, there is no plan."""
    given = scenario(("A", "B"), targets=[target("tA", "A", days=41, mandatory=True)], rules=rules)
    found = only(examine(given), Matter.UNSERVABLE_TARGET)
    assert found.severity is severity
    assert found.sentence == Text(
        "tA is mandatory, but nobody can inspect it: kept away by “Nobody inspects their own turf” (1 team);"
        " short of days for it: 40 working days at most, and it needs 41 (1 team)",
        "tA为必巡对象，但没有组可以巡察：1个组因“地域回避：不得巡察本地”不能去；"
        "1个组最多只有40个工作日，该对象需要41个",
    )
    assert (solve(given, QUICK).status is Status.INFEASIBLE) == (severity is Severity.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (
            {"targets": [target("tA", "A", mode="special")], "rounds": [round_(modes=("regular",))]},
            Text(
                "nobody can inspect tA: no planned round admits the mode special",
                "没有组可以巡察tA：没有轮次含巡察方式专项",
            ),
        ),
        (
            {"targets": [target("tA", "A", fixed_team="a1")]},
            Text(
                "nobody can inspect tA: its fixed team a1 is kept away by “Nobody inspects their own turf”",
                "没有组可以巡察tA：指定的a1因“地域回避：不得巡察本地”不能去",
            ),
        ),
        (
            {
                "targets": [
                    target("tA", "A", bundle="tA", fixed_team="b1"),
                    target("tV", "A", bundle="tA", fixed_team="c1"),
                ]
            },
            Text(
                "nobody can inspect tA: its parts have different fixed teams, b1, c1",
                "没有组可以巡察tA：同巡对象分别指定了不同的组：b1、c1",
            ),
        ),
        (
            {"teams": [], "targets": [target("tA", "A")]},
            Text("nobody can inspect tA: there is no team", "没有组可以巡察tA：没有任何组"),
        ),
    ],
)
def test_a_target_may_be_lost_without_counting(tables: dict[str, object], sentence: Text) -> None:
    """A mode that no round admits, a fixed team that may not, and no team at all are said as such."""
    given = scenario(**tables)  # type: ignore[arg-type]
    assert only(examine(given), Matter.UNSERVABLE_TARGET).sentence == sentence


def test_a_team_is_counted_where_it_comes_nearest() -> None:
    """A team that is not invited to one round and too short of days in the other is short of days."""
    rounds = [round_("R1", "2024-03-04", "2024-03-08"), round_("R2", participants=("a1",))]
    given = scenario(("A", "B"), targets=[target("tA", "A", days=6)], rounds=rounds)
    assert "short of days for it: 5 working days at most" in only(examine(given), Matter.UNSERVABLE_TARGET).sentence.en


def test_more_mandatory_targets_than_their_teams_can_take_are_named() -> None:
    """Three mandatory targets of one county are one too many for the only team that may go there."""
    given = scenario(
        ("A", "B"),
        targets=[target(f"t{number}", "A", mandatory=True) for number in (1, 2, 3)],
        rules={"must-serve": HARD},
    )
    assert proof(given, Matter.TOO_FEW_SLOTS) == Text(
        "these 3 targets are mandatory, but only 1 team can inspect them, with room for 2 targets: t1, t2, t3 ← b1",
        "这3个对象必须巡察，但能巡察的只有1个组，合计最多2个对象：t1、t2、t3 ← b1",
    )


def test_large_mandatory_targets_are_counted_on_their_own() -> None:
    """Two large targets are one too many for a team that takes one large one."""
    given = scenario(
        ("A", "B"),
        targets=[target(f"t{number}", "A", mandatory=True, size="large") for number in (1, 2)],
        rules={"must-serve": HARD},
    )
    assert "these 2 targets" in proof(given, Matter.TOO_FEW_SLOTS).en


def test_targets_of_a_longer_list_are_cut() -> None:
    """A list of more than twelve names ends in a count."""
    given = scenario(
        ("A", "B"),
        targets=[target(f"t{number:02}", "A", mandatory=True) for number in range(1, 15)],
        teams=[team("a1", "A"), team("b1", "B", max_targets=13)],
        rules={"must-serve": HARD},
    )
    sentence = proof(given, Matter.TOO_FEW_SLOTS)
    assert "t11, t12 and 2 more ← b1" in sentence.en
    assert "t11、t12等，另有2个 ← b1" in sentence.zh


def test_the_days_that_are_too_few_are_the_most_that_any_team_has_in_any_round() -> None:
    """Of rounds and teams of different length the longest stay decides, and its days are the figure that is told."""
    given = scenario(
        teams=[team("a1", "A"), team("b1", "B"), team("c1", "C", available=[span("2024-05-06", "2024-06-07")])],
        targets=[target("tA", "A", days=26)],
        rounds=[round_("R1", "2024-03-04", "2024-03-29"), round_("R2", "2024-04-29", "2024-05-31")],
    )
    assert only(examine(given), Matter.UNSERVABLE_TARGET).sentence.en == (
        "nobody can inspect tA: short of days for it: 25 working days at most, and it needs 26 (2 teams);"
        " kept away by “Nobody inspects their own turf” (1 team)"
    )


def test_a_target_that_can_only_be_late_is_a_warning_with_its_due_round_and_the_reason() -> None:
    """Where no rule demands the due round, a target too long for every round until then is told all the same."""
    given = scenario(
        targets=[target("tA", "A", days=20, due="R1"), target("tB", "B", due="R1")],
        rounds=[round_("R1", "2024-03-04", "2024-03-15"), "R2"],
    )
    found = only(examine(given), Matter.LATE_TARGET)
    assert (found.severity, found.about, found.rounds) == (Severity.WARNING, ("tA",), ("R1",))
    assert found.sentence == Text(
        "tA can only be inspected after its due round R1; by then: short of days for it: 10 working days at most, and"
        " it needs 20 (2 teams); kept away by “Nobody inspects their own turf” (1 team)",
        "tA应在R1轮次或之前巡察，但只能在其后安排；届时2个组最多只有10个工作日，该对象需要20个；"
        "1个组因“地域回避：不得巡察本地”不能去",
    )
    must = examine(replace(given, rules={"due-round": HARD}))
    assert must.of(Matter.LATE_TARGET) == ()
    assert [each.about for each in must.impossible] == [("tA",)]


# -- pins -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        (
            Pin(rule="must", team="a1", host="A"),
            Text(
                "the pin team=a1, host=A cannot be kept: a1 is kept away by “Nobody inspects their own turf”",
                "固定安排（巡察组=a1、受巡地=A）无法执行：a1因“地域回避：不得巡察本地”不能去",
            ),
        ),
        (
            Pin(rule="must", team="b1", target="tA"),
            Text(
                "the pin team=b1, target=tA cannot be kept: b1 is lacking audit",
                "固定安排（巡察组=b1、对象=tA）无法执行：b1缺少审计",
            ),
        ),
        (
            Pin(rule="must", target="tA"),
            Text(
                "the pin target=tA cannot be kept: lacking audit (2 teams); "
                "kept away by “Nobody inspects their own turf” (1 team)",
                "固定安排（对象=tA）无法执行：2个组缺少审计；1个组因“地域回避：不得巡察本地”不能去",
            ),
        ),
        (
            Pin(rule="must", team="c1", host="B", target="tA"),
            Text(
                "the pin team=c1, host=B, target=tA cannot be kept: tA is inspected from A, not from B",
                "固定安排（巡察组=c1、受巡地=B、对象=tA）无法执行：tA由A受巡，不在B",
            ),
        ),
        (
            Pin(rule="must", team="b1", host="C"),
            Text(
                "the pin team=b1, host=C cannot be kept: nothing that is allowed fits it",
                "固定安排（巡察组=b1、受巡地=C）无法执行：没有符合规则的安排与之相符",
            ),
        ),
    ],
)
def test_a_pin_that_nothing_allowed_keeps_is_named_with_the_reasons(pin: Pin, sentence: Text) -> None:
    """A pin on a banned pair, on a target without a team or on an idle stay cannot be kept."""
    given = scenario(
        targets=[target("tA", "A", skills=("audit",)), target("tB", "B"), target("tX", "B")],
        rounds=(round_("R0", "2023-10-09", "2023-11-10"), "R1"),
        history=[history("R0", "2023-10-09", "B", target="tX")],
        pins=[pin],
    )
    assert proof(given, Matter.BANNED_PIN) == sentence


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        (Pin(rule="must", target="tX"), Text("tX was inspected before", "tX此前已巡察")),
        (Pin(rule="must", team="b1", round="R0"), Text("round R0 is past", "R0轮次已完成")),
        (Pin(rule="must", team="a1", host="B"), Text("an earlier round did it", "以往轮次已执行")),
    ],
)
def test_a_pin_on_what_is_done_binds_nobody_and_is_told(pin: Pin, reason: Text) -> None:
    """What a past round did, or left undone, makes no later plan impossible: the pin is settled, with the reason."""
    given = scenario(
        targets=[target("tA", "A"), target("tB", "B"), target("tX", "B")],
        rounds=(round_("R0", "2023-10-09", "2023-11-10"), "R1"),
        history=[history("R0", "2023-10-09", "B", home="A", team="a1", target="tX")],
        pins=[pin],
        rules={"no-repeat": Setting(Mode.HARD)},
    )
    assert examine(given).impossible == ()
    (found,) = examine(given).of(Matter.SETTLED_PIN)
    assert found.severity is Severity.NOTE
    assert found.sentence.en.endswith(f"speaks of what is done ({reason.en}) and demands nothing any more")
    assert reason.zh in found.sentence.zh


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        (
            Pin(rule="must", team="a1", host="B", round="R1", enter=day("2023-03-04")),
            Text(
                "the pin round=R1, team=a1, host=B, enter=2023-03-04 cannot be kept:"
                " 2023-03-04 lies outside round R1 (2024-03-04 to 2024-04-26)",
                "固定安排（轮次=R1、巡察组=a1、受巡地=B、进驻=2023-03-04）无法执行："
                "2023-03-04不在R1轮次（2024-03-04至2024-04-26）之内",
            ),
        ),
        (
            Pin(rule="must", team="a1", host="B", enter=day("2023-03-04")),
            Text(
                "the pin team=a1, host=B, enter=2023-03-04 cannot be kept:"
                " 2023-03-04 lies in none of the rounds to plan",
                "固定安排（巡察组=a1、受巡地=B、进驻=2023-03-04）无法执行：2023-03-04不在任何待排轮次之内",
            ),
        ),
        (
            Pin(rule="must", team="c1", host="B", round="R1", enter=day("2024-03-04")),
            Text(
                "the pin round=R1, team=c1, host=B, enter=2024-03-04 cannot be kept:"
                " in round R1 c1 can be sent only from 2024-03-18 to 2024-04-12",
                "固定安排（轮次=R1、巡察组=c1、受巡地=B、进驻=2024-03-04）无法执行："
                "R1轮次中c1只能在2024-03-18至2024-04-12派出",
            ),
        ),
        (
            Pin(rule="must", team="a1", target="tB", round="R1", enter=day("2024-03-20"), start=day("2024-03-11")),
            Text(
                "the pin round=R1, team=a1, target=tB, enter=2024-03-20, start=2024-03-11 cannot be kept:"
                " starting on 2024-03-11 would come before entering on 2024-03-20",
                "固定安排（轮次=R1、巡察组=a1、对象=tB、进驻=2024-03-20、开始=2024-03-11）无法执行："
                "开始（2024-03-11）早于进驻（2024-03-20）",
            ),
        ),
        (
            Pin(rule="must", team="a1", target="tB", round="R1", start=day("2024-03-04"), end=day("2024-03-08")),
            Text(
                "the pin round=R1, team=a1, target=tB, start=2024-03-04, end=2024-03-08 cannot be kept:"
                " its dates leave 3 working days without the blackout days, and tB needs 5",
                "固定安排（轮次=R1、巡察组=a1、对象=tB、开始=2024-03-04、结束=2024-03-08）无法执行："
                "所定日期除去停巡日只有3个工作日，tB需要5个",
            ),
        ),
    ],
)
def test_a_pin_whose_own_days_cannot_be_is_named_with_them(pin: Pin, sentence: Text) -> None:
    """Days outside the round or the team's own, in the wrong order, or too few without blackouts end it in words."""
    given = scenario(
        teams=[team("a1", "A"), team("b1", "B"), team("c1", "C", available=[span("2024-03-18", "2024-04-12")])],
        rounds=("R1", "R2"),
        blackouts=[Blackout(who="B", span=span("2024-03-05", "2024-03-06"))],
        pins=[pin],
    )
    assert proof(given, Matter.BANNED_PIN) == sentence


@pytest.mark.parametrize("rule", ["round-window", "pins"])
def test_days_outside_the_round_are_no_proof_where_the_rule_is_not_hard(rule: str) -> None:
    """A pin on a day outside its round rules out nothing unless both the pin and the round's dates bind."""
    pin = Pin(rule="must", team="a1", host="B", enter=day("2024-03-01"))
    assert examine(scenario(pins=[pin], rules={rule: OFF})).impossible == ()


def test_pins_that_give_one_stay_or_one_target_two_days_contradict_each_other() -> None:
    """Two pins on one team's stay at one host, or on one target, name both where they name different days."""
    pins = [Pin(rule="must", team="a1", host="B", round="R1", enter=day(each)) for each in ("2024-03-05", "2024-03-06")]
    assert proof(scenario(pins=pins), Matter.COLLIDING_PINS) == Text(
        "pins that speak of one and the same thing give it two different days:"
        " round=R1, team=a1, host=B, enter=2024-03-05; round=R1, team=a1, host=B, enter=2024-03-06",
        "固定安排对同一事项定了两个不同的日期："
        "轮次=R1、巡察组=a1、受巡地=B、进驻=2024-03-05；轮次=R1、巡察组=a1、受巡地=B、进驻=2024-03-06",
    )
    pins = [
        Pin(rule="must", target="tB", start=day("2024-03-05")),
        Pin(rule="must", target="tB", start=day("2024-03-06")),
    ]
    assert (
        "target=tB, start=2024-03-05; target=tB, start=2024-03-06"
        in proof(scenario(pins=pins), Matter.COLLIDING_PINS).en
    )
    assert examine(scenario(pins=pins, rules={"once": OFF})).impossible == ()


def test_a_pin_on_what_has_to_wait_for_a_later_pin_cannot_be_kept() -> None:
    """A target pinned to the first round that waits for one pinned to the second is named with both days."""
    targets = [target("tB", "B", after=("tC",)), target("tC", "C")]
    pins = [Pin(rule="must", target="tB", round="R1"), Pin(rule="must", target="tC", round="R2")]
    given = scenario(targets=targets, rounds=("R1", "R2"), pins=pins)
    assert proof(given, Matter.BANNED_PIN) == Text(
        "the pin round=R1, target=tB cannot be kept: tB waits for tC, which cannot be done before 2024-04-29,"
        " and by the pin tB starts on 2024-04-26 at the latest",
        "固定安排（轮次=R1、对象=tB）无法执行：tB须在tC之后，但tC最早2024-04-29才能巡完，按此安排tB最晚2024-04-26就要开始",
    )
    assert examine(replace(given, rules={"precedence": OFF})).impossible == ()
    assert examine(replace(given, pins=tuple(pins[:1]))).impossible == ()


def test_a_pin_on_a_look_back_that_comes_too_soon_cannot_be_kept() -> None:
    """A look-back pinned to the round after the first inspection comes before its months have passed."""
    targets = [target("tB", "B", look_back_of="tC"), target("tC", "C")]
    pins = [Pin(rule="must", target="tB", round="R2")]
    given = scenario(targets=targets, rounds=("R1", "R2", round_("R3", "2025-03-03", "2025-04-25")), pins=pins)
    assert proof(given, Matter.BANNED_PIN) == Text(
        "the pin round=R2, target=tB cannot be kept: tB looks back at tC, which cannot be left before 2024-04-26, and"
        " by the pin tB is entered on 2024-04-29 at the latest, before 6 months have passed",
        "固定安排（轮次=R2、对象=tB）无法执行：tB是对tC的回头看，但tC最早2024-04-26撤离，"
        "按此安排最晚2024-04-29就要进驻，其间不满6个月",
    )
    assert examine(replace(given, pins=(Pin(rule="must", target="tB", round="R3"),))).impossible == ()


def test_a_pin_that_an_earlier_term_happens_to_fit_still_binds() -> None:
    """Rows of rounds that are none of the scenario's settle no pin that names only who goes where."""
    past = [history("old", "2019-10-09", "B", home="A", team="a1")]
    given = scenario(history=past, pins=[Pin(rule="must", team="a1", host="B")])
    assert examine(given).of(Matter.SETTLED_PIN) == ()
    assert verify(given, plan()).hard_breaches != ()


def test_pins_that_send_a_team_to_two_hosts_at_once_collide() -> None:
    """Two pins want one team in two places in one round; one of them says so by its target."""
    pins = [Pin(rule="must", team="a1", host="B"), Pin(rule="must", team="a1", target="tC")]
    assert proof(scenario(pins=pins), Matter.COLLIDING_PINS) == Text(
        "pins send a1 to 2 hosts in round R1, but it may go to 1 host: B, C",
        "固定安排要求a1在R1轮次派驻2个受巡地，但最多只能派驻1个受巡地：B、C",
    )
    later = scenario(rounds=("R1", "R2"), pins=pins)
    assert examine(later).impossible == ()


def must(team_id: str, host: str, round_id: str | None = "R1") -> Pin:
    """Return the pin that sends a team to a host."""
    return Pin(rule="must", team=team_id, host=host, round=round_id)


@pytest.mark.parametrize("pattern", ["no-mutual", "ring"])
def test_pins_that_send_two_homes_to_each_other_contradict_no_mutual(pattern: str) -> None:
    """Two pins there and back are named together, whether or not the homes turn in a ring."""
    given = scenario(
        "ABCD",
        pins=[must("a1", "B"), must("b1", "A", None)],
        pattern=pattern,
        rules={"no-mutual": HARD},
    )
    assert proof(given, Matter.COLLIDING_PINS) == Text(
        "pins send A to B and B to A in round R1, but they must not inspect each other",
        "固定安排要求R1轮次A派往B、B派往A，但不得互查",
    )
    assert ("A", "B") not in {each.about for each in examine(given).of(Matter.CONTRADICTION)}


def test_pins_that_send_a_home_of_a_ring_to_two_hosts_contradict_the_ring() -> None:
    """In a ring all teams of a home go to one host."""
    teams = [team("a1", "A"), team("a2", "A"), team("b1", "B"), team("c1", "C")]
    given = scenario(teams=teams, pins=[must("a1", "B"), must("a2", "C")], pattern="ring")
    assert proof(given, Matter.COLLIDING_PINS) == Text(
        "pins send teams of A to 2 hosts in round R1, but in a ring all of them go to one: B, C",
        "固定安排要求A的组在R1轮次派往2个受巡地，但成环时只能派往同一地：B、C",
    )


def test_pins_that_give_two_homes_of_a_ring_one_host_leave_too_few() -> None:
    """Two homes pinned to one host are the group that cannot find a successor each."""
    given = scenario("ABCD", pins=[must("a1", "C"), must("b1", "C")], pattern="ring")
    assert proof(given, Matter.TOO_FEW_SUCCESSORS) == Text(
        "these 2 homes of the ring need a host each, but may only send to 1 host: A, B → C",
        "环中这2个派出地各需一个不同的受巡地，却只能派往1个受巡地：A、B → C",
    )


def test_a_pin_that_takes_a_homes_last_host_in_a_ring_leaves_it_without_a_successor() -> None:
    """The host that a pin gives to one home is counted among those closed to the others."""
    given = scenario(pins=[must("a1", "C")], ties=[tie("b1", "A")], pattern="ring")
    assert proof(given, Matter.TOO_FEW_SUCCESSORS) == Text(
        "B may send to no other home of its ring: kept away by “No team goes where a declared tie leads” (1 host);"
        " kept out because a pin makes the host the successor of another home (1 host)",
        "B在环中没有可派往的下家：1个受巡地：因“申报回避：有申报关系的不得巡察”不能去；"
        "1个受巡地：因该地已固定为别地的下家不能去",
    )


def test_a_pinned_team_is_missing_where_it_would_have_been_needed() -> None:
    """A team of one host a round that is pinned elsewhere cannot inspect what only it could."""
    given = scenario(
        targets=[target("tB", "B", skills=("audit",)), target("tC", "C")],
        teams=[team("a1", "A", skills=("audit",)), team("b1", "B"), team("c1", "C")],
        pins=[must("a1", "C")],
    )
    assert only(examine(given), Matter.UNSERVABLE_TARGET).sentence == Text(
        "nobody can inspect tB: kept away by “Nobody inspects their own turf” (1 team); lacking audit (1 team);"
        " sent elsewhere by a pin (1 team)",
        "没有组可以巡察tB：1个组因“地域回避：不得巡察本地”不能去；1个组缺少审计；1个组因固定安排须去别处",
    )
    roomy = scenario(
        targets=given.targets,
        teams=[team("a1", "A", skills=("audit",), max_hosts=2), team("b1", "B"), team("c1", "C")],
        pins=[must("a1", "C")],
    )
    assert examine(roomy).of(Matter.UNSERVABLE_TARGET) == ()


def obstacles(given: Scenario, team_id: str, host: str) -> list[Text]:
    """Return what keeps a team from a host in the first round."""
    return [each.words for each in picture(given).obstacles("R1", team_id, host)]


def test_what_a_pin_closes_is_said_of_each_team_and_host() -> None:
    """A pin closes other hosts to its team and its home, its host to other homes, and the way back."""
    teams = [team("a1", "A"), team("a2", "A"), *(team(f"{home.lower()}1", home) for home in "BCD")]
    given = scenario(
        "ABCD", teams=teams, pins=[must("a1", "B")], pattern="ring", rules={"no-mutual": HARD, "every-team-sent": OFF}
    )
    home_elsewhere = Text(
        "bound to go elsewhere, with the pinned team of their home in the ring", "因须与本地已固定的组同去环中下家"
    )
    taken = Text(
        "kept out because a pin makes the host the successor of another home", "因该地已固定为别地的下家不能去"
    )
    back = Text(
        "kept away by “No mutual pairs: whoever was inspected does not inspect back” because of a pin the other way",
        "因“避免互巡”和反方向的固定安排不能去",
    )
    assert obstacles(given, "a1", "B") == []
    assert obstacles(given, "a2", "B") == []
    assert obstacles(given, "a1", "C") == [Text("sent elsewhere by a pin", "因固定安排须去别处"), home_elsewhere]
    assert obstacles(given, "a2", "C") == [home_elsewhere]
    assert obstacles(given, "c1", "B") == [taken]
    assert obstacles(given, "b1", "A") == [back]
    assert obstacles(given, "c1", "A") == []


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(scenario("ABCD", rounds=("R1", "R2"), pins=[must("a1", "B", None)], pattern="ring"), id="round"),
        pytest.param(scenario("ABCD", pins=[must("a1", "B")], pattern="ring", rules={"pins": OFF}), id="pins off"),
        pytest.param(
            scenario("ABCD", pins=[must("a1", "B")], pattern="ring", rules={"pins": Setting(Mode.SOFT)}), id="pins soft"
        ),
        pytest.param(
            scenario(
                "ABCD",
                pins=[must("a1", "B")],
                rules={"hosts-per-round": OFF, "ring": Setting(Mode.SOFT)},
                pattern="free",
            ),
            id="nothing hard",
        ),
        pytest.param(
            scenario("ABCD", pins=[Pin(rule="must", host="B", round="R1")], pattern="ring"), id="no team is named"
        ),
    ],
)
def test_a_pin_from_which_nothing_follows_for_certain_closes_nothing(given: Scenario) -> None:
    """Without a round among several, without a hard rule or without a team, a pin leaves everything open."""
    for team_id, host in (("a1", "C"), ("a1", "D"), ("c1", "B"), ("d1", "B")):
        assert obstacles(given, team_id, host) == []


def test_a_pin_closes_nothing_in_another_round() -> None:
    """A pin of the second round leaves the first as it was."""
    given = scenario("ABCD", rounds=("R1", "R2"), pins=[must("a1", "B", "R2")], pattern="ring")
    assert obstacles(given, "a1", "C") == []
    assert [each.rule for each in picture(given).obstacles("R2", "a1", "C")] == ["pins", "ring"]


# -- notes ------------------------------------------------------------------------------------------------------------


def test_two_pinned_moves_of_three_force_the_third() -> None:
    """In the published ring of three counties two moves are pinned; the third follows and alone is noted."""
    examination = examine(load(SCENARIOS / "zhangzhou-2017"))
    assert [each.sentence for each in examination.observations] == [
        Text(
            "in the ring Hua'an County can only send to Xiangcheng District",
            "环中华安县只能派往芗城区",
        ),
        Text(
            "only Hua'an County can send to Xiangcheng District, which must receive a team",
            "芗城区必须受巡，而只有华安县能派往该地",
        ),
    ]


def test_moves_that_are_forced_are_noted() -> None:
    """Teams of one home with a single open host are named together."""
    teams = [team("a1", "A"), team("a2", "A"), team("b1", "B"), team("c1", "C")]
    found = examine(scenario(teams=teams, ties=[tie("A", "B")])).of(Matter.FORCED_MOVE)
    assert [each.sentence for each in found] == [
        Text("a1, a2 can only go to C", "a1、a2只能去C"),
        Text("b1 can only go to C", "b1只能去C"),
    ]
    assert {each.severity for each in found} == {Severity.NOTE}


def test_forced_moves_in_a_ring_are_those_of_homes() -> None:
    """In a ring a home with one successor is named, and a host that only one home can send to."""
    examination = examine(scenario("ABCD", ties=[tie("a1", "B"), tie("a1", "C"), tie("c1", "D")], pattern="ring"))
    assert [each.sentence for each in examination.of(Matter.FORCED_MOVE)] == [
        Text("in the ring A can only send to D", "环中A只能派往D")
    ]
    crossed = examine(scenario("ABCD", ties=[tie("c1", "B"), tie("d1", "B")], pattern="ring"))
    assert [each.sentence for each in crossed.of(Matter.ONLY_SENDER)] == [
        Text("only A can send to B, which must receive a team", "B必须受巡，而只有A能派往该地")
    ]


def test_a_home_that_must_receive_and_has_one_sender_is_noted_without_a_ring() -> None:
    """Where every home is to be inspected, its only possible sender is named."""
    found = examine(scenario(ties=[tie("b1", "A")], rules={"every-region-hosts": HARD})).of(Matter.ONLY_SENDER)
    assert [each.about for each in found] == [("C", "A")]


def test_waivers_in_force_and_in_vain_are_noted() -> None:
    """A waiver that opens something is repeated with who gave it; one that opens nothing is called that."""
    rows = [
        Waiver(rule="home-recusal", who=who, whom=whom, by="the office", reason="nobody else", date=day("2024-01-15"))
        for who, whom in (("a1", "A"), ("a1", "B"))
    ]
    examination = examine(scenario(waivers=rows))
    assert only(examination, Matter.WAIVER).sentence == Text(
        "“Nobody inspects their own turf” does not keep a1 from A: waived by the office on 2024-01-15 (nobody else)",
        "a1对A的“地域回避：不得巡察本地”已获豁免：the office于2024-01-15批准（nobody else）",
    )
    assert only(examination, Matter.IDLE_WAIVER).sentence == Text(
        "the waiver of “Nobody inspects their own turf” for a1 and B sets nothing aside",
        "a1对B的“地域回避：不得巡察本地”豁免没有用到",
    )


# -- the examination as a whole ---------------------------------------------------------------------------------------


def test_equal_observations_of_several_rounds_are_one() -> None:
    """What holds in every round, in several or in one is said once, with the rounds named."""
    rounds = [round_("R1"), round_("R2"), round_("R3", rules={"declared-ties": OFF})]
    ties = [tie("a1", "B"), Tie(who="b1", whom="C", kind="other", end=day("2024-04-01")), tie("c1", "A")]
    found = examine(scenario(rounds=rounds, ties=ties)).of(Matter.FORCED_MOVE)
    assert [(each.sentence, each.rounds) for each in found] == [
        (Text("in rounds R1, R2: a1 can only go to C", "R1、R2轮次中，a1只能去C"), ("R1", "R2")),
        (Text("in round R1: b1 can only go to A", "R1轮次中，b1只能去A"), ("R1",)),
        (Text("in rounds R1, R2: c1 can only go to B", "R1、R2轮次中，c1只能去B"), ("R1", "R2")),
    ]
    always = examine(scenario(("A", "B"), rounds=("R1", "R2"))).of(Matter.FORCED_MOVE)
    assert always[0].sentence == Text("in every round: a1 can only go to B", "每一轮次中，a1只能去B")


def test_the_most_serious_comes_first() -> None:
    """Impossibilities come before warnings, and warnings before notes."""
    given = scenario(
        ("A", "B"),
        targets=[target("tA", "A", days=90), target("tB", "B")],
        pattern="ring",
        rules={"no-mutual": HARD},
    )
    examination = examine(given)
    severities = [each.severity for each in examination.observations]
    assert severities == sorted(severities, key=list(Severity).index)
    assert len(set(severities)) == 3
    assert examination.observations == (*examination.impossible, *examination.warnings, *examination.notes)
    assert reasons_for_infeasible(given) == tuple(each.sentence for each in examination.impossible)


def test_nothing_is_said_of_a_sound_scenario_or_of_one_that_is_over() -> None:
    """An easy scenario has nothing to report, nor has one in which every round is past."""
    assert examine(scenario("ABCD")).observations == ()
    over = scenario(("A", "B"), pattern="ring", history=[history("R1", "2024-03-04", "B", home="A")])
    assert examine(over).observations == ()


# -- what is not claimed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(
            scenario(("A", "B"), pattern="ring", rules={"mutual": HARD, "no-mutual": OFF}), id="two homes exchange"
        ),
        pytest.param(
            scenario(pattern="ring", rules={"min-cycle": Setting(Mode.HARD, 1, {"length": 3})}), id="just long enough"
        ),
        pytest.param(
            scenario(pins=[Pin(rule="must", team="a1", host="B"), Pin(rule="must", team="a1", target="tB")]),
            id="two pins to one host",
        ),
        pytest.param(
            scenario(pins=[Pin(rule="must", team="a1", host="A")], rules={"pins": OFF}), id="pins that are not kept"
        ),
        pytest.param(
            scenario([*places("A", room=0), *places("B")], rules={"every-team-sent": HARD, "host-capacity": OFF}),
            id="capacity that is not kept",
        ),
        pytest.param(
            scenario(
                ("A", "B"),
                [team("a1", "A")],
                [target("tB", "B")],
                rules={"every-team-sent": HARD},
                history=[history("R0", "2023-03-06", "B", target="tB")],
            ),
            id="nothing left to inspect where the team is sent",
        ),
    ],
)
def test_what_has_a_plan_is_not_called_impossible(given: Scenario) -> None:
    """On the very edge of an impossibility nothing is claimed, and the solver finds a plan."""
    if given.rules.get("host-capacity") is OFF:
        given = scenario(given.regions, rules={**given.rules, "no-mutual": OFF})
    assert examine(given).impossible == ()
    assert solve(given, QUICK).status is Status.OPTIMAL


WEEK = (day("2024-03-04"), day("2024-03-10"))


@pytest.mark.parametrize(
    "pin",
    [
        Pin(rule="must", team="a1", target="t", round="R1", start=WEEK[0], end=WEEK[1]),
        Pin(rule="must", team="a1", target="t", round="R1", enter=WEEK[0], leave=WEEK[1]),
    ],
    ids=["start and end", "enter and leave"],
)
def test_a_pin_whose_dates_are_too_short_for_its_target_is_a_proof(pin: Pin) -> None:
    """Five working days are too few for a target of six, and the solver agrees; for one of five they are enough."""
    tight = scenario(targets=[target("t", "B", 6, name="学校")], pins=[pin], pattern="free")
    assert "its dates leave 5 working days, and 学校 needs 6" in proof(tight, Matter.BANNED_PIN).en
    enough = replace(tight, targets=(target("t", "B", 5),))
    assert not examine(enough).impossible
    assert solve(enough, QUICK).plan is not None


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_a_pin_on_a_day_off_is_kept_to_the_letter(engine: str) -> None:
    """A target pinned to a Saturday starts on it in the plan, though its work begins on Monday."""
    saturday = day("2024-03-09")
    pin = Pin(rule="must", team="a1", target="t", round="R1", start=saturday)
    pinned = scenario(targets=[target("t", "B", 6), target("u", "B", 3)], pins=[pin], pattern="free")
    found = solve(pinned, QUICK.changed(engine=engine)).plan
    assert found is not None
    assert verify(pinned, found).is_sound
    assert [visit.start for posting in found.postings for visit in posting.visits if visit.target == "t"] == [saturday]


def test_pinned_days_on_which_nobody_works_are_named() -> None:
    """A pin on a Saturday can be kept, but is likely a slip; one that forbids days of no round forbids nothing."""
    pins = [
        Pin(rule="must", team="a1", enter=day("2024-03-09")),
        Pin(rule="never", target="tB", end=day("2024-03-10")),
        Pin(rule="never", team="b1", leave=day("2023-03-08")),
        Pin(rule="never", team="b1", leave=day("2024-03-08")),
    ]
    targets = [target("tB", "B"), target("tC", "C")]
    given = scenario(targets=targets, pins=pins)
    found = examine(given).of(Matter.PINNED_DAYS)
    assert {each.severity for each in found} == {Severity.NOTE}
    assert [each.sentence.en for each in found] == [
        "the pin team=a1, enter=2024-03-09 names days on which nobody works: 2024-03-09",
        "the pin never, target=tB, end=2024-03-10 names days on which nobody works: 2024-03-10",
        "the pin never, team=b1, leave=2023-03-08 forbids nothing: "
        "2023-03-08 lies in none of the rounds that it may mean",
    ]
    for rules in ({"round-window": Setting(Mode.SOFT)}, {"pins": Setting(Mode.OFF)}):
        known = examine(scenario(targets=targets, pins=pins[2:], rules=rules))
        assert known.of(Matter.PINNED_DAYS) == ()


def test_days_of_a_pin_on_somebody_are_looked_at_where_no_people_are_planned() -> None:
    """Such a pin still sends somebody, so it says what days of no round are up against."""
    pins = [Pin(rule="must", officer="P1", team="a1", enter=day("2023-03-09"))]
    people = [Officer(id="P1", name="One", home="A")]
    given = scenario(targets=[target("tB", "B")], pins=pins, officers=people, tiers=(TierSetting({"coverage": 1}, 0),))
    (found,) = examine(given).of(Matter.BANNED_PIN)
    assert "2023-03-09 lies outside round R1" in found.sentence.en
