"""What the rules on deadlines of a round share: whoever misses one sends nobody."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.finding import Finding
from optimizer.rules.rule import Family, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.texts import Text


@dataclass(frozen=True)
class Deadline(Rule):
    """A rule on the dates of a round alone, known before anybody is sent."""

    family: ClassVar[Family] = Family.TIMING

    @abstractmethod
    def missed(self, scenario: Scenario, round_: Round) -> Text | None:
        """Return in words how the round misses the deadline, or ``None`` if it keeps it."""

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round that misses the deadline and sends somebody all the same."""
        sending = {posting.round for posting in plan.postings}
        for round_ in rounds:
            sentence = self.missed(scenario, round_) if round_.id in sending else None
            if sentence is not None:
                yield Finding(self.id, (round_.id,), sentence)
