"""The standard example that every rule's test has: a plan that breaks it, and the sentence that says so.

Both halves of a rule could share one misunderstanding; an example written by a person is what they are both held to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.measures.verification import verify
from tests.agreement import solver_accepts
from tests.seating import seats_accepted

if TYPE_CHECKING:
    from optimizer.domain import Plan, Scenario
    from optimizer.domain.finding import Finding


@dataclass(frozen=True)
class StandardExample:
    """A plan that breaks one hard rule and no other.

    Attributes
    ----------
    rule_id
        The rule that is broken.
    scenario
        A scenario in which the rule is hard.
    plan
        A plan whose one breach is of this rule.
    en, zh
        The sentence that the check must say, word for word.
    solver_can_tell
        Whether the breach lies in the postings and targets, so that the solver refuses them on any days.
    on_seats
        Whether it lies in who sits where instead, so that the solver accepts the postings and refuses the seats.
    """

    rule_id: str
    scenario: Scenario
    plan: Plan
    en: str
    zh: str
    solver_can_tell: bool = True
    on_seats: bool = False

    def findings(self) -> tuple[Finding, ...]:
        """Return what all rules in force say of the plan."""
        return tuple(breach.finding for breach in verify(self.scenario, self.plan).hard_breaches)

    def assert_reported(self) -> None:
        """Assert that the check says exactly this sentence, in both languages, and that the solver refuses the plan."""
        found = [(finding.rule, finding.sentence.en, finding.sentence.zh) for finding in self.findings()]
        assert found == [(self.rule_id, self.en, self.zh)]
        if self.solver_can_tell:
            assert not self.is_accepted()

    def is_accepted(self) -> bool:
        """Whether the solver accepts the plan: its postings and targets, or who sits where."""
        if self.on_seats:
            assert solver_accepts(self.scenario, self.plan)
            return seats_accepted(self.scenario, self.plan)
        return solver_accepts(self.scenario, self.plan)
