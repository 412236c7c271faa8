"""What the guard and the worker say to each other: a line with the job, then lines of JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from models.domain.base import Frozen
from models.domain.codec import faults_of
from models.domain.faults import Fault, InvalidFile
from solver.limits import SolveLimits

STOP = "stop"
"""The line that asks a worker to end with the best plan so far."""

LONGEST_LINE = 65_536
"""Bytes of the longest line that a worker may write."""


class Job(Frozen):
    """One instance to solve.

    Parameters
    ----------
    instance
        File of the instance, as JSON.
    plan
        File to which each better plan is written, whole, and at the end the final one.
    unchecked
        File to which the first plan, and later ones of a large fleet, are written before the worker checks
        them, for who checks them himself meanwhile; none: they are not.
    start
        File of a plan to begin with.
    seconds, gap, workers, seed, memory_mb, deterministic
        As in `SolveLimits`.
    began
        Reading of the monotonic clock at the call, from which ``seconds`` counts; none: from now.
    parent
        Process that the worker shall not outlive; none: it may.
    """

    instance: Path
    plan: Path
    unchecked: Path | None = None
    start: Path | None = None
    seconds: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    gap: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    workers: int = Field(default=2, ge=1, le=1024)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    memory_mb: int | None = Field(default=None, ge=1)
    deterministic: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    began: float | None = None
    parent: int | None = None

    def limits(self, seconds: float) -> SolveLimits:
        """Return the limits of a solve that has ``seconds`` left."""
        return SolveLimits(seconds, self.gap, self.workers, self.seed, self.memory_mb, self.deterministic)


class Line(Frozen):
    """One line from a worker.

    Parameters
    ----------
    event
        ``unchecked``: a plan that is not checked yet is in its file; ``progress``; ``end``, after which the
        final plan is in the file; or ``fault``.
    plan
        Whether a better plan has just been written to the file.
    kind
        Of a fault: ``memory``, ``disk`` or ``error``.
    """

    event: Literal["unchecked", "progress", "end", "fault"]
    seconds: float = 0.0
    cost: int | None = None
    bound: int | None = None
    message: str = ""
    plan: bool = False
    kind: Literal["", "memory", "disk", "error"] = ""


def parse_job(text: str) -> Job:
    """Return the job in a line of JSON.

    Raises
    ------
    InvalidFile
        With every fault of it.
    """
    try:
        return Job.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        place = f"column {error.colno}"
        raise InvalidFile("job", [Fault(place, text, f"is no JSON: {error.msg}")]) from error
    except ValidationError as error:
        raise InvalidFile("job", faults_of(error)) from error


def parse_line(text: bytes) -> Line | None:
    """Return what a worker said; none if it is not of the protocol."""
    try:
        return Line.model_validate_json(text)
    except ValidationError:
        return None
