"""``rounds-per-person``: nobody is sent too often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Kind
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Officer, Round
    from optimizer.domain.scenario import Scenario

_OFTEN = Text(
    "{officer} takes part in {found} in {year}; at most {most} are allowed",
    "{officer}在{year}年参加{found}，至多{most}轮",
)
_IN_TERM = Text(
    "{officer} takes part in {found} in the term; at most {most} are allowed",
    "{officer}在届期内参加{found}，至多{most}轮",
)


@dataclass(frozen=True)
class RoundsPerPerson(Rule):
    """Nobody takes part in too many rounds of a calendar year, nor in more rounds of the term than ``max_rounds``.

    A round counts in the year of its entry, history (by date) included. Whole teams leave as one, so the rule does not
    speak of seats in them; what people do at home counts, if their team is a ``local`` one.

    Formula: rounds in a year ≤ ``rounds``, or ``full_time`` for those whose main work it is; rounds in all ≤
    ``max_rounds``. Without a term, all rounds count as one term.

    No source gives a number; one cross round a year, two for full-time staff, is our reading of the usual rhythm.
    """

    id: ClassVar[str] = "rounds-per-person"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Nobody is sent too often", "每人参加轮次不超过上限")
    for_whole_term: ClassVar[bool] = True
    rounds: int = number(1, "most rounds in a calendar year", "每人每年最多参加几轮", most=50)
    full_time: int = number(2, "most rounds in a year of full-time staff", "专职人员每年最多参加几轮", most=50)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per officer and year, or term, with too many rounds."""
        taken: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for posting in plan.in_rounds(rounds) if scenario.officers else ():
            if scenario.team[posting.team].kind is Kind.WHOLE:
                continue
            for seating in posting.seats:
                if seating.officer in scenario.officer:
                    taken[seating.officer].add((scenario.round[posting.round].enter.year, posting.round))
        past = past_rounds_of(scenario) if taken else {}
        for who, own in taken.items():
            officer, every = scenario.officer[who], own | past.get(who, frozenset())
            for year in sorted({year for year, _ in own}):
                found = sum(each == year for each, _ in every)
                most = self.most(officer)
                if found > most:
                    yield self._finding(scenario, officer, str(year), _OFTEN, found, most)
            if officer.max_rounds is not None and len(every) > officer.max_rounds:
                yield self._finding(scenario, officer, "term", _IN_TERM, len(every), officer.max_rounds)

    def _finding(  # noqa: PLR0913, PLR0917  # what is said, of whom
        self, scenario: Scenario, officer: Officer, when: str, sentence: Text, found: int, most: int
    ) -> Finding:
        return self.finding(
            officer.id,
            when,
            sentence=sentence,
            officer=scenario.label(officer.id),
            found=counted(found, "round", "rounds", "轮"),
            year=when,
            most=most,
        )

    def most(self, officer: Officer) -> int:
        """Return in how many rounds of a year an officer may take part."""
        return self.full_time if officer.full_time else self.rounds


def past_rounds_of(scenario: Scenario) -> Mapping[str, frozenset[tuple[int, str]]]:
    """Return the (year, round) in which each officer took part by history, whole teams left out.

    Within the term alone, if there is one; an id used again in another year is another round.
    """
    memo = scenario.staffing.memo
    if "past rounds" not in memo:
        memo["past rounds"] = _past_rounds(scenario)
    known = memo["past rounds"]
    assert isinstance(known, dict)
    return known


def _past_rounds(scenario: Scenario) -> dict[str, frozenset[tuple[int, str]]]:
    past: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for row in scenario.history:
        in_term = scenario.term is None or row.date in scenario.term
        if row.officer is not None and row.kind is not Kind.WHOLE and in_term:
            past[row.officer].add((scenario.past_entries[row].year, row.round))
    return {officer: frozenset(rounds) for officer, rounds in past.items()}
