"""Timefold, through a neutral file of the instance: its Java archives come from the Python package of that name.

The archives are installed into a folder of the system's temporary files when they are first needed, and the models in
``java`` are compiled beside them: ``Ring.java`` for one ring of teams, ``Rotation.java`` for everything else. Without
Java, or where they cannot be had, the run says so in words.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers.neutral import UNIT, TooMuchSaid, neutral
from benchmarks.peers.told import NOT_RUN, PLAN, Point, Told, Watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers.neutral import Instance
    from optimizer.domain.scenario import Scenario

HERE = Path(__file__).with_name("java")
HOME = Path(tempfile.gettempdir()) / "tuimo-peers" / "timefold-1.24.0"
ARCHIVES = HOME / "package" / "timefold" / "solver" / "jars"
MEMORY = "-Xmx4g"
GRACE_SECONDS = 120.0
"""What starting, reading and writing may take beside the search."""
SEVERAL = "one search thread; its open edition has no more"


class Unavailable(Exception):  # noqa: N818  # it says what happened
    """Timefold cannot be run here; the message says why."""


def solve_timefold(parts: Sequence[Scenario], seconds: float, seed: int, out: Path) -> Told:
    """Solve an instance that neutral words can say and write the plan, if there is one, into a folder.

    Parameters
    ----------
    parts
        Scenarios that share nothing and together are the instance, which is solved as one.
    seconds
        Time limit of the search.
    seed
        Seed of the solver's random choices.
    out
        Where the plan goes.
    """
    watch = Watch()
    try:
        instance = neutral(parts)
        build_seconds = watch.seconds
        classpath = prepare()
        file, trace = out / "instance.json", out / "trace.txt"
        file.write_text(json.dumps(instance, ensure_ascii=False), "utf-8")
        model = "Ring" if instance["one_ring"] else "Rotation"
        command = ["java", MEMORY, "-cp", classpath, model, str(file), str(out / "found.json"), str(trace)]
        _run([*command, f"{seconds:g}", str(seed)], seconds + GRACE_SECONDS)
    except (TooMuchSaid, Unavailable) as error:
        return Told(NOT_RUN, str(error))
    counts = {"variables": _variable_count(instance)}
    points, took, is_plan = read_trace(trace.read_text("utf-8"))
    if is_plan:
        (out / "found.json").replace(out / PLAN)
    value = points[-1].value if points and is_plan else None
    status = "feasible" if is_plan else "undecided"
    return Told(status, SEVERAL, took, build_seconds, value, None, points, counts)


def read_trace(text: str) -> tuple[tuple[Point, ...], float, bool]:
    """Return what the search wrote down: better and better plans, its seconds, and whether the last one is a plan.

    Values are in points; the seconds start when the instance has been read.
    """
    points: list[Point] = []
    seconds, is_plan = 0.0, False
    for line in text.splitlines():
        words = line.split()
        if words[0] == "end":
            seconds, is_plan = float(words[1]), words[2].startswith("0hard/")
        else:
            points.append(Point(round(float(words[0]), 3), int(words[1]) / UNIT, None))
    return tuple(points), seconds, is_plan


def prepare() -> str:
    """Return the class path of Timefold and the compiled models, after making both if need be.

    Raises
    ------
    Unavailable
        If Java is missing or Timefold cannot be installed.
    """
    if not _has_java():
        msg = "Java 17 with its compiler is not installed"
        raise Unavailable(msg)
    if not ARCHIVES.is_dir():
        _run([*_installer(), "--target", str(HOME / "package"), "--no-deps", "-r", str(HERE / "requirements.txt")], 600)
    sources = sorted(HERE.glob("*.java"))
    mark = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    classes = HOME / f"classes-{mark}"
    if not classes.is_dir():
        # Compiled aside and then renamed, so that a half-made folder is never taken for a whole one.
        with tempfile.TemporaryDirectory(dir=HOME) as aside:
            _run(["javac", "-nowarn", "-cp", f"{ARCHIVES}/*", "-d", aside, *map(str, sources)], 300)
            shutil.copytree(aside, f"{aside}.made")
        Path(f"{aside}.made").replace(classes)
    return f"{ARCHIVES}/*:{classes}"


def is_ready() -> bool:
    """Whether Timefold can be run without installing anything."""
    return _has_java() and ARCHIVES.is_dir()


def _has_java() -> bool:
    return bool(shutil.which("java") and shutil.which("javac"))


def _installer() -> list[str]:
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--prerelease", "allow", "--python", sys.executable]
    return [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def _run(command: Sequence[str], seconds: float) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(str(error)) from None
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        msg = f"{command[0]}: {lines[0]}"
        raise Unavailable(msg)


def _variable_count(instance: Instance) -> int:
    """Return how many variables the model has: one list, or the places for teams over all rounds and the targets."""
    if instance["one_ring"]:
        return 1
    ways = [host for _, host, _ in instance["ways"]]
    capacities = [host["capacity"] for host in instance["hosts"]]
    counts = [min(ways.count(host), capacity or len(ways)) for host, capacity in enumerate(capacities)]
    return sum(counts) * len(instance["rounds"]) + len(instance["targets"])
