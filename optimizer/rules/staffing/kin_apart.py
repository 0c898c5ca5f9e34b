"""``kin-apart``: kin do not sit in one team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.staffing import KIN
from optimizer.rules.recusal.declared_ties import KINDS
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round, Tie
    from optimizer.domain.scenario import Scenario

_KIN = Text("{one} and {other} are kin ({kind}) and both sit in {team}", "{one}与{other}是亲属（{kind}），却同在{team}")


@dataclass(frozen=True)
class KinApart(Rule):
    """Two officers who are kin do not sit in the same posting.

    Kin are ties of kind ``spouse``, ``lineal``, ``collateral`` and ``in-law`` between two officers that hold on the
    round's day of entry.

    Formula: at most one of two kin per posting. Source: civil-service recusal rules of 2020, by which close relatives
    do not work under one leader.
    """

    id: ClassVar[str] = "kin-apart"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Kin do not sit in one team", "亲属不得同组")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per posting and pair of kin in it."""
        pairs = pairs_of_kin(scenario)
        for posting in plan.in_rounds(rounds) if pairs else ():
            seated = {seating.officer for seating in posting.seats}
            for tie in pairs:
                if tie.who in seated and tie.whom in seated and tie.holds_on(scenario.round[posting.round].enter):
                    yield self.finding(
                        *posting.key,
                        *sorted((tie.who, tie.whom)),
                        sentence=_KIN,
                        one=scenario.label(tie.who),
                        other=scenario.label(tie.whom),
                        kind=KINDS[tie.kind],
                        team=scenario.label(posting.team),
                    )


def pairs_of_kin(scenario: Scenario) -> tuple[Tie, ...]:
    """Return the ties of kin between two officers."""
    people, memo = scenario.officer, scenario.staffing.memo
    if "pairs of kin" not in memo:
        memo["pairs of kin"] = tuple(
            tie for tie in scenario.ties if tie.kind in KIN and tie.who in people and tie.whom in people
        )
    known = memo["pairs of kin"]
    assert isinstance(known, tuple)
    return known
