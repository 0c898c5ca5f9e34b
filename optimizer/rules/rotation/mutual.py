"""``mutual``: counties exchange teams pairwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_ONE_WAY = Text(
    "{home} inspects {host} in round {round}, but {host} does not inspect {home}",
    "{round}轮次中{home}巡察{host}，但{host}没有巡察{home}",
)


@dataclass(frozen=True)
class Mutual(Rule):
    """Counties exchange teams pairwise (互派, 对调): where A sends, B sends back in the same round.

    Formula: ``A → B`` in a round implies ``B → A`` in the same round. Off unless the pattern ``exchange`` or the
    scenario asks for it. Source: Luoping and Huize (2017), Nanjian and Weishan (2018).
    """

    id: ClassVar[str] = "mutual"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("Teams are exchanged pairwise", "互派对调")
    default: ClassVar[Mode] = Mode.OFF

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per arc that is not answered in its round."""
        in_force = {round_.id for round_ in rounds}
        arcs = {(arc.round, arc.home, arc.host) for arc in plan.arcs(scenario)}
        for round_id, home, host in sorted(arcs):
            if round_id in in_force and (round_id, host, home) not in arcs:
                yield self.finding(
                    round_id,
                    *sorted((home, host)),
                    sentence=_ONE_WAY,
                    round=round_id,
                    home=scenario.label(home),
                    host=scenario.label(host),
                )
