"""What may stand in a cell, from CSV and from a workbook alike."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Kind, Span
from optimizer.intake.cells import (
    Day,
    Flag,
    IdCell,
    Listed,
    Number,
    Parser,
    SeatCell,
    SpanCell,
    SpansCell,
    TextCell,
    UnfitError,
    Whole,
    Word,
)
from optimizer.intake.tables import KINDS, TABLES, TIE_KINDS, Column, Table, column_list, table_called
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.intake.cells import Raw

NOON = datetime(2020, 4, 20, 12)
MIDNIGHT = datetime(2020, 4, 20)


@pytest.mark.parametrize(
    ("parser", "raw", "value"),
    [
        (IdCell(), "0130", "0130"),
        (IdCell(), 130921.0, "130921"),
        (IdCell(), 130921, "130921"),
        (TextCell(), "　沧州\u200b ", "沧州"),
        (TextCell(), "财政\u200b局", "财政局"),
        (TextCell(), "财\u00ad政\u2060\ufeff局\u202e", "财政局"),
        (TextCell(), "\u2066 财政局\u200d \u2069", "财政局"),
        (SeatCell(), "审\u200b计", "audit"),
        (TextCell(), True, "true"),
        (TextCell(), date(2020, 4, 20), "2020-04-20"),
        (TextCell(), MIDNIGHT, "2020-04-20"),
        (TextCell(), time(8, 30), "08:30:00"),
        (TextCell(), 1.5, "1.5"),
        (TextCell(), "=1+1", "=1+1"),
        (Whole(), "12", 12),
        (Whole(), "１２", 12),
        (Whole(), 12.0, 12),
        (Whole(), "12.0", 12),
        (Number(0, 100), "1.5", 1.5),
        (Number(-10, 100), "-1.5", -1.5),
        (Number(0, 100), "1e1", 10.0),
        (Number(0, 100), 3, 3.0),
        (Day(), "2020-04-20", date(2020, 4, 20)),
        (Day(), MIDNIGHT, date(2020, 4, 20)),
        (Day(), date(2020, 4, 20), date(2020, 4, 20)),
        (Flag(), "是", True),
        (Flag(), "Yes", True),
        (Flag(), 1.0, True),
        (Flag(), True, True),
        (Flag(), "否", False),
        (Flag(), "FALSE", False),
        (Flag(), 0.0, False),
        (Word(KINDS, Kind), "半建制", Kind.HALF),
        (Word(KINDS, Kind), "Half", Kind.HALF),
        (Word(TIE_KINDS), "in_law", "in-law"),
        (Listed(TextCell()), "a; b；c;;a", ("a", "b", "c")),
        (Listed(IdCell()), 130921.0, ("130921",)),
        (SpanCell(), "2020-04-20/2020-05-01", Span(date(2020, 4, 20), date(2020, 5, 1))),
        (SpanCell(), "2020-04-20", Span(date(2020, 4, 20), date(2020, 4, 20))),
        (SpanCell(), MIDNIGHT, Span(date(2020, 4, 20), date(2020, 4, 20))),
        (SpansCell(), MIDNIGHT, (Span(date(2020, 4, 20), date(2020, 4, 20)),)),
        (
            SpansCell(),
            "2026-06-01;2026-04-01/2026-04-24;2026-03-09/2026-03-31;2026-03-20/2026-03-22",
            (Span(date(2026, 3, 9), date(2026, 4, 24)), Span(date(2026, 6, 1), date(2026, 6, 1))),
        ),
    ],
)
def test_a_fitting_cell_has_its_value(parser: Parser, raw: Raw, value: object) -> None:
    """Text, numbers, truth values and dates of a workbook mean the same as their text in a CSV."""
    assert parser.parse(raw) == value
    assert type(parser.parse(raw)) is type(value)


@pytest.mark.parametrize("raw", ["99999999999", "9" * 20, "9" * 5_000, 1e20, "-1"])
def test_a_number_too_large_is_told_the_limit(raw: Raw) -> None:
    """However large a whole number is, the sentence says that it is out of range, and of which."""
    with pytest.raises(UnfitError, match="out of range"):
        Whole().parse(raw)
    assert Whole().expected == Text("a whole number from 0 to 1,000,000", "0 到 1,000,000 的整数")


@pytest.mark.parametrize("word", ["至今", " 现在 ", "Present", "now", "to date"])
def test_what_goes_on_still_has_an_empty_cell(word: str) -> None:
    """Words for today are refused as the end of a post with the hint that says how it is told, elsewhere as no date."""
    with pytest.raises(UnfitError) as error:
        Day(ends=True).parse(word)
    assert (error.value.sentence.en, error.value.sentence.zh[-6:]) == (
        "This is not a date. What goes on still has an empty cell here.",
        "续的请留空。",
    )
    with pytest.raises(UnfitError, match=r"This is not a date\.$"):
        Day().parse(word)


@pytest.mark.parametrize(
    ("parser", "raw", "maybe"),
    [
        (IdCell(), "a;b", None),
        (IdCell(), "a\x07b", None),
        (Whole(), "1.5", None),
        (Whole(), 1.5, None),
        (Whole(), True, None),
        (Whole(), "1,000", None),
        (Whole(), "0x1F", None),
        (Whole(), "1e3", None),
        (Whole(), float("nan"), None),
        (Whole(1, 10), "11", None),
        (Whole(), "-1", None),
        (Whole(), "9" * 19, None),
        (Number(0, 1), float("inf"), None),
        (Number(0, 1), "nan", None),
        (Number(0, 1), "1_0", None),
        (Number(0, 1), False, None),
        (Number(0, 1), "2", None),
        (Day(), "2020/4/20", "2020-04-20"),
        (Day(), "2020年4月20日", "2020-04-20"),
        (Day(), "20.4.2020", None),
        (Day(), "2020-13-01", None),
        (Day(), "2020-02-30", None),
        (Day(), "2020/2/30", None),
        (Day(), "2020-04-20 12:00", "2020-04-20"),
        (Day(), NOON, "2020-04-20"),
        (Day(), 43941.0, "2020-04-20"),
        (Day(), 7.0, None),
        (Day(), "1989-12-31", None),
        (Day(), "2101-01-01", None),
        (Flag(), "2", None),
        (Flag(), "maybe", None),
        (Word(KINDS, Kind), "wole", "whole"),
        (Word(KINDS, Kind), "整建", "整建制"),
        (Listed(IdCell(), is_set=True), "A;A", "A"),
        (SpanCell(), "2020-05-01/2020-04-20", "2020-04-20/2020-05-01"),
        (SpanCell(), "2020-05-01/", None),
        (SpanCell(), "x/y", None),
        (SpanCell(), "2026/03/09", "2026-03-09"),
        (SpanCell(), "2026.3.9/2026-04-24", "2026-03-09/2026-04-24"),
        (SpanCell(), "2026.3.9/then", None),
    ],
)
def test_an_unfit_cell_is_refused(parser: Parser, raw: Raw, maybe: str | None) -> None:
    """What does not fit is refused in both languages, with what was probably meant where that can be told."""
    with pytest.raises(UnfitError) as error:
        parser.parse(raw)
    assert error.value.maybe == maybe
    assert error.value.sentence.en
    assert error.value.sentence.zh
    assert parser.expected.en
    assert parser.expected.zh


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_header_name_means_one_column(table: Table) -> None:
    """Within a table no alias is used for two columns, and each leads to its column."""
    names = [name for column in table.columns for name in (column.name, *column.zh)]
    assert len(set(names)) == len(names)
    assert all(table.column(name) is column for column in table.columns for name in (column.name, *column.zh))
    assert all(table_called(name) is table for name in (table.name, *table.zh))


@pytest.mark.parametrize("column", [column for _, column in column_list()], ids=lambda column: column.name)
def test_every_column_says_what_it_means(column: Column) -> None:
    """Each column has a meaning and an expectation in both languages and a Chinese name."""
    assert column.meaning.en
    assert column.meaning.zh
    assert column.expected.en
    assert column.zh


def test_stand_ins_make_records() -> None:
    """A record can be built from the harmless values that stand for cells nobody could read."""
    for table in TABLES:
        values = {each.name: each.parse.stand_in if each.default is None else each.default for each in table.columns}
        if not {"from", "to"} <= values.keys() or table.name not in ("blackouts",):
            assert table.build(values) is not None
