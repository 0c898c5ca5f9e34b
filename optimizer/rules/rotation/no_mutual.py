"""``no-mutual``: whoever was inspected does not inspect back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_SAME = Text("{a} and {b} inspect each other in round {round}", "{round}轮次中{a}与{b}互查")
_BACK = Text(
    "{home} inspects {host} in round {round}, after {host} inspected {home} in round {earlier}",
    "{round}轮次中{home}巡察{host}，而{earlier}轮次中{host}巡察过{home}",
)


@dataclass(frozen=True)
class NoMutual(Rule):
    """Whoever was inspected does not inspect back (避免互巡).

    Where A has sent a rotating team to B, B does not send one to A in the same round nor in the ``window`` rounds
    after it (0: the same round alone). Rounds are counted over those in which rotating teams take part, history
    included. The setting of the round in which B sends back decides.

    Formula: not both ``A → B`` in turn ``s`` and ``B → A`` in turn ``t`` with ``0 ≤ t − s ≤ window``.
    Source: Shenzhen's rounds of 2022 and 2023 ("避免互巡"); reciprocity is a conflict in peer accreditation too.
    """

    id: ClassVar[str] = "no-mutual"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("No mutual pairs: whoever was inspected does not inspect back", "避免互巡")
    window: int = number(1, "rounds after A inspected B in which B must not inspect A", "此后多少轮内不得回查")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per pair of homes and earlier arc that is answered within the window."""
        in_force = {round_.id for round_ in rounds}
        sent = defaultdict(list)
        for arc in (*scenario.past_arcs, *plan.arcs(scenario)):
            sent[arc.home, arc.host].append(arc)
        for back in plan.arcs(scenario):
            for there in sent.get((back.host, back.home), ()):
                gap = back.turn - there.turn
                if back.round not in in_force or back.home == back.host:
                    continue
                if (0 < gap <= self.window) or (gap == 0 and back.home < back.host):
                    yield self.finding(
                        back.round,
                        *sorted((back.home, back.host)),
                        sentence=_BACK if gap else _SAME,
                        round=back.round,
                        earlier=there.round,
                        home=scenario.label(back.home),
                        host=scenario.label(back.host),
                        a=scenario.label(back.home),
                        b=scenario.label(back.host),
                    )
