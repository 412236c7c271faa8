"""Solves in a process of its own and answers for it: its time, its memory, and every plan it gives."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from models.domain.codec import write_instance, write_plan
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.errors import EngineNotReady, PlanNotWritten
from solver.ledger.stored import is_ready, make_ready
from solver.levels import levels_of
from solver.limits import OnProgress, Progress, ShouldStop, SolveLimits
from solver.process.best import Best
from solver.process.child import Child
from solver.process.garbage import collecting_later
from solver.process.job import Job, Line, parse_line
from solver.process.outcome import End, Outcome, conclude
from solver.process.watch import Patience, Watch

ROOT = Path(__file__).resolve().parents[1]
WORKER = (sys.executable, "-P", "-m", "solver.worker")
LOOKS_AFTER_END = 10
"""How often the streams of an ended worker are looked at, should others hold them open."""
MOST_SHOWN = 200
EARLY = "plan found"
"""Message of a plan that the worker is still checking himself."""


def solve_guarded(
    instance: Instance,
    limits: SolveLimits,
    on_progress: OnProgress | None = None,
    stop: ShouldStop | None = None,
    *,
    start: Plan | None = None,
    command: Sequence[str] = WORKER,
) -> Plan:
    """Return the best plan found within ``limits``; each plan that leaves here has passed the checker.

    Parameters
    ----------
    on_progress
        Called for each step, in the thread of the caller.
    stop
        Asked ten times a second; true: end with the best plan so far.
    start
        A plan to begin with; nothing dearer is returned. Of one that breaks a rule the rest is used.
    command
        The worker's program; its job is the first line of its standard input.

    Raises
    ------
    SolveError
        If something went wrong and there is no plan. If there is one, it is returned, and its
        ``provenance.stopped_by`` says ``memory``, ``killed`` or ``died``.
    """
    outcome = run(instance, limits, on_progress, stop, start=start, command=command)
    if outcome.plan is not None:
        return outcome.plan
    assert outcome.error is not None
    raise outcome.error


def run(
    instance: Instance,
    limits: SolveLimits,
    on_progress: OnProgress | None = None,
    stop: ShouldStop | None = None,
    *,
    start: Plan | None = None,
    ahead: Child | None = None,
    command: Sequence[str] = WORKER,
    patience: Patience | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Do as `solve_guarded` does, but return plan and error together and raise neither.

    Parameters
    ----------
    ahead
        A worker from `worker_ahead`; none: one is started.
    clock
        Seconds; `time.monotonic` unless a test moves time.
    """
    levels_of(instance)  # a level that names nothing is the caller's fault, not the worker's
    try:
        _prepare(on_progress)
    except (OSError, RuntimeError) as error:
        return Outcome(None, EngineNotReady(str(error)))
    began = clock()
    with tempfile.TemporaryDirectory(prefix="bitcorp-", ignore_cleanup_errors=True) as folder:
        best = Best(instance, limits, Path(folder) / "plan.json")
        shared_clock = began if clock is time.monotonic else None
        child = ahead
        try:
            child = child or Child(command, _environment())  # it loads the engine meanwhile
            job = _hand_over(best, Path(folder), shared_clock, start)
            child.tell(job.model_dump_json(exclude_none=True))
        except OSError as error:
            if child is not None:
                child.close()
            return Outcome(None, PlanNotWritten(f"The solve could not be handed to a process: {error}"))
        try:
            watch = Watch(child, limits, patience or Patience(), clock, began)
            listener = Listener(watch, best, on_progress, stop)
            with watch:
                best.prepare()  # it takes as long as a check: beside the worker's own beginning
                if start is not None:
                    best.begin_with(start)
                listener.follow()
        finally:
            exit_code = child.close()
        best.take()
        return replace(conclude(best, listener.end(exit_code)), peak_bytes=watch.peak_bytes)


@contextmanager
def worker_ahead() -> Iterator[Child | None]:
    """Start a worker that loads the engine while its instance is read; it takes one job, from `run`.

    None if nothing is compiled yet or no process is to be had: `run` says so.
    """
    child = None
    with suppress(OSError):
        child = Child(WORKER, _environment()) if is_ready() else None
    try:
        yield child
    finally:
        if child is not None:
            child.close()


