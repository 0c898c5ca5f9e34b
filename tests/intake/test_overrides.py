"""Settings and cells replaced from outside, and ledgers added to history."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Mode, Setting, TierSetting
from optimizer.errors import ScenarioError
from optimizer.intake import Issue, inspect, load
from tests.intake.scenarios import SETTINGS, write

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "round,date,leave,team,kind,home,host,target,days,km,officer,seat\n"


def test_overrides_replace_what_the_files_say(tmp_path: Path) -> None:
    """Rules, rounds, tiers, the calendar and cells can be set by key, with values as in the files."""
    write(tmp_path, settings=SETTINGS + "rules: {no-repeat: off}\n")
    scenario = load(
        tmp_path,
        overrides={
            "rules.no-mutual": "off",
            "rounds.R1.enter": "2024-03-11",
            "rounds.R2.rules.ring": "{soft: 2}",
            "tiers": "[coverage, travel]",
            "calendar.holidays": "2024-03-12;2024-03-13",
            "name": "other",
            "teams.TA.max_targets": "3",
            "teams.TB.类型": "半建制",
            "targets.X1.skills": "[audit, finance]",
            "regions.A.host_capacity": 2,
        },
    )
    assert scenario.rules == {"no-repeat": Setting(Mode.OFF), "no-mutual": Setting(Mode.OFF)}
    assert scenario.rounds[0].enter == date(2024, 3, 11)
    assert scenario.rounds[1].rules == {"ring": Setting(Mode.SOFT, 2)}
    assert scenario.tiers == (TierSetting({"coverage": 1}), TierSetting({"travel": 1}))
    assert scenario.calendar.extra_holidays == {date(2024, 3, 12), date(2024, 3, 13)}
    assert (scenario.name, scenario.team["TA"].max_targets, str(scenario.team["TB"].kind)) == ("other", 3, "half")
    assert scenario.target["X1"].skills == ("audit", "finance")
    assert scenario.region["A"].host_capacity == 2


def test_an_override_of_a_round_reaches_a_dotted_id(tmp_path: Path) -> None:
    """Ids with dots can be named in keys, of rounds and of rows."""
    write(tmp_path, settings=SETTINGS.replace("R1", "2024.1"), teams="id,name,home\nT.A,a,A\nT.B,b,B\n")
    scenario = load(tmp_path, overrides={"rounds.2024.1.enter": "2024-03-11", "teams.T.A.size": "8"})
    assert (scenario.rounds[0].enter, scenario.team["T.A"].size) == (date(2024, 3, 11), 8)


@pytest.mark.parametrize(
    ("key", "value", "found", "maybe"),
    [
        ("ruls.ring", "off", "ruls", "rules"),
        ("rules.rng", "off", "rng", "ring"),
        ("rules.ring", "sometimes", "sometimes", None),
        ("rounds.R3.enter", "2024-03-11", "R3", None),
        ("rounds.R1.entr", "2024-03-11", "entr", "enter"),
        ("rounds.R1.enter", "soon", "soon", None),
        ("tiers", "[", None, None),
        ("teams.TD.size", "3", "TD", None),
        ("teams.TA.sise", "3", "sise", "size"),
        ("teams.TA.id", "TX", "id", None),
        ("teams.TA.size", "0", "0", None),
        ("teams.TA.home", "Q", "Q", None),
        ("teams.TA", "3", None, None),
        ("travel.A.km", "3", None, None),
        ("", "3", "", None),
    ],
)
def test_a_wrong_override_names_its_key(
    tmp_path: Path, key: str, value: str, found: str | None, maybe: str | None
) -> None:
    """Whatever is wrong with an override, the one defect names the key, not a file."""
    issues = inspect(write(tmp_path), overrides={key: value}).errors
    assert [(issue.file, issue.column, issue.found) for issue in issues] == [("", key, found)]
    assert maybe is None or issues[0].maybe == maybe
    assert not key or key in issues[0].text.zh


def test_overrides_enter_the_digest(tmp_path: Path) -> None:
    """A scenario with an override is another scenario, and one that repeats what is there is the same."""
    write(tmp_path)
    plain = load(tmp_path)
    assert load(tmp_path, overrides={"teams.TA.max_targets": "3"}).digest != plain.digest
    assert load(tmp_path, overrides={"teams.TA.max_targets": "2"}).digest == plain.digest


def test_ledgers_are_added_to_history(tmp_path: Path) -> None:
    """The rows of ledgers follow those of the table, and unknown ids in them are noted."""
    write(tmp_path / "s", history="round,date,host\nR0,2023-01-09,A\n")
    (tmp_path / "one.csv").write_text(LEDGER + "R1,2023-03-06,,TA,whole,A,B,X9,10,33.5,,\n", "utf-8")
    (tmp_path / "two.csv").write_text(LEDGER, "utf-8")
    ledgers: list[str | Path] = [tmp_path / "one.csv", str(tmp_path / "two.csv")]
    intake = inspect(tmp_path / "s", ledgers=ledgers)
    assert intake.scenario is not None
    assert [row.round for row in intake.scenario.history] == ["R0", "R1"]
    assert [(issue.file, issue.row, issue.found) for issue in intake.notes] == [(str(tmp_path / "one.csv"), 2, "X9")]


@pytest.mark.parametrize(
    "ledger",
    ["round,date,host\nR1,2023-03-06,A\n", LEDGER.replace("seat", "chair"), "", LEDGER + "R1,soon,,,,,A,,,,,\n"],
)
def test_a_ledger_has_exactly_the_columns_of_history(tmp_path: Path, ledger: str) -> None:
    """A column less, a column more, an empty file and a wrong cell are defects of the ledger."""
    write(tmp_path / "s")
    (tmp_path / "ledger.csv").write_text(ledger, "utf-8")
    with pytest.raises(ScenarioError) as error:
        load(tmp_path / "s", ledgers=[tmp_path / "ledger.csv"])
    assert {issue.file for issue in error.value.issues if isinstance(issue, Issue)} == {str(tmp_path / "ledger.csv")}
    with pytest.raises(ScenarioError):
        load(tmp_path / "s", ledgers=[tmp_path / "missing.csv"])
