"""``tuimo``: finds the command, runs it, and turns whatever happens into a sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from optimizer.cli.bilingual import Command, help_page, no_such_command, usage_sentences, version_option
from optimizer.cli.terminal import Exit, FailureError, Terminal, language_of
from optimizer.errors import (
    ExecutionError,
    ExportError,
    ModelError,
    OptimizerError,
    PlanError,
    ScenarioError,
    SettingsError,
)
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEBUG = "TUIMO_DEBUG"
"""With this environment variable set, what went wrong is shown with every step that led to it."""

ABOUT = Text(
    "Plans who inspects whom in a cross-region rotation, proves how good the plan is, and checks it independently.",
    "编排推磨式交叉巡察：谁去哪里、什么时候去、巡察哪些单位；给出方案离最优最多还差多少，并独立核对每一条规则。",
)

COMMANDS: Mapping[str, Text] = {
    "init": Text("Write a scenario to start from.", "生成可供填写的场景。"),
    "check": Text(
        "Name every defect of a scenario, and what cannot be done.", "一次列出场景的全部问题，以及排不出来的事项。"
    ),
    "solve": Text("Plan.", "编排方案。"),
    "batch": Text("Plan many scenarios, and put the results in one table.", "批量编排多个场景，汇总成一张结果表。"),
    "ledger": Text("Write down what plans did, as input to the next.", "把方案记入台账，供以后各轮使用。"),
    "verify": Text("Check a plan without the solver.", "不经求解器，独立核对方案。"),
    "options": Text("Find several really different good plans.", "给出几套真正不同的好方案。"),
    "compare": Text("Put plans side by side.", "并列比较几套方案。"),
    "plot": Text("Draw a plan.", "绘制方案图。"),
    "export": Text("Write a plan as files for the office.", "把方案导出为办公文件。"),
}
"""Every command with its line in the list; the command itself is in the file of its name."""

_INTERRUPTED = Text("Interrupted; nothing more was written.", "已中断，此后未再写出任何内容。")
_BUG = Text(
    "tuimo contradicts itself. This is a mistake in tuimo, not in your data; please report it with the scenario.",
    "tuimo 自相矛盾：这是程序的错误，不是数据的问题，请连同场景一并报告。",
)
_UNFORESEEN = Text(
    "Something happened that tuimo did not foresee: {what}. Please report it; with the environment variable "
    + DEBUG
    + "=1 it says where.",
    "发生了 tuimo 未预料到的情况：{what}。请报告；设置环境变量 " + DEBUG + "=1 可显示详细位置。",
)
_NO_ROOM = Text(
    "The disk is full, or what standard output leads to; not everything was written.",
    "磁盘（或标准输出所指之处）已满，内容没有全部写出。",
)
_NO_MEMORY = Text("There is not enough memory for this scenario.", "内存不足，无法处理该场景。")


class LazyGroup(click.Group):
    """Loads a command's file only when that command is asked for, and ends every run with an exit code."""

    def __init__(self) -> None:
        plain = Command(None, words=ABOUT)  # lends its options
        params = [version_option(), *plain.params]
        super().__init__("tuimo", params=params, add_help_option=False, no_args_is_help=False)
        self.words = ABOUT

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command, loading its file."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"optimizer.cli.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return name, command and what is left of the command line."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise no_such_command(ctx, args[0], COMMANDS)
        return args[0], command, args[1:]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Settle the language, then parse; without a command show what there is."""
        ctx.obj = Terminal(language_of(args))
        if not args:
            ctx.obj.tell(self.get_help(ctx))
            ctx.exit(Exit.USAGE)
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """Return the list of commands in the language in force."""
        return help_page(self, ctx, COMMANDS.items())

    def main(  # type: ignore[override]  # always ends the program, whatever mode is asked for
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> NoReturn:
        """Run the command line and end the program with the exit code."""
        given = list(sys.argv[1:] if args is None else args)
        terminal = Terminal(language_of(given))
        extra["standalone_mode"] = False
        try:
            code = super().main(given if args is not None else None, prog_name or "tuimo", **extra)
        except Exception as error:  # whatever happens, people get a sentence and programs an exit code
            if os.environ.get(DEBUG):
                raise
            code, sentences = outcome_of(error)
            for sentence in sentences:
                terminal.tell(sentence)
        sys.exit(int(code or 0))


def outcome_of(error: Exception) -> tuple[Exit, Sequence[Text]]:
    """Return the exit code and the sentences for an exception that ended a command."""
    if isinstance(error, FailureError):
        return error.code, error.sentences
    if isinstance(error, click.UsageError):
        return Exit.USAGE, usage_sentences(error)
    if isinstance(error, click.Abort):
        return Exit.INTERRUPTED, [_INTERRUPTED]
    if isinstance(error, OptimizerError):
        return _outcome_of_ours(error)
    if isinstance(error, MemoryError):
        return Exit.OTHER, [_NO_MEMORY]
    is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return Exit.OTHER, [_NO_ROOM if is_full else _UNFORESEEN.fill(what=f"{type(error).__name__}: {error}")]


def _outcome_of_ours(error: OptimizerError) -> tuple[Exit, Sequence[Text]]:
    if isinstance(error, ScenarioError | PlanError):
        # What is wrong with no file at all stands on the command line.
        is_file = isinstance(error, PlanError) or any(getattr(issue, "file", "") for issue in error.issues)
        return Exit.DEFECTIVE if is_file else Exit.USAGE, [_text_of(issue) for issue in error.issues]
    if isinstance(error, ModelError):
        return Exit.OTHER, [_BUG, Text.same(error)]
    code = Exit.USAGE if isinstance(error, SettingsError) else Exit.OTHER
    says_it_itself = isinstance(error, ExecutionError | ExportError | SettingsError)
    return code, [_text_of(error.args[0]) if says_it_itself else Text.same(error)]


def _text_of(thing: object) -> Text:
    text = thing if isinstance(thing, Text) else getattr(thing, "text", None)
    return text if isinstance(text, Text) else Text.same(thing)


group = LazyGroup()


def main() -> NoReturn:
    """Run ``tuimo``."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")  # a terminal that lacks a character must not stop a plan
    group.main()
