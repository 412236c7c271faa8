"""What is wrong with a file: every fault at once, each with its place, its value and what to do."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_VALUE = 60
MOST_NAMES_COMPARED = 2_000

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


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
        return f"{self.path}: {shown(self.value)} {self.message}"


def plain_value(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    try:
        return json.loads(json.dumps(value, default=str))
    except (ValueError, RecursionError):
        return shown(value)


def shown(value: Any) -> str:
    """Return a value as JSON in one short line that no terminal takes for a command."""
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except ValueError:  # a number of thousands of digits
        text = str(type(value).__name__)
    except RecursionError:
        text = "[[[…"
    if len(text) > LONGEST_VALUE:
        text = text[: LONGEST_VALUE - 1] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


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
    path = "$"
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif _PLAIN_NAME.fullmatch(part):
            path += f".{part}"
        else:
            path += f"[{json.dumps(part)}]"
    return path


def lies_in(path: str, place: str) -> bool:
    """Whether a JSON path is the same as ``place`` or lies below it."""
    return path == place or path.startswith((place + ".", place + "["))


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known name that ``value`` most likely stands for, if one is like it."""
    names = list(known)
    plain = value.strip().casefold()
    same = [name for name in names if name.strip().casefold() == plain]
    if same:
        return min(same)
    if len(names) > MOST_NAMES_COMPARED:
        return None
    folded = {name.casefold(): name for name in sorted(names, reverse=True)}
    near = difflib.get_close_matches(plain, sorted(folded), n=1, cutoff=0.75)
    return folded[near[0]] if near else None


def maybe(value: str, known: Iterable[str]) -> str:
    """Return the advice to write the nearest known name, or nothing."""
    near = nearest(value, known)
    return f". Maybe '{near}' is meant" if near else ""
