"""What the figures were made on: the machine, the versions, and the state of the code."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import requires, version
from importlib.util import find_spec
from pathlib import Path

import optimizer
from benchmarks.benchmark import Row, load_average

ROOT = Path(__file__).resolve().parents[1]
NAME = "machine"
UNKNOWN = "unknown"


def commit() -> str:
    """Return the short name of the commit that is checked out, or ``unknown`` outside a repository."""
    return _git("rev-parse", "--short", "HEAD") or UNKNOWN


def is_changed() -> bool:
    """Whether files of the repository differ from the commit, so that it does not say what was measured."""
    return bool(_git("status", "--porcelain", "--untracked-files=no"))


def machine_rows(commit_name: str) -> list[Row]:
    """Return one row per fact about the machine, the versions and the code."""
    facts: dict[str, object] = {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "tuimo": optimizer.__version__,
        "commit": commit_name,
        "uncommitted changes": "yes" if is_changed() else "no",
        **{name: version(name) for name in _packages()},
        **{name: version(name) for name in ("dask", "distributed") if find_spec(name)},
    }
    load = load_average()
    rows = [Row(NAME, "", fact, str(value), load=load) for fact, value in facts.items()]
    return [*rows, Row(NAME, "", "memory", _memory(), "GB", load=load)]


def _packages() -> list[str]:
    """Return the names of the libraries that come with tuimo."""
    lines = [line for line in requires("tuimo") or () if "extra ==" not in line]
    return sorted(line.partition(";")[0].rstrip("0123456789.*,<>=!~ ") for line in lines)


def _git(*arguments: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return run.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or UNKNOWN
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or UNKNOWN


def _memory() -> float | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9, 1)
