"""PyJobShop: modelling on top of OR-Tools, by Leon Lan and Joost Berkhout."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.base import Peer, ask_versions, interpreter

_PROGRAM = Path(__file__).with_name("pyjobshop_main.py")


def find(python: str | None = None) -> Peer:
    """Return the peer as the given interpreter has it."""
    command = (interpreter(python), "-P", str(_PROGRAM))
    return Peer("pyjobshop", command, ask_versions("pyjobshop", command))
