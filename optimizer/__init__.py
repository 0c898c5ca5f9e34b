"""tuimo: plans cross-region inspection rotations, proves how good the plan is, and checks it independently.

What is promised is what ``__all__`` names. Nothing is loaded before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.domain import Plan, Posting, Scenario, Status, Visit
    from optimizer.domain.result import Result
    from optimizer.engines import Settings
    from optimizer.errors import OptimizerError
    from optimizer.exports.frames import to_frame
    from optimizer.files import write_plan
    from optimizer.intake import load
    from optimizer.measures.verification import verify
    from optimizer.planning.comparison import compare
    from optimizer.planning.options import options
    from optimizer.planning.reading import read_plan
    from optimizer.planning.solving import solve

__version__ = "0.1.0"

_HOMES = {
    "OptimizerError": "optimizer.errors",
    "Plan": "optimizer.domain",
    "Posting": "optimizer.domain",
    "Result": "optimizer.domain.result",
    "Scenario": "optimizer.domain",
    "Settings": "optimizer.engines",
    "Status": "optimizer.domain",
    "Visit": "optimizer.domain",
    "compare": "optimizer.planning.comparison",
    "load": "optimizer.intake",
    "options": "optimizer.planning.options",
    "read_plan": "optimizer.planning.reading",
    "solve": "optimizer.planning.solving",
    "to_frame": "optimizer.exports.frames",
    "verify": "optimizer.measures.verification",
    "write_plan": "optimizer.files",
}
"""Each public name and the module it is loaded from when it is first used."""

__all__ = [
    "OptimizerError",
    "Plan",
    "Posting",
    "Result",
    "Scenario",
    "Settings",
    "Status",
    "Visit",
    "__version__",
    "compare",
    "load",
    "options",
    "read_plan",
    "solve",
    "to_frame",
    "verify",
    "write_plan",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
