"""How a scenario reads on a terminal before it is solved: what holds, who may not go where, what cannot be done."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from optimizer.cli.layout import table
from optimizer.cli.reporting import paragraph
from optimizer.cli.terminal import Exit
from optimizer.domain.phases import HEADINGS, words_on_estimates
from optimizer.domain.records import Mode
from optimizer.intake.past import ALL_PAST
from optimizer.measures.tiers import tiers_of
from optimizer.recusal.openings import TITLES
from optimizer.rules import RULES
from optimizer.rules.rulebook import DEFAULT_PATTERN, rulebook
from optimizer.rules.words import CHOICES, NUMBERS, PATTERNS, in_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Phase, Round, Scenario
    from optimizer.intake import Issue
    from optimizer.recusal import Examination, RecusalPicture
    from optimizer.recusal.talent import Talent
    from optimizer.rules.rulebook import InForce

    _Matrix = tuple[tuple[str, tuple[str, ...]], ...]

MOST_HOSTS = 20
"""With more hosts than this the matrix does not fit a terminal; ``--plot`` draws it."""
WIDEST_COLUMNS = {3: 34, 4: 24}
"""How wide the numbers and the rounds of a rule may be; what is longer goes on in the next line."""
MOST_LISTED = 20
"""Bans are listed up to this many; ``--json`` has them all."""
OF_MANY = ("home-recusal", "zone")
"""Rules that keep every team from somewhere, and are counted alone."""
NATIVE = "native-place-recusal"
"""Keeps nearly every whole team from somewhere, for the sake of its people, and is listed last."""

_NO_DEFECT = Text("No defects in {name} ({id}).", "{name}（{id}）没有问题。")
_COUNTS = Text(
    "{regions}, {teams} ({kinds}), {targets} of {risk} and {days}{inspected}.",
    "地区 {regions} 个，巡察组 {teams} 个（{kinds}），待巡对象 {targets} 个，"
    "合计 {risk} 风险分、{days} 个工作日{inspected}。",
)
_INSPECTED = Text("; already inspected: {count}", "；另有 {count} 个对象本届已巡")
_ROUNDS = (
    Text("round", "轮次"),
    Text("enter", "进驻"),
    Text("leave", "撤离"),
    Text("working days", "工作日"),
    Text("pattern", "方式"),
    Text("teams", "组数"),
)
_COMPUTED = Text("Computed where no date is given: {reasons}.", "未指定的日期按以下方式推算：{reasons}。")
_OF_ROUNDS = Text("{reason} ({rounds})", "{reason}（{rounds}）")
MOVED_MARK = "~"
ESTIMATED_MARK = "?"
_MOVED = Text(f"{MOVED_MARK} moved to a working day", f"{MOVED_MARK} 已调整到工作日")
_ESTIMATED = Text(f"{ESTIMATED_MARK} {{words}}", f"{ESTIMATED_MARK} {{words}}")
_PAST = Text("Done already and not planned again: {rounds}.", "已完成、不再编排的轮次：{rounds}。")
_RULES = (
    Text("rule", "规则编号"),
    Text("meaning", "含义"),
    Text("setting", "设置"),
    Text("numbers", "参数"),
    Text("rounds", "轮次"),
)
_NUMBER = Text("{name}: {value}", "{name}：{value}")
_HARD = Text("hard", "硬性")
_SOFT = Text("soft, weight {weight}", "软性，权重 {weight}")
_ALL = Text("all", "全部")
_OFF = Text("Off: {rules}.", "未启用：{rules}。")
_TIERS = Text("Minimised in this order: {tiers}.", "依次最小化：{tiers}。")
_MATRIX = Text("Who may not go where{rounds}:", "谁不能去哪里{rounds}：")
_IN_ROUND = Text(" (round {rounds})", "（轮次 {rounds}）")
_IN_ROUNDS = Text(" (rounds {rounds})", "（轮次 {rounds}）")
_TEAM = Text("team", "巡察组")
_OPEN = Text(". open", ". 可去")
_CLOSED_BY_RULE = Text("# kept away by {rules}", "# 因规则回避：{rules}")
_CLOSED_OTHERWISE = Text("- closed by {rules}", "- 因规则不可去：{rules}")
_LARGE = Text(
    "{hosts} hosts are too many for a table here; --plot FILE draws it.",
    "受巡地有 {hosts} 个，表格过大，可用 --plot 绘图。",
)
_BY_RULE = Text(
    "Kept away by rule (a team and a host or target is one ban):", "各规则的回避情况（一个组对一个地方或对象为一项）："
)
_TEAMS = Text("teams", "组数")
_BANS = Text("Kept away, other than from home or by zone ({count}):", "除本地和片区以外的回避（{count} 条）：")
_BROUGHT = Text(
    "For those that some of a team's own people alone bring ({count}), see below.",
    "仅因部分本组人员而需全组回避的（{count} 项）见下文。",
)
_NO_BANS = Text("Nobody is kept away from anything but home.", "除本地以外没有其他回避。")
_MORE = Text("  … and {count} more; --json lists them all", "  ……另有 {count} 条，--json 可列出全部")
_IMPOSSIBLE = Text("Impossible; no plan keeps the hard rules:", "排不出来，没有方案能满足全部硬性规则：")
_WARNINGS = Text("Whatever the plan:", "无论如何编排：")
_NOTES = Text("Good to know:", "另请注意：")
_POSSIBLE = Text("Counting finds nothing that rules out a plan.", "仅凭计数没有发现排不出来的情形。")


def show(terminal: Terminal, scenario: Scenario, notes: Sequence[Issue], *, as_json: bool) -> Exit:
    """Show a sound scenario and what follows from it, and return the exit code."""
    from optimizer.cli.talent import people_content, show_people
    from optimizer.recusal import examine, picture
    from optimizer.recusal.talent import Talent

    view = picture(scenario)
    examination, talent = examine(scenario, view), Talent(view)
    if as_json:
        content = _content(terminal, scenario, notes, examination, view)
        terminal.show_json({**content, "people": people_content(terminal, talent)})
    else:
        _show_overview(terminal, scenario)
        if scenario.planned_rounds:
            _show_rounds(terminal, scenario)
            _show_rules(terminal, scenario)
            _show_picture(terminal, scenario, view, talent)
            show_people(terminal, scenario, talent)
        _show_examination(terminal, scenario, notes, examination)
    return Exit.INFEASIBLE if examination.impossible else Exit.DONE


# -- what holds ------------------------------------------------------------------------------------------------------


def _show_overview(terminal: Terminal, scenario: Scenario) -> None:
    units = scenario.units.values()
    kinds = Counter(str(team.kind) for team in scenario.teams)
    names = {name: Text(name, zh) for name, zh in _kind_names()}
    done = _INSPECTED.fill(count=len(scenario.inspected)) if scenario.inspected else Text("", "")
    terminal.show(_NO_DEFECT.fill(name=scenario.name or scenario.id, id=scenario.id))
    paragraph(
        terminal,
        _COUNTS.fill(
            regions=counted(len(scenario.regions), "region", "regions"),
            teams=counted(len(scenario.teams), "team", "teams"),
            kinds=join(Text(f"{count} {names[kind].en}", f"{names[kind].zh} {count}") for kind, count in kinds.items()),
            targets=counted(sum(len(unit.members) for unit in units), "open target", "open targets"),
            risk=counted(sum(unit.risk for unit in units), "risk point", "risk points"),
            days=counted(sum(unit.days for unit in units), "working day", "working days"),
            inspected=done,
        ),
    )
    if scenario.past_rounds:
        terminal.show(_PAST.fill(rounds=join(sorted(scenario.past_rounds))))
    if not scenario.planned_rounds:
        terminal.show(ALL_PAST)


def _show_rounds(terminal: Terminal, scenario: Scenario) -> None:
    terminal.show()
    rows = [[terminal.words(cell) for cell in _round_cells(scenario, round_)] for round_ in scenario.planned_rounds]
    terminal.show(table([terminal.words(title) for title in _ROUNDS], rows, right=(3, 5)))
    _show_phases(terminal, scenario)


def _kind_names() -> Iterable[tuple[str, str]]:
    from optimizer.intake.tables import KINDS

    return ((name, zh[0]) for name, zh in KINDS.items())


def _round_cells(scenario: Scenario, round_: Round) -> tuple[str | Text, ...]:
    return (
        round_.id,
        str(round_.enter),
        str(round_.leave),
        str(len(scenario.calendar.working_days(round_.span))),
        in_words(PATTERNS, round_.pattern or scenario.pattern or DEFAULT_PATTERN),
        str(sum(scenario.may_take_part(round_, team) for team in scenario.teams)),
    )


def _show_phases(terminal: Terminal, scenario: Scenario) -> None:
    """Show when what is due in each round, and how the dates that no round gives came about."""
    rounds, words = scenario.planned_rounds, terminal.words
    names = [
        name for name in HEADINGS if any(phase.name == name for each in scenario.phases.values() for phase in each)
    ]
    by_name = {id_: {phase.name: phase for phase in each} for id_, each in scenario.phases.items()}
    rows = [
        [round_.id, *(_date(by_name[round_.id][name]) if name in by_name[round_.id] else "" for name in names)]
        for round_ in rounds
    ]
    terminal.show()
    terminal.show(table([words(_ROUNDS[0]), *(words(HEADINGS[name]) for name in names)], rows))
    shown = [phase for each in scenario.phases.values() for phase in each]
    whys = list(_reasons(scenario))
    if whys:
        paragraph(terminal, _COMPUTED.fill(reasons=join(whys, "; ", "；")))
    marks = [
        legend
        for legend, is_used in (
            (_MOVED, any(phase.is_moved for phase in shown)),
            (
                _ESTIMATED.fill(words=words_on_estimates(scenario.estimated_years)),
                any(phase.is_estimated for phase in shown),
            ),
        )
        if is_used
    ]
    if marks:
        paragraph(terminal, join(marks, "; ", "；"))


def _reasons(scenario: Scenario) -> Iterator[Text]:
    """Yield what computed dates follow from, with the rounds where that is not so of all."""
    rounds: dict[tuple[Text, Text], list[str]] = {}
    for round_id, phases in scenario.phases.items():
        for phase in phases:
            if not phase.is_given:
                rounds.setdefault((phase.title, phase.why), []).append(round_id)
    for (title, why), ids in rounds.items():
        reason = Text(f"{title.en} {why.en}", f"{title.zh}：{why.zh}")
        yield reason if len(ids) == len(scenario.phases) else _OF_ROUNDS.fill(reason=reason, rounds=join(ids))


def _date(phase: Phase) -> str:
    days = f"{phase.start}" if phase.start == phase.end else f"{phase.start} – {phase.end:%m-%d}"
    return f"{days}{MOVED_MARK if phase.is_moved else ''}{ESTIMATED_MARK if phase.is_estimated else ''}"


def _show_rules(terminal: Terminal, scenario: Scenario) -> None:
    book, words = rulebook(scenario), terminal.words
    rows = [
        [
            kept.rule.id,
            words(kept.rule.title),
            words(_setting(kept)),
            words(_numbers(kept)),
            words(_rounds(scenario, kept)),
        ]
        for kept in book
    ]
    terminal.show()
    terminal.show(table([words(title) for title in _RULES], rows, widest=WIDEST_COLUMNS))
    off = [rule.id for rule in RULES if not any(kept.rule.id == rule.id for kept in book)]
    if off:
        paragraph(terminal, _OFF.fill(rules=join(Text(rule, f"“{TITLES[rule].zh}”（{rule}）") for rule in off)))
    paragraph(terminal, _TIERS.fill(tiers=join((tier.title for tier in tiers_of(scenario)), " > ", " > ")))


def _setting(kept: InForce) -> Text:
    return _HARD if kept.mode is Mode.HARD else _SOFT.fill(weight=kept.weight)


def _numbers(kept: InForce) -> Text:
    filled = {name: value for name in kept.rule.numbers() if (value := getattr(kept.rule, name)) != ()}
    return join(
        (
            _NUMBER.fill(name=in_words(NUMBERS, name.replace("_", "-")), value=_shown(value))
            for name, value in filled.items()
        ),
        ", ",
        "；",
    )


def _shown(value: object) -> Text:
    """Return a number as it may stand in a scenario, or in words; several by name in braces."""
    if not isinstance(value, tuple):
        return in_words(CHOICES, value)
    return Text.same("{" + ", ".join(f"{name}: {each}" for name, each in value) + "}")


def _as_json(value: object) -> object:
    return dict(value) if isinstance(value, tuple) else value


def _rounds(scenario: Scenario, kept: InForce) -> Text:
    is_everywhere = len(kept.rounds) == len(scenario.planned_rounds)
    return _ALL if is_everywhere else join(round_.id for round_ in kept.rounds)


# -- who may not go where --------------------------------------------------------------------------------------------


def _show_picture(terminal: Terminal, scenario: Scenario, view: RecusalPicture, talent: Talent) -> None:
    terminal.show()
    hosts = list(dict.fromkeys(host for round_ in scenario.planned_rounds for host in _hosts(view, round_)))
    if len(hosts) > MOST_HOSTS:
        terminal.show(_LARGE.fill(hosts=len(hosts)))
    else:
        alike: dict[_Matrix, list[str]] = {}
        for round_ in scenario.planned_rounds:
            alike.setdefault(_matrix(scenario, view, round_), []).append(round_.id)
        for matrix, rounds in alike.items():
            _show_matrix(terminal, scenario, view, matrix, rounds)
    _show_bans(terminal, scenario, view, talent)


def _show_bans(terminal: Terminal, scenario: Scenario, view: RecusalPicture, talent: Talent) -> None:
    """Show how many bans each rule makes, and those that say more than that a team stays in its zone or off home.

    Those that own people alone bring are told of later, with what it would take to do without these people.
    """
    from optimizer.cli.talent import bans_by_rule

    every = sorted(view.every_ban(), key=lambda ban: ban.rule == NATIVE)
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for ban in every:
        places[ban.rule].add((ban.team, ban.place))
    if every:
        counts = {rule: (len(found), len({team for team, _ in found})) for rule, found in places.items()}
        terminal.show(_BY_RULE)
        terminal.show(bans_by_rule(terminal, counts, _TEAMS))
    usual = set().union(*(places[rule] for rule in OF_MANY if rule in places))
    brought = {(round_id, each.team, each.place) for each in talent.inherited for round_id in each.rounds}
    bans = [
        ban for ban in every if (ban.team, ban.place) not in usual and (ban.round, ban.team, ban.place) not in brought
    ]
    rounds: dict[tuple[str, Text], dict[str, None]] = defaultdict(dict)
    for ban in bans:
        rounds[ban.team, ban.reason][ban.round] = None
    taking_part = Counter(team.id for round_ in scenario.planned_rounds for team in view.teams(round_.id))
    reasons = {
        reason if len(ids) == taking_part[team] else _OF_ROUNDS.fill(reason=reason, rounds=join(ids)): None
        for (team, reason), ids in rounds.items()
    }
    if reasons or set(places) <= {OF_MANY[0]}:
        terminal.show(_BANS.fill(count=len(reasons)) if reasons else _NO_BANS)
    for reason in list(reasons)[:MOST_LISTED]:
        paragraph(terminal, reason, "  ", "- ")
    if len(reasons) > MOST_LISTED:
        terminal.show(_MORE.fill(count=len(reasons) - MOST_LISTED))
    if brought:
        terminal.show(_BROUGHT.fill(count=len(talent.inherited)))


def _hosts(view: RecusalPicture, round_: Round) -> Iterable[str]:
    return dict.fromkeys(host for team in view.teams(round_.id) for host in view.hosts(round_.id, team.id))


def _matrix(scenario: Scenario, view: RecusalPicture, round_: Round) -> _Matrix:
    """Return (team, a mark per host) of a round; hosts in the order of regions."""
    order = {region.id: place for place, region in enumerate(scenario.regions)}
    hosts = sorted(_hosts(view, round_), key=order.__getitem__)
    rows = []
    for team in view.teams(round_.id):
        allowed = view.allowed_hosts(round_.id, team.id)
        marks = ["." if host in allowed else "#" if view.bans(round_.id, team.id, host) else "-" for host in hosts]
        rows.append((team.id, tuple(marks)))
    return (("", tuple(hosts)), *rows)


def _show_matrix(
    terminal: Terminal,
    scenario: Scenario,
    view: RecusalPicture,
    matrix: _Matrix,
    rounds: Sequence[str],
) -> None:
    words = terminal.words
    where = Text("", "")
    if len(scenario.planned_rounds) > 1:
        where = (_IN_ROUND if len(rounds) == 1 else _IN_ROUNDS).fill(rounds=join(rounds))
    paragraph(terminal, _MATRIX.fill(rounds=where))
    (_, hosts), *rows = matrix
    lines = [[words(scenario.label(team)), *marks] for team, marks in rows]
    terminal.show(table([words(_TEAM), *(str(number) for number in range(1, len(hosts) + 1))], lines))
    names = join(
        (
            Text(f"{number} {scenario.label(host).en}", f"{number} {scenario.label(host).zh}")
            for number, host in enumerate(hosts, 1)
        )
    )
    paragraph(terminal, names, "  ")
    closed = [
        (mark, round_id, team, host)
        for round_id in rounds
        for team, marks in rows
        for host, mark in zip(hosts, marks, strict=True)
    ]
    bans = dict.fromkeys(ban.rule for mark, *where in closed if mark == "#" for ban in view.bans(*where))
    others = dict.fromkeys(_rule_against(view, *where) for mark, *where in closed if mark == "-")
    legend = {
        ".": _OPEN,
        "#": _CLOSED_BY_RULE.fill(rules=join(map(_called, bans))),
        "-": _CLOSED_OTHERWISE.fill(rules=join(map(_called, others))),
    }
    used = {mark for _, marks in rows for mark in marks}
    paragraph(terminal, join((words for mark, words in legend.items() if mark in used), "; ", "；"), "  ")
    terminal.show()


def _called(rule: str) -> Text:
    """Return the id of a rule, and in Chinese what people call it."""
    return Text(rule, f"“{TITLES[rule].zh}”")


def _rule_against(view: RecusalPicture, round_id: str, team: str, host: str) -> str:
    """Return the first rule, no recusal rule, that keeps a team from a host."""
    scenario = view.scenario
    obstacle = view.openings.first_against_posting(scenario.round[round_id], scenario.team[team], host)
    return "" if obstacle is None else obstacle.rule


# -- what cannot be done ---------------------------------------------------------------------------------------------


def _show_examination(terminal: Terminal, scenario: Scenario, notes: Sequence[Issue], examination: Examination) -> None:
    told = [note.text for note in notes if note.sentence != ALL_PAST]  # that is said already
    groups = (
        (_IMPOSSIBLE, [each.sentence for each in examination.impossible]),
        (_WARNINGS, [each.sentence for each in examination.warnings]),
        (_NOTES, [*(each.sentence for each in examination.notes), *told]),
    )
    for title, sentences in groups:
        if sentences:
            terminal.show()
            terminal.show(title)
        for sentence in sentences:
            paragraph(terminal, sentence, "  ", "- ")
    if not examination.impossible and scenario.planned_rounds:
        terminal.show()
        terminal.show(_POSSIBLE)


# -- for programs ----------------------------------------------------------------------------------------------------


def issues_content(terminal: Terminal, issues: Iterable[Issue]) -> list[dict[str, object]]:
    """Return defects and notes as JSON knows them."""
    return [
        {
            "severity": str(issue.severity),
            "file": issue.file,
            "sheet": issue.sheet,
            "row": issue.row,
            "column": issue.column,
            "found": issue.found,
            "expected": issue.expected[terminal.language],
            "maybe": issue.maybe,
            "text": issue.text[terminal.language],
        }
        for issue in issues
    ]


def _content(
    terminal: Terminal,
    scenario: Scenario,
    notes: Sequence[Issue],
    examination: Examination,
    view: RecusalPicture,
) -> dict[str, object]:
    language = terminal.language
    return {
        "id": scenario.id,
        "digest": scenario.digest,
        "issues": issues_content(terminal, notes),
        "regions": len(scenario.regions),
        "teams": len(scenario.teams),
        "targets": len(scenario.targets),
        "rounds": [round_.id for round_ in scenario.planned_rounds],
        "phases": {
            round_id: [
                {
                    "phase": phase.name,
                    "start": str(phase.start),
                    "end": str(phase.end),
                    "why": phase.explanation[language],
                    "given": phase.is_given,
                    "estimated": phase.is_estimated,
                }
                for phase in phases
            ]
            for round_id, phases in scenario.phases.items()
        },
        "rules": [
            {
                "rule": kept.rule.id,
                "setting": str(kept.mode),
                "weight": kept.weight if kept.mode is Mode.SOFT else None,
                "numbers": {name.replace("_", "-"): _as_json(getattr(kept.rule, name)) for name in kept.rule.numbers()},
                "rounds": [round_.id for round_ in kept.rounds],
            }
            for kept in rulebook(scenario)
        ],
        "tiers": [tier.name for tier in tiers_of(scenario)],
        "bans": [
            {"rule": ban.rule, "round": ban.round, "team": ban.team, "place": ban.place, "reason": ban.reason[language]}
            for ban in view.every_ban()
        ],
        "observations": [
            {
                "matter": str(each.matter),
                "severity": str(each.severity),
                "about": list(each.about),
                "rounds": list(each.rounds),
                "sentence": each.sentence[language],
            }
            for each in examination.observations
        ],
    }


# -- the list of columns ---------------------------------------------------------------------------------------------

_COLUMNS = (
    Text("column", "列"),
    Text("Chinese names", "中文名称"),
    Text("default", "默认值"),
    Text("meaning", "含义"),
)
_REQUIRED = Text("required", "必填")


def show_columns(terminal: Terminal, *, as_json: bool) -> None:
    """Show every table and column with its names."""
    from optimizer.intake.tables import TABLES

    words = terminal.words
    if as_json:
        terminal.show_json(
            {
                each.name: {
                    column.name: {
                        "zh": list(column.zh),
                        "required": column.required,
                        "default": column.default_text,
                        "meaning": column.meaning[terminal.language],
                    }
                    for column in each.columns
                }
                for each in TABLES
            }
        )
        return
    for each in TABLES:
        title = Text(
            f"{each.name} ({', '.join(each.zh)}): {each.meaning.en}",
            f"{each.name}（{'、'.join(each.zh)}）：{each.meaning.zh}",
        )
        terminal.show(title)
        rows = [
            [
                column.name,
                "、".join(column.zh),
                words(_REQUIRED) if column.required else column.default_text,
                words(column.meaning),
            ]
            for column in each.columns
        ]
        terminal.show(table([words(name) for name in _COLUMNS], rows, indent="  "))
        terminal.show()
