"""Random tiny scenarios for property tests.

A *feasible* scenario is made around a plan: first who goes where to inspect what, then teams, targets, rounds and rules
that this plan keeps. Any other scenario is made of whatever comes, and may have no plan at all.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from optimizer.domain import Blackout, InspectionMode, Leg, Pin, Plan, Posting, Span, TierSetting, WorkingCalendar
from optimizer.domain.records import Mode, Setting
from optimizer.rules.layout import lay_out_visits
from tests.builders import MONDAY, history, region, round_, scenario, target, team

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from optimizer.domain import HistoryRow, Round, Scenario, Target, Team

REGIONS = ("A", "B", "C")
ONE_AFTER_THE_OTHER = tuple(TierSetting({name: 1}, slack=0) for name in ("mandatory", "coverage", "soft", "travel"))
"""Tiers whose best values a plan is told by alone: nothing is given up for later ones."""

own_days = st.one_of(st.none(), st.none(), st.integers(0, 11).map(lambda shift: MONDAY + timedelta(days=shift)))
"""First or last days of a target's own within two weeks; mostly none."""

_SOFT_OR_HARD = ("targets-per-team", "large-and-small", "required-skills", "blackouts", "availability", "working-days")
_SWITCHED_ON = ("every-region-sends", "every-region-hosts", "every-team-sent", "must-serve")


def weeks(number: int) -> Round:
    """Return one of several rounds that follow each other, each of eleven days over a weekend."""
    enter = MONDAY + timedelta(weeks=3 * (number - 1))
    return round_(f"R{number}", enter, enter + timedelta(days=10))


@st.composite
def travel(draw: DrawFn, regions: tuple[str, ...] = REGIONS) -> dict[tuple[str, str], Leg]:
    """Return whole km for every ordered pair of regions."""
    km = st.integers(1, 99)
    return {(a, b): Leg(km=float(draw(km))) for a in regions for b in regions if a != b}


@st.composite
def teams(draw: DrawFn) -> tuple[Team, ...]:
    """Return two or three teams of any kind, each with its limits."""
    made = []
    for number in range(draw(st.integers(2, 3))):
        kind = draw(st.sampled_from(["whole", "whole", "half", "exchange", "mixed", "upgraded", "local"]))
        home = draw(st.sampled_from(REGIONS))
        homes = sorted({home, draw(st.sampled_from(REGIONS))}) if kind in ("mixed", "upgraded") else home
        made.append(
            team(
                f"team{number}",
                homes,
                kind=kind,
                max_targets=draw(st.integers(1, 2)),
                max_large=draw(st.integers(0, 1)),
                concurrent=draw(st.sampled_from([1, 2])),
                skills=draw(st.sampled_from([(), ("audit",)])),
                available=draw(st.sampled_from([(), (), (Span(MONDAY, MONDAY + timedelta(days=8)),)])),
            )
        )
    return tuple(made)


