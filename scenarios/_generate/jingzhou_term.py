"""Jingzhou's term: teams, organisations, villages and look-backs by the published counts; all else is made up."""

from __future__ import annotations

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

CITY = "421000"
CITY_TEAMS = 8
COUNTY_TEAMS = 2
COUNTY_POSTS = 162
"""Posts in all eight counties, as published; here the people of all county teams."""
UPGRADED_HOMES = (("421002", "421081"), ("421003", "421083"), ("421022", "421023"), ("421024", "421087"))
SKILLS = ("audit", "finance", "construction", "trading", "organisation")
"""What is looked for beside discipline inspection; trading stands for public-resource trading."""

CITY_DEPARTMENTS = (
    Body("财政局", "finance", (8, 10), ("finance",)),
    Body("住房和城乡建设局", "construction", (8, 10), ("construction",)),
    Body("交通运输局", "transport", (7, 9), ("construction",)),
    Body("自然资源和规划局", "natural resources", (8, 9)),
    Body("发展和改革委员会", "development and reform", (7, 9)),
    Body("国有资产监督管理委员会", "state assets", (7, 9), ("audit",)),
    Body("教育局", "education", (6, 8), ("finance",)),
    Body("卫生健康委员会", "health", (6, 8), ("audit",)),
    Body("水利和湖泊局", "water", (6, 8), ("construction",)),
    Body("农业农村局", "agriculture", (6, 8)),
    Body("人力资源和社会保障局", "human resources", (6, 8), ("organisation",)),
    Body("医疗保障局", "medical insurance", (6, 8), ("finance",)),
    Body("城市管理执法委员会", "urban management", (6, 8), ("trading",)),
    Body("生态环境局", "environment", (5, 7)),
    Body("民政局", "civil affairs", (5, 7)),
    Body("经济和信息化局", "industry and information", (5, 7)),
    Body("公安局", "public security", (5, 7)),
    Body("商务局", "commerce", (4, 7)),
    Body("市场监督管理局", "market supervision", (4, 7)),
    Body("文化和旅游局", "culture", (4, 6)),
    Body("科学技术局", "science", (4, 6)),
    Body("应急管理局", "emergency management", (4, 6)),
    Body("司法局", "justice", (3, 5)),
    Body("审计局", "audit", (4, 6), ("audit",)),
    Body("政务服务和大数据管理局", "government services", (4, 6)),
    Body("住房公积金中心", "housing fund", (6, 8), ("finance",)),
)
CITY_OFFICES = (
    Body("公共资源交易中心", "public-resource trading", (7, 9), ("trading",)),
    Body("扶贫开发办公室", "poverty relief", (7, 9)),
    Body("供销合作社联合社", "supply co-operative", (5, 7), ("finance",)),
    Body("机关事务服务中心", "government services", (4, 6), ("trading",)),
    Body("招商促进中心", "commerce", (4, 6)),
    *(
        Body(name, kind, (2, 5))
        for name, kind in (
            ("统计局", "statistics"),
            ("退役军人事务局", "veterans"),
            ("信访局", "petitions"),
            ("体育局", "sport"),
            ("人民防空办公室", "civil defence"),
            ("档案馆", "archives"),
            ("公共检验检测中心", "testing"),
            ("总工会", "association"),
            ("妇女联合会", "association"),
            ("科学技术协会", "association"),
            ("文学艺术界联合会", "association"),
            ("工商业联合会", "association"),
            ("残疾人联合会", "association"),
            ("红十字会", "association"),
            ("社会科学界联合会", "association"),
            ("归国华侨联合会", "association"),
            ("融媒体中心", "media"),
            ("广播电视台", "media"),
            ("社会主义学院", "school"),
            ("地震局", "science"),
            ("水文局", "water"),
            ("农业科学院", "agriculture"),
            ("博物馆", "culture"),
        )
    ),
)
NUMBERED_LARGE = (
    (Body("属国有企业", "company", (6, 9), ("audit",)), 10),
    (Body("直医院", "hospital", (5, 8), ("audit",)), 8),
    (Body("直高等职业院校", "school", (5, 7)), 3),
    (Body("级功能区", "development zone", (7, 9), ("construction",)), 3),
)
"""Bodies of the city of which there are several: they have numbers for names."""
NUMBERED_SMALL = (
    (Body("直学校", "school", (3, 5)), 10),
    (Body("直事业单位", "institution", (1, 4)), 27),
)
OTHER_MODES = (("special", 12), ("mobile", 8), ("pinpoint", 5))
"""How many small bodies of the city are inspected otherwise than regularly."""

