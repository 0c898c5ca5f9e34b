"""Who could take a seat: held against exchanging people in the whole plan, one by one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.constraints import acts_on
from optimizer.constraints.acts import ActsOn
from optimizer.domain import Composition, Kind, Mode, Pin, Post, Seat, Seating, Setting, Tie, TierSetting, Waiver
from optimizer.measures.seats import Seats
from optimizer.measures.soft import Soft
from optimizer.recusal.reserves import SPEAK_OF_SEATS, reserves
from optimizer.rules import RULES, RecusalRule
from optimizer.rules.rulebook import rulebook
from optimizer.texts import Text
from tests.builders import day, history, span
from tests.staffed import staffed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.domain import Plan, Scenario
    from optimizer.recusal.reserves import Replaceable

HARD, SOFT = Setting(Mode.HARD), Setting(Mode.SOFT, 3)
ANY = Composition(
    {Kind.HALF: (Seat("leader", 1), Seat("deputy", 1, "host"), Seat("member", 1), Seat("audit", 1, "any", 10))},
    {"audit": 1, "discipline": 1},
)


def posts(given: Scenario) -> Scenario:
    """Let every third person have served in some county."""
    served = [
        Post(officer=each.id, start=day("2020-01-01"), end=day("2023-06-30"), region=given.regions[number % 3].id)
        for number, each in enumerate(given.officers)
        if not number % 3
    ]
    return replace(given, posts=tuple(served))


def with_rules(given: Scenario, **rules: Setting) -> Scenario:
    """Return the scenario with these rules set."""
    return replace(given, rules={**given.rules, **{name.replace("_", "-"): each for name, each in rules.items()}})


def lone(setting: Setting, **numbers: int | str) -> Setting:
    """Return the setting with numbers."""
    return replace(setting, numbers=numbers)


def cases() -> Iterator[tuple[str, Scenario, Plan]]:
    """Yield made-up plans in which one rule or another decides who may step in."""
    given, plan = staffed(3, 2)
    given = with_rules(given, rounds_per_person=lone(HARD, rounds=2))
    yield "nothing", given, plan
    yield "posts", posts(given), plan
    yield "posts, softly", posts(with_rules(given, post_recusal=SOFT)), plan
    yield "once a year", with_rules(given, rounds_per_person=lone(HARD, rounds=1)), plan
    yield "once a year, softly", with_rules(given, rounds_per_person=lone(SOFT, rounds=1)), plan
    drained = tuple(replace(each, unit=f"{each.home} {'14'.find(each.id[-1]) < 0}") for each in given.officers)
    yield "drain", with_rules(replace(given, officers=drained), unit_drain=lone(HARD, share=50)), plan
    yield "newcomers", with_newcomers(with_rules(given, newcomers=lone(HARD, share=20))), plan
    yield "newcomers, softly", with_newcomers(with_rules(given, newcomers=lone(SOFT, share=20))), plan
    yield "look back", *looking_back(given, plan)
    yield "leaders", with_rules(given, leader_turns=lone(SOFT, hosts=5, teams=5)), plan
    yield "leaders at one host", with_rules(given, no_repeat=lone(SOFT, window=5, of="leader")), plan
    yield "rest", with_rules(given, rest_between_rounds=lone(SOFT, days=200)), plan
    yield "skills and seats", with_rules(given, skills_in_team=SOFT, seats=lone(SOFT, least=4)), plan
    kin = (Tie(who="H01-1-5", whom="H01-1-2", kind="spouse"), Tie(who="H01-1-4", whom="H02-1-1", kind="in-law"))
    yield "kin", replace(given, ties=kin), plan
    pins = (Pin(rule="must", officer="H02-1-0", round="R1"), Pin(rule="never", officer="H02-1-4", seat="leader"))
    yield "pins", replace(given, pins=pins), plan
    kept = (Pin(rule="never", officer="H01-1-4"), Pin(rule="never", officer="H02-1-5", team=plan.postings[0].team))
    yield "kept at home", replace(given, pins=kept), plan
    away = tuple(
        replace(each, available=(span("2024-03-04", "2024-03-29"),)) if each.id.endswith("-4") else each
        for each in given.officers
    )
    yield "away", replace(given, officers=away), plan
    told = {"kind": Kind.HALF, "leave": day("2024-01-19")}
    past = tuple(history("R0", "2024-01-08", "H01", officer=f"H0{n}-1-5", **told) for n in range(3))
    yield "past", with_rules(replace(given, history=past), rounds_per_person=lone(HARD, rounds=1)), plan
    waiver = Waiver(rule="post-recusal", who="H00", whom="H01", by="b", reason="r", date=day("2024-01-01"))
    yield "waived", replace(posts(given), waivers=(waiver,)), plan
    mixed = tuple(replace(each, kind=Kind.MIXED, homes=(each.home, "H00")) for each in given.teams)
    composition = Composition({Kind.MIXED: COMPOSED}, ANY.skills)
    yield "mixed", with_rules(replace(given, teams=mixed, composition=composition), mix=lone(SOFT, share=50)), plan
    lent = replace(plan, postings=tuple(replace(each, seats=each.seats[:3]) for each in plan.postings))
    yield "lent", replace(posts(given), composition=ANY), lent
    yield "own people", *whole(given, plan)
    yield "local teams", *local(given, plan)


def looking_back(given: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Return mixed teams whose leaders could be those of the team that inspected before what they look back at."""
    mixed = [replace(each, kind=Kind.MIXED, homes=tuple({each.home, "H01"})) for each in given.teams]
    first, second = "H01-1-R1-L", "H00-1-R2-L"
    targets = [replace(each, look_back_of=first) if each.id == second else each for each in given.targets]
    scenario = replace(given, teams=tuple(mixed), targets=tuple(targets))
    rules = {"one_place": Setting(Mode.OFF), "look_back_gap": lone(HARD, months=0)}
    return with_rules(replace(scenario, composition=Composition({Kind.MIXED: COMPOSED}, ANY.skills)), **rules), plan


