"""A made-up county rotation for pictures, of any size, with Chinese and English names."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.builders import LAST_FRIDAY, MONDAY, plan, posting, region, round_, scenario, target, team, visit

if TYPE_CHECKING:
    from optimizer.domain import Plan, Posting, Scenario

ZH = (
    "松江县",
    "白桦县",
    "青石县",
    "临河市",
    "云岭县",
    "东湖区",
    "红枫县",
    "柳溪县",
    "金沙县",
    "梅岭县",
    "长桥市",
    "玉泉县",
)
EN = (
    *("Songjiang", "Baihua", "Qingshi", "Linhe", "Yunling", "Donghu"),
    *("Hongfeng", "Liuxi", "Jinsha", "Meiling", "Changqiao", "Yuquan"),
)


def counties(count: int, rounds: int = 1, teams: int = 1, step: int = 1) -> tuple[Scenario, Plan]:
    """Return counties in one line, and a plan in which each sends its teams ``step`` further, one more each round.

    Each team has one large target of risk 8 for four weeks and one small target of risk 2 beside it for one.
    """
    ids = [f"H{place:02d}" for place in range(count)]
    suffix = ["" if place < len(ZH) else str(place // len(ZH)) for place in range(count)]
    regions = [
        region(home, ZH[place % len(ZH)] + suffix[place], name_en=EN[place % len(ZH)] + suffix[place])
        for place, home in enumerate(ids)
    ]
    groups = [
        team(f"{home}-{number}", home, f"{regions[place].name}第{number}组")
        for place, home in enumerate(ids)
        for number in range(1, teams + 1)
    ]
    campaigns = [
        round_(f"R{number + 1}", MONDAY + timedelta(weeks=20 * number), LAST_FRIDAY + timedelta(weeks=20 * number))
        for number in range(rounds)
    ]
    targets = []
    postings: list[Posting] = []
    for number, campaign in enumerate(campaigns):
        for group in groups:
            host = ids[(ids.index(group.home) + step + number) % count]
            large, small = f"{group.id}-{campaign.id}-L", f"{group.id}-{campaign.id}-S"
            targets.append(target(large, host, 20, "教育局", size="large", risk=8))
            targets.append(target(small, host, 5, "城关镇", risk=2))
            visits = (
                visit(large, campaign.enter, campaign.enter + timedelta(days=25)),
                visit(small, campaign.enter, campaign.enter + timedelta(days=4)),
            )
            postings.append(
                posting(group.id, host, *visits, round=campaign.id, enter=campaign.enter, leave=campaign.leave)
            )
    given = scenario(regions, groups, targets, campaigns, name=f"{count} 县交叉巡察")
    return given, plan(*postings, of=given)
