"""A small scenario of two zones that share nothing, and one that only looks so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from optimizer.domain import TierSetting
from tests.builders import region, scenario, target, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

STRICT = tuple(TierSetting({name: 1}, slack=0) for name in ("mandatory", "coverage", "soft", "travel"))


def two_zones(size: int = 3, /, **tables: Any) -> Scenario:  # noqa: ANN401  # any table
    """Return a scenario of two zones, N and S, each of ``size`` regions with a team and two targets."""
    names = [(f"{zone}{number}", zone) for zone in "NS" for number in range(size)]
    given: dict[str, Any] = {
        "regions": [region(name, zone=zone) for name, zone in names],
        "teams": [team(f"team{name}", name) for name, _ in names],
        "targets": [
            target(f"{kind}{name}", name, days=days, risk=risk)
            for place, (name, _) in enumerate(names)
            for kind, days, risk in (("a", 30, 1 + place % 3), ("b", 25, 2))
        ],
        "tiers": STRICT,
        **tables,
    }
    return scenario(**given)


def crowded_zones() -> Scenario:
    """Return a scenario of two zones with more to inspect in two rounds than can be, each too large for quick proofs.

    Each zone has four regions that take two teams at once, eight teams and sixty targets of all lengths.
    """
    names = [(f"{zone}{number}", zone) for zone in "NS" for number in range(4)]
    return two_zones(
        regions=[region(name, zone=zone, host_capacity=2) for name, zone in names],
        teams=[team(f"team{name}-{number}", name, max_targets=3) for name, _ in names for number in (1, 2)],
        targets=[
            target(
                f"t{zone}-{number}",
                f"{zone}{number % 4}",
                days=10 + 7 * number % 29,
                risk=1 + 5 * number % 9,
                size="large" if number % 3 == 0 else "small",
            )
            for zone in "NS"
            for number in range(60)
        ],
        rounds=("R1", "R2"),
        tiers=(TierSetting({"coverage": 1}, slack=0), TierSetting({"travel": 1}, slack=0)),
    )
