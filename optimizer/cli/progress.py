"""How a running solve is shown: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from optimizer.texts import Text
from optimizer.texts.numbers import tidy, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rich.table import Table

    from optimizer.cli.terminal import Terminal
    from optimizer.engines import Progress

PAUSE_SECONDS = 5.0
"""Plain lines about one tier come at most this often."""

_START = Text("[{place}/{count}] {tier}: searching …", "[{place}/{count}] {tier}：正在求解……")
_BETTER = Text(
    "[{place}/{count}] {tier}: {value} {unit} found, at least {bound} ({seconds} s)",
    "[{place}/{count}] {tier}：已找到 {value} {unit}，不会低于 {bound}（{seconds} 秒）",
)
_DONE = Text(
    "[{place}/{count}] {tier}: {value} {unit}, at least {bound} ({seconds} s)",
    "[{place}/{count}] {tier}：{value} {unit}，下界 {bound}（{seconds} 秒）",
)
_PARTS = Text("{done} of {count} parts solved ({seconds} s)", "已求解 {done}/{count} 个部分（{seconds} 秒）")
_STAGE = Text("{stage} ({seconds} s):", "{stage}（{seconds} 秒）：")
_WRITING = Text("Writing {name} …", "正在写出 {name}……")
_NOTHING_YET = "–"

_HEADER = (
    Text("tier", "目标层级"),
    Text("found", "已找到"),
    Text("at least", "下界"),
    Text("gap", "差距"),
    Text("seconds", "秒"),
)
_HINT = Text("Ctrl-C ends the search and keeps the best plan so far.", "按 Ctrl-C 结束求解，保留目前最好的方案。")


class Watcher(Protocol):
    """Is told where a solve stands."""

    def __call__(self, progress: Progress) -> None:
        """Take note."""


@contextmanager
def watching(terminal: Terminal) -> Iterator[Callable[[Progress], None]]:
    """Show a solve while it runs, on standard error."""
    if not sys.stderr.isatty():
        yield PlainLines(terminal)
        return
    with LiveTable(terminal).running() as watch:
        yield watch


@contextmanager
def writing(terminal: Terminal) -> Iterator[Callable[[Path], None]]:
    """Show on standard error which file is being written: in one line that goes away, elsewhere now and then."""
    if not sys.stderr.isatty():
        said = -inf

        def say(path: Path) -> None:
            nonlocal said
            if monotonic() - said >= PAUSE_SECONDS:
                said = monotonic()
                terminal.tell(_WRITING.fill(name=path.name))

        yield say
        return
    from rich import text
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live:
        yield lambda path: live.update(text.Text(terminal.words(_WRITING.fill(name=path.name))), refresh=True)


class PlainLines:
    """Says when a tier starts and ends, and now and then how far it is."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._tier = -1
        self._stage: Text | None = None
        self._stages: set[Text | None] = {None}
        self._is_headed = True
        self._said = self._told = 0.0
        self._last: tuple[float | None, float | None] = (None, None)

    def __call__(self, progress: Progress) -> None:
        """Say a line if there is something to say."""
        if progress.stage != self._stage:
            self._stage, self._tier, self._is_headed = progress.stage, -1, progress.stage is None
        if not self._is_headed:
            if progress.stage in self._stages and progress.seconds - self._told < PAUSE_SECONDS:
                return  # small plans go through the same stages again and again within seconds
            self._stages.add(progress.stage)
            self._is_headed, self._told = True, progress.seconds
            self.terminal.tell(_STAGE.fill(stage=progress.stage or "", seconds=f"{progress.seconds:.1f}"))
        if progress.parts is not None and not progress.is_done:
            self._say_parts(progress)
            return
        state = (progress.value, progress.bound)
        if progress.is_done:
            self._say(_DONE, progress)
        elif progress.number != self._tier:
            self._say(_START, progress)
        elif progress.value is not None and state != self._last and progress.seconds - self._said >= PAUSE_SECONDS:
            self._say(_BETTER, progress)

    def _say_parts(self, progress: Progress) -> None:
        if not self._said or progress.seconds - self._said >= PAUSE_SECONDS:
            self._said = progress.seconds
            self.terminal.tell(_parts_words(progress))

    def _say(self, sentence: Text, progress: Progress) -> None:
        self._tier, self._said, self._told = progress.number, progress.seconds, progress.seconds
        self._last = (progress.value, progress.bound)
        self.terminal.tell(
            sentence.fill(
                place=progress.number + 1,
                count=progress.count,
                tier=progress.tier.title,
                unit=progress.tier.unit,
                value=shown(progress.value),
                bound=shown(_bound(progress)),
                seconds=f"{progress.seconds:.1f}",
            )
        )


class LiveTable:
    """Shows one line per tier and keeps it up to date."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._lines: dict[int, Progress] = {}
        self._stage: Text | None = None
        self._caption: Text | None = None

    @contextmanager
    def running(self) -> Iterator[Callable[[Progress], None]]:
        """Show the table until the block is left; the last state stays on the screen."""
        from rich.console import Console
        from rich.live import Live

        self.terminal.tell(_HINT)
        with Live(console=Console(stderr=True), auto_refresh=False) as live:

            def watch(progress: Progress) -> None:
                if progress.stage != self._stage:  # what is shown of another stage is not to be taken for this one's
                    self._stage = progress.stage
                    self._lines.clear()
                self._lines[progress.number] = progress
                self._caption = progress.stage if progress.parts is None else _parts_words(progress)
                live.update(self.table(), refresh=True)

            yield watch

    def table(self) -> Table:
        """Return the table as it is now."""
        from rich import text
        from rich.table import Table

        words = self.terminal.words
        table = Table(box=None, pad_edge=False)
        for place, title in enumerate(_HEADER):
            table.add_column(text.Text(words(title)), justify="left" if place == 0 else "right")
        for progress in self._lines.values():
            cells = (
                progress.tier.title,
                f"{shown(progress.value)} {words(progress.tier.unit)}",
                shown(_bound(progress)),
                shown(_gap(progress)),
                f"{progress.seconds:.1f}",
            )
            # as Text, so that square brackets in a name are not read as commands
            table.add_row(*(text.Text(words(cell)) for cell in cells))
        if self._caption is not None:
            table.caption = text.Text(words(self._caption))
        return table


def _bound(progress: Progress) -> float | None:
    """Return the bound; no tier can be below 0, even where the solver has not proven that much yet."""
    return None if progress.bound is None else max(0, progress.bound)


def _gap(progress: Progress) -> float | None:
    bound = _bound(progress)
    return None if progress.value is None or bound is None else tidy(progress.value - bound)


def _parts_words(progress: Progress) -> Text:
    assert progress.parts is not None  # asked for only then
    done, count = progress.parts
    return _PARTS.fill(done=done, count=count, seconds=f"{progress.seconds:.1f}")


def shown(value: float | None) -> str:
    """Return a value as people write it, or a dash where there is none yet."""
    return _NOTHING_YET if value is None else written(value)
