"""What people call the patterns, the numbers of rules and what may stand in them, and the modes of inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

PATTERNS: Mapping[str, str] = {
    "no-mutual": "不互查",
    "ring": "推磨成环",
    "exchange": "结对互派",
    "free": "不限",
}

MODES: Mapping[str, str] = {
    "regular": "常规",
    "special": "专项",
    "mobile": "机动",
    "pinpoint": "定点",
    "upgraded": "提级",
    "look-back": "回头看",
}

NUMBERS: Mapping[str, str] = {
    "years": "年数",
    "long": "长期年数",
    "leaders": "组长、副组长",
    "members": "其他人员",
    "of": "适用",
    "degree": "代数",
    "km": "公里",
    "side": "片区",
    "want": "相邻地区",
    "window": "轮数",
    "length": "派出地数",
    **MODES,
    "days": "天数",
    "months": "月数",
    "least": "至少",
    "most": "至多",
    "most-with-villages": "镇村同巡至多",
    "share": "百分比",
    "rounds": "轮数",
    "full-time": "专职人员轮数",
    "hosts": "同一地相隔轮数",
    "teams": "同一组相隔轮数",
    "region": "地区合计",
}

CHOICES: Mapping[str, str] = {
    "host": "整个受巡地",
    "target": "仅该对象",
    "all": "全体人员",
    "leaders": "组长、副组长",
    "inside": "片区内",
    "across": "跨片区",
    "avoid": "避免",
    "prefer": "优先",
    "home": "派出地",
    "team": "巡察组",
    "leader": "组长",
    "anyone": "不限",
    "higher": "上级",
    "sent": "外派组",
    "local": "本地组",
}


def in_words(known: Mapping[str, str], word: object) -> Text:
    """Return a word of the settings as it stands there and as people call it in Chinese; an unknown one as it is."""
    return Text(str(word), known.get(str(word), str(word)))
