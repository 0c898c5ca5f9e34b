from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from optimizer.domain import Ban, Blackout, Mode, Pin, Setting, Tie, Waiver
from optimizer.engines.building import build_offer
from optimizer.recusal import picture
from optimizer.rules.recusal.home_recusal import HomeRecusal
from optimizer.rules.rulebook import rulebook
from optimizer.texts import Text
from tests.builders import day, history, region, round_, scenario, span, target, team
from tests.recusal.strategies import tiny_scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.domain import Round, Scenario, Team

HARD = Setting(Mode.HARD)
OWN = Text("a1 comes from A and must not inspect A", "a1来自A，不得巡察A")
TIED = Text("a1 and A declared a tie (classmate), so a1 must not inspect A", "a1与A申报有关系（同学），a1不得巡察A")


def tie(who: str, whom: str, **columns: str) -> Tie:
    """Return a tie between classmates, with its days as ISO text."""
    days = {name: day(when) for name, when in columns.items()}
    return Tie(who=who, whom=whom, kind="classmate", **days)  # type: ignore[arg-type]


def waiver(who: str, whom: str, rule: str = "home-recusal") -> Waiver:
    """Return a waiver by the office."""
    return Waiver(rule=rule, who=who, whom=whom, by="the office", reason="nobody else", date=day("2024-01-15"))


def test_a_ban_has_all_its_reasons() -> None:
    """Two rules against one pair give two bans, each with its own sentence."""
    seen = picture(scenario(ties=[tie("a1", "A")]))
    assert seen.bans("R1", "a1", "A") == (
        Ban("home-recusal", "R1", "a1", "A", OWN),
        Ban("declared-ties", "R1", "a1", "A", TIED),
    )
    assert seen.bans("R1", "a1", "B") == ()


def test_bans_of_a_target_start_with_those_of_its_host() -> None:
    """A target is closed by its host's bans and by its own; a tie to the target alone leaves the host open."""
    seen = picture(scenario(ties=[tie("b1", "tA")]))
    assert [ban.place for ban in seen.bans("R1", "a1", "tA")] == ["A"]
    assert [ban.place for ban in seen.bans("R1", "b1", "tA")] == ["tA"]
    assert seen.bans("R1", "b1", "A") == ()
    assert seen.allowed_hosts("R1", "b1") == ("A", "C")
    assert seen.teams_for("R1", "tA") == ("c1",)


def test_soft_bans_close_nothing_and_are_kept_apart() -> None:
    """What a soft rule would rather avoid stays open."""
    seen = picture(scenario(rules={"home-recusal": Setting(Mode.SOFT)}))
    assert seen.soft_bans("R1", "a1", "A") == (Ban("home-recusal", "R1", "a1", "A", OWN),)
    assert seen.bans("R1", "a1", "A") == ()
    assert "A" in seen.allowed_hosts("R1", "a1")


def test_waived_bans_keep_their_reason_and_their_waiver() -> None:
    """A waiver opens the pair, and the picture still says what was waived and by whom."""
    granted = waiver("a1", "A")
    seen = picture(scenario(waivers=[granted]))
    assert seen.bans("R1", "a1", "A") == ()
    (waived,) = seen.waived_bans("R1", "a1", "A")
    assert (waived.ban.reason, waived.waiver) == (OWN, granted)
    assert seen.allowed_hosts("R1", "a1") == ("A", "B", "C")


def test_a_waiver_sets_one_rule_aside_and_not_the_others() -> None:
    """With the home ban waived, the declared tie still bans."""
    seen = picture(scenario(waivers=[waiver("a1", "A")], ties=[tie("a1", "A")]))
    assert [ban.rule for ban in seen.bans("R1", "a1", "A")] == ["declared-ties"]
    assert "A" not in seen.allowed_hosts("R1", "a1")


def test_a_tie_bans_in_the_rounds_in_which_it_is_in_force() -> None:
    """A tie that ends before the second round closes the host in the first alone."""
    seen = picture(scenario(rounds=("R1", "R2"), ties=[tie("a1", "B", end="2024-04-01")]))
    assert seen.allowed_hosts("R1", "a1") == ("C",)
    assert seen.allowed_hosts("R2", "a1") == ("B", "C")


def test_a_rule_may_differ_from_round_to_round() -> None:
    """A rule that one round switches off bans in the other rounds only."""
    seen = picture(scenario(rounds=("R1", round_("R2", rules={"home-recusal": Setting(Mode.OFF)}))))
    assert "A" not in seen.allowed_hosts("R1", "a1")
    assert "A" in seen.allowed_hosts("R2", "a1")


