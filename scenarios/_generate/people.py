"""Made-up officers with their posts and ties. They stand for nobody: their names are numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenarios._generate.tables import as_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios._generate.tables import Dice, Row

SKILLS = ("discipline", "organisation", "audit")
"""What every team needs."""
OTHER_SKILLS = ("finance", "political-legal", "construction", "resources", "agriculture", "petitions", "ideology")
FIRST_SKILLS = (*SKILLS, "discipline", "finance", *OTHER_SKILLS)
"""What officers know, more usual skills more than once."""
KIN = ("spouse", "lineal", "collateral", "in-law")
RELATIONS = ("superior", "colleague", "classmate", "comrade", "interest")

OFFICER_COLUMNS = (
    "id",
    "name",
    "home",
    "unit",
    "field",
    "native_region",
    "seats",
    "skills",
    "full_time",
    "promoted_on",
    "team",
    "available",
)
POST_COLUMNS = ("officer", "region", "unit", "from", "to")
TIE_COLUMNS = ("who", "whom", "kind", "note")
SAME_NAME_EVERY = 300
"""Each of so many officers has the name of another one."""


@dataclass(frozen=True)
class Chances:
    """How much of what officers have, in percent.

    Parameters
    ----------
    native_near, native_far, native_away
        Whose native place is another county of the city, of another city, or none of the scenario's.
    post
        Who has served in another county before.
    post_near
        Which of these posts were in the same city.
    promoted
        Who was promoted in the last years.
    busy
        Whose days are limited.
    second_skill
        Who knows a second thing.
    seat
        Who of those that may not lead may be deputy or liaison.
    """

    native_near: int = 16
    native_far: int = 5
    native_away: int = 5
    post: int = 30
    post_near: int = 65
    promoted: int = 25
    busy: int = 6
    second_skill: int = 35
    seat: int = 40


@dataclass
class Pool:
    """Collects officers, posts and ties.

    Parameters
    ----------
    dice
        Where the draws come from.
    counties
        All counties, each with its city as ``parent``.
    year
        The year of the round: posts, promotions and what keeps people busy lie around it.
    chances
        How much of everything.
    bodies
        Each county's bodies, one of which is an officer's unit.
    busy_days
        When those are available whose days are limited: too short for the round.
    """

    dice: Dice
    counties: Sequence[Row]
    year: int
    chances: Chances
    bodies: Sequence[str]
    busy_days: str
    officers: list[Row] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    ties: list[Row] = field(default_factory=list)

    def office(self, region: Row, people: int, leaders: int, full_time: int) -> list[Row]:
        """Add the officers whom one office has listed, of whom the first may lead, and return them."""
        own = [self._officer(region) for _ in range(people)]
        for number, officer in enumerate(own):
            if number < leaders:
                officer["seats"] = "leader;deputy;member"
            elif self.dice.happens(self.chances.seat):
                officer["seats"] = self.dice.pick(("deputy;member", "liaison;member", "liaison;member"))
        # The first leaders and the last of the others: so both are among those who do nothing else.
        for officer in [*own[: full_time // 2], *own[len(own) - (full_time - full_time // 2) :]]:
            officer["full_time"] = "yes"
        return own

    def team(self, team: Row, own: Sequence[Row], lacks: str = "") -> None:
        """Let free officers of an office be the people of a whole team, who know each skill but the one it lacks."""
        free = [officer for officer in own if not officer["team"]]
        chosen = [
            self._first(free, "leader"),
            self._first(free, "deputy"),
            self._first(free, "liaison"),
            *(free.pop() for _ in range(int(team["size"]) - 3)),
        ]
        for officer in chosen:
            officer["team"] = team["id"]
            officer["available"] = ""
            if self.dice.happens(60):  # mostly people of the place
                officer["native_region"] = officer["home"]
        for skill in SKILLS:
            holders = [officer for officer in chosen if skill in officer["skills"].split(";")]
            if skill == lacks:
                for officer in holders:
                    others = [each for each in officer["skills"].split(";") if each != skill]
                    officer["skills"] = ";".join(others or ["ideology"])
            elif not holders:
                officer = self.dice.pick(chosen)
                officer["skills"] = f"{officer['skills']};{skill}"

    def serve(self) -> None:
        """Give officers the posts that they had before."""
        for officer in self.officers:
            if self.dice.happens(self.chances.post):
                self._post(officer)
                if self.dice.happens(20):
                    self._post(officer)

    def relate(self, targets: Sequence[Row], kin: int, relations: int, couples: int) -> None:
        """Declare ties: of kin to targets, of other kinds to counties or targets, and of kin between officers."""
        near: dict[str, list[Row]] = {}
        city = {county["id"]: county["parent"] for county in self.counties}
        for target in targets:
            near.setdefault(city[target["region"]], []).append(target)
        of_counties = [officer for officer in self.officers if officer["home"] in city]
        for officer in self.dice.take(of_counties, kin):
            self._tie(officer, self.dice.pick(near[city[officer["home"]]])["id"], self.dice.pick(KIN))
        for officer in self.dice.take(of_counties, relations):
            target = self.dice.pick(near[city[officer["home"]]])
            self._tie(officer, target[self.dice.pick(("id", "region"))], self.dice.pick(RELATIONS))
        for officer in self.dice.take(of_counties, couples):
            others = [each for each in self._neighbours(officer) if each is not officer]
            self._tie(officer, self.dice.pick(others)["id"], self.dice.pick(KIN))

    def tables(self) -> dict[str, str]:
        """Return the three tables as text; a column that is empty throughout is left out."""
        tables = (
            ("officers.csv", OFFICER_COLUMNS, self.officers),
            ("posts.csv", POST_COLUMNS, self.posts),
            ("ties.csv", TIE_COLUMNS, self.ties),
        )
        return {
            name: as_csv(
                [column for column in columns if any(row.get(column) for row in rows)],
                [{column: cell for column, cell in row.items() if cell} for row in rows],
            )
            for name, columns, rows in tables
        }

    # -- officers -----------------------------------------------------------------------------------------------------

    def _officer(self, region: Row) -> Row:
        number = len(self.officers) + 1
        namesake = number - 1 if number % SAME_NAME_EVERY == 0 else number
        skills = [self.dice.pick(FIRST_SKILLS)]
        if self.dice.happens(self.chances.second_skill):
            skills.append(self.dice.pick([skill for skill in (*SKILLS, *OTHER_SKILLS) if skill not in skills]))
        year, month = self.year - self.dice.between(0, 4), self.dice.between(1, 9)
        body = self.dice.pick(self.bodies)
        officer = {
            "id": f"P{number:04d}",
            "name": f"干部{namesake:04d}",
            "home": region["id"],
            "unit": called(region, self.counties) + body,
            "native_region": self._native(region),
            "seats": "",
            "skills": ";".join(skills),
            "promoted_on": f"{year}-{month:02d}-01" if self.dice.happens(self.chances.promoted) else "",
            "team": "",
            "available": self.busy_days if self.dice.happens(self.chances.busy) else "",
        }
        self.officers.append(officer)
        return officer

    def _native(self, region: Row) -> str:
        chances, near = self.chances, self._near(region)
        draw = self.dice.between(1, 100)
        if draw <= chances.native_near:
            return self.dice.pick(near)["id"]
        if draw <= chances.native_near + chances.native_far:
            return self.dice.pick(self.counties)["id"]
        return "" if draw <= chances.native_near + chances.native_far + chances.native_away else region["id"]

    def _near(self, region: Row) -> list[Row]:
        """Return the other counties of a county's city, or those of a city."""
        city = region["parent"] or region["id"]
        return [county for county in self.counties if county["parent"] == city and county is not region]

    def _first(self, free: list[Row], seat: str) -> Row:
        return free.pop(next(place for place, officer in enumerate(free) if seat in officer["seats"]))

    # -- posts and ties -----------------------------------------------------------------------------------------------

    def _post(self, officer: Row) -> None:
        home = officer["home"]
        city = next((county["parent"] for county in self.counties if county["id"] == home), home)
        near = self.dice.happens(self.chances.post_near)
        places = [county for county in self.counties if county["id"] != home and (county["parent"] == city or not near)]
        place = self.dice.pick(places)
        start = self.year - self.dice.between(2, 14)
        end = min(start + self.dice.between(1, 4), self.year - 1)
        row = {"officer": officer["id"], "from": f"{start}-03-01", "to": f"{end}-06-30"}
        if self.dice.happens(30):
            self.posts.append({**row, "unit": called(place, self.counties) + self.dice.pick(self.bodies)})
        else:
            self.posts.append({**row, "region": place["id"]})

    def _tie(self, officer: Row, whom: str, kind: str) -> None:
        self.ties.append({"who": officer["id"], "whom": whom, "kind": kind, "note": "虚构"})

    def _neighbours(self, officer: Row) -> list[Row]:
        """Return the officers of the same office, and those listed shortly before and after it."""
        place = int(officer["id"][1:]) - 1
        return self.officers[max(0, place - 60) : place + 60]


def shares(total: int, places: int) -> list[int]:
    """Return whole numbers for so many places that add up to the total and differ by one at most."""
    each, more = divmod(total, places)
    return [each + (1 if number < more else 0) for number in range(places)]


def called(region: Row, counties: Sequence[Row]) -> str:
    """Return what a region's bodies are called after: its name, and its city's too if two counties have that name."""
    same = [county for county in counties if county["name"] == region["name"]]
    return f"{region['city']}{region['name']}" if len(same) > 1 else region["name"]
