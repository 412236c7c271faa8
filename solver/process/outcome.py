"""What came of a solve: the plan, and in typed words what went wrong."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from models.domain.plan import Plan
from solver import ENGINE_VERSION
from solver.errors import (
    EngineBug,
    MemoryCeilingReached,
    PlanNotWritten,
    SolveError,
    WorkerDied,
    WorkerKilled,
    WorkerUnreadable,
)
from solver.limits import relative_gap
from solver.process.audit import save_bug
from solver.process.best import Best
from solver.process.job import Line

OUT_OF_MEMORY = ("bad_alloc", "MemoryError", "Cannot allocate memory", "out of memory")
"""What native and Python code say on the error stream when memory is refused."""


@dataclass(frozen=True)
class Outcome:
    """What came of a solve.

    Parameters
    ----------
    plan
        The best plan, checked; none if there is none.
    error
        What went wrong; beside a plan it says why there is no better one. None: nothing did.
    peak_bytes
        Most resident memory that was seen, of all its processes together.
    """

    plan: Plan | None
    error: SolveError | None = None
    peak_bytes: int = 0


@dataclass(frozen=True)
class End:
    """How a worker ended.

    Parameters
    ----------
    finished
        Whether it said that its final plan is in the file.
    ended_for, asked_for
        As in `Watch`.
    fault
        The last fault that it named.
    unreadable
        What it said that is not of the protocol.
    exit_code, said
        As the system has it, and the last of its error stream.
    seconds
        From the call to now.
    bound
        Best lower bound that it named.
    peak_bytes
        Most memory that was seen.
    """

    finished: bool
    ended_for: str
    asked_for: str
    fault: Line | None
    unreadable: str
    exit_code: int
    said: str
    seconds: float
    bound: int | None
    peak_bytes: int


def conclude(best: Best, end: End) -> Outcome:
    """Return plan and error of a worker that ended so."""
    error = best.bug or _error(best, end)
    plan = best.plan
    if plan is not None:
        plan = _signed(plan, best, end)
        if best.nothing is not None and best.nothing.status == "INFEASIBLE":
            error = error or _contradiction(best)
    elif best.nothing is not None and error is None:
        plan = _signed(best.nothing, best, end)
    elif error is None:
        error = WorkerDied("The solving process said that it is done, but left no plan.", said=end.said)
    if error is not None:
        error.plan = plan
    return Outcome(plan, error)


def _signed(plan: Plan, best: Best, end: End) -> Plan:
    """Return ``plan`` with what the guard knows better: time, what ended it, the latest bound."""
    said = plan.provenance
    update: dict[str, object] = {"wall_seconds": round(end.seconds, 3), "stopped_by": _stopped_by(best, end)}
    cost = plan.costs.total if plan.costs else None
    if end.bound is not None and cost is not None and (said.bound or -1) < end.bound <= cost:
        update |= {"bound": end.bound, "gap": relative_gap(cost, end.bound)}
    if not said.engine_version:
        limits = best.limits
        update |= {"engine_version": ENGINE_VERSION, "seed": limits.seed, "workers": limits.workers}
        update["deterministic"] = limits.deterministic
    return plan.model_copy(update={"provenance": said.model_copy(update=update)})


def _stopped_by(best: Best, end: End) -> str:
    if not end.finished:
        return end.ended_for or ("memory" if _lacked_memory(end) else "died")
    if end.asked_for == "time":
        return "time"
    return best.said.stopped_by or end.asked_for


def _error(best: Best, end: End) -> SolveError | None:
    """Return what is wrong with the way the worker ended."""
    kept = "The best plan so far is kept." if best.plan is not None else "There is no plan yet."
    limits = best.limits
    if end.finished:
        return None
    if end.ended_for == "memory" or _lacked_memory(end):
        ceiling = f"its ceiling of {limits.memory_mb} MiB" if limits.memory_mb else "what the system has"
        used = f"{end.peak_bytes // (1024 * 1024)} MiB were in use"
        return MemoryCeilingReached(
            f"The solve reached {ceiling} ({used}). {kept} Maybe allow it more memory."
        )
    if end.ended_for == "killed":
        after = "a request to stop" if end.asked_for == "signal" else f"its limit of {limits.seconds:g} s"
        return WorkerKilled(f"The solve did not end after {after} and was killed. {kept}")
    if end.unreadable:
        message = f"The solving process said something unreadable and was ended: {end.unreadable!r}. {kept}"
        return WorkerUnreadable(message)
    if end.fault is not None and end.fault.kind == "disk":
        message = f"A plan could not be written: {end.fault.message}. {kept} Maybe make room on the disk."
        return PlanNotWritten(message)
    return _death(best, end, kept)


def _lacked_memory(end: End) -> bool:
    if end.fault is not None and end.fault.kind == "memory":
        return True
    return end.exit_code not in (0, -signal.SIGTERM) and any(words in end.said for words in OUT_OF_MEMORY)


def _death(best: Best, end: End, kept: str) -> WorkerDied:
    last = end.fault.message.strip().splitlines()[-1:] if end.fault is not None else []
    how = f"with exit code {end.exit_code}{f' ({last[0]})' if last else ''}"
    if end.exit_code < 0:
        how = f"by {_signal_name(-end.exit_code)}"
    from_outside = end.exit_code == -signal.SIGTERM or _signal_name(-end.exit_code) == "SIGKILL"
    folder, hint = None, "Maybe the system ran out of memory, or somebody ended it."
    if not from_outside:
        details = [f"died {how}", *end.said.splitlines()]
        folder = save_bug("died", details, best.instance, best.plan, best.limits)
        hint = f"This is a bug of ours, {f'saved in {folder}' if folder else 'and could not be saved'}."
    message = f"The solving process died {how}. {kept} {hint}"
    return WorkerDied(message, exit_code=end.exit_code, said=end.said, folder=folder)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _contradiction(best: Best) -> EngineBug:
    """The engine says that no plan is possible, but there is one that passed."""
    found = ["status INFEASIBLE, but this plan passes the checker"]
    folder = save_bug("false-infeasible", found, best.instance, best.plan, best.limits)
    where = f"saved in {folder}" if folder else "and could not be saved"
    message = f"The engine called the instance infeasible, but has a plan for it: a bug of ours, {where}."
    return EngineBug(message, findings=found, folder=folder)
