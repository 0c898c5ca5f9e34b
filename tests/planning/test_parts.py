"""What falls apart into which parts, and what keeps a scenario whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from optimizer.domain import Kind, Pin, TierSetting, Waiver
from optimizer.domain.records import Mode, Officer, Post, Setting
from optimizer.measures.tiers import tiers_of
from optimizer.planning.parts import adds_up, parts_of, size_of
from optimizer.rules.recusal.native_place_recusal import NativePlaceRecusal
from optimizer.rules.recusal.post_recusal import PostRecusal
from tests.builders import MONDAY, history, region, round_, scenario, target, team
from tests.planning.zones import two_zones

HARD_ACROSS = Setting(Mode.HARD, 1, {"side": "across"})


def waiver(rule: str, who: str, whom: str) -> Waiver:
    """Return a waiver with some reason."""
    return Waiver(rule=rule, who=who, whom=whom, by="the office", reason="nobody else", date=MONDAY)


def test_each_zone_is_a_part() -> None:
    """Teams that stay in their zones make parts that share no region, team or target, and leave none out."""
    given = two_zones()
    parts = parts_of(given)
    assert [[each.zone for each in part.regions] for part in parts] == [["N"] * 3, ["S"] * 3]
    assert sorted(each.id for part in parts for each in part.teams) == sorted(given.team)
    assert sorted(each.id for part in parts for each in part.targets) == sorted(given.target)
    assert [size_of(part) for part in parts] == [1 + 3 * 6, 1 + 3 * 6]


@pytest.mark.parametrize(
    "tables",
    [
        {"rules": {"zone": Setting(Mode.OFF)}},
        {"rules": {"zone": Setting(Mode.SOFT, 5)}},
        {"rules": {"zone": HARD_ACROSS}},
        {"rules": {"target-host": Setting(Mode.SOFT, 5)}},
        {"rounds": ["R1", round_("R2", rules={"zone": Setting(Mode.OFF)})]},
        {"waivers": [waiver("zone", "teamN0", "S1")]},
        {"waivers": [waiver("zone", "N0", "aS1")]},
        {"pins": [Pin(rule="must", team="teamN0", host="S1")]},
        {"pins": [Pin(rule="must", round="R1", enter=MONDAY)]},
        {"pins": [Pin(rule="never", round="R1", enter=MONDAY)]},
        {"targets": [target("head", "N0"), target("part", "S0", bundle="head")]},
        {"targets": [target("one", "N0"), target("then", "S0", after=("one",))]},
        {"targets": [target("one", "N0", fixed_team="teamS0")]},
        {"teams": [team("m", ["N0", "S0"], kind="mixed"), team("n", "N1"), team("s", "S1")]},
        {"teams": [team("n", "N0", zone="S"), team("s", "S0")]},
        {"regions": [region("N0", zone="N"), region("S0", zone="S"), region("X")], "targets": None, "teams": None},
        {"rounds": ["R1"], "history": [history("R1", "2024-03-05", "N0", home="S0")]},
        {"regions": [region(f"{zone}{n}", zone="N") for zone in "NS" for n in range(3)]},
    ],
)
def test_what_couples_zones_keeps_them_together(tables: dict[str, Any]) -> None:
    """A rule that is not hard, a waiver, pin, bundle or team over zones, or a host without one: no parts."""
    given = two_zones(**{name: tuple(rows) if isinstance(rows, list) else rows for name, rows in tables.items()})
    assert parts_of(given) == (given,)


@pytest.mark.parametrize(
    "tables",
    [
        {"waivers": [waiver("home-recusal", "N0", "N0"), waiver("distance-limit", "teamN0", "S1")]},
        {"pins": [Pin(rule="must", team="teamN0", host="N1"), Pin(rule="never", target="aS0")]},
        {"teams": [team("m", ["N0", "N1"], kind="mixed"), team("n", "N1"), team("s", "S1", kind="local")]},
        {"targets": [target("head", "N0"), target("part", "N1", bundle="head"), target("s", "S0")]},
        {"history": [history("R0", "2023-09-04", "S0", home="N0", team="teamN0")]},
    ],
)
def test_what_lies_in_one_zone_goes_with_it(tables: dict[str, Any]) -> None:
    """Waivers, pins, bundles and teams within one zone, and what is past, leave the zones apart."""
    parts = parts_of(two_zones(**{name: tuple(rows) for name, rows in tables.items()}))
    assert len(parts) == 2
    assert [len(part.pins) for part in parts] == ([1, 1] if "pins" in tables else [0, 0])


def test_three_zones_may_be_two_parts() -> None:
    """A team of two of three zones joins these two alone."""
    names = [f"{zone}{number}" for zone in "ABC" for number in range(2)]
    own = [*(team(f"team{name}", name) for name in names), team("both", ["A0", "C0"], kind="mixed")]
    parts = parts_of(scenario([region(name, zone=name[0]) for name in names], own))
    assert [[each.id for each in part.regions] for part in parts] == [["A0", "A1", "C0", "C1"], ["B0", "B1"]]


def test_a_zone_without_teams_goes_with_another() -> None:
    """Nobody can inspect what lies there, whichever part it is in."""
    given = two_zones(teams=(team("n", "N0"),))
    assert parts_of(given) == (given,)


def test_what_lies_above_comes_along() -> None:
    """A part has the regions in which its own lie, so that hosts and levels are found as in the whole."""
    places = [region("city", level="city"), region("other", level="city")]
    places += [region(f"{zone}{n}", zone=zone, parent="city", level="county") for zone in "NS" for n in range(2)]
    places.append(region("town", parent="N0", level="town"))
    given = scenario(
        places,
        [team(f"team{zone}{n}", f"{zone}{n}") for zone in "NS" for n in range(2)],
        [target("t", "town"), target("s", "S0")],
    )
    north, south = parts_of(given)
    assert [each.id for each in north.regions] == ["city", "N0", "N1", "town"]
    assert [each.id for each in south.regions] == ["city", "S0", "S1"]
    assert north.host_of["t"] == given.host_of["t"] == "N0"


def test_people_who_served_in_another_part_are_barred_in_their_own_alone() -> None:
    """What people did in another zone, and where they come from, is left out of a part; what bars them in it stays."""
    given = two_zones(
        officers=(
            Officer(id="a", name="A", home="N0", team="teamN0", native_region="S1"),
            Officer(id="b", name="B", home="N0", team="teamN0", native_region="N1"),
        ),
        posts=(
            Post(officer="a", start=MONDAY, region="N2"),
            Post(officer="a", start=MONDAY, region="S0"),
            Post(officer="a", start=MONDAY, target="aS2"),
            Post(officer="a", start=MONDAY, target="aN1"),
        ),
    )
    north, south = parts_of(given)
    barred = [
        ban.places
        for rule in (PostRecusal(), NativePlaceRecusal())
        for officer in north.officers
        for ban in rule.bans_officer(north, north.rounds[0], officer)
    ]
    assert barred == [("N2",), ("aN1",), ("N1",), ("N1",)]
    assert (south.officers, south.posts) == ((), ())


def test_turns_count_as_in_the_whole() -> None:
    """A round or a past round in which a zone takes no part counts as a turn there all the same."""
    given = two_zones(
        rounds=("R1", round_("R2", participants=("S",)), "R3"),
        history=(history("R0", "2023-09-04", "S1", home="S0"), history("R00", "2023-03-06", "N1", home="N0")),
    )
    north, south = parts_of(given)
    assert north.turn_of == south.turn_of == given.turn_of == {"R1": 2, "R2": 3, "R3": 4}


def test_a_past_round_in_which_nobody_turned_is_a_turn() -> None:
    """A round that only other teams were sent in counts as it did while it was planned, in every part."""
    given = two_zones(rounds=("R1", "R2"))
    past = replace(given, history=(history("R1", given.rounds[0].enter.isoformat(), "S0", kind=Kind.UPGRADED),))
    assert given.turn_of == {"R1": 0, "R2": 1}
    assert past.past_rounds == {"R1"}
    assert past.turn_of == {"R2": 1}
    assert all(part.turn_of == past.turn_of for part in parts_of(past))


def test_other_zones_stay_at_home() -> None:
    """Of ties, travel and what is past a part has its own rows, and no names of the other part's people."""
    given = two_zones(history=tuple(history("R0", "2023-09-04", f"S{n}", home=f"S{n - 1}") for n in (1, 2)))
    north, south = parts_of(given)
    assert len(north.history) == 1
    assert len(south.history) == 2
    assert all(each.name.startswith("teamN") for each in north.teams)


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        ([TierSetting({"coverage": 1}), TierSetting({"travel": 1})], True),
        ([TierSetting({"coverage": 1000, "travel": 1})], True),
        ([TierSetting({"travel": 1}), TierSetting({"early": 1})], False),
        ([TierSetting({"travel": 1}, slack=0), TierSetting({"early": 1})], True),
        ([TierSetting({"coverage": 1}, slack=2), TierSetting({"travel": 1})], False),
        ([TierSetting({"coverage": 1}), TierSetting({"load": 1})], False),
        ([TierSetting({"coverage": 1}), TierSetting({"burden": 1})], False),
        ([TierSetting({"coverage": 1, "far": 1})], False),
    ],
)
def test_when_best_parts_are_a_best_whole(tiers: list[TierSetting], *, expected: bool) -> None:
    """Every tier is a sum, and none but the last leaves slack."""
    assert adds_up(tiers_of(two_zones(tiers=tuple(tiers)))) is expected
