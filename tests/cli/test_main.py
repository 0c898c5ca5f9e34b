"""The frame around all commands: help, languages, usage, pipes."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from optimizer.cli.main import COMMANDS
from optimizer.cli.terminal import harmless, language_of
from optimizer.texts import Language
from tests.imports import ROOT

if TYPE_CHECKING:
    from tests.cli.conftest import Run

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_in_both_languages(run: Run, command: tuple[str, ...]) -> None:
    """Every command's help is wholly English or wholly Chinese, wherever the language is asked for."""
    english, chinese = run(*command, "--help"), run(*command, "--help", "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert not CHINESE.search(english.stdout)
    assert all(CHINESE.search(line) for line in chinese.stdout.splitlines() if line.startswith("  --"))
    assert chinese.stdout.startswith("用法")


def test_every_command_is_its_own_file() -> None:
    """The list of commands and the files of the commands are the same."""
    files = {path.stem for path in (ROOT / "optimizer" / "cli" / "commands").glob("[!_]*.py")}
    assert files == set(COMMANDS)


def test_without_a_command_the_list_is_shown(run: Run) -> None:
    """``tuimo`` alone shows what there is and ends with 2."""
    result = run()
    assert result.exit_code == 2
    assert "solve" in result.stderr


def test_the_version_is_shown(run: Run) -> None:
    """``--version`` shows name and version."""
    assert re.fullmatch(r"tuimo \d+\.\d+\.\d+\n", run("--version").stdout)


def test_a_mistyped_command_is_answered(run: Run) -> None:
    """A command that is none is answered with the nearest one, in the language in force."""
    english, chinese = run("sovle"), run("--lang", "zh", "sovle")
    assert (english.exit_code, chinese.exit_code) == (2, 2)
    assert "Maybe: solve" in english.stderr
    assert "是否想用：solve" in chinese.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, Language.EN),
        ([], {"LANG": "C"}, Language.EN),
        ([], {"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, Language.EN),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, Language.ZH),
        ([], {"LC_MESSAGES": "zh_TW", "LANG": "en_GB"}, Language.ZH),
        (["--lang", "en"], {"LANG": "zh_CN.UTF-8"}, Language.EN),
        (["solve", "x", "--lang=zh"], {}, Language.ZH),
        (["--lang", "fr"], {"LANG": "zh_CN"}, Language.ZH),
        (["--", "--lang", "zh"], {}, Language.EN),
    ],
)
def test_the_language_in_force(arguments: list[str], environment: dict[str, str], language: Language) -> None:
    """The option wins over the locale, LC_ALL over LC_MESSAGES over LANG, and English is the last resort."""
    assert language_of(arguments, environment) is language


def test_control_characters_are_shown_not_obeyed() -> None:
    """A name cannot colour the terminal, go back in the line or turn the direction of writing."""
    assert harmless("a\x1b[31mb\r\u202ec\n甲\u3000乙") == "a\\x1b[31mb\\x0d\\x202ec\n甲\u3000乙"


def test_a_closed_pipe_is_no_disaster() -> None:
    """A reader that goes away early, such as ``head``, ends the command without a traceback."""
    command = [sys.executable, "-m", "optimizer.cli", "check", "--columns"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 1
    assert said == ""
