"""One defect of a plan file: where it is, what was found, what was expected, and what may have been meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.texts import Text
from optimizer.texts.found import nearest, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.texts import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIssue:
    """One defect of a plan file.

    Parameters
    ----------
    file
        The file as it was named; empty for a plan given as text.
    path
        The place inside it, such as ``postings[3].team``, the third one's team; empty for the file as a whole.
    expected
        What should stand there.
    found
        What stands there; ``None`` if nothing does.
    maybe
        The nearest known name.
    """

    path: str
    expected: Text
    found: str | None = None
    file: str = ""
    maybe: str | None = None

    @property
    def place(self) -> Text:
        """Where it is: the file and the place inside it, as far as they are known."""
        parts = [part for part in (self.file, self.path) if part]
        return Text(", ".join(parts), "，".join(parts)) if parts else Text("plan", "方案")

    @property
    def text(self) -> Text:
        """The issue as one sentence."""
        place = self.place
        if self.found is None:
            en, zh = f"{place.en}: expected {self.expected.en}.", f"{place.zh}，应为：{self.expected.zh}。"
        else:
            en = f"{place.en}: found {self.found}, expected {self.expected.en}."
            zh = f"{place.zh}：实际为 {self.found}，应为：{self.expected.zh}。"
        if self.maybe is not None:
            en += f" Maybe: {self.maybe}"
            zh += f"是否想写：{self.maybe}"
        return Text(en, zh)

    def in_language(self, language: Language) -> str:
        """Return the issue in this language."""
        return self.text[language]

    def __str__(self) -> str:
        return self.text.en


def shown(value: object) -> str:
    """Return a found value fit for a message: as JSON writes it, on one line, not longer than a short line."""
    words = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    if isinstance(value, dict | list):
        words = "{…}" if isinstance(value, dict) else "[…]"
    if words is None:
        words = "null" if value is None else f'"{value}"' if isinstance(value, str) else str(value)
    return one_line(words)


def meant(found: str, known: Mapping[str, str]) -> str | None:
    """Return the known id meant by ``found``: the one of that name, else the one most like it, else ``None``.

    ``known`` maps ids to names.
    """
    named = (id_ for id_, name in known.items() if found and name == found)
    return next(named, None) or nearest(found, known)
