from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optimizer.domain import Blackout, DraftPosting, DraftVisit, Feedback, Seating, Visit
from optimizer.domain.records import Mode, Setting
from optimizer.measures.verification import verify
from optimizer.rules.layout import MOST_TO_PERMUTE, lay_out, lay_out_visits, stay_of
from tests.agreement import soft
from tests.builders import day, history, plan, round_, scenario, span, target, team, visit

TWO_WEEKS = round_("R1", "2024-03-04", "2024-03-15")
TEAM = team("a1", "A", concurrent=1, max_targets=9, max_large=9)


def draft(
    team: str, host: str, *visits: str | DraftVisit, enter: str | None = None, leave: str | None = None
) -> DraftPosting:
    """Return a posting as a person types it."""
    typed = tuple(DraftVisit(each) if isinstance(each, str) else each for each in visits)
    return DraftPosting("R1", team, host, day(enter) if enter else None, day(leave) if leave else None, typed)


# -- targets within a stay ---------------------------------------------------------------------------------------------


def test_high_risk_comes_first_in_a_lane() -> None:
    """Of two targets in one lane, the one with more risk per day is done first."""
    given = scenario(teams=[TEAM], targets=[target("low", "B", 2), target("high", "B", 3, risk=9)], rounds=[TWO_WEEKS])
    assert lay_out_visits(given, TEAM, "B", TWO_WEEKS.span, ["low", "high"]) == (
        visit("high", "2024-03-04", "2024-03-06"),
        visit("low", "2024-03-07", "2024-03-08"),
    )


def test_two_lanes_run_side_by_side_and_bundles_as_one() -> None:
    """A large target does not wait for a small one, and every member has its head's dates."""
    two = replace(TEAM, concurrent=2)
    targets = [target("large", "B", 4, size="large"), target("town", "B", 6), target("v", "B", bundle="town")]
    given = scenario(teams=[two], targets=targets, rounds=[TWO_WEEKS])
    assert lay_out_visits(given, two, "B", TWO_WEEKS.span, ["large", "town"]) == (
        visit("large", "2024-03-04", "2024-03-07"),
        visit("town", "2024-03-04", "2024-03-11"),
        visit("v", "2024-03-04", "2024-03-11"),
    )


def test_the_order_leads_to_the_least_risk_days() -> None:
    """The order is the best of all orders in calendar days, weekends included."""
    risks, days = (3, 5, 1, 8), (3, 4, 1, 7)
    targets = [target(f"t{n}", "B", days[n], risk=risks[n]) for n in range(4)]
    span_ = span("2024-03-04", "2024-04-26")
    given = scenario(teams=[TEAM], targets=targets)
    laid = lay_out_visits(given, TEAM, "B", span_, [each.id for each in targets])
    line = given.open_line(span_)

    def cost(order: tuple[int, ...]) -> int:
        done, total = 0, 0
        for each in order:
            done += days[each]
            total += risks[each] * (line.days[done - 1] - span_.start).days
        return total

    found = sum(risks[int(each.target[1])] * (each.end - span_.start).days for each in laid)
    assert found == min(cost(order) for order in permutations(range(4)))


@settings(max_examples=40)
@given(st.permutations(range(8)), st.lists(st.tuples(*[st.integers(0, 9)] * 2), min_size=8, max_size=8))
@example([7, 2, 5, 4, 3, 6, 1, 0], [(9, 1), (0, 0), (5, 9), (0, 0), (9, 9), (0, 1), (2, 9), (0, 0)])
def test_many_targets_with_days_of_their_own_are_laid_out_in_time(
    order: list[int], spares: list[tuple[int, int]]
) -> None:
    """A long lane, in which some order keeps the days of every target, is laid out in such an order."""
    span_ = span("2024-03-04", "2024-04-26")
    days = scenario(teams=[TEAM]).open_line(span_).days
    targets, start = [], 0
    for number in order:
        length, (before, after) = 1 + number % 4, spares[number]
        end = start + length
        # Neither the first nor the last days alone tell the order.
        earliest, latest = days[max(0, start - before)], days[end - 1 + after]
        risk = 1 + number
        targets.append(target(f"t{number}", "B", length, risk=risk, earliest=earliest, latest=latest))
        start = end
    assert len(targets) > MOST_TO_PERMUTE
    given_ = scenario(teams=[TEAM], targets=targets)
    laid = lay_out_visits(given_, TEAM, "B", span_, [each.id for each in targets])
    for each in laid:
        own = given_.target[each.target]
        assert own.earliest is not None
        assert own.latest is not None
        assert own.earliest <= each.start <= each.end <= own.latest


