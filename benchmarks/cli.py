"""``bitcorp bench``: the engine on public instances, alone or beside a peer, and a page of all results."""

from __future__ import annotations

import argparse
import math
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.bounds import Known
    from benchmarks.results import Record, Run
    from benchmarks.run import Listing, OnProgress, Task
    from solver.limits import Progress

USAGE = 2
"""Exit code when the call, or the table of best-known values, cannot be used."""
_MOST_SECONDS = 7 * 24 * 3600.0
_EPILOG = """\
The folder holds the original files of one family and bounds.csv with the columns instance,
best_known and lower_bound. Only files that it names are read; rows whose file is not there are
skipped. The results file is whole after each run, so an interrupted benchmark loses nothing.

examples:
  bitcorp bench run mspsp instances/mspsp --time-limit 30 --workers 2 --out results.json
  bitcorp bench run rcpsp instances/rcpsp --seeds 3 --limit-instances 'J60*'
  bitcorp bench compare rcpsp instances/rcpsp --peer pyjobshop --time-limit 20 --seeds 3
  bitcorp bench report --out report.html
"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    bench = subparsers.add_parser(
        "bench",
        help="plan public instances and measure the gap to the best known values",
        description="Plans public instances of known difficulty with the same engine, and the same checks.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = bench.add_subparsers(title="what to do", metavar="VERB", required=True)
    alone = verbs.add_parser(
        "run",
        help="run the engine on a family and record what comes of it",
        description="Runs the engine on each instance and seed, checks each plan twice, and records it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_arguments(alone)
    alone.set_defaults(run=run)
    beside = verbs.add_parser(
        "compare",
        help="run a peer on the same files, limits and cores, in turn with the engine",
        description="Runs engine and peer in turn, each in a process of its own, and judges both alike.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_arguments(beside)
    from benchmarks import peers

    beside.add_argument("--peer", choices=peers.names(), default="pyjobshop", help="the other engine")
    beside.add_argument(
        "--peer-python",
        metavar="PYTHON",
        help="interpreter that has the peer (default: that of .venv-peers if there is one, else this one)",
    )
    beside.add_argument(
        "--peer-seeds",
        type=_count,
        metavar="K",
        help="run the peer with seeds 1 to K only, where time is short (default: with all seeds)",
    )
    beside.set_defaults(run=compare)
    _add_report(verbs)


def _add_report(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    page = verbs.add_parser(
        "report",
        help="draw what results files there are as one page",
        description="Draws what benchmarks have left as one page that needs no network: quality over time, "
        "gaps, times, memory, and comparisons. What is missing is left out, with the command that makes it.",
    )
    page.add_argument(
        "files",
        type=Path,
        nargs="*",
        metavar="FILE",
        help="results files or folders of them (default: .benchmarks, results*.json, comparison*.json)",
    )
    page.add_argument(
        "--out",
        type=Path,
        default=Path("report.html"),
        metavar="FILE",
        help="where the page goes (default report.html)",
    )
    page.set_defaults(run=report_page)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    from benchmarks import families

    known = families.names()
    parser.add_argument("family", choices=known, metavar="FAMILY", help=", ".join(known))
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the files and bounds.csv are")
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=30.0,
        metavar="S",
        help="seconds a run, building the model included (default 30)",
    )
    parser.add_argument(
        "--workers", type=_count, default=2, metavar="N", help="cores of each run (default 2)"
    )
    parser.add_argument(
        "--seeds", type=_count, default=1, metavar="K", help="run each instance with seeds 1 to K (default 1)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("results.json"),
        metavar="FILE",
        help="where the results go (default results.json)",
    )
    parser.add_argument(
        "--limit-instances",
        nargs="+",
        default=(),
        metavar="NAME",
        help="run only files with these names; * and ? stand for any characters",
    )


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= _MOST_SECONDS:
        message = f"'{text}' must be a number of seconds above 0 and up to {_MOST_SECONDS:.0f}"
        raise argparse.ArgumentTypeError(message)
    return value


def _count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if not 1 <= value <= 1000:
        raise argparse.ArgumentTypeError(f"'{text}' must be a whole number from 1 to 1000")
    return value


def run(arguments: argparse.Namespace) -> int:
    """``bitcorp bench run``: 0 once every run is recorded, solved or not."""
    from benchmarks import report
    from benchmarks.run import record, run_all

    def benchmark(task: Task, found: Listing) -> None:
        book = record(task, arguments.out)
        width = report.name_width([known.instance for known in found.present])
        print(report.run_header(width), flush=True)
        _consume(task, found, book, lambda on: run_all(task, found.present, on), width)
        print(report.means(book.runs))

    return _guarded(arguments, benchmark)


def compare(arguments: argparse.Namespace) -> int:
    """``bitcorp bench compare``: 0 once every run of both is recorded."""
    from benchmarks import peers, report
    from benchmarks.compare import run_pairs, summary, table
    from benchmarks.results import Record

    def benchmark(task: Task, found: Listing) -> None:
        peer = peers.peer(arguments.peer, arguments.peer_python)
        head = {**task.head(), "peer": peer.name, "peer_versions": dict(peer.versions)}
        book = Record(arguments.out, head, lambda runs: summary(runs, peer.name))
        book.write()
        width = report.name_width([f"{known.instance} {peer.name}" for known in found.present])
        print(report.run_header(width), flush=True)
        seeds = arguments.peer_seeds
        _consume(task, found, book, lambda on: run_pairs(task, found.present, peer, on, seeds), width)
        print()
        print(table(book.runs, peer.name))

    return _guarded(arguments, benchmark)


def report_page(arguments: argparse.Namespace) -> int:
    """``bitcorp bench report``: 0 once the page is written, 2 if a file is not there or it cannot be."""
    from benchmarks.fleets.best import read_best
    from benchmarks.page.files import in_folder, read_all, usual_files
    from benchmarks.page.page import write_page

    for path in arguments.files:
        if not path.exists():
            print(f"bitcorp bench: {path} is not there. Maybe its name is mistyped", file=sys.stderr)
            return USAGE
    named = [path for path in arguments.files if not path.is_dir()]
    folders = [found for path in arguments.files if path.is_dir() for found in in_folder(path)]
    results = read_all(folders if arguments.files else usual_files(), named)
    for words in results.unread:
        print(words, file=sys.stderr)
    try:
        write_page(results, read_best(), arguments.out)
    except OSError as error:
        print(f"bitcorp bench: {arguments.out} cannot be written: {error.strerror}", file=sys.stderr)
        return USAGE
    except ValueError as error:
        print(f"bitcorp bench: {error}", file=sys.stderr)
        return USAGE
    print(f"{arguments.out}: from {len(results.sources)} results files")
    return 0


def _guarded(arguments: argparse.Namespace, benchmark: Callable[[Task, Listing], None]) -> int:
    """Run a benchmark; say in words why it cannot be begun, or that it was interrupted."""
    from benchmarks import families
    from benchmarks.formats.text import MalformedFile
    from benchmarks.peers import PeerNotInstalled
    from benchmarks.results import CannotWrite
    from benchmarks.run import NothingToRun, Task, listing

    task = Task(
        families.family(arguments.family),
        arguments.folder,
        arguments.time_limit,
        arguments.workers,
        arguments.seeds,
        tuple(arguments.limit_instances),
    )
    try:
        if not task.folder.is_dir():
            raise NothingToRun(f"{task.folder} is no folder. Maybe its name is mistyped")
        found = listing(task)
        for name in found.absent:
            print(f"skipped: {name} is not in {task.folder}", file=sys.stderr)
        with _ended_by_termination():
            benchmark(task, found)
    except (MalformedFile, NothingToRun, PeerNotInstalled, CannotWrite) as error:
        print(f"bitcorp bench: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print(f"interrupted; the runs that ended are in {arguments.out}", file=sys.stderr)
        return 130
    print(f"results: {arguments.out}")
    return 0


@contextmanager
def _ended_by_termination() -> Iterator[None]:
    """Take a request to terminate as an interruption, so that no solver is left behind."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _consume(
    task: Task, found: Listing, book: Record, runs: Callable[[OnProgress], Iterable[Run]], width: int
) -> None:
    """Record and print each run as it ends, with a line that moves on a terminal meanwhile."""
    from rich.console import Console

    from benchmarks import report

    console = Console(stderr=True)
    if not console.is_terminal:
        for run_ in runs(lambda known, seed, step: None):
            _take(run_, book, report.run_row(_labelled(run_), width))
        return
    total = len(found.present) * task.seeds
    with console.status("starting", spinner="line") as status:

        def show(known: Known, seed: int, step: Progress | None) -> None:
            status.update(_moving_line(known, seed, step, len(book.runs), total))

        for run_ in runs(show):
            status.stop()
            _take(run_, book, report.run_row(_labelled(run_), width))
            status.start()


def _take(run_: Run, book: Record, row: str) -> None:
    from benchmarks import report

    book.add(run_)
    print(row, flush=True)
    for remark in report.remarks(run_):
        print(remark, file=sys.stderr, flush=True)


def _labelled(run_: Run) -> Run:
    """Return the run with its solver beside the instance's name, where several solvers run."""
    from dataclasses import replace

    if not run_.solver:
        return run_
    return replace(run_, known=replace(run_.known, instance=f"{run_.known.instance} {run_.solver}"))


def _moving_line(known: Known, seed: int, step: Progress | None, done: int, total: int) -> str:
    from benchmarks.results import number

    line = f"{known.instance}, seed {seed} ({done} runs done, {total} instances × seeds)"
    if step is None:
        return line
    return f"{line}: {step.seconds:.0f} s, cost {number(step.cost)}, bound {number(step.bound)}"
