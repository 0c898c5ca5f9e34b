"""Scenario files to scenarios, with every defect found at once."""
