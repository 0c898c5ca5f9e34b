"""Crews: which families and crews there are at a host, and where crews do not decide everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, combinations_with_replacement
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from optimizer.domain import Blackout, Mode, Pin, Setting, Tie, TierSetting
from optimizer.engines import crews as module
from optimizer.engines.crews import Crews, Unsuited
from optimizer.engines.packing import Packing
from tests import builders as b
from tests.agreement import soft
from tests.engines.priced import Ready, crowded
from tests.strategies import own_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from optimizer.domain import Scenario, Team
    from optimizer.engines.crews import Site
    from optimizer.engines.packing import Crew, Family

COVERAGE = (TierSetting({"coverage": 1}, 0),)
TRAVEL = TierSetting({"travel": 1}, 0)
MANDATORY = TierSetting({"mandatory": 1}, 0)
HOST = "C"


@st.composite
def meetings(draw: DrawFn) -> Scenario:
    """Return a scenario whose teams of several kinds may meet at one host, where there is much or little to do.

    The first of them can do anything.
    """
    teams = [
        b.team(
            f"team{number}",
            draw(st.sampled_from("AB")),
            max_targets=draw(st.integers(1, 3)),
            max_large=draw(st.integers(0, 1)) if number else 1,
            concurrent=draw(st.sampled_from([1, 2, 2])),
            skills=draw(st.sampled_from([(), (), ("audit",)])) if number else ("audit",),
        )
        for number in range(draw(st.integers(1, 5)))
    ]
    targets = [
        b.target(
            f"t{number}",
            HOST,
            draw(st.integers(1, 7)),
            risk=draw(st.integers(1, 9)),
            size=draw(st.sampled_from(["small", "large"])),
            mandatory=draw(st.booleans()),
            skills=draw(st.sampled_from([(), (), ("audit",)])),
            earliest=draw(own_days),
            latest=draw(own_days),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    return b.scenario(
        ["A", "B", b.region(HOST, host_capacity=draw(st.sampled_from([None, 1, 2, 3])))],
        teams,
        targets,
        [b.round_("R1", b.MONDAY, "2024-03-15")],
        tiers=(*draw(st.sampled_from([(), (MANDATORY,)])), *COVERAGE),
    )


def meeting(*teams: Team, capacity: int | None = None, **tables: Any) -> Scenario:  # noqa: ANN401
    """Return a scenario whose teams may meet at one host with three targets, where risk is all that counts."""
    return b.scenario(
        ["A", "B", b.region(HOST, host_capacity=capacity)],
        teams,
        [
            b.target("t", HOST, risk=5, size="large"),
            b.target("u", HOST, risk=3, skills=("audit",)),
            b.target("v", HOST, risk=1, size="large"),
        ],
        **{"tiers": COVERAGE, **tables},
    )


def crews_of(scenario: Scenario, tier: int | None = None, limits: Sequence[int] = ()) -> Crews:
    """Return the crews of a scenario's last tier, or of another one, not yet told apart."""
    ready = Ready(scenario, len(scenario.tiers) - 1 if tier is None else tier, limits)
    return ready.crews()


def told_apart(scenario: Scenario, limits: Sequence[int] = ()) -> tuple[Crews, Site]:
    """Return the crews of a scenario in its last tier, all told apart, and the site of the host where teams meet."""
    crews = crews_of(scenario, limits=limits)
    crews.tell_apart(lambda: True)
    return crews, site_at(crews)


def site_at(crews: Crews) -> Site:
    """Return the only site at the host where teams meet."""
    (found,) = [site for site in crews.sites if crews.stints.keys[site.members[0][0]][2] == HOST]
    return found


def teams_of(crews: Crews, site: Site) -> set[frozenset[str]]:
    """Return the teams of each family of a site."""
    return {frozenset(crews.stints.keys[place][1] for place in members) for members in site.members}


