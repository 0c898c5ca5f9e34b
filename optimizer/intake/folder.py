"""Reads a scenario from a folder: ``scenario.yaml`` and one CSV file per table."""

from __future__ import annotations

import csv
import io
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from optimizer.intake.cells import INVISIBLE
from optimizer.intake.grid import LARGEST_FILE, Grid, Source
from optimizer.intake.issue import Place, Report
from optimizer.intake.nodes import read_yaml
from optimizer.intake.tables import TABLES, Table, table_called
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS_FILE = "scenario.yaml"


def read_folder(folder: Path, report: Report) -> Source:
    """Return what stands in a scenario folder."""
    source = Source(folder.name)
    _read_settings(folder, source, report)
    seen: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or path.name.startswith((".", "~$")):
            continue
        table = _table_of(path, seen, report)
        if table is None:
            continue
        grid = read_table(path, table, report, inside=folder)
        if grid is None:
            report.lose(table.name)
        else:
            source.grids.append(grid)
    _report_missing(seen, report)
    return source


def _read_settings(folder: Path, source: Source, report: Report) -> None:
    path = folder / SETTINGS_FILE
    place = Place(SETTINGS_FILE, topic="settings")
    if not path.exists() and not path.is_symlink():
        other = report.nearest(SETTINGS_FILE, (each.name for each in folder.iterdir()))
        report.error(place, Text("The folder has no scenario.yaml.", "文件夹中没有 scenario.yaml。"), maybe=other)
        return
    text = read_text(path, report, place, inside=folder)
    if text is not None:
        source.settings = read_yaml(text, place, report)


def _table_of(path: Path, seen: dict[str, str], report: Report) -> Table | None:
    table = table_called(path.stem)
    if table is None:
        known = [name for each in TABLES for name in (f"{each.name}.csv", *(f"{zh}.csv" for zh in each.zh))]
        sentence = Text("There is no table of this name.", "没有叫这个名字的表。")
        report.error(Place(path.name, topic="tables"), sentence, maybe=report.nearest(path.name, known))
        return None
    if table.name in seen:
        sentence = Text("The table {table} is already in {other}.", "“{table}”表已在 {other} 中，不能出现两次。").fill(
            table=Text(table.name, table.zh[0]), other=seen[table.name]
        )
        report.error(Place(path.name, topic=table.name), sentence)
        return None
    seen[table.name] = path.name
    return table


def _report_missing(seen: dict[str, str], report: Report) -> None:
    for table in TABLES:
        if table.required and table.name not in seen:
            sentence = Text("This table is needed and is missing.", "缺少这个必需的表。")
            report.error(Place(f"{table.name}.csv", topic=table.name), sentence)
            report.lose(table.name)


def read_table(
    path: Path, table: Table, report: Report, *, inside: Path | None = None, name: str | None = None
) -> Grid | None:
    """Return the raw table of a CSV file, or ``None`` if it cannot be read; ``name`` is what messages call it."""
    place = Place(name or path.name, topic=table.name)
    text = read_text(path, report, place, inside=inside)
    if text is None:
        return None
    rows = _rows(text, place, report)
    if not rows:
        report.error(place, Text("The file is empty; it needs at least a header.", "文件是空的，至少要有表头。"))
        return None
    header_number, header = rows[0]
    if len(header) == 1 and any(mark in header[0] for mark in "\t;；，"):
        sentence = Text("The columns are not separated by commas.", "各列没有用英文逗号分隔。")
        report.error(place._replace(row=header_number), sentence, found=header[0])
        return None
    return Grid(table, place.file, None, tuple(header), tuple((number, tuple(row)) for number, row in rows[1:]))


def read_text(path: Path, report: Report, place: Place, *, inside: Path | None = None) -> str | None:
    """Return a file's text, or ``None`` if it is none; a text that is not UTF-8 is read as GB 18030 with a note."""
    if not _may_be_read(path, report, place, inside):
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        sentence = Text("The file cannot be read: {why}.", "文件无法读取：{why}。").fill(why=error.strerror or "I/O")
        report.error(place, sentence)
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.error(place, Text("The file is UTF-16 text.", "文件是 UTF-16 编码。"), expected=_UTF_8)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _from_gb18030(data, report, place)


_UTF_8 = Text("a CSV or YAML file in UTF-8", "UTF-8 编码的文件")


def _from_gb18030(data: bytes, report: Report, place: Place) -> str | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        report.error(place, Text("The file is not readable text.", "文件内容不是可读的文本。"), expected=_UTF_8)
        return None
    sentence = Text(
        "The file is not UTF-8; it was read as GBK (GB 18030). Please check that the names are right.",
        "文件不是 UTF-8 编码，已按 GBK（GB 18030）读取，请核对名称是否正确。",
    )
    report.note(place, sentence)
    return text


def _may_be_read(path: Path, report: Report, place: Place, inside: Path | None) -> bool:
    try:
        if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
            sentence = Text(
                "The file is a link that leads out of the scenario's folder; it is not read.",
                "该文件是指向文件夹之外的链接，不予读取。",
            )
            report.error(place, sentence)
            return False
        status = path.stat()
    except (OSError, RuntimeError):
        report.error(place, Text("There is no such file.", "没有这个文件。"))
        return False
    if not stat.S_ISREG(status.st_mode):
        report.error(place, Text("This is not an ordinary file.", "这不是普通文件。"))
        return False
    if status.st_size > LARGEST_FILE:
        limit = Text(f"at most {LARGEST_FILE // 1_000_000} MB", f"不超过 {LARGEST_FILE // 1_000_000} MB")
        found = f"{status.st_size / 1_000_000:.0f} MB"
        report.error(place, Text("The file is too large.", "文件过大。"), found=found, expected=limit)
        return False
    return True


def _rows(text: str, place: Place, report: Report) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank with their numbers; what comes after a broken quote is lost and said to be."""
    rows: list[tuple[int, list[str]]] = []
    number = 0
    with _any_field_size(len(text)):
        try:
            for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
                if any(cell.strip().strip(INVISIBLE) for cell in row):
                    rows.append((number, row))
        except csv.Error as error:
            report.error(place._replace(row=number + 1), _csv_sentence(error))
            report.lose(place.topic)
    return rows


@contextmanager
def _any_field_size(size: int) -> Iterator[None]:
    # too long cells are reported with their place later on; the module's own limit would stop the whole file
    before = csv.field_size_limit(max(size + 1, csv.field_size_limit()))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _csv_sentence(error: csv.Error) -> Text:
    if "unexpected end" in str(error):
        return Text(
            "A quotation mark is opened in this row and never closed.", "本行有一个双引号没有配对，后面的内容无法读取。"
        )
    if "expected after" in str(error):
        return Text(
            "Text follows a closing quotation mark; a quotation mark inside a cell must be doubled.",
            "双引号之后还有文字；单元格内的双引号须写两个。",
        )
    return Text("The row cannot be read as CSV.", "本行不符合 CSV 格式。")
