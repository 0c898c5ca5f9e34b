"""An instance in words that belong to no solver, as JSON, for peers that do not know tuimo.

It speaks of teams that are sent to hosts in rounds, of targets with days, size and risk, of the pairs that are allowed,
and of two things between postings: no mutual pairs and no repeats. Or it speaks of one ring of teams that inspect
nothing. A scenario that says more than that is refused, so that no peer solves another problem than tuimo.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from optimizer.domain.records import Kind, Mode
from optimizer.engines.building import build_offer
from optimizer.measures.tiers import tiers_of
from optimizer.rules.rotation.no_mutual import NoMutual
from optimizer.rules.rotation.no_repeat import NoRepeat
from optimizer.rules.rulebook import rulebook
from optimizer.rules.timing.deadline import Deadline
from optimizer.rules.timing.rest_between_rounds import RestBetweenRounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.records import Round, Target, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rulebook import InForce

FORMAT = "tuimo.neutral/1"
SAID = {
    # what the list of allowed pairs says
    "home-recusal", "declared-ties", "distance-limit", "zone", "target-host", "required-skills", "mode-needs",
    # what the numbers of teams, targets, hosts and rounds say
    "host-capacity", "hosts-per-round", "targets-per-team", "large-and-small", "working-days", "round-window",
    "one-place", "once", "no-mutual", "no-repeat",
    # what is silent for the scenarios that pass
    "availability", "blackouts", "bundles", "pins", "lodging", "look-back-gap", "precedence", "rest-between-rounds",
    "feedback-capacity", "notice", "report", "rectification",
    # what speaks of people alone, of whom there are none
    "post-recusal", "native-place-recusal", "kin-recusal",
    "eligibility", "own-people", "kin-apart", "rounds-per-person",
}  # fmt: skip
RING = {"ring", "every-region-sends"}
"""What one ring says."""
UNIT = 10
"""Whole numbers of the one number are tenths of a km, and of a point."""


class TooMuchSaid(ValueError):  # noqa: N818  # it says what happened
    """A scenario that says more than the neutral words can."""


class Host(TypedDict):
    """A place to inspect in, and how many teams it can host at once; ``None``: any number."""

    id: str
    capacity: int | None


class Instance(TypedDict):
    """An instance in neutral words; a way is the place of a team, that of a host, and tenths of a km.

    In one ring every home sends its one team to the next home, and the last one to the first; each home is a host.
    """

    format: str
    scenario: str
    risk_weight: int
    way_weight: int
    no_mutual_window: int | None
    no_repeat_window: int | None
    one_ring: bool
    rounds: list[dict[str, object]]
    hosts: list[Host]
    teams: list[dict[str, object]]
    ways: list[list[int]]
    targets: list[dict[str, object]]
    out_of_reach: int


def neutral(parts: Sequence[Scenario]) -> Instance:
    """Return an instance as plain lists and numbers; teams and hosts are told by their place in their list.

    Parameters
    ----------
    parts
        Scenarios that share nothing and together are the instance; one, if it does not fall apart.

    Raises
    ------
    TooMuchSaid
        If the scenario says more than neutral words can; the message names what.
    """
    first = parts[0]
    book = rulebook(first)
    for part in parts:
        _demand_plain(part, rulebook(part))
    weights = _weights(first)
    one_ring = _has_ring(book)
    if one_ring and len(parts) > 1:
        msg = f"more is said than neutral words can: {len(parts)} rings"
        raise TooMuchSaid(msg)
    said = _Said()
    for part in parts:
        said.add(part)
    return {
        "format": FORMAT,
        "scenario": first.id,
        "risk_weight": weights["coverage"] * UNIT,
        "way_weight": weights["travel"],
        "no_mutual_window": _window(book, NoMutual),
        "no_repeat_window": _window(book, NoRepeat),
        "one_ring": one_ring,
        "rounds": [
            {"id": round_.id, "turn": first.turn_of[round_.id], "days": _days(first, round_)}
            for round_ in first.planned_rounds
        ],
        "hosts": said.hosts,
        "teams": said.teams,
        "ways": said.ways,
        "targets": said.targets,
        "out_of_reach": said.out_of_reach,
    }


class _Said:
    """The lists of an instance, to which each part adds its own."""

    def __init__(self) -> None:
        self.hosts: list[Host] = []
        self.teams: list[dict[str, object]] = []
        self.ways: list[list[int]] = []
        self.targets: list[dict[str, object]] = []
        self.out_of_reach = 0
        self._homes = 0

    def add(self, part: Scenario) -> None:
        """Add a part, its teams and hosts after those that are there."""
        book = rulebook(part)
        offer, _ = build_offer(part, book)
        # Only a ring sends teams where they inspect nothing.
        stays = list(offer.postings) if _has_ring(book) else [visit[:3] for visit in offer.visits]
        able: dict[str, set[str]] = defaultdict(set)
        for _, team, _, unit in offer.visits:
            able[unit].add(team)
        if len(offer.visits) != sum(map(len, able.values())) * len(part.planned_rounds):
            msg = "who may inspect what differs between the rounds"
            raise TooMuchSaid(msg)
        hosts = _numbered((host for _, _, host in stays), len(self.hosts))
        teams = _numbered((team.id for team in part.teams), len(self.teams))
        # A home where nothing is inspected is no host: it gets a number that no host has.
        places = {**_numbered(part.all_homes, -1 - self._homes, -1), **hosts}
        self._homes += len(part.all_homes)
        self.hosts += [{"id": host, "capacity": part.region[host].host_capacity} for host in hosts]
        self.teams += [_team(team, places) for team in part.teams]
        self.ways += sorted(
            [teams[team], hosts[host], part.km_tenths(part.team[team], host)]
            for team, host in {(team, host) for _, team, host in stays}
        )
        for target in part.targets:
            if target.id in able:
                numbers = sorted(teams[team] for team in able[target.id])
                self.targets.append(_target(target, hosts[str(part.host_of[target.id])], numbers))
            else:
                self.out_of_reach += target.risk


def _numbered(names: Iterable[str], first: int, step: int = 1) -> dict[str, int]:
    return {name: first + step * number for number, name in enumerate(dict.fromkeys(names))}


def _demand_plain(scenario: Scenario, book: tuple[InForce, ...]) -> None:
    said = SAID | RING if _has_ring(book) else SAID
    unsaid = sorted({kept.rule.id for kept in book if kept.rule.id not in said or kept.mode is not Mode.HARD})
    unsaid += _beside_ring(scenario, book) if _has_ring(book) else []
    tiers = tiers_of(scenario)
    unsaid += [f"tier {tier.name}" for tier in tiers if not tier.setting.is_weighed and tier.name != "travel"]
    unsaid += ["several tiers"] if len(tiers) > 1 else []
    unsaid += [f"team {team.id}" for team in scenario.teams if not _is_plain_team(team)]
    unsaid += [f"target {target.id}" for target in scenario.targets if not _is_plain_target(target)]
    unsaid += [f"region {region.id}" for region in scenario.regions if region.lodging is not None]
    unsaid += [
        f"{kept.rule.id} of {kept.rule.days} days"
        for kept in book
        if isinstance(kept.rule, RestBetweenRounds) and kept.rule.days
    ]
    missed = [
        kept.rule.id
        for kept in book
        if isinstance(kept.rule, Deadline) and any(kept.rule.missed(scenario, each) is not None for each in kept.rounds)
    ]
    unsaid += [f"a round that misses {rule}" for rule in missed]
    tables = ("blackouts", "leaders", "history", "pins", "waivers", "officers")
    unsaid += [f"table {name}" for name in tables if getattr(scenario, name)]
    if unsaid:
        msg = f"more is said than neutral words can: {', '.join(unsaid[:10])}"
        raise TooMuchSaid(msg)


def _has_ring(book: tuple[InForce, ...]) -> bool:
    return any(kept.rule.id == "ring" for kept in book)


def _beside_ring(scenario: Scenario, book: tuple[InForce, ...]) -> Iterator[str]:
    """Yield what is said beside one ring of teams that inspect nothing."""
    rounds = scenario.planned_rounds
    if len(rounds) > 1:
        yield "a ring in each of several rounds"
    if any(len(scenario.zones_taking_part(round_)) > 1 for round_ in rounds):
        yield "several rings"
    if len(scenario.teams) > len(scenario.all_homes):
        yield "a ring of homes with several teams"
    if scenario.targets:
        yield "a ring with targets"
    for kept in book:
        if isinstance(kept.rule, NoMutual | NoRepeat):
            yield f"a ring with {kept.rule.id}"


def _is_plain_team(team: Team) -> bool:
    is_usual = team.kind is Kind.WHOLE and not team.available
    return is_usual and (team.concurrent, team.max_hosts) == (2, 1)


def _is_plain_target(target: Target) -> bool:
    dates = (target.earliest, target.latest, target.due)
    links = (target.after, target.bundle, target.look_back_of, target.fixed_team)
    return not target.mandatory and not any(dates) and not any(links)


def _window(book: tuple[InForce, ...], kind: type[NoMutual | NoRepeat]) -> int | None:
    rule = next((kept.rule for kept in book if isinstance(kept.rule, kind)), None)
    if isinstance(rule, NoRepeat) and rule.of != "home":
        msg = f"more is said than neutral words can: {rule.id} of teams"
        raise TooMuchSaid(msg)
    return None if rule is None else rule.window


def _weights(scenario: Scenario) -> dict[str, int]:
    (tier,) = tiers_of(scenario)
    weights = {measure.id: weight for weight, measure in tier.parts}
    if weights.keys() - {"coverage", "travel"} or tier.setting.options:
        msg = f"more is said than neutral words can: tiers {', '.join(weights)}"
        raise TooMuchSaid(msg)
    return {"coverage": 0, "travel": 0, **weights}


def _days(scenario: Scenario, round_: Round) -> int:
    return len(scenario.open_line(round_.span).days)


def _team(team: Team, places: Mapping[str, int]) -> dict[str, object]:
    """Return a team; ``home`` is the place of its home among the hosts, below 0 where nothing is inspected there."""
    return {
        "id": team.id,
        "home": places[team.home],
        "max_targets": team.max_targets,
        "max_large": team.max_large,
    }


def _target(target: Target, host: int, teams: list[int]) -> dict[str, object]:
    return {
        "id": target.id,
        "host": host,
        "risk": target.risk,
        "days": target.days,
        "large": target.size == "large",
        "teams": teams,
    }
