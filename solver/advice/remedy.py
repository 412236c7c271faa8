"""A concrete change of an instance, before it has a price."""

from __future__ import annotations

from dataclasses import dataclass

from solver.advice.findings import Words
from solver.advice.loosen import Loosen


@dataclass(frozen=True)
class Remedy:
    """A concrete change.

    Parameters
    ----------
    kind
        Stable name of the kind of change.
    words
        The change in words, without its effect.
    change
        The changed instance.
    subject
        Ids of what is changed.
    """

    kind: str
    words: Words
    change: Loosen
    subject: tuple[str, ...] = ()
