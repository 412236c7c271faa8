"""The families of public instances, one module each, found by scanning this package."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from benchmarks.families.base import Family

_NOT_FAMILIES = {"base", "network"}


def names() -> tuple[str, ...]:
    """Return the names of all families; imports none of them."""
    return tuple(sorted({module.name for module in pkgutil.iter_modules(__path__)} - _NOT_FAMILIES))


def family(name: str) -> Family[Any]:
    """Return the family called ``name``."""
    module = importlib.import_module(f"{__name__}.{name}")
    found = module.FAMILY
    assert isinstance(found, Family)
    return found


__all__ = ["Family", "family", "names"]
