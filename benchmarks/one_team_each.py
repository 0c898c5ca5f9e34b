"""The scenario behind two benchmarks: regions with one whole team each, nothing to inspect, travel alone counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from optimizer.domain import Leg, Mode, Region, Round, Scenario, Setting, Team, TierSetting, WorkingCalendar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROUND = Round(id="R1", enter=date(2024, 3, 4), leave=date(2024, 4, 26))
OFF = Setting(Mode.OFF)


def one_team_each(
    name: str,
    distances: Sequence[Sequence[float]],
    *,
    pattern: str,
    rules: Mapping[str, Setting],
    host_capacity: int | None = None,
) -> Scenario:
    """Return a scenario in which every region has one whole team and the one tier is travel, with no slack.

    Parameters
    ----------
    name
        The scenario's id.
    distances
        Square; ``distances[i][j]`` is the way in km from region i to region j.
    pattern, rules
        How the teams turn.
    host_capacity
        How many teams a region has room for; ``None``: any number.
    """
    width = len(str(len(distances)))
    ids = [f"{number:0{width}d}" for number in range(1, len(distances) + 1)]
    return Scenario(
        id=name,
        regions=tuple(Region(id=f"region-{each}", name=each, host_capacity=host_capacity) for each in ids),
        teams=tuple(Team(id=f"team-{each}", name=each, homes=(f"region-{each}",)) for each in ids),
        targets=(),
        rounds=(ROUND,),
        pattern=pattern,
        rules=rules,
        tiers=(TierSetting({"travel": 1}, slack=0),),
        calendar=WorkingCalendar(country=None),
        travel={
            (f"region-{start}", f"region-{end}"): Leg(km=distances[i][j])
            for i, start in enumerate(ids)
            for j, end in enumerate(ids)
            if i != j
        },
    )
