"""``solve``: plans, and writes the plan and the office's files."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optimizer.cli.bilingual import Command, Place, Positive, Whole, option
from optimizer.cli.executing import executor_options
from optimizer.cli.opening import (
    change_options,
    digests_of,
    file_digest,
    hiding,
    json_option,
    open_scenario,
    redact_option,
    scenario_argument,
    tell_of_ids,
)
from optimizer.cli.terminal import Exit, FailureError, Terminal
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from optimizer.cli.saving import Folder
    from optimizer.domain import Plan, Scenario
    from optimizer.domain.result import Result
    from optimizer.engines import Settings
    from optimizer.execution import Executor

LARGEST_SEED = 2**31 - 1

_INFEASIBLE = Text("There is no plan that keeps every hard rule.", "不存在满足全部硬性规则的方案。")
_NO_ARGUMENT = Text(
    "The search proved it, but no counting argument says why.",
    "求解器已证明无解，但没有找到可以直接点明原因的计数论证。",
)
_UNDECIDED = Text(
    "Within the limit no plan was found, nor was it proven that there is none. Allow more time with --time.",
    "在限定时间内既没有找到方案，也没有证明无解。可用 --time 增加时间。",
)
_GIVEN_UP = Text(
    "No plan was found, nor was it proven that there is none, and more time will hardly help: what pins and hard rules "
    "on people ask for could not be brought together. Loosen one of them, or try another --seed.",
    "没有找到方案，也没有证明无解，增加时间也难有帮助：固定安排与有关人员的硬性规则未能同时满足。"
    "请放宽其中一项，或改用其他 --seed 再试。",
)
WORTH_MORE_TIME = 0.8
"""The share of the time after which more of it may help."""

_DROPPED = Text(
    "{plan} also plans what is done already ({rounds}); {count} of it left out at the start.",
    "{plan} 中有已完成的轮次（{rounds}），其中 {count} 不作为起点。",
)
_GONE = Text(
    "{plan} names what the scenario does not have: {ids}; that is left out at the start.",
    "{plan} 中有本场景没有的编号（{ids}），相关安排不作为起点。",
)
_OTHER_SCENARIO = Text(
    "{plan} was made for the scenario {other}, not for {scenario}.", "{plan} 是为场景 {other} 编制的，不是 {scenario}。"
)
_INTERRUPTED = Text(
    "Interrupted. The plan is in {path}; not all tables and pictures were written.",
    "已中断。方案已写入 {path}，表格和图没有全部写出。",
)


def solver_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--config``, ``--seed`` and ``--time``, of which the command gets the ``settings`` that they ask for."""
    config = option(
        "--config",
        metavar="FILE",
        words=Text(
            "Solver settings: a TOML file, or one of quick, balanced, thorough, reproducible.",
            "求解设置：TOML 文件，或 quick、balanced、thorough、reproducible 之一。",
        ),
    )
    seed = option(
        "--seed",
        metavar="N",
        type=Whole(0, LARGEST_SEED),
        words=Text("Seed of every random choice.", "随机数种子。"),
    )
    seconds = option(
        "--time",
        "seconds",
        metavar="SECONDS",
        type=Positive(),
        words=Text("Time limit; the best plan so far is kept.", "时间上限（秒）；到时保留目前最好的方案。"),
    )

    @wraps(function)
    def with_settings(
        *given: object, config: str | None, seed: int | None, seconds: float | None, **others: object
    ) -> object:
        return function(*given, settings=_settings_from(config, seed, seconds), **others)

    return config(seed(seconds(with_settings)))


