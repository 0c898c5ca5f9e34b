"""Circles of things that wait for each other."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_LOOPS = 20
"""So many are told at once; where there are more, most of them have a step in common with one that is told."""


def loops(waiting: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield circles, each from one to what it waits for and so on back to itself; no two of them share a step."""
    left = {id_: dict.fromkeys(firsts) for id_, firsts in waiting.items()}
    for _ in range(MOST_LOOPS):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            loop: list[str] = error.args[1][::-1]
            for id_, first in pairwise(loop):
                del left[id_][first]
            yield loop
        else:
            return
