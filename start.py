"""Set tuimo up in the folder ``.venv`` and run it, with nothing but Python and pip.

::

    python3 start.py plan     plan the bundled Cangzhou round; what follows is handed to `tuimo solve`
    python3 start.py test     run the tests; what follows is handed to pytest
    python3 start.py setup    only set up, with the development tools

The versions installed are those of constraints.txt. It may be run again at any time.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / ".venv"
PROGRAMS = FOLDER / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")

JOBS = {
    "plan": (".", [str(PROGRAMS / "tuimo"), "solve", "scenarios/cangzhou-2020", "--out", "out/cangzhou-2020"]),
    "test": (".[dev]", [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "worksteal"]),
    "setup": (".[dev]", [str(PYTHON), "-c", "print('tuimo and its development tools are set up in .venv')"]),
}
"""What to install and what to run, by the word that asks for it."""


def main(arguments: list[str]) -> int:
    """Set up, run the job that the first argument names, and return its exit code."""
    if sys.version_info < (3, 11):
        return _refuse("tuimo needs Python 3.11 or later; this is " + sys.version.split()[0])
    if not arguments or arguments[0] not in JOBS:
        return _refuse("say what to do: python3 start.py " + "|".join(JOBS))
    what, command = JOBS[arguments[0]]
    code = _set_up(what)
    return code or _run([*command, *arguments[1:]])


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


def _set_up(what: str) -> int:
    if not _runs([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        # Some systems split the part that puts pip into a new environment off; then the pip at hand does the work.
        venv.create(FOLDER, clear=True, with_pip=importlib.util.find_spec("ensurepip") is not None)
    pip = [str(PYTHON), "-m", "pip"]
    if not _runs([*pip, "--version"]):
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    print("setting up in .venv; the first time takes a minute or two …", file=sys.stderr)
    return _run([*pip, "install", "-qq", "--constraint", "constraints.txt", "--editable", what])


def _runs(command: list[str]) -> bool:
    """Whether the command can be run and succeeds; it prints nothing."""
    try:
        return subprocess.run(command, check=False, capture_output=True, cwd=ROOT).returncode == 0
    except OSError:
        return False


def _run(command: list[str]) -> int:
    process = subprocess.Popen(command, cwd=ROOT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # The command heard it too, and ends in its own way: a plan found so far is kept.


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
