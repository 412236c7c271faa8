"""``bitcorp nightly``: make many plans better, each from what it is, in a budget of time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.numbers import real, whole
from api.cli.words import Subparsers, add_command

if TYPE_CHECKING:
    from solver.batch.night import Night
    from solver.batch.report import NightReport

EXITS = {
    0: "every instance was worked on; the report says what it brought",
    1: "some instance failed, the others were worked on; or a file could not be written",
    2: "the call is malformed, or another run is at work in the folder",
    130: "stopped before the end: the same call goes on",
}
ABOUT = """\
Makes the plans of a folder better, each from what it is at present.

NAME.json is an instance, NAME.plan.json beside it its plan, as solve writes
it; an instance without a plan gets one. Each is solved in a process of its
own. Half of the budget is everybody's, larger files getting more; the rest
goes to those from which most is to be expected.

A plan is replaced only by one that passed the checker and is cheaper; the
one before is kept below nightly/before. Without --out that happens in the
folder itself. A broken instance is named and left alone.

The report is nightly/report.json and nightly/report.txt. What is done is
written down at once in nightly/journal.jsonl: after Ctrl+C, a kill or a
power cut the same call goes on from there, and the budget counts on. Once a
run has come to its end the next call begins a new one."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "nightly",
        "make the plans of a folder better in a budget of time",
        ABOUT,
        ["bitcorp nightly plans --budget 3600 --workers 4", "bitcorp nightly plans --out better --fresh"],
        EXITS,
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with instances and plans")
    parser.add_argument(
        "--budget",
        type=real(1, 1e6, "seconds"),
        default=3600.0,
        metavar="S",
        help="seconds of the whole run (default: 3600)",
    )
    parser.add_argument(
        "--workers", type=whole(1, 1024), default=2, metavar="N", help="processor cores to use (default: 2)"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where better plans go (default: the folder)")
    parser.add_argument(
        "--seed", type=whole(0, 2**31 - 1), default=0, metavar="S", help="seed of every choice (default: 0)"
    )
    parser.add_argument(
        "--memory-mb",
        type=whole(1, 2**30),
        default=None,
        metavar="M",
        help="ceiling of each solve in MiB (default: none)",
    )
    parser.add_argument("--fresh", action="store_true", help="begin anew, though an earlier run was stopped")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--quiet", action="store_true", help="print errors and warnings only")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work through the folder, and say what came of it."""
    from api.cli.failures import CommandError
    from solver.batch.journal import JournalUnreadable
    from solver.batch.lock import FolderBusy, locked
    from solver.batch.night import PlansInTheWay
    from solver.ledger.stored import make_ready

    folder: Path = options.folder
    out: Path = options.out or folder
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder. Maybe name the one that holds the instances.")
    out.mkdir(parents=True, exist_ok=True)
    make_ready()
    try:
        with locked(folder, out):
            return _run(options, folder, out)
    except (FolderBusy, JournalUnreadable, PlansInTheWay) as error:
        raise CommandError(str(error)) from error


def _run(options: argparse.Namespace, folder: Path, out: Path) -> int:
    from api.cli.failures import BROKEN, INTERRUPTED, OK, CommandError
    from api.cli.interrupts import Interrupts
    from api.cli.nightly_words import as_text, of_turn
    from api.cli.streams import plain, say
    from solver.batch.night import Night
    from solver.batch.report import report_of, write_report

    with Interrupts(say) as interrupts:
        night = Night(
            folder,
            out,
            budget=options.budget,
            workers=options.workers,
            seed=options.seed,
            memory_mb=options.memory_mb,
            stop=interrupts.should_stop,
            note=(lambda turn: None) if options.quiet else (lambda turn: say(of_turn(turn))),
            fresh=options.fresh,
        )
        if not night.items:
            raise CommandError(
                f"{folder} holds no NAME.json. Maybe name the folder that holds the instances."
            )
        if night.continued and not options.quiet:
            say(_where_it_goes_on(night))
        finished = night.run()
    report = report_of(night)
    path = write_report(report, night.state)
    text = as_text(report)
    (night.state / "report.txt").write_text(text + "\n", encoding="utf-8")
    _tell(options, report, text, path)
    if not finished:
        say(plain(f"stopped: the same call goes on. What is done stands in {night.journal.path}"))
        return INTERRUPTED
    return BROKEN if report.counts.get("failed") else OK


def _tell(options: argparse.Namespace, report: NightReport, text: str, path: Path) -> None:
    from api.cli.streams import plain, print_json

    if options.json:
        print_json(report.model_dump(mode="json"))
    elif not options.quiet:
        print(plain(f"{text}\nreport: {path}"))


def _where_it_goes_on(night: Night) -> str:
    assert night.journal.begun is not None
    done = len({turn.name for turn in night.journal.turns})
    spent = sum(turn.seconds for turn in night.journal.turns)
    return (
        f"going on with the run of {night.journal.begun.started}: {done} of {len(night.items)} instances had "
        f"a turn, {spent:.0f} of {night.share.seconds:.0f} core seconds are spent"
    )