@st.composite
def targets(draw: DrawFn, rounds: int) -> tuple[Target, ...]:
    """Return one to four targets, perhaps two of them a bundle."""
    made = [
        target(
            f"t{number}",
            draw(st.sampled_from(REGIONS)),
            draw(st.integers(1, 9)),
            risk=draw(st.integers(1, 5)),
            size=draw(st.sampled_from(["small", "small", "large"])),
            mandatory=draw(st.booleans()),
            due=draw(st.sampled_from([None, None, *(f"R{each + 1}" for each in range(rounds))])),
            skills=draw(st.sampled_from([(), (), ("audit",)])),
            mode=draw(st.sampled_from([InspectionMode.REGULAR, InspectionMode.REGULAR, InspectionMode.SPECIAL])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    if draw(st.booleans()):
        made.append(target("part", made[0].region, 5, risk=draw(st.integers(1, 5)), bundle="t0"))
    return tuple(made)


@st.composite
def rules(draw: DrawFn) -> dict[str, Setting]:
    """Return settings of some rules, soft or hard."""
    settings = {}
    for name in draw(st.lists(st.sampled_from(_SOFT_OR_HARD), unique=True, max_size=3)):
        settings[name] = Setting(Mode.SOFT, draw(st.integers(1, 3)))
    for name in draw(st.lists(st.sampled_from(_SWITCHED_ON), unique=True, max_size=1)):
        settings[name] = draw(st.sampled_from([Setting(Mode.HARD), Setting(Mode.SOFT, 2)]))
    return settings


@st.composite
def pasts(draw: DrawFn) -> tuple[HistoryRow, ...]:
    """Return a few facts of an earlier round."""
    rows = st.builds(
        lambda home, host, seen, who: history(
            "R0", "2023-09-04", host, home=home, target=seen, team=who, kind="whole", days=5, km=10.0
        ),
        st.sampled_from(REGIONS),
        st.sampled_from(REGIONS),
        st.sampled_from([None, None, "t0", "t1"]),
        st.sampled_from([None, "team0"]),
    )
    return tuple(draw(st.lists(rows, max_size=2)))


@st.composite
def blackouts(draw: DrawFn) -> tuple[Blackout, ...]:
    """Return blackouts of regions and teams of a few days each."""
    spans = st.builds(
        lambda shift, length: Span(MONDAY + timedelta(days=shift), MONDAY + timedelta(days=shift + length)),
        st.integers(-2, 12),
        st.integers(0, 4),
    )
    each = st.builds(lambda who, span: Blackout(who=who, span=span), st.sampled_from([*REGIONS, "team0"]), spans)
    return tuple(draw(st.lists(each, max_size=2)))


@st.composite
def pins(draw: DrawFn) -> tuple[Pin, ...]:
    """Return at most one pin, which may be impossible."""
    pin = st.builds(
        lambda rule, who, host, seen: Pin(rule=rule, team=who, host=host, target=seen),
        st.sampled_from(["must", "never"]),
        st.sampled_from([None, "team0", "team1"]),
        st.sampled_from([None, *REGIONS]),
        st.sampled_from([None, None, "t0"]),
    ).filter(lambda pin: (pin.team, pin.host, pin.target) != (None, None, None))
    return tuple(draw(st.lists(pin, max_size=1)))


@st.composite
def any_scenarios(draw: DrawFn, tiers: tuple[TierSetting, ...] = ONE_AFTER_THE_OTHER) -> Scenario:
    """Return a tiny scenario that may or may not have a plan; its dates leave no choice but which span to stay."""
    rounds = draw(st.integers(1, 2))
    return scenario(
        REGIONS,
        draw(teams()),
        draw(targets(rounds)),
        [weeks(number + 1) for number in range(rounds)],
        pattern=draw(st.sampled_from(["no-mutual", "no-mutual", "free", "exchange", "ring"])),
        rules=draw(rules()),
        travel=draw(travel()),
        history=draw(pasts()),
        blackouts=draw(blackouts()),
        pins=draw(pins()),
        tiers=tiers,
    )


@st.composite
def with_plans(draw: DrawFn) -> tuple[Scenario, Plan]:
    """Return a scenario with a plan that keeps all its rules, the plan made first."""
    homes = draw(st.permutations(REGIONS))
    successor = dict(zip(homes, [*homes[1:], homes[0]], strict=True))  # a ring: nobody goes back to who came
    postings, made_targets, made_teams = [], [], []
    one = weeks(1)
    for home in draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=3, unique=True)):
        host, count = successor[home], draw(st.integers(1, 2))
        own = [
            target(f"{home}-{number}", host, draw(st.integers(1, 4)), risk=draw(st.integers(1, 9)))
            for number in range(count)
        ]
        made_targets += own
        made_teams.append(team(f"team{home}", home, max_targets=draw(st.integers(count, 3))))
        postings.append((f"team{home}", host, own))
    extra = [target(f"x{n}", draw(st.sampled_from(REGIONS)), 3) for n in range(draw(st.integers(0, 2)))]
    given = scenario(
        REGIONS, made_teams, [*made_targets, *extra], [one], travel=draw(travel()), tiers=ONE_AFTER_THE_OTHER
    )
    return given, Plan(tuple(_posting(given, one, *posting) for posting in postings))


def _posting(given: Scenario, round_: Round, team_id: str, host: str, own: list[Target]) -> Posting:
    visits = lay_out_visits(given, given.team[team_id], host, round_.span, [each.id for each in own])
    return Posting(round_.id, team_id, host, round_.enter, round_.leave, visits)


@st.composite
def dated_scenarios(draw: DrawFn) -> Scenario:
    """Return a scenario in which dates are a real choice, with the usual tiers."""
    days = st.integers(0, 18).map(lambda shift: MONDAY + timedelta(days=shift))
    spans = st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair)))
    rounds = [round_("R1", MONDAY, MONDAY + timedelta(days=11))]
    if draw(st.booleans()):
        rounds.append(round_("R2", MONDAY + timedelta(days=draw(st.integers(5, 14))), MONDAY + timedelta(days=18)))
    own_teams = [
        team(
            f"team{number}",
            home,
            concurrent=draw(st.sampled_from([1, 2])),
            max_hosts=draw(st.sampled_from([1, 1, 2])),
            available=tuple(draw(st.lists(spans, max_size=2))),
        )
        for number, home in enumerate(draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=3)))
    ]
    own_targets = [
        target(
            f"t{number}",
            draw(st.sampled_from(REGIONS)),
            draw(st.integers(1, 7)),
            risk=draw(st.integers(1, 5)),
            size=draw(st.sampled_from(["small", "large"])),
            earliest=draw(st.one_of(st.none(), st.none(), days)),
            latest=draw(st.one_of(st.none(), st.none(), days)),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    names = ["availability", "blackouts", "working-days", "one-place", "round-window", "host-capacity"]
    soft = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
    return scenario(
        [region(each, host_capacity=draw(st.sampled_from([None, 1]))) for each in REGIONS],
        own_teams,
        own_targets,
        rounds,
        calendar=WorkingCalendar(
            country=None,
            extra_holidays=frozenset(draw(st.lists(days, max_size=4))),
            extra_working_days=frozenset(draw(st.lists(days, max_size=2))),
        ),
        blackouts=draw(blackouts()),
        rules={name: Setting(Mode.SOFT, 2) for name in soft},
        travel=draw(travel()),
    )


def tier_lists() -> SearchStrategy[tuple[TierSetting, ...]]:
    """Return some measures in some order with some slack, or several weighed into one."""
    single = st.builds(
        lambda name, slack: TierSetting({name: 1}, slack, slack_is_share=slack is not None and slack < 1),
        st.sampled_from(["mandatory", "coverage", "soft", "travel", "load", "burden", "far", "early"]),
        st.sampled_from([None, 0, 1, 0.1]),
    )
    weighed = st.just(TierSetting({"coverage": 10, "travel": 1}))
    return st.lists(st.one_of(single, single, single, weighed), min_size=1, max_size=4, unique_by=lambda t: t.name).map(
        tuple
    )
