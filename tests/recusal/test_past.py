"""What earlier rounds did that the rules would not allow is told, and never held against a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Blackout, Mode, Setting, Tie
from optimizer.engines.settings import Settings
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from optimizer.recusal import Matter, Severity, examine
from tests.builders import day, history, region, round_, scenario, span, target, team

if TYPE_CHECKING:
    from optimizer.domain import HistoryRow, Scenario

OFF = Setting(Mode.OFF)
TERM = span("2023-01-01", "2027-12-31")

FIRST, SECOND, LONG_AGO = "2023-03-06", "2023-09-04", "2016-03-07"


def told(given: Scenario) -> list[tuple[str, ...]]:
    """Return the rule and the ids of every note on the past."""
    found = examine(given).of(Matter.PAST)
    assert {each.severity for each in found} <= {Severity.NOTE}
    return [each.about for each in found]


CASES: dict[str, tuple[list[HistoryRow], dict[str, Any], list[tuple[str, ...]]]] = {
    "a pair in one round": (
        [history("H1", FIRST, "B", home="A"), history("H1", FIRST, "A", home="B")],
        {},
        [("no-mutual", "A", "B")],
    ),
    "an answer in the next round": (
        [history("H1", FIRST, "B", home="A"), history("H2", SECOND, "A", home="B")],
        {},
        [("no-mutual", "B", "A")],
    ),
    "an answer beyond the window": (
        [
            history("H1", FIRST, "B", home="A"),
            history("H2", SECOND, "C", home="A"),
            history("H3", "2024-01-08", "A", home="B"),
        ],
        {},
        [],
    ),
    "a pair where pairs are allowed": (
        [history("H1", FIRST, "B", home="A"), history("H1", FIRST, "A", home="B")],
        {"rules": {"no-mutual": OFF}},
        [],
    ),
    "the same host again": (
        [history("H1", FIRST, "B", home="A"), history("H2", SECOND, "B", home="A")],
        {},
        [("no-repeat", "A", "B")],
    ),
    "the same host again by another team": (
        [history("H1", FIRST, "B", home="A", team="a1"), history("H2", SECOND, "B", home="A", team="a2")],
        {"rules": {"no-repeat": Setting(Mode.HARD, 1, {"of": "team"})}},
        [],
    ),
    "the same host again under the same leader": (
        [
            history("H1", FIRST, "B", team="a1", officer="P1", seat="leader"),
            history("H2", SECOND, "B", team="a2", officer="P1", seat="leader"),
        ],
        {"rules": {"no-repeat": Setting(Mode.HARD, 1, {"of": "leader"})}},
        [("no-repeat", "P1", "B")],
    ),
    "twice within the term": (
        [history("H1", FIRST, "B", target="tB"), history("H2", SECOND, "B", target="tB")],
        {"term": TERM},
        [("once", "tB")],
    ),
    "once a term": (
        [history("H1", LONG_AGO, "B", target="tB"), history("H2", SECOND, "B", target="tB")],
        {"term": TERM},
        [],
    ),
    "one inspection told by two tables": (
        [history("H1", FIRST, "B", target="tB"), history("H1", FIRST, "B", team="a1", target="tB", days=5)],
        {"term": TERM},
        [],
    ),
    "at home": ([history("H1", FIRST, "A", home="A", team="a1")], {}, [("home-recusal", "A", "A")]),
    "at home as a local team": ([history("H1", FIRST, "A", home="A", kind="local")], {}, []),
    "in two places at once": (
        [
            history("H1", FIRST, "B", team="a1", leave=day("2023-04-07")),
            history("H2", "2023-04-03", "C", team="a1"),
        ],
        {},
        [("one-place", "a1", "B", "C")],
    ),
    "in two places one after the other": (
        [history("H1", FIRST, "B", team="a1", leave=day("2023-04-02")), history("H1", "2023-04-03", "C", team="a1")],
        {},
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_history_breaks_is_told(name: str) -> None:
    """Each rule in force tells the breaches of history by their ids, and is silent where nothing is broken."""
    past, columns, expected = CASES[name]
    assert told(scenario(history=past, **columns)) == expected


def test_a_host_with_more_teams_than_room_is_told_with_its_fullest_day() -> None:
    """Teams that come later add to those still there; mixed teams do not count."""
    places = (region("A"), region("B", host_capacity=1), region("C"))
    past = [
        history("H1", FIRST, "B", team="a1", leave=day("2023-04-07")),
        history("H1", "2023-04-03", "B", team="c1"),
        history("H1", "2023-04-03", "B", team="m1", kind="mixed"),
    ]
    (found,) = examine(scenario(places, history=past)).of(Matter.PAST)
    assert found.about == ("host-capacity", "B")
    assert "2 teams on 2023-04-03" in found.sentence.en
    assert "2023-04-03" in found.sentence.zh
    assert told(scenario(places, history=[past[0], replace(past[1], date=day("2023-05-01"))])) == []


def test_a_look_back_before_its_first_inspection_is_told() -> None:
    """A look-back needs an earlier inspection of what it looks back at; on the same day is too soon, too."""
    targets = [target("tB", "B"), target("again", "B", look_back_of="tB"), target("other", "B", look_back_of="gone")]

    def of(*days: tuple[str, str]) -> list[tuple[str, ...]]:
        past = [history(f"H{number}", day, "B", target=seen) for number, (seen, day) in enumerate(days)]
        return told(scenario(targets=targets, history=past))

    assert of(("tB", FIRST), ("again", SECOND)) == []
    assert of(("tB", SECOND), ("again", FIRST)) == [("look-back-gap", "again", "tB")]
    assert of(("tB", FIRST), ("again", FIRST)) == [("look-back-gap", "again", "tB")]
    assert of(("other", FIRST)) == [("look-back-gap", "other", "gone")]
    assert of(("gone", FIRST), ("other", SECOND)) == []


STAY = {"team": "a1", "home": "A", "leave": day("2023-04-07")}

REPLAYED: dict[str, tuple[list[HistoryRow], dict[str, Any], list[tuple[str, ...]]]] = {
    "a tie that held": (
        [history("H1", FIRST, "B", **STAY)],
        {"ties": [Tie(who="a1", whom="B", kind="other", end=day("2023-12-31"))]},
        [("declared-ties", "H1", "a1", "B")],
    ),
    "a tie that ended before": (
        [history("H1", FIRST, "B", **STAY)],
        {"ties": [Tie(who="a1", whom="B", kind="other", end=day("2022-12-31"))]},
        [],
    ),
    "too many targets": (
        [history("H1", FIRST, "B", target=each, **STAY) for each in ("t1", "t2", "t3")],
        {},
        [("targets-per-team", "H1", "a1")],
    ),
    "one target told with two officers": (
        [history("H1", FIRST, "B", target=each, **STAY) for each in ("t1", "t1", "t2")],
        {},
        [],
    ),
    "two large targets": (
        [history("H1", FIRST, "B", target=each, **STAY) for each in ("t4", "t5")],
        {},
        [("large-and-small", "H1", "a1")],
    ),
    "half a bundle": ([history("H1", FIRST, "B", target="t6", **STAY)], {}, [("bundles", "t6")]),
    "a bundle in two parts, of which the second is all that was left": (
        [
            history("H0", LONG_AGO, "B", team="c1", home="C", target="t7"),
            history("H1", FIRST, "B", target="t6", **STAY),
        ],
        {},
        [("bundles", "t6")],
    ),
    "a team that was not available": (
        [history("H1", FIRST, "C", team="b1", home="B")],
        {},
        [("availability", "H1", "b1", "C")],
    ),
    "too few days without blackouts": (
        [history("H1", FIRST, "B", target="t1", days=22, **STAY)],
        {"blackouts": [Blackout(who="B", span=span("2023-03-13", "2023-03-31"))]},
        [("blackouts", "H1", "a1", "B")],
    ),
    "blackouts of days that are not told": (
        [history("H1", FIRST, "B", target="t1", **STAY), history("H2", SECOND, "B", team="c1", target="t2", days=9)],
        {"blackouts": [Blackout(who="B", span=span("2023-03-01", "2023-12-31"))]},
        [],
    ),
    "more people than beds": (
        [history("H1", FIRST, "D", **STAY), history("H2", "2023-04-07", "D", team="c1", home="C")],
        {"rules": {"host-capacity": OFF}},
        [("lodging", "H2", "D")],
    ),
    "too little rest": (
        [history("H1", FIRST, "B", **STAY), history("H2", "2023-04-17", "C", team="a1", home="A")],
        {"rules": {"rest-between-rounds": Setting(Mode.HARD, 1, {"days": 10})}},
        [("rest-between-rounds", "a1", "H1", "H2")],
    ),
    "rest enough": (
        [history("H1", FIRST, "B", **STAY), history("H2", "2023-04-18", "C", team="a1", home="A")],
        {"rules": {"rest-between-rounds": Setting(Mode.HARD, 1, {"days": 10})}},
        [],
    ),
    "a team that is no more": (
        [history("H1", FIRST, "B", team="x1", target=each) for each in ("t1", "t4", "t5")],
        {},
        [],
    ),
}


def with_rows(rows: list[HistoryRow], more: dict[str, Any]) -> Scenario:
    """Return a scenario of four regions in which rows can break what a single round can break."""
    return scenario(
        [*"ABC", region("D", lodging=9)],
        [
            team("a1", "A", size=5),
            team("b1", "B", available=[span("2024-01-01", "2024-12-31")]),
            team("c1", "C", size=5),
        ],
        [
            *(target(f"t{number}", "B") for number in (1, 2, 3)),
            *(target(f"t{number}", "B", size="large") for number in (4, 5)),
            target("t6", "B"),
            target("t7", "B", bundle="t6"),
        ],
        history=rows,
        **more,
    )


@pytest.mark.parametrize("name", REPLAYED)
def test_earlier_rounds_are_judged_by_the_checks_of_the_rules(name: str) -> None:
    """What an earlier round did is held against the rules' own checks, as far as its rows tell what they ask about."""
    rows, more, expected = REPLAYED[name]
    assert told(with_rows(rows, more)) == expected


