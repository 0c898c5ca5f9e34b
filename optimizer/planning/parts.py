"""Parts of a scenario that share nothing: where teams stay within zones, each zone is a scenario of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from optimizer.domain.scenario import Scenario, Whole
from optimizer.domain.shortages import Shortages
from optimizer.measures.tiers import tiers_of
from optimizer.planning.coupling import Coupling
from optimizer.rules.decisions.pins import pins_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from optimizer.domain.records import HistoryRow, Officer, TierSetting
    from optimizer.measures.tiers import Tier

_Row = TypeVar("_Row")


def parts_of(scenario: Scenario) -> tuple[Scenario, ...]:
    """Return scenarios that share nothing and together are this one; the scenario alone if it does not fall apart.

    A plan of each part makes a plan of the whole: every rule is kept there exactly if it is kept in each part, and the
    breaches of soft rules add up. Tiers that compare teams, such as ``load``, do not; see :func:`adds_up`.
    """
    coupling = Coupling(scenario)
    if len(set(coupling.part_of.values())) <= 1 or _said_apart(scenario, coupling) is None:
        return (scenario,)
    parts = _Sharing(scenario, coupling).parts()
    # What a level is where none is stated is the depth in the tree: all parts must read it in the same way.
    is_read_alike = all(part.places.states_levels == scenario.places.states_levels for part in parts)
    return parts if is_read_alike else (scenario,)


def separable(scenario: Scenario) -> Scenario:
    """Return the scenario with what is known of people said of its parts one by one, so that it adds up over them."""
    coupling = Coupling(scenario)
    if scenario.shortages is None or len(set(coupling.part_of.values())) <= 1:
        return scenario
    return replace(scenario, shortages=_said_apart(scenario, coupling) or scenario.shortages)


def _said_apart(scenario: Scenario, coupling: Coupling) -> Shortages | None:
    """Return what is known of people, said of the parts one by one; ``None`` if a limit binds several."""
    if scenario.shortages is None:
        return Shortages()
    teams: dict[int, set[str]] = defaultdict(set)
    for team in scenario.teams:
        teams[coupling.part_of[coupling.zones_of(team)[0]]].add(team.id)
    return scenario.shortages.within([frozenset(own) for own in teams.values()])


def adds_up(tiers: Iterable[Tier]) -> bool:
    """Whether best plans of the parts are a best plan of the whole.

    They are if every tier adds up over parts and none but the last leaves slack: slack is given up where it helps most,
    which no part can know.
    """
    *earlier, last = tiers
    return last.adds_up and all(tier.adds_up and tier.is_strict for tier in earlier)


def size_of(part: Scenario) -> int:
    """Return how large the choice in a part is: teams times what may be inspected times rounds, and one."""
    return 1 + len(part.teams) * len(part.units) * len(part.planned_rounds)


class _Sharing:
    """Shares the tables out among the parts; every row is looked at once."""

    def __init__(self, scenario: Scenario, coupling: Coupling) -> None:
        self.scenario, self.coupling = scenario, coupling
        self.count = len(set(coupling.part_of.values()))
        self._regions: list[set[str]] = [set() for _ in range(self.count)]
        self._known: dict[str, frozenset[int]] = {}
        self._note_teams_and_targets()
        self._note_regions()

    def parts(self) -> tuple[Scenario, ...]:
        """Return the parts, in the order of their first zone."""
        given, known = self.scenario, self._parts_with
        heralds = _heralds(given.history)
        regions = self._shared(given.regions, lambda row: known(row.id))
        teams = self._shared(given.teams, lambda row: known(row.id))
        targets = self._shared(given.targets, lambda row: known(row.id))
        officers = self._shared(given.officers, lambda row: known(row.home))
        # Where somebody served, or comes from, in another part bars nothing in this one.
        posts = self._shared(
            given.posts, lambda row: known(row.officer, *(place for place in (row.region, row.target) if place))
        )
        ties = self._shared(given.ties, lambda row: known(row.who, row.whom))
        waivers = self._shared(given.waivers, lambda row: known(row.who, row.whom))
        blackouts = self._shared(given.blackouts, lambda row: known(row.who))
        everybody = range(self.count)
        history = self._shared(given.history, lambda row: everybody if id(row) in heralds else self._spoken_of(row))
        neighbours = self._shared(given.neighbours, lambda row: known(*row))
        travel = self._shared(given.travel.items(), lambda row: known(*row[0]))
        pins = self._shared(pins_kept(given), lambda row: (self.coupling.part_of[self.coupling.zones_named(row)[0]],))
        told = given.shortages
        shortages = [None if told is None else told.of_teams(frozenset(team.id for team in own)) for own in teams]
        whole = Whole(given.host_levels, given.turning_rounds)
        tiers = tuple(_for_a_part(tier) for tier in tiers_of(given))
        return tuple(
            replace(
                given,
                tiers=tiers,
                whole=whole,
                regions=tuple(regions[part]),
                teams=tuple(teams[part]),
                targets=tuple(targets[part]),
                officers=tuple(self._seen_from(part, officer) for officer in officers[part]),
                posts=tuple(posts[part]),
                ties=tuple(ties[part]),
                waivers=tuple(waivers[part]),
                blackouts=tuple(blackouts[part]),
                history=tuple(history[part]),
                neighbours=frozenset(neighbours[part]),
                travel=dict(travel[part]),
                pins=tuple(pins[part]),
                shortages=shortages[part],
            )
            for part in everybody
        )

    # -- which parts know what ----------------------------------------------------------------------------------------

    def _note_teams_and_targets(self) -> None:
        part_of, coupling = self.coupling.part_of, self.coupling
        for team in self.scenario.teams:
            part = part_of[coupling.zones_of(team)[0]]
            self._known[team.id] = frozenset({part})
            self._note_places(part, team.homes)
        for target in self.scenario.targets:
            part = part_of[coupling.zone_of(target)]
            self._known[target.id] = frozenset({part})
            self._note_places(part, (target.region,))

    def _note_regions(self) -> None:
        for region in self.scenario.regions:
            if region.zone in self.coupling.part_of:
                self._note_places(self.coupling.part_of[region.zone], (region.id,))
        parts: dict[str, set[int]] = defaultdict(set)
        for part, regions in enumerate(self._regions):
            for region_id in regions:
                parts[region_id].add(part)
        self._known.update({region_id: frozenset(known) for region_id, known in parts.items()})
        for officer in self.scenario.officers:
            self._known[officer.id] = self._parts_with(officer.home)

    def _note_places(self, part: int, regions: Iterable[str]) -> None:
        """Note regions and all that they lie in, for levels, hosts and recusal are looked up from below."""
        noted = self._regions[part]
        for region in regions:
            for up in self.scenario.places.upward(region):
                if up in noted:
                    break
                noted.add(up)

    def _parts_with(self, *ids: str) -> frozenset[int]:
        """Return the parts that know all of these; what is no longer there is known to none."""
        return frozenset.intersection(*(self._known.get(each, frozenset()) for each in ids))

    def _spoken_of(self, row: HistoryRow) -> frozenset[int]:
        ids = (row.team, row.target, row.host, *row.home)
        return frozenset().union(*(self._known.get(each, frozenset()) for each in ids if each is not None))

    def _seen_from(self, part: int, officer: Officer) -> Officer:
        is_known = not officer.native_region or part in self._known.get(officer.native_region, ())
        return officer if is_known else replace(officer, native_region="")

    def _shared(self, rows: Iterable[_Row], where: Callable[[_Row], Iterable[int]]) -> list[list[_Row]]:
        shared: list[list[_Row]] = [[] for _ in range(self.count)]
        for row in rows:
            for part in where(row):
                shared[part].append(row)
        return shared


def _heralds(history: Iterable[HistoryRow]) -> set[int]:
    """Return one row of every round and day, by identity, for two rows may be equal.

    All parts have them, so that the same rounds are past, and turns count as they do in the whole.
    """
    first: dict[tuple[object, ...], HistoryRow] = {}
    for row in history:
        first.setdefault((row.round, row.date, row.kind.rotates), row)
    return {id(row) for row in first.values()}


def _for_a_part(tier: Tier) -> TierSetting:
    """Return the tier as a part has it: an amount of slack is for all parts together, so that none may give it up."""
    slack, is_share = tier.slack
    return replace(tier.setting, slack=0) if tier.adds_up and slack and not is_share else tier.setting
