"""Which table a file or sheet holds, and which column a header names."""

from __future__ import annotations

from data.tables.catalogue import NAMES
from data.tables.shapes import plain_name
from models.domain.faults import Fault, maybe

LEFT_ALONE = frozenset({"readme", "read_me", "notes", "note", "info", "about", "lists"})
"""Files and sheets for people."""


def table_named(title: str, label: str, faults: list[Fault]) -> str | None:
    """Return the table that a file or sheet of this title holds; none, with a fault, if there is none.

    Titles that begin with ``_`` or ``#`` are for people.
    """
    name = plain_name(title)
    if name in NAMES:
        return NAMES[name]
    if title.strip()[:1] not in {"_", "#"} and name not in LEFT_ALONE:
        message = f"is no table of an instance{maybe(name, NAMES)}"
        hint = "" if "Maybe" in message else "; begin its name with _ to have it left alone"
        faults.append(Fault(label, title, message + hint))
    return None
