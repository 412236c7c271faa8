"""OR-Tools' routing library: constraint programming and guided local search over routes."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.peers.base import Peer, ask_versions

_PROGRAM = Path(__file__).with_name("routing_main.py")


def find(python: str | None = None) -> Peer:
    """Return the peer as the given interpreter has it; none: this one, which has the engine's OR-Tools."""
    command = (python or sys.executable, "-P", str(_PROGRAM))
    return Peer("routing", command, ask_versions("routing", command))