def _prepare(on_progress: OnProgress | None) -> None:
    """Compile the engine, once on each machine and for each version; no limit of a solve pays for that."""
    if not is_ready():
        if on_progress is not None:
            on_progress(Progress(0.0, None, None, "compiling the engine, once for this version"))
        make_ready()


class Listener:
    """Hears what a worker says, relays it, and tells it when the caller wants to stop."""

    def __init__(
        self, watch: Watch, best: Best, on_progress: OnProgress | None, stop: ShouldStop | None
    ) -> None:
        self.watch = watch
        self.child = watch.child
        self.best = best
        self.on_progress = on_progress
        self.stop = stop
        self.finished = False
        self.unreadable = ""
        self.bound: int | None = None
        self.fault: Line | None = None

    def follow(self) -> None:
        """Return when the worker has finished, ended, or been killed."""
        silent_looks = 0
        while not self.watch.ended_for and silent_looks < LOOKS_AFTER_END:
            if self.stop is not None and self.stop():
                self.watch.ask("signal")
            text = self.child.next_line(self.watch.patience.look)
            if text is not None:
                if not self._hear(text):
                    return
            elif self.child.exited:
                if self.child.drained:
                    return
                self.child.kill()  # a process that it left behind holds its streams open
                silent_looks += 1

    def _hear(self, text: bytes) -> bool:
        """Take one line; return whether more is to be expected."""
        line = parse_line(text)
        if line is None:
            self.unreadable = text[:MOST_SHOWN].decode("utf-8", "replace")
            return False
        if line.event == "fault":
            self.fault = line
        if line.bound is not None:
            self.bound = max(line.bound, line.bound if self.bound is None else self.bound)
        if line.event == "end":
            self.finished = True
            return False
        if line.event == "unchecked" and (plan := self._timed(self.best.take_unchecked)) is not None:
            self._relay(plan, EARLY)
        if line.event == "progress":
            self._relay(self._timed(self.best.take) if line.plan else None, line.message)
        return True

    def _relay(self, plan: Plan | None, message: str) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(self.watch.seconds, self.best.cost, self.bound, message, plan))

    def _timed(self, take: Callable[[], Plan | None]) -> Plan | None:
        """Take a plan, and keep as much time at the end as that took."""
        began = self.watch.seconds
        plan = take()
        self.watch.reserve = max(self.watch.reserve, self.watch.seconds - began)
        if plan is not None:
            self.fault = None  # the disk has room again
        return plan

    def end(self, exit_code: int) -> End:
        """Return how the worker ended."""
        by_our_signal = bool(self.watch.asked_for) and exit_code == -signal.SIGTERM
        return End(
            finished=self.finished,
            ended_for=self.watch.ended_for or ("killed" if by_our_signal else ""),
            asked_for=self.watch.asked_for,
            fault=self.fault,
            unreadable=self.unreadable,
            exit_code=exit_code,
            said=self.child.said,
            seconds=self.watch.seconds,
            bound=self.bound,
            peak_bytes=self.watch.peak_bytes,
        )


@collecting_later()
def _hand_over(best: Best, folder: Path, began: float | None, start: Plan | None) -> Job:
    """Write what the worker needs: the instance, and the plan to begin with."""
    limits, file = best.limits, folder / "start.json"
    write_instance(best.instance, folder / "instance.json")
    if start is not None:
        write_plan(start, file)
    return Job(
        instance=folder / "instance.json",
        plan=best.file,
        unchecked=best.unchecked,
        start=file if start is not None else None,
        seconds=limits.seconds,
        gap=limits.gap,
        workers=limits.workers,
        seed=limits.seed,
        memory_mb=limits.memory_mb,
        deterministic=limits.deterministic,
        began=began,
        parent=os.getpid(),
    )


def _environment() -> dict[str, str]:
    """The caller's environment, in which a checkout that is not installed finds itself."""
    environment = dict(os.environ)
    if "site-packages" not in ROOT.parts:
        known = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{known}{os.pathsep}{ROOT}" if known else str(ROOT)
    return environment
