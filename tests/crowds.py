"""Made-up scenarios of few people with much to avoid, and the best of all their plans, found without the solver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING

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
    Tie,
    TierSetting,
    Waiver,
)
from optimizer.measures.seats import missing_in
from optimizer.measures.soft import Soft
from optimizer.measures.tiers import tiers_of
from optimizer.rules.rulebook import rulebook
from tests.builders import region, round_, scenario, span, target, team
from tests.enumeration import all_plans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from optimizer.domain import Posting, Scenario
    from optimizer.rules.rulebook import InForce

CITY, COUNTIES = "S", "ABC"
ROUNDS = (round_("R1", "2024-03-04", "2024-03-15"), round_("R2", "2024-05-06", "2024-05-17"))
SKILLS = ("audit", "discipline")
WANTING = ("seats", "skills-in-team", "newcomers")
"""Rules that no posting keeps before its seats are filled."""
MORE_THAN_ALL = 10**9
"""No plan lacks so much."""
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
            skills=some(lot, SKILLS, 0.2),
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
        seats=some(lot, ("leader", "liaison", "member"), 0.6),
        skills=some(lot, SKILLS, 0.4),
        full_time=lot.random() < 0.2,
        team=own,
        available=(span("2024-03-01", "2024-04-01"),) if lot.random() < 0.1 else (),
        max_rounds=lot.choice((None, None, 1)),
        promoted_on=date(2023, 1, 2) if number % 3 == 0 else None,
    )


def some(lot: Random, words: Sequence[str], share: float) -> tuple[str, ...]:
    """Return each of some words with a chance."""
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


def bare(given: Scenario) -> Scenario:
    """Return a scenario without the rules that want people: they look at crews, not at who goes where."""
    rules = {name: said for name, said in given.rules.items() if name not in WANTING}
    return replace(given, pins=(), rules=rules)


def best_values(given: Scenario, *, with_wishes: bool = False) -> tuple[int, ...] | None:
    """Return the values of coverage and seats of the best plan, and of soft, judged by the plain checks alone.

    ``None`` if somebody must go and cannot.
    """
    coverage, *_ = tiers_of(given)
    plans = sorted(all_plans(bare(given)), key=lambda plan: coverage.value(given, plan))
    best: tuple[int, ...] | None = None
    for plan in plans:
        value = coverage.value(given, plan)
        if best is not None and (value > best[0] or best == (value, 0)):
            break
        found = _least(given, plan, None if best is None else best[1:], with_wishes=with_wishes)
        if found is not None:
            best = (value, *found)
    assert best is not None or given.pins  # else sending nobody is a plan
    return best


def least_missing(given: Scenario, plan: Plan) -> int | None:
    """Return the least that can be missing in a plan; ``None`` if it cannot be staffed."""
    found = _least(given, plan, None, with_wishes=False)
    return None if found is None else found[0]


def least_wishes(given: Scenario, value: int, most_missing: int) -> int:
    """Return what wishes weigh at least in plans of a value in coverage in which no more is missing than that."""
    coverage, *_ = tiers_of(given)
    plans = [plan for plan in all_plans(bare(given)) if coverage.value(given, plan) == value]
    return min(
        Soft().value(given, replace(plan, postings=postings))
        for plan in plans
        for postings, _ in _seatings(given, plan, lambda: most_missing)
    )


def _least(given: Scenario, plan: Plan, most: tuple[int, ...] | None, *, with_wishes: bool) -> tuple[int, ...] | None:
    """Return what is missing at least, and what wishes weigh then at least, if it is less than ``most``."""
    found = most

    def worth_looking() -> int:
        if found is None:
            return MORE_THAN_ALL
        return found[0] if any(found[1:]) else found[0] - 1

    for postings, missing in _seatings(given, plan, worth_looking):
        values = (missing, Soft().value(given, replace(plan, postings=postings))) if with_wishes else (missing,)
        found = values if found is None else min(values, found)
    return found if found != most else None


def _seatings(given: Scenario, plan: Plan, most: Callable[[], int]) -> Iterator[tuple[tuple[Posting, ...], int]]:
    """Yield a plan's postings with every way to seat people that hard rules allow, and what is missing.

    No more than ``most`` may be missing, which may become less in between.
    """
    entire = [
        kept for kept in rulebook(given) if kept.mode is Mode.HARD and hasattr(constraints_of(type(kept.rule)), "seat")
    ]
    # A part of a plan need not keep these.
    book = [kept for kept in entire if kept.rule.id != "pins" and not kept.rule.joins_all_people]
    crews = [sorted(_crews(given, book, posting), key=lambda each: each[0]) for posting in plan.postings]

    def go_on(chosen: tuple[Posting, ...], missing: int) -> Iterator[tuple[tuple[Posting, ...], int]]:
        rest = crews[len(chosen) :]
        if not rest and _keeps(given, entire, chosen):
            yield chosen, missing
        for more, seated in rest[0] if rest else ():
            if missing + more + sum(own[0][0] for own in rest[1:]) > most():
                return  # they are sorted
            if _keeps(given, book, (*chosen, seated)):
                yield from go_on((*chosen, seated), missing + more)

    if all(crews):  # else of some team nobody can be sent
        yield from go_on((), 0)


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
