"""discrete-optimization: Airbus' library of scheduling problems and solvers, here its CP-SAT model."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.base import Peer, ask_versions, interpreter

_NAME = "discrete-optimization"
_PROGRAM = Path(__file__).with_name("discrete_optimization_main.py")


def find(python: str | None = None) -> Peer:
    """Return the peer as the given interpreter has it; none: that of its own environment."""
    command = (interpreter(python, own=_NAME), "-P", str(_PROGRAM))
    return Peer(_NAME, command, ask_versions(_NAME, command))
