"""Commands, options and arguments whose help is in both languages, and what is wrong with a command line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from optimizer.cli.layout import columns, line_width, wrapped
from optimizer.cli.terminal import LANGUAGE_OPTION, Terminal, language_of
from optimizer.texts import Language, Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

USAGE = Text("Usage", "用法")
ARGUMENTS = Text("Arguments", "参数")
OPTIONS = Text("Options", "选项")
COMMANDS = Text("Commands", "命令")

_HELP = Text("Show this help.", "显示本帮助。")
_LANG = Text("The language of messages and files (default: from the locale).", "消息和文件的语言（默认：按系统语言）。")
_VERSION = Text("Show the version.", "显示版本号。")
_EXTRA = Text("There is nothing to do with: {words}", "多余的内容：{words}")
_MISSING = Text("{name} is missing.", "缺少 {name}。")
_NO_OPTION = Text("There is no option {name}.", "没有选项 {name}。")
_NO_COMMAND = Text("There is no command {name}.", "没有命令 {name}。")
_MAYBE = Text(" Maybe: {names}", "是否想用：{names}")
_BAD_VALUE = Text("{name}: {message}", "{name}：{message}")
_EXPECTED = Text("found “{found}”, expected {expected}.", "实际为“{found}”，应为{expected}。")
_NEEDS_VALUE = Text("{name}: its value is missing or not wanted.", "{name}：缺少取值，或不应带取值。")
_SEE = Text("`{path} --help` shows what there is.", "可用 `{path} --help` 查看用法。")


class UnfitValueError(click.BadParameter):
    """A value on the command line does not fit; says in both languages what was expected."""

    def __init__(self, found: str, expected: Text) -> None:
        self.text = _EXPECTED.fill(found=found, expected=expected)
        super().__init__(self.text.en)


class UsageTextError(click.UsageError):
    """The command line makes no sense; says why in both languages."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


# -- what may stand in an option -------------------------------------------------------------------------------------


class OneOf(click.ParamType[str]):
    """One of several words."""

    name = "word"

    def __init__(self, *words: str) -> None:
        self.choices = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word if it is one of them."""
        if value in self.choices:
            return str(value)
        raise UnfitValueError(str(value), Text(f"one of {', '.join(self.choices)}", f"{'、'.join(self.choices)}之一"))


class Whole(click.ParamType[int]):
    """A whole number in a range."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number if it is whole and in range."""
        if isinstance(value, int):
            return value
        text = str(value).strip()
        if text.isascii() and text.isdigit() and self.least <= int(text) <= self.most:
            return int(text)
        expected = Text("a whole number from {least} to {most}", "{least}到{most}之间的整数")
        raise UnfitValueError(text, expected.fill(least=self.least, most=self.most))


class Positive(click.ParamType[float]):
    """A number greater than 0, such as seconds."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number if it is finite and greater than 0."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if math.isfinite(number) and number > 0:
            return number
        raise UnfitValueError(str(value), Text("a number greater than 0", "大于 0 的数"))


class Place(click.ParamType[str]):
    """Where something is to be written: a name that is not empty, which would mean the folder one is in."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name if it is one."""
        text = str(value)
        if text.strip():
            return text
        raise UnfitValueError(text, Text("the name of a folder or file", "文件夹或文件名"))


class Assignment(click.ParamType["tuple[str, str]"]):
    """``KEY=VALUE``."""

    name = "assignment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return key and value."""
        if isinstance(value, tuple):
            return value
        key, sign, text = str(value).partition("=")
        if sign and key.strip():
            return key.strip(), text.strip()
        raise UnfitValueError(
            str(value), Text("KEY=VALUE, such as rules.no-mutual=off", "“键=值”，如 rules.no-mutual=off")
        )


# -- parameters ------------------------------------------------------------------------------------------------------


class Option(click.Option):
    """An option with help in both languages."""

    def __init__(self, *names: Any, words: Text, **columns: Any) -> None:
        columns["help"] = words.en
        super().__init__(*names, **columns)
        self.words = words

    def left(self, ctx: click.Context) -> str:
        """Return the option as it is typed, with what follows it."""
        record = super().get_help_record(ctx)
        return record[0] if record else ""


class Argument(click.Argument):
    """An argument with help in both languages."""

    def __init__(self, *names: Any, words: Text, **columns: Any) -> None:
        super().__init__(*names, **columns)
        self.words = words


