"""``min-cycle``: no short cycles of counties inspecting each other."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_SHORT = Text(
    "in round {round} {home} lies on a cycle of {found}; at least {length} are required",
    "{round}轮次中{home}处在一个{found}地小循环中，至少应为{length}地",
)


@dataclass(frozen=True)
class MinCycle(Rule):
    """No cycle of homes inspecting each other is shorter than ``length``.

    Formula: the arcs home → host of a round contain no directed cycle of fewer than ``length`` homes. It is counted
    by the homes that lie on a shorter cycle. Source: external assessment of auditors accepts rings of three or more
    and rejects pairs.
    """

    id: ClassVar[str] = "min-cycle"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("No short cycles", "避免小循环")
    default: ClassVar[Mode] = Mode.OFF
    length: int = number(3, "homes on the shortest cycle allowed", "最短循环所含派出地数", least=2)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round and home that lies on too short a cycle."""
        successors: dict[tuple[str, str], list[str]] = defaultdict(list)
        for arc in plan.arcs(scenario):
            successors[arc.round, arc.home].append(arc.host)
        for round_ in rounds:
            hosts = {home: hosts for (round_id, home), hosts in successors.items() if round_id == round_.id}
            for home in hosts:
                found = _shortest_cycle(home, hosts)
                if found is not None and found < self.length:
                    yield self.finding(
                        round_.id,
                        home,
                        sentence=_SHORT,
                        round=round_.id,
                        home=scenario.label(home),
                        found=counted(found, "home", "homes"),
                        length=self.length,
                    )


def _shortest_cycle(start: str, successors: dict[str, list[str]]) -> int | None:
    """Return the number of arcs of the shortest way from ``start`` back to it, by breadth-first search."""
    steps = {start: 0}
    queue = deque([start])
    while queue:
        home = queue.popleft()
        for host in successors.get(home, ()):
            if host == start:
                return steps[home] + 1
            if host not in steps:
                steps[host] = steps[home] + 1
                queue.append(host)
    return None
