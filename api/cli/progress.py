"""What a running solve shows: a live line on a terminal, plain lines in a log, or nothing."""

from __future__ import annotations

import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

from rich.console import RenderableType
from rich.progress import Progress as Bars
from rich.progress import ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.progress_bar import ProgressBar
from rich.text import Text

from api.cli.streams import console, plain
from api.cli.words import money, percent
from solver.limits import Progress

QUIET_SECONDS = 10.0
"""How long a log may go without a line while only the bound moves."""
BAR_WIDTH = 16


class Display:
    """Shows nothing; what the others build on."""

    def __init__(self, currency: str, seconds: float) -> None:
        self.currency = currency
        self.seconds = seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""

    def step(self, progress: Progress) -> None:
        """Show one step of the solve."""

    def note(self, text: str) -> None:
        """Say something beside the steps."""

    def in_words(self, progress: Progress) -> str:
        """Return the figures of a step."""
        cost = "no plan yet" if progress.cost is None else f"cost {money(progress.cost, self.currency)}"
        bound = "" if progress.bound is None else f"  bound {money(progress.bound, self.currency)}"
        gap = "" if progress.gap is None else f"  gap {percent(progress.gap)}"
        return cost + bound + gap


class LogDisplay(Display):
    """One line a better plan, on standard error."""

    def __init__(self, currency: str, seconds: float) -> None:
        super().__init__(currency, seconds)
        self._cost: int | None = None
        self._last = -QUIET_SECONDS

    def step(self, progress: Progress) -> None:
        """Write a line if the cost is new, or if none was written for a while."""
        if progress.cost != self._cost or progress.seconds - self._last >= QUIET_SECONDS:
            self._cost = progress.cost
            self._last = progress.seconds
            self.note(f"{progress.seconds:8.1f} s  {self.in_words(progress)}  {progress.message}".rstrip())

    def note(self, text: str) -> None:
        """Write a line; a log that nobody reads any more does not end the solve."""
        with suppress(OSError, ValueError):
            print(plain(text), file=sys.stderr, flush=True)


class LiveDisplay(Display):
    """A line that moves, on a terminal: time against limit, cost, bound, gap."""

    def __init__(self, currency: str, seconds: float) -> None:
        super().__init__(currency, seconds)
        self._bars = Bars(
            SpinnerColumn(),
            TimeColumn(),
            TextColumn("{task.description}", markup=False),
            console=console(sys.stderr),
            transient=True,
            refresh_per_second=4,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Start the line."""
        self._bars.start()
        self._task = self._bars.add_task("reading", total=self.seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        self._bars.stop()

    def step(self, progress: Progress) -> None:
        """Show the step's figures."""
        assert self._task is not None
        self._bars.update(self._task, description=plain(self.in_words(progress)))

    def note(self, text: str) -> None:
        """Print above the line."""
        self._bars.console.print(plain(text))


class TimeColumn(ProgressColumn):
    """Seconds so far against the limit, as a bar and in figures."""

    max_refresh = 0.25

    def render(self, task: Task) -> RenderableType:
        """Return bar and figures of one solve."""
        from rich.table import Table

        elapsed, total = task.elapsed or 0.0, task.total or 1.0
        row = Table.grid(padding=(0, 1))
        bar = ProgressBar(total=total, completed=min(elapsed, total), width=BAR_WIDTH)
        row.add_row(bar, Text(f"{elapsed:.0f}/{total:.0f} s"))
        return row


def display(currency: str, seconds: float, *, quiet: bool) -> Display:
    """Return the display that fits where standard error goes."""
    if quiet:
        return Display(currency, seconds)
    on_terminal = sys.stderr.isatty()
    return LiveDisplay(currency, seconds) if on_terminal else LogDisplay(currency, seconds)
