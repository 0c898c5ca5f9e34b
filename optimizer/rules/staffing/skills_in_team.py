"""``skills-in-team``: every team has the skills that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LACKS = Text("{team} in {host} lacks {count} with the skill {skill}", "{team}派驻{host}缺{count}具备{skill}专长的人员")


@dataclass(frozen=True)
class SkillsInTeam(Rule):
    """Among the people of a posting are those with the skills that it needs.

    Needed are the ``skills`` of the scenario's ``composition``, in every team that is staffed, and those of the targets
    that it inspects, one person each. Somebody with several skills counts for each of them.

    Off unless set, because the tier ``seats`` sees to it as far as people can be found.

    Formula: for each skill, people in the posting who have it ≥ people needed.

    Source: discipline inspection, organisation and audit in every team in Pinggu; more finance people where much money
    is, more project people where many projects are.
    """

    id: ClassVar[str] = "skills-in-team"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Every team has the skills that it needs", "专业搭配：每组具备所需专长")
    default: ClassVar[Mode] = Mode.OFF

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per posting and skill that is short."""
        for posting in plan.in_rounds(rounds) if scenario.staffing.is_planned else ():
            for skill, lacking in scenario.staffing.missing_skills(posting):
                yield self.finding(
                    *posting.key,
                    skill,
                    sentence=_LACKS,
                    team=scenario.label(posting.team),
                    host=scenario.label(posting.host),
                    count=people_counted(lacking),
                    skill=seat_words(skill),
                )
