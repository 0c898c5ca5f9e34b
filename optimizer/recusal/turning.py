"""What the rotation rules can do with the arcs that are open in one round: groups, rings, pairs and forced moves."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind
from optimizer.recusal.matching import crowded_groups, partnerless_group
from optimizer.recusal.observation import (
    Matter,
    Observation,
    Severity,
    and_join,
    homes,
    hosts,
    names,
    teams,
)
from optimizer.rules.rotation.min_cycle import MinCycle
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.records import Round, Team
    from optimizer.recusal.obstacle import Obstacle
    from optimizer.recusal.openings import Openings

_NOWHERE = Text("{team} may go nowhere: {reasons}", "{team}无处可去：{reasons}")
_MUST_GO = Text(
    "{team} may go nowhere, but every team is to be sent: {reasons}", "各组都须派出，但{team}无处可去：{reasons}"
)
_TEAMS_CROWDED = Text(
    "these {teams} may only go to {hosts} with room for {room} at once, but every team is to be sent: {who} → {where}",
    "各组都须派出，但这{teams}只能去{hosts}，那里同时最多接待{room}：{who} → {where}",
)
_HOME_NOWHERE = Text(
    "{home} must send a team, but may send nowhere: {reasons}", "{home}必须派出，但无处可派：{reasons}"
)
_HOMES_CROWDED = Text(
    "these {homes} must each send a team, but may only send to {hosts} with room for {room} at once: {who} → {where}",
    "这{homes}都须派出，但只能派往{hosts}，那里同时最多接待{room}：{who} → {where}",
)
_NO_SUCCESSOR = Text(
    "{home} may send to no other home of its ring: {reasons}", "{home}在环中没有可派往的下家：{reasons}"
)
_ALONE = Text("{home} is alone in its ring", "环中只有{home}一个派出地")
_SUCCESSORS_CROWDED = Text(
    "these {homes} of the ring need a host each, but may only send to {hosts}: {who} → {where}",
    "环中这{homes}各需一个不同的受巡地，却只能派往{hosts}：{who} → {where}",
)
_RECEIVES_NOBODY = Text("{home} must receive a team, but no team may go there", "{home}必须受巡，但没有组可以派往该地")
_TEAMS_SHORT = Text(
    "these {homes} must each receive a team, but only {teams} may go there, to {room} a round in all: {who} ← {where}",
    "这{homes}都须受巡，但能去的只有{teams}，每轮合计最多派驻{room}：{who} ← {where}",
)
_FALLS_APART = Text(
    "no single ring leads through these {homes}: they fall into {groups} with no way there and back between them:"
    " {names}",
    "这{homes}连不成一个环：分为{groups}，组与组之间无法有去有回：{names}",
)
_TOO_SHORT = Text(
    "a ring of {homes} is shorter than the shortest cycle that is allowed, which has {length}: {who}",
    "{homes}成的环短于允许的最小循环（{length}）：{who}",
)
_RING_AND_MUTUAL = Text(
    "the homes are to turn in a ring and also to exchange teams pairwise; in a ring of {homes} both cannot be: {who}",
    "既要求成环又要求两两互派，{homes}的环无法同时满足：{who}",
)
_MUTUAL_BOTH_WAYS = Text(
    "exchange in pairs is demanded and mutual inspection is forbidden at once, so nobody can be sent: {who}",
    "既要求两两互派又禁止互查，谁也派不出去：{who}",
)
_NO_PARTNER = Text(
    "{home} has nobody to exchange teams with: no home can both receive its teams and send back",
    "{home}没有互派对象：没有哪个派出地既能接待其组又能回派",
)
_NOT_PAIRED = Text(
    "these {homes} cannot all be paired off to exchange teams, one partner each: {who}",
    "这{homes}无法全部两两配对互派：{who}",
)
_FORCED_PAIR = Text(
    "{a} can only send to {b} and {b} only to {a}, but they must not inspect each other",
    "{a}只能派往{b}，{b}也只能派往{a}，但不得互查",
)
_ONLY_HOST = Text("{who} can only go to {host}", "{who}只能去{host}")
_ONLY_SUCCESSOR = Text("in the ring {home} can only send to {host}", "环中{home}只能派往{host}")
_ONLY_SENDER = Text(
    "only {home} can send to {host}, which must receive a team", "{host}必须受巡，而只有{home}能派往该地"
)
_ISLANDS = Text(
    "the places fall into {groups} that turn only among themselves: {names}", "各地分为{groups}，只在组内交叉：{names}"
)


def groups(number: int) -> Text:
    """Return so many groups in words."""
    return counted(number, "group", "groups", "组")


class Turning:
    """The arcs home → host that are open in one round.

    Parameters
    ----------
    openings
        What stays open.
    round_
        The round.
    """

    def __init__(self, openings: Openings, round_: Round) -> None:
        self.openings = openings
        self.round = round_
        self.scenario = openings.scenario
        self.homes = self.scenario.homes_taking_part(round_)
        self.pinned = openings.pinned(round_)

    def is_hard(self, *rules: str) -> bool:
        """Whether all of these rules are hard in the round."""
        return self.openings.is_hard(self.round.id, *rules)

    @cached_property
    def teams_of(self) -> Mapping[str, tuple[Team, ...]]:
        """The rotating teams by home, those included that do not take part."""
        found: dict[str, list[Team]] = {}
        for team in self.scenario.teams:
            if team.rotates:
                found.setdefault(team.home, []).append(team)
        return {home: tuple(members) for home, members in found.items()}

    @cached_property
    def hosts_of(self) -> Mapping[str, tuple[str, ...]]:
        """The hosts open to each rotating team."""
        return {
            team.id: self.openings.allowed_hosts(self.round, team)
            for members in self.teams_of.values()
            for team in members
        }

    @cached_property
    def arcs(self) -> Mapping[str, tuple[str, ...]]:
        """The hosts to which some rotating team of a home may go."""
        return {
            home: tuple(dict.fromkeys(host for team in members for host in self.hosts_of[team.id]))
            for home, members in self.teams_of.items()
        }

    @cached_property
    def rings(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        """Where a ring is demanded: for each zone the successors open to each of its homes."""
        if not self.is_hard("ring"):
            return ()
        return tuple(
            {home: tuple(host for host in zone if host != home and self._can_follow(home, host)) for home in zone}
            for zone in self.scenario.zones_taking_part(self.round).values()
        )

    def _can_follow(self, home: str, host: str) -> bool:
        """Whether in a ring all that the home must send can go to this one host."""
        if not self.is_hard("every-team-sent"):
            return host in self.arcs[home]
        sent = [team for team in self.scenario.rotating_teams(self.round) if team.home == home]
        return all(host in self.hosts_of[team.id] for team in sent) and len(sent) <= self.room([host], sent).get(
            host, len(sent)
        )

    def room(self, places: Iterable[str], guests: Iterable[Team]) -> dict[str, int]:
        """Return how many of these teams each place takes in the round; a place without a limit is left out.

        A limit on teams *at once* limits their number in the round only if all of them stay throughout.
        """
        if not self.is_hard("host-capacity"):
            return {}
        if not all(self.openings.stays_whole_round(self.round, team) for team in guests):
            return {}
        capacities = {place: self.scenario.region[place].host_capacity for place in places}
        return {place: capacity for place, capacity in capacities.items() if capacity is not None}

    @cached_property
    def senders(self) -> tuple[str, ...]:
        """The homes taking part of which some rule demands that they send."""
        demands = ("ring", "every-region-sends", "every-team-sent")
        return self.homes if any(self.is_hard(rule) for rule in demands) else ()

    def names(self, ids: Sequence[str]) -> Text:
        """Return what people call these things."""
        return names(self.scenario, ids)

    def impossible(self, matter: Matter, about: Sequence[str], sentence: Text) -> Observation:
        """Return the observation that something is impossible."""
        return Observation(matter, Severity.IMPOSSIBLE, tuple(about), sentence)


def observations_on(turning: Turning) -> Iterator[Observation]:
    """Yield everything that can be said of the round before solving."""
    for examine in (
        _stranded_teams,
        _every_team_sent,
        _every_home_sends,
        _every_home_hosts,
        _rings,
        _exchange,
        _forced_pairs,
        _forced_moves,
        _only_senders,
        _islands,
    ):
        yield from examine(turning)


# -- nobody goes anywhere ---------------------------------------------------------------------------------------------


def reasons_in_words(obstacles: Iterable[Obstacle | None], unit: tuple[str, str, str]) -> Text:
    """Return how many hosts (or teams) each reason closes, most first; ``unit`` is their noun."""
    counts = Counter(each.words for each in obstacles if each is not None)
    return and_join(
        [
            Text("{words} ({count})", "{count}{words}").fill(count=counted(number, *unit), words=words)
            for words, number in sorted(counts.items(), key=lambda item: (-item[1], item[0].en))
        ]
    )


HOST_NOUN = ("host", "hosts", "个受巡地：")


def _against(turning: Turning, team: Team, places: Iterable[str]) -> Text:
    obstacles = [next(turning.openings.against_posting(turning.round, team, place), None) for place in places]
    return reasons_in_words(obstacles, HOST_NOUN)


def _stranded_teams(turning: Turning) -> Iterator[Observation]:
    scenario, openings = turning.scenario, turning.openings
    if openings.missed(turning.round):
        return  # the deadline itself is told once, and holds for every team alike
    for team in scenario.teams:
        if not scenario.may_take_part(turning.round, team) or (team.rotates and turning.is_hard("every-team-sent")):
            continue
        places = openings.places(turning.round, team)
        if places and not any(openings.is_allowed(turning.round, team, place) for place in places):
            sentence = _NOWHERE.fill(team=scenario.label(team.id), reasons=_against(turning, team, places))
            yield Observation(Matter.STRANDED_TEAM, Severity.WARNING, (team.id,), sentence)


def _every_team_sent(turning: Turning) -> Iterator[Observation]:
    if not turning.is_hard("every-team-sent"):
        return
    scenario, openings = turning.scenario, turning.openings
    sent = scenario.rotating_teams(turning.round)
    whole = [team for team in sent if openings.stays_whole_round(turning.round, team)]
    room = turning.room((region.id for region in scenario.regions), whole)
    for team in sent:
        if not turning.hosts_of[team.id]:
            reasons = _against(turning, team, openings.places(turning.round, team))
            sentence = _MUST_GO.fill(team=scenario.label(team.id), reasons=reasons)
            yield turning.impossible(Matter.STRANDED_TEAM, (team.id,), sentence)
    open_to = {team.id: turning.hosts_of[team.id] for team in whole if turning.hosts_of[team.id]}
    for who, where in crowded_groups(open_to, room):
        places = list(where)
        sentence = _TEAMS_CROWDED.fill(
            teams=teams(len(who)),
            hosts=hosts(len(places)),
            room=teams(sum(room[place] for place in places)),
            who=turning.names(who),
            where=turning.names(places),
        )
        yield turning.impossible(Matter.TOO_FEW_HOSTS, who, sentence)


def _every_home_sends(turning: Turning) -> Iterator[Observation]:
    """Under a ring, the ring's own argument is sharper."""
    if not turning.is_hard("every-region-sends") or turning.is_hard("ring"):
        return
    scenario = turning.scenario
    for home in turning.homes:
        if not turning.arcs[home]:
            yield turning.impossible(Matter.TOO_FEW_HOSTS, (home,), _home_nowhere(turning, home))
    whole = [
        home
        for home in turning.homes
        if turning.arcs[home]
        and all(turning.openings.stays_whole_round(turning.round, team) for team in turning.teams_of[home])
    ]
    room = turning.room((region.id for region in scenario.regions), ())
    for who, where in crowded_groups({home: turning.arcs[home] for home in whole}, room):
        places = list(where)
        sentence = _HOMES_CROWDED.fill(
            homes=homes(len(who)),
            hosts=hosts(len(places)),
            room=teams(sum(room[place] for place in places)),
            who=turning.names(who),
            where=turning.names(places),
        )
        yield turning.impossible(Matter.TOO_FEW_HOSTS, who, sentence)


