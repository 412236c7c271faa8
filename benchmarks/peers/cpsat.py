"""CP-SAT by itself: the textbook model of a roster, written down for OR-Tools without anything of ours."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.peers.base import Peer, ask_versions

_PROGRAM = Path(__file__).with_name("cpsat_main.py")


def find(python: str | None = None) -> Peer:
    """Return the peer as the given interpreter has it; none: this one, which has the engine's OR-Tools."""
    command = (python or sys.executable, "-P", str(_PROGRAM))
    return Peer("cpsat", command, ask_versions("cpsat", command))
