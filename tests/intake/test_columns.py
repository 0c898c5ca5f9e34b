"""The list of tables and columns that people look things up in."""

from __future__ import annotations

import pytest

from optimizer.intake import columns_page
from optimizer.intake.columns import HEADS
from optimizer.intake.tables import TABLES, column_list
from optimizer.texts import Language


@pytest.mark.parametrize("language", list(Language))
def test_the_list_is_complete(language: Language) -> None:
    """Every table has a section and every column a line with as many cells as the head."""
    lines = columns_page(language).splitlines()
    assert [line.split()[1] for line in lines if line.startswith("## ")] == [table.name for table in TABLES]
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(f"| {HEADS[0][language]} ")]
    assert [row.split()[1] for row in rows] == [column.name for _, column in column_list()]
    assert {row.count("|") for row in rows} == {len(HEADS) + 1}


def test_the_list_says_what_is_needed() -> None:
    """Needed columns and defaults are told in the reader's language."""
    english, chinese = columns_page(Language.EN), columns_page(Language.ZH)
    assert "| max_targets | 对象上限 | targets in one posting | a whole number from 0 to 1,000,000 | 2 |" in english
    assert "| kind | 类型、组别 | 组建方式 | 以下之一：整建制、半建制、互派、混编、提级、本地 | 整建制 |" in chinese
    assert "| 必填 |" in chinese