@pytest.mark.parametrize(
    ("heeds", "dates"),
    [
        (None, [("2024-03-05", "2024-03-06"), ("2024-03-07", "2024-03-08")]),
        (True, [("2024-03-05", "2024-03-06"), ("2024-03-07", "2024-03-08")]),
        (False, [("2024-03-04", "2024-03-05"), ("2024-03-06", "2024-03-07")]),
    ],
)
def test_blackout_days_are_left_out(heeds: bool | None, dates: list[tuple[str, str]]) -> None:
    """While the targets fit, blackout days are heeded unless told otherwise."""
    closed = (Blackout(who="B", span=span("2024-03-04", "2024-03-04")),)
    given = scenario(teams=[TEAM], targets=[target("t", "B", 2), target("u", "B", 2)], blackouts=closed)
    laid = lay_out_visits(given, TEAM, "B", span("2024-03-04", "2024-03-08"), ["t", "u"], heeds_blackouts=heeds)
    assert [(str(each.start), str(each.end)) for each in laid] == dates


@pytest.mark.parametrize(
    ("days", "heeds", "end"),
    [
        (5, None, "2024-03-08"),  # fits only without heeding
        (5, True, "2024-03-11"),
        (6, None, "2024-03-12"),  # fits in no case, so at least the blackout is heeded
        (6, False, "2024-03-11"),
    ],
)
def test_what_does_not_fit_runs_over_the_end(days: int, heeds: bool | None, end: str) -> None:
    """Where something must give way it is the blackouts if that is enough, else the end of the stay."""
    closed = (Blackout(who="a1", span=span("2024-03-05", "2024-03-05")),)
    given = scenario(teams=[TEAM], targets=[target("t", "B", days)], blackouts=closed)
    week = span("2024-03-04", "2024-03-08")
    assert lay_out_visits(given, TEAM, "B", week, ["t"], heeds_blackouts=heeds) == (visit("t", "2024-03-04", end),)


def test_own_dates_of_targets_are_kept_where_that_is_possible() -> None:
    """A low risk with an early latest day goes first; an earliest day leaves a gap."""
    targets = [
        target("soon", "B", 2, latest=day("2024-03-05")),
        target("late", "B", 2, risk=9, earliest=day("2024-03-08")),
    ]
    given = scenario(teams=[TEAM], targets=targets)
    assert lay_out_visits(given, TEAM, "B", TWO_WEEKS.span, ["late", "soon"]) == (
        visit("soon", "2024-03-04", "2024-03-05"),
        visit("late", "2024-03-08", "2024-03-11"),
    )


def test_long_lanes_are_laid_out_by_risk_a_day() -> None:
    """More targets than can be tried in every order come in order of risk per day, or by their own dates if late."""
    count = MOST_TO_PERMUTE + 1
    targets = [target(f"t{n}", "B", 1, risk=n + 1) for n in range(count)]
    given = scenario(teams=[TEAM], targets=targets)
    laid = lay_out_visits(given, TEAM, "B", TWO_WEEKS.span, [each.id for each in targets])
    assert [each.target for each in laid] == [each.id for each in reversed(targets)]
    hurried = [replace(targets[0], latest=day("2024-03-04")), *targets[1:]]
    laid = lay_out_visits(scenario(teams=[TEAM], targets=hurried), TEAM, "B", TWO_WEEKS.span, [t.id for t in targets])
    assert laid[0] == visit("t0", "2024-03-04", "2024-03-04")