def _home_nowhere(turning: Turning, home: str) -> Text:
    team = turning.teams_of[home][0]
    reasons = _against(turning, team, turning.openings.places(turning.round, team))
    return _HOME_NOWHERE.fill(home=turning.scenario.label(home), reasons=reasons)


def _every_home_hosts(turning: Turning) -> Iterator[Observation]:
    if not turning.is_hard("every-region-hosts"):
        return
    scenario = turning.scenario
    guests = {home: tuple(team for team, open_ in turning.hosts_of.items() if home in open_) for home in turning.homes}
    room: dict[str, int] = {}
    if turning.is_hard("hosts-per-round"):
        room = {team: scenario.team[team].max_hosts for team in turning.hosts_of}
    for home, welcome in guests.items():
        if not welcome:
            sentence = _RECEIVES_NOBODY.fill(home=scenario.label(home))
            yield turning.impossible(Matter.TOO_FEW_TEAMS, (home,), sentence)
    for who, where in crowded_groups({home: welcome for home, welcome in guests.items() if welcome}, room):
        senders = list(where)
        sentence = _TEAMS_SHORT.fill(
            homes=homes(len(who)),
            teams=teams(len(senders)),
            room=hosts(sum(room[team] for team in senders)),
            who=turning.names(who),
            where=turning.names(senders),
        )
        yield turning.impossible(Matter.TOO_FEW_TEAMS, who, sentence)


