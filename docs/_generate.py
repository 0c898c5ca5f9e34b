"""Writes the pages that follow from the code: ``python -m docs._generate``.

What stands above the mark in a page is written by hand and kept; what stands below it is made anew. In pages of
examples the output after each ``$ tuimo …`` and ``$ head …`` in a ``console`` block is made anew. A test holds the
pages to what this makes.
"""

from __future__ import annotations

import contextlib
import inspect
import re
import shlex
import tempfile
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.testing import CliRunner

from optimizer.cli.bilingual import Argument, Option, help_page
from optimizer.cli.main import COMMANDS, group
from optimizer.cli.terminal import Exit, Terminal
from optimizer.constraints import acts_on
from optimizer.domain import Kind, Offsets, Region, Scenario, Team
from optimizer.domain.phases import TITLES
from optimizer.domain.seat_names import OTHER_WORDS, WORDS
from optimizer.domain.staffing import ROLES, brings_people
from optimizer.engines import Settings
from optimizer.files.bundled import bundled_configs, config_path
from optimizer.intake.composition import MOST_DAYS, MOST_PEOPLE, SOURCES
from optimizer.intake.settings import LENGTH_WORDS, LENGTHS, OFFSETS
from optimizer.intake.tables import KINDS, TABLES
from optimizer.measures import DEFAULT_TIERS, MEASURES
from optimizer.rules import RULES
from optimizer.rules.rulebook import DEFAULT_PATTERN, PATTERNS
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from optimizer.domain import Seat, Setting
    from optimizer.measures import Measure
    from optimizer.rules import Number, Rule

FOLDER = Path(__file__).resolve().parent
MARK = "<!-- What follows is written by `python -m docs._generate`; change the code, not this. -->"

EXITS = {
    Exit.DONE: "done",
    Exit.OTHER: "anything else, such as a file that cannot be written",
    Exit.USAGE: "usage: the command line makes no sense",
    Exit.DEFECTIVE: "a scenario or plan file is defective",
    Exit.INFEASIBLE: "infeasible: no plan keeps every hard rule",
    Exit.UNDECIDED: "undecided within the limit",
    Exit.UNSOUND: "the plan did not pass the checks",
    Exit.INTERRUPTED: "interrupted before there was a plan",
}


