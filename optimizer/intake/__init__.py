"""Scenario files → Scenario: rows remember file, sheet, row and column, and all issues come at once."""

from optimizer.intake.columns import columns_page
from optimizer.intake.issue import Issue, Severity
from optimizer.intake.loading import Intake, inspect, load
from optimizer.intake.marking import mark
from optimizer.intake.writing import init, templates

__all__ = ["Intake", "Issue", "Severity", "columns_page", "init", "inspect", "load", "mark", "templates"]