ZONE = Body("经济开发区", "development zone", (8, 10), ("construction",))
COUNTY_LARGE = (
    Body("财政局", "finance", (7, 9), ("finance",)),
    Body("住房和城乡建设局", "construction", (7, 9), ("construction",)),
    Body("教育局", "education", (6, 8)),
    Body("卫生健康局", "health", (6, 8), ("audit",)),
    Body("农业农村局", "agriculture", (6, 8)),
)
COUNTY_SMALL = (
    Body("民政局", "civil affairs", (4, 6)),
    Body("司法局", "justice", (2, 4)),
    Body("审计局", "audit", (3, 5), ("audit",)),
    Body("水利和湖泊局", "water", (4, 6)),
    Body("市场监督管理局", "market supervision", (4, 6)),
    Body("人力资源和社会保障局", "human resources", (4, 6), ("organisation",)),
    Body("供销合作社联合社", "supply co-operative", (4, 6), ("finance",)),
)
TOWNS = "甲乙丙丁戊"
VILLAGES = "一二三四五六七"
WITH_TOWN = VILLAGES[:3]
"""Villages that are inspected together with their town."""
WITH_UNIT = ("甲", "四")
"""The village of each county that is inspected together with the county body that supports it."""
BUNDLED_CLASSES = ("co-creation",) * 2 + ("petition-prone", "collective-assets") + ("ordinary",) * 12
DIRECT_CLASSES = (
    ("city-support",) * 2
    + ("co-creation",)
    + ("petition-prone",) * 2
    + ("collective-assets",) * 2
    + ("demolition",) * 2
    + ("ordinary",) * 10
)
"""Classes of a county's villages, dealt out at random among those with a town or unit and those on their own."""
CLASS_RISK = {
    "city-support": (4, 6),
    "co-creation": (3, 5),
    "petition-prone": (5, 8),
    "collective-assets": (5, 8),
    "demolition": (5, 8),
    "ordinary": (1, 3),
}
CLASS_MODE = {"collective-assets": "special", "demolition": "special"}
CLASS_SKILLS = {"collective-assets": ("finance",), "demolition": ("construction",)}

CITY_DAYS = {"large": (27, 38), "small": (14, 24)}
COUNTY_DAYS = {"large": (26, 34), "small": (15, 21)}
TOWN_DAYS = {"large": (34, 39)}
ZONE_DAYS = {"large": (36, 40)}
VILLAGE_DAYS = {"small": (10, 16)}
LOOK_BACK_DAYS = {"small": (12, 17)}
LOOK_BACKS = {"city": 12, "county": 12}
SOON = {"city": "R04", "county": "R05"}
"""The round by which what is looked back at is due."""
DUE = (("city", "R08", 12), ("county", "R08", 12), ("county", "R16", 12))
"""How many further bodies of the city and of the counties are due by which round."""
ZONES_DUE = (("R06", 4), ("R17", 4))

TEAM_COLUMNS = ("id", "name", "home", "kind", "level", "size", "skills", "max_targets")
TARGET_COLUMNS = (
    "id",
    "name",
    "region",
    "kind",
    "unit",
    "class",
    "size",
    "risk",
    "days",
    "mode",
    "skills",
    "due",
    "bundle",
    "look_back_of",
)

