"""``no-repeat``: not to the same host again too soon."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule, choice, number
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_AGAIN = Text(
    "{who} goes to {host} in round {round}, where it already was in round {earlier}",
    "{round}轮次中{who}又去{host}，{earlier}轮次已去过",
)


@dataclass(frozen=True)
class NoRepeat(Rule):
    """Nobody returns to a host too soon (三个不固定).

    A home (or with ``of: team`` a team) does not go to the same host again within the next ``window`` rounds, counted
    over those in which rotating teams take part, history included. The setting of the later round decides. With ``of:
    leader`` whoever leads a rotating team does not lead one at the same host again, whichever team it is; that is kept
    where people are planned. To keep it beside one of the others, see ``leader-turns``.

    Formula: not both ``A → B`` in turn ``s`` and ``A → B`` in turn ``t`` with ``1 ≤ t − s ≤ window``.
    Source: dispatch without fixed places; an earlier visit is a conflict in peer accreditation.
    """

    id: ClassVar[str] = "no-repeat"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("Nobody returns to the same host too soon", "不重复派往同一地")
    window: int = number(1, "rounds within which the host must not come again", "多少轮内不得重复", least=1)
    of: str = choice(
        "home",
        "what must not return: the home, the team or its leader",
        "按派出地、按组还是按组长",
        "home",
        "team",
        "leader",
    )

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per return within the window."""
        in_force = {round_.id for round_ in rounds}
        turns: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for turn, round_id, who, host in (*self._past(scenario), *self._planned(scenario, plan)):
            turns[who, host].append((turn, round_id))
        for turn, round_id, who, host in self._planned(scenario, plan):
            for earlier, earlier_id in turns[who, host]:
                if round_id in in_force and 1 <= turn - earlier <= self.window:
                    yield self.finding(
                        round_id,
                        who,
                        host,
                        sentence=_AGAIN,
                        round=round_id,
                        earlier=earlier_id,
                        who=scenario.label(who),
                        host=scenario.label(host),
                    )

    def _past(self, scenario: Scenario) -> list[tuple[int, str, str, str]]:
        if self.of == "home":
            return [(arc.turn, arc.round, arc.home, arc.host) for arc in scenario.past_arcs]
        return list(scenario.past_team_hosts if self.of == "team" else scenario.past_leader_hosts)

    def _planned(self, scenario: Scenario, plan: Plan) -> list[tuple[int, str, str, str]]:
        if self.of == "home":
            return [(arc.turn, arc.round, arc.home, arc.host) for arc in plan.arcs(scenario)]
        return [
            (scenario.turn_of[posting.round], posting.round, who, posting.host)
            for posting in plan.postings
            for who in ((posting.team,) if self.of == "team" else posting.leaders)
            if scenario.team[posting.team].rotates and posting.round in scenario.turn_of
        ]
