"""Tiny random scenarios on which everything that is known before solving can be compared with the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from optimizer.domain import Blackout, Mode, Pin, Setting, Tie, Waiver
from tests.builders import day, history, region, round_, scenario, span, target, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

HARD, OFF = Setting(Mode.HARD), Setting(Mode.OFF)
ROTATION = ("ring", "every-region-sends", "every-region-hosts", "every-team-sent", "mutual", "must-serve", "min-cycle")
ABC = ("A", "B", "C", "D")


def seldom(draw: st.DrawFn) -> bool:
    """Return yes once in a while."""
    return bool(draw(st.sampled_from((False, False, False, True))))


@st.composite
def tiny_scenarios(draw: st.DrawFn) -> Scenario:
    """Return a scenario of two to four regions with hard rules, many of which have no plan."""
    places = ABC[: draw(st.integers(2, 4))]
    zoned = seldom(draw)
    regions = [
        region(
            place,
            host_capacity=draw(st.sampled_from((None, None, 0, 1, 2))),
            zone=draw(st.sampled_from(("", "Z"))) if zoned else "",
        )
        for place in places
    ]
    teams = [
        team(
            f"{place.lower()}{number}",
            place,
            skills=draw(st.sampled_from(((), ("audit",)))),
            max_targets=draw(st.sampled_from((1, 2))),
            max_hosts=2 if seldom(draw) else 1,
            kind=draw(st.sampled_from(("whole", "whole", "whole", "half", "local", "upgraded"))),
            available=(span("2024-03-04", "2024-04-05"),) if seldom(draw) else (),
        )
        for place in places
        for number in range(1, 1 + draw(st.integers(0 if place > "B" else 1, 2)))
    ]
    targets = [
        target(
            f"t{place}{number}",
            place,
            days=draw(st.sampled_from((5, 5, 25, 45))),
            size=draw(st.sampled_from(("small", "large"))),
            mandatory=draw(st.booleans()),
            skills=("audit",) if seldom(draw) else (),
            mode="special" if seldom(draw) else "regular",
            latest=day("2024-03-22") if seldom(draw) else None,
            fixed_team=draw(st.sampled_from([each.id for each in teams])) if seldom(draw) else None,
        )
        for place in places
        for number in range(draw(st.integers(0, 2)))
    ]
    rounds = [
        round_("R1", modes=("regular",) if seldom(draw) else ("regular", "special")),
        *([round_("R2", participants=("whole",) if seldom(draw) else ())] if draw(st.booleans()) else []),
    ]
    ids = [*places, *(each.id for each in teams)]
    return scenario(
        regions,
        teams,
        targets,
        rounds,
        pattern=draw(st.sampled_from(("free", "no-mutual", "ring", "exchange"))),
        rules=draw(_rules(may_leave_round=len(rounds) == 1)),
        ties=[
            Tie(who=who, whom=whom, kind="other", end=day("2024-04-30") if seldom(draw) else None)
            for who, whom in draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(places)), max_size=4))
            if who != whom
        ],
        waivers=[
            Waiver(
                rule="home-recusal", who=each.id, whom=each.home, by="the office", reason="none", date=day("2024-01-01")
            )
            for each in teams
            if seldom(draw) and seldom(draw)
        ],
        blackouts=[
            Blackout(who=who, span=span("2024-03-11", "2024-04-05")) for who in ids if seldom(draw) and seldom(draw)
        ],
        history=[
            history("R0", "2023-10-09", host, home=home, leave=day("2023-11-09"))
            for home, host in draw(st.lists(st.tuples(st.sampled_from(places), st.sampled_from(places)), max_size=3))
            if home != host
        ],
        pins=[
            *draw(_pins([each.id for each in teams], places, [each.id for each in targets])),
            *draw(_moves([each.id for each in teams], places)),
        ],
    )


@st.composite
def _rules(draw: st.DrawFn, *, may_leave_round: bool) -> dict[str, Setting]:
    rules = {rule: HARD for rule in ROTATION if seldom(draw)}
    for rule in ("no-mutual", "no-repeat"):
        if draw(st.booleans()):
            window = draw(st.sampled_from((1, 2, 3)))
            rules[rule] = Setting(draw(st.sampled_from((Mode.HARD, Mode.SOFT))), 1, {"window": window})
    loose = ["host-capacity", "working-days", "required-skills", "hosts-per-round", "target-host", "pins"]
    # Stays that leave their rounds may meet those of other rounds; what holds then is another question.
    for rule in [*loose, "round-window"] if may_leave_round else loose:
        if seldom(draw) and seldom(draw):
            rules[rule] = draw(st.sampled_from((OFF, Setting(Mode.SOFT))))
    return rules


@st.composite
def _pins(draw: st.DrawFn, teams: list[str], places: tuple[str, ...], targets: list[str]) -> list[Pin]:
    pins = []
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        by_target = bool(targets) and draw(st.booleans())
        pins.append(
            Pin(
                rule=draw(st.sampled_from(("must", "never"))),
                team=draw(st.sampled_from(teams)),
                host=None if by_target else draw(st.sampled_from(places)),
                target=draw(st.sampled_from(targets)) if by_target else None,
                round=draw(st.sampled_from((None, "R1"))),
            )
        )
    return pins


@st.composite
def _moves(draw: st.DrawFn, teams: list[str], places: tuple[str, ...]) -> list[Pin]:
    """Return pins that send some teams to hosts, seldom to two, mostly in a named round."""
    decided = draw(st.lists(st.tuples(st.sampled_from(teams), st.sampled_from(places)), max_size=3, unique=True))
    return [
        Pin(rule="must", team=team_id, host=host, round=None if seldom(draw) else "R1")
        for team_id, host in (decided if draw(st.booleans()) else ())
        if not team_id.upper().startswith(host) or seldom(draw)
    ]


@st.composite
def pinned_scenarios(draw: st.DrawFn) -> Scenario:
    """Return a scenario of three or four homes in which pins settle some moves, and little else is closed."""
    places = ABC[: draw(st.integers(3, 4))]
    moves = draw(
        st.lists(st.tuples(st.sampled_from(places), st.sampled_from(places)), min_size=1, max_size=3, unique=True)
    )
    teams = [
        team(f"{place.lower()}{number}", place, max_hosts=2 if seldom(draw) else 1)
        for place in places
        for number in range(1, draw(st.sampled_from((2, 2, 3))))
    ]
    rounds = [round_("R1"), *([round_("R2")] if seldom(draw) else [])]
    rules = {rule: HARD for rule in ("every-region-hosts", "every-team-sent") if seldom(draw)}
    rules["no-mutual"] = draw(st.sampled_from((OFF, HARD)))
    for rule in ("pins", "hosts-per-round"):
        if seldom(draw):
            rules[rule] = OFF
    return scenario(
        places,
        teams,
        [target(f"t{place}", place, days=5) for place in places],
        rounds,
        pattern=draw(st.sampled_from(("free", "ring", "ring", "exchange"))),
        rules=rules,
        pins=[
            Pin(
                rule="must",
                team=draw(st.sampled_from([each.id for each in teams if each.home == home])),
                host=host,
                round=None if seldom(draw) else "R1",
            )
            for home, host in moves
            if home != host
        ],
    )


@st.composite
def dated_scenarios(draw: st.DrawFn) -> Scenario:
    """Return a scenario of two homes and two short rounds in which pins, history and blackouts are about days."""
    days = [day(each) for each in ("2023-03-04", "2024-03-04", "2024-03-06", "2024-03-13", "2024-03-15", "2024-04-08")]
    some_day = st.sampled_from((*[None] * 9, *days))
    order = draw(st.sampled_from(("", "after", "look-back")))
    pins = [
        Pin(
            rule="must",
            team=draw(st.sampled_from(("a1", "a1", None))),
            host=draw(st.sampled_from(("B", None))),
            target=draw(st.sampled_from(("tB1", "tB2", None))),
            round=draw(st.sampled_from(("R1", "R2", None))),
            enter=draw(some_day),
            leave=draw(some_day),
            start=draw(some_day),
            end=draw(some_day),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    rules = {"no-repeat": OFF, "look-back-gap": Setting(Mode.HARD, 1, {"months": draw(st.sampled_from((0, 1)))})}
    for rule in ("working-days", "blackouts", "one-place", "precedence", "once"):
        if seldom(draw) and seldom(draw):
            rules[rule] = OFF
    if draw(st.booleans()):
        rules["rest-between-rounds"] = Setting(Mode.HARD, 1, {"days": draw(st.sampled_from((1, 3, 40)))})
    return scenario(
        "AB",
        [
            team("a1", "A", max_hosts=draw(st.sampled_from((1, 2)))),
            team("a2", "A", available=(span("2024-03-11", "2024-03-22"),) if seldom(draw) else ()),
        ],
        [
            target("tA", "A"),
            target(
                "tB1",
                "B",
                draw(st.sampled_from((3, 5, 8))),
                after=("tB2",) if order == "after" else (),
                look_back_of="tB2" if order == "look-back" else None,
            ),
            target("tB2", "B", 3),
        ],
        [round_("R1", "2024-03-04", "2024-03-15"), round_("R2", "2024-04-08", "2024-04-19")],
        rules=rules,
        pins=[pin for pin in pins if (pin.team, pin.host, pin.target) != (None, None, None)],
        blackouts=[Blackout(who=draw(st.sampled_from(("a1", "B"))), span=span("2024-03-06", "2024-03-08"))]
        if draw(st.booleans())
        else [],
        history=[
            history("R0", "2024-01-08", "B", team=each, home="A", leave=draw(st.sampled_from(days[1:])))
            for each in ("a1", "a2")
            if seldom(draw)
        ],
    )
