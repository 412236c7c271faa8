"""What a run has done, line by line on disk: whatever ends it, the next one goes on from there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError

from models.domain.base import Frozen


class Begin(Frozen):
    """A run begins.

    Parameters
    ----------
    started
        When, by ISO 8601.
    """

    event: Literal["begin"] = "begin"
    version: Literal[1] = 1
    started: str
    budget: float
    workers: int
    seed: int


class Turn(Frozen):
    """One instance was worked on once.

    Parameters
    ----------
    name, number
        Which item, and its how-manieth turn in this run, from 0. No pair comes twice.
    instance, replaces
        Fingerprints of the instance's file and of the plan's file that the turn began with.
    seconds
        How long it took.
    before, after
        Cents of the plan before (none: there was none that keeps the rules) and after.
    bound
        Proven lower bound of the cost in cents.
    gave
        Fingerprint of the better plan that the turn gave; empty: it gave none.
    closed
        Whether more time cannot help: proven optimal, or not to be worked on.
    broken
        What the plan it began with breaks.
    error
        What went wrong, in words.
    failed
        Whether that is more than too little time: the solve was not merely killed for outliving its limit.
    """

    event: Literal["turn"] = "turn"
    name: str
    number: int
    instance: str = ""
    replaces: str = ""
    seconds: float = 0.0
    before: int | None = None
    after: int | None = None
    bound: int | None = None
    gave: str = ""
    closed: bool = False
    stopped_by: str = ""
    broken: tuple[str, ...] = ()
    error: str = ""
    failed: bool = False


class End(Frozen):
    """A run came to its end."""

    event: Literal["end"] = "end"


class _Line(Frozen):
    line: Begin | Turn | End = Field(discriminator="event")


_READ: TypeAdapter[_Line] = TypeAdapter(_Line)


class JournalUnreadable(Exception):
    """The journal of an earlier run cannot be read."""


class Journal:
    """The journal of one run.

    Parameters
    ----------
    path
        Its file; read if it is there. A last line that was cut off by the end of its process is dropped.

    Raises
    ------
    JournalUnreadable
        If the file holds something else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.begun: Begin | None = None
        self.turns: list[Turn] = []
        self.ended = False
        if path.exists():
            self._read()

    def _read(self) -> None:
        data = self.path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            with self.path.open("r+b") as file:
                file.truncate(len(whole))
        for number, text in enumerate(whole.splitlines(), start=1):
            try:
                line = _READ.validate_json(b'{"line":' + text + b"}").line
            except ValidationError as error:
                raise JournalUnreadable(
                    f"line {number} of {self.path} is no line of a journal: {text[:200]!r}. "
                    f"Maybe begin anew with --fresh."
                ) from error
            self._take(line)

    def _take(self, line: Begin | Turn | End) -> None:
        match line:
            case Begin():
                self.begun = line
            case Turn():
                self.turns.append(line)
            case End():
                self.ended = True

    @property
    def unfinished(self) -> bool:
        """Whether there is a run to go on with."""
        return self.begun is not None and not self.ended

    def begin(self, begin: Begin) -> None:
        """Start a new journal in place of what was there."""
        unfinished = self.path.with_name(self.path.name + ".part")
        with unfinished.open("wb") as file:
            _write(file.fileno(), begin)
        unfinished.replace(self.path)
        self.begun, self.turns, self.ended = begin, [], False

    def add(self, line: Turn | End) -> None:
        """Add a line; it is on the disk when this returns."""
        with self.path.open("ab") as file:
            _write(file.fileno(), line)
        self._take(line)


def _write(handle: int, line: Frozen) -> None:
    os.write(handle, line.model_dump_json().encode() + b"\n")
    os.fsync(handle)