COMPOSED = (Seat("leader", 1), Seat("deputy", 1), Seat("member", 2))


def with_newcomers(given: Scenario) -> Scenario:
    """Let leaders have been promoted not long ago."""
    people = [
        replace(each, promoted_on=day("2023-09-01")) if each.id.endswith("-0") else each for each in given.officers
    ]
    return replace(given, officers=tuple(people))


def whole(given: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Return whole teams that may take in a reserve where that is needed."""
    people = [
        replace(each, team=each.id.rpartition("-")[0]) if each.id[-1] in "0123" else each for each in given.officers
    ]
    own = {each.id: [who.id for who in people if who.team == each.id] for each in given.teams}
    seats = {team: tuple(map(Seating, ("leader", "deputy", "member", "member"), ids)) for team, ids in own.items()}
    scenario = replace(
        with_rules(given, own_people=SOFT),
        officers=tuple(people),
        teams=tuple(replace(each, kind=Kind.WHOLE) for each in given.teams),
        composition=Composition({Kind.WHOLE: COMPOSED}, ANY.skills),
    )
    return scenario, replace(plan, postings=tuple(replace(each, seats=seats[each.team]) for each in plan.postings))


def local(given: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
    """Return teams that stay at home, whose people are spared what keeps others from there."""
    scenario, made = whole(given, plan)
    teams = tuple(replace(each, kind=Kind.LOCAL) for each in scenario.teams)
    postings = tuple(replace(each, host=given.team[each.team].home, visits=()) for each in made.postings)
    composition = Composition({Kind.LOCAL: COMPOSED}, ANY.skills)
    return replace(scenario, teams=teams, composition=composition), replace(made, postings=postings)


CASES = {name: (given, plan) for name, given, plan in cases()}


def exchanged(plan: Plan, seat: Replaceable, officer: str, given: Scenario) -> Plan:
    """Return the whole plan with another officer on a seat."""
    posting = seat.posting
    if seat.officer is None:
        days = given.staffing.blocks(posting, seat.seat)[0]
        whole = days == posting.span
        added = Seating(seat.seat.name, officer, None if whole else days.start, None if whole else days.end)
        seats = (*posting.seats, added)
    else:
        seats = tuple(
            replace(each, officer=officer) if (each.seat, each.officer) == (seat.seat.name, seat.officer) else each
            for each in posting.seats
        )
    new = replace(posting, seats=seats)
    return replace(plan, postings=tuple(new if each.key == new.key else each for each in plan.postings))


def hard(given: Scenario, plan: Plan) -> Mapping[tuple[str, ...], int]:
    """Return how often each breach of a hard rule that speaks of people is found in the whole plan."""
    return Counter(
        (finding.rule, *finding.about)
        for kept in rulebook(given)
        if kept.mode is Mode.HARD and (kept.rule.id in SPEAK_OF_SEATS or isinstance(kept.rule, RecusalRule))
        for finding in kept.rule.breaches(given, plan, kept.rounds)
    )


@pytest.mark.parametrize("name", CASES)
def test_reserves_are_those_who_break_nothing_in_the_whole_plan(name: str) -> None:
    """Exchanging people in the whole plan and asking every rule finds the same people, at the same cost."""
    given, plan = CASES[name]
    before = Counter(hard(given, plan))
    values = [Seats().value(given, plan), Soft().value(given, plan)]
    for seat in reserves(given, plan, most=99):
        expected = {}
        for officer in given.officers:
            sits = {each.officer for each in seat.posting.seats}
            if officer.id in sits:
                continue
            other = exchanged(plan, seat, officer.id, given)
            if not Counter(hard(given, other)) - before:
                expected[officer.id] = tuple(
                    measure.value(given, other) - value
                    for measure, value in zip((Seats(), Soft()), values, strict=True)
                )
        found = {each.officer: (each.seats, each.soft) for each in seat.reserves}
        assert found == expected, (seat.posting.key, seat.seat.name)
        assert [*found.values()] == sorted(found.values())


def test_the_rules_asked_are_those_that_act_on_seats() -> None:
    """A new rule on people is asked when reserves are looked for, or this says that it is forgotten."""
    acting = {rule.id for rule in RULES if not issubclass(rule, RecusalRule) and ActsOn.SEATS in acts_on(rule)}
    assert acting == SPEAK_OF_SEATS


def test_what_a_reserve_costs_is_said_in_words() -> None:
    """Missing skills, filled seats and broken wishes are named, with the change of the tier."""
    given, plan = CASES["nothing"]
    (member,) = (each for each in reserves(given, plan) if each.officer == "H01-1-2" and each.posting.round == "R1")
    (empty,) = (each for each in reserves(given, plan) if each.officer is None)
    assert [each.cost.en for each in member.reserves] == [
        "“empty seats and missing skills” +1: lacks 1 person with audit"
    ]
    assert empty.reserves[0].cost.zh == "“空缺岗位与短缺专长”-1,001：补上空岗、纪检监察专长不再短缺"
    leader = next(each for each in reserves(given, plan) if each.officer == "H00-1-0")
    assert [each.cost.en for each in leader.reserves] == ["nothing"]
    soft, plan = CASES["once a year, softly"]
    costs = [each.cost.en for seat in reserves(soft, plan) for each in seat.reserves]
    assert "“wishes not met” -3: fewer wishes are broken" in costs


def test_as_many_wishes_broken_are_no_change_of_the_tier() -> None:
    """Where one wish is broken, or one skill missing, in place of another, no figure is said, but which one it is."""
    given, plan = CASES["once a year, softly"]
    costs = [each.cost.en for seat in reserves(given, plan, most=99) for each in seat.reserves if not each.soft]
    assert not [cost for cost in costs if "+0" in cost]
    assert "as many skills missing as before, others: lacks 1 person with audit" in " ".join(costs)
    assert "as many wishes broken as before, others: " in " ".join(costs)


def test_who_would_step_in_if_own_people_were_soft() -> None:
    """Seats of whole teams that a free officer could take but for the rule are told from those that nobody could."""
    given, plan = whole(*staffed(3, 2))
    strict = with_rules(given, own_people=HARD)
    closed = {(each.posting.key, each.officer) for each in reserves(strict, plan) if each.is_own_alone}
    assert closed == {(each.posting.key, each.officer) for each in reserves(given, plan) if each.reserves}
    assert closed
    assert not any(each.reserves for each in reserves(strict, plan))
    assert not any(each.is_own_alone for each in reserves(given, plan))
    nobody = tuple(each for each in strict.officers if each.team is not None)
    assert not any(each.is_own_alone for each in reserves(replace(strict, officers=nobody), plan))


@pytest.mark.parametrize("most", [1, 3, 99])
@pytest.mark.parametrize("name", CASES)
def test_whoever_may_take_a_seat_without_being_a_reserve_is_counted(name: str, most: int) -> None:
    """Where fewer are named than could be, the reasons add up to all others who may sit there by the table."""
    given, plan = CASES[name]
    for seat in reserves(given, plan, most):
        assert (seat.why_no_more is not None) == (len(seat.reserves) < most)
        if seat.why_no_more is None:
            continue
        team, round_ = given.team[seat.posting.team], given.round[seat.posting.round]
        as_one = given.staffing.leaves_as_one(round_)
        may = given.staffing.candidates(team, seat.seat, seat.posting.host, reserves=not as_one)
        named = {seat.officer, *(each.officer for each in seat.reserves)}
        others = [officer.id for officer in may if officer.id not in named]
        whole_, _, parts = seat.why_no_more.en.partition(": ")
        counts = [int(each) for each in re.findall(r"(?:^|, )(\d+) ", parts)]
        assert sum(counts) == len(others)
        assert f"({len(others)})" in whole_ if others else whole_.startswith("by the table of officers nobody")


def test_why_nobody_could_take_a_seat_is_said() -> None:
    """Who served there, is away, sits elsewhere or in the team, or was sent often enough is counted with the reason."""
    given, plan = staffed(3, 2)
    given = with_rules(given, rounds_per_person=lone(HARD, rounds=1))
    own = [each for each in given.officers if each.home == "H00"]
    more = tuple(
        replace(own[0], id=f"x{number}", name=f"x{number}", unit="", available=available)
        for number, available in enumerate([(), (), (), (span("2024-03-04", "2024-03-29"),)])
    )
    people = [replace(each, seats=("leader", "deputy", "member")) if each in own else each for each in given.officers]
    served = [
        Post(officer=who, start=day("2020-01-01"), end=day("2023-06-30"), region="H01")
        for who in ("x0", "x1", "H00-1-3")
    ]
    past = [
        history("R0", "2024-01-08", "H02", kind=Kind.HALF, leave=day("2024-01-19"), officer=who)
        for who in ("x2", "H00-1-4", "H00-1-5")
    ]
    given = replace(given, officers=(*people, *more), posts=tuple(served), history=tuple(past))
    led = next(each for each in reserves(given, plan) if each.posting.key[:2] == ("R1", "H00-1") and each.officer)
    assert (led.officer, led.reserves) == ("H00-1-0", ())
    assert led.why_no_more == Text(
        "others who may take the seat (9): 3 kept away by “Nobody inspects where they served”, 3 sent as often as they "
        "may be, 1 in this team already, 1 not available then, 1 on seats elsewhere at that time",
        "其他可任该岗位的人（9人）：3人因“任职回避：不得巡察曾任职的地方和单位”须回避、3人参加轮次已满、1人已在本组、"
        "1人届时不能参加、1人同期已另有安排",
    )


def test_rules_and_pins_that_rule_everybody_out_are_named() -> None:
    """A pinned seat says that a pin keeps others out, a hard rule on kin its title, and an empty list says so."""
    given, plan = staffed(3)
    pins = (Pin(rule="must", officer="H00-1-0", round="R1"),)
    kin = (Tie(who="H02-1-4", whom="H02-1-2", kind="spouse"),)
    told = {seat.officer: seat.why_no_more for seat in reserves(replace(given, pins=pins, ties=kin), plan)}
    assert told["H00-1-0"] == Text(
        "others who may take the seat (1): 1 ruled out by a pin", "其他可任该岗位的人（1人）：1人因固定安排不能替换"
    )
    assert told["H02-1-0"] is not None
    assert "1 ruled out by “Kin do not sit in one team”" in told["H02-1-0"].en
    assert told["H01-1-1"] == Text(
        "by the table of officers nobody else may take the seat", "按干部表，没有其他人可任该岗位"
    )


def test_three_are_named_and_no_more() -> None:
    """However large the pool, each seat has three reserves at most."""
    given, plan = staffed(3, teams=4)
    assert max(len(each.reserves) for each in reserves(given, plan)) == 3


def test_seats_of_past_rounds_need_no_reserves() -> None:
    """What is done stays: only the seats of planned rounds have reserves."""
    given, plan = staffed(3, 2)
    past = replace(given, history=(history("R1", "2024-03-04", "H01", officer="H00-1-0"),))
    assert {each.posting.round for each in reserves(past, plan)} == {"R2"}


def test_tiers_of_the_scenario_do_not_matter() -> None:
    """Reserves are found for a typed plan too, in a scenario whose tiers leave seats out."""
    given, plan = staffed(3)
    other = replace(given, tiers=(TierSetting({"travel": 1}),))
    assert any(each.reserves for each in reserves(other, plan))