SETTINGS = """\
id: jingzhou-term
name: 荆州市一届五年巡察规划（十八轮）
term: {from: 2017-01-01, to: 2021-12-31}
calendar: {country: CN}

# Eighteen rounds is published, and for 2020 the kinds and months of four of them. All else, and every day, is made up.
rounds:
"""
ROUNDS = (
    ("R01", "2017-04-10", "2017-06-09", "local", "regular"),
    ("R02", "2017-09-04", "2017-11-03", "whole", "regular"),
    ("R03", "2017-11-13", "2017-12-22", "local", "special"),
    ("R04", "2018-03-12", "2018-05-11", "local", "regular"),
    ("R05", "2018-05-21", "2018-07-20", "whole", "regular"),
    ("R06", "2018-09-03", "2018-11-02", "upgraded", "upgraded"),
    ("R07", "2018-11-12", "2018-12-21", "local", "mobile"),
    ("R08", "2019-03-11", "2019-05-10", "local, whole", "regular"),
    ("R09", "2019-06-10", "2019-07-19", "whole", "special"),
    ("R10", "2019-09-02", "2019-10-31", "local", "special"),
    ("R11", "2019-11-11", "2019-12-20", "local, whole", "look-back"),
    ("R12", "2020-05-15", "2020-06-30", "local, whole", "regular"),
    ("R13", "2020-07-08", "2020-07-31", "local", "look-back"),
    ("R14", "2020-09-01", "2020-10-30", "local, whole", "special"),
    ("R15", "2020-12-01", "2020-12-25", "whole", "look-back"),
    ("R16", "2021-03-08", "2021-04-30", "local", "regular"),
    ("R17", "2021-05-17", "2021-07-16", "upgraded", "upgraded"),
    ("R18", "2021-08-30", "2021-10-29", "local, whole", "regular, special, pinpoint"),
)
RULES = (
    ("no-repeat", "{soft: 1, window: 2}"),
    ("mode-needs", "hard"),
    ("due-round", "{soft: 1}"),
    ("look-back-gap", "{months: 6}"),
    ("rest-between-rounds", "{days: 7}"),
    (
        "class-quota",
        "{share: {city-support: 100, demolition: 50, ordinary: 30}, least: {petition-prone: 2, collective-assets: 1},"
        " region: {421022: 16}}",
    ),
)
TIERS = "tiers: [mandatory, coverage, soft, {travel: {slack: 5%}}]\n"


def jingzhou_term(regions: list[Row]) -> dict[str, str]:
    """Return the settings, the teams and the targets tables."""
    dice = Dice("jingzhou-term")
    counties = [region for region in regions if region["level"] == "county"]
    return {
        "scenario.yaml": _settings(),
        "teams.csv": as_csv(TEAM_COLUMNS, _teams(dice, counties)),
        "targets.csv": as_csv(TARGET_COLUMNS, _targets(dice, regions)),
    }


def _settings() -> str:
    rounds = [
        f"  - {{id: {id_}, enter: {enter}, leave: {leave}, participants: [{who}], modes: [{modes}]}}\n"
        for id_, enter, leave, who, modes in ROUNDS
    ]
    rules = [f"  {rule}: {setting}\n" for rule, setting in RULES]
    return SETTINGS + "".join(rounds) + "\nrules:\n" + "".join(rules) + "\n" + TIERS


# -- teams -----------------------------------------------------------------------------------------------------------


def _teams(dice: Dice, counties: list[Row]) -> list[Row]:
    city = [
        _team(f"{CITY}-{number + 1}", f"荆州市委第{ORDINALS[number]}巡察组", (CITY,), "local", dice.between(6, 8))
        for number in range(CITY_TEAMS)
    ]
    places = [(county, index) for county in counties for index in range(COUNTY_TEAMS)]
    size, more = divmod(COUNTY_POSTS, len(places))
    whole = [
        _team(
            f"{county['id']}-{index + 1}",
            f"{county['name']}委第{ORDINALS[index]}巡察组",
            (county["id"],),
            "whole",
            size + (1 if number < more else 0),
        )
        for number, (county, index) in enumerate(places)
    ]
    upgraded = [
        _team(
            f"{CITY}-T{number + 1}", f"荆州市提级交叉巡察第{ORDINALS[number]}组", homes, "upgraded", dice.between(8, 10)
        )
        for number, homes in enumerate(UPGRADED_HOMES)
    ]
    for number, team in enumerate((*city, *whole)):
        # Every third team has the same speciality, so that each is to be found in the city and in the counties.
        also = SKILLS[number % len(SKILLS)]
        others = [skill for skill in SKILLS if skill != also]
        team["skills"] = ";".join(("discipline", also, *dice.take(others, dice.between(1, 2))))
    for team in upgraded:
        team["skills"] = ";".join(("discipline", "construction", *dice.take(("audit", "finance", "trading"), 2)))
    return [*city, *whole, *upgraded]


def _team(id_: str, name: str, homes: tuple[str, ...], kind: str, size: int) -> Row:
    level = "county" if kind == "whole" else "city"
    row = {"id": id_, "name": name, "home": ";".join(homes), "kind": kind, "level": level, "size": str(size)}
    return {**row, "max_targets": "2"}


# -- targets ---------------------------------------------------------------------------------------------------------


def _targets(dice: Dice, regions: list[Row]) -> list[Row]:
    targets = TargetTable(dice, skill_percent=60)
    city, *counties = regions
    _city_bodies(targets, city)
    city_bodies = list(targets.rows)
    county_bodies = [row for county in counties for row in _county_bodies(targets, county)]
    zones = _zones(targets, counties)
    for county in counties:
        _villages(targets, county, {row["name"]: row["id"] for row in targets.rows})
    looked_back_at = _due(dice, {"city": city_bodies, "county": county_bodies}, zones)
    for first in looked_back_at:
        _look_back(targets, first)
    return [{column: row.get(column, "") for column in TARGET_COLUMNS} for row in targets.rows]


