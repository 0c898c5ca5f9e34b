"""What most commands begin with: a scenario with what was set on the command line, or a plan with its scenario."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.cli.bilingual import Assignment, argument, option
from optimizer.cli.terminal import Exit, FailureError
from optimizer.errors import PlanError, ScenarioError
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario, ScenarioReference
    from optimizer.intake import Intake, Issue

_NO_SCENARIO = Text(
    "{plan} does not say where its scenario is. Name it with --scenario.",
    "{plan} 没有写明所属场景，请用 --scenario 指定。",
)
_SCENARIO_GONE = Text(
    "{plan} belongs to the scenario {path}, which is not there. Name it with --scenario.",
    "{plan} 所属场景 {path} 不存在，请用 --scenario 指定。",
)
_SET_UNFIT = Text(
    "{plan} says under scenario.set what does not fit its scenario:", "{plan} 的 scenario.set 与所属场景不符："
)
_LEDGER_GONE = Text("{plan} needs the ledger {path}, which is not there.", "{plan} 需要台账 {path}，但该文件不存在。")
_CHANGED = Text(
    "The scenario {scenario} is not as it was when {plan} was made.{ledgers} If that is meant, add --changed-scenario.",
    "场景 {scenario} 与编制 {plan} 时不一致。{ledgers}如属有意变更，请加 --changed-scenario。",
)
_NO_ROUND = Text(
    "No plan posts anybody in a round “{found}”. There are: {known}.",
    "没有方案在“{found}”轮次派驻，现有轮次：{known}。",
)
_MAYBE = Text("{sentence} Maybe: {maybe}", "{sentence}是否想写：{maybe}")
_NOBODY = Text("none, for nobody is posted", "无，没有任何派驻")
_BROKEN = Text(
    "{plan} is not right; what is written says what the plan says all the same, and nothing of how good it is:",
    "{plan} 核对未通过；输出仍照方案，但不标注其优劣：",
)
_IDS_STAY = Text("{written} keeps people's ids, which other commands need.", "{written} 保留人员编号，供其他命令使用。")
_IDS_TELL = Text(
    "{sentence} {ids} of them hold the name: do not pass the file on to those who must not see names.",
    "{sentence}其中 {ids}编号含有姓名，请勿提供给不应知悉姓名的人。",
)
PEOPLE = ("officers", "leaders")
"""The tables whose ids may be names."""
_SETTINGS_ENDINGS = (".yaml", ".yml")
_LEDGERS_CHANGED = Text(" What changed is the ledger {paths}.", "变更的是台账 {paths}。")


# -- parameters that commands share ----------------------------------------------------------------------------------


def scenario_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument SCENARIO."""
    return argument(
        "scenario",
        metavar="SCENARIO",
        words=Text(
            "A folder, an .xlsx workbook, or the name of a bundled scenario.",
            "文件夹、.xlsx 工作簿，或自带场景的名称。",
        ),
    )(function)


def change_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--set`` and ``--ledger``."""
    ledgers = option(
        "--ledger",
        "ledgers",
        metavar="FILE",
        multiple=True,
        words=Text("Add a ledger of earlier rounds; may be repeated.", "加入以往轮次的台账；可多次使用。"),
    )
    return set_option(ledgers(function))


def set_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--set``."""
    overrides = option(
        "--set",
        "overrides",
        metavar="KEY=VALUE",
        type=Assignment(),
        multiple=True,
        words=Text(
            "Replace what the scenario says, e.g. rules.no-mutual=off or teams.T1.size=8; may be repeated.",
            "临时改动场景中的设置，如 rules.no-mutual=off、teams.T1.size=8；可多次使用。",
        ),
    )
    return overrides(function)


def plan_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--scenario`` and ``--changed-scenario``."""
    where = option(
        "--scenario",
        "scenario",
        metavar="SCENARIO",
        words=Text("The plan's scenario (default: as the plan says).", "方案所属的场景（默认：按方案所记）。"),
    )
    changed = option(
        "--changed-scenario",
        is_flag=True,
        words=Text(
            "Go on although the scenario is not as it was when the plan was made.",
            "场景与编制方案时不一致也继续。",
        ),
    )
    return where(changed(function))


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``."""
    return option(
        "--json",
        "as_json",
        is_flag=True,
        words=Text("Print the result for programs.", "以 JSON 输出结果，供程序读取。"),
    )(function)


