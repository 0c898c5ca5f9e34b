"""The exceptions tuimo raises, all of them.

::

    OptimizerError
    ├── ScenarioError      the scenario's files are defective; carries every issue
    ├── PlanError          a plan file is defective or does not belong to the scenario; carries every issue
    ├── SettingsError      a solver setting is unknown or out of range
    ├── ModelError         our own mistake: the solver refused the model or contradicted the checks
    ├── ExecutionError     work could not be handed out, or its worker was lost again and again
    └── ExportError        a file could not be written

Infeasible and undecided are results, not exceptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class OptimizerError(Exception):
    """Base of every exception that tuimo raises on purpose."""


class _IssuesError(OptimizerError):
    """An error that carries every defect found, so that all can be mended at once."""

    def __init__(self, issues: Iterable[object]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class ScenarioError(_IssuesError):
    """The scenario cannot be used; ``issues`` lists every defect."""


class PlanError(_IssuesError):
    """The plan file cannot be used; ``issues`` lists every defect."""


class SettingsError(OptimizerError):
    """A solver setting is unknown, of the wrong type or out of range."""


class ModelError(OptimizerError):
    """The solver refused our model or contradicted the plain checks: a bug of ours."""


class ExecutionError(OptimizerError):
    """Work could not be handed to an executor, or a task lost its worker again and again."""


class ExportError(OptimizerError):
    """A file could not be written; nothing is left half-written."""
