"""What people call seats and skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.texts import Text

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


def seat_words(name: str) -> Text:
    """Return what people call a seat or a skill."""
    return WORDS.get(name, Text.same(name))