# -- stays -------------------------------------------------------------------------------------------------------------


def test_a_stay_is_the_longest_that_team_and_round_allow() -> None:
    """Longest is counted in working days; a team never there gets the round's dates, for the checks to tell."""
    spans = (span("2024-02-01", "2024-03-05"), span("2024-03-08", "2024-03-10"), span("2024-03-13", "2024-03-18"))
    given = scenario(teams=[TEAM], rounds=[TWO_WEEKS])
    assert stay_of(given, TWO_WEEKS, TEAM) == TWO_WEEKS.span
    assert stay_of(given, TWO_WEEKS, replace(TEAM, available=spans)) == span("2024-03-13", "2024-03-15")
    never = replace(TEAM, available=(span("2025-01-01", "2025-02-01"),))
    assert stay_of(given, TWO_WEEKS, never) == TWO_WEEKS.span


# -- postings typed without dates --------------------------------------------------------------------------------------


def test_a_posting_without_dates_takes_the_teams_stay() -> None:
    """One typed posting lasts as long as team and round allow, with its targets laid out in the order typed."""
    free = replace(TEAM, available=(span("2024-03-06", "2024-03-31"),))
    given = scenario(teams=[free], targets=[target("t", "B", 2), target("u", "B", 2, risk=5)], rounds=[TWO_WEEKS])
    (laid,) = lay_out(given, (draft("a1", "B", "t", "u"),))
    assert (laid.enter, laid.leave) == (day("2024-03-06"), day("2024-03-15"))
    assert laid.visits == (visit("t", "2024-03-08", "2024-03-11"), visit("u", "2024-03-06", "2024-03-07"))
    assert verify(given, plan(laid)).hard_breaches == ()


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"enter": "2024-03-06"}, ("2024-03-06", "2024-03-15")),
        ({"leave": "2024-03-12"}, ("2024-03-04", "2024-03-12")),
        ({"enter": "2024-03-05", "leave": "2024-03-06"}, ("2024-03-05", "2024-03-06")),
    ],
)
def test_dates_of_a_posting_that_are_known_are_kept(known: dict[str, str], expected: tuple[str, str]) -> None:
    """Only what is missing is filled in."""
    given = scenario(teams=[TEAM], targets=[target("t", "B", 9)], rounds=[TWO_WEEKS])
    (laid,) = lay_out(given, (draft("a1", "B", "t", **known),))
    assert (str(laid.enter), str(laid.leave)) == expected


def test_a_known_day_outside_the_teams_availability_leaves_the_round() -> None:
    """Where the team's stay does not reach the known day, the round's own day is taken; the checks say the rest."""
    free = replace(TEAM, available=(span("2024-03-06", "2024-03-08"),))
    given = scenario(teams=[free], targets=[], rounds=[TWO_WEEKS])
    after, before = lay_out(given, (draft("a1", "B", enter="2024-03-12"), draft("a1", "C", leave="2024-03-05")))
    assert (after.enter, after.leave) == (day("2024-03-12"), day("2024-03-15"))
    assert (before.enter, before.leave) == (day("2024-03-04"), day("2024-03-05"))


def test_several_stays_of_one_team_take_turns() -> None:
    """Each stay lasts until its targets are done, the last one to the end; other teams have nothing to do with it."""
    two = replace(TEAM, max_hosts=2)
    targets = [target("t", "B", 3), target("u", "C", 4), target("x", "C", 10)]
    given = scenario(teams=[two, team("b1", "B")], targets=targets, rounds=[TWO_WEEKS])
    first, other, second = lay_out(given, (draft("a1", "B", "t"), draft("b1", "C", "x"), draft("a1", "C", "u")))
    assert (first.enter, first.leave) == (day("2024-03-04"), day("2024-03-06"))
    assert (second.enter, second.leave) == (day("2024-03-07"), day("2024-03-15"))
    assert (other.enter, other.leave) == (TWO_WEEKS.enter, TWO_WEEKS.leave)
    assert verify(given, plan(first, other, second)).hard_breaches == ()


