"""HiGHS: a mixed-integer programme of a roster, solved by branch and cut."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.base import Peer, ask_versions, interpreter

_PROGRAM = Path(__file__).with_name("highs_main.py")


def find(python: str | None = None) -> Peer:
    """Return the peer as the given interpreter has it."""
    command = (interpreter(python), "-P", str(_PROGRAM))
    return Peer("highs", command, ask_versions("highs", command))