# -- rings ------------------------------------------------------------------------------------------------------------


def _rings(turning: Turning) -> Iterator[Observation]:
    for successors in turning.rings:
        members = tuple(successors)
        least = turning.openings.hard(turning.round.id, MinCycle.id)
        if isinstance(least, MinCycle) and 1 < len(members) < least.length:
            sentence = _TOO_SHORT.fill(
                homes=homes(len(members)), length=homes(least.length), who=turning.names(members)
            )
            yield turning.impossible(Matter.CONTRADICTION, members, sentence)
        if turning.is_hard("mutual") and len(members) > 2:  # noqa: PLR2004  # two homes are a pair
            sentence = _RING_AND_MUTUAL.fill(homes=homes(len(members)), who=turning.names(members))
            yield turning.impossible(Matter.CONTRADICTION, members, sentence)
        crowded = list(_too_few_successors(turning, successors))
        yield from crowded or _several_rings(turning, successors)


def _too_few_successors(turning: Turning, successors: Mapping[str, tuple[str, ...]]) -> Iterator[Observation]:
    scenario = turning.scenario
    if len(successors) == 1:
        (home,) = successors
        yield turning.impossible(Matter.TOO_FEW_SUCCESSORS, (home,), _ALONE.fill(home=scenario.label(home)))
        return
    for who, where in crowded_groups(successors, dict.fromkeys(successors, 1)):
        if not where:
            team = turning.teams_of[who[0]][0]
            others = [host for host in successors if host != who[0]]
            can_go_apart = any(host in turning.arcs[who[0]] for host in others)
            reasons = _SPLIT_UP if can_go_apart else _against(turning, team, others)
            sentence = _NO_SUCCESSOR.fill(home=scenario.label(who[0]), reasons=reasons)
        else:
            sentence = _SUCCESSORS_CROWDED.fill(
                homes=homes(len(who)),
                hosts=hosts(len(where)),
                who=turning.names(who),
                where=turning.names(where),
            )
        yield turning.impossible(Matter.TOO_FEW_SUCCESSORS, who, sentence)


