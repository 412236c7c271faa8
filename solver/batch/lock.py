"""One run a folder: the system keeps the lock and frees it when its process ends, however that ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


class FolderBusy(Exception):
    """Another run is at work in the folder."""


@contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Keep other runs out of ``folders`` while entered.

    Raises
    ------
    FolderBusy
        If another process has one of them.
    """
    with ExitStack() as stack:
        for folder in sorted({folder.resolve() for folder in folders}):
            stack.enter_context(_locked(folder))
        yield


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    # Elsewhere than on Windows the folder itself is locked, so that nothing is written into one that is
    # only read.
    handle = (
        os.open(folder / ".nightly.lock", os.O_RDWR | os.O_CREAT)
        if sys.platform == "win32"
        else (os.open(folder, os.O_RDONLY))
    )
    try:
        _take(handle, folder)
        yield
    finally:
        os.close(handle)


def _take(handle: int, folder: Path) -> None:
    busy = f"another run is at work in {folder}. Maybe wait for it, or stop it first."
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise FolderBusy(busy) from error
