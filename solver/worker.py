"""The process that solves one instance and can be killed: ``python -m solver.worker '{"instance": …}'``.

The job is the first argument, or the first line of standard input (see `solver.process.job.Job`): while it
waits for that line it loads the engine. It says on standard output, as lines of JSON, how it gets on; writes
each better plan whole to the job's plan file; and ends at a signal or at the line ``stop`` on standard input
with the best plan so far.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import IO

from models.domain.codec import read_plan, reread_instance, write_plan
from models.domain.faults import InvalidFile
from models.domain.plan import Plan
from solver.limits import Progress
from solver.process.family import EXIT_ORPHAN, tie_to_parent
from solver.process.garbage import collect_again, collect_seldom
from solver.process.job import STOP, Job, Line, parse_job

EXIT_JOB, EXIT_ERROR, EXIT_MEMORY, EXIT_DISK = 2, 10, 12, 13
LEAST_SECONDS = 0.5
"""What a solve gets though starting up has used its limit: enough to construct a plan."""
LAST_SECONDS = 5.0
"""How long a worker whose parent is gone may take to end."""
LONGEST_MESSAGE = 4_000


def main(argv: Sequence[str] | None = None) -> int:
    """Solve one job; the exit code is 0 when a final plan stands in the file."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    wire = take_stdout()
    said = stdin_lines()
    stop = threading.Event()
    hear_signals(stop)
    collect_seldom()
    if not arguments:
        load_engine()
    try:
        job = parse_job(arguments[0] if arguments else next(said, ""))
    except InvalidFile as error:
        print(error, file=sys.stderr)
        return EXIT_JOB
    tie_to_parent(job.parent)
    cap_memory(job)
    hear_lines(stop, said, orphaned_at_end=job.parent is not None)
    return Worker(job, wire, stop).run()


class Worker:
    """One job in work.

    Parameters
    ----------
    wire
        Where the lines of the protocol go.
    stop
        Set when the solve shall end.
    """

    def __init__(self, job: Job, wire: IO[str], stop: threading.Event) -> None:
        self.job = job
        self.wire = wire
        self.stop = stop
        self._one_at_a_time = threading.Lock()
        self._begun = False

    def run(self) -> int:
        """Solve and return the exit code."""
        try:
            plan = self._solve()
        except InvalidFile as error:
            return self._fault("error", str(error), EXIT_JOB)
        except MemoryError:
            return self._fault("memory", "no more memory is to be had", EXIT_MEMORY)
        except Exception:
            return self._fault("error", traceback.format_exc(), EXIT_ERROR)
        try:
            write_plan(plan, self.job.plan)
        except OSError as error:
            return self._fault("disk", f"{self.job.plan}: {error.strerror}", EXIT_DISK)
        cost = plan.costs.total if plan.costs else None
        self.say(Line(event="end", cost=cost, bound=plan.provenance.bound, message=plan.status))
        return 0

    def _solve(self) -> Plan:
        from solver.solve import solve

        instance = reread_instance(self.job.instance)
        start = read_plan(self.job.start) if self.job.start else None
        limits = self.job.limits(self._seconds_left())
        show = self.show_unchecked if self.job.unchecked else None
        return solve(instance, limits, self.progress, self.stop.is_set, start=start, on_unchecked=show)

    def _seconds_left(self) -> float:
        began, seconds = self.job.began, self.job.seconds
        spent = 0.0 if began is None else max(0.0, time.monotonic() - began)
        return max(seconds - spent, min(seconds, LEAST_SECONDS))

    def show_unchecked(self, plan: Plan) -> None:
        """Write a plan that is checked here only now, and say so."""
        assert self.job.unchecked is not None
        try:
            write_plan(plan, self.job.unchecked)
        except OSError as error:  # it is written again when it is checked; then this counts
            print(f"{self.job.unchecked}: {error.strerror}", file=sys.stderr)
            return
        with self._one_at_a_time:
            self.say(Line(event="unchecked"))

    def progress(self, step: Progress) -> None:
        """Write the step's plan, if it has a new one, and say so."""
        with self._one_at_a_time:
            if not self._begun:
                self._begun = True
                collect_again()
            written = step.plan is not None and self._keep(step.plan)
            self.say(
                Line(
                    event="progress",
                    seconds=step.seconds,
                    cost=step.cost,
                    bound=step.bound,
                    message=step.message[:LONGEST_MESSAGE],
                    plan=written,
                )
            )

    def _keep(self, plan: Plan) -> bool:
        try:
            write_plan(plan, self.job.plan)
        except OSError as error:  # the disk may have room again for the next one
            self.say(Line(event="fault", kind="disk", message=f"{self.job.plan}: {error.strerror}"))
            return False
        return True

    def _fault(self, kind: str, message: str, code: int) -> int:
        print(message, file=sys.stderr)
        self.say(Line.model_validate({"event": "fault", "kind": kind, "message": message[-LONGEST_MESSAGE:]}))
        return code

    def say(self, line: Line) -> None:
        """Write one line of the protocol."""
        try:
            self.wire.write(line.model_dump_json(exclude_defaults=True) + "\n")
            self.wire.flush()
        except (BrokenPipeError, ValueError):
            self.stop.set()  # nobody listens any more


