"""The bundled scenarios: they can be read, their READMEs are true, and their made-up tables can be made again."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from optimizer.intake import inspect, load
from optimizer.measures.verification import verify
from optimizer.planning.reading import read_plan
from optimizer.recusal import picture
from optimizer.recusal.matching import crowded_groups
from optimizer.rules import RecusalRule
from optimizer.rules.rulebook import rulebook
from scenarios._generate.__main__ import MAKERS, generate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain import Scenario

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(file.parent for file in (ROOT / "scenarios").glob("*/scenario.yaml"))
FIGURES = re.compile(r"\| counties \| teams \| targets \| rounds \|\n[|-]+\n\| (\d+) \| (\d+) \| (\d+) \| (\d+) \|")
OVERVIEW_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)

LICENCES = (
    "yescallop/areacodes, CC0 1.0",
    "Vonng/adcode, CC BY 4.0, changed",
    "xiangyuecn/AreaCity-JsSpider-StatsGov, MIT, © 2019 xiangyuecn",
)

every_scenario = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
PUBLISHED = [folder for folder in FOLDERS if (folder / "published.json").exists()]
"""Scenarios of which the whole assignment is published."""


def counties(scenario: Scenario) -> int:
    """Count the regions that can host: those at a level at which some team has its home."""
    return sum(scenario.places.level_of(region.id) in scenario.host_levels for region in scenario.regions)


def figures(scenario: Scenario) -> tuple[int, ...]:
    """Return the numbers of counties, teams and targets."""
    return counties(scenario), len(scenario.teams), len(scenario.targets)


def readme(folder: Path) -> str:
    """Return the scenario's README."""
    return (folder / "README.md").read_text(encoding="utf-8")


REMARKS = {
    "hefei-2022": ["scenario.yaml, line 10, rounds.R2.leave: Leaving is on 2022-04-30, which is no working day."],
    "city-people": ["officers.csv, row 301, column name: 2 officers have this name"],
    "heilongjiang-2017": [
        *(f"officers.csv, row {row}, column name: 2 officers have this name" for row in range(301, 1502, 300)),
        "officers.csv, row 1801, column name: From here on officers with nothing else in common share 24 names more.",
    ],
}
"""What was published, or is meant, and is odd all the same."""


@every_scenario
def test_it_is_read_without_a_defect_or_a_note(folder: Path) -> None:
    """A bundled scenario gives intake nothing to complain about or to remark upon, but for what was published so."""
    said = [re.sub(r"(have this name): .*| Found: .*", r"\1", str(issue)) for issue in inspect(folder).issues]
    assert said == REMARKS.get(folder.name, [])


@every_scenario
def test_its_id_is_its_folder(folder: Path) -> None:
    """A bundled scenario is called what its folder is called, so that plans name it as people do."""
    assert load(folder).id == folder.name


@every_scenario
def test_its_readme_tells_sources_from_inventions(folder: Path) -> None:
    """The README says what comes from a source and what was made up, and speaks Chinese too."""
    headings = re.findall(r"^## (.+)$", readme(folder), re.MULTILINE)
    assert {"From sources", "Made up", "中文"} <= set(headings)


@every_scenario
def test_its_readme_counts_right(folder: Path) -> None:
    """The numbers of counties, teams, targets and rounds in the README are those of the tables."""
    stated = FIGURES.search(readme(folder))
    assert stated is not None
    scenario = load(folder)
    assert tuple(map(int, stated.groups())) == (*figures(scenario), len(scenario.rounds))


@every_scenario
def test_real_places_carry_their_licences(folder: Path) -> None:
    """A scenario with administrative codes repeats the licences under which its region data may be shipped."""
    if any(re.fullmatch(r"\d{6}", region.id) for region in load(folder).regions):
        text = " ".join(readme(folder).split())
        assert [each for each in LICENCES if each not in text] == []


