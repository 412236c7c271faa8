"""Where compiled functions are kept, and whether they are there; this file does not import Numba.

Compiling takes two minutes or so, once on each machine and for each version. The folder is named by a hash of
the processor and the sources, for Numba looks at the file of an entry alone and would keep old rules in it;
and of their places and times, for it takes nothing from a file that was moved or touched.

``python -m solver.ledger.stored`` compiles what is not there yet.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

from llvmlite.binding import get_host_cpu_name

SOURCES = ("ledger", "roster", "rules", "costs", "serial", "tours")
"""Packages of the solver whose functions are compiled."""

ROOT = Path(__file__).resolve().parents[1]
MARK = "ready"
KEEP_DAYS = 14
"""How long folders of other versions are kept after their last use."""


@cache
def folder() -> Path:
    """Return the folder of these sources: in the user's cache, else in one of his among temporary files.

    Raises
    ------
    PermissionError
        If that folder is somebody else's: what lies there would be run.
    """
    digest = hashlib.sha256(
        f"{sys.version} {version('numba')} {version('numpy')} {get_host_cpu_name()}".encode()
    )
    for package in SOURCES:
        for source in sorted((ROOT / package).glob("*.py")):
            digest.update(f"{source} {source.stat().st_mtime_ns}".encode() + source.read_bytes())
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    found = Path(base) / "bitcorp-erp" / digest.hexdigest()[:16]
    try:
        found.mkdir(parents=True, exist_ok=True)
    except OSError:
        own = Path(tempfile.gettempdir()) / f"bitcorp-erp-{os.getuid() if hasattr(os, 'getuid') else 0}"
        own.mkdir(mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and own.stat().st_uid != os.getuid():
            raise PermissionError(f"{own} belongs to somebody else. Maybe set XDG_CACHE_HOME") from None
        found = own / found.name
        found.mkdir(exist_ok=True)
    return found


def is_ready() -> bool:
    """Whether everything is compiled."""
    return (folder() / MARK).exists()


def make_ready() -> None:
    """Compile what is not there yet, in a process of its own.

    Raises
    ------
    RuntimeError
        If that fails.
    """
    if is_ready():
        return
    program = (
        "from solver.ledger import desk; import solver.serial.walk, solver.roster.walk, solver.tours.walk; "
        "from solver.ledger.jit import compile_entries; compile_entries()"
    )
    path = os.pathsep.join([str(ROOT.parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    if done.returncode:
        raise RuntimeError(f"The engine could not be compiled:\n{done.stderr}")
    (folder() / MARK).touch()
    _clear()


def _clear() -> None:
    """Remove folders of other versions that were not used of late."""
    oldest = time.time() - KEEP_DAYS * 86_400
    for other in folder().parent.iterdir():
        if other != folder() and other.is_dir() and other.stat().st_mtime < oldest:
            shutil.rmtree(other, ignore_errors=True)


if __name__ == "__main__":
    if not is_ready():
        print("compiling the engine, once for this version: two minutes or so ...", file=sys.stderr)
    make_ready()
