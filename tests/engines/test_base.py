"""The plan that a solve starts from: what of it can be kept, how far limits go with it, and when it is left."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Blackout, Feedback, Leg, Officer, Pin, Plan, Seating, Status, TierSetting, TierValue
from optimizer.domain.records import Mode, Setting
from optimizer.engines import nearer
from optimizer.engines.base import Base
from optimizer.engines.building import Problem, extract
from optimizer.engines.columns import ColumnsRun
from optimizer.engines.nearing import Nearing, changes_of
from optimizer.engines.run import Clock, Terms
from optimizer.engines.search import Limits, search
from optimizer.engines.settings import Settings
from optimizer.files import facts_of
from optimizer.measures.changes import changes_between
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests.builders import MONDAY, day, plan, posting, region, round_, scenario, span, target, team, visit
from tests.engines.priced import crowded
from tests.enumeration import all_plans

if TYPE_CHECKING:
    from optimizer.domain import Scenario
    from optimizer.engines import Progress

QUICK = Settings(seconds=10, workers=1)
COUNTED = Settings(seconds=60, deterministic_seconds=6.0, workers=1, engine="columns")
STRICT = (TierSetting({"coverage": 1}, slack=0), TierSetting({"travel": 1}, slack=0))
ENGINES = ["direct", "columns"]


def base_of(given: Scenario, start: Plan) -> Base:
    """Return what a start is worth for a scenario."""
    return Base.of(Problem.of(given), start)


# -- what can be kept --------------------------------------------------------------------------------------------------


def test_what_is_possible_is_kept_as_it_is() -> None:
    """A plan that breaks no rule is its own sound plan, days and seats included."""
    given = scenario()
    seats = (Seating("leader", "somebody"),)
    start = plan(posting("a1", "B", visit("tB", "2024-03-11", "2024-03-15"), enter="2024-03-06", seats=seats))
    base = base_of(given, start)
    assert base.sound is not None
    assert base.sound.postings == base.plan.postings == start.postings


def test_past_rounds_and_what_is_not_on_offer_are_taken_out() -> None:
    """A round that is done, a host at home, a target inspected already, and half of a bundle go; the rest stays."""
    targets = [target("tB", "B"), target("tC", "C"), target("town", "B"), target("village", "B", bundle="town")]
    given = scenario(targets=targets, rounds=("R1", "R2"))
    start = plan(
        posting("a1", "B", "tB"),
        posting("a1", "B", "tB", "town", round="R2"),
        posting("b1", "B", "town", "village", round="R2"),
        posting("c1", "B", "town", "village", round="R2"),
    )
    rest = replace(given, history=facts_of(given, start, {"R1"}))
    base = base_of(rest, start)
    assert [each.key for each in base.plan.postings] == [("R2", "a1", "B"), ("R2", "b1", "B"), ("R2", "c1", "B")]
    assert base.sound is not None
    assert [(each.team, each.units(rest)) for each in base.sound.postings] == [("c1", ("town",))]


def test_days_that_do_not_fit_any_more_are_laid_out_anew() -> None:
    """A blackout on the days of a target leaves the target where it is, on other days."""
    given = scenario(blackouts=(Blackout(who="B", span=span("2024-03-04", "2024-03-08")),))
    start = plan(posting("a1", "B", visit("tB", "2024-03-04", "2024-03-08")))
    sound = base_of(given, start).sound
    assert sound is not None
    assert [each.start for posting_ in sound.postings for each in posting_.visits] == [day("2024-03-11")]


def test_what_breaks_a_rule_is_taken_out() -> None:
    """Of two teams that may not be at one host together one stays; of two visits of a target one stays."""
    given = scenario([region("A"), region("B", host_capacity=1), region("C")], targets=[target("t", "B")])
    sound = base_of(given, plan(posting("a1", "B", "t"), posting("c1", "B", "t"))).sound
    assert sound is not None
    assert len(sound.postings) == 1
    assert not verify(given, sound).hard_breaches


def test_where_nothing_can_be_kept_there_is_no_sound_plan() -> None:
    """A rule that demands what the start has not leaves no plan of it, and the search goes on without."""
    given = scenario(rules={"every-team-sent": Setting(Mode.HARD)})
    assert base_of(given, plan(posting("a1", "B", "tB"))).sound is None
    assert solve(given, QUICK, start=plan(posting("a1", "B", "tB"))).status is Status.OPTIMAL


def test_days_before_the_first_planned_entry_are_past() -> None:
    """Where rules let a team stay outside of its round, what would lie before the rest of the term is no start."""
    given = scenario(rounds=("R1", "R2"), rules={"round-window": Setting(Mode.OFF)})
    start = plan(posting("a1", "B", "tB", round="R2", enter=MONDAY, leave="2024-03-08"))
    assert base_of(given, start).sound is not None
    rest = replace(given, rounds=given.rounds[1:])
    sound = base_of(rest, start).sound
    assert sound is None or sound.postings == ()


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "best", "holds", "limit"),
    [
        (TierValue("travel", 1050, 1000, 1000, 1050), 560, True, 600),  # 600 is its value: it had nothing left
        (TierValue("travel", 1040, 1000, 1000, 1050), 580, True, 610),  # and here 10
        (TierValue("travel", 1000, 1000, 1000, 1050), 580, True, 630),  # never more than the slack of the whole
        (TierValue("travel", 1050, 1000, 1000, 1050), 580, False, 630),  # which is all it may be without the plan
        (TierValue("travel", 600, 500, 500, 600, slack=100), 520, True, 600),  # slack that an earlier start had
        (TierValue("travel", 1050, 1000, 1000, 1050), 100, True, 150),  # beyond its limit the plan does not count
        (TierValue("travel", 1050), 580, True, 609),  # nothing recorded: what the scenario says
        (TierValue("load", 3, 3, 3, 3), 580, True, 609),
    ],
)
def test_limits_go_on_from_what_the_plan_records(said: TierValue, best: int, holds: bool, limit: int) -> None:
    """A plan of 600 km left: its limit is its own value and what it had left, within the slack of the whole."""
    given = scenario(tiers=(TierSetting({"travel": 1}, 0.05, slack_is_share=True),))
    base = replace(base_of(given, Plan((), tiers=(said,))), values=(6000,))
    (tier,) = tiers_of(given)
    assert base.limit(0, tier, best * 10, holds=holds) == limit * 10


def test_a_tier_without_slack_has_none_whatever_the_plan_records() -> None:
    """Slack that the scenario does not give any more is gone."""
    given = scenario(tiers=(TierSetting({"travel": 1}, 0),))
    base = base_of(given, Plan((), tiers=(TierValue("travel", 1050, 1000, 1000, 1050),)))
    assert base.limit(0, tiers_of(given)[0], 4000, holds=True) == 4000


# -- kept, left, and come near to --------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_of_equally_good_plans_the_start_stays(engine: str) -> None:
    """Three teams could each inspect the one target; the one that the start sends goes, on the start's days."""
    given = scenario("ABCD", targets=[target("t", "D")], tiers=STRICT[:1])
    for who in ("a1", "b1", "c1"):
        start = plan(posting(who, "D", visit("t", "2024-03-20", "2024-03-26"), feedback=Feedback(day("2024-05-06"))))
        again = solve(given, QUICK.changed(engine=engine), start=start)
        assert again.status is Status.OPTIMAL
        assert again.plan is not None
        assert again.plan.postings == start.postings


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_strictly_better_takes_its_place_and_the_rest_stays(engine: str) -> None:
    """A start that leaves a target out gets it, and changes nothing else although other plans are as good."""
    given = scenario("ABCD", targets=[target("t", "D"), target("u", "D"), target("v", "A")], tiers=STRICT[:1])
    start = plan(posting("b1", "D", visit("t", "2024-03-20", "2024-03-26")))
    again = solve(given, QUICK.changed(engine=engine), start=start).plan
    assert again is not None
    assert again.tiers[0].value == 0
    changes = changes_between(given, start, again)
    assert changes.size == (1, 2, 0)
    assert changes.added[0][2] == "A"


