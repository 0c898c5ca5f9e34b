"""Seats and skills for which there are too few people: counted by Hall's condition, told by name."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain import Composition, Kind, Mode, Officer, Pin, Post, Seat, Setting, Waiver
from optimizer.recusal import Matter, Severity, examine, picture, reasons_for_infeasible
from optimizer.recusal.scarcity import Ask, scarcities
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook
from optimizer.rules.staffing.skills_in_team import SkillsInTeam
from tests.builders import day, scenario, team

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain import Scenario
    from optimizer.recusal import Observation

HARD = Setting(Mode.HARD)


def officer(id: str, home: str = "A", **columns: Any) -> Officer:  # noqa: ANN401
    """Return an officer who may be anything but a leader unless a test says otherwise."""
    return Officer(id=id, name=f"Officer {id}", home=home, **{"seats": ("member",), **columns})


def short(officers: Sequence[Officer], seats: dict[str, int], **columns: Any) -> Scenario:  # noqa: ANN401
    """Return three counties, of which A has three half teams with these seats, B and C one each."""
    composition = Composition(
        {Kind.HALF: tuple(Seat(name, count) for name, count in seats.items())}, columns.pop("skills", {})
    )
    teams = [team(id, home, kind="half") for id, home in (("a1", "A"), ("a2", "A"), ("a3", "A"), ("b1", "B"))]
    return scenario(teams=teams, officers=officers, composition=composition, **columns)


def told(given: Scenario) -> tuple[Observation, ...]:
    """Return what is said of people who are too few."""
    return examine(given).of(Matter.TOO_FEW_PEOPLE)


LEADERS = (
    *(officer(f"P{number}", seats=("leader",)) for number in (1, 2)),
    officer("P3"),
    officer("P4", "B", seats=("leader",)),
)


def test_teams_that_compete_for_leaders_are_named() -> None:
    """Three teams of one home and two leaders there: who, for what, how many may go, and what will be missing."""
    (found,) = told(short(LEADERS, {"leader": 1}))
    assert (found.severity, found.about) == (Severity.NOTE, ("a1", "a2", "a3", "P1", "P2"))
    assert found.sentence.en == (
        "3 teams (a1, a2, a3) together need 3 people as leader, but only 2 people may go: Officer P1, Officer P2; "
        "1 person will be missing if all of them are sent"
    )
    assert found.sentence.zh == (
        "3个组（a1、a2、a3）的组长共需3人，但只有2人可派：Officer P1、Officer P2；如都派出，至少缺1人"
    )


def test_where_all_must_go_it_proves_that_no_plan_exists() -> None:
    """If every team is to be sent and every seat to be filled, the shortage is a reason for having no plan."""
    rules = {"every-team-sent": HARD, "seats": Setting(Mode.HARD, numbers={"least": 1})}
    given = short(LEADERS, {"leader": 1}, rules=rules)
    (found,) = told(given)
    assert found.severity is Severity.IMPOSSIBLE
    assert "“Every seat is filled” is hard" in found.sentence.en
    assert found.sentence in reasons_for_infeasible(given)


def test_where_all_are_sent_but_seats_may_stay_empty_it_is_a_warning() -> None:
    """If every team is to be sent, the seats that stay empty are known whatever the plan."""
    (found,) = told(short(LEADERS, {"leader": 1}, rules={"every-team-sent": HARD}))
    assert found.severity is Severity.WARNING
    assert found.sentence.en.endswith("1 person will be missing, since all of them are sent")


def test_a_pin_that_sends_a_team_counts() -> None:
    """A team that a pin sends must find its leader, or the hard rule seats has no plan."""
    rules = {"seats": Setting(Mode.HARD, numbers={"least": 1})}
    given = short(LEADERS[:3], {"leader": 1}, rules=rules, pins=[Pin(rule="must", team="b1", host="C")])
    found = [each for each in told(given) if each.severity is Severity.IMPOSSIBLE]
    assert [each.about for each in found] == [("b1",)]
    assert "b1 needs 1 person as leader, but nobody may go; it must be sent" in found[0].sentence.en


def test_whom_a_pin_keeps_at_home_does_not_count() -> None:
    """Of two leaders one is pinned to stay at home, so that one may go; a pin on some visits or days closes nothing."""
    (found,) = told(short(LEADERS, {"leader": 1}, pins=[Pin(rule="never", officer="P1")]))
    assert "3 people as leader, but only 1 person may go: Officer P2; 2 people will be missing" in found.sentence.en
    by_seat = [Pin(rule="never", officer="P1", seat="leader"), Pin(rule="never", officer="P4", seat="leader", host="C")]
    (found,) = told(short(LEADERS, {"leader": 1}, pins=by_seat))
    assert "only 1 person may go: Officer P2" in found.sentence.en
    rounds = told(
        short(LEADERS, {"leader": 1}, pins=[Pin(rule="never", officer="P1", round="R2")], rounds=["R1", "R2"])
    )
    assert [(each.rounds, each.about[3:]) for each in rounds if "a1" in each.about][:2] == [
        (("R1",), ("P1", "P2")),
        (("R2",), ("P2",)),
    ]
    (found,) = told(short(LEADERS, {"leader": 1}, pins=[Pin(rule="never", officer="P1", target="B1")]))
    assert "only 2 people may go" in found.sentence.en
    rules = {"pins": Setting(Mode.OFF)}
    (found,) = told(short(LEADERS, {"leader": 1}, pins=[Pin(rule="never", officer="P1")], rules=rules))
    assert "only 2 people may go" in found.sentence.en


def test_skills_are_counted_over_the_teams_that_share_people() -> None:
    """Two auditors cannot bring their skill to three teams; somebody with two skills counts for each."""
    people = [
        officer(f"P{number}", skills=("audit", "finance") if number < 3 else ("finance",)) for number in range(1, 7)
    ]
    people += [officer("P8", "B", skills=("audit", "finance"))]
    given = short(people, {"member": 1}, skills={"audit": 1, "finance": 1})
    (found,) = told(given)
    assert "together need 3 people with the skill audit, but only 2 people may go" in found.sentence.en
    assert found.about == ("a1", "a2", "a3", "P1", "P2")


def test_people_who_come_for_some_days_serve_several_teams() -> None:
    """An auditor who is needed for ten days alone may go from team to team, so nothing is claimed of auditors."""
    people = [officer(f"P{number}", seats=("leader",), home=home) for number, home in enumerate("AAAB")]
    people.append(officer("X", "C", skills=("audit",), seats=("audit",)))
    seats = (Seat("leader", 1), Seat("audit", 1, "any", 10))
    teams = [team(id, home, kind="half") for id, home in (("a1", "A"), ("a2", "A"), ("a3", "A"), ("b1", "B"))]
    composition = Composition({Kind.HALF: seats}, {"audit": 1})
    given = scenario(teams=teams, officers=people, composition=composition)
    assert told(given) == ()
    chosen = {("R1", each, "B"): frozenset[str]() for each in ("a1", "a2", "a3")}
    assert Staffable(given, rulebook(given)).shortages(["B", "C"]).least(chosen) == 0


def whole(officers: Sequence[Officer], seats: Sequence[Seat], **columns: Any) -> Scenario:  # noqa: ANN401
    """Return two counties with a whole team each, with these seats."""
    composition = Composition({Kind.WHOLE: tuple(seats)}, columns.pop("skills", {}))
    return scenario(teams=[team("a1", "A"), team("b1", "B")], officers=officers, composition=composition, **columns)


OWN = [officer(f"P{home}", home, team=f"{home.lower()}1", skills=("audit",)) for home in "AB"]


@pytest.mark.parametrize(
    ("rules", "severity", "en", "zh"),
    [
        (
            {},
            Severity.NOTE,
            "if it is sent, each of 2 teams (a1, b1) lacks at least 1 person with the skill finance, because none of "
            "its own people has it",
            "2个组（a1、b1）如派出，每组至少缺1人具备财政财会专长（本组人员都不具备）",
        ),
        (
            {"every-team-sent": HARD},
            Severity.WARNING,
            "each of 2 teams (a1, b1) lacks at least 1 person with the skill finance, because none of its own people "
            "has it, and all of them are sent",
            "2个组（a1、b1）都须派出，每组至少缺1人具备财政财会专长（本组人员都不具备）",
        ),
        (
            {"every-team-sent": HARD, "skills-in-team": HARD},
            Severity.IMPOSSIBLE,
            "each of 2 teams (a1, b1) lacks at least 1 person with the skill finance, because none of its own people "
            "has it; all of them must be sent, and “{title}” is hard",
            "2个组（a1、b1）都须派出，每组至少缺1人具备财政财会专长（本组人员都不具备），而“{title}”为硬性规则",
        ),
    ],
)
def test_single_teams_short_of_the_same_are_told_together(
    rules: dict[str, Setting], severity: Severity, en: str, zh: str
) -> None:
    """Whole teams that each lack the same are one sentence, however serious it is."""
    (found,) = told(whole(OWN, [Seat("member", 1)], skills={"finance": 1}, rules=rules))
    title = SkillsInTeam.title
    assert (found.severity, found.about) == (severity, ("a1", "b1"))
    assert (found.sentence.en, found.sentence.zh) == (en.format(title=title.en), zh.format(title=title.zh))


def sentences(*officers: Officer, seats: Sequence[Seat] = (Seat("member", 1),), **columns: Any) -> str:  # noqa: ANN401
    """Return what is said of team a1 beside a team b1 that lacks nothing."""
    rich = [officer(f"PB{n}", "B", team="b1", seats=("leader", "member"), skills=("audit",)) for n in (1, 2)]
    return "; ".join(each.sentence.en for each in told(whole([*officers, *rich], seats, **columns)))


def test_of_a_whole_team_its_own_people_are_spoken_of() -> None:
    """A team that leaves with its own people hears of them; where reserves or lent people may help, of all."""
    own = officer("PA", team="a1")
    soft = {"own-people": Setting(Mode.SOFT)}
    leader, member = Seat("leader", 1), Seat("member", 1)
    assert "as leader, but none of its own people may sit there" in sentences(own, seats=[leader])
    assert "with the skill audit, but none of its own people has it" in sentences(own, skills={"audit": 1})
    assert "with the skill audit, but nobody who may go has it" in sentences(own, skills={"audit": 1}, rules=soft)
    assert "as leader, but nobody may go" in sentences(own, seats=[leader], rules=soft)
    assert "only 1 person of its own may go: Officer PA" in sentences(own, seats=[Seat("member", 2)])
    lent = [member, Seat("audit", 1, "any")]
    assert "with the skill audit, but nobody who may go has it" in sentences(own, seats=lent, skills={"audit": 1})
    barred = officer("PC", team="a1", seats=("leader",), skills=("audit",))
    assert "but none of its own people who have it may go" in sentences(own, barred, skills={"audit": 1})


def test_an_officer_who_is_barred_wherever_a_team_may_go_does_not_count() -> None:
    """A leader who served in the only host that is open leads no team there."""
    people = [officer("P1", seats=("leader",)), officer("P2", "B", seats=("leader",))]
    posts = [Post(officer="P1", region="B", start=day("2023-01-01"))]
    given = scenario(
        regions=["A", "B"],
        teams=[team("a1", "A", kind="half"), team("b1", "B", kind="half")],
        officers=people,
        posts=posts,
        composition=Composition({Kind.HALF: (Seat("leader", 1),)}),
    )
    (found,) = told(given)
    assert found.about == ("a1",)


def test_over_a_year_nobody_goes_too_often() -> None:
    """Three leaders are enough for three teams in each of two rounds, but not in both if each goes once a year."""
    people = [*LEADERS, officer("P5", seats=("leader",)), officer("P6", "B", seats=("leader",), full_time=True)]
    given = short(people, {"leader": 1}, rounds=["R1", "R2"])
    (found,) = told(given)
    assert (found.rounds, found.about) == (("R1", "R2"), ("a1", "a2", "a3", "P1", "P2", "P5"))
    assert found.sentence.en.startswith("over the rounds R1, R2 of 2024: 3 teams (a1, a2, a3) together need 6 people")
    assert "3 people will be missing if all of them are sent" in found.sentence.en
    assert told(short(people, {"leader": 1}, rounds=["R1", "R2"], rules={"rounds-per-person": Setting(Mode.OFF)})) == ()


def test_what_each_round_lacks_is_not_told_again_of_the_year() -> None:
    """Where people may go in both rounds, the year lacks what its rounds lack and no more."""
    people = [officer(f"P{number}", seats=("leader",), full_time=True) for number in (1, 2)]
    people.append(officer("P3", "B", seats=("leader",), full_time=True))
    (found,) = told(short(people, {"leader": 1}, rounds=["R1", "R2"]))
    assert found.sentence.en.startswith("in every round: 3 teams")


def test_somebody_who_may_go_twice_counts_twice() -> None:
    """Where people may go different numbers of times, the sentence says how often they may in all."""
    people = [officer("P1", seats=("leader",), full_time=True), officer("P2", seats=("leader",)), *LEADERS[3:]]
    people.append(officer("P5", seats=("leader",)))
    (found,) = told(short(people, {"leader": 1}, rounds=["R1", "R2"]))[:1]
    assert "only 3 people may go, 4 times in all" in found.sentence.en


# -- what a hard rule on seats closes ---------------------------------------------------------------------------------


def test_a_posting_that_nobody_can_staff_is_closed() -> None:
    """Where all seats must be filled, a host at which the only leader is barred is closed, with the reason."""
    people = [officer("P1", seats=("leader",)), officer("P2", "B", seats=("leader",))]
    posts = [Post(officer="P1", region="B", start=day("2023-01-01"))]
    columns: dict[str, Any] = {
        "teams": [team("a1", "A", kind="half"), team("b1", "B", kind="half")],
        "officers": people,
        "posts": posts,
        "composition": Composition({Kind.HALF: (Seat("leader", 1),)}),
    }
    hard = picture(scenario(**columns, rules={"seats": Setting(Mode.HARD, numbers={"least": 1})}))
    assert hard.allowed_hosts("R1", "a1") == ("C",)
    assert [each.words.en for each in hard.obstacles("R1", "a1", "B")] == ["left with 1 seat that nobody may fill"]
    assert picture(scenario(**columns)).allowed_hosts("R1", "a1") == ("B", "C")


def test_a_posting_without_a_needed_skill_is_closed() -> None:
    """Where every skill must be in the team, a team of which nobody has it may go nowhere."""
    given = short(LEADERS, {"leader": 1}, skills={"audit": 1}, rules={"skills-in-team": HARD})
    assert picture(given).allowed_hosts("R1", "a1") == ()
    (obstacle,) = picture(given).obstacles("R1", "a1", "C")
    assert obstacle.rule == "skills-in-team"


# -- pins and waivers -------------------------------------------------------------------------------------------------


def pinned(**cells: str) -> list[str]:
    """Return what is said against a pin that seats somebody."""
    posts = [Post(officer="P1", region="B", start=day("2023-01-01"))]
    given = short(LEADERS, {"leader": 1}, posts=posts, pins=[Pin(rule="must", **cells)])  # type: ignore[arg-type]
    return [each.sentence.en for each in examine(given).of(Matter.BANNED_PIN)]


def test_a_pin_with_an_officer_who_can_never_sit_there_is_named() -> None:
    """A pin must seat somebody who may sit there: otherwise it is impossible, with the facts against it."""
    assert pinned(team="a1", officer="P1", host="C") == []
    (barred,) = pinned(team="a1", officer="P1", host="B")
    assert "Officer P1 has served in B since 2023-01 and still does" in barred
    (other,) = pinned(team="b1", officer="P1")
    assert "Officer P1 may sit on no seat of b1" in other
    (seat,) = pinned(team="a1", officer="P3", seat="leader")
    assert "Officer P3 may not sit on the seat leader of a1" in seat


def test_a_waiver_for_an_officer_is_in_use() -> None:
    """A waiver that names an officer sets aside what bars this officer; one that bars nothing is idle."""
    posts = [Post(officer="P1", region="B", start=day("2023-01-01"))]
    waivers = [
        Waiver(rule="post-recusal", who=who, whom="B", by="the office", reason="needed", date=day("2024-01-02"))
        for who in ("P1", "P3")
    ]
    seen = examine(short(LEADERS, {"leader": 1}, posts=posts, waivers=waivers))
    assert [each.about[1] for each in seen.of(Matter.WAIVER)] == ["P1"]
    assert [each.about[1] for each in seen.of(Matter.IDLE_WAIVER)] == ["P3"]


# -- Hall's condition -------------------------------------------------------------------------------------------------


def most_answered(asks: Sequence[Ask]) -> int:
    """Return how many places can be filled at most, by trying everything."""
    people = sorted({who for ask in asks for who in ask.people})
    able = [[None, *(number for number, ask in enumerate(asks) if who in ask.people)] for who in people]
    return max(
        sum(min(chosen.count(number), ask.count) for number, ask in enumerate(asks)) for chosen in product(*able)
    )


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.frozensets(st.sampled_from("pqrst"))),
        min_size=1,
        max_size=5,
    )
)
def test_groups_lack_what_must_be_lacking(wanted: list[tuple[int, frozenset[str]]]) -> None:
    """All groups together lack exactly what no seating fills, each names all who may answer it, and none overlap."""
    asks = [Ask(f"t{number}", "leader", count, people) for number, (count, people) in enumerate(wanted)]
    found = scarcities(asks)
    assert sum(each.missing for each in found) == sum(ask.count for ask in asks) - most_answered(asks)
    for each in found:
        assert each.missing > 0
        assert set(each.people) == set().union(*(ask.people for ask in each.asks))
    named = [who for each in found for who in (*each.teams, *each.people)]
    assert len(named) == len(set(named))
