"""Whom pins ``never`` keep off which seats, whatever is inspected there and on whatever days: one answer for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.rules.decisions.pins import Pins, speaks_of_seats
from optimizer.rules.rulebook import is_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optimizer.domain.records import Officer, Pin, Round, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rulebook import InForce

_PLACES = ("team", "host")
_DEPENDS = ("target", "enter", "leave", "start", "end")
"""A pin that names any of these forbids some visits or days, so that nobody is kept off a seat beforehand."""


class Forbidden:
    """The pins ``never`` that keep officers at home or off seats; none where pins are not kept.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    """

    def __init__(self, scenario: Scenario, book: Iterable[InForce]) -> None:
        rounds = scenario.planned_rounds
        is_kept = bool(rounds) and is_in_force(tuple(book), Pins.id, rounds[0], Mode.HARD)
        kept = [
            pin
            for pin in scenario.pins
            if is_kept and pin.rule == "never" and speaks_of_seats(pin) and not _names(pin, _DEPENDS)
        ]
        self._at_home: dict[str, dict[str, Pin]] = {round_.id: {} for round_ in rounds}
        self._off: dict[str, list[Pin]] = {round_.id: [] for round_ in rounds}
        for pin in kept:
            for round_ in rounds:
                if pin.round not in (None, round_.id):
                    continue
                if pin.officer is not None and pin.seat is None and not _names(pin, _PLACES):
                    self._at_home[round_.id].setdefault(pin.officer, pin)
                else:
                    self._off[round_.id].append(pin)

    def at_home(self, round_: Round, officer: Officer) -> Pin | None:
        """Return the pin that keeps an officer at home in a round, wherever anybody goes."""
        return self._at_home[round_.id].get(officer.id)

    def on_seats(self, round_: Round, team: Team, host: str) -> tuple[Pin, ...]:
        """Return the pins that keep somebody, or everybody, off seats of a team at a host, but not wholly at home."""
        return tuple(pin for pin in self._off[round_.id] if pin.team in (None, team.id) and pin.host in (None, host))

    def against(self, round_: Round, team: Team, host: str, seat: str, officer: str | None) -> Pin | None:
        """Return a pin that keeps an officer off a seat of a team at a host; for ``None``, one that closes the seat."""
        for pin in self.on_seats(round_, team, host):
            if pin.officer in (None, officer) and pin.seat in (None, seat):
                return pin
        return None if officer is None else self._at_home[round_.id].get(officer)

    def open_to(self, round_: Round, team: Team, host: str, seat: str, people: frozenset[str]) -> frozenset[str]:
        """Return those of some people whom no pin keeps off a seat of a team at a host."""
        off = [pin.officer for pin in self.on_seats(round_, team, host) if pin.seat in (None, seat)]
        return frozenset() if None in off else people - (self._at_home[round_.id].keys() | set(off))


def _names(pin: Pin, columns: Iterable[str]) -> bool:
    """Whether a pin names any of these."""
    return any(getattr(pin, column) is not None for column in columns)
