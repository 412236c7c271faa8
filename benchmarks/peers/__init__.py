"""Other engines that the benchmarks run beside ours, each in a process and an environment of its own."""

from __future__ import annotations

import importlib
import pkgutil

from benchmarks.peers.base import Answer, Peer, PeerNotInstalled


def names() -> tuple[str, ...]:
    """Return the names of all peers; imports none of them."""
    found = {module.name for module in pkgutil.iter_modules(__path__)}
    peers = (name for name in found if name != "base" and not name.endswith("_main"))
    return tuple(sorted(name.replace("_", "-") for name in peers))


def peer(name: str, python: str | None = None) -> Peer:
    """Return the peer called ``name``.

    Parameters
    ----------
    python
        Interpreter that has the peer; none: the one in its environment, else this one.

    Raises
    ------
    PeerNotInstalled
        If that interpreter cannot import it.
    """
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    found = module.find(python)
    assert isinstance(found, Peer)
    return found


__all__ = ["Answer", "Peer", "PeerNotInstalled", "names", "peer"]
