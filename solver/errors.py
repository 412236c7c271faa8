"""What can go wrong with a solve that is not the instance's fault, each with the best plan it left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from models.domain.faults import maybe
from models.domain.plan import Plan


class SolveError(Exception):
    """A solve that did not end as it should.

    Parameters
    ----------
    message
        What happened and what to do.
    plan
        The best checked plan so far; none if there was none.
    """

    def __init__(self, message: str, plan: Plan | None = None) -> None:
        super().__init__(message)
        self.plan = plan


class UnknownName(LookupError):
    """A question about something that the instance does not have.

    Parameters
    ----------
    kind
        What was meant, such as ``order``.
    name
        What was said.
    known
        What there is.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"{name!r} is no {kind} of this instance{maybe(name, known)}")


class RostersNotInserted(ValueError):
    """Search by insertion, and advice that rests on it, was asked about limits or prices of rosters."""

    def __init__(self) -> None:
        super().__init__(
            "Insertion does not know limits and prices of rosters, which this instance has. "
            "Maybe solve it again with what should change."
        )


class MemoryCeilingReached(SolveError):
    """The solving process grew to its memory ceiling and was ended."""


class WorkerKilled(SolveError):
    """The solving process outlived its limit, or a request to stop, and was killed."""


class WorkerDied(SolveError):
    """The solving process ended without a result.

    Parameters
    ----------
    exit_code
        As the system gives it: negative for a signal.
    said
        The last of what it wrote to its error stream.
    folder
        Where the instance and what was said are saved; none if they could not be.
    """

    def __init__(
        self,
        message: str,
        plan: Plan | None = None,
        *,
        exit_code: int | None = None,
        said: str = "",
        folder: Path | None = None,
    ) -> None:
        super().__init__(message, plan)
        self.exit_code = exit_code
        self.said = said
        self.folder = folder


class WorkerUnreadable(SolveError):
    """The solving process said something that is not of the protocol, and was ended."""


class PlanNotWritten(SolveError):
    """A plan or an instance could not be handed over, for want of disk space or of permission."""


class EngineBug(SolveError):
    """The engine gave a plan that the checker rejects. The plan was not passed on.

    Parameters
    ----------
    findings
        What the checker found, in words.
    folder
        Where the instance, the plan and the findings are saved; none if they could not be.
    """

    def __init__(
        self,
        message: str,
        plan: Plan | None = None,
        *,
        findings: Sequence[str] = (),
        folder: Path | None = None,
    ) -> None:
        super().__init__(message, plan)
        self.findings = tuple(findings)
        self.folder = folder


class EngineNotReady(SolveError):
    """The engine could not be compiled on this machine."""
