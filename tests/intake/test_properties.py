"""Whatever stands in the files, the answer is a scenario or a list of issues."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.domain import Scenario
from optimizer.intake import inspect
from optimizer.intake.cells import Day, Number, Whole
from optimizer.intake.tables import BY_NAME, TABLES, Column, Table
from tests.intake.scenarios import SETTINGS
from tests.intake.scenarios import TABLES as SOUND

if TYPE_CHECKING:
    import pytest

CELLS = st.sampled_from(
    [
        *("", "A", "B", "C", "TA", "TB", "X1", "X2", "X3", "R1", "R2", "O1", "A;B", "whole", "mixed", "local", "ring"),
        *("0", "1", "2", "10", "-1", "1.5", "nan", "inf", "1e308", "010", "yes", "否", "大", "提级", "must", "never"),
        *(
            "2024-03-04",
            "2024-04-26",
            "2024-02-30",
            "2024-03-04/2024-03-08",
            "home-recusal",
            "zone",
            "spouse",
            "\0",
            '"',
        ),
        *("116.1", "38", "200", ";", "；", "=1+1", "专项", "\ufeff", "𠮷", "{", "- ", "x" * 300),
    ]
)
YAML_LINES = st.sampled_from(
    [
        *("rules: {ring: hard}", "rules: {no-mutual: {soft: 2, window: 1}}", "rules: off", "rules: [a]", "name: x"),
        *("rotation: {pattern: ring}", "rotation: {pattern: [ring]}", "tiers: [coverage, {travel: {per: person}}]"),
        *("tiers: {weighed: {load: 1}}", "tiers: [[load]]", "term: {from: 2024-04-01, to: 2024-06-01}", "term: 5"),
        *(
            "calendar: {country: none}",
            "rounds: {R3: {enter: 2024-05-06, leave: 2024-05-07}}",
            "rounds: 7",
            "? a",
            "- b",
        ),
        *(
            "id: {a: b}",
            "a: &a [*a]",
            "<<: {name: y}",
            "\tx",
            "%YAML 1.1",
            "---",
            "...",
            "'",
            "#",
            "rounds: [[]]",
            "!!x y",
        ),
    ]
)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


IDS = {"regions": "ABC", "teams": ("TA", "TB", "TC"), "targets": ("X1", "X2", "X3"), "rounds": ("R1", "R2")}
DAYS = ("2024-03-04", "2024-03-29", "2024-04-26", "2024-09-02", "2023-05-08", "")


def _likely(table: Table, column: Column) -> st.SearchStrategy[str]:
    """Return cells most of which fit the column."""
    fitting: list[str] = [word for words in column.parse.words for word in words]
    if column.name == "id":
        fitting += IDS.get(table.name, ("O1", "L1"))
    fitting += [id_ for other in column.refers for id_ in IDS.get(other, ("O1",))]
    if isinstance(column.parse, Day):
        fitting += DAYS
    if isinstance(column.parse, Whole | Number):
        fitting += ("1", "2", "20", "")
    return st.sampled_from(fitting or ["", "A", "B", "X1", "R0"]) | st.sampled_from(fitting or ["A"]) | CELLS


@st.composite
def _tables(draw: st.DrawFn, table: Table) -> str:
    columns = draw(st.lists(st.sampled_from(table.columns), unique_by=lambda column: column.name))
    needed = [column for column in table.columns if column.required and column not in columns]
    header = [column.name for column in (*needed, *columns)]
    likely = st.tuples(*(_likely(table, column) for column in (*needed, *columns))).map(list)
    anything = st.lists(CELLS, min_size=1, max_size=len(header) + 1)
    rows = draw(st.lists(st.one_of(likely, likely, likely, anything), max_size=4))
    return _csv([header, *rows])


@given(
    tables=st.fixed_dictionaries({}, optional={table.name: _tables(table) for table in TABLES}),
    lines=st.lists(YAML_LINES, max_size=3),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_random_tables_are_a_scenario_or_issues(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, str], lines: list[str]
) -> None:
    """Random cells under true headers never raise, and there is a scenario exactly if there is no defect."""
    folder = tmp_path_factory.mktemp("random")
    (folder / "scenario.yaml").write_text(SETTINGS + "\n".join(lines), "utf-8")
    for name, content in {**SOUND, **tables}.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    _is_decided(folder)


@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))),
    name=st.sampled_from(["scenario.yaml", *(f"{name}.csv" for name in BY_NAME)]),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_random_bytes_are_a_scenario_or_issues(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    """Any bytes in the place of any file never raise."""
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "scenario.yaml").write_text(SETTINGS, "utf-8")
    for table, text in SOUND.items():
        (folder / f"{table}.csv").write_text(text, "utf-8")
    (folder / name).write_bytes(content)
    _is_decided(folder)


def _is_decided(folder: object) -> None:
    intake = inspect(str(folder))
    assert (intake.scenario is None) == bool(intake.errors)
    assert all(issue.text.en and issue.text.zh for issue in intake.issues)
    if isinstance(intake.scenario, Scenario):
        assert intake.scenario.units is not None
        assert all(intake.scenario.host_of.values())
        assert intake.scenario.past_arcs is not None
