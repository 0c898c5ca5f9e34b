"""``ledger``: plans become facts that stand alone, which later rounds build on."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer.cli.bilingual import Command, Place, argument, option
from optimizer.cli.opening import (
    Opened,
    json_option,
    open_plan,
    plan_options,
    posted_rounds,
    redact_option,
    refuse_unknown_rounds,
    tell_of_ids,
)
from optimizer.cli.terminal import Exit, FailureError, Terminal, harmless
from optimizer.errors import PlanError, ScenarioError
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from optimizer.domain.records import HistoryRow

MOST_LISTED = 12
"""Teams are listed up to this many."""
SUFFIX = ".csv"

_NO_PLAN = Text("Name a plan or more.", "请给出一套或更多方案。")
_NOT_CSV = Text("A ledger is a CSV file: {path} does not end in .csv.", "台账是 CSV 文件：{path} 不以 .csv 结尾。")
_IS_READ = Text(
    "{path} is what the plan was made from; name another file with --out.",
    "{path} 是编制方案所用的文件，请用 --out 指定其他文件。",
)
_INSIDE = Text(
    "{path} lies in the scenario's folder, where every CSV file is one of its tables; name a file elsewhere with --out "
    "and give it to later commands with --ledger.",
    "{path} 在场景文件夹中，其中的 CSV 文件都会当作场景的表；请用 --out 指定其他位置，以后用 --ledger 读入。",
)
_BROKEN = Text(
    "{plan} breaks hard rules in {count}; the ledger says what the plan says all the same:",
    "{plan} 违反硬性规则 {count}，台账仍照方案记录：",
)
_OTHERWISE = Text(
    "{other} tells round {round} of {scenario} otherwise than {first}: {teams}. One of them did not take place; "
    "leave that plan out, or pick rounds with --round.",
    "{other} 与 {first} 对场景 {scenario} 的 {round} 轮次记载不一：{teams}。两者只有一个属实，"
    "请去掉不实的方案，或用 --round 选择轮次。",
)
_AND_MORE = Text("{teams} and {count} more", "{teams}等，另有 {count} 个组")
_DONE = Text(
    "Ledger of {rounds}: {rows}, {postings}, {targets}.",
    "{rounds}轮次的台账：{rows}，派驻 {postings} 次，巡察对象 {targets} 个。",
)
_EMPTY_ROUND = Text(
    "In round {round} nobody is posted, so there is nothing to write down. When it is over, take it out of the rounds;"
    " else it is planned again.",
    "{round}轮次没有任何派驻，无可记录。该轮次结束后，请从轮次中删去，否则会再次编排。",
)
_LEDGER = Text("The ledger", "台账")
_EMPTY = Text("Nobody is posted: the ledger has no rows.", "没有任何派驻，台账为空。")


@click.command(
    "ledger",
    cls=Command,
    words=Text(
        "Write down what plans did, as a ledger: a CSV file of facts that stand alone, one row per posting and target "
        "and one per seat. Given to later commands with --ledger, its rounds are past: they are not planned again, and "
        "rules and tiers count them. A plan that breaks hard rules is named and written down all the same. The same "
        "fact is written once; plans that contradict each other are refused.",
        "把方案记入台账：每次派驻的每个对象一行、每个岗位一行，各行独立成立的 CSV 文件。以后的命令用 --ledger 读入后，"
        "其中的轮次即为已完成，不再编排，并计入规则和目标。违反硬性规则的方案会予以说明并照记；相同的事项只记一次；"
        "互相矛盾的方案不予合并。",
    ),
)
@argument(
    "plans",
    nargs=-1,
    metavar="PLAN…",
    words=Text("One plan file or more.", "一个或更多方案文件。"),
)
@option(
    "--round",
    "rounds",
    metavar="R",
    multiple=True,
    words=Text("Only this round; may be repeated (default: all).", "只记这一轮次；可多次使用（默认：全部）。"),
)
@option(
    "--out",
    metavar="FILE",
    type=Place(),
    words=Text("The .csv file to write (default: standard output).", "要写出的 .csv 文件（默认：标准输出）。"),
)
@plan_options
@redact_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    plans: tuple[str, ...],
    rounds: tuple[str, ...],
    out: str | None,
    scenario: str | None,
    changed_scenario: bool,
    redact: bool,
    as_json: bool,
) -> Exit:
    """Write the ledger of some plans."""
    from optimizer.cli import reporting
    from optimizer.domain.redaction import with_ids
    from optimizer.files import facts_of, ledger_text, merged, write_ledger

    if not plans:
        raise FailureError(Exit.USAGE, _NO_PLAN)
    opened = _opened(terminal, plans, scenario, changed_scenario=changed_scenario, redact=redact)
    wanted = _wanted(terminal, opened, rounds)
    path = None if out is None else _place(out, opened)
    facts = [facts_of(each.scenario, with_ids(each.scenario, each.plan), wanted) for each in opened]
    contradictions = list(_contradictions(opened, facts))
    if contradictions:
        raise FailureError(Exit.DEFECTIVE, *contradictions)
    breaches = [_tell_breaches(terminal, each) for each in opened]
    rows = merged(facts)
    if path is not None:
        write_ledger(rows, path)
    if any(row.officer for row in rows):
        tell_of_ids(terminal, opened[0].scenario, _LEDGER if path is None else path)
    if as_json:
        terminal.show_json(_content(rows, wanted, breaches, path))
    elif path is None:
        # Bytes, so that the ledger is UTF-8 whatever the terminal is.
        click.echo(harmless(ledger_text(rows).replace("\r\n", "\n")).encode("utf-8"), nl=False)
    else:
        _show(terminal, rows, wanted)
        reporting.show_files(terminal, [path])
    return Exit.DONE


# -- what is asked for -----------------------------------------------------------------------------------------------


def _opened(
    terminal: Terminal, plans: Sequence[str], scenario: str | None, *, changed_scenario: bool, redact: bool
) -> list[Opened]:
    """Return every plan with its scenario.

    Raises
    ------
    FailureError
        If some cannot be opened, with what is to be said of each of them.
    """
    opened: list[Opened] = []
    sentences: list[Text] = []
    code = Exit.DEFECTIVE
    for plan in plans:
        try:
            opened.append(open_plan(terminal, plan, scenario, changed_scenario=changed_scenario, redact=redact))
        except FailureError as failure:
            sentences += failure.sentences
            code = failure.code
        except (PlanError, ScenarioError) as error:
            said = [getattr(issue, "text", None) for issue in error.issues]
            sentences += [each if isinstance(each, Text) else Text.same(error) for each in said]
    if sentences:
        raise FailureError(code, *sentences)
    return opened


def _wanted(terminal: Terminal, opened: Sequence[Opened], rounds: Sequence[str]) -> tuple[str, ...]:
    """Return the rounds asked for in which anybody is posted, by default all; name those in which nobody is.

    Raises
    ------
    FailureError
        If there is no such round.
    """
    known = posted_rounds(opened)
    asked = dict.fromkeys(rounds)
    empty = {round_.id for each in opened for round_ in each.scenario.rounds}.difference(known)
    for found in asked:
        if found in empty:
            terminal.tell(_EMPTY_ROUND.fill(round=found))
    refuse_unknown_rounds((each for each in asked if each not in empty), known)
    return tuple(round_ for round_ in known if not rounds or round_ in rounds)


def _place(out: str, opened: Sequence[Opened]) -> Path:
    """Return the file to write.

    Raises
    ------
    FailureError
        If it is no CSV file, or one that must not change because plans were made from it.
    """
    path = Path(out) / f"ledger{SUFFIX}" if Path(out).is_dir() else Path(out)
    if path.suffix.lower() != SUFFIX:
        raise FailureError(Exit.USAGE, _NOT_CSV.fill(path=path))
    there = path.resolve()
    for each in opened:
        reference = each.plan.scenario
        ledgers = () if reference is None else reference.ledgers
        if there in {each.path.resolve(), *((each.path.parent / ledger["path"]).resolve() for ledger in ledgers)}:
            raise FailureError(Exit.USAGE, _IS_READ.fill(path=path))
        if there.parent == Path(each.scenario.path).resolve():
            raise FailureError(Exit.USAGE, _INSIDE.fill(path=path))
    return path


# -- what is told ----------------------------------------------------------------------------------------------------


def _contradictions(opened: Sequence[Opened], facts: Sequence[Sequence[HistoryRow]]) -> Iterator[Text]:
    """Yield a sentence for every round of one scenario that two plans tell differently."""
    from optimizer.domain.scenario import SAME_ROUND_DAYS

    told: dict[tuple[str, str], list[tuple[Opened, set[HistoryRow]]]] = defaultdict(list)
    for each, rows in zip(opened, facts, strict=True):
        for round_ in dict.fromkeys(row.round for row in rows):
            known, own = told[each.scenario.id, round_], {row for row in rows if row.round == round_}
            for first, before in known:
                apart = each.scenario.round[round_].enter - first.scenario.round[round_].enter
                if before != own and abs(apart.days) <= SAME_ROUND_DAYS:
                    teams = sorted({row.team or "" for row in before ^ own})
                    yield _OTHERWISE.fill(
                        other=each.path,
                        first=first.path,
                        round=round_,
                        scenario=each.scenario.id,
                        teams=_listed(each, teams),
                    )
                    break
            known.append((each, own))


def _listed(opened: Opened, teams: Sequence[str]) -> Text:
    listed = join(opened.scenario.label(team) for team in teams[:MOST_LISTED])
    rest = len(teams) - MOST_LISTED
    return listed if rest <= 0 else _AND_MORE.fill(teams=listed, count=rest)


def _tell_breaches(terminal: Terminal, opened: Opened) -> Sequence[dict[str, str]]:
    """Say which hard rules the plan breaks, and return that for programs.

    Its figures are no matter here: a ledger holds none of them.
    """
    from optimizer.cli.reporting import tell_faults
    from optimizer.measures.verification import verify

    found = verify(opened.scenario, opened.plan).hard_breaches
    breaches = [*{(breach.finding.rule, breach.finding.sentence): breach for breach in found}.values()]
    if breaches:
        count = counted(len(breaches), "place", "places", " 处")
        terminal.tell(_BROKEN.fill(plan=opened.path, count=count))
        tell_faults(terminal, breaches)
    return [
        {
            "plan": str(opened.path),
            "rule": breach.finding.rule,
            "sentence": breach.finding.sentence[terminal.language],
        }
        for breach in breaches
    ]


def _show(terminal: Terminal, rows: Sequence[HistoryRow], rounds: Sequence[str]) -> None:
    if not rows:
        terminal.show(_EMPTY)
        return
    terminal.show(
        _DONE.fill(
            rounds=Text(f"round{'' if len(rounds) == 1 else 's'} {', '.join(rounds)}", "、".join(rounds)),
            rows=counted(len(rows), "row", "rows", " 行"),
            postings=counted(len({(row.round, row.team, row.host) for row in rows}), "posting", "postings"),
            targets=counted(len({row.target for row in rows} - {None}), "target", "targets"),
        )
    )


def _content(
    rows: Sequence[HistoryRow],
    rounds: Sequence[str],
    breaches: Collection[Sequence[dict[str, str]]],
    path: Path | None,
) -> dict[str, object]:
    """Return the ledger as JSON knows it."""
    from optimizer.files import LEDGER_COLUMNS

    return {
        "rounds": list(rounds),
        "rows": [{name: getattr(row, name) for name in LEDGER_COLUMNS} for row in rows],
        "breaches": [breach for each in breaches for breach in each],
        "files": [] if path is None else [str(path)],
    }