def all_crews(site: Site) -> list[Crew]:
    """Return every crew that a site has members for, as large as may be there at once."""
    return [
        crew
        for size in range(1, site.most + 1)
        for crew in combinations_with_replacement(range(len(site.members)), size)
        if all(count <= len(site.members[family]) for family, count in Counter(crew).items())
    ]


def parts_of(crew: Crew) -> set[Crew]:
    """Return the crews that some but not all of its members make."""
    return {part for size in range(1, len(crew)) for part in combinations(crew, size)}


def is_full(site: Site, crew: Crew) -> bool:
    """Whether nobody could make a crew worth more, in no unit at stake."""
    return site.worths(crew) == tuple(packing.full for packing in site.packings)


# -- families ----------------------------------------------------------------------------------------------------------


def test_teams_that_can_do_the_same_are_one_family() -> None:
    """Teams of whatever home with the same days, limits and targets are one family."""
    crews, site = told_apart(meeting(b.team("a1", "A"), b.team("a2", "A"), b.team("b1", "B")))
    assert teams_of(crews, site) == {frozenset({"a1", "a2", "b1"})}


@pytest.mark.parametrize(
    "columns",
    [{"skills": ("audit",)}, {"max_targets": 1}, {"max_large": 1}, {"concurrent": 1}, {"available": "first week"}],
)
def test_what_a_team_can_do_tells_it_apart(columns: dict[str, Any]) -> None:
    """A skill that a target asks for, another limit, a lane less or fewer days make a family of its own."""
    if "available" in columns:
        columns = {"available": (b.span(b.MONDAY, "2024-03-08"),)}
    limits: dict[str, Any] = {"max_targets": 3, "max_large": 2, "concurrent": 2}
    rules = {"large-and-small": Setting(Mode.OFF)} if "concurrent" in columns else {}
    crews, site = told_apart(
        meeting(
            b.team("a1", "A", **limits),
            b.team("a2", "A", **limits),
            b.team("b1", "B", **{**limits, **columns}),
            rules=rules,
        )
    )
    assert teams_of(crews, site) == {frozenset({"a1", "a2"}), frozenset({"b1"})}


def test_a_recusal_tells_a_team_apart() -> None:
    """A team that must not inspect one of the targets is no family with those that may."""
    tied = meeting(b.team("a1", "A"), b.team("b1", "B"), ties=(Tie(who="a1", whom="t", kind="kinship"),))
    crews, site = told_apart(tied)
    assert teams_of(crews, site) == {frozenset({"a1"}), frozenset({"b1"})}
    places = {crews.stints.keys[place][1]: number for number, members in enumerate(site.members) for place in members}
    assert [site.worths((places[team],)) for team in ("a1", "b1")] == [(1,), (5,)]


def test_what_counts_in_no_unit_at_stake_tells_nobody_apart() -> None:
    """A target that is worth nothing in the tier at hand may be recused without making a family of its own."""
    tied = meeting(
        b.team("a1", "A"), b.team("b1", "B"), ties=(Tie(who="a1", whom="t", kind="kinship"),), tiers=(TRAVEL,)
    )
    crews, site = told_apart(tied)
    assert teams_of(crews, site) == {frozenset({"a1", "b1"})}
    assert site.crews == [(0,)]


def test_a_packing_of_an_earlier_tier_is_used_again() -> None:
    """The same families in the same unit are packed once, whoever asks."""
    ready = Ready(crowded(rounds=("R1",)), 1)
    known: dict[tuple[Family, ...], Packing] = {}
    first = ready.crews(known)
    again = ready.crews(known)
    assert [site.packings[0] for site in first.sites] == [site.packings[0] for site in again.sites]
    assert set(map(id, known.values())) >= {id(site.packings[0]) for site in first.sites}


