"""Runs a misbehaving worker under guard and says what became of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.drills.misbehaving import command
from models.domain.plan import Plan
from solver.guard import run
from solver.limits import Progress, SolveLimits
from solver.process.outcome import Outcome
from solver.process.watch import Patience
from tests.support import small_instance

LIMIT = 1000.0
"""Seconds of the guard's clock; no test waits for them."""
PATIENCE = Patience(look=0.02)
INSTANCE = small_instance()


class MovingClock:
    """A clock that a test moves ahead."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@dataclass
class Drill:
    """One run of a misbehaving worker.

    Parameters
    ----------
    kind
        Name of a function of `benchmarks.drills.misbehaving`.
    jump
        How far the clock moves as soon as the worker was heard.
    stop_when_heard
        Whether the caller wants to stop as soon as the worker was heard.
    """

    kind: str
    heard: Path
    jump: float = 0.0
    stop_when_heard: bool = False
    memory_mb: int | None = None
    start: Plan | None = None
    steps: list[Progress] = field(default_factory=list)
    outcome: Outcome | None = None
    clock: MovingClock = field(default_factory=MovingClock)

    @property
    def pids(self) -> list[int]:
        """Processes that the worker named."""
        return [int(word) for step in self.steps[:1] for word in step.message.split()]

    def _hear(self, step: Progress) -> None:
        if not self.steps:
            self.steps.append(step)
            self.clock.ahead = self.jump
            self.heard.touch()

    def _guard(self) -> None:
        self.outcome = run(
            INSTANCE,
            SolveLimits(seconds=LIMIT, memory_mb=self.memory_mb),
            self._hear,
            lambda: self.stop_when_heard and bool(self.steps),
            start=self.start,
            command=command(self.kind),
            patience=PATIENCE,
            clock=self.clock,
        )

    def run(self, *, wait_seconds: float = 60.0) -> Outcome:
        """Return what came of it; fail, and leave nothing behind, if it does not end."""
        thread = threading.Thread(target=self._guard, daemon=True)
        thread.start()
        thread.join(wait_seconds)
        ended = not thread.is_alive()
        self.clean_up()
        thread.join(10)
        assert ended, f"a worker that {self.kind} was not ended"
        assert self.outcome is not None
        return self.outcome

    def clean_up(self) -> None:
        """End what the worker left; only a guard that fails leaves anything."""
        for pid in self.alive():
            psutil.Process(pid).kill()

    def alive(self) -> list[int]:
        """Return the named processes that are still at work."""
        return [pid for pid in self.pids if _works(pid)]


def _works(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


MakeDrill = Callable[..., Drill]
