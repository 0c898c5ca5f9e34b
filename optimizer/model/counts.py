"""How many hosts, targets and large targets a team may have in a round: rules declare it, and rows follow once."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from optimizer.model.model import Literal, Model
    from optimizer.model.offer import PostingKey

Stint = tuple[str, str]
"""(round, team): what one team does in one round"""


class Counted(StrEnum):
    """What is counted of a stint."""

    HOSTS = "hosts"
    TARGETS = "targets"
    LARGE = "large"


class Counts:
    """Collects what rules allow every team in every round, then states it as rows."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._limits: dict[tuple[Counted, Stint], list[tuple[int, Literal | None]]] = defaultdict(list)

    def at_most_hosts(self, round_id: str, team: str, most: int, guard: Literal | None) -> None:
        """Declare that the team goes to at most so many hosts in this round."""
        self._limits[Counted.HOSTS, (round_id, team)].append((most, guard))

    def at_most_targets(self, round_id: str, team: str, most: int, guard: Literal | None) -> None:
        """Declare that the team takes at most so many units in this round."""
        self._limits[Counted.TARGETS, (round_id, team)].append((most, guard))

    def at_most_large(self, round_id: str, team: str, most: int, guard: Literal | None) -> None:
        """Declare that the team takes at most so many large units in this round."""
        self._limits[Counted.LARGE, (round_id, team)].append((most, guard))

    def most(self, counted: Counted, stint: Stint) -> int | None:
        """Return the strictest limit that holds whatever else does; ``None`` if none was declared."""
        return min((most for most, guard in self._limits.get((counted, stint), ()) if guard is None), default=None)

    def compile(self, priced: Container[Stint]) -> None:
        """Post a row for every limit; the hard ones of stints that are ``priced`` are kept elsewhere.

        Pricing looks at large targets only where they have a lane of their own, so in one lane their row is needed.
        """
        for (counted, stint), limits in self._limits.items():
            is_one_lane = self._model.scenario.team[stint[1]].concurrent == 1
            is_kept = stint in priced and not (counted is Counted.LARGE and is_one_lane)
            for most, guard in limits:
                if guard is not None or not is_kept:
                    self._post(counted, stint, most, guard)

    def _post(self, counted: Counted, stint: Stint, most: int, guard: Literal | None) -> None:
        model, stays = self._model, self._model.postings_of(*stint)
        literals = [[model.posting(key)] if counted is Counted.HOSTS else self._visits(counted, key) for key in stays]
        row = model.cp.add(sum(literal for stay in literals for literal in stay) <= most)
        if guard is not None:
            row.only_enforce_if(guard)
        elif counted is not Counted.HOSTS:
            # Once more per stay: redundant, but it ties the visits to their posting in the relaxation.
            for key, visits in zip(stays, literals, strict=True):
                if len(visits) > most:
                    model.cp.add(sum(visits) <= most * model.posting(key))

    def _visits(self, counted: Counted, key: PostingKey) -> list[Literal]:
        units = self._model.scenario.units
        return [
            self._model.visit(visit)
            for visit in self._model.visits_in(key)
            if counted is Counted.TARGETS or units[visit[3]].is_large
        ]