@pytest.mark.parametrize("engine", ENGINES)
def test_the_start_is_never_lost_to_the_clock(engine: str) -> None:
    """Stopped before it begins, the search returns the start itself."""
    stop = threading.Event()
    given = crowded(4, 16)
    start = solve(given, QUICK.changed(engine="columns", seconds=2)).plan
    assert start is not None
    stop.set()
    again = solve(given, QUICK.changed(engine=engine), start=start, stop=stop).plan
    assert again is not None
    assert again.postings == start.postings


@pytest.mark.parametrize("engine", ENGINES)
def test_a_start_within_slack_is_not_left_for_less_of_that_tier(engine: str) -> None:
    """Slack given away for a later tier stays given away, although a plan with less exists, and none is given anew."""
    tiers = (TierSetting({"travel": 1}, 0.5, slack_is_share=True), TierSetting({"load": 1}, slack=0))
    given = replace(crowded(3, 9), tiers=(TierSetting({"coverage": 1}, slack=0), *tiers))
    first = solve(given, QUICK).plan
    assert first is not None
    assert first.status is Status.OPTIMAL
    again = solve(given, QUICK.changed(engine=engine), start=first).plan
    assert again is not None
    assert again.postings == first.postings
    assert [tier.limit for tier in again.tiers] == [tier.limit for tier in first.tiers]


