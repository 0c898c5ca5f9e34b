"""``solve``: the engine's answer, judged by the plain checks before anybody sees it."""

from __future__ import annotations

import platform
import threading
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from optimizer import __version__
from optimizer.domain.plan import Plan, ScenarioReference, Status
from optimizer.domain.result import Result
from optimizer.engines.settings import Settings
from optimizer.errors import ModelError
from optimizer.measures.verification import verify
from optimizer.planning.staffing import solve_with_people, without_seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.patches import Spread
    from optimizer.engines.progress import Progress
    from optimizer.planning.staffing import Send, Watch
    from optimizer.texts import Text

_BETWEEN = ", "
"""What stands between the names of engines where several were at work."""


def solve(  # noqa: PLR0913  # what is given, how, and who is told
    scenario: Scenario,
    settings: Settings | None = None,
    *,
    start: Plan | None = None,
    known: Plan | None = None,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    spread: Spread | None = None,
) -> Result:
    """Return the best plan found and how good it is proven to be.

    Parameters
    ----------
    scenario
        What is given.
    settings
        How to solve; the defaults if left out.
    start
        A plan to start from: kept unless a better one is found, and changed no more than that takes. What of it no
        longer fits is left behind.
    known
        A plan that was found before and is where the search begins.
    watch
        Called with the state of the search, about ten times a second.
    stop
        When set (or on Ctrl-C), the search ends soon and keeps the best plan so far.
    spread
        Where patches of a large plan are searched side by side; one by one in this process if left out, or if a
        deterministic limit asks for the same plan every time.

    Returns
    -------
    Result
        ``optimal`` or ``feasible`` with a plan that passed the plain checks, or ``infeasible`` or ``undecided``
        without one.

    Raises
    ------
    ModelError
        If the plain checks contradict the solver: a mistake of ours, and no plan leaves the program.
    """
    from optimizer.engines.base import Base
    from optimizer.engines.building import Problem  # the solver is slow to import
    from optimizer.engines.choosing import engine_for, solve_with
    from optimizer.engines.run import Clock, Terms
    from optimizer.engines.search import now

    settings = settings or Settings()
    if scenario.staffing.is_planned:
        halt = stop or threading.Event()

        def send(sending: Scenario, within: Settings, found: Plan | None, listen: Watch) -> Result:
            return solve(
                sending,
                within,
                start=None if start is None else without_seats(start),
                known=found or (None if known is None else without_seats(known)),
                watch=listen,
                stop=halt,
                spread=spread,
            )

        return with_people(scenario, settings, send, halt, start or known, watch)
    began = now()
    problem = Problem.of(scenario)
    engine = engine_for(problem, settings)
    elsewhere = spread if settings.deterministic_seconds is None else None
    clock = Clock.of(settings, began)
    base = None if start is None else Base.of(problem, start)
    terms = Terms(settings, watch or (lambda _: None), stop or threading.Event(), clock, elsewhere, base)
    begin = known if base is None or base.sound is not None else known or base.fitting
    status, plan = solve_with(engine, problem, terms, begin)
    seconds = round(now() - began, 2)
    effort = clock.deterministic_used
    if plan is None:
        return Result(status, None, seconds, _reasons(scenario) if status is Status.INFEASIBLE else (), effort)
    return Result(status, checked(scenario, plan, settings, seconds, engine), seconds, effort=effort)


def with_people(  # noqa: PLR0913, PLR0917  # what a solve was given
    scenario: Scenario,
    settings: Settings,
    send: Send,
    stop: threading.Event,
    start: Plan | None,
    watch: Watch | None,
) -> Result:
    """Return the best plan found for a scenario whose people are planned, after the plain checks found it sound.

    Parameters as for :func:`optimizer.planning.staffing.solve_with_people`.

    Raises
    ------
    ModelError
        If they did not.
    """
    result = solve_with_people(scenario, settings, send, stop, start, watch or (lambda _: None))
    if result.plan is None:
        return result
    plan = checked(scenario, result.plan, settings, result.seconds, engines_of([result.plan]))
    return replace(result, plan=plan)


def checked(scenario: Scenario, plan: Plan, settings: Settings, seconds: float, engine: str | None = None) -> Plan:
    """Return the plan with its scenario and provenance written into it, after the plain checks found it sound.

    ``engine`` is what was at work (see :func:`engines_of`), where that was not the one asked for.

    Raises
    ------
    ModelError
        If they did not.
    """
    provenance = _provenance(settings, seconds, engine or settings.engine)
    if scenario.estimated_years:
        provenance["estimated_years"] = list(scenario.estimated_years)
    reference = ScenarioReference(scenario.id, scenario.path, scenario.digest)
    plan = replace(plan, scenario=reference, provenance=provenance)
    verification = verify(scenario, plan)
    if not verification.is_sound:
        sentences = [breach.finding.sentence.en for breach in verification.hard_breaches]
        sentences += [difference.en for difference in verification.differences]
        msg = "the plain checks contradict the solver:\n" + "\n".join(sentences)
        raise ModelError(msg)
    return plan


def engines_of(plans: Iterable[Plan]) -> str | None:
    """Return the names of the engines that were at work on some plans, each once and by the alphabet.

    Several are joined as in ``columns, direct``; ``None`` if none was, as for plans that nobody searched.
    """
    names = {name for plan in plans for name in str(plan.provenance.get("engine") or "").split(_BETWEEN) if name}
    return _BETWEEN.join(sorted(names)) or None


def _provenance(settings: Settings, seconds: float, engine: str) -> dict[str, object]:
    from importlib.metadata import version

    chosen = {name: value for name, value in asdict(settings).items() if name not in ("seed", "cp_sat")}
    return {
        "version": __version__,
        "settings": {**chosen, "workers": settings.threads, "cp_sat": dict(settings.cp_sat)},
        "seed": settings.seed,
        "seconds": seconds,
        "engine": engine,
        "ortools": version("ortools"),
        "python": platform.python_version(),
    }


def _reasons(scenario: Scenario) -> tuple[Text, ...]:
    from optimizer.recusal import reasons_for_infeasible  # the graph library is slow to import and seldom needed

    return reasons_for_infeasible(scenario)