def test_what_the_check_of_a_rule_says_of_history_is_a_note_in_both_languages() -> None:
    """The sentence of the rule stands in that of the audit."""
    rows, more, _ = REPLAYED["two large targets"]
    (note,) = examine(with_rows(rows, more)).of(Matter.PAST)
    assert note.sentence.en.startswith("what earlier rounds did breaks “A team takes only so many large targets”: a1")
    assert note.sentence.zh.startswith("以往轮次已违反“大小搭配：大对象数不超限”：H1轮次中a1")


def test_a_past_round_is_asked_by_its_own_rules() -> None:
    """A round of the scenario that is past keeps its own settings; earlier ones have those of the scenario."""
    rounds = (round_("R1", rules={"no-mutual": OFF}), round_("R2"))
    pair = [history("R1", rounds[0].enter, "B", home="A"), history("R1", rounds[0].enter, "A", home="B")]
    assert told(scenario(rounds=rounds, history=pair)) == []
    assert told(scenario(rounds=rounds, history=[replace(row, round="H1") for row in pair])) != []


def test_many_breaches_of_one_rule_are_counted_beyond_a_dozen() -> None:
    """Of a long history a dozen breaches are told, and then how many more there are."""
    names = [f"n{number}" for number in range(30)]
    past = [history("H1", FIRST, name, home=name) for name in names]
    found = examine(scenario(names, targets=[target("t", "n1")], history=past)).of(Matter.PAST)
    assert len(found) == 13
    assert "18 more" in found[-1].sentence.en


def test_the_past_is_told_when_nothing_is_left_to_plan() -> None:
    """With every round past there is nothing to examine but what they did."""
    rounds = (round_("R1"),)
    past = [history("R1", rounds[0].enter, "B", home="A"), history("R1", rounds[0].enter, "A", home="B")]
    assert told(scenario(rounds=rounds, history=past)) == [("no-mutual", "A", "B")]


@pytest.mark.parametrize("name", CASES)
def test_no_plan_is_blamed_for_the_past(name: str) -> None:
    """Whatever history breaks, there is a plan, proven and sound, and nothing calls the scenario impossible."""
    past, columns, _ = CASES[name]
    given = scenario(history=past, **columns)
    assert examine(given).impossible == ()
    result = solve(given, Settings(seconds=20, workers=1))
    assert result.plan is not None
    assert verify(given, result.plan).is_sound
