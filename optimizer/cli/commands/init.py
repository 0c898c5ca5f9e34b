"""``init``: writes a scenario to start from."""

from __future__ import annotations

import click

from optimizer.cli.bilingual import Command, argument, option
from optimizer.cli.terminal import Exit, FailureError, Terminal
from optimizer.texts import Text

_WRITTEN = Text("A scenario to start from is in {path}.", "场景模板已写入 {path}。")
_NEXT = Text(
    "Fill in your own regions, teams and targets, then: tuimo check {path}",
    "请填入本地的地区、巡察组和巡察对象，然后运行：tuimo check {path}",
)
_PEOPLE = Text(
    "To plan who sits in which team, too, add tables of officers and their posts, and the tier seats; tuimo init "
    "NAME --template {template} has them to look at.",
    "如还要编排各组人员，请加上干部表和任职经历表，并在目标层级中加入 seats；"
    "tuimo init 名称 --template {template} 可生成一个带人员的例子。",
)
SMALL, WITH_PEOPLE = "small", "zhangzhou-2017-people"
"""The template unless another is asked for, which has no officers, and a small bundled scenario that has."""
_NO_TEMPLATE = Text("There is no template {name}. There are: {names}.", "没有模板 {name}。可用的模板：{names}。")


@click.command(
    "init",
    cls=Command,
    words=Text(
        "Write a scenario to start from: a folder of CSV files, or with --xlsx or a name ending in .xlsx a workbook "
        "with drop-down lists. It can be solved as it is. Headers and names are in the language in force (--lang). "
        "A bundled scenario can be the template, too: its tables, settings and README are copied as they are, with its "
        "rounds, phases, leaders, quotas and ties; zhangzhou-2017-people has tables of officers and their posts.",
        "生成可供填写的场景：CSV 文件夹，或用 --xlsx（或以 .xlsx 结尾的名称）生成带下拉列表的工作簿。模板本身即可求解；"
        "表头和名称使用当前语言（--lang）。也可以用自带场景作模板：原样复制其表格、设置和 README，"
        "包括轮次、环节、领导、比例要求和关系等；zhangzhou-2017-people 带有干部和任职经历表。",
    ),
)
@argument("directory", metavar="DIR", words=Text("The folder or workbook to make.", "要新建的文件夹或工作簿。"))
@option(
    "--template",
    metavar="NAME",
    words=Text(
        "Which template: small (the default), or a bundled scenario such as jingzhou-term.",
        "模板名称：small（默认），或自带场景的名称，如 jingzhou-term。",
    ),
)
@option("--xlsx", is_flag=True, words=Text("Write one workbook instead of a folder.", "写成一个工作簿，而不是文件夹。"))
@click.pass_obj
def command(terminal: Terminal, directory: str, template: str | None, xlsx: bool) -> Exit:
    """Write a scenario to start from."""
    from optimizer.cli.reporting import paragraph
    from optimizer.intake import init, templates

    name = template or SMALL
    if name not in templates():
        raise FailureError(Exit.USAGE, _NO_TEMPLATE.fill(name=name, names=", ".join(templates())))
    path = init(directory, template=name, lang=terminal.language, xlsx=xlsx)
    terminal.show(_WRITTEN.fill(path=path))
    terminal.show(_NEXT.fill(path=path))
    if name == SMALL:
        paragraph(terminal, _PEOPLE.fill(template=WITH_PEOPLE))
    return Exit.DONE
