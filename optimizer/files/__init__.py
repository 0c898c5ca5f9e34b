"""Files: the plan file both ways, the ledger, and writing a file as a whole or not at all."""

from optimizer.files.atomic import make_folder, unheard, write_bytes, write_text
from optimizer.files.issue import PlanIssue
from optimizer.files.ledger import LEDGER_COLUMNS, facts_of, ledger_text, merged, write_ledger
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
    "LEDGER_COLUMNS",
    "LayOut",
    "PlanIssue",
    "facts_of",
    "ledger_text",
    "make_folder",
    "merged",
    "plan_text",
    "read_plan",
    "read_reference",
    "unheard",
    "write_bytes",
    "write_ledger",
    "write_plan",
    "write_text",
]
