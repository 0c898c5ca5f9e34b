"""What the recusal rules say of every officer: all bans with their facts, and the waivers that set some aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.rules.rule import RecusalRule, waiver_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Mode, Officer, Round, Waiver
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rule import OfficerBan
    from optimizer.rules.rulebook import InForce


@dataclass(frozen=True, slots=True)
class HeldBan:
    """A ban on an officer at one place, with the rule that says so, how strictly, and what sets it aside.

    ``is_open`` says whether a waiver sets it aside at the place, or at a single target there.
    """

    rule: str
    mode: Mode
    ban: OfficerBan
    place: str
    waiver: Waiver | None
    is_open: bool


class OfficerBans:
    """The bans on officers in every planned round, found when they are asked for and then kept.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    """

    def __init__(self, scenario: Scenario, book: Iterable[InForce]) -> None:
        self._scenario = scenario
        self._rules: dict[str, list[tuple[RecusalRule, Mode]]] = {round_.id: [] for round_ in scenario.planned_rounds}
        for kept in book:
            if isinstance(kept.rule, RecusalRule):
                for round_ in kept.rounds:
                    self._rules[round_.id].append((kept.rule, kept.mode))
        eras: dict[object, int] = {}
        self._era: dict[str, int] = {}
        for round_ in scenario.planned_rounds:
            said = tuple((rule, mode, rule.depends_on(scenario, round_)) for rule, mode in self._rules[round_.id])
            self._era[round_.id] = eras.setdefault(said, len(eras))
        self._held: dict[tuple[int, str], tuple[HeldBan, ...]] = {}

    def era_of(self, round_: Round) -> int:
        """Return a number that two rounds share if every ban is the same in both."""
        return self._era[round_.id]

    def of(self, round_: Round, officer: Officer) -> tuple[HeldBan, ...]:
        """Return every ban on an officer in a round, place by place, waived ones included."""
        key = (self._era[round_.id], officer.id)
        if key not in self._held:
            self._held[key] = tuple(self._of(round_, officer))
        return self._held[key]

    def on_seat(self, posting: Posting, officer: Officer, seat: str, *, is_local: bool) -> Iterator[HeldBan]:
        """Yield every ban that holds on an officer on a seat of a posting, waived ones included.

        Whoever comes along without a seat (``seat`` is empty) is kept away by what holds for everybody.
        """
        host_of = self._scenario.host_of
        targets = [visit.target for visit in posting.visits]
        # A target that is inspected from elsewhere touches its own host, too.
        touched = {posting.host, *targets, *(host_of[target] for target in targets)}
        for held in self.of(self._scenario.round[posting.round], officer):
            if held.place in touched and held.ban.holds_on(seat, is_local=is_local):
                yield held

    def _of(self, round_: Round, officer: Officer) -> Iterator[HeldBan]:
        for rule, mode in self._rules[round_.id]:
            for ban in rule.bans_officer(self._scenario, round_, officer):
                for place in ban.places:
                    waiver = waiver_for(self._scenario, rule.id, officer, place)
                    is_open = waiver is not None or rule.opens_host(self._scenario, officer, place)
                    yield HeldBan(rule.id, mode, ban, place, waiver, is_open)
