"""The bundled scenarios with what is proven of them; of a province one zone, which is solved in every run."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.intake import load
from optimizer.planning.parts import parts_of

if TYPE_CHECKING:
    from optimizer.domain import Scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FOLDERS = sorted(path.parent.name for path in SCENARIOS.glob("*/scenario.yaml"))


def expected_of(name: str) -> dict[str, Any]:
    """Return what is known of a scenario's optimum."""
    return tomllib.loads((SCENARIOS / name / "expected.toml").read_text(encoding="utf-8"))


def known_part(name: str) -> tuple[Scenario, dict[str, Any]]:
    """Return a scenario, or the zone of it that is named, and what is known of its optimum."""
    expected, scenario = expected_of(name), load(SCENARIOS / name)
    if "zone" not in expected:
        return scenario, expected
    zone = expected["zone"]
    (part,) = (part for part in parts_of(scenario) if any(each.zone == zone["name"] for each in part.regions))
    return part, {"status": "optimal", "tiers": {tier: zone[tier] for tier in expected["tiers"]}}
