"""Scenario files → Scenario: rows remember file, sheet, row and column, and all issues come at once."""

from optimizer.intake.issue import Issue, Severity
from optimizer.intake.loading import Intake, inspect, load

__all__ = ["Intake", "Issue", "Severity", "inspect", "load"]
