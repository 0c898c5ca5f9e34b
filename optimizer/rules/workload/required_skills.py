"""``required-skills``: the team has what the target needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule
from optimizer.rules.staffing.words import seat_words
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LACKS = Text("{team} lacks {skills}, which {target} needs", "{team}缺少{target}所需的{skills}")


@dataclass(frozen=True)
class RequiredSkills(Rule):
    """A team has every skill that its targets need; a bundle needs what any of its members needs.

    A team has the skills that it states, and those of its own people. Where the plan chooses a team's people it is
    silent: then the tier ``seats`` and the rule ``skills-in-team`` see to it.

    Formula: ``skills(target) ⊆ skills(team)``. Source: the matching of specialists to money, projects and petitions.
    """

    id: ClassVar[str] = "required-skills"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("The team has the skills its targets need", "专业匹配")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per unit for which the team lacks a skill."""
        for posting in plan.in_rounds(rounds):
            team = scenario.team[posting.team]
            for visit in posting.visits:
                lacking = scenario.staffing.lacks_beforehand(team, scenario.target[visit.target].skills)
                if lacking:
                    yield self.finding(
                        *posting.key,
                        scenario.unit_of.get(visit.target, visit.target),
                        sentence=_LACKS,
                        team=scenario.label(posting.team),
                        skills=join(map(seat_words, lacking)),
                        target=scenario.label(visit.target),
                    )
