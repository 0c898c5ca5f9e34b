"""``ring``: the homes turn like a millstone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_SENDS_NOBODY = Text(
    "{home} sends nobody in round {round}, so the ring is broken", "{round}轮次中{home}没有派出，环断开"
)
_SPLIT = Text("{home} sends to several hosts in round {round}: {hosts}", "{round}轮次中{home}派往多个受巡地：{hosts}")
_LEAVES = Text(
    "{home} sends to {host} in round {round}, which is not a home of its ring",
    "{round}轮次中{home}派往{host}，不在本环之内",
)
_SHORT = Text(
    "in round {round} the ring closes too early, after {count} of {total} homes: {homes}",
    "{round}轮次的环过早闭合，{total}个派出地中只含{count}个：{homes}",
)
_STAYS = Text("{home} sends to itself in round {round}, which is no ring", "{round}轮次中{home}派往本地，不成环")


@dataclass(frozen=True)
class Ring(Rule):
    """The homes taking part form one single ring (推磨式): A → B → C → … → A.

    In each round every home taking part sends at least one team, with or without targets; all its posted teams go to
    one successor; and the arcs form one cycle over all homes, or one per zone where zones are set (homes without a
    zone form one together).

    Formula: the arcs home → host are the arcs of one Hamiltonian cycle over the homes of each zone.
    Source: Cangzhou 2020 (12 counties); with one team a home and travel alone this is the travelling salesman problem.
    """

    id: ClassVar[str] = "ring"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("The homes turn in one ring, like a millstone", "推磨式：各派出地成一个环")
    default: ClassVar[Mode] = Mode.OFF
    may_need_idle_teams: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield what keeps each round and zone from being one ring; all of it is about that round and zone."""
        hosts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for arc in plan.arcs(scenario):
            hosts[arc.round, arc.home].append(arc.host)
        for round_ in rounds:
            for zone, homes in scenario.zones_taking_part(round_).items():
                successors = {home: hosts.get((round_.id, home), []) for home in homes}
                yield from self._broken(scenario, round_, zone, successors)

    def _broken(
        self, scenario: Scenario, round_: Round, zone: str, successors: dict[str, list[str]]
    ) -> Iterator[Finding]:
        sound = True
        for home, hosts in successors.items():
            for sentence, host in _complaints(home, hosts, successors):
                sound = False
                yield self.finding(
                    round_.id,
                    zone,
                    sentence=sentence,
                    round=round_.id,
                    home=scenario.label(home),
                    host=scenario.label(host),
                    hosts=_names(scenario, hosts),
                )
        if sound and successors:
            ring = _first_cycle(successors)
            if len(ring) < len(successors):
                yield self.finding(
                    round_.id,
                    zone,
                    sentence=_SHORT,
                    round=round_.id,
                    count=len(ring),
                    total=len(successors),
                    homes=_names(scenario, ring),
                )


def _complaints(home: str, hosts: list[str], homes: dict[str, list[str]]) -> Iterator[tuple[Text, str]]:
    if not hosts:
        yield _SENDS_NOBODY, ""
    if len(hosts) > 1:
        yield _SPLIT, ""
    for host in hosts:
        if host not in homes:
            yield _LEAVES, host
        elif host == home:
            yield _STAYS, ""


def _first_cycle(successors: dict[str, list[str]]) -> list[str]:
    """Follow single successors from the first home until one comes again, and return the homes from there on.

    The way may enter the cycle from outside: A → B → C → B leaves A out, though every home was passed.
    """
    walked: list[str] = []
    home = next(iter(successors))
    while home not in walked:
        walked.append(home)
        home = successors[home][0]
    return walked[walked.index(home) :]


def _names(scenario: Scenario, regions: list[str]) -> Text:
    return join(scenario.label(region) for region in regions)