# -- crews -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("capacity", "most"), [(None, 3), (1, 1), (2, 2), (3, 3), (9, 3)])
def test_no_more_teams_meet_than_a_host_has_room_for(capacity: int | None, most: int) -> None:
    """Crews are as large as the host's capacity, or as there are teams."""
    teams = [b.team(f"a{number}", "A", max_targets=1, skills=("audit",)) for number in range(3)]
    crews, site = told_apart(meeting(*teams, capacity=capacity))
    assert site.most == most
    assert site.crews == [(0,) * size for size in range(1, most + 1)]
    assert crews.are_complete


def test_a_capacity_that_may_be_broken_limits_no_crew() -> None:
    """A host's capacity as a soft rule leaves every team the way there."""
    teams = [b.team(f"a{number}", "A", max_targets=1) for number in range(3)]
    _, site = told_apart(meeting(*teams, capacity=1, rules={"host-capacity": Setting(Mode.SOFT, 1)}))
    assert site.most == 3


@settings(max_examples=100)
@given(meetings())
def test_all_crews_that_matter_are_told_apart(scenario: Scenario) -> None:
    """Every crew that there are teams and room for is there, but for those of which a part can do everything."""
    crews, site = told_apart(scenario, limits=(999,) * (len(scenario.tiers) - 1))
    event(f"crews: {len(site.crews)}, units: {len(site.packings)}")
    wanted = [crew for crew in all_crews(site) if not any(is_full(site, part) for part in parts_of(crew))]
    assert sorted(site.crews) == sorted(wanted)
    assert len(set(site.crews)) == len(site.crews)
    assert site.is_complete
    assert crews.are_complete
    for crew in all_crews(site):
        alike = {part for part in (crew, *parts_of(crew)) if site.worths(part) == site.worths(crew)}
        assert alike & set(site.crews)


@settings(max_examples=40)
@given(meetings())
def test_nobody_asks_what_crews_are_worth_that_do_not_matter(scenario: Scenario) -> None:
    """No packing is asked about a crew of which a part can do everything."""
    asked: set[Crew] = set()
    worth = Packing.worth

    def heard(self: Packing, crew: Crew) -> int:
        asked.add(crew)
        return worth(self, crew)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Packing, "worth", heard)
        _, site = told_apart(scenario, limits=(999,) * (len(scenario.tiers) - 1))
    assert asked == set(site.crews)


@settings(max_examples=60)
@given(meetings(), st.integers(0, 12))
def test_too_many_crews_are_not_told_apart(scenario: Scenario, most: int) -> None:
    """Of a site with more crews than are told apart, the small ones are there, size by size, and it says so."""
    whole = told_apart(scenario, limits=(999,) * (len(scenario.tiers) - 1))[1]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "MOST_CREWS", most)
        crews, site = told_apart(scenario, limits=(999,) * (len(scenario.tiers) - 1))
    event(f"complete: {site.is_complete}")
    assert len(site.crews) <= most
    assert sorted(site.crews) == sorted(crew for crew in whole.crews if len(crew) <= site.size)
    assert site.is_complete == (len(whole.crews) <= most) == crews.are_complete


@settings(max_examples=60)
@given(meetings(), st.integers(0, 12))
def test_who_is_told_to_stop_keeps_whole_sizes_only(scenario: Scenario, words: int) -> None:
    """Stopped at any crew, a site has all crews up to some size and none beyond, and says that it is not complete."""
    whole = told_apart(scenario, limits=(999,) * (len(scenario.tiers) - 1))[1]
    crews, left = crews_of(scenario, limits=(999,) * (len(scenario.tiers) - 1)), words

    def go_on() -> bool:
        nonlocal left
        left -= 1
        return left >= 0

    crews.tell_apart(go_on)
    site = site_at(crews)
    event(f"complete: {site.is_complete}, size: {site.size}")
    assert sorted(site.crews) == sorted(crew for crew in whole.crews if len(crew) <= site.size)
    assert len(site.crews) == len(whole.crews) or not site.is_complete
    assert crews.are_complete == (left >= 0)


