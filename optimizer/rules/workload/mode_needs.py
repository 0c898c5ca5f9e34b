"""``mode-needs``: who may inspect in which mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Kind
from optimizer.rules.rule import Family, Rule, choice
from optimizer.rules.words import MODES, in_words
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import InspectionMode, Round, Team
    from optimizer.domain.scenario import Scenario

NEEDS = ("anyone", "higher", "sent", "local")

_NOT_HIGHER = Text(
    "{target} is inspected in mode {mode}, which needs a leader of a higher level than {host}; {team} has none",
    "{target}的巡察方式为{mode}，组长层级须高于{host}，{team}不符",
)
_NOT_SENT = Text(
    "{target} is inspected in mode {mode}, which needs a team from elsewhere; {team} is a local one",
    "{target}的巡察方式为{mode}，须由外地派来的组承担，{team}是本地组",
)
_NOT_LOCAL = Text(
    "{target} is inspected in mode {mode}, which is left to local teams; {team} is none",
    "{target}的巡察方式为{mode}，由本地组承担，{team}不是本地组",
)


@dataclass(frozen=True)
class ModeNeeds(Rule):
    """A target is inspected by a team that its mode admits.

    Each mode needs one of these: ``anyone``; ``higher``, a team whose leader stands above the target's host; ``sent``,
    a team that is not local; ``local``, a local team. A leader's level is the team's ``level``, else that of its
    home; the leader of an upgraded team stands above every host unless its ``level`` says otherwise. Where the host's
    level is not stated, ``higher`` is silent.

    Source: a higher level may inspect when necessary (提级); its leader then comes from above.
    """

    id: ClassVar[str] = "mode-needs"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("A target's mode admits the team", "巡察方式与组相符")
    regular: str = choice("anyone", "who may do regular inspections", "谁可以做常规巡察", *NEEDS)
    special: str = choice("anyone", "who may do special inspections", "谁可以做专项巡察", *NEEDS)
    mobile: str = choice("anyone", "who may do mobile inspections", "谁可以做机动巡察", *NEEDS)
    pinpoint: str = choice("anyone", "who may do pinpoint inspections", "谁可以做定点巡察", *NEEDS)
    upgraded: str = choice("higher", "who may do upgraded inspections", "谁可以做提级巡察", *NEEDS)
    look_back: str = choice("anyone", "who may do look-backs", "谁可以做回头看", *NEEDS)

    def need(self, mode: InspectionMode) -> str:
        """Return what a mode needs."""
        return str(getattr(self, mode.replace("-", "_")))

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per unit whose mode does not admit the team."""
        for posting in plan.in_rounds(rounds):
            team = scenario.team[posting.team]
            for visit in posting.visits:
                sentence = self.objection(scenario, team, visit.target)
                if sentence is not None:
                    yield self.finding(
                        *posting.key,
                        scenario.unit_of.get(visit.target, visit.target),
                        sentence=sentence,
                        target=scenario.label(visit.target),
                        mode=in_words(MODES, scenario.target[visit.target].mode),
                        host=scenario.label(scenario.host_of[visit.target] or posting.host),
                        team=scenario.label(team.id),
                    )

    def objection(self, scenario: Scenario, team: Team, target: str) -> Text | None:
        """Return the sentence against the team if the target's mode does not admit it, else ``None``."""
        need, host = self.need(scenario.target[target].mode), scenario.host_of[target]
        if need == "higher" and host is not None and scenario.is_led_from_above(team, host) is False:
            return _NOT_HIGHER
        if need == "sent" and team.kind is Kind.LOCAL:
            return _NOT_SENT
        if need == "local" and team.kind is not Kind.LOCAL:
            return _NOT_LOCAL
        return None
