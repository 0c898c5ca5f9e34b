"""Executors to be tested, each opened once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from optimizer.execution import EXECUTORS, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from optimizer.execution import Executor


@pytest.fixture(scope="package")
def every_executor() -> Iterator[Callable[[str], Executor]]:
    """Open executors with two slots, each once for all tests and not before it is asked for."""
    ready: dict[str, Executor] = {}
    with ExitStack() as stack:

        def executor_of(name: str) -> Executor:
            if name not in ready:
                ready[name] = stack.enter_context(opened(name, 2))
            return ready[name]

        yield executor_of


@pytest.fixture(params=EXECUTORS)
def executor(request: pytest.FixtureRequest, every_executor: Callable[[str], Executor]) -> Executor:
    """Return each executor."""
    return every_executor(request.param)


@pytest.fixture(params=[name for name in EXECUTORS if name != "serial"])
def workers(request: pytest.FixtureRequest, every_executor: Callable[[str], Executor]) -> Executor:
    """Return each executor that has processes of its own."""
    return every_executor(request.param)
