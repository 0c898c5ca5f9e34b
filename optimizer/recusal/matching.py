"""Counting arguments: who cannot all be placed at once, and the smallest groups that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Place = TypeVar("Place")
"""Whatever stands for a place; it can be looked up."""

MOST_TO_COMPARE = 20
"""Of more people than this who are left out, with different places open to them, only so many groups are compared."""

MOST_TO_SHRINK = 30
"""Groups without partners of more members than this are named as a whole, not shrunk to a smallest one."""


def crowded_groups(
    places: Mapping[str, Collection[Place]], room: Mapping[Place, int]
) -> list[tuple[tuple[str, ...], tuple[Place, ...]]]:
    """Return groups that prove that not everybody finds a place, smallest first, none sharing a member.

    A group is a set S of people with fewer places than members: ``Σ room(N(S)) < |S|``, where N(S) is every place
    open to somebody of S. It is minimal: without any one member the rest finds places. By Hall's theorem the list is
    empty if and only if everybody can be placed.

    Parameters
    ----------
    places
        Who may go where.
    room
        How many each place takes; a place that is not named takes any number.

    Returns
    -------
    list of (members, places open to them)
    """
    bounded = {who: tuple(open_) for who, open_ in places.items() if all(place in room for place in open_)}
    placed: dict[str, Place] = {}
    guests: dict[Place, dict[str, None]] = {place: {} for open_ in bounded.values() for place in open_}
    full: set[Place] = set()
    left_out = {bounded[who]: who for who in bounded if not _place(who, bounded, room, placed, guests, full)}
    groups = [_reached(who, bounded, guests) for who in list(left_out.values())[:MOST_TO_COMPARE]]
    chosen: list[tuple[tuple[str, ...], tuple[Place, ...]]] = []
    taken: set[str] = set()
    for group in sorted(groups, key=len):
        if taken.isdisjoint(group):
            taken.update(group)
            members = tuple(who for who in places if who in group)
            chosen.append((members, tuple(dict.fromkeys(place for who in members for place in bounded[who]))))
    return chosen


def _place(  # noqa: PLR0913, PLR0917  # one step of a search over this state
    who: str,
    places: Mapping[str, tuple[Place, ...]],
    room: Mapping[Place, int],
    placed: dict[str, Place],
    guests: dict[Place, dict[str, None]],
    full: set[Place],
) -> bool:
    """Find a place for one more by moving others along the shortest alternating path; change nothing if none exists.

    Places that a search in vain has seen are ``full`` for good: nobody in them can move anywhere else.
    """
    came_from: dict[Place, str] = {}
    queue = [who]
    for person in queue:
        for place in places[person]:
            if place in came_from or place in full:
                continue
            came_from[place] = person
            if len(guests[place]) < room[place]:
                _move_along(place, who, came_from, placed, guests)
                return True
            queue.extend(guests[place])
    full.update(came_from)
    return False


def _move_along(
    place: Place,
    who: str,
    came_from: Mapping[Place, str],
    placed: dict[str, Place],
    guests: dict[Place, dict[str, None]],
) -> None:
    while True:
        person = came_from[place]
        before = placed.get(person)
        placed[person] = place
        guests[place][person] = None
        if person == who:
            return
        assert before is not None  # only people who have a place are asked to move
        del guests[before][person]
        place = before


def _reached(
    who: str, places: Mapping[str, tuple[Place, ...]], guests: Mapping[Place, Iterable[str]]
) -> dict[str, None]:
    """Return everybody whom an alternating path from one who is left out reaches.

    Their places are all full of them, one too few. Flipping the path to any member places all but that member, so no
    smaller group proves the same: the group is minimal as it is.
    """
    reached = {who: None}
    seen: set[Place] = set()
    queue = [who]
    for person in queue:
        for place in places[person]:
            if place not in seen:
                seen.add(place)
                queue.extend(guest for guest in guests[place] if guest not in reached)
                reached.update(dict.fromkeys(guests[place]))
    return reached


def partnerless_group(partners: Mapping[str, Collection[str]], needy: Collection[str]) -> tuple[str, ...]:
    """Return a smallest group of the needy that cannot all be paired off, one partner each; empty if all can.

    Parameters
    ----------
    partners
        Who may be paired with whom, both ways; nobody with himself.
    needy
        Who needs a partner; the others may be one.
    """
    if _pairs_off(partners, needy):
        return ()
    group = list(needy)
    if len(group) <= MOST_TO_SHRINK:
        for who in list(group):
            rest = [other for other in group if other != who]
            if not _pairs_off(partners, rest):
                group = rest
    return tuple(group)


def _pairs_off(partners: Mapping[str, Collection[str]], needy: Collection[str]) -> bool:
    """Whether some pairing gives all the needy a partner: a matching of greatest weight, each of them weighing 1."""
    import networkx as nx  # slow to import, and needed by few scenarios

    if _have_many_partners(partners):
        return True
    wanted = set(needy)
    graph: nx.Graph[str] = nx.Graph()
    for a, others in partners.items():
        for b in others:
            graph.add_edge(a, b, weight=(a in wanted) + (b in wanted))
    paired = {who for pair in nx.max_weight_matching(graph) for who in pair}
    return wanted <= paired


def _have_many_partners(partners: Mapping[str, Collection[str]]) -> bool:
    """Whether Dirac's theorem answers at once: an even number, each with at least half of all as partners."""
    count = len(partners)
    return count % 2 == 0 and all(2 * len(others) >= count for others in partners.values())
