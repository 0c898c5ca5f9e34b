"""Where a rule acts, which decides what each engine makes of it: every solver half says so in its ``ACTS``.

A *stint* is what one team does in one round. What is said of stints one by one can be priced, what is said of several
is a row with a price, and what is withheld is seen by no engine at all.
"""

from __future__ import annotations

from enum import StrEnum

from optimizer.texts import Text


class ActsOn(StrEnum):
    """What a hard rule acts on; a soft one leaves all candidates on offer and pays for them in rows."""

    CANDIDATES = "candidates"
    """It withholds postings or visits before any variable exists."""
    STINT = "stint"
    """It declares through the timetable or the counts what holds inside one team's round."""
    SEATS = "seats"
    """It states who may sit where, after it is known which team goes where."""
    BETWEEN = "between"
    """It states rows, or declares how stints share time and room."""

    @property
    def words(self) -> Text:
        """The place in words for people."""
        return _WORDS[self]


_WORDS = {
    ActsOn.CANDIDATES: Text("what is on offer", "可选的安排"),
    ActsOn.STINT: Text("what one team does in one round", "单个组在一轮内的安排"),
    ActsOn.SEATS: Text("who sits on which seat", "人员与岗位"),
    ActsOn.BETWEEN: Text("what teams and rounds share", "各组、各轮之间的关系"),
}
