"""Versions that a plan names."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from solver import ENGINE_VERSION


def engine_version() -> str:
    """Return the version of the engine."""
    return ENGINE_VERSION


@cache
def ortools_version() -> str:
    """Return the version of OR-Tools that is installed."""
    return version("ortools")
