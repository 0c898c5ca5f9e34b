from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from optimizer.recusal.matching import crowded_groups, partnerless_group

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PEOPLE, PLACES = "abcde", "PQRS"

wishes = st.dictionaries(st.sampled_from(PEOPLE), st.sets(st.sampled_from(PLACES)).map(sorted))
rooms = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 3))


def all_find_a_place(places: Mapping[str, Collection[str]], room: Mapping[str, int]) -> bool:
    """Try every way to place everybody."""
    return any(
        all(list(way).count(place) <= room.get(place, len(way)) for place in way) for way in product(*places.values())
    )


@given(wishes, rooms)
def test_a_group_is_named_exactly_if_not_everybody_finds_a_place(
    places: dict[str, list[str]], room: dict[str, int]
) -> None:
    """Trying every way to place everybody agrees with the counting argument, both ways."""
    assert bool(crowded_groups(places, room)) != all_find_a_place(places, room)


@given(wishes, rooms)
def test_every_group_named_is_crowded_and_minimal(places: dict[str, list[str]], room: dict[str, int]) -> None:
    """A group has fewer places than members, names all of them, and without any one member it has enough."""
    for who, where in crowded_groups(places, room):
        assert set(where) == {place for person in who for place in places[person]}
        assert sum(room[place] for place in where) < len(who)
        for left_out in who:
            assert all_find_a_place({person: places[person] for person in who if person != left_out}, room)


@given(wishes, rooms)
def test_groups_share_nobody_and_the_smallest_comes_first(places: dict[str, list[str]], room: dict[str, int]) -> None:
    """Two proofs are two problems: no member appears twice, and the shortest proof is read first."""
    groups = [who for who, _ in crowded_groups(places, room)]
    assert len({person for who in groups for person in who}) == sum(map(len, groups))
    assert groups == sorted(groups, key=len)


def test_a_large_crowd_agrees_with_a_known_algorithm() -> None:
    """On 60 people with 40 places, as many are left out as by the matching of Hopcroft and Karp."""
    places = {f"p{number}": [f"q{number * step % 40}" for step in (1, 3, 7)] for number in range(60)}
    graph = nx.Graph((who, place) for who, open_ in places.items() for place in open_)
    most = len(nx.bipartite.hopcroft_karp_matching(graph, places)) // 2
    room = dict.fromkeys((f"q{number}" for number in range(40)), 1)
    rest = dict(places)
    while groups := crowded_groups(rest, room):
        del rest[groups[0][0][0]]
    assert len(rest) == most


def test_a_place_without_a_limit_is_never_crowded() -> None:
    """Who may go to a place that takes any number is in no group."""
    assert crowded_groups({"a": ["P", "Q"], "b": ["Q"], "c": ["Q"]}, {"Q": 1}) == [(("b", "c"), ("Q",))]


def pairings(partners: Mapping[str, Collection[str]]) -> list[set[str]]:
    """Return everybody paired by each way to form pairs, the empty way included."""
    pairs = [(a, b) for a, b in combinations(PEOPLE, 2) if b in partners.get(a, ())]
    return [
        {who for pair in chosen for who in pair}
        for size in range(len(PEOPLE) // 2 + 1)
        for chosen in combinations(pairs, size)
        if len({who for pair in chosen for who in pair}) == 2 * size
    ]


@given(st.sets(st.sampled_from(list(combinations(PEOPLE, 2)))), st.sets(st.sampled_from(PEOPLE)).map(sorted))
def test_partnerless_groups_agree_with_every_way_to_pair(pairs: set[tuple[str, str]], needy: list[str]) -> None:
    """A group is named exactly if no way of pairing covers the needy, and it is smallest in that sense."""
    partners = {who: [other for other in PEOPLE if (who, other) in pairs or (other, who) in pairs] for who in PEOPLE}
    ways = pairings(partners)
    group = set(partnerless_group(partners, needy))
    assert bool(group) != any(set(needy) <= way for way in ways)
    assert group <= set(needy)
    for left_out in group:
        assert any(group - {left_out} <= way for way in ways)


def test_an_even_number_of_close_partners_needs_no_search() -> None:
    """Four of whom each knows the others are paired off at once; three are not."""
    everybody = {who: [other for other in "abcd" if other != who] for who in "abcd"}
    assert partnerless_group(everybody, "abcd") == ()
    three = {who: [other for other in "abc" if other != who] for who in "abc"}
    assert partnerless_group(three, "abc") == ("a", "b", "c")
