"""Whole runs of the command ``tuimo``, measured from outside."""

from __future__ import annotations

import json
import os
import signal
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

    ``peak_bytes`` is that of its largest process, ``peak_bytes_together`` that of all at once, as seen by looking
    several times a second; what they share counts for each. ``None`` where the system does not tell. Processor seconds
    hardly depend on what else the machine is doing.
    """

    seconds: float
    processor_seconds: float | None
    peak_bytes: int | None
    peak_bytes_together: int | None = None


def measured(*arguments: str) -> Measured:
    """Run ``tuimo`` with these arguments to its end and return what it took.

    It is started as ``python -m optimizer.cli``, so that the code beside the benchmarks is measured, whatever else is
    installed.

    Raises
    ------
    CommandFailed
        If it does not end with exit code 0.
    """
    return measured_module("optimizer.cli", *arguments)


def measured_module(module: str, *arguments: str, seconds: float | None = None) -> Measured:
    """Run ``python -m`` a module that lies beside the benchmarks to its end and return what it took.

    Parameters
    ----------
    module
        Its dotted name.
    arguments
        What it is given.
    seconds
        When to give up on it and end it, with all that it started; ``None``: never.

    Raises
    ------
    CommandFailed
        If it does not end with exit code 0, or not in time.
    """
    command = [sys.executable, "-I", str(MEASURING), sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        msg = f"{module} {' '.join(arguments)} was ended after {seconds:g} s"
        raise CommandFailed(msg) from None
    finally:
        _end(process)
    told = json.loads(said)
    if told["code"] != 0:
        name = "tuimo" if module == "optimizer.cli" else module
        msg = f"{name} {' '.join(arguments)} ended with exit code {told['code']}:\n{told['said'].strip()}"
        raise CommandFailed(msg)
    return Measured(told["seconds"], told["processor_seconds"], told["peak_bytes"], told["peak_bytes_together"])


def _end(process: subprocess.Popen[str]) -> None:
    """End a process that is still running, and where the system can, all that it started."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
