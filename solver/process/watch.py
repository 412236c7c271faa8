"""Time and memory of a solving process: asks it to end, and kills it when it does not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from solver.limits import SolveLimits
from solver.process.child import Child

MIB = 1024 * 1024
LEAST_AFTER_ASKING = 0.5
"""Seconds between asking and killing that no reserve takes away."""
LOOKS_PER_FAMILY_LOOK = 10
"""Descendants are looked for less often than memory, since that reads every process of the machine."""


@dataclass(frozen=True)
class Patience:
    """How long the guard waits.

    Parameters
    ----------
    ask
        Seconds after the limit before it asks the worker to end.
    kill
        Seconds after the limit, or after a request to stop, before it kills the worker. What is left is
        read and checked after that, so that the whole call ends within limit + 5 s.
    look
        Real seconds between two looks at clock and memory.
    """

    ask: float = 1.0
    kill: float = 4.0
    look: float = 0.1


class Watch:
    """A thread beside one child, so that nothing that the caller does delays the end.

    Parameters
    ----------
    clock
        Seconds.
    began
        Reading of ``clock`` at the call.

    Attributes
    ----------
    reserve
        Seconds that reading and checking one plan took at most; the kill comes earlier by as much.
    """

    def __init__(
        self,
        child: Child,
        limits: SolveLimits,
        patience: Patience,
        clock: Callable[[], float],
        began: float,
    ) -> None:
        self.child = child
        self.patience = patience
        self.clock = clock
        self.began = began
        self.limit = limits.seconds
        self.ceiling = None if limits.memory_mb is None else limits.memory_mb * MIB
        self.ended_for: Literal["", "killed", "memory"] = ""
        self.asked_for: Literal["", "time", "signal"] = ""
        self.peak_bytes = 0
        self.reserve = 0.0
        self._asked_at: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="solve-watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def seconds(self) -> float:
        """Time since the call."""
        return self.clock() - self.began

    def ask(self, reason: Literal["time", "signal"]) -> None:
        """Ask the child to end, once; it is killed if it takes too long."""
        if self._asked_at is None:
            self.asked_for = reason
            self._asked_at = self.seconds
            self.child.look_for_descendants()  # if it ends, they are no longer its own
            self.child.ask_to_stop()

    def _look(self) -> None:
        looks = 0
        while not self._over.wait(self.patience.look):
            if looks % LOOKS_PER_FAMILY_LOOK == 0:
                self.child.look_for_descendants()
            looks += 1
            self.ended_for = self._verdict()
            if self.ended_for:
                self.child.kill()
                return

    def _verdict(self) -> Literal["", "killed", "memory"]:
        self.peak_bytes = max(self.peak_bytes, self.child.memory_bytes())
        if self.ceiling is not None and self.peak_bytes > self.ceiling:
            return "memory"
        seconds, least = self.seconds, self.patience.ask + LEAST_AFTER_ASKING
        patience = max(self.patience.kill - self.reserve, min(least, self.patience.kill))
        if seconds >= self.limit + patience:
            return "killed"
        if self._asked_at is not None and seconds >= self._asked_at + patience:
            return "killed"
        if seconds >= self.limit + self.patience.ask:
            self.ask("time")
        return ""