def _city_bodies(targets: TargetTable, city: Row) -> None:
    for body in (*CITY_DEPARTMENTS, *_numbered(NUMBERED_LARGE)):
        targets.add(city, body, "large", CITY_DAYS, mode="regular")
    small = [*CITY_OFFICES, *_numbered(NUMBERED_SMALL)]
    modes = {index: "regular" for index in range(len(small))}
    left = list(modes)
    for mode, count in OTHER_MODES:
        for index in targets.dice.take(left, count):
            modes[index] = mode
            left.remove(index)
    for index, body in enumerate(small):
        targets.add(city, body, "small", CITY_DAYS, mode=modes[index])


def _numbered(bodies: tuple[tuple[Body, int], ...]) -> list[Body]:
    return [
        Body(f"{body.suffix}{number + 1:02d}", body.kind, body.risk, body.skills)
        for body, count in bodies
        for number in range(count)
    ]


def _county_bodies(targets: TargetTable, county: Row) -> list[Row]:
    """Add five county bodies and five towns, and return them."""
    before = len(targets.rows)
    for body in targets.dice.take(COUNTY_LARGE, 2):
        targets.add(county, body, "large", COUNTY_DAYS, mode="regular")
    for body in targets.dice.take(COUNTY_SMALL, 3):
        targets.add(county, body, "small", COUNTY_DAYS, mode="regular")
    for town in TOWNS:
        targets.add(county, Body(f"{town}镇", "town", (5, 8)), "large", TOWN_DAYS, mode="regular")
    return targets.rows[before:]


def _zones(targets: TargetTable, counties: list[Row]) -> list[Row]:
    before = len(targets.rows)
    for county in counties:
        targets.add(county, ZONE, "large", ZONE_DAYS, mode="upgraded")
    return targets.rows[before:]


def _villages(targets: TargetTable, county: Row, ids: dict[str, str]) -> None:
    supporter = next(id_ for name, id_ in ids.items() if name.startswith(county["name"]))
    heads = {(town, village): ids[f"{county['name']}{town}镇"] for town in TOWNS for village in WITH_TOWN}
    heads[WITH_UNIT] = supporter
    direct = _shuffled(targets.dice, DIRECT_CLASSES)
    bundled = _shuffled(targets.dice, BUNDLED_CLASSES)
    for town in TOWNS:
        for village in VILLAGES:
            head = heads.get((town, village), "")
            class_ = (bundled if head else direct).pop()
            skills = () if head else CLASS_SKILLS.get(class_, ())
            targets.add(
                county,
                Body(f"{town}镇{village}村", "village", CLASS_RISK[class_], skills),
                "small",
                VILLAGE_DAYS,
                unit=f"{county['name']}{town}镇",
                bundle=head,
                mode="regular" if head else CLASS_MODE.get(class_, "regular"),
                **{"class": class_},
            )


def _shuffled(dice: Dice, items: tuple[str, ...]) -> list[str]:
    left = list(items)
    return [left.pop(dice.between(0, len(left) - 1)) for _ in items]


def _due(dice: Dice, bodies: dict[str, list[Row]], zones: list[Row]) -> list[Row]:
    """Say by which round bodies are due, and return those that are looked back at."""
    left = {where: [row for row in rows if row["mode"] == "regular"] for where, rows in bodies.items()}

    def due(where: str, round_: str, count: int) -> list[Row]:
        taken = dice.take(left[where], count)
        left[where] = [row for row in left[where] if row not in taken]
        for row in taken:
            row["due"] = round_
        return taken

    looked_back_at = [row for where, count in LOOK_BACKS.items() for row in due(where, SOON[where], count)]
    for where, round_, count in DUE:
        due(where, round_, count)
    rounds = [round_ for round_, count in ZONES_DUE for _ in range(count)]
    for zone, round_ in zip(zones, rounds, strict=True):
        zone["due"] = round_
    return looked_back_at


def _look_back(targets: TargetTable, first: Row) -> None:
    region = {"id": first["region"], "name": first["name"]}
    body = Body("（回头看）", first["kind"], (3, 6))
    targets.add(region, body, "small", LOOK_BACK_DAYS, mode="look-back", look_back_of=first["id"])
