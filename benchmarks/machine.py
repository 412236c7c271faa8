"""On what a benchmark ran: the processor and the versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CPU_INFO = Path("/proc/cpuinfo")


def describe() -> str:
    """Return the processor's model and the number of cores that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{_model()}, {cores} core{'' if cores == 1 else 's'}"


def where() -> str:
    """Return machine and versions in one line."""
    return ", ".join([describe(), *(f"{name} {number}" for name, number in versions().items())])


def _model() -> str:
    if _CPU_INFO.exists():
        for line in _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip().lower() in {"model name", "hardware", "cpu model"}:
                return value.strip()
    return platform.processor() or platform.machine() or "unknown processor"


def versions() -> dict[str, str]:
    """Return the versions of the engine, OR-Tools and Python."""
    return {
        "engine": _version("bitcorp-erp"),
        "ortools": _version("ortools"),
        "python": platform.python_version(),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