ACTS_NOWHERE = Text("nothing by itself, since no candidate could break it", "无需单独约束，可选的安排本身已满足")
"""Said of a rule that lies in what a candidate is."""


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table as lines."""
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines]


def prose(documented: object) -> list[str]:
    """Return a docstring's text, its numpydoc sections left out, with Markdown's quotes for code."""
    text = inspect.getdoc(documented) or ""
    text = re.split(r"\n\n[A-Z]\w+\n-{3,}\n", text)[0]
    return re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text).replace("``", "`").splitlines()


# -- commands --------------------------------------------------------------------------------------------------------


def commands() -> list[str]:
    """Return the page of the commands."""
    lines = ["## Exit codes", "", *table(("code", "means"), ((int(code), words) for code, words in EXITS.items()))]
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None  # every name in the list has a file
        lines += ["", f"## tuimo {name}"]
        for language in Language:
            lines += ["", "```text", *_help(command, name, language), "```"]
    return lines


def _help(command: click.Command, name: str, language: Language) -> list[str]:
    above = click.Context(group, info_name="tuimo", obj=Terminal(language))
    context = click.Context(command, parent=above, info_name=name)
    assert all(isinstance(each, Argument | Option) for each in command.params)
    return help_page(command, context, width=100).splitlines()


# -- rules -----------------------------------------------------------------------------------------------------------


def rules() -> list[str]:
    """Return the page of the rules."""
    lines = ["## Patterns", "", *_patterns()]
    for family in dict.fromkeys(rule.family for rule in RULES):
        lines += ["", f"## {str(family).capitalize()}"]
        for rule in (each for each in RULES if each.family is family):
            lines += ["", *_rule(rule)]
    return lines


def _patterns() -> list[str]:
    ids = dict.fromkeys(rule for settings in PATTERNS.values() for rule in settings)
    rows = [
        [f"`{name}`{' (default)' if name == DEFAULT_PATTERN else ''}", *(_setting(settings, rule) for rule in ids)]
        for name, settings in PATTERNS.items()
    ]
    return table(["pattern", *(f"`{rule}`" for rule in ids)], rows)


def _setting(settings: Mapping[str, Setting], rule: str) -> str:
    setting = settings.get(rule)
    if setting is None:
        return "–"
    mode = f"soft {setting.weight}" if setting.mode == "soft" else str(setting.mode)
    return ", ".join([mode, *(f"{name} {value}" for name, value in setting.numbers.items())])


def _rule(rule: type[Rule]) -> list[str]:
    lines = [f"### `{rule.id}`", "", f"**{rule.title.en}** · {rule.title.zh}", "", *prose(rule), ""]
    modes = ", ".join(str(mode) for mode in rule.modes)
    whole = " It looks at the term as a whole; a single round cannot set it." if rule.for_whole_term else ""
    lines.append(f"Default: {rule.default}. May be: {modes}.{whole}")
    lines += ["", _acts(rule)]
    numbers = rule.numbers()
    if numbers:
        defaults = {each.name: each.default for each in fields(rule)}
        lines += ["", *_numbers(numbers, defaults)]
    return lines


def _acts(rule: type[Rule]) -> str:
    """Return in both languages where a rule acts."""
    places = [place.words for place in acts_on(rule)] or [ACTS_NOWHERE]
    return f"Acts on: {'; '.join(each.en for each in places)}. 作用于：{'；'.join(each.zh for each in places)}。"


def _numbers(numbers: Mapping[str, Number], defaults: Mapping[str, object]) -> list[str]:
    rows = [
        (
            f"`{name.replace('_', '-')}`",
            defaults[name] if number.by is None else "none",
            _range(number),
            number.meaning.en,
            number.meaning.zh,
        )
        for name, number in numbers.items()
    ]
    return table(("number", "default", "may be", "meaning", "含义"), rows)


def _range(number: Number) -> str:
    if number.choices:
        return ", ".join(number.choices)
    least = "" if number.least is None else f"at least {number.least}"
    most = "" if number.most is None else f"at most {number.most}"
    limits = ", ".join(each for each in (least, most) if each)
    return limits if number.by is None else f"by {number.by.en}: {limits}"


# -- tiers -----------------------------------------------------------------------------------------------------------


def tiers() -> list[str]:
    """Return the page of the tiers."""
    lines = [f"Without `tiers` in the scenario: {', '.join(f'`{name}`' for name in DEFAULT_TIERS)}, in this order."]
    for measure in MEASURES:
        lines += ["", *_measure(measure)]
    return lines


def _measure(measure: type[Measure]) -> list[str]:
    slack, is_share = measure.default_slack
    words = f"{slack:.0%} of the best value" if is_share else f"{slack} {measure.unit.en}" if slack else "none"
    lines = [f"## `{measure.id}`", "", f"**{measure.title.en}** · {measure.title.zh}", "", *prose(measure), ""]
    lines.append(f"Unit: {measure.unit.en} ({measure.unit.zh}). Slack unless the scenario says otherwise: {words}.")
    if measure.options():
        defaults = {each.name: each.default for each in fields(measure)}
        lines += ["", *_numbers(measure.options(), defaults)]
    return lines


# -- scenarios and settings ------------------------------------------------------------------------------------------


def scenario_format() -> list[str]:
    """Return the tables of a scenario."""
    lines = [*_phases(), "", *_lengths(), "", *_composition(), "", "## Tables"]
    for each in TABLES:
        needed = " Required." if each.required else ""
        lines += ["", f"### `{each.name}` · {'、'.join(each.zh)}", ""]
        lines += [f"{each.meaning.en[0].upper()}{each.meaning.en[1:]}.{needed} {each.meaning.zh}。", ""]
        rows = [
            (
                f"`{column.name}`{' *' if column.required else ''}",
                "、".join(column.zh),
                column.default_text,
                column.meaning.en,
                column.meaning.zh,
            )
            for column in each.columns
        ]
        lines += table(("column", "中文", "default", "meaning", "含义"), rows)
    return lines


def _phases() -> list[str]:
    """Return how far the phases of a round lie from each other."""
    described = _described(Offsets)
    defaults: Mapping[str, object] = {"notice": "the rule's", "report": "the rule's", "rectification": "the rule's"}
    rows = []
    for name, allowed in OFFSETS.items():
        field_name = name.replace("-", "_")
        given = getattr(Offsets(), field_name)
        default = given if given is not None else defaults.get(name, "off")
        title = f"{TITLES[name].en} · {TITLES[name].zh}"
        meaning = described[field_name].replace("`None`", "if left out")
        rows.append((f"`{name}`", title, default, f"{allowed.least} to {allowed.most}", meaning))
    return ["## Phases of a round", "", *table(("key", "phase", "default", "may be", "meaning"), rows)]


def _lengths() -> list[str]:
    """Return how long a round is that does not say when it leaves."""
    rows = [(f"`{name}`", "、".join(LENGTH_WORDS[name]), days) for name, days in LENGTHS.items()]
    return ["## Lengths of rounds", "", *table(("key", "中文", "days"), rows)]


def _composition() -> list[str]:
    """Return what stands under the key `composition`, and the words for seats and skills."""
    homes = (Region(id="A", name="A"), Region(id="B", name="B"))
    teams = tuple(Team(id=str(kind), name=kind, homes=("A",), kind=kind) for kind in Kind)
    given = Scenario(id="usual", regions=homes, teams=teams, targets=(), rounds=())
    usual = []
    for team in teams:
        seats = ", ".join(_seat(seat) for seat in given.staffing.seats_of(team))
        own = "leader, deputy, liaison, and members up to the people whom it brings"
        usual.append((f"`{team.kind}`", KINDS[team.kind][0], own if brings_people(team) else seats))
    keys = [
        (
            "`count`",
            "1",
            f"0 to {MOST_PEOPLE}",
            "people on the seat; a bare number after the seat's name says the same",
        ),
        (
            "`from`",
            "own",
            ", ".join(f"`{name}` ({'、'.join(words)})" for name, words in SOURCES.items()),
            "where they come from: with the team, from the host as its locals, or lent from anywhere in the pool",
        ),
        ("`days`", "the whole stay", f"1 to {MOST_DAYS}", "working days for which a speciality is needed"),
    ]
    names = [
        (
            f"`{name}`",
            word.zh,
            "、".join(OTHER_WORDS.get(name, ())),
            word.en,
            "seat" if name in ROLES else "seat or skill",
        )
        for name, word in WORDS.items()
    ]
    return [
        "## Seats of teams",
        "",
        "`composition` says which seats teams have, by kind of team, and under `skills` (专长) which skills every team",
        "needs, as a list or with numbers of people. Any other word than those below may be a speciality: who has the",
        "skill of that name may sit there. Without an entry for its kind a team has these seats; its `size` decides",
        "how many members.",
        "",
        "```text",
        "composition:",
        "  half: {leader: 1, deputy: {count: 1, from: host}, member: 5, audit: {count: 1, from: any, days: 10}}",
        "  整建制: {组长: 1, 副组长: 1, 联络员: 1, 成员: 3}",
        "  skills: [discipline, organisation, audit]",
        "```",
        "",
        *table(("kind", "中文", "seats unless given"), usual),
        "",
        *table(("key of a seat", "default", "may be", "meaning"), keys),
        "",
        *table(("seat or skill", "中文", "also", "meaning", "may be"), names),
    ]


def _seat(seat: Seat) -> str:
    source = {"own": "", "host": " from the host", "any": " from anywhere"}[seat.source]
    return f"{seat.count} × {seat.name}{source}" if seat.count > 1 else f"{seat.name}{source}"


def _described(kind: type[object]) -> dict[str, str]:
    """Return what a docstring says of each parameter."""
    found = dict(re.findall(r"^(\w+)\n((?:    .+\n?)+)", inspect.getdoc(kind) or "", re.MULTILINE))
    return {name: " ".join(text.split()).replace("``", "`") for name, text in found.items()}


def settings() -> list[str]:
    """Return the solver settings and the files that come along."""
    described = _described(Settings)
    rows = []
    for each in fields(Settings):
        default = "none" if each.default is None else "" if each.default is MISSING else each.default
        key = each.name if each.name == "cp_sat" else each.name.replace("_", "-")
        rows.append((f"`{key}`", default, described[each.name]))
    lines = ["## Keys", "", *table(("key", "default", "meaning"), rows)]
    for name in bundled_configs():
        lines += ["", f"## `{name}`", "", "```toml", *config_path(name).read_text("utf-8").splitlines(), "```"]
    return lines


PAGES: Mapping[str, Callable[[], list[str]]] = {
    "commands.md": commands,
    "rules.md": rules,
    "tiers.md": tiers,
    "scenario-format.md": scenario_format,
    "settings.md": settings,
}
"""Each page and what makes the part below its mark."""


def made(name: str) -> str:
    """Return the whole page: what was written by hand above the mark, and the rest made anew."""
    by_hand, mark, _ = (FOLDER / name).read_text("utf-8").partition(MARK)
    assert mark, f"docs/{name} lacks the line {MARK}"
    return f"{by_hand}{MARK}\n\n" + "\n".join(line.rstrip() for line in PAGES[name]()) + "\n"


# -- examples --------------------------------------------------------------------------------------------------------

EXAMPLES = ("README.md", "docs/start.md", "docs/start.zh.md")
"""Pages whose examples are run, each page in an empty folder of its own."""

_BLOCK = re.compile(r"^```console\n(\$ (?:tuimo|head) .*?)^```$", re.MULTILINE | re.DOTALL)
_SURROUNDINGS = {"LANG": "en_GB.UTF-8", "LC_ALL": None, "LC_MESSAGES": None, "COLUMNS": "100", "NO_COLOR": "1"}


def with_examples(name: str) -> str:
    """Return the page with the output of every example as it is now; runs them in the current folder."""
    return _BLOCK.sub(_run_block, (FOLDER.parent / name).read_text("utf-8"))


def _run_block(block: re.Match[str]) -> str:
    commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
    lines = [line for command in commands for line in (command, *_output_of(command[2:]))]
    return "\n".join(["```console", *lines, "```"])


def _output_of(command: str) -> list[str]:
    """Return what a command prints to standard output; `head -N FILE`, `| head -N` and `| tail -N` are understood."""
    if command.startswith("head "):
        _, count, file = shlex.split(command)
        return Path(file).read_text("utf-8-sig").splitlines()[: int(count[1:])]
    typed, _, pipe = command.partition(" | ")
    result = CliRunner(env=_SURROUNDINGS).invoke(group, shlex.split(typed)[1:])
    assert result.exit_code != Exit.OTHER, f"{command}: {result.stderr}"
    lines = result.stdout.splitlines()
    which, _, count = pipe.partition(" -")
    return {"": lines, "head": lines[: int(count or 0)], "tail": lines[-int(count or 0) :]}[which]


def main() -> None:
    """Write every page."""
    for name in PAGES:
        (FOLDER / name).write_text(made(name), "utf-8")
    for name in EXAMPLES:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            text = with_examples(name)
        (FOLDER.parent / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