def redact_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--redact``."""
    return option(
        "--redact",
        is_flag=True,
        words=Text(
            "Put pseudonyms in place of people's names and ids, the same in every output and run, and leave out free "
            "text that may hold names. Only plan files and ledgers, which other commands need, keep the ids.",
            "以固定代号代替人员姓名和编号（各项输出、各次运行均一致），并略去可能写有姓名的文字。"
            "只有供其他命令使用的方案文件和台账保留编号。",
        ),
    )(function)


# -- scenarios -------------------------------------------------------------------------------------------------------


def open_scenario(
    terminal: Terminal,
    given: str,
    overrides: Mapping[str, str] | None = None,
    ledgers: Iterable[str | Path] = (),
    *,
    redact: bool = False,
) -> Scenario:
    """Return the scenario; its notes are told, each once however many plans belong to it.

    ``redact``: without people's names.

    Raises
    ------
    ScenarioError
        If there is any defect.
    """
    from optimizer.files.bundled import scenario_path

    intake = inspected(terminal, scenario_path(given), overrides, ledgers, redact=redact)
    for note in intake.notes:
        terminal.tell_once(note.text)
    if intake.scenario is None:
        raise ScenarioError(intake.errors)
    return intake.scenario


def inspected(
    terminal: Terminal,
    path: str | Path,
    overrides: Mapping[str, str] | None = None,
    ledgers: Iterable[str | Path] = (),
    *,
    redact: bool,
) -> Intake:
    """Return what became of the files; ``redact``: without people's names, which cells with defects may hold as well.

    Raises
    ------
    ScenarioError
        If the overrides make no sense.
    """
    from optimizer.domain.redaction import redacted
    from optimizer.intake import inspect

    intake = inspect(path, overrides=overrides, ledgers=ledgers)
    if not redact:
        return intake
    scenario = None if intake.scenario is None else redacted(intake.scenario, terminal.language)
    return replace(intake, scenario=scenario, issues=tuple(map(_without_names, intake.issues)))


def _without_names(issue: Issue) -> Issue:
    """Return a defect without what stands there or is perhaps meant, and what is set without whose it is."""
    column = issue.column if issue.column is None or issue.is_key else _column_without_names(issue.file, issue.column)
    return replace(issue, column=column, found=None, maybe=None)


def _column_without_names(file: str, column: str) -> str:
    """Return a header, or without a file the key of what is set, with nothing in it that may be a person's name.

    Where the first row of a table is missing, people stand in place of headers.
    """
    from optimizer.domain.redaction import HIDDEN
    from optimizer.intake.tables import BY_NAME

    if file.endswith(_SETTINGS_ENDINGS):
        return column
    if file:
        return column if any(table.column(column) for table in BY_NAME.values()) else HIDDEN
    name, _, rest = column.partition(".")
    if name not in PEOPLE or not rest:
        return column
    header = rest.rpartition(".")[2]
    return f"{name}.{HIDDEN}" + (f".{header}" if BY_NAME[name].column(header) else "")


def tell_of_ids(terminal: Terminal, scenario: Scenario, written: Path | Text) -> None:
    """Say of a plan file or ledger that it has people's ids, if they are kept out of everything else."""
    pseudonyms = scenario.pseudonyms
    if pseudonyms is None or not pseudonyms.code_of:
        return
    sentence = _IDS_STAY.fill(written=written)
    if pseudonyms.telling:
        sentence = _IDS_TELL.fill(sentence=sentence, ids=counted(pseudonyms.telling, "id", "ids", " 个"))
    terminal.tell(sentence)


# -- plans -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan with the scenario it belongs to."""

    path: Path
    scenario: Scenario
    plan: Plan


def open_plan(
    terminal: Terminal, plan: str, scenario: str | None, *, changed_scenario: bool, redact: bool = False
) -> Opened:
    """Return the plan with its scenario, as set on the command line when the plan was made.

    ``redact``: without people's names.

    Raises
    ------
    FailureError
        If the scenario is not to be found or not as it was.
    ScenarioError, PlanError
        If a file is defective.
    """
    from optimizer.files import read_reference
    from optimizer.intake.issue import Issue as Defect
    from optimizer.planning.reading import read_plan

    path = Path(plan)
    with hiding(redact=redact):
        reference = read_reference(path)
    ledgers = [] if reference is None else [path.parent / each["path"] for each in reference.ledgers]
    for ledger in ledgers:
        if not _exists(ledger):
            raise FailureError(Exit.DEFECTIVE, _LEDGER_GONE.fill(plan=plan, path=ledger))
    place = scenario or _recorded_scenario(path, reference)
    try:
        overrides = reference.set if reference is not None else None
        found = open_scenario(terminal, place, overrides, ledgers, redact=redact)
    except ScenarioError as error:
        # What stands in no file of the scenario was set by the plan, whose defect it is.
        if any(getattr(issue, "file", "") for issue in error.issues):
            raise
        sentences = [issue.text for issue in error.issues if isinstance(issue, Defect)]
        raise FailureError(Exit.DEFECTIVE, _SET_UNFIT.fill(plan=plan), *sentences) from None
    if reference is not None and reference.digest not in {"", found.digest} and not changed_scenario:
        changed = _changed_ledgers(path, reference)
        words = _LEDGERS_CHANGED.fill(paths=", ".join(changed)) if changed else Text("", "")
        raise FailureError(Exit.DEFECTIVE, _CHANGED.fill(scenario=place, plan=plan, ledgers=words))
    with hiding(redact=redact):
        return Opened(path, found, read_plan(path, found))