def test_stays_without_dates_go_around_those_with_dates() -> None:
    """A stay that is too long for the gap before a known one comes after it."""
    two = replace(TEAM, max_hosts=3)
    targets = [target("t", "B", 3), target("u", "C", 3), target("x", "D", 1)]
    given = scenario(("A", "B", "C", "D"), teams=[two], targets=targets, rounds=[TWO_WEEKS])
    known = draft("a1", "B", "t", enter="2024-03-06", leave="2024-03-08")
    laid = lay_out(given, (draft("a1", "C", "u"), known, draft("a1", "D", "x")))
    assert [(str(each.enter), str(each.leave)) for each in laid] == [
        ("2024-03-09", "2024-03-13"),
        ("2024-03-06", "2024-03-08"),
        ("2024-03-04", "2024-03-05"),
    ]
    assert verify(given, plan(*laid)).hard_breaches == ()


def test_stays_that_find_no_room_are_laid_out_all_the_same() -> None:
    """Too many stays for one round collide, and the checks say so."""
    two = replace(TEAM, max_hosts=2)
    given = scenario(teams=[two], targets=[target("t", "B", 10), target("u", "C", 1)], rounds=[TWO_WEEKS])
    laid = lay_out(given, (draft("a1", "B", "t"), draft("a1", "C", "u")))
    assert {each.finding.rule for each in verify(given, plan(*laid)).hard_breaches} >= {"one-place"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (DraftVisit("t", day("2024-03-06"), day("2024-03-12")), ("2024-03-06", "2024-03-12")),
        (DraftVisit("t", start=day("2024-03-06")), ("2024-03-06", "2024-03-08")),
        (DraftVisit("t", end=day("2024-03-12")), ("2024-03-08", "2024-03-12")),
        (DraftVisit("t", end=day("2024-03-05")), ("2024-03-04", "2024-03-05")),
    ],
)
def test_dates_of_a_target_that_are_known_are_kept(typed: DraftVisit, expected: tuple[str, str]) -> None:
    """A known start or end is completed by the target's days; other targets of the lane go around it."""
    given = scenario(teams=[TEAM], targets=[target("t", "B", 3), target("u", "B", 2, risk=9)], rounds=[TWO_WEEKS])
    (laid,) = lay_out(given, (draft("a1", "B", typed, "u"),))
    fixed, other = laid.visits
    assert (str(fixed.start), str(fixed.end)) == expected
    assert not (fixed.start <= other.end and other.start <= fixed.end)
    assert len(given.open_line(span(other.start, other.end)).days) == 2


def test_members_of_a_bundle_share_the_dates_that_one_of_them_has() -> None:
    """A member without dates takes its bundle's; one typed alone is laid out with the head's days."""
    targets = [target("town", "B", 3), target("v1", "B", 9, bundle="town"), target("v2", "B", 9, bundle="town")]
    given = scenario(teams=[TEAM], targets=targets, rounds=[TWO_WEEKS])
    (laid,) = lay_out(given, (draft("a1", "B", "town", DraftVisit("v1", start=day("2024-03-05")), "v2"),))
    assert laid.visits == tuple(visit(each, "2024-03-05", "2024-03-07") for each in ("town", "v1", "v2"))
    (torn,) = lay_out(given, (draft("a1", "B", "v2"),))
    assert torn.visits == (visit("v2", "2024-03-04", "2024-03-06"),)


def test_targets_that_the_term_has_seen_get_dates_as_well() -> None:
    """A typed plan may be wrong; it is laid out, and the checks say what is wrong."""
    given = scenario(
        teams=[TEAM],
        targets=[target("t", "B", 3)],
        rounds=[TWO_WEEKS],
        history=[history("R0", "2023-05-01", "B", target="t")],
    )
    (laid,) = lay_out(given, (draft("a1", "B", "t"),))
    assert laid.visits == (visit("t", "2024-03-04", "2024-03-06"),)


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        ({}, "2024-03-05"),
        ({"blackouts": soft(1)}, "2024-03-05"),
        ({"blackouts": Setting(Mode.OFF)}, "2024-03-04"),
    ],
)
def test_blackouts_count_unless_the_rule_is_off(settings: dict[str, Setting], start: str) -> None:
    """A typed plan heeds blackouts while somebody does."""
    closed = (Blackout(who="B", span=span("2024-03-04", "2024-03-04")),)
    given = scenario(teams=[TEAM], targets=[target("t", "B", 1)], rounds=[TWO_WEEKS], blackouts=closed, rules=settings)
    (laid,) = lay_out(given, (draft("a1", "B", "t"),))
    assert laid.visits == (Visit("t", day(start), day(start)),)