def option(*names: str, words: Text, **columns: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an option of a command."""
    return click.option(*names, cls=Option, words=words, **columns)


def argument(*names: str, words: Text, **columns: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an argument of a command."""
    return click.argument(*names, cls=Argument, words=words, **columns)


def _show_help(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from optimizer import __version__

        click.echo(f"tuimo {__version__}")
        ctx.exit()


def _common_options() -> list[click.Parameter]:
    return [
        Option(
            [LANGUAGE_OPTION], words=_LANG, metavar="zh|en", type=OneOf("zh", "en"), expose_value=False, is_eager=True
        ),
        Option(["--help"], words=_HELP, is_flag=True, expose_value=False, is_eager=True, callback=_show_help),
    ]


def version_option() -> click.Parameter:
    """Return the option that shows the version."""
    return Option(
        ["--version"], words=_VERSION, is_flag=True, expose_value=False, is_eager=True, callback=_show_version
    )


# -- commands --------------------------------------------------------------------------------------------------------


class Command(click.Command):
    """A command with help in both languages. It speaks the language of its context's :class:`Terminal`."""

    def __init__(self, name: str | None, *, words: Text, **columns: Any) -> None:
        columns["params"] = [*(columns.get("params") or []), *_common_options()]
        columns["help"] = words.en
        super().__init__(name, add_help_option=False, **columns)
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Settle the language before anything else can go wrong, then parse."""
        if ctx.obj is None:
            ctx.obj = Terminal(language_of(args))
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest:
            raise _at(ctx, UsageTextError(_EXTRA.fill(words=" ".join(rest))))
        return rest

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page in the language in force."""
        return help_page(self, ctx)


def _at(ctx: click.Context, error: UsageTextError) -> UsageTextError:
    error.ctx = ctx
    return error


def speaks(ctx: click.Context) -> Language:
    """Return the language in force."""
    terminal = ctx.find_object(Terminal)
    return terminal.language if terminal is not None else Language.EN


def help_page(
    command: click.Command, ctx: click.Context, commands: Iterable[tuple[str, Text]] = (), width: int | None = None
) -> str:
    """Return a command's help in the language in force, ``width`` columns wide (the terminal's)."""
    language, room = speaks(ctx), width or line_width()
    lines = [f"{USAGE[language]}: {ctx.command_path} {' '.join(command.collect_usage_pieces(ctx))}", ""]
    lines += wrapped(getattr(command, "words", Text.same(command.help or ""))[language], room, "  ")
    arguments = [(each.make_metavar(ctx), each.words) for each in command.params if isinstance(each, Argument)]
    options = [(each.left(ctx), each.words) for each in command.params if isinstance(each, Option)]
    for title, rows in ((COMMANDS, list(commands)), (ARGUMENTS, arguments), (OPTIONS, options)):
        if rows:
            lines += ["", f"{title[language]}:", *columns([(left, words[language]) for left, words in rows], room)]
    return "\n".join(lines)


# -- what is wrong with a command line -------------------------------------------------------------------------------


def usage_sentences(error: click.UsageError) -> Sequence[Text]:
    """Return in both languages what is wrong with the command line and where to read how it is meant."""
    sentences = [_sentence(error)]
    if error.ctx is not None:
        sentences.append(_SEE.fill(path=error.ctx.command_path))
    return sentences


def _sentence(error: click.UsageError) -> Text:
    own = getattr(error, "text", None)
    if isinstance(error, click.MissingParameter):
        return _MISSING.fill(name=_name(error))
    if isinstance(error, click.NoSuchOption):
        return _with_maybe(_NO_OPTION.fill(name=error.option_name), error.possibilities or ())
    if isinstance(error, click.BadOptionUsage):
        return _NEEDS_VALUE.fill(name=error.option_name)
    if isinstance(error, click.BadParameter):
        return _BAD_VALUE.fill(name=_name(error), message=own or Text.same(error.message))
    return own or Text.same(error.format_message())


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "?")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name


def no_such_command(ctx: click.Context, name: str, known: Iterable[str]) -> UsageTextError:
    """Return the error that there is no command of this name."""
    from difflib import get_close_matches

    return _at(ctx, UsageTextError(_with_maybe(_NO_COMMAND.fill(name=name), get_close_matches(name, known))))


def _with_maybe(sentence: Text, names: Iterable[str]) -> Text:
    near = list(names)
    if not near:
        return sentence
    maybe = _MAYBE.fill(names=join(near))
    return Text(sentence.en + maybe.en, sentence.zh + maybe.zh)