@contextmanager
def hiding(*, redact: bool) -> Iterator[None]:
    """Tell defects of a plan file without what stands there or is perhaps meant, which may be a name.

    Raises
    ------
    PlanError
        What was raised inside.
    """
    from optimizer.files.issue import PlanIssue

    try:
        yield
    except PlanError as error:
        if not redact:
            raise
        issues = [
            replace(each, found=None, maybe=None) if isinstance(each, PlanIssue) and each.path else each
            for each in error.issues
        ]
        raise PlanError(issues) from None


def open_to_show(
    terminal: Terminal, plan: str, scenario: str | None, *, changed_scenario: bool, redact: bool = False
) -> Opened:
    """Return the plan for files and pictures; one that is not right is told, and claims nothing of how good it is.

    Raises
    ------
    FailureError, ScenarioError, PlanError
        As :func:`open_plan` does.
    """
    from optimizer.cli.reporting import tell_faults
    from optimizer.measures.verification import verify

    opened = open_plan(terminal, plan, scenario, changed_scenario=changed_scenario, redact=redact)
    verification = verify(opened.scenario, opened.plan)
    if verification.is_sound:
        return opened
    terminal.tell(_BROKEN.fill(plan=opened.path))
    tell_faults(terminal, verification.hard_breaches, verification.differences)
    return replace(opened, plan=opened.plan.unproven())


def posted_rounds(opened: Iterable[Opened]) -> list[str]:
    """Return the rounds in which the plans post somebody, by entry."""
    entries = {
        posting.round: each.scenario.round[posting.round].enter for each in opened for posting in each.plan.postings
    }
    return sorted(entries, key=lambda round_: (entries[round_], round_))


def refuse_unknown_rounds(asked: Iterable[str], known: Sequence[str]) -> None:
    """Refuse rounds that are not among the known ones, and say what was perhaps meant.

    Raises
    ------
    FailureError
        If there is such a round.
    """
    from optimizer.texts.found import nearest, one_line

    sentences = []
    for found in (each for each in asked if each not in known):
        sentence = _NO_ROUND.fill(found=one_line(found), known=join(known) if known else _NOBODY)
        maybe = nearest(found, known)
        sentences.append(sentence if maybe is None else _MAYBE.fill(sentence=sentence, maybe=maybe))
    if sentences:
        raise FailureError(Exit.USAGE, *sentences)


def _recorded_scenario(plan: Path, reference: ScenarioReference | None) -> str:
    from optimizer.files.bundled import bundled_scenarios

    place = plan.parent / reference.path if reference is not None and reference.path else None
    if place is not None and _exists(place):
        return str(place)
    if reference is not None and reference.id in bundled_scenarios():
        return reference.id
    if place is None:
        raise FailureError(Exit.USAGE, _NO_SCENARIO.fill(plan=plan))
    raise FailureError(Exit.DEFECTIVE, _SCENARIO_GONE.fill(plan=plan, path=place))


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):  # a path that no system could hold
        return False


def _changed_ledgers(plan: Path, reference: ScenarioReference) -> list[str]:
    return [
        each["path"]
        for each in reference.ledgers
        if each.get("digest") and each["digest"] != file_digest(plan.parent / each["path"])
    ]


def digests_of(ledgers: Iterable[str]) -> Mapping[str, str]:
    """Return the digest of each ledger that was just read, by path."""
    return {ledger: file_digest(Path(ledger)) for ledger in ledgers}


def file_digest(path: Path) -> str:
    """Return ``sha256:`` and the digest of the file's bytes."""
    return f"sha256:{sha256(path.read_bytes()).hexdigest()}"