_SPLIT_UP = Text("none can take all its teams together", "没有哪一地能同时接待其全部组")


def _several_rings(turning: Turning, successors: Mapping[str, tuple[str, ...]]) -> Iterator[Observation]:
    """Whoever turns in one ring can reach everybody and be reached: one strongly connected component."""
    import networkx as nx  # slow to import, and loaded with the command line otherwise

    graph = nx.DiGraph((home, host) for home, open_ in successors.items() for host in open_)
    islands = _in_order(nx.strongly_connected_components(graph), list(successors))
    if len(islands) > 1:
        sentence = _FALLS_APART.fill(
            homes=homes(len(successors)), groups=groups(len(islands)), names=_side_by_side(turning, islands)
        )
        yield turning.impossible(Matter.SEVERAL_RINGS, tuple(successors), sentence)


def _in_order(components: Iterable[set[str]], order: Sequence[str]) -> list[list[str]]:
    place = {each: number for number, each in enumerate(order)}
    return sorted((sorted(each, key=place.__getitem__) for each in components), key=lambda each: place[each[0]])


def _side_by_side(turning: Turning, islands: Sequence[Sequence[str]]) -> Text:
    return join((turning.names(island) for island in islands), " | ", " | ")


# -- pairs ------------------------------------------------------------------------------------------------------------


def _exchange(turning: Turning) -> Iterator[Observation]:
    if not turning.is_hard("mutual"):
        return
    movers = set(turning.senders)
    if turning.is_hard("every-region-hosts"):
        movers.update(turning.homes)
    # A home that may send to itself answers itself.
    needy = [home for home in turning.homes if home in movers and home not in turning.arcs[home]]
    if needy and turning.is_hard("no-mutual"):
        yield turning.impossible(Matter.CONTRADICTION, needy, _MUTUAL_BOTH_WAYS.fill(who=turning.names(needy)))
        return
    partners = {
        home: tuple(host for host in open_ if host != home and home in turning.arcs.get(host, ()))
        for home, open_ in turning.arcs.items()
    }
    for home in needy:
        if not partners[home]:
            sentence = _NO_PARTNER.fill(home=turning.scenario.label(home))
            yield turning.impossible(Matter.NO_PARTNER, (home,), sentence)
    yield from _not_paired(turning, partners, [home for home in needy if partners[home]])