def test_rounds_that_look_alike_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In eighteen equal rounds every pair of team and host is put to a rule once."""
    asked: Counter[tuple[str, str]] = Counter()
    bans_host = HomeRecusal.bans_host

    def counting(self: HomeRecusal, given: Scenario, at: Round, who: Team, host: str) -> Iterator[Text]:
        asked[who.id, host] += 1
        return bans_host(self, given, at, who, host)

    monkeypatch.setattr(HomeRecusal, "bans_host", counting)
    rounds = [f"R{number}" for number in range(1, 19)]
    seen = picture(scenario(rounds=rounds))
    assert len(list(seen.every_ban())) == 18 * 3
    assert set(asked.values()) == {1}
    assert len(asked) == 9


def test_every_ban_names_targets_only_where_the_host_is_open() -> None:
    """The list of all bans has hosts, and targets at hosts that are not banned themselves."""
    seen = picture(scenario(("A", "B"), ties=[tie("b1", "tA"), tie("a1", "tA")]))
    assert [(ban.rule, ban.team, ban.place) for ban in seen.every_ban()] == [
        ("home-recusal", "a1", "A"),
        ("declared-ties", "b1", "tA"),
        ("home-recusal", "b1", "B"),
    ]


def test_hosts_are_those_of_open_targets_and_homes_taking_part() -> None:
    """A home without targets can be sent to by rotating teams only, and a local team has its home."""
    teams = [team("a1", "A"), team("b1", "B"), team("l1", "C", kind="local"), team("u1", "A", kind="upgraded")]
    seen = picture(scenario(teams=teams, targets=[target("tA", "A")]))
    assert seen.hosts("R1", "a1") == ("A", "B")
    assert seen.hosts("R1", "u1") == ("A",)
    assert seen.hosts("R1", "l1") == ("A", "C")
    assert seen.allowed_hosts("R1", "l1") == ("C",)
    assert seen.allowed_teams("R1", "A") == ("b1",)


@pytest.mark.parametrize(
    ("columns", "rule", "words"),
    [
        ({"skills": ("audit",)}, "required-skills", Text("lacking audit", "缺少审计")),
        (
            {"days": 41},
            "working-days",
            Text(
                "short of days for it: 40 working days at most, and it needs 41", "最多只有40个工作日，该对象需要41个"
            ),
        ),
        (
            {"latest": day("2024-03-08"), "days": 6},
            "working-days",
            Text("short of days for it: 5 working days at most, and it needs 6", "最多只有5个工作日，该对象需要6个"),
        ),
        ({"fixed_team": "c1"}, "pins", Text("not the team that is fixed for it (c1)", "不是该对象指定的c1")),
    ],
)
def test_a_target_is_closed_by_what_the_team_cannot_do(columns: dict[str, object], rule: str, words: Text) -> None:
    """Skills, working days, dates of its own and a fixed team close a target whose host is open."""
    seen = picture(scenario(targets=[target("tA", "A", **{"days": 5, **columns})]))  # type: ignore[arg-type]
    (obstacle,) = seen.obstacles("R1", "b1", "tA")
    assert (obstacle.rule, obstacle.words) == (rule, words)
    assert "b1" not in seen.teams_for("R1", "tA")
    assert "A" in seen.allowed_hosts("R1", "b1")


def test_blackout_days_and_absence_shorten_the_stay() -> None:
    """A team that is there for four weeks, of which the host is closed for one, has fifteen days."""
    given = scenario(
        teams=[team("a1", "A"), team("b1", "B", available=(span("2024-03-04", "2024-03-29"),))],
        targets=[target("t15", "A", days=15), target("t16", "A", days=16)],
        blackouts=[Blackout(who="A", span=span("2024-03-11", "2024-03-15"))],
    )
    seen = picture(given)
    assert seen.teams_for("R1", "t15") == ("b1",)
    assert seen.teams_for("R1", "t16") == ()


def test_a_mode_that_the_round_does_not_admit_closes_a_target() -> None:
    """A special inspection is open only in the round that admits it."""
    rounds = (round_("R1", modes=("regular",)), "R2")
    seen = picture(scenario(targets=[target("tA", "A", mode="special")], rounds=rounds))
    (obstacle,) = seen.obstacles("R1", "b1", "tA")
    assert obstacle.words == Text("in a round that does not admit the mode special", "所在轮次不含巡察方式专项")
    assert seen.teams_for("R2", "tA") == ("b1", "c1")


@pytest.mark.parametrize(
    ("tables", "rule", "words"),
    [
        (
            {"rounds": [round_(participants=("a1", "c1"))]},
            "round-window",
            Text("not among the participants of the round", "不在本轮参加范围内"),
        ),
        (
            {"pins": [Pin(rule="never", team="b1", host="A")]},
            "pins",
            Text("forbidden by a pin", "被固定安排禁止"),
        ),
        (
            {"history": [history("R0", "2023-10-09", "B", home="A")]},
            "no-mutual",
            Text(
                "ruled out by “No mutual pairs: whoever was inspected does not inspect back” because of earlier rounds",
                "因“避免互巡”和以往轮次不能去",
            ),
        ),
        (
            {"regions": [region("A", host_capacity=0), "B", "C"]},
            "host-capacity",
            Text("kept out because the host takes no team (host_capacity 0)", "因受巡地接待组数为0不能去"),
        ),
    ],
)
def test_a_host_is_closed_by_more_than_recusal(tables: dict[str, object], rule: str, words: Text) -> None:
    """Participants, pins, what earlier rounds rule out and a host that takes nobody close a host."""
    seen = picture(scenario(**tables))  # type: ignore[arg-type]
    (obstacle,) = seen.obstacles("R1", "b1", "A")
    assert (obstacle.rule, obstacle.words) == (rule, words)
    assert "A" not in seen.allowed_hosts("R1", "b1")
    assert "b1" not in seen.allowed_teams("R1", "A")


def test_a_team_that_is_away_is_closed_out() -> None:
    """A team whose availability misses the round may go nowhere in it."""
    away = team("b1", "B", available=(span("2025-01-01", "2025-01-31"),))
    seen = picture(scenario(teams=[team("a1", "A"), away]))
    assert seen.allowed_hosts("R1", "b1") == ()
    assert [each.id for each in seen.teams("R1")] == ["a1"]
    assert seen.obstacles("R1", "b1", "A")[0].words == Text("not available during the round", "本轮期间不可用")


def test_no_repeat_of_a_team_speaks_of_that_team_alone() -> None:
    """Where a team must not return, another team of its home may go."""
    teams = [team("a1", "A"), team("a2", "A"), team("b1", "B")]
    given = scenario(
        teams=teams,
        rules={"no-repeat": Setting(Mode.HARD, 1, {"window": 1, "of": "team"})},
        history=[history("R0", "2023-10-09", "B", home="A", team="a1")],
    )
    seen = picture(given)
    assert "B" not in seen.allowed_hosts("R1", "a1")
    assert "B" in seen.allowed_hosts("R1", "a2")


@settings(max_examples=60)
@given(tiny_scenarios())
def test_what_is_closed_is_closed_to_the_solver_too(given: Scenario) -> None:
    """What is open here is on offer to the solver, and what it is offered beyond that is closed by more than bans."""
    seen = picture(given)
    offer, _ = build_offer(given, rulebook(given))
    open_ = {
        (round_.id, each.id, host)
        for round_ in given.planned_rounds
        for each in given.teams
        for host in seen.allowed_hosts(round_.id, each.id)
    }
    assert open_ <= set(offer.postings)
    beyond_recusal = {"availability", "host-capacity", "no-mutual", "no-repeat", "pins", "ring"}
    for key in set(offer.postings) - open_:
        rules = {obstacle.rule for obstacle in seen.obstacles(*key)}
        assert rules
        assert rules <= beyond_recusal


def test_a_home_that_inspected_itself_is_no_mutual_pair() -> None:
    """Under a waiver a home may have inspected itself; that does not keep it from doing so again."""
    past = [history("R0", "2023-10-09", "A", home="A")]
    seen = picture(scenario(history=past, waivers=[waiver("a1", "A")]))
    assert "A" in seen.allowed_hosts("R1", "a1")


def test_a_pin_may_forbid_one_target_alone() -> None:
    """A pin that forbids a target leaves its host open, and pins that are off forbid nothing."""
    pins = [Pin(rule="never", team="b1", target="tA")]
    seen = picture(scenario(pins=pins))
    assert seen.teams_for("R1", "tA") == ("c1",)
    assert "A" in seen.allowed_hosts("R1", "b1")
    assert picture(scenario(pins=pins, rules={"pins": Setting(Mode.OFF)})).teams_for("R1", "tA") == ("b1", "c1")


def test_a_target_without_one_host_is_open_to_nobody() -> None:
    """A bundle that lies in two counties has no host; where hosts are not kept, any open place will do."""
    targets = [target("tA", "A", bundle="tA"), target("tB", "B", bundle="tA")]
    seen = picture(scenario(targets=targets))
    (obstacle,) = seen.obstacles("R1", "c1", "tA")
    assert obstacle.words == Text(
        "without a host to stay at: the target has none, or its bundle lies in several", "该对象没有唯一的受巡地"
    )
    loose = picture(scenario(targets=targets, rules={"target-host": Setting(Mode.OFF)}))
    assert loose.teams_for("R1", "tA") == ("a1", "b1", "c1")
    closed = [tie("c1", "A"), tie("c1", "B"), tie("c1", "C")]
    nowhere = picture(scenario(targets=targets, ties=closed, rules={"target-host": Setting(Mode.OFF)}))
    assert "c1" not in nowhere.teams_for("R1", "tA")
