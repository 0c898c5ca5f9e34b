"""What holds of every plan with people: both engines find the best there is, and nobody sits where they must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING

import pytest

from optimizer.constraints import constraints_of
from optimizer.domain import (
    Composition,
    HistoryRow,
    Kind,
    Mode,
    Officer,
    Pin,
    Plan,
    Post,
    Seat,
    Seating,
    Setting,
    Status,
    Tie,
    TierSetting,
    Waiver,
)
from optimizer.engines.settings import Settings
from optimizer.measures.seats import missing_in
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning import staffing
from optimizer.planning.solving import solve
from optimizer.rules.rulebook import rulebook
from tests.builders import region, round_, scenario, span, target, team
from tests.enumeration import all_plans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain import Posting, Scenario
    from optimizer.rules.rulebook import InForce

COUNTED = Settings(seconds=120, deterministic_seconds=8, workers=1)
"""Far more than is needed, and counted in work, so that a busy machine proves as much as an idle one."""
SCENARIOS, AT_ONCE = 16, 8
HARD = (33, 153, 184, 460)
"""One in which a pin cannot be kept, two in which what several groups of teams lack must be added up, one in which a
reserve in a whole team has been sent as often as is allowed."""
CITY, COUNTIES = "S", "ABC"
ROUNDS = (round_("R1", "2024-03-04", "2024-03-15"), round_("R2", "2024-05-06", "2024-05-17"))
SKILLS = ("audit", "discipline")
WANTING = ("seats", "skills-in-team", "newcomers")
"""Rules that no posting keeps before its seats are filled."""
ALL_SEATS = Setting(Mode.HARD, 1, {"least": 1})
"""No team goes with an empty seat, however few seats it has."""


def crowd(seed: int, *, is_demanding: bool = False) -> Scenario:
    """Return a made-up scenario of three counties, some teams of different kinds, and few people with much to avoid.

    If it is demanding, there may be teams that do not go without a full crew, or without newcomers.
    """
    lot = Random(seed)
    kinds = lot.choices(("whole", "half", "half", "mixed", "exchange", "upgraded", "local"), k=lot.choice((2, 3)))
    homes = lot.sample(COUNTIES, len(kinds))
    teams = [
        team(
            f"t{home}",
            (home, next(each for each in COUNTIES if each != home)) if kind in ("mixed", "upgraded") else home,
            kind=kind,
        )
        for home, kind in zip(homes, kinds, strict=True)
    ]
    whole = [each.id for each in teams if each.kind in (Kind.WHOLE, Kind.LOCAL)]
    officers = [_officer(lot, number, whole) for number in range(lot.randint(5, 9))]
    targets = [
        target(
            f"g{number}",
            lot.choice(COUNTIES),
            3,
            risk=lot.randint(1, 3),
            skills=_some(lot, SKILLS, 0.2),
            unit=f"u{number}",
            headcount=3 if lot.random() < 0.15 else None,
        )
        for number in range(lot.randint(2, 3))
    ]
    ids = [officer.id for officer in officers]
    posts = [_post(lot, ids, [each.id for each in targets]) for _ in range(lot.randint(0, 3))]
    ties = [_tie(lot, ids, [each.id for each in targets]) for _ in range(lot.randint(0, 2))]
    rules = {
        name: Setting(Mode.HARD) for name in ("kin-apart", "leader-turns", "unit-drain", "mix") if lot.random() < 0.3
    }
    if lot.random() < 0.3:
        rules["own-people"] = Setting(Mode.SOFT)
    if lot.random() < 0.1:
        rules["one-place"] = Setting(Mode.OFF)
    given = scenario(
        [region(CITY), *(region(county, parent=CITY) for county in COUNTIES)],
        teams,
        targets,
        ROUNDS[: lot.choice((1, 1, 2))],
        pattern="free",
        tiers=tuple(TierSetting({name: 1}) for name in ("coverage", "seats", "soft")),
        rules=rules,
    )
    waivers = [Waiver(rule="post-recusal", who=ids[0], whom="A", by="x", reason="y", date=date(2024, 1, 1))]
    past = [
        HistoryRow(
            round="R0",
            date=date(2024, 1, 8),
            leave=date(2024, 1, 19),
            host="B",
            kind=Kind.HALF,
            officer=each,
            seat="leader",
        )
        for each in ids
        if lot.random() < 0.1
    ]
    has_waivers, composition = lot.random() < 0.3, _composition(lot)
    return replace(
        given,
        id=f"crowd-{seed}",
        officers=tuple(officers),
        posts=tuple(posts),
        ties=tuple(ties),
        waivers=tuple(waivers) if has_waivers else (),
        history=tuple(past),
        composition=composition,
        pins=(_pin(lot, officers, [each.id for each in teams]),) if lot.random() < 0.2 else (),
        rules={**given.rules, **(_demands(lot) if is_demanding else {})},
    )


def _demands(lot: Random) -> dict[str, Setting]:
    """Return rules that want people without whom a team does not go."""
    demands = {"seats": ALL_SEATS} if lot.random() < 0.5 else {}
    demands |= {"skills-in-team": Setting(Mode.HARD)} if lot.random() < 0.3 else {}
    return demands | ({"newcomers": Setting(Mode.HARD, 1, {"share": 30})} if lot.random() < 0.3 else {})


def _composition(lot: Random) -> Composition:
    seats: dict[Kind, tuple[Seat, ...]] = dict.fromkeys(Kind, (Seat("leader", 1), Seat("member", 1)))
    seats[Kind.HALF] = (Seat("leader", 1), Seat("liaison", 1, "host"))
    seats[Kind.EXCHANGE] = (Seat("leader", 1, "host"), Seat("member", 1))
    if lot.random() < 0.3:
        seats[Kind.HALF] += (Seat("audit", 1, "any", lot.choice((None, 4))),)
    elif lot.random() < 0.2:
        seats[Kind.HALF] += (Seat("audit", 1, "any", 4), Seat("discipline", 1, "any", 4))
    return Composition(seats, {"audit": 1} if lot.random() < 0.5 else {})


def _officer(lot: Random, number: int, whole: Sequence[str]) -> Officer:
    home, own = lot.choice(COUNTIES + CITY), None
    if whole and lot.random() < 0.4:
        own = lot.choice(whole)
        home = own[1]
    return Officer(
        id=f"p{number}",
        name=f"P{number}",
        home=home,
        unit=lot.choice(("", "x", "y")),
        native_region=lot.choice(("", *COUNTIES)) if lot.random() < 0.3 else "",
        seats=_some(lot, ("leader", "liaison", "member"), 0.6),
        skills=_some(lot, SKILLS, 0.4),
        full_time=lot.random() < 0.2,
        team=own,
        available=(span("2024-03-01", "2024-04-01"),) if lot.random() < 0.1 else (),
        max_rounds=lot.choice((None, None, 1)),
        promoted_on=date(2023, 1, 2) if number % 3 == 0 else None,
    )


def _some(lot: Random, words: Sequence[str], share: float) -> tuple[str, ...]:
    return tuple(word for word in words if lot.random() < share)


def _post(lot: Random, officers: Sequence[str], targets: Sequence[str]) -> Post:
    start = date(lot.randint(2010, 2023), 3, 1)
    end = lot.choice((None, start.replace(year=start.year + lot.randint(1, 5))))
    where = {"region": lot.choice(COUNTIES)} if lot.random() < 0.5 else {"target": lot.choice(targets)}
    return Post(officer=lot.choice(officers), start=start, end=end, **where)


def _tie(lot: Random, officers: Sequence[str], targets: Sequence[str]) -> Tie:
    who = lot.choice(officers)
    others = [each for each in (*officers, *targets, *COUNTIES) if each != who]
    return Tie(
        who=who,
        whom=lot.choice(others),
        kind=lot.choice(("spouse", "collateral", "classmate")),
        degree=lot.choice((None, 2, 4)),
    )


def _pin(lot: Random, officers: Sequence[Officer], teams: Sequence[str]) -> Pin:
    """Return a pin on an officer, perhaps on a seat or in a team, too."""
    officer = lot.choice(officers)
    return Pin(
        rule=lot.choice(("must", "never")),
        officer=officer.id,
        seat=lot.choice((None, *officer.seats)),
        team=lot.choice((None, None, *teams)),
    )


# -- every plan, made without the solver -------------------------------------------------------------------------------


def _bare(given: Scenario) -> Scenario:
    """Return a scenario without the rules that want people: they look at crews, not at who goes where."""
    rules = {name: said for name, said in given.rules.items() if name not in WANTING}
    return replace(given, pins=(), rules=rules)


def best_values(given: Scenario) -> tuple[int, ...] | None:
    """Return the values of coverage and seats of the best plan, judged by the plain checks alone.

    ``None`` if somebody must go and cannot.
    """
    coverage, *_ = tiers_of(given)
    plans = sorted(all_plans(_bare(given)), key=lambda plan: coverage.value(given, plan))
    best: tuple[int, int] | None = None
    for plan in plans:
        value = coverage.value(given, plan)
        if best is not None and (value > best[0] or best == (value, 0)):
            break
        missing = least_missing(given, plan, None if best is None else best[1])
        if missing is not None:
            best = (value, missing)
    assert best is not None or given.pins  # else sending nobody is a plan
    return best


def least_missing(given: Scenario, plan: Plan, most: int | None) -> int | None:
    """Return the least that can be missing in a plan, if it is less than ``most``."""
    entire = [
        kept for kept in rulebook(given) if kept.mode is Mode.HARD and hasattr(constraints_of(type(kept.rule)), "seat")
    ]
    # A part of a plan need not keep these.
    book = [kept for kept in entire if kept.rule.id != "pins" and not kept.rule.joins_all_people]
    crews = [sorted(_crews(given, book, posting), key=lambda each: each[0]) for posting in plan.postings]
    if not all(crews):
        return None  # of some team nobody can be sent
    found = most

    def go_on(chosen: tuple[Posting, ...], missing: int) -> None:
        nonlocal found
        rest = crews[len(chosen) :]
        if found is not None and missing + sum(own[0][0] for own in rest) >= found:
            return
        if not rest:
            found = missing if _keeps(given, entire, chosen) else found
            return
        for more, seated in rest[0]:
            if _keeps(given, book, (*chosen, seated)):
                go_on((*chosen, seated), missing + more)

    go_on((), 0)
    return found if found != most else None


def _crews(given: Scenario, book: Sequence[InForce], posting: Posting) -> Iterator[tuple[int, Posting]]:
    """Yield a posting with every crew that the hard rules allow it by itself, and what is missing."""
    staffing, own = given.staffing, given.team[posting.team]
    slots = []
    for seat in staffing.seats_at(posting):
        people = [officer.id for officer in staffing.candidates(own, seat, posting.host, reserves=True)]
        blocks = [
            (None, None) if days == posting.span else (days.start, days.end) for days in staffing.blocks(posting, seat)
        ]
        single = [Seating(seat.name, who, *days) for who in people for days in blocks]
        slots.append([chosen for size in range(seat.count + 1) for chosen in combinations(single, size)])
    for chosen in product(*slots):
        seated = replace(posting, seats=tuple(seating for each in chosen for seating in each))
        if _keeps(given, book, (seated,)):
            yield missing_in(given, seated), seated


def _keeps(given: Scenario, book: Sequence[InForce], postings: tuple[Posting, ...]) -> bool:
    return not any(True for kept in book for _ in kept.rule.breaches(given, Plan(postings), kept.rounds))


# -- the tests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seeds", [*(range(each, each + AT_ONCE) for each in range(0, SCENARIOS, AT_ONCE)), HARD])
@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_plans_with_people_are_the_best_there_are(seeds: Sequence[int], engine: str) -> None:
    """Coverage and seats are those of brute force, and no bound exceeds them; some plans fall short of people."""
    short = 0
    for seed in seeds:
        given = crowd(seed)
        result, best = solve(given, COUNTED.changed(engine=engine)), best_values(given)
        if best is None:
            assert result.status is Status.INFEASIBLE, given.id
            continue
        plan = result.plan
        assert plan is not None, given.id
        assert verify(given, plan).is_sound, given.id
        assert tuple(tier.value for tier in plan.tiers[:2]) == best, given.id
        assert all((tier.bound or 0) <= value for tier, value in zip(plan.tiers, best, strict=False)), given.id
        short += best[1] > 0
    assert short


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_bounds_stay_true_where_teams_need_full_crews(engine: str) -> None:
    """Where teams need a full crew, plans are sound, and the best that brute force finds is never ruled out."""
    for seed in range(12):
        given = crowd(seed, is_demanding=True)
        result, best = solve(given, COUNTED.changed(engine=engine)), best_values(given)
        if result.plan is None:
            assert best is None, given.id
            continue
        assert verify(given, result.plan).is_sound, given.id
        assert best is not None
        coverage, seats = result.plan.tiers[:2]
        assert (coverage.bound or 0) <= best[0] <= coverage.value, given.id
        assert coverage.value > best[0] or (seats.bound or 0) <= best[1] <= seats.value, given.id


def growing(seed: int) -> Scenario:
    """Return a crowd whose targets ask for more people than teams have seats, or that needs few newcomers."""
    lot, given = Random(seed), crowd(seed)
    targets = tuple(
        replace(each, headcount=lot.choice((None, 2, 3, 4)), skills=_some(lot, SKILLS, 0.3)) for each in given.targets
    )
    officers = tuple(
        replace(each, promoted_on=lot.choice((None, None, date(2023, 9, 1), date(2020, 1, 1))))
        for each in given.officers
    )
    few = {"newcomers": Setting(Mode.HARD, 1, {"share": 10})} if lot.random() < 0.5 else {}
    return replace(given, targets=targets, officers=officers, rules={**given.rules, **few}, pins=())


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_bounds_stay_true_where_postings_grow_and_others_help(engine: str) -> None:
    """What a posting lacks may be less with more targets, or beside others who bring newcomers: bounds hold."""
    for seed in range(5):
        given = growing(seed)
        result, best = solve(given, COUNTED.changed(engine=engine)), best_values(given)
        assert result.plan is not None, given.id
        assert verify(given, result.plan).is_sound, given.id
        assert best is not None
        coverage, seats = result.plan.tiers[:2]
        assert (coverage.bound or 0) <= best[0] <= coverage.value, given.id
        assert coverage.value > best[0] or (seats.bound or 0) <= best[1] <= seats.value, given.id


@pytest.mark.parametrize("slack", [0, 1000])
def test_seats_weighed_or_given_away_stay_true(slack: int) -> None:
    """Weighed against coverage, seats and coverage are together what brute force says; slack makes no bound untrue."""
    for seed in range(6):
        given = replace(crowd(seed), pins=())
        weighed = replace(given, tiers=(TierSetting({"coverage": 500, "seats": 1}, slack=slack),))
        plan = solve(weighed, COUNTED).plan
        assert plan is not None, given.id
        coverage, *_ = tiers_of(given)
        least = min(
            500 * coverage.value(given, each) + missing
            for each in all_plans(_bare(given))
            if (missing := least_missing(given, each, None)) is not None
        )
        (tier,) = plan.tiers
        assert (tier.bound or 0) <= least <= tier.value, given.id
        assert tier.best is not None
        assert tier.best >= least, given.id
        if not slack:
            assert tier.value == least, given.id


@pytest.mark.parametrize("attempts", [1, 2, 16])
def test_a_search_cut_short_leaves_what_can_be_staffed(attempts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three teams one has only kin for its crew, which no count shows; the others go, whenever the search ends."""
    monkeypatch.setattr(staffing, "MOST_ATTEMPTS", attempts)
    people = [
        Officer(id=f"{home}{seat}", name="N", home=home, seats=(seat,))
        for home in "ABC"
        for seat in ("leader", "member")
    ]
    given = scenario(
        [region(county) for county in COUNTIES],
        [team(f"t{home}", home, kind="half") for home in "ABC"],
        [target(f"g{home}", home, risk=3) for home in "ABC"],
        officers=people,
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))}),
        ties=[Tie(who="Aleader", whom="Amember", kind="spouse")],
        rules={"seats": ALL_SEATS},
        pattern="free",
        tiers=tuple(TierSetting({name: 1}) for name in ("coverage", "seats", "travel")),
    )
    plan = solve(given, COUNTED).plan
    assert plan is not None
    assert verify(given, plan).is_sound
    assert {posting.team for posting in plan.postings} == {"tB", "tC"}
    assert all((tier.bound or 0) <= tier.value for tier in plan.tiers)