@pytest.mark.parametrize("engine", ENGINES)
def test_slack_that_a_past_round_gave_away_is_not_given_away_again(engine: str) -> None:
    """The far team may go once in four rounds instead of the near one; it went in the first, so no more."""
    rounds = [round_(f"R{number}") for number in (1, 2, 3, 4)]
    targets = [
        target(f"t{each.id}", "H", 6 if each.id == "R1" else 5, earliest=each.enter, latest=each.leave)
        for each in rounds
    ]
    teams = [team("near", "X", max_targets=1), team("far", "Y", max_targets=1)]
    km = {("X", "H"): 10.0, ("Y", "H"): 15.0, ("X", "Y"): 9.0}
    given = scenario(
        "XYH",
        teams,
        targets,
        rounds,
        pattern="free",
        travel={pair: Leg(km=each) for pair, each in km.items()},
        tiers=(STRICT[0], TierSetting({"travel": 1}, 5), TierSetting({"load": 1}, 0)),
    )
    settings = QUICK.changed(engine=engine)
    first = solve(given, settings).plan
    assert first is not None
    assert [each.team for each in first.postings] == ["far", "near", "near", "near"]
    rest = replace(given, history=facts_of(given, first, {"R1"}))
    again, without = solve(rest, settings, start=first).plan, solve(rest, settings).plan
    assert again is not None
    assert without is not None
    assert again.postings == first.postings[1:]
    assert [(tier.limit, tier.slack) for tier in again.tiers[1:2]] == [(30, 0)]
    assert {each.team for each in without.postings} == {"far", "near"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", [1, 2])
def test_stopped_between_tiers_the_start_is_gone_back_to(engine: str, number: int) -> None:
    """Stopped when less travel was found, the start with its better load is the best plan; ties do not replace it."""
    tiers = (TierSetting({"travel": 1}, 0.5, slack_is_share=True), TierSetting({"load": 1}, slack=0))
    given = replace(crowded(3, 9), tiers=(TierSetting({"coverage": 1}, slack=0), *tiers))
    first, stop = solve(given, QUICK.changed(seed=4)).plan, threading.Event()
    assert first is not None
    assert first.tiers[1].value > (first.tiers[1].best or 0)

    def watch(progress: Progress) -> None:
        if progress.is_done and progress.number == number:
            stop.set()

    again = solve(given, QUICK.changed(engine=engine), start=first, watch=watch, stop=stop).plan
    assert again is not None
    assert again.postings == first.postings


@pytest.mark.parametrize("engine", ENGINES)
def test_idle_teams_of_the_start_stay(engine: str) -> None:
    """Where a rule may want teams without a target, one that the start sends is sent."""
    targets = [target("t", "B"), target("endless", "B", 300)]
    given = scenario(rules={"every-region-sends": Setting(Mode.SOFT)}, targets=targets, tiers=STRICT[:1])
    start = plan(posting("a1", "B", visit("t", "2024-03-04", "2024-03-08")), posting("c1", "A"))
    again = solve(given, QUICK.changed(engine=engine), start=start).plan
    assert again is not None
    assert again.postings == start.postings


@pytest.mark.parametrize("engine", ENGINES)
def test_seats_and_feedback_stay_with_their_posting(engine: str) -> None:
    """What is not planned here is carried over wherever a posting keeps its days, also if something else moves."""
    given = scenario("ABCD", targets=[target("t", "D"), target("v", "A")], tiers=STRICT[:1])
    seated = posting("b1", "D", visit("t", "2024-03-20", "2024-03-26"), seats=(Seating("leader", "somebody"),))
    again = solve(given, QUICK.changed(engine=engine), start=plan(seated)).plan
    assert again is not None
    assert len(again.postings) == 2
    assert seated in again.postings


@pytest.mark.parametrize("engine", ENGINES)
def test_an_officer_who_is_not_free_any_more_leaves_the_seat(engine: str) -> None:
    """Of a start whose officer is away by now the posting stays, and the plan names nobody who may not be there."""
    given = scenario("ABCD", targets=[target("t", "D"), target("v", "A")], tiers=STRICT[:1])
    seats = (Seating("leader", "away"), Seating("deputy", "somebody"))
    seated = posting("b1", "D", visit("t", "2024-03-20", "2024-03-26"), seats=seats)
    away = Officer(id="away", name="away", home="B", available=(span("2025-01-01", "2025-12-31"),))
    again = solve(replace(given, officers=(away,)), QUICK.changed(engine=engine), start=plan(seated)).plan
    assert again is not None
    here = next(each for each in again.postings if each.team == "b1")
    assert here.visits == seated.visits
    assert away.id not in {each.officer for each in here.seats}


def test_a_pin_moves_what_it_names_and_nothing_else() -> None:
    """A target forbidden to its team goes to the only other one that may, and every other posting stays to the day."""
    given = scenario("ABCD", targets=[target("t", "D"), target("u", "C"), target("v", "A")], tiers=STRICT[:1])
    start = plan(
        posting("a1", "D", visit("t", "2024-03-20", "2024-03-26")),
        posting("b1", "C", visit("u", "2024-03-25", "2024-03-29")),
        posting("d1", "A", visit("v", "2024-04-01", "2024-04-05")),
    )
    pinned = replace(given, pins=(Pin(rule="never", team="a1", target="t"), Pin(rule="never", team="c1", target="t")))
    again = solve(pinned, QUICK, start=start).plan
    assert again is not None
    changes = changes_between(pinned, start, again)
    assert (changes.removed, changes.added) == ((("R1", "a1", "D"),), (("R1", "b1", "D"),)) or changes.size == (4, 2, 0)
    assert [each for each in again.postings if each.team == "d1"] == [start.postings[2]]


def test_the_model_counts_changes_as_the_measure_does() -> None:
    """Over every plan of a tiny scenario the model's number puts plans in the order of the measure."""
    rounds = [round_("R1", "2024-03-04", "2024-03-15"), round_("R2", "2024-03-25", "2024-04-05")]
    given = scenario("AB", [team("a1", "A"), team("b1", "B")], [target("t", "B"), target("u", "B")], rounds)
    every = list(all_plans(given))
    assert len(every) > 8
    problem = Problem.of(given)
    for before in (every[0], every[3], every[-1]):
        numbers = []
        for after in every:
            model = problem.model()
            chosen = {posting_.key for posting_ in after.postings}
            units = {(*posting_.key, unit) for posting_ in after.postings for unit in posting_.units(given)}
            expression = changes_of(model, before)
            for key in model.postings:
                model.cp.add(model.posting(key) == int(key in chosen))
            for key_ in model.visits:
                model.cp.add(model.visit(key_) == int(key_ in units))
            model.minimise(expression)
            found = search(model.cp, QUICK, Limits(5.0), threading.Event(), lambda *_: None)
            assert found.bound is not None
            numbers.append((found.bound, changes_between(given, before, after).size[:2]))
        assert [size for _, size in sorted(numbers)] == sorted(size for _, size in numbers)
        assert min(numbers)[1] == (0, 0)


def test_the_model_keeps_days_where_it_can() -> None:
    """The least changes are none: left to itself the model says the plan before, to the day."""
    rounds = [round_("R1", "2024-03-04", "2024-03-29")]
    given = scenario("ABC", [team("a1", "A", max_hosts=2)], [target("t", "B"), target("u", "C")], rounds)
    before = plan(
        posting("a1", "B", visit("t", "2024-03-12", "2024-03-18"), enter="2024-03-11", leave="2024-03-19"),
        posting("a1", "C", visit("u", "2024-03-05", "2024-03-08"), enter="2024-03-05", leave="2024-03-08"),
    )
    given = replace(given, targets=(given.targets[0], replace(given.targets[1], days=4)))
    model = Problem.of(given).model()
    model.minimise(changes_of(model, before))
    found = search(model.cp, QUICK, Limits(5.0), threading.Event(), lambda *_: None)
    assert extract(model, found.value, lays_out=False) == before.postings


def test_days_are_kept_even_where_only_some_can_be() -> None:
    """Days of before are taken over for all postings at once, or for those where they still fit."""
    given = scenario(tiers=STRICT[:1])
    before = plan(
        posting("a1", "B", visit("tB", "2024-03-20", "2024-03-26")),
        posting("b1", "C", visit("tC", "2024-03-20", "2024-03-26")),
    )
    found = plan(
        posting("a1", "B", visit("tB", "2024-03-04", "2024-03-08")),
        posting("b1", "C", visit("tC", "2024-03-04", "2024-03-08")),
    )
    assert nearing_of(given, before).settled(found) == before
    closed = replace(given, blackouts=(Blackout(who="B", span=span("2024-03-20", "2024-03-29")),))
    some = nearing_of(closed, before).settled(found)
    assert some is not None
    assert some.postings == (found.postings[0], before.postings[1])


def test_a_plan_beyond_its_limits_is_not_taken() -> None:
    """What breaks a rule, or is worse than a tier may be, is no plan to come nearer with."""
    given = scenario(tiers=STRICT[:1])
    before = plan(posting("a1", "B", visit("tB", "2024-03-20", "2024-03-26")))
    assert nearing_of(given, before, most=1).settled(before) is None
    assert nearing_of(given, before).settled(plan(posting("a1", "A", "tA"))) is None


def nearing_of(given: Scenario, before: Plan, most: int = 3) -> Nearing:
    """Return what a plan must keep to be nearer to another one: coverage at most so much."""
    return Nearing(given, before, tiers_of(given), [most])


WAYS = ("both", "before", "best")


@pytest.fixture(scope="module")
def large() -> tuple[Scenario, Plan, Plan]:
    """Return a scenario in which one target of a best plan is postponed, that plan, and one found afresh."""
    homes = [f"H{number}" for number in range(6)]
    given = scenario(
        [region(home, host_capacity=2) for home in homes],
        [team(f"{home}-{number}", home, max_targets=3) for home in homes for number in (1, 2)],
        [target(f"t{number}", homes[number * 5 % 6], 10 + number % 3 * 5) for number in range(40)],
        ["R1", "R2", "R3"],
        tiers=STRICT[:1],
    )
    start = solve(given, COUNTED).plan
    assert start is not None
    assert start.status is Status.OPTIMAL
    first = start.postings[0]
    never = (Pin(rule="never", target=first.visits[0].target, round=first.round),)
    given = replace(given, pins=never)
    far = solve(given, COUNTED.changed(seed=8)).plan
    assert far is not None
    assert far.status is Status.OPTIMAL
    return given, start, far


@pytest.mark.parametrize("ways", [*((way,) for way in WAYS), WAYS])
def test_where_one_model_is_too_much_each_way_comes_nearer(
    large: tuple[Scenario, Plan, Plan], ways: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what either plan has, around the plan before, or area after area: each is nearer than a plan found afresh."""
    given, start, far = large
    monkeypatch.setattr(nearer, "MOST_VISITS_AT_ONCE", 0)
    for way, name in zip(WAYS, ("_from_both", "_from_before", "_from_best"), strict=True):
        if way not in ways:
            monkeypatch.setattr(nearer.Nearer, name, lambda _: iter(()))
    problem = Problem.of(given)
    base = Base.of(problem, start)
    run = ColumnsRun(problem, Terms(COUNTED, lambda _: None, threading.Event(), Clock.of(COUNTED), base=base))
    run.keep(far)
    nearing = nearing_of(given, start, most=0)
    assert nearing.size(far) > (20, 0, 0)
    for found in run.nearer([0]):
        plan = nearing.settled(found)
        if plan is not None and nearing.size(plan) < nearing.size(run.best or far):
            run.keep(plan)
    assert run.best is not None
    assert nearing.size(run.best) < (nearing.size(far) if ways == ("best",) else (5, 0, 0))