def load_engine() -> None:
    """Load the engine with its compiled functions, if they are there: half a second to a second."""
    from solver.ledger.stored import is_ready

    if is_ready():
        import_module("solver.solve")
        import_module("solver.ledger.jit").compile_entries()


def take_stdout() -> IO[str]:
    """Keep standard output for the protocol; what libraries print goes to standard error."""
    sys.stdout.flush()
    wire = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return wire


def cap_memory(job: Job) -> None:
    """Refuse what would leap far over the ceiling between two looks of the guard.

    Address space is reserved in larger pieces than are used (stacks, arenas), hence the surplus.
    """
    if job.memory_mb is None or sys.platform == "win32":
        return
    import resource

    surplus_mb = 512 + 64 * job.workers
    most = (job.memory_mb + surplus_mb) * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def stdin_lines() -> Iterator[str]:
    """Yield the lines of standard input, past Python's buffers, whose lock would outlive a reading thread."""
    pending = b""
    while block := os.read(0, 65_536):
        *lines, pending = (pending + block).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace")
    if pending:
        yield pending.decode("utf-8", "replace")


def hear_signals(stop: threading.Event) -> None:
    """Set ``stop`` at a signal, also while native code runs."""
    wanted = {signal.SIGTERM, signal.SIGINT}
    if hasattr(signal, "pthread_sigmask"):
        # A Python handler would wait until native code returns; a thread that takes the signal does not.
        # Threads inherit the mask, so it comes before the first of them.
        signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
        _in_background(lambda: _wait_for_signal(stop, wanted))
    else:
        for number in wanted:
            signal.signal(number, lambda *_: stop.set())


def hear_lines(stop: threading.Event, said: Iterator[str], *, orphaned_at_end: bool) -> None:
    """Set ``stop`` at the line ``stop``, and where the worker has a parent at the end of what he says."""
    _in_background(lambda: _listen_to_stdin(stop, said, orphaned_at_end))


def _wait_for_signal(stop: threading.Event, wanted: set[signal.Signals]) -> None:
    signal.sigwait(wanted)
    stop.set()
    signal.sigwait(wanted)  # asked twice: at once, the best plan is in the file
    os._exit(128 + signal.SIGTERM)


def _listen_to_stdin(stop: threading.Event, said: Iterator[str], orphaned_at_end: bool) -> None:
    with suppress(OSError):  # closed before it was read: the same as its end, which is dealt with below
        for line in said:
            if line.strip() == STOP:
                stop.set()
    if orphaned_at_end:
        stop.set()
        time.sleep(LAST_SECONDS)
        os._exit(EXIT_ORPHAN)


def _in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
