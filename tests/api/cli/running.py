"""Runs ``bitcorp`` as a user does: as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from models.domain.codec import write_instance, write_plan
from models.domain.instance import Instance
from models.domain.plan import Plan

ROOT = Path(__file__).resolve().parents[3]
INSTALLED = Path(sys.executable).with_name("bitcorp")
COMMAND = [str(INSTALLED)] if INSTALLED.exists() else [sys.executable, "-P", "-m", "api.cli.main"]
PATIENCE_SECONDS = 120


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment with ``changes``, and no width or language of the terminal's own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LANG", "LC_ALL")}
    known = kept.get("PYTHONPATH")
    kept["PYTHONPATH"] = f"{known}{os.pathsep}{ROOT}" if known else str(ROOT)
    return {**kept, **changes}


def bitcorp(
    *words: str | Path, folder: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what it writes is piped, and there is nobody to answer."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=folder,
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def start(*words: str | Path, folder: Path | None = None) -> subprocess.Popen[str]:
    """Start a command and return it running."""
    pipe = subprocess.PIPE
    arguments = [*COMMAND, *map(str, words)]
    return subprocess.Popen(arguments, cwd=folder, env=environment(), stdout=pipe, stderr=pipe, text=True)


def files(folder: Path, instance: Instance, plan: Plan | None = None) -> tuple[Path, Path]:
    """Write an instance, and a plan if there is one, and return their paths."""
    paths = folder / "fleet.json", folder / "fleet.plan.json"
    write_instance(instance, paths[0])
    if plan is not None:
        write_plan(plan, paths[1])
    return paths


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until ``condition`` holds; fail if it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