@pytest.mark.parametrize("folder", [each for each in FOLDERS if each not in PUBLISHED], ids=lambda folder: folder.name)
def test_not_everything_fits(folder: Path) -> None:
    """Counting places in teams and rounds, and who may go where, is enough to show that some target must stay out."""
    scenario = load(folder)
    openings = picture(scenario).openings
    open_to = {
        unit.id: [
            (round_.id, team.id)
            for round_ in scenario.planned_rounds
            for team in scenario.teams
            if openings.can_serve(round_, team, unit)
        ]
        for unit in scenario.units.values()
    }
    room = {(round_.id, team.id): team.max_targets for round_ in scenario.rounds for team in scenario.teams}
    room_for_large = {(round_.id, team.id): team.max_large for round_ in scenario.rounds for team in scenario.teams}
    large = {unit.id: open_to[unit.id] for unit in scenario.units.values() if unit.is_large}
    assert crowded_groups(open_to, room) or crowded_groups(large, room_for_large)


@pytest.mark.parametrize("folder", PUBLISHED, ids=lambda folder: folder.name)
def test_a_published_assignment_keeps_every_rule(folder: Path) -> None:
    """What was really done is a plan without a breach in which every target is inspected."""
    scenario = load(folder)
    plan = read_plan(folder / "published.json", scenario)
    assert [str(breach) for breach in verify(scenario, plan).breaches] == []
    assert set(plan.served) == set(scenario.target)


def test_the_overview_lists_every_scenario_with_its_figures() -> None:
    """The page of bundled scenarios names all of them, each with the figures of its tables."""
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    stated = {name: tuple(map(int, numbers)) for name, *numbers in OVERVIEW_ROW.findall(page)}
    assert stated == {folder.name: figures(load(folder)) for folder in FOLDERS}


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_made_up_tables_can_be_made_again(name: str) -> None:
    """The script writes the committed tables again, byte for byte."""
    made = {file: text.encode() for file, text in generate(name).items()}
    assert made == {file: (ROOT / "scenarios" / name / file).read_bytes() for file in made}


def test_two_pins_of_zhangzhou_leave_one_move_for_the_third_team() -> None:
    """Of the two rings of three homes only one keeps both pins, and it closes with the published third move."""
    scenario = load(ROOT / "scenarios" / "zhangzhou-2017")
    a, b, c = (team.home for team in scenario.teams)
    pinned = {(scenario.team[pin.team or ""].home, pin.host) for pin in scenario.pins}
    rings = [{(a, b), (b, c), (c, a)}, {(a, c), (c, b), (b, a)}]
    assert [ring - pinned for ring in rings if pinned <= ring] == [{("350629", "350602")}]


def hosts_left(folder: Path, overrides: Mapping[str, object]) -> int:
    """Count the ways to give every team of the first round a host that recusal and host capacity allow."""
    scenario = load(folder, overrides=overrides)
    round_ = scenario.rounds[0]
    recusal = [kept.rule for kept in rulebook(scenario) if isinstance(kept.rule, RecusalRule) and kept.mode == "hard"]
    open_hosts = [
        [
            host
            for host in scenario.region
            if not any(rule.reasons_host(scenario, round_, team, host) for rule in recusal)
        ]
        for team in scenario.teams
    ]
    return sum(
        all(choice.count(host) <= (scenario.region[host].host_capacity or len(choice)) for host in choice)
        for choice in product(*open_hosts)
    )


@pytest.mark.parametrize(
    ("overrides", "is_possible"),
    [
        ({}, False),
        ({"rounds.R1.leave": "2020-12-31"}, False),
        ({"regions.E.host_capacity": "2"}, True),
        ({"rounds.R1.rules.neighbours": "off"}, True),
        ({"rules.declared-ties": "off"}, True),
    ],
)
def test_four_do_not_go_into_three(overrides: Mapping[str, object], is_possible: bool) -> None:
    """Four teams have three places between them, until one more place, neighbour or tie is let through."""
    assert (hosts_left(ROOT / "scenarios" / "four-into-three", overrides) > 0) is is_possible
