"""Checks of the region tree, of coordinates and travel, and of where each target is hosted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain import Kind, Mode
from optimizer.intake.campaign import mode_of
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

CHINA_EAST = (73.0, 136.0)
CHINA_NORTH = (3.0, 54.0)
"""Degrees within which every place in China lies."""
MOST_NORTH = 90
MOST_NAMED = 3


def check_tree(draft: Draft) -> None:
    """Report every loop of regions that lie in each other, once, at its first row."""
    parents = {row.id: row["parent"] for row in draft["regions"] if row.id is not None and row.good("parent")}
    done: set[str] = set()
    for row in draft["regions"]:
        path: dict[str, None] = {}
        region = row.id
        while region is not None and region not in done and region not in path:
            path[region] = None
            region = parents.get(region)
        done.update(path)
        if region in path:
            ids = list(path)
            loop = [*ids[ids.index(region) :], region]
            at = draft.ids("regions")[region]
            sentence = Text("The regions lie in each other: {loop}.", "上下级循环：{loop}。")
            draft.report.error(at.place("parent"), sentence.fill(loop=" → ".join(loop)), found=at.found("parent"))


def check_levels(draft: Draft) -> None:
    """Report every region without a level where others have one."""
    with_level = next(draft.good("regions", "level"), None)
    if with_level is None:
        return
    for row in draft["regions"]:
        if not row.good("level") and "level" not in row.bad:
            sentence = Text(
                "The level is missing here, but given for {other}.",
                "这里没有填层级，而 {other} 填了；要么全填，要么全不填。",
            )
            draft.report.error(row.place("level"), sentence.fill(other=with_level.id or with_level.number))


def check_coordinates(draft: Draft) -> None:
    """Report half, impossible and swapped coordinates."""
    in_china = draft.settings.calendar.country == "CN"
    for row in draft["regions"]:
        lon, lat = row["lon"], row["lat"]
        if row.bad & {"lon", "lat"} or (lon is None and lat is None):
            continue
        if lon is None or lat is None:
            missing = "lon" if lon is None else "lat"
            sentence = Text("Only one of longitude and latitude is given.", "经度和纬度只填了一个。")
            draft.report.error(row.place(missing), sentence)
        else:
            _check_point(draft, row, in_china=in_china)


def _check_point(draft: Draft, row: Row, *, in_china: bool) -> None:
    lon, lat = row["lon"], row["lat"]
    swapped_fits = abs(lon) <= MOST_NORTH
    maybe = f"lon {lat:g}, lat {lon:g}" if swapped_fits else None
    if abs(lat) > MOST_NORTH:
        sentence = Text(
            "There is no such latitude; longitude and latitude may be swapped.", "没有这样的纬度，经纬度可能填反了。"
        )
        expected = Text("a latitude from -90 to 90", "-90 到 90 的纬度")
        draft.report.error(row.place("lat"), sentence, found=row.found("lat"), expected=expected, maybe=maybe)
    elif in_china and not _is_in_china(lon, lat) and _is_in_china(lat, lon):
        sentence = Text(
            "The point lies outside China, and inside if longitude and latitude are swapped.",
            "这个点在中国境外；经纬度对调后在境内，可能填反了。",
        )
        draft.report.error(row.place("lat"), sentence, found=row.found("lat"), maybe=maybe)


def _is_in_china(lon: float, lat: float) -> bool:
    return CHINA_EAST[0] <= lon <= CHINA_EAST[1] and CHINA_NORTH[0] <= lat <= CHINA_NORTH[1]


def check_travel(draft: Draft) -> None:
    """Report travel rows from a region to itself, without any number, and for a pair that has a row already."""
    first: dict[tuple[str, str], Row] = {}
    for row in draft.good("travel", "from", "to"):
        pair = (row["from"], row["to"])
        if pair[0] == pair[1]:
            draft.report.error(
                row.place("to"), Text("A way from a region to itself.", "起点和终点是同一个地区。"), found=pair[1]
            )
        elif row["km"] is None and row["hours"] is None and not row.bad & {"km", "hours"}:
            draft.report.error(row.place("km"), Text("Neither km nor hours are given.", "公里和小时都没有填。"))
        other = first.setdefault(pair, row)
        if other is not row:
            sentence = Text("This way is already in row {row}.", "第 {row} 行已有这条路程。").fill(row=other.number)
            if (other["km"], other["hours"]) != (row["km"], row["hours"]):
                sentence = Text(
                    "Row {row} says something else of this way.", "第 {row} 行对同一条路程的填写不同。"
                ).fill(row=other.number)
            draft.report.error(row.place(), sentence, found=f"{pair[0]} → {pair[1]}")


def check_neighbours(draft: Draft) -> None:
    """Report pairs of neighbours that stand there twice, in either order, or name one region twice."""
    first: dict[frozenset[str], Row] = {}
    for row in draft.good("neighbours", "a", "b"):
        pair = frozenset((row["a"], row["b"]))
        if len(pair) == 1:
            draft.report.error(
                row.place("b"), Text("A region does not border on itself.", "一个地区不能与自己相邻。"), found=row["b"]
            )
        other = first.setdefault(pair, row)
        if other is not row:
            sentence = Text("This pair is already in row {row}.", "第 {row} 行已有这一对。").fill(row=other.number)
            draft.report.error(row.place(), sentence, found=f"{row['a']}, {row['b']}")


def check_hosts(draft: Draft) -> None:
    """Report every target that no region can host."""
    for row in draft.good("targets", "id", "region"):
        if draft.scenario.host_of.get(row["id"]) is None:
            sentence = Text(
                "The target has no host: no region from here upward is at a level at which a team has its home.",
                "该对象没有受巡地：从所在地区往上，没有哪一级有巡察组派出地。",
            )
            draft.report.error(row.place("region"), sentence, found=row["region"])


def needed_pairs(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield every (home, host) that may be travelled: homes of the teams that leave home, to each host."""
    scenario = draft.scenario
    hosts = dict.fromkeys(host for host in scenario.host_of.values() if host is not None)
    teams = [team for team in scenario.teams if team.kind is not Kind.LOCAL]
    if any(mode_of(scenario, round_, rule) is not Mode.OFF for round_ in scenario.rounds for rule in _SEND_ANYWAY):
        hosts.update(dict.fromkeys(home for team in teams if team.rotates for home in team.homes))
    for home in dict.fromkeys(home for team in teams for home in team.homes):
        for host in hosts:
            if home != host:
                yield home, host