def _not_paired(
    turning: Turning, partners: Mapping[str, tuple[str, ...]], needy: Sequence[str]
) -> Iterator[Observation]:
    """Where each home can have one partner only, a perfect matching must exist: island by island."""
    import networkx as nx  # as above

    graph = nx.Graph((home, other) for home, others in partners.items() for other in others)
    for island in _in_order(nx.connected_components(graph), list(partners)):
        if not all(_has_one_move(turning, home) for home in island):
            continue
        left = partnerless_group({home: partners[home] for home in island}, [home for home in island if home in needy])
        if left:
            sentence = _NOT_PAIRED.fill(homes=homes(len(left)), who=turning.names(left))
            yield turning.impossible(Matter.NO_PARTNER, left, sentence)


def _has_one_move(turning: Turning, home: str) -> bool:
    return turning.is_hard("hosts-per-round") and sum(team.max_hosts for team in turning.teams_of[home]) == 1


def _sole_hosts(turning: Turning) -> dict[str, str]:
    """Return, for every home that must send and has one choice only, that choice."""
    if turning.rings:
        return {home: open_[0] for successors in turning.rings for home, open_ in successors.items() if len(open_) == 1}
    return {home: turning.arcs[home][0] for home in turning.senders if len(turning.arcs[home]) == 1}


def _forced_pairs(turning: Turning) -> Iterator[Observation]:
    if not turning.is_hard("no-mutual"):
        return
    sole = _sole_hosts(turning)
    for a, b in sole.items():
        # Where pins send both, the pins themselves are named.
        if a < b and sole.get(b) == a and not (turning.pinned.sends(a, b) and turning.pinned.sends(b, a)):
            sentence = _FORCED_PAIR.fill(a=turning.scenario.label(a), b=turning.scenario.label(b))
            yield turning.impossible(Matter.CONTRADICTION, (a, b), sentence)


# -- forced moves and islands -----------------------------------------------------------------------------------------


def _forced_moves(turning: Turning) -> Iterator[Observation]:
    """What a pin says itself is no news; what follows from it is."""
    scenario = turning.scenario
    for home, host in _sole_hosts(turning).items() if turning.rings else ():
        if turning.pinned.sends(home, host):
            continue
        sentence = _ONLY_SUCCESSOR.fill(home=scenario.label(home), host=scenario.label(host))
        yield Observation(Matter.FORCED_MOVE, Severity.NOTE, (home, host), sentence)
    forced: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for team in scenario.teams:
        if team.kind is Kind.LOCAL or (turning.rings and team.rotates):
            continue
        if scenario.may_take_part(turning.round, team):
            open_ = turning.openings.allowed_hosts(turning.round, team)
            if len(open_) == 1 and open_[0] not in turning.pinned.hosts_of.get(team.id, ()):
                forced.setdefault((team.homes, open_[0]), []).append(team.id)
    for (_, host), who in forced.items():
        sentence = _ONLY_HOST.fill(who=turning.names(who), host=scenario.label(host))
        yield Observation(Matter.FORCED_MOVE, Severity.NOTE, (*who, host), sentence)


def _only_senders(turning: Turning) -> Iterator[Observation]:
    wanted: list[Mapping[str, tuple[str, ...]]] = list(turning.rings)
    if not wanted and turning.is_hard("every-region-hosts"):
        wanted = [turning.arcs]
    for successors in wanted:
        for host in turning.homes:
            senders = [home for home, open_ in successors.items() if host in open_]
            if len(senders) == 1 and not turning.pinned.sends(senders[0], host):
                sentence = _ONLY_SENDER.fill(home=turning.scenario.label(senders[0]), host=turning.scenario.label(host))
                yield Observation(Matter.ONLY_SENDER, Severity.NOTE, (senders[0], host), sentence)


def _islands(turning: Turning) -> Iterator[Observation]:
    import networkx as nx  # as above

    graph = nx.Graph((home, host) for home in turning.homes for host in turning.arcs[home])
    order = [region.id for region in turning.scenario.regions]
    islands = _in_order(nx.connected_components(graph), order)
    if len(islands) > 1:
        sentence = _ISLANDS.fill(groups=groups(len(islands)), names=_side_by_side(turning, islands))
        about = tuple(place for island in islands for place in island)
        yield Observation(Matter.ISLANDS, Severity.NOTE, about, sentence)
