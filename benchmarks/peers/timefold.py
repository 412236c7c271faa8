"""Timefold: local search on constraint streams, in its Python package, which runs on Java."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.base import Peer, ask_versions, interpreter

_NAME = "timefold"
_PROGRAM = Path(__file__).with_name("timefold_main.py")


def find(python: str | None = None) -> Peer:
    """Return the peer as the given interpreter has it; none: that of its own environment."""
    command = (interpreter(python, own=_NAME), "-P", str(_PROGRAM))
    return Peer(_NAME, command, ask_versions(_NAME, command))
