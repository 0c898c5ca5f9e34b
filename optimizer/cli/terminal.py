"""Where the command line speaks: results to standard output, everything else to standard error, in one language."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import click

from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGE_OPTION = "--lang"


class Exit(IntEnum):
    """The exit codes."""

    DONE = 0
    OTHER = 1
    USAGE = 2
    DEFECTIVE = 3
    INFEASIBLE = 4
    UNDECIDED = 5
    UNSOUND = 6
    INTERRUPTED = 130


class FailureError(Exception):
    """The command cannot go on; says why in sentences for people, and with which exit code to end."""

    def __init__(self, code: Exit, *sentences: Text) -> None:
        self.code = code
        self.sentences = sentences
        super().__init__("\n".join(sentence.en for sentence in sentences))


@dataclass(frozen=True, slots=True)
class Terminal:
    """Speaks one language. Control characters that came with people's data are shown, not obeyed."""

    language: Language
    _told: set[str] = field(default_factory=set, init=False, compare=False, repr=False)

    def words(self, what: Text | str) -> str:
        """Return what will be printed."""
        return harmless(what[self.language] if isinstance(what, Text) else what)

    def show(self, what: Text | str = "") -> None:
        """Print a result to standard output."""
        click.echo(self.words(what))

    def show_json(self, content: Mapping[str, object]) -> None:
        """Print a result for programs to standard output."""
        click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))

    def tell(self, what: Text | str = "") -> None:
        """Print a message to standard error."""
        click.echo(self.words(what), err=True)

    def tell_once(self, what: Text) -> None:
        """Print a message to standard error, unless the same was printed so before."""
        words = self.words(what)
        if words not in self._told:
            self._told.add(words)
            click.echo(words, err=True)


def harmless(text: str) -> str:
    """Return the text with every control and direction character but line ends and tabs written out."""
    return "".join(
        f"\\x{ord(each):02x}" if unicodedata.category(each) in {"Cc", "Cf", "Cs"} and each not in "\n\t" else each
        for each in text
    )


def language_of(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Language:
    """Return the language that ``--lang`` asks for, wherever it stands, else that of the locale, else English."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        name, _, value = argument.partition("=")
        if name == LANGUAGE_OPTION:
            asked = value or "".join(arguments[place + 1 : place + 2])
            if asked in set(Language):
                return Language(asked)
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return Language.ZH if locale.lower().startswith("zh") else Language.EN
