"""Ctrl+C: once takes the best plan so far, twice aborts."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

STOPPING = "Stopping with the best plan so far. Ctrl+C again aborts."


class Interrupts:
    """While entered, the first SIGINT or SIGTERM asks to stop; the second interrupts.

    Parameters
    ----------
    note
        Where to say that the first was heard.
    """

    SIGNALS = (signal.SIGINT, signal.SIGTERM)

    def __init__(self, note: Callable[[str], None]) -> None:
        self.note = note
        self.asked = False
        self._said = False
        self._before: list[object] = []

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = [signal.signal(number, self._hear) for number in self.SIGNALS]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in zip(self.SIGNALS, self._before, strict=False):
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal returned

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def should_stop(self) -> bool:
        """Whether to stop; says so once, outside the signal handler, which may not write."""
        if self.asked and not self._said:
            self._said = True
            self.note(STOPPING)
        return self.asked
