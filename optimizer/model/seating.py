"""The model of who sits where, once it is known which team goes where: one yes-or-no variable per officer and seat."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.staffing import LEADER
from optimizer.model.statements import Statements, name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ortools.sat.python.cp_model import IntVar, LinearExprT

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Officer, Pin, Seat, Span
    from optimizer.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Sitting:
    """An officer who may sit on a seat of a posting on some days, with the variable that says so.

    ``place`` counts the posting among those of the model, ``seat_place`` the seat among those of the posting;
    ``is_local`` says whether locals of the host sit there.
    """

    place: int
    posting: Posting
    seat_place: int
    seat: Seat
    officer: Officer
    days: Span
    literal: IntVar
    is_local: bool


class SeatModel(Statements):
    """The seats of some postings, and who may sit on them, as CP-SAT variables.

    Parameters
    ----------
    scenario
        What is given.
    postings
        The postings whose seats are filled, with their targets and dates; seats that they have already are left out
        of account.
    elsewhere
        Pins ``must`` that are kept in other postings.
    among
        The ids of those who may sit anywhere; all if it is left out.
    most_blocks
        On how many blocks of days a seat for some days may be filled; on all if it is left out. They lie apart, and in
        other postings on other days.

    Attributes
    ----------
    sittings
        Every officer on every seat on which they may sit, in a fixed order.
    """

    def __init__(
        self,
        scenario: Scenario,
        postings: Sequence[Posting],
        elsewhere: Collection[Pin] = (),
        among: Collection[str] | None = None,
        most_blocks: int | None = None,
    ) -> None:
        super().__init__()
        self.scenario, self.postings, self.elsewhere = scenario, tuple(postings), frozenset(elsewhere)
        self.seats = [scenario.staffing.seats_at(posting) for posting in self.postings]
        self.sittings: list[Sitting] = []
        self._of_officer: dict[str, list[Sitting]] = defaultdict(list)
        self._in_posting: list[list[Sitting]] = [[] for _ in self.postings]
        self._on_seat: dict[tuple[int, int], list[Sitting]] = defaultdict(list)
        self._sits: dict[tuple[int, str], IntVar] = {}
        self._literals_of: dict[tuple[int, str], list[IntVar]] = defaultdict(list)
        self._any_of: dict[tuple[int, ...], IntVar] = {}
        self._lacking: dict[tuple[int, str], LinearExprT] = {}
        for place, posting in enumerate(self.postings):
            self._open(place, posting, among, most_blocks)

    def _open(self, place: int, posting: Posting, among: Collection[str] | None, most_blocks: int | None) -> None:
        staffing, team = self.scenario.staffing, self.scenario.team[posting.team]
        reserves = not staffing.leaves_as_one(self.scenario.round[posting.round])
        for seat_place, seat in enumerate(self.seats[place]):
            blocks = staffing.blocks(posting, seat)
            if most_blocks is not None:
                stride = -(-len(blocks) // most_blocks)
                blocks = blocks[place % stride :: stride]
            for officer in staffing.candidates(team, seat, posting.host, reserves=reserves):
                if among is not None and officer.id not in among:
                    continue
                for days in blocks:
                    literal = self.cp.new_bool_var(name_of("sits", (*posting.key, seat.name, officer.id)))
                    is_local = staffing.is_local(team, seat)
                    sitting = Sitting(place, posting, seat_place, seat, officer, days, literal, is_local)
                    self.sittings.append(sitting)
                    self._of_officer[officer.id].append(sitting)
                    self._in_posting[place].append(sitting)
                    self._literals_of[place, officer.id].append(literal)
                    self._on_seat[place, seat_place].append(sitting)

    # -- who may sit where --------------------------------------------------------------------------------------------

    def of_officers(self) -> Iterator[tuple[Officer, list[Sitting]]]:
        """Yield every officer who may sit somewhere, with all the places."""
        for officer, sittings in self._of_officer.items():
            yield self.scenario.officer[officer], sittings

    def of_leaders(self) -> Iterator[tuple[Officer, list[Sitting]]]:
        """Yield every officer who may lead somewhere, with all the places."""
        for officer, sittings in self.of_officers():
            leads = [each for each in sittings if each.seat.name == LEADER]
            if leads:
                yield officer, leads

    def of_officer(self, officer: str) -> list[Sitting]:
        """Return the places where an officer may sit."""
        return self._of_officer.get(officer, [])

    def in_posting(self, place: int) -> list[Sitting]:
        """Return who may sit where in a posting."""
        return self._in_posting[place]

    def on_seat(self, place: int, seat_place: int) -> list[Sitting]:
        """Return who may sit on a seat of a posting."""
        return self._on_seat.get((place, seat_place), [])

    def people_in(self, place: int) -> dict[str, IntVar]:
        """Return whether each officer sits in a posting, on whichever seat."""
        officers = dict.fromkeys(sitting.officer.id for sitting in self._in_posting[place])
        return {officer: self.sits(place, officer) for officer in officers}

    def sits(self, place: int, officer: str) -> IntVar:
        """Return whether an officer sits in a posting, on whichever seat; the officer must be able to."""
        if (place, officer) not in self._sits:
            self._sits[place, officer] = self._any(self._literals_of[place, officer])
        return self._sits[place, officer]

    def _any(self, literals: Sequence[IntVar]) -> IntVar:
        if len(literals) == 1:
            return literals[0]
        key = tuple(literal.index for literal in literals)
        if key not in self._any_of:
            self._any_of[key] = self.new_literal()
            self.cp.add_max_equality(self._any_of[key], literals)
        return self._any_of[key]

    def any_of(self, sittings: Iterable[Sitting]) -> IntVar:
        """Return whether any of these takes place; there must be one."""
        return self._any([sitting.literal for sitting in sittings])

    def keep_apart(self, sittings: Sequence[Sitting], about: tuple[str, ...]) -> None:
        """Demand that no two of these share a day."""
        for day in sorted({sitting.days.start for sitting in sittings}):
            there = [sitting.literal for sitting in sittings if day in sitting.days]
            if len(there) > 1:
                self.at_most(there, 1, about)

    def forbid(self, sitting: Sitting, about: tuple[str, ...]) -> None:
        """Demand that the officer does not sit there."""
        self.forbid_all([sitting.literal], about)

    # -- what is missing ----------------------------------------------------------------------------------------------

    def empty(self, place: int, seat_place: int) -> LinearExprT:
        """Return how many people a seat of a posting lacks."""
        filled = sum(sitting.literal for sitting in self.on_seat(place, seat_place))
        return self.seats[place][seat_place].count - filled

    def skills(self, place: int) -> Mapping[str, int]:
        """Return the skills that a posting needs, with how many people each."""
        return self.scenario.staffing.skills_at(self.postings[place])

    def lacking(self, place: int, skill: str) -> LinearExprT:
        """Return how many people with a skill a posting lacks; 0 if it has more than it needs."""
        if (place, skill) not in self._lacking:
            needed = self.skills(place)[skill]
            people = self.scenario.officer
            having = [sits for who, sits in self.people_in(place).items() if skill in people[who].skills]
            lacking = self.amount(needed)
            self.cp.add(lacking + sum(having) >= needed)
            self._lacking[place, skill] = lacking
        return self._lacking[place, skill]
