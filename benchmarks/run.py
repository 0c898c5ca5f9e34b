"""Run benchmarks and write down what came out: ``python -m benchmarks.run [NAME…]``."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import dates, people, price_of_no_mutual, scoreboard, speed, spreading, term, tsplib_rings
from benchmarks.benchmark import Request, Verdict
from benchmarks.machine import ROOT, commit, machine_rows
from benchmarks.page import refresh
from benchmarks.peers.one_solve import SOLVERS
from benchmarks.results import markdown, read_csv, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.benchmark import Benchmark, Row

BENCHMARKS = (
    tsplib_rings.BENCHMARK,
    price_of_no_mutual.BENCHMARK,
    speed.BENCHMARK,
    spreading.BENCHMARK,
    dates.BENCHMARK,
    term.BENCHMARK,
    people.BENCHMARK,
    scoreboard.BENCHMARK,
)
ONLY_BY_NAME = (scoreboard.NAME,)
"""What takes hours runs only when it is asked for."""
RESULTS = ROOT / "benchmarks" / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; return 1 if a proof contradicts a published one or a command fails, else 0."""
    options = _parser().parse_args(arguments)
    request = Request(
        options.seconds,
        options.tsplib,
        options.regions,
        tuple(options.instances),
        tuple(options.solvers),
        tuple(options.limits),
        options.quick,
        partial(print, file=sys.stderr),
    )
    made_from = commit()  # asked before the work: others may go on in the same folder meanwhile
    name = f"{date.today()}-{made_from}"
    rows = machine_rows(made_from)
    out = options.out or (None if options.quick else RESULTS / f"{name}.csv")
    try:
        for benchmark in chosen(options.names):
            for row in _rows_of(benchmark, request):
                rows.append(row)
    finally:  # what was measured before a mistake or Ctrl-C is not lost
        _hand_over(rows, name, out, request)
    if out is not None and options.page:
        refresh(read_csv(out), out.name)
    return int(any(row.verdict is Verdict.WRONG for row in rows))


def chosen(names: Sequence[str]) -> list[Benchmark]:
    """Return the benchmarks of these names; without names all that may run without being asked for."""
    return [each for each in BENCHMARKS if each.name in names or not (names or each.name in ONLY_BY_NAME)]


def _hand_over(rows: Sequence[Row], name: str, out: Path | None, request: Request) -> None:
    sys.stdout.write(markdown(rows, f"Benchmarks {out.stem if out else name}"))
    if out is not None:
        write(rows, out)
        request.tell(f"written: {out.name} and {out.with_suffix('.md').name}")


def _rows_of(benchmark: Benchmark, request: Request) -> Iterator[Row]:
    if not benchmark.is_possible(request):
        request.tell(f"{benchmark.name}: not run, because it needs --{benchmark.needs} FOLDER")
        return
    request.tell(f"{benchmark.name}: {benchmark.title}")
    yield from benchmark.run(request)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="Measure how fast and good tuimo is.")
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument(
        "names", nargs="*", metavar="NAME", choices=[*names, []],
        help=f"all but {', '.join(ONLY_BY_NAME)}, or of: {', '.join(names)}",
    )  # fmt: skip
    parser.add_argument("--seconds", type=_positive, help="time limit of one solve; each benchmark has its own")
    parser.add_argument("--tsplib", type=_folder, metavar="FOLDER", help="where TSPLIB instances are")
    parser.add_argument("--regions", type=_folder, metavar="FOLDER", help="where tables of real regions are")
    board = parser.add_argument_group("scoreboard", "all of each if left out")
    board.add_argument("--instances", nargs="+", default=(), choices=scoreboard.INSTANCES, metavar="INSTANCE",
                       help=", ".join(scoreboard.INSTANCES))  # fmt: skip
    board.add_argument("--solvers", nargs="+", default=(), choices=SOLVERS, metavar="SOLVER",
                       help=", ".join(SOLVERS))  # fmt: skip
    board.add_argument("--limits", nargs="+", default=(), type=_positive, metavar="SECONDS",
                       help=", ".join(f"{limit:g}" for limit in scoreboard.LIMITS))  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="a few small cases, written only with --out")
    parser.add_argument("--page", action="store_true", help="put the figures into docs/benchmarks.md, too")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the CSV file; the Markdown file goes beside it")
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        msg = f"must be positive, not {text}"
        raise argparse.ArgumentTypeError(msg)
    return number


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        msg = f"there is no folder {text}"
        raise argparse.ArgumentTypeError(msg)
    return path


if __name__ == "__main__":
    sys.exit(main())