def test_seats_and_order_of_a_typed_plan_are_kept() -> None:
    """The postings come back in the order typed, with all that was typed beside the dates."""
    given = scenario()
    typed = replace(draft("b1", "A"), seats=(Seating("leader", "P1"),), feedback=Feedback(day("2024-05-01")))
    laid = lay_out(given, (typed, draft("a1", "B")))
    assert [each.team for each in laid] == ["b1", "a1"]
    assert (laid[0].seats, laid[0].feedback) == (typed.seats, typed.feedback)


# -- what waits for others ---------------------------------------------------------------------------------------------


def test_a_target_comes_after_what_it_waits_for() -> None:
    """High risk waits too, in its own lane by order and in the other lane by its first day."""
    waiting = target("high", "B", 3, risk=9, after=("low",))
    given = scenario(teams=[TEAM], targets=[target("low", "B", 2), waiting], rounds=[TWO_WEEKS])
    expected = (visit("low", "2024-03-04", "2024-03-05"), visit("high", "2024-03-06", "2024-03-08"))
    assert lay_out_visits(given, TEAM, "B", TWO_WEEKS.span, ["high", "low"]) == expected
    two = replace(TEAM, concurrent=2)
    given = scenario(teams=[two], targets=[target("low", "B", 2, size="large"), waiting], rounds=[TWO_WEEKS])
    assert lay_out_visits(given, two, "B", TWO_WEEKS.span, ["high", "low"]) == expected


def test_what_fills_the_time_of_waiting_comes_first() -> None:
    """While a target waits for one in the other lane, another one of its lane is done."""
    two = replace(TEAM, concurrent=2)
    targets = [
        target("large", "B", 5, size="large"),
        target("waits", "B", 2, risk=9, after=("large",)),
        target("fills", "B", 3),
    ]
    given = scenario(teams=[two], targets=targets, rounds=[TWO_WEEKS])
    laid = {each.target: each for each in lay_out_visits(given, two, "B", TWO_WEEKS.span, ["large", "waits", "fills"])}
    assert laid["fills"] == visit("fills", "2024-03-04", "2024-03-06")
    assert laid["waits"] == visit("waits", "2024-03-11", "2024-03-12")


def test_long_lanes_wait_too() -> None:
    """Where there are too many targets to try every order, none comes before what it waits for."""
    count = MOST_TO_PERMUTE + 2
    after = {0: ("t7",), 3: ("t0", "t5")}
    targets = [target(f"t{n}", "B", 1, risk=10 - n, after=after.get(n, ())) for n in range(count)]
    given = scenario(teams=[TEAM], targets=targets)
    laid = [each.target for each in lay_out_visits(given, TEAM, "B", TWO_WEEKS.span, [each.id for each in targets])]
    assert all(laid.index(f"t{n}") > laid.index(first) for n, firsts in after.items() for first in firsts)


def test_a_typed_target_is_waited_for() -> None:
    """A target without dates waits for one whose dates were typed."""
    targets = [target("first", "B", 2), target("second", "B", 2, after=("first",))]
    given = scenario(teams=[TEAM], targets=targets, rounds=[TWO_WEEKS])
    typed = DraftVisit("first", day("2024-03-06"), day("2024-03-07"))
    (laid,) = lay_out(given, (draft("a1", "B", "second", typed),))
    assert laid.visits == (visit("second", "2024-03-08", "2024-03-11"), visit("first", "2024-03-06", "2024-03-07"))
