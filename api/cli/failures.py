"""One place that turns what went wrong into words and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable

from api.cli.streams import forget_stdout, say
from models.domain.faults import InvalidFile
from solver.errors import EngineBug, SolveError, WorkerDied, WorkerUnreadable
from solver.process.audit import save_bug

OK = 0
BROKEN = 1
"""A rule is broken; or a file could not be written."""
USAGE = 2
"""The call or a file that it names is malformed."""
NO_PLAN = 3
BUG = 4
INTERRUPTED = 130
READER_GONE = 141

MOST_FAULTS = 50
"""Faults of one file that are printed."""


class CommandError(Exception):
    """Something that the user can mend, in words.

    Parameters
    ----------
    code
        Exit code.
    """

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code


def answer_for(run: Callable[[], int], *, debug: bool = False) -> int:
    """Run a command; say in words what goes wrong and return its exit code.

    Parameters
    ----------
    debug
        Show where in the code an error arose.
    """
    try:
        code = run()
        sys.stdout.flush()
    except BrokenPipeError:
        code = READER_GONE
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            traceback.print_exc()
        message, code = in_words(error)
        say(message)
    try:
        sys.stdout.flush()
    except OSError:  # no reader or no room: what is left would only fail again at the end
        forget_stdout()
    return code


def in_words(error: BaseException) -> tuple[str, int]:
    """Return what to say of an error, and the exit code."""
    match error:
        case InvalidFile():
            return faults(error), USAGE
        case CommandError():
            return f"bitcorp: {error}", error.code
        case SolveError():
            return f"bitcorp: {error}", code_of(error)
        case KeyboardInterrupt():
            return "bitcorp: interrupted", INTERRUPTED
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return f"bitcorp: {place}{error.strerror or error}", BROKEN
        case _:
            return _bug(error), BUG


def faults(error: InvalidFile) -> str:
    """Return the faults of a file, the first of them if they are many."""
    shown = error.faults[:MOST_FAULTS]
    count = "1 fault" if len(error.faults) == 1 else f"{len(error.faults)} faults"
    lines = [f"{error.source} has {count}:", *(f"  {fault}" for fault in shown)]
    if len(shown) < len(error.faults):
        lines.append(f"  … and {len(error.faults) - len(shown)} more")
    return "\n".join(lines)


def code_of(error: SolveError) -> int:
    """Return the exit code of a solve that left no plan: a bug of ours, or not."""
    ours = isinstance(error, EngineBug | WorkerUnreadable)
    return BUG if ours or (isinstance(error, WorkerDied) and error.folder is not None) else NO_PLAN


def _bug(error: BaseException) -> str:
    trace = "".join(traceback.format_exception(error))
    folder = save_bug("command", [" ".join(sys.argv), *trace.splitlines()])
    where = f"saved in {folder}" if folder else "which could not be saved"
    first = (str(error).splitlines() or [""])[0]
    return (
        f"bitcorp: {type(error).__name__}: {first}\n"
        f"This is a bug of ours, {where}; please report it. With --debug you see where it arose."
    )
