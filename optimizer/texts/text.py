"""One sentence in both languages.

A :class:`Text` is either a template with ``{names}`` or the filled sentence. Values put into a template may
be texts themselves, so that a region shows its Chinese name in the Chinese sentence and its English name in
the English one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Language(StrEnum):
    """A language that tuimo speaks."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """The same words in English and Chinese."""

    en: str
    zh: str

    @classmethod
    def same(cls, words: object) -> Text:
        """Return the text that reads alike in both languages, for ids, numbers and dates."""
        return cls(str(words), str(words))

    def fill(self, **values: object) -> Text:
        """Return the sentence with every ``{name}`` replaced by its value in the right language."""
        return Text(
            self.en.format(**{name: _in(value, Language.EN) for name, value in values.items()}),
            self.zh.format(**{name: _in(value, Language.ZH) for name, value in values.items()}),
        )

    def __getitem__(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en

    def __str__(self) -> str:
        return self.en


def _in(value: object, language: Language) -> object:
    return value[language] if isinstance(value, Text) else value


def join(texts: Iterable[Text | object], en: str = ", ", zh: str = "、") -> Text:
    """Return a list of texts as one, with the separator that each language uses."""
    parts = [part if isinstance(part, Text) else Text.same(part) for part in texts]
    return Text(en.join(part.en for part in parts), zh.join(part.zh for part in parts))


def counted(number: int, one: str, many: str, zh: str = "") -> Text:
    """Return a number with its noun: ``1 team``, ``2 teams``, ``2个组``; without a Chinese noun the number alone."""
    return Text(f"{number} {one if number == 1 else many}", f"{number}{zh}")