_SEND_ANYWAY = ("ring", "every-team-sent", "every-region-hosts")
"""Rules that may send a team to a place without a target."""


def check_distances(draft: Draft) -> None:
    """Report every region whose coordinates are missing though a way from or to it may be needed."""
    regions, legs = draft.scenario.region, draft.scenario.travel
    reported: set[str] = set()
    nowhere = {region.id for region in regions.values() if region.lon is None}
    if not nowhere:
        return
    for home, host in needed_pairs(draft):
        if home not in nowhere and host not in nowhere:
            continue
        ways = (legs.get((home, host)), legs.get((host, home)))
        if any(leg is not None and leg.km is not None for leg in ways):
            continue
        for region in (home, host):
            if regions[region].lon is None and region not in reported:
                reported.add(region)
                row = draft.ids("regions")[region]
                sentence = Text(
                    "The way {home} → {host} may be needed, but it is not in the table travel and {region} has no "
                    "coordinates.",
                    "可能要用到 {home} → {host} 的路程，但“路程”表中没有，{region} 也没有经纬度。",
                ).fill(home=home, host=host, region=region)
                expected = Text("lon and lat, or a row in the table travel", "填写经纬度，或在“路程”表中补一行")
                draft.report.error(row.place("lon"), sentence, expected=expected)


def check_travel_unit(draft: Draft) -> None:
    """Report what is missing where travel is counted in hours or by persons."""
    for tier, place in zip(draft.settings.tiers, draft.settings.tier_places, strict=True):
        if tier.options.get("measure") == "hours":
            places = draft.scenario.places
            missing = [pair for pair in needed_pairs(draft) if places.hours_tenths(*pair) is None]
            if missing:
                shown = "; ".join(f"{home} → {host}" for home, host in missing[:MOST_NAMED])
                sentence = Text(
                    "Travel is counted in hours, but the table travel lacks the hours of {count} ways.",
                    "路程按小时计，但“路程”表缺少 {count} 条路的小时数。",
                ).fill(count=len(missing))
                draft.report.error(place, sentence, found=shown)
        if tier.options.get("per") == "person":
            for row in draft["teams"]:
                known = draft.scenario.team.get(row.id or "")
                is_seated = known is not None and draft.scenario.staffing.travellers(known) is not None
                if row["size"] is None and "size" not in row.bad and not is_seated:
                    sentence = Text(
                        "Travel is counted per person, but the team has no size.", "路程按人计，但该组没有填人数。"
                    )
                    draft.report.error(row.place("size"), sentence)
