"""A peer as a program: the instance goes in as JSON, the answer comes out as JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.results import Status
from solver.limits import SolveLimits

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 60.0
"""How long after its limit a peer may still build, read out and end before it is killed."""
_STATUSES: tuple[Status, ...] = ("OPTIMAL", "FEASIBLE", "UNKNOWN", "INFEASIBLE")
_MOST_SAID = 400


class PeerNotInstalled(RuntimeError):
    """The interpreter that was to run a peer does not have it."""


@dataclass(frozen=True)
class Answer:
    """What a peer came to.

    Parameters
    ----------
    solution
        In the family's own terms; none: it has none.
    wall_s
        Seconds of building the model and solving it, without starting the interpreter.
    error
        What went wrong.
    formulation
        How it modelled the instance, where it has a choice.
    """

    status: Status
    bound: float | None = None
    solution: Mapping[str, Any] | None = None
    wall_s: float = 0.0
    error: str = ""
    formulation: str = ""


@dataclass(frozen=True)
class Peer:
    """Another engine and the program that runs it.

    Parameters
    ----------
    command
        Interpreter and program; it reads one JSON object from standard input and writes one to
        standard output.
    versions
        Of what it consists of.
    """

    name: str
    command: tuple[str, ...]
    versions: Mapping[str, str] = field(default_factory=dict)

    def solve(self, family: str, data: Any, limits: SolveLimits, grace: float = GRACE_SECONDS) -> Answer:
        """Return the peer's answer to one parsed file; it is killed ``grace`` seconds after its limit."""
        question = {
            "family": family,
            "data": asdict(data),
            "time_limit_s": limits.seconds,
            "workers": limits.workers,
            "seed": limits.seed,
        }
        began = time.perf_counter()
        out, said, code = _converse(self.command, json.dumps(question), limits.seconds + grace)
        wall_s = time.perf_counter() - began
        if code is None:
            return Answer("UNKNOWN", wall_s=wall_s, error=f"killed {grace:.0f} s after its limit")
        if code:
            last = said.strip()[-_MOST_SAID:] or "it said nothing"
            return Answer("UNKNOWN", wall_s=wall_s, error=f"ended with exit code {code}: {last}")
        return _parsed(out, wall_s)


def _parsed(out: str, wall_s: float) -> Answer:
    try:
        said = json.loads(out)
        status, bound, solution = said["status"], said["bound"], said["solution"]
        seconds, formulation = float(said["wall_s"]), str(said.get("formulation", ""))
    except (ValueError, KeyError, TypeError) as fault:
        return Answer("UNKNOWN", wall_s=wall_s, error=f"gave no readable answer ({fault!r})")
    if status not in _STATUSES:
        return Answer("UNKNOWN", wall_s=wall_s, error=f"gave the unknown status {status!r}")
    return Answer(status, bound, solution, seconds, formulation=formulation)


def _converse(command: tuple[str, ...], text: str, seconds: float) -> tuple[str, str, int | None]:
    """Return output, error output and exit code of a program; no code if it had to be killed."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            out, said = process.communicate(text, timeout=seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.communicate()
            return "", "", None
        except BaseException:
            _kill(process)
            raise
        return out, said, process.returncode


def _kill(process: subprocess.Popen[str]) -> None:
    """End a program and all that it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def interpreter(named: str | None, own: str = "") -> str:
    """Return the interpreter for a peer: the named one, that of its environment, or this one.

    Parameters
    ----------
    own
        Name of a peer that cannot share an environment: it is in ``.venv-peer-NAME``, others in
        ``.venv-peers``.
    """
    if named:
        return named
    folder = ROOT / (f".venv-peer-{own}" if own else ".venv-peers")
    places = (folder / "bin" / "python", folder / "Scripts" / "python.exe")
    return str(next((place for place in places if place.exists()), sys.executable))


def ask_versions(name: str, command: tuple[str, ...]) -> dict[str, str]:
    """Return the versions that a peer's program names.

    Raises
    ------
    PeerNotInstalled
        If it cannot be started or lacks its packages.
    """
    try:
        out, said, code = _converse((*command, "--versions"), "", GRACE_SECONDS)
    except OSError as error:
        raise PeerNotInstalled(f"{command[0]} cannot be started: {error.strerror}") from error
    if code != 0:
        last = said.strip().splitlines()[-1:] or ["it said nothing"]
        raise PeerNotInstalled(
            f"{command[0]} cannot run {name}: {last[0]}. "
            f"Maybe run 'make peers', or name an interpreter that has it with --peer-python"
        )
    versions = json.loads(out)
    return {str(key): str(value) for key, value in versions.items()}