def test_small_crews_of_every_host_come_first() -> None:
    """Where there is not time for all, each host has its single teams before any has its pairs."""
    scenario, left = crowded(rounds=("R1",)), 0
    crews = crews_of(replace(scenario, tiers=COVERAGE))
    left = sum(len(site.members) for site in crews.sites)

    def go_on() -> bool:
        nonlocal left
        left -= 1
        return left >= 0

    crews.tell_apart(go_on)
    assert {site.size for site in crews.sites} == {1}
    assert not crews.are_complete


def test_before_they_are_told_apart_crews_are_not_complete() -> None:
    """A site begins without a crew."""
    crews = crews_of(meeting(b.team("a1", "A")))
    assert not crews.are_complete
    assert [site.crews for site in crews.sites] == [[]]


# -- sharing out ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(meetings(), st.data())
def test_targets_are_shared_out_among_those_who_are_there(scenario: Scenario, data: st.DataObject) -> None:
    """Whoever meets, each target goes to one of those who may take it, and together it is what the crew is worth."""
    scenario = replace(scenario, tiers=COVERAGE)
    crews, site = told_apart(scenario)
    places = data.draw(st.lists(st.sampled_from([each for own in site.members for each in own]), unique=True))
    shared = list(site.shared_out(places))
    assert sorted(place for place, _ in shared) == sorted(places)
    taken = [unit for _, units in shared for unit in units]
    assert len(set(taken)) == len(taken)
    for place, units in shared:
        assert set(units) <= {unit for unit, _ in crews.stints.pieces_of(place)}
    risk = {target.id: target.risk for target in scenario.targets if not target.mandatory}
    if places:
        assert sum(risk[unit] for unit in taken) == site.worths(site.crew_of(places))[0]


def two_tiers(*more: TierSetting) -> Scenario:
    """Return a scenario with one team that can take one of two targets, of which the lesser is mandatory."""
    targets = [b.target("t", HOST, risk=1, mandatory=True), b.target("u", HOST, risk=9)]
    team = b.team("a1", "A", max_targets=1)
    return b.scenario(("A", HOST), [team], targets, tiers=(MANDATORY, *COVERAGE, *more))


def test_what_earlier_tiers_were_promised_is_shared_out_first() -> None:
    """A team takes what an earlier tier asks for before what is worth more in this one."""
    _crews, site = told_apart(two_tiers(), limits=(0,))
    assert [packing.full for packing in site.packings] == [9, 1]
    assert list(site.shared_out(site.members[0])) == [(site.members[0][0], ("t",))]


def test_the_first_tier_is_shared_out_before_the_second() -> None:
    """Of two promises the one of the earlier tier is kept first, though the later tier's is larger."""
    _crews, site = told_apart(two_tiers(TRAVEL), limits=(0, 9))
    assert [packing.full for packing in site.packings] == [0, 1, 9]
    assert list(site.shared_out(site.members[0])) == [(site.members[0][0], ("t",))]


