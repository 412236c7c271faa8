"""A process that does not outlive its parent."""

from __future__ import annotations

import os
import signal
import sys

EXIT_ORPHAN = 14


def tie_to_parent(parent: int | None) -> None:
    """Let the system kill this process when its parent dies; elsewhere than on Linux, see `listen`."""
    if parent is None or not sys.platform.startswith("linux"):
        return
    import ctypes

    set_parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(EXIT_ORPHAN)
