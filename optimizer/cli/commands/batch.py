"""``batch``: many scenarios, resumable, one result table."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer.cli.bilingual import Command, Place, argument, option
from optimizer.cli.commands.solve import solver_options, stopping
from optimizer.cli.executing import executor_options
from optimizer.cli.opening import inspected, json_option, redact_option, set_option, tell_of_ids
from optimizer.cli.terminal import Exit, FailureError, Terminal
from optimizer.errors import OptimizerError, ScenarioError
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from optimizer.cli.batching import Row
    from optimizer.domain import Scenario
    from optimizer.domain.result import Result
    from optimizer.engines import Progress, Settings
    from optimizer.execution import Executor, Outcome

SCENARIO_FILE = "scenario.yaml"

PAUSE_SECONDS = 5.0
"""One scenario tells how far it is at most this often."""

_NO_FOLDER = Text("{folder} is no folder.", "{folder} 不是文件夹。")
_IS_SCENARIO = Text(
    "{folder} is a scenario itself; name the folder in which it lies, or use tuimo solve.",
    "{folder} 本身就是一个场景；请指定它所在的文件夹，或使用 tuimo solve。",
)
_NOTHING = Text(
    "There is no scenario in {folder}: neither a folder with a scenario.yaml nor an .xlsx workbook.",
    "{folder} 中没有场景：既没有含 scenario.yaml 的文件夹，也没有 .xlsx 工作簿。",
)
_BEFORE = Text("[{done}/{count}] {name}: already done, {status}", "[{done}/{count}] {name}：此前已完成，{status}")
_ENDED = Text("[{done}/{count}] {name}: {status} ({seconds} s)", "[{done}/{count}] {name}：{status}（{seconds} 秒）")
_BROKEN = Text("[{done}/{count}] {name}: {status}", "[{done}/{count}] {name}：{status}")
_AT_WORK = Text(
    "  {name}: {tier}: {value} {unit} found, at least {bound} ({seconds} s)",
    "  {name}：{tier}：已找到 {value} {unit}，不会低于 {bound}（{seconds} 秒）",
)
_DONE = Text(
    "{done} of {count} scenarios have a plan. Tables and pictures: tuimo export and tuimo plot.",
    "{count} 个场景中已有 {done} 个编出方案。表格和图可用 tuimo export、tuimo plot 生成。",
)
_INTERRUPTED = Text(
    "Interrupted. The same command goes on with what is not done.", "已中断。再次运行同一命令，将继续未完成的场景。"
)
_AND_MORE = Text("{first} (and {defects}; tuimo check shows all)", "{first}（另有 {defects} 处，详见 tuimo check）")
_NOTED = Text("{scenario}: {note}", "{scenario}：{note}")
_TABLE = Text("Table: {path}", "结果表：{path}")

_SEVERITY = ("failed", "defective", "infeasible", "undecided")
"""What may go wrong with a scenario, the worst first; the exit code is that of the worst."""

_CODES: Mapping[str, Exit] = {
    "failed": Exit.OTHER,
    "defective": Exit.DEFECTIVE,
    "infeasible": Exit.INFEASIBLE,
    "undecided": Exit.UNDECIDED,
}


@click.command(
    "batch",
    cls=Command,
    words=Text(
        "Plan every scenario in a folder, each into a folder of its own, and put all results in one table, "
        "results.csv. The time limit is for each scenario. What is done already is left as it is, so that an "
        "interrupted batch goes on when it is run again. A defective scenario does not stop the others. The exit code "
        "is 0 if every scenario has a plan, else that of the worst: 1 failed, 3 defective, 4 infeasible, 5 undecided; "
        "130 if it was interrupted.",
        "编排文件夹中的每个场景，各写入自己的文件夹，并把全部结果汇总到 results.csv。"
        "时间上限按每个场景分别计算。已完成的不再重算，因此中断后再次运行即可继续。个别场景数据有误不影响其余场景。"
        "全部编出方案时退出码为 0，否则取最严重的一种：1 出错，3 数据有误，4 无解，5 未定；中断为 130。",
    ),
)
@argument(
    "folder",
    metavar="FOLDER",
    words=Text(
        "The folder in which the scenarios lie: folders and .xlsx workbooks.",
        "场景所在的文件夹：其中的文件夹和 .xlsx 工作簿。",
    ),
)
@solver_options
@executor_options
@set_option
@option(
    "--out",
    metavar="DIR",
    type=Place(),
    words=Text("The folder to write to (default: out/ and the folder's name).", "输出文件夹（默认：out/文件夹名）。"),
)
@redact_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    folder: str,
    settings: Settings,
    workplace: AbstractContextManager[Executor],
    overrides: tuple[tuple[str, str], ...],
    out: str | None,
    redact: bool,
    as_json: bool,
) -> Exit:
    """Plan many scenarios, and show the table."""
    found = scenarios_in(Path(folder))
    target = Path(out) if out is not None else Path("out") / (Path(folder).resolve().name or "batch")
    batch = Batch(terminal, found, target, settings, dict(overrides), redact=redact)
    with stopping() as stop:
        if batch.look_up():
            with workplace as workers:
                batch.solve(workers, stop)
    batch.write()
    batch.show(as_json=as_json)
    return batch.exit_code()


def scenarios_in(folder: Path) -> list[Path]:
    """Return the scenarios that lie in a folder, sorted by name.

    Raises
    ------
    FailureError
        If it is no folder, a scenario itself, or has none.
    """
    if not folder.is_dir():
        raise FailureError(Exit.USAGE, _NO_FOLDER.fill(folder=folder))
    if (folder / SCENARIO_FILE).is_file():
        raise FailureError(Exit.USAGE, _IS_SCENARIO.fill(folder=folder))
    found = [path for path in sorted(folder.iterdir()) if _is_scenario(path)]
    if not found:
        raise FailureError(Exit.USAGE, _NOTHING.fill(folder=folder))
    return found


def _is_scenario(path: Path) -> bool:
    if path.name.startswith((".", "~$")):  # what is hidden, and what a spreadsheet holds open
        return False
    return (path / SCENARIO_FILE).is_file() if path.is_dir() else path.suffix.lower() == ".xlsx"


class Batch:
    """The scenarios of one batch, and how each stands.

    Parameters
    ----------
    terminal
        Where it is said.
    found
        The scenarios.
    target
        The folder to write to.
    settings
        How to solve each.
    overrides
        What was set on the command line.
    redact
        Whether people's names are kept out.
    """

    def __init__(  # noqa: PLR0913  # what is asked for, and where
        self,
        terminal: Terminal,
        found: Sequence[Path],
        target: Path,
        settings: Settings,
        overrides: Mapping[str, str],
        *,
        redact: bool = False,
    ) -> None:
        self.terminal, self.found, self.target = terminal, found, target
        self.settings, self.overrides, self.redact = settings, overrides, redact
        names = [path.stem if path.is_file() else path.name for path in found]
        how_often = Counter(names)
        # Where a workbook and a folder would have the same name, the workbook keeps its ending.
        self.names = [name if how_often[name] == 1 else path.name for name, path in zip(names, found, strict=True)]
        self.rows: list[Row] = [self._row(place, "waiting") for place in range(len(found))]
        self.given: dict[int, Scenario] = {}
        self._said: dict[int, float] = {}

    def look_up(self) -> bool:
        """Take over what is done already; return whether anything is left to do."""
        from optimizer.cli.batching import NOTHING, RESULT_FILE, remembered
        from optimizer.cli.saving import Folder

        Folder.prepared(self.target, self.terminal)
        for place in range(len(self.found)):
            if not (self._folder(place) / RESULT_FILE).is_file():
                continue  # it is read when its turn comes
            scenario = self._opened(place)
            row = None if scenario is None else remembered(scenario, self.settings, self._folder(place))
            if row is not None:
                # What was noted then may name people.
                self._take(place, replace(row, note=NOTHING) if self.redact else row, _BEFORE)
        self.write()
        return any(row.status == "waiting" for row in self.rows)

    def solve(self, executor: Executor, stop: threading.Event) -> None:
        """Solve what is left to do."""
        from optimizer.planning.batch import solve_each

        places: list[int] = []
        todo = [place for place, row in enumerate(self.rows) if row.status == "waiting"]

        def scenarios() -> Iterator[Scenario]:
            for place in todo:
                scenario = self._opened(place)
                if scenario is not None:
                    places.append(place)
                    self.given[place] = scenario
                    yield scenario

        def hear(number: int, progress: Progress) -> None:
            self._tell(places[number], progress)

        for outcome in solve_each(scenarios(), executor, self.settings, count=len(todo), watch=hear, stop=stop):
            place = places[outcome.index]
            self._take(place, self._ended(place, outcome, is_stopped=stop.is_set()), _ENDED)
            self.write()

    # -- one scenario -------------------------------------------------------------------------------------------------

    def _folder(self, place: int) -> Path:
        return self.target / self.names[place]

    def _row(self, place: int, status: str, note: Text | None = None) -> Row:
        from optimizer.cli.batching import NOTHING, Row

        return Row(self.names[place], "", status, str(self._folder(place)), note=note or NOTHING)

    def _opened(self, place: int) -> Scenario | None:
        """Return the scenario, or note what is wrong with it."""
        try:
            intake = inspected(self.terminal, self.found[place], self.overrides, redact=self.redact)
        except ScenarioError as error:
            self._take(place, self._row(place, "defective", _note_of(error)), _BROKEN)
            return None
        if intake.scenario is None:
            self._take(place, self._row(place, "defective", _note_of(ScenarioError(intake.errors))), _BROKEN)
        return intake.scenario

    def _ended(self, place: int, outcome: Outcome[Result], *, is_stopped: bool) -> Row:
        """Save the plan, and return the row; what could not be done is in its note."""
        from optimizer.cli.batching import better_plan, remember, row_of
        from optimizer.cli.saving import Folder, with_reference
        from optimizer.domain.redaction import with_ids
        from optimizer.planning.batch import judged

        scenario, path = self.given.pop(place), self._folder(place)
        try:
            result = judged(scenario, outcome.result())
            is_cut_short = is_stopped and result.status in ("feasible", "undecided")
            kept = better_plan(scenario, result.plan, path) if is_cut_short else None
            if kept is not None:
                result = replace(result, plan=kept)
            row = row_of(scenario, result, self.settings, path, "interrupted" if is_cut_short else None)
            folder = Folder.prepared(path, self.terminal)
            if result.plan is not None and kept is None:
                plan = with_reference(result.plan, scenario, path, self.overrides, {})
                tell_of_ids(self.terminal, scenario, folder.save_plan(with_ids(scenario, plan)))
            if not is_cut_short:
                remember(row, scenario, self.settings, path)
        except (OptimizerError, FailureError) as error:
            return self._row(place, "failed", _note_of(error))
        return row

    # -- all of them --------------------------------------------------------------------------------------------------

    def _take(self, place: int, row: Row, sentence: Text) -> None:
        from optimizer.cli.batching import STATUS
        from optimizer.cli.saving import Folder

        self.rows[place] = row
        done = sum(each.status != "waiting" for each in self.rows)
        words = {"done": done, "count": len(self.rows), "name": self.names[place], "status": STATUS[row.status]}
        if row.seconds is None:
            self.terminal.tell(_BROKEN.fill(**words))
        else:
            self.terminal.tell(sentence.fill(**words, seconds=f"{row.seconds:.1f}"))
        if row.note.en:
            self.terminal.tell(Text(f"  {row.note.en}", f"  {row.note.zh}"))
        if not row.figures:
            Folder(self._folder(place), self.terminal).tell_if_stale()

    def _tell(self, place: int, progress: Progress) -> None:
        from optimizer.cli.progress import shown

        if progress.value is None or progress.seconds - self._said.get(place, 0.0) < PAUSE_SECONDS:
            return
        self._said[place] = progress.seconds
        self.terminal.tell(
            _AT_WORK.fill(
                name=self.names[place],
                tier=progress.tier.title,
                unit=progress.tier.unit,
                value=shown(progress.value),
                bound=shown(progress.bound),
                seconds=f"{progress.seconds:.1f}",
            )
        )

    @property
    def table(self) -> Path:
        """Where the table is."""
        from optimizer.cli.batching import TABLE_FILE

        return self.target / TABLE_FILE

    def write(self) -> None:
        """Write the table anew, so that it can be read at any time."""
        from optimizer.cli.batching import write_table

        write_table(self.rows, self.table, self.terminal.language)

    def show(self, *, as_json: bool) -> None:
        """Show the table."""
        from optimizer.cli.batching import labels, terminal_table
        from optimizer.cli.reporting import paragraph

        if as_json:
            results = [row.content(self.terminal.language) for row in self.rows]
            self.terminal.show_json({"results": results, "table": str(self.table)})
            return
        self.terminal.show(terminal_table(self.rows, self.terminal.words))
        for label, row in zip(labels(self.rows), self.rows, strict=True):
            if row.note.en:
                paragraph(self.terminal, _NOTED.fill(scenario=label, note=row.note), "  ")
        planned = sum(bool(row.figures) for row in self.rows)
        self.terminal.show(_DONE.fill(done=planned, count=len(self.rows)))
        self.terminal.show(_TABLE.fill(path=self.table))
        if self._is_interrupted:
            self.terminal.tell(_INTERRUPTED)

    @property
    def _is_interrupted(self) -> bool:
        return any(row.status in {"waiting", "interrupted"} for row in self.rows)

    def exit_code(self) -> Exit:
        """Return the exit code: that of the worst that happened."""
        if self._is_interrupted:
            return Exit.INTERRUPTED
        statuses = {row.status for row in self.rows}
        return next((_CODES[status] for status in _SEVERITY if status in statuses), Exit.DONE)


def _note_of(error: OptimizerError | FailureError) -> Text:
    """Return in one sentence what went wrong."""
    if isinstance(error, FailureError):
        return join(error.sentences, " ", "")
    if isinstance(error, ScenarioError):
        texts = [text for issue in error.issues if isinstance(text := getattr(issue, "text", None), Text)]
        first = texts[0] if texts else Text.same(error)
        more = counted(len(texts) - 1, "more defect", "more defects")
        return first if len(texts) <= 1 else _AND_MORE.fill(first=first, defects=more)
    words = error.args[0] if error.args else ""
    return words if isinstance(words, Text) else Text.same(error)