def test_numbers_too_large_to_count_by_leave_promises_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where units one after the other would be too large a number, the tier at hand alone says who takes what."""
    monkeypatch.setattr(module, "LARGEST", 1)
    _, site = told_apart(two_tiers(), limits=(0,))
    assert list(site.shared_out(site.members[0])) == [(site.members[0][0], ("u",))]


def test_each_team_takes_what_its_own_family_can() -> None:
    """Members of a family need not stand side by side: of three teams the one with the skill takes what asks for it."""
    teams = [b.team("a1", "A", max_targets=1), b.team("a2", "A", max_targets=1, skills=("audit",))]
    crews, site = told_apart(meeting(*teams, replace(teams[0], id="a3")))
    places = sorted(place for members in site.members for place in members)
    shared = {crews.stints.keys[place][1]: units for place, units in site.shared_out(places)}
    assert shared["a2"] == ("u",)
    assert {shared["a1"], shared["a3"]} == {("t",), ("v",)}


def test_nobody_there_shares_nothing_out() -> None:
    """Without a posting there is no crew."""
    _, site = told_apart(meeting(b.team("a1", "A")))
    assert list(site.shared_out(())) == []


# -- where crews are no use ----------------------------------------------------------------------------------------


def test_a_target_that_can_wait_for_another_round_is_no_matter_of_one_crew() -> None:
    """With two rounds to inspect a target in, crews do not decide everything; with one they do."""
    teams = [b.team("a1", "A"), b.team("b1", "B")]
    assert told_apart(meeting(*teams, rounds=("R1",)))
    with pytest.raises(Unsuited):
        crews_of(meeting(*teams, rounds=("R1", "R2")))


@pytest.mark.parametrize("measure", ["load", "burden"])
def test_what_couples_visits_otherwise_is_no_matter_of_crews(measure: str) -> None:
    """A tier that compares teams or hosts all in all depends on more than what crews are worth."""
    elsewhere = b.target("elsewhere", "A", 1)
    scenario = meeting(b.team("a1", "A"), b.team("b1", "B"), tiers=(*COVERAGE, TierSetting({measure: 1}, 0)))
    scenario = replace(scenario, targets=(*scenario.targets, elsewhere))
    crews_of(scenario, tier=0)
    with pytest.raises(Unsuited):
        crews_of(scenario, tier=1, limits=(999,))


@pytest.mark.parametrize("rule", ["must-serve", "targets-per-team", "required-skills"])
def test_rules_that_look_at_single_visits_are_no_matter_of_crews(rule: str) -> None:
    """A rule that demands a visit, or may be broken visit by visit, leaves the choice to more than crews."""
    skills = () if rule == "required-skills" else ("audit",)
    teams = [b.team(f"{home}1", home, max_targets=1, skills=skills) for home in "AB"]
    targets = tuple(b.target(f"t{number}", HOST, mandatory=True, skills=("audit",)) for number in range(3))
    mode = Setting(Mode.HARD) if rule == "must-serve" else Setting(Mode.SOFT, 1)
    with pytest.raises(Unsuited):
        crews_of(replace(meeting(*teams, rules={rule: mode}), targets=targets))
    crews_of(replace(meeting(*teams), targets=targets))


def test_a_pin_on_a_single_visit_is_no_matter_of_crews() -> None:
    """A visit that is forbidden by decision, and not by what a team can do, leaves the choice to more than crews."""
    never = (Pin(rule="never", team="a1", target="t"),)
    with pytest.raises(Unsuited):
        crews_of(meeting(b.team("a1", "A"), b.team("b1", "B"), pins=never))


def test_a_stay_whose_dates_are_a_choice_is_no_matter_of_crews() -> None:
    """A posting that is not priced leaves the choice to more than crews."""
    teams = [b.team("a1", "A"), b.team("b1", "B", max_hosts=2)]
    with pytest.raises(Unsuited):
        crews_of(replace(meeting(*teams), rules={"hosts-per-round": Setting(Mode.OFF)}))


def test_days_of_a_targets_own_are_a_matter_of_crews() -> None:
    """Two targets of five days that have to be done within the same week are two teams' work, not one's."""
    last = b.MONDAY + timedelta(days=6)
    teams = [b.team(f"{home}1", home, max_targets=2) for home in "AB"]
    targets = [b.target(each, HOST, 5, latest=last) for each in "tu"]
    rounds = [b.round_("R1", b.MONDAY, "2024-03-15")]
    _, site = told_apart(b.scenario(("A", "B", HOST), teams, targets, rounds, tiers=COVERAGE))
    assert [site.worths(crew)[0] for crew in site.crews] == [1, 2]
    free = [b.target(each, HOST, 5) for each in "tu"]
    _, site = told_apart(b.scenario(("A", "B", HOST), teams, free, rounds, tiers=COVERAGE))
    assert [site.worths(crew)[0] for crew in site.crews] == [2]


@pytest.mark.parametrize(("count", "worth"), [(12, 5), (20, 9)])
def test_of_very_many_targets_days_of_their_own_are_left_aside(count: int, worth: int) -> None:
    """Where too many sets of targets fit, crews know roughly what does: as if each had all days of the round."""
    last = b.MONDAY + timedelta(days=4)
    targets = [b.target(f"t{number}", HOST, 1, latest=last) for number in range(count)]
    rounds = [b.round_("R1", b.MONDAY, "2024-03-15")]
    scenario = b.scenario(("A", "B", HOST), [b.team("a1", "A", max_targets=9)], targets, rounds, tiers=COVERAGE)
    crews, site = told_apart(scenario)
    assert [site.worths(crew)[0] for crew in site.crews] == [worth]
    assert crews.stints.are_rough(crews.stints.columns_of(b.plan(b.posting("a1", HOST, "t0")))) is (worth == 9)


def test_what_may_be_broken_at_a_price_is_left_aside() -> None:
    """If blackout days may be worked at a price, targets' days are told roughly; if days off the round, not at all."""
    late = b.target("late", HOST, 5, earliest=b.MONDAY + timedelta(days=7))
    closed = (Blackout(who=HOST, span=b.span("2024-03-06", "2024-03-06")),)

    def ready(**rules: Setting) -> Ready:
        return Ready(b.scenario(("A", "B", HOST), [b.team("a1", "A")], [late], rules=rules, blackouts=closed))

    assert ready().model.is_priced_exactly
    softened = ready(blackouts=soft())
    assert softened.model.is_all_priced
    assert not softened.model.is_priced_exactly
    assert not ready(**{"round-window": soft()}).model.is_all_priced


