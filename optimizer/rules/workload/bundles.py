"""``bundles``: what belongs together is inspected together."""

from __future__ import annotations

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

_TORN = Text(
    "the bundle of {head} is not inspected as a whole: {missing} would be left out of {team}'s posting to {host}",
    "{head}同巡对象没有整体巡察：{team}派驻{host}时漏了{missing}",
)
_DATES = Text(
    "the bundle of {head} has different dates in {team}'s posting to {host}",
    "{team}派驻{host}时，{head}同巡对象的起止日期不一致",
)


@dataclass(frozen=True)
class Bundles(Rule):
    """A bundle is inspected as a whole or not at all (镇村同巡, 巡乡带村).

    All members still open are visited in one posting with the head's dates; the bundle counts as one target with the
    head's days and size. Members that the term has already seen drop out. It defines what one target is, so it can
    be hard or off, not soft; off means that each member is a target of its own.
    """

    id: ClassVar[str] = "bundles"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("What belongs together is inspected together", "同巡：整体巡察")
    modes: ClassVar[tuple[Mode, ...]] = (Mode.OFF, Mode.HARD)
    for_whole_term: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per posting that tears a bundle apart in members or in dates."""
        for posting in plan.in_rounds(rounds):
            visits = {visit.target: visit for visit in posting.visits}
            heads = dict.fromkeys(scenario.unit_of[target] for target in visits if target in scenario.unit_of)
            for unit in (scenario.units[head] for head in heads):
                missing = [member.id for member in unit.members if member.id not in visits]
                dates = {
                    (visits[member.id].start, visits[member.id].end) for member in unit.members if member.id in visits
                }
                if missing or len(dates) > 1:
                    yield self.finding(
                        unit.id,
                        sentence=_TORN if missing else _DATES,
                        head=scenario.label(unit.id),
                        missing=join(scenario.label(member) for member in missing),
                        team=scenario.label(posting.team),
                        host=scenario.label(posting.host),
                    )
