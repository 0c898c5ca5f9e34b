"""The usual seats and skills, and the words that people write for them in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.texts import Text
from optimizer.texts.found import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Mapping[str, Text] = {
    "leader": Text("leader", "组长"),
    "deputy": Text("deputy", "副组长"),
    "liaison": Text("liaison", "联络员"),
    "member": Text("member", "成员"),
    "discipline": Text("discipline inspection", "纪检监察"),
    "organisation": Text("organisation and personnel", "组织人事"),
    "audit": Text("audit", "审计"),
    "finance": Text("finance", "财政财会"),
    "political-legal": Text("political and legal affairs", "政法"),
    "construction": Text("construction", "住建工程"),
    "resources": Text("public-resource trading", "公共资源交易"),
    "agriculture": Text("agriculture", "农业农村"),
    "petitions": Text("petitions", "信访"),
    "ideology": Text("ideology", "宣传思想"),
    "civil-affairs": Text("civil affairs", "民政"),
}
"""The usual seats and skills; any other word stands for itself."""

OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "leader": ("巡察组组长",),
    "deputy": ("巡察组副组长",),
    "liaison": ("联络人",),
    "member": ("组员", "巡察人员"),
    "discipline": ("纪检", "监察", "纪检监察干部"),
    "organisation": ("组织", "人事", "组工"),
    "finance": ("财务", "财会", "财政", "会计"),
    "political-legal": ("法律",),
    "construction": ("工程", "住建", "建设工程"),
    "resources": ("公共资源",),
    "agriculture": ("农业", "农村"),
    "ideology": ("宣传", "意识形态"),
}
"""Further Chinese words for them."""

_CALLED: Mapping[str, str] = {
    **{word: name for name, others in OTHER_WORDS.items() for word in others},
    **{word.zh: name for name, word in WORDS.items()},
    **{name.replace("-", each): name for name in WORDS for each in "-_ "},
}


def seat_called(word: str) -> str:
    """Return the seat or skill that a word means; any other word than the usual ones means itself."""
    word = visible(word)
    return _CALLED.get(word.casefold(), word)
