"""Write the made-up tables of all bundled scenarios: ``python -m scenarios._generate``."""

from __future__ import annotations

from pathlib import Path

from scenarios._generate.ankang_2018 import ankang_2018
from scenarios._generate.binzhou_2019 import binzhou_2019
from scenarios._generate.cangzhou_2020 import cangzhou_2020
from scenarios._generate.city_people import city_people
from scenarios._generate.harbin_2017 import harbin_2017
from scenarios._generate.hefei_2022 import hefei_2022
from scenarios._generate.heilongjiang_2017 import heilongjiang_2017
from scenarios._generate.jingzhou_term import jingzhou_term
from scenarios._generate.shenzhen_2022 import shenzhen_2022
from scenarios._generate.tables import read_regions
from scenarios._generate.zhangzhou_2017_people import zhangzhou_2017_people

SCENARIOS = Path(__file__).parent.parent
MAKERS = {
    "ankang-2018": ankang_2018,
    "binzhou-2019": binzhou_2019,
    "cangzhou-2020": cangzhou_2020,
    "city-people": city_people,
    "harbin-2017": harbin_2017,
    "hefei-2022": hefei_2022,
    "heilongjiang-2017": heilongjiang_2017,
    "jingzhou-term": jingzhou_term,
    "shenzhen-2022": shenzhen_2022,
    "zhangzhou-2017-people": zhangzhou_2017_people,
}


def generate(scenario: str) -> dict[str, str]:
    """Return the text of each made-up table of a scenario, by file name."""
    return MAKERS[scenario](read_regions(SCENARIOS / scenario))


def main() -> None:
    """Write every made-up table into its scenario's folder."""
    for scenario in MAKERS:
        for name, text in generate(scenario).items():
            (SCENARIOS / scenario / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
