"""``once``: a target is inspected at most once within the term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_TWICE = Text("{target} is inspected {count} times: in rounds {rounds}", "{target}被巡察{count}次：{rounds}轮次")
_BEFORE = Text(
    "{target} was already inspected in the term and comes again in round {rounds}",
    "{target}本届已巡察，{rounds}轮次又列入",
)


@dataclass(frozen=True)
class Once(Rule):
    """A target is inspected at most once within the term (without a term: ever), history included.

    A look-back is a target of its own. Source: full coverage within the term, none twice too soon.
    """

    id: ClassVar[str] = "once"
    family: ClassVar[Family] = Family.COVERAGE
    title: ClassVar[Text] = Text("A target is inspected at most once a term", "届内不重复巡察")
    for_whole_term: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per unit that is inspected again."""
        planned = {round_.id for round_ in rounds}
        for target, postings in plan.served.items():
            count = sum(posting.round in planned for posting in postings)
            is_done = target in scenario.inspected
            if count > 1 or (is_done and count):
                yield self.finding(
                    scenario.unit_of.get(target, target),
                    sentence=_BEFORE if is_done else _TWICE,
                    target=scenario.label(target),
                    count=count,
                    rounds=join(posting.round for posting in postings),
                )
