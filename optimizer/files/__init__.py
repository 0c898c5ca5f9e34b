"""Files: the plan file both ways, and writing a file as a whole or not at all."""

from optimizer.files.atomic import write_bytes, write_text
from optimizer.files.issue import PlanIssue
from optimizer.files.plan_file import (
    FORMAT,
    LayOut,
    plan_text,
    read_plan,
    read_reference,
    write_plan,
)

__all__ = [
    "FORMAT",
    "LayOut",
    "PlanIssue",
    "plan_text",
    "read_plan",
    "read_reference",
    "write_bytes",
    "write_plan",
    "write_text",
]