def test_a_day_that_is_decided_is_left_aside() -> None:
    """A pinned day of entering makes dates a choice; crews know what could be done there on all days of the round."""
    pins = (Pin(rule="must", team="a1", host=HOST, enter=b.day("2024-03-12")),)
    rounds = [b.round_("R1", b.MONDAY, "2024-03-15")]
    targets = [b.target(each, HOST, 5) for each in "tu"]
    scenario = b.scenario(("A", "B", HOST), [b.team("a1", "A")], targets, rounds, pins=pins, tiers=COVERAGE)
    crews, site = told_apart(scenario)
    assert [site.worths(crew)[0] for crew in site.crews] == [2]
    assert crews.stints.are_rough(crews.stints.columns_of(b.plan(b.posting("a1", HOST, "t"))))


def test_a_target_that_two_may_inspect_is_no_matter_of_crews() -> None:
    """Without a rule that each target is inspected once, members of a crew do not take turns."""
    large = [b.team(f"{home}1", home, concurrent=1, max_large=1) for home in "AB"]
    scenario = b.scenario(
        ("A", "B", HOST), large, [b.target("t", HOST, size="large")], rules={"once": Setting(Mode.OFF)}, tiers=(TRAVEL,)
    )
    with pytest.raises(Unsuited):
        crews_of(scenario)


def test_a_limit_on_large_targets_of_a_team_is_kept_by_packing() -> None:
    """In one lane the number of large targets is a row of its own, and crews share them out by it."""
    teams = [b.team(f"{home}1", home, concurrent=1, max_targets=2, max_large=1) for home in "AB"]
    crews, site = told_apart(meeting(*teams))
    assert [site.worths(crew)[0] for crew in site.crews] == [5, 6]
    shared = dict(site.shared_out([place for members in site.members for place in members]))
    assert sorted(map(len, shared.values())) == [1, 1]
    assert crews.are_complete


def test_a_limit_that_no_earlier_tier_set_is_no_matter_of_crews() -> None:
    """A row that adds visits up is left aside only where it is the promise of a tier whose units are counted."""
    ready = Ready(two_tiers(), 1, (0,))
    assert Crews(ready.linear, ready.stints, ready.at_stake).sites
    with pytest.raises(Unsuited):
        Crews(ready.linear, ready.stints, ready.at_stake[:1])
