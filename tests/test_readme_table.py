"""The commands of the README's table do what it says, one after the other."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import copytree

README = Path(__file__).parents[1] / "README.md"
PROGRAM = [sys.executable, "-c", "from optimizer.cli.main import main; main()"]


def commands() -> list[list[str]]:
    """Return the words of every command in the first column of the README's table, in order."""
    rows = [
        line.split("|")[1] for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `tuimo")
    ]
    return [shlex.split(command) for row in rows for command in re.findall(r"`tuimo ([^`]+)`", row)]


def test_every_command_of_the_table_works(tmp_path: Path) -> None:
    """From an empty folder, the commands run in the order shown; those that search get a short limit."""
    shown = commands()
    assert [words[0] for words in shown] == [
        "init", "check", "solve", "verify", "batch", "options", "compare", "ledger", "export", "plot",
    ]  # fmt: skip
    for words in shown:
        if words[0] == "compare":
            (tmp_path / "other.json").write_bytes((tmp_path / "out" / "plan.json").read_bytes())
            other = (tmp_path / "other.json").read_text(encoding="utf-8").replace('"../my-city"', '"my-city"')
            (tmp_path / "other.json").write_text(other, encoding="utf-8")
        if words[0] == "batch":
            copytree(tmp_path / "my-city", tmp_path / words[1] / "my-city")
        limit = ["--time", "3"] if words[0] in ("solve", "options", "batch") else []
        run = subprocess.run(
            [*PROGRAM, *words, *limit],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert run.returncode == 0, f"{words}: {run.stderr}"
        assert "Traceback" not in run.stderr
