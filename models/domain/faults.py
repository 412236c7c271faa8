"""What is wrong with a file: every fault at once, each with its place, its value and what to do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_VALUE = 60


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one place.

    Parameters
    ----------
    path
        JSON path such as ``$.orders[3].site``, or the sheet, row and column of a table.
    value
        What stands there.
    message
        What is wrong and what is allowed.
    """

    path: str
    value: Any
    message: str

    def __str__(self) -> str:
        shown = json.dumps(self.value, default=str, ensure_ascii=False)
        if len(shown) > LONGEST_VALUE:
            shown = shown[: LONGEST_VALUE - 1] + "…"
        return f"{self.path}: {shown} {self.message}"


class InvalidFile(Exception):
    """A file that cannot be taken, with every fault that was found in it.

    Parameters
    ----------
    source
        Name of the file or folder.
    faults
        At least one.
    """

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{source} has {count}:\n{lines}")


class InconsistentInstance(ValueError):
    """Fields that are well formed one by one but do not fit together."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def json_path(parts: Sequence[str | int]) -> str:
    """Return ``("orders", 3, "site")`` as ``$.orders[3].site``."""
    return "$" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in parts)
