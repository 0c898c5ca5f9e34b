"""``newcomers``: those who were promoted not long ago take part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Officer, Round
    from optimizer.domain.scenario import Scenario

_FEW = Text(
    "in round {round} {found} of {people} were promoted within {years}; at least {least} should be",
    "{round}轮次{people}人中近{years}提任的有{found}人，至少应有{least}人",
)


@dataclass(frozen=True)
class Newcomers(Rule):
    """A share of those who take part in a round were promoted not long ago.

    It counts everybody on a seat of the round, and among them those whose ``promoted_on`` lies within ``years`` years
    before its entry.

    Formula: ``100 · newcomers ≥ share · people`` in every round.

    Source: reserve cadres and those promoted less than two years ago come first; every round takes in new people.
    """

    id: ClassVar[str] = "newcomers"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("People promoted lately take part", "新提任干部占一定比例")
    default: ClassVar[Mode] = Mode.OFF
    joins_all_people: ClassVar[bool] = True
    share: int = number(20, "least share of newcomers, in percent", "新提任干部最低比例（百分比）", most=100)
    years: int = number(2, "years since the promotion", "提任几年以内", least=1, most=20)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round with too few newcomers."""
        for round_ in rounds if scenario.officers else ():
            people = {
                officer for posting in plan.in_rounds([round_]) for officer in scenario.staffing.people_in(posting)
            }
            found = sum(self.is_new(officer, round_.enter) for officer in people)
            if 100 * found < self.share * len(people):
                yield self.finding(
                    round_.id,
                    sentence=_FEW,
                    round=round_.id,
                    found=found,
                    people=len(people),
                    years=counted(self.years, "year", "years", "年"),
                    least=-(-self.share * len(people) // 100),
                )

    def is_new(self, officer: Officer, entry: date) -> bool:
        """Whether an officer was promoted not long before a day of entry."""
        promoted = officer.promoted_on
        return promoted is not None and months_after(entry, -12 * self.years) <= promoted <= entry
