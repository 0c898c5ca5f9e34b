"""Whether it is for want of people alone that no team may inspect a target, or that nobody is sent in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.recusal.openings import OF_CREWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Unit
    from optimizer.recusal.openings import Openings


def why_without_crew(openings: Openings, visits: Iterable[tuple[Round, Team, Unit]]) -> str | None:
    """Return why nobody can be seated for visits that teams could make but for that; ``None`` if that is not why.

    That is ``few-newcomers`` where each of these teams lacks people promoted lately, else ``no-crew``.
    """
    wanting = {
        _lacks_newcomers(openings, round_, team)
        for round_, team, unit in visits
        if _is_for_want_of_people(openings, round_, team, unit)
    }
    if not wanting:
        return None
    return "few-newcomers" if wanting == {True} else "no-crew"


def _is_for_want_of_people(openings: Openings, round_: Round, team: Team, unit: Unit) -> bool:
    obstacles = [each.rule for each in openings.against_visit(round_, team, unit)]
    return bool(obstacles) and all(rule in OF_CREWS for rule in obstacles)


def _lacks_newcomers(openings: Openings, round_: Round, team: Team) -> bool:
    return openings.crews is not None and openings.crews.beyond_ceiling(round_, team) > 0