def _settings_from(config: str | None, seed: int | None, seconds: float | None) -> Settings:
    """Return the solver settings that the options ask for.

    Raises
    ------
    SettingsError
        If the file is missing or defective.
    """
    from optimizer.engines import Settings
    from optimizer.files.bundled import config_path

    settings = Settings() if config is None else Settings.from_file(config_path(config))
    return settings.changed(seed=seed, seconds=seconds)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C, or a request to end, into a wish to stop; a second Ctrl-C interrupts at once."""
    stop = threading.Event()

    def wish(number: int, frame: object) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)  # type: ignore[arg-type]
        stop.set()

    signals = [signal.SIGINT, signal.SIGTERM] if threading.current_thread() is threading.main_thread() else []
    before = {each: signal.signal(each, wish) for each in signals}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@click.command(
    "solve",
    cls=Command,
    words=Text(
        "Plan: who goes where, when, and to inspect what. Shows how good the plan is and how much better one could "
        "still be at most. Ctrl-C or the time limit keep the best plan so far. Writes plan.json, tables and pictures.",
        "编排方案：谁去哪里、什么时候去、巡察哪些单位，并说明方案有多好、至多还能好多少。"
        "按 Ctrl-C 或到达时间上限时保留目前最好的方案。写出 plan.json、表格和图。",
    ),
)
@scenario_argument
@solver_options
@executor_options
@change_options
@option(
    "--start",
    metavar="PLAN",
    words=Text(
        "A plan to start from: kept unless a better one is found, and changed no more than that takes. What no longer "
        "fits is left behind.",
        "以已有方案为起点：除非找到更好的方案，否则保持不变；须变动时只作必要的变动。不再适用的部分会舍去。",
    ),
)
@option(
    "--out",
    metavar="DIR",
    type=Place(),
    words=Text("The folder to write to (default: out/ and the scenario's id).", "输出文件夹（默认：out/场景编号）。"),
)
@redact_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    scenario: str,
    settings: Settings,
    workplace: AbstractContextManager[Executor],
    overrides: tuple[tuple[str, str], ...],
    ledgers: tuple[str, ...],
    start: str | None,
    out: str | None,
    redact: bool,
    as_json: bool,
) -> Exit:
    """Plan, write and show."""
    from optimizer.cli.progress import watching, writing
    from optimizer.cli.saving import Folder, folder_for, relative, with_reference, write_office_files
    from optimizer.domain.redaction import with_ids
    from optimizer.planning.spreading import solve_spread

    given = open_scenario(terminal, scenario, dict(overrides), ledgers, redact=redact)
    digests = digests_of(ledgers)
    begun = None if start is None else _still_to_plan(terminal, start, given, redact=redact)
    first = None if begun is None else begun.plan
    folder = Folder.prepared(folder_for(given, out), terminal)
    with stopping() as stop, workplace as workers, watching(terminal) as watch:
        result = solve_spread(given, workers, settings, start=first, watch=watch, stop=stop)
    if result.plan is None:
        folder.leave_empty()
        return without_plan(terminal, result, settings, was_stopped=stop.is_set(), as_json=as_json)
    plan = with_reference(result.plan, given, folder.path, dict(overrides), digests)
    if begun is not None:
        origin = {"path": relative(begun.name, folder.path), "digest": begun.digest}
        plan = replace(plan, provenance={**plan.provenance, "start": origin})
    path = folder.save_plan(with_ids(given, plan))
    tell_of_ids(terminal, given, path)
    try:
        with writing(terminal) as folder.tell:
            write_office_files(folder, given, plan)
    except KeyboardInterrupt:
        raise FailureError(Exit.INTERRUPTED, _INTERRUPTED.fill(path=path)) from None
    _show(terminal, given, plan, folder, begun, as_json=as_json)
    return Exit.OTHER if folder.failures else Exit.DONE


@dataclass(frozen=True, slots=True)
class _Begun:
    """The plan that a solve starts from, with the name of its file and the digest of that."""

    name: str
    plan: Plan
    digest: str


def _still_to_plan(terminal: Terminal, path: str, scenario: Scenario, *, redact: bool) -> _Begun:
    """Return what a plan to start from says of rounds that are still to be planned, and say what is dropped.

    Raises
    ------
    PlanError
        If the file is defective.
    """
    from optimizer.cli.reporting import MOST_LISTED
    from optimizer.planning.reading import read_plan
    from optimizer.texts.found import one_line

    gone: list[str] = []
    with hiding(redact=redact):
        start = read_plan(Path(path), scenario, gone)
    digest = file_digest(Path(path))
    if start.scenario is not None and start.scenario.id != scenario.id:
        terminal.tell(_OTHER_SCENARIO.fill(plan=path, other=start.scenario.id, scenario=scenario.id))
    if gone:
        ids = [*dict.fromkeys(gone)]
        more = ["…"] if len(ids) > MOST_LISTED else []
        terminal.tell(_GONE.fill(plan=path, ids=join([*map(one_line, ids[:MOST_LISTED]), *more])))
    kept = start.in_rounds(scenario.planned_rounds)
    if len(kept) < len(start.postings):
        dropped = dict.fromkeys(posting.round for posting in start.postings if posting.round in scenario.past_rounds)
        count = counted(len(start.postings) - len(kept), "posting", "postings", "次派驻")
        terminal.tell(_DROPPED.fill(plan=path, rounds=join(dropped), count=count))
    return _Begun(path, replace(start, postings=kept), digest)


def without_plan(terminal: Terminal, result: Result, settings: Settings, *, was_stopped: bool, as_json: bool) -> Exit:
    """Say that there is no plan and why, and return the exit code."""
    from optimizer.cli.reporting import paragraph

    is_infeasible = result.status == "infeasible"
    if as_json:
        reasons = [reason[terminal.language] for reason in result.reasons]
        terminal.show_json({"status": str(result.status), "seconds": result.seconds, "reasons": reasons})
    elif is_infeasible:
        terminal.show(_INFEASIBLE)
        for reason in result.reasons:
            paragraph(terminal, reason, "  ", "- ")
        if not result.reasons:
            terminal.show(_NO_ARGUMENT)
    else:
        had_time = settings.deterministic_seconds is None and result.seconds < WORTH_MORE_TIME * settings.seconds
        terminal.show(_GIVEN_UP if had_time and not was_stopped else _UNDECIDED)
    return Exit.INFEASIBLE if is_infeasible else Exit.UNDECIDED


def _show(  # noqa: PLR0913  # what is shown, and how
    terminal: Terminal,
    scenario: Scenario,
    plan: Plan,
    folder: Folder,
    begun: _Begun | None,
    *,
    as_json: bool,
) -> None:
    """Show the plan, and what it changes against the one that the solve started from."""
    from optimizer.cli import reporting
    from optimizer.cli.starting import show_start, start_content
    from optimizer.measures.verification import verify
    from optimizer.recusal import idle_rounds
    from optimizer.recusal.waived import waivers_used

    verification, idle, waived = verify(scenario, plan), idle_rounds(scenario, plan), waivers_used(scenario, plan)
    if as_json:
        language = terminal.language
        terminal.show_json(
            {
                **reporting.plan_content(terminal, scenario, plan),
                "idle_rounds": reporting.idle_rounds_content(terminal, idle),
                **({} if begun is None else {"start": start_content(scenario, begun.name, begun.plan, plan, language)}),
                "verification": reporting.verification_content(terminal, verification),
                "waived": reporting.waivers_content(terminal, waived),
                "unused_waivers": reporting.unused_waivers_content(scenario, waived),
                "files": [str(path) for path in folder.written],
            }
        )
        return
    reporting.show_plan(terminal, scenario, plan)
    if begun is not None:
        show_start(terminal, scenario, begun.name, begun.plan, plan)
    reporting.show_verification(terminal, scenario, verification)
    reporting.show_waivers(terminal, scenario, waived)
    reporting.show_tiers(terminal, scenario, plan, verification)
    reporting.show_idle_rounds(terminal, idle)
    reporting.show_unserved(terminal, scenario, plan)
    reporting.show_files(terminal, folder.written)
