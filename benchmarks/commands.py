"""Whole runs of the command ``tuimo``, measured from outside."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import ROOT

MEASURING = Path(__file__).with_name("measured_command.py")


class CommandFailed(Exception):  # noqa: N818  # it says what happened
    """A run of ``tuimo`` that did not end with exit code 0: there is nothing to measure then."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall-clock seconds of a run, seconds of processors at work for it, and its peak memory in bytes.

    ``None`` where the system does not tell. Processor seconds hardly depend on what else the machine is doing.
    """

    seconds: float
    processor_seconds: float | None
    peak_bytes: int | None


def measured(*arguments: str) -> Measured:
    """Run ``tuimo`` with these arguments to its end and return what it took.

    It is started as ``python -m optimizer.cli``, so that the code beside the benchmarks is measured, whatever else is
    installed.

    Raises
    ------
    CommandFailed
        If it does not end with exit code 0.
    """
    command = [sys.executable, "-m", "optimizer.cli", *arguments]
    run = subprocess.run(
        [sys.executable, "-I", str(MEASURING), *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told = json.loads(run.stdout)
    if told["code"] != 0:
        msg = f"tuimo {' '.join(arguments)} ended with exit code {told['code']}:\n{told['said'].strip()}"
        raise CommandFailed(msg)
    return Measured(told["seconds"], told["processor_seconds"], told["peak_bytes"])
